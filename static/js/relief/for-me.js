// @ts-check
/**
 * Who the person is, kept on this phone: which leg, and what is different for them. What they
 * must avoid stands on the root element, where static/early.js puts it before the first paint.
 */

import { tellIfLost } from "../app/app-notice.js";
import { sentence } from "../lib/dom.js";
import { all, put, remember, remove, setting } from "../lib/storage.js";

const ROOT = document.documentElement;

class ForMe extends HTMLElement {
  #gone = new AbortController();

  connectedCallback() {
    this.#gone = new AbortController();
    const on = all("condition");
    for (const version of this.#versions()) this.#addSwitch(version, on.has(version.id));
    for (const input of this.querySelectorAll("input")) {
      if (input.name === "side") input.checked = input.value === setting("side");
      else input.checked = on.has(input.value);
    }
    this.addEventListener("change", (event) => this.#chosen(event), { signal: this.#gone.signal });
    this.hidden = false;
    this.#apply();
    this.#startFrom();
  }

  disconnectedCallback() {
    this.#gone.abort();
  }

  #versions() {
    const found = /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll(".version"));
    return [...found].map((node) => ({ node, id: node.dataset.version ?? "" }));
  }

  /** @param {{ node: HTMLDetailsElement, id: string }} version @param {boolean} on */
  #addSwitch({ node, id }, on) {
    if (node.querySelector("input")) return;
    const label = document.createElement("label");
    const input = document.createElement("input");
    const words = document.createElement("span");
    label.className = "tick";
    input.type = "checkbox";
    input.checked = on;
    words.textContent = sentence(this, "this");
    label.append(input, words);
    node.querySelector("summary")?.after(label);
    node.open = on;
    input.addEventListener("change", () => this.#set(id, input), { signal: this.#gone.signal });
  }

  /** @param {Event} event */
  #chosen(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (input.name === "weight") this.#set(input.value, input);
    else if (input.name === "side") {
      tellIfLost(remember("side", input.value), input.closest("fieldset"));
      this.#apply();
    }
  }

  /** @param {string} id @param {HTMLInputElement} input */
  #set(id, input) {
    const on = input.checked;
    if (on) tellIfLost(put("condition", id, { on }), input.parentElement);
    else remove("condition", id);
    this.#apply();
    if (on) this.#startFrom();
  }

  /** What to avoid, remembered as one setting so that the next page knows before it paints. */
  #apply() {
    const on = all("condition");
    const mine = this.#versions().filter(({ id }) => on.has(id));
    const avoid = new Set(mine.flatMap(({ node }) => (node.dataset.avoid ?? "").split(" ")));
    if (on.has("weight") || setting("side") === "both") avoid.add("stands").add("on-feet");
    const larger = mine.some(({ node }) => node.dataset.larger !== undefined);
    const marks = { avoid: [...avoid].join(" ").trim(), larger: larger ? "yes" : "", side: setting("side") ?? "" };
    for (const [name, value] of Object.entries(marks)) {
      // Writing what is there already would style the whole page again.
      if ((ROOT.dataset[name] ?? "") !== value) ROOT.dataset[name] = value;
      if ((setting(name) ?? "") !== value) remember(name, value);
    }
  }

  /** Begin where they can: sitting for who is unsteady; and never in a place they must avoid. */
  #startFrom() {
    const on = all("condition");
    const prefer = this.#versions().find(({ id, node }) => on.has(id) && node.dataset.prefer)?.node.dataset.prefer;
    const now = /** @type {HTMLInputElement | null} */ (document.querySelector("input[name=place]:checked"));
    const bed = /** @type {HTMLInputElement | null} */ (document.querySelector("input[name=place]"));
    const wanted = prefer && now === bed ? document.querySelector(`#at-${prefer}`) : null;
    if (wanted instanceof HTMLInputElement) wanted.checked = true;
  }
}

customElements.define("for-me", ForMe);
