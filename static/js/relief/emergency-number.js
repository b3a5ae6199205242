// @ts-check
/**
 * The number to call first: the person's own, else that of the country they chose, else of the
 * phone's time zone. What they wrote is kept as it is: if it is no number, that is said beside it,
 * and the country's number stays. Never dials by itself. Without a script the list of all countries
 * is there, or a link to the page that has it: from that page the list is borrowed.
 */

import { tellIfLost } from "../app/app-notice.js";
import { make, sentence } from "../lib/dom.js";
import { partsOf } from "../lib/page-part.js";
import { remember, setting } from "../lib/storage.js";
import { phoneNumber } from "./phone-number.js";

class EmergencyNumber extends HTMLElement {
  /** @type {HTMLLIElement[]} */
  #countries = [];

  async connectedCallback() {
    if (this.#countries.length) return;
    this.#show(""); // their own needs no list, and may not wait for one
    await this.#borrow();
    this.#countries = [...this.querySelectorAll("li")];
    if (this.#countries.length) this.#fields();
  }

  /** The list of countries, where this page only links to it. */
  async #borrow() {
    const link = /** @type {HTMLAnchorElement | null} */ (this.querySelector(".call__countries a"));
    if (!link) return;
    const [list] = await partsOf(link.pathname, link.hash);
    if (list) link.parentElement?.replaceWith(list); // else the default number and the link stay
  }

  #fields() {
    const country = setting("country") ?? this.#guess();
    const list = this.querySelector("details");
    const add = () => list?.firstElementChild?.after(this.#countryField(country), this.#numberField());
    this.#show(country);
    // Only when they are asked for: a choice of 165 countries takes a slow phone a tenth of a second.
    if (list?.open) add();
    else list?.addEventListener("toggle", add, { once: true });
  }

  /** The country of the phone's time zone, or "" if we have none. */
  #guess() {
    // Intl reads the words of a whole language first: a tenth of a second on a slow phone.
    const { Temporal } = /** @type {any} */ (globalThis);
    const zone = Temporal?.Now.timeZoneId() ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
    const found = this.#countries.find((item) => item.dataset.zones?.split(" ").includes(zone));
    return found?.dataset.country ?? "";
  }

  /** @param {string} code of the country, or "" */
  #show(code) {
    const call = /** @type {HTMLAnchorElement | null} */ (this.querySelector(".call a"));
    const item = this.#countries.find(({ dataset }) => dataset.country === code);
    const own = phoneNumber(setting("number") ?? "");
    const number = own ?? phoneNumber(item?.querySelector("a")?.textContent ?? this.dataset.default ?? "");
    if (!call || !number) return;
    call.href = number.href;
    call.textContent = sentence(this, "call", { number: number.text });
    // Before the list is there nothing is known of any country, and nothing is said.
    const unknown = this.#countries.length > 0 && !item && !own;
    this.querySelector(".call__unknown")?.toggleAttribute("hidden", !unknown);
  }

  /** @param {string} country */
  #countryField(country) {
    const select = make("select");
    select.append(new Option("–", ""));
    for (const item of this.#countries) {
      select.append(new Option(item.querySelector("b")?.textContent ?? "", item.dataset.country));
    }
    select.value = country;
    select.addEventListener("change", () => {
      tellIfLost(remember("country", select.value), select.parentElement);
      this.#show(select.value);
    });
    return this.#labelled(sentence(this, "choose"), select);
  }

  #numberField() {
    const input = make("input");
    input.type = "tel";
    input.autocomplete = "off";
    input.value = setting("number") ?? "";
    const field = this.#labelled(sentence(this, "own"), input);
    const wrong = make("p");
    wrong.className = "call__wrong";
    wrong.id = "own-number-wrong";
    wrong.role = "alert";
    input.setAttribute("aria-describedby", wrong.id);
    input.addEventListener("change", () => {
      tellIfLost(remember("number", input.value.trim()), field);
      this.#judge(input, wrong);
      this.#show(this.querySelector("select")?.value ?? "");
    });
    const both = document.createDocumentFragment();
    both.append(field, wrong);
    this.#judge(input, wrong);
    return both;
  }

  /**
   * Say beside the field that what stands in it is no number.
   * @param {HTMLInputElement} input
   * @param {HTMLElement} wrong
   */
  #judge(input, wrong) {
    const isWrong = Boolean(input.value.trim()) && !phoneNumber(input.value);
    input.setAttribute("aria-invalid", `${isWrong}`);
    wrong.textContent = isWrong ? sentence(this, "wrong") : "";
  }

  /**
   * @param {string} words
   * @param {HTMLElement} field
   */
  #labelled(words, field) {
    const label = make("label");
    label.className = "call__field";
    label.append(make("span", words), field);
    return label;
  }
}

customElements.define("emergency-number", EmergencyNumber);
