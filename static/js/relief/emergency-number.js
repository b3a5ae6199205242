// @ts-check
/**
 * The number to call first: the person's own, else that of the country they chose, else of the
 * phone's time zone. Never dials by itself. Without a script the list of all countries is there,
 * or a link to the page that has it: from that page the list is borrowed.
 */

import { tellIfLost } from "../app/app-notice.js";
import { sentence } from "../lib/dom.js";
import { partsOf } from "../lib/page-part.js";
import { remember, setting } from "../lib/storage.js";

class EmergencyNumber extends HTMLElement {
  /** @type {HTMLLIElement[]} */
  #countries = [];

  async connectedCallback() {
    if (this.#countries.length) return;
    const own = setting("number");
    if (own) this.#show("", own); // needs no list, and may not wait for one
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
    const number = setting("number") ?? "";
    const list = this.querySelector("details");
    const add = () => list?.firstElementChild?.after(this.#countryField(country), this.#numberField(number));
    this.#show(country, number);
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

  /**
   * @param {string} code
   * @param {string} own
   */
  #show(code, own) {
    const call = /** @type {HTMLAnchorElement | null} */ (this.querySelector(".call a"));
    const item = this.#countries.find(({ dataset }) => dataset.country === code);
    const number = own || item?.querySelector("a")?.textContent || this.dataset.default || "";
    if (!call) return;
    call.href = `tel:${number.replace(/[^\d+*#]/g, "")}`;
    call.textContent = sentence(this, "call", { number });
  }

  /** @param {string} country */
  #countryField(country) {
    const select = document.createElement("select");
    select.append(new Option("–", ""));
    for (const item of this.#countries) {
      select.append(new Option(item.querySelector("b")?.textContent ?? "", item.dataset.country));
    }
    select.value = country;
    select.addEventListener("change", () => {
      tellIfLost(remember("country", select.value), select.parentElement);
      this.#show(select.value, setting("number") ?? "");
    });
    return this.#labelled(sentence(this, "choose"), select);
  }

  /** @param {string} number */
  #numberField(number) {
    const input = document.createElement("input");
    input.type = "tel";
    input.autocomplete = "off";
    input.maxLength = 20;
    input.value = number;
    input.addEventListener("change", () => {
      const own = input.value.trim();
      tellIfLost(remember("number", own), input.parentElement);
      this.#show(this.querySelector("select")?.value ?? "", own);
    });
    return this.#labelled(sentence(this, "own"), input);
  }

  /**
   * @param {string} words
   * @param {HTMLElement} field
   */
  #labelled(words, field) {
    const label = document.createElement("label");
    label.className = "call__field";
    label.append(this.#line(words), field);
    return label;
  }

  /** @param {string} words */
  #line(words) {
    const line = document.createElement("span");
    line.textContent = words;
    return line;
  }
}

customElements.define("emergency-number", EmergencyNumber);
