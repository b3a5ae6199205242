// @ts-check
/**
 * Who the person is, kept on this phone: which leg, and what is different for them. What they
 * must avoid stands on the root element, where static/early.js puts it before the first paint.
 */

import { tellIfLost } from "../app/app-notice.js";
import { make, sentence } from "../lib/dom.js";
import { chosenBefore, choose } from "./cramp.js";
import { all, put, remember, remove, setting } from "../lib/storage.js";

const ROOT = document.documentElement;

class ForMe extends HTMLElement {
  #life = new AbortController();

  connectedCallback() {
    const { signal } = (this.#life = new AbortController());
    for (const node of conditions()) this.#addSwitch(node);
    for (const input of this.querySelectorAll("input")) {
      if (input.name === "side") this.#followSide(input);
      else input.checked = all("condition").has(input.value);
    }
    this.addEventListener("change", (event) => this.#chosen(event), { signal });
    addEventListener("change", choosePlace, { signal });
    addEventListener("hashchange", () => this.#followAddress(), { signal });
    applyConditions();
    this.#followAddress();
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  /** @param {HTMLDetailsElement} node */
  #addSwitch(node) {
    if (node.querySelector("input")) return;
    const on = mine().includes(node);
    const label = make("label");
    const input = make("input");
    label.className = "tick";
    input.type = "checkbox";
    input.checked = on;
    label.append(input, make("span", sentence(this, "this")));
    node.querySelector("summary")?.after(label);
    node.open = on;
    input.addEventListener("change", () => this.#set(node.dataset.condition ?? "", input), { signal: this.#life.signal });
  }

  /** @param {Event} event */
  #chosen(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (input.name === "weight") this.#set(input.value, input);
    else if (input.name === "side") {
      tellIfLost(remember("side", input.value), input.closest("fieldset"));
      applyConditions();
    }
  }

  /** Which leg can be taken back: a second tap unsets it. @param {HTMLInputElement} input */
  #followSide(input) {
    input.checked = input.value === setting("side");
    input.addEventListener("click", () => input.value === setting("side") && this.#unsetSide(input), { signal: this.#life.signal });
  }

  /** @param {HTMLInputElement} input */
  #unsetSide(input) {
    input.checked = false;
    remove("setting", "side");
    applyConditions();
  }

  /** @param {string} id @param {HTMLInputElement} input */
  #set(id, input) {
    const on = input.checked;
    if (on) tellIfLost(put("condition", id, { on }), input.parentElement);
    else remove("condition", id);
    applyConditions();
    if (on) this.#startFrom();
  }

  /** An address may name a place, as a link or a bookmark does: /relief/shin#standing. */
  #followAddress() {
    const input = named();
    if (input) choose(input.value);
    this.#startFrom();
  }

  /** Begin where they chose to be; else where they can: sitting for who is unsteady. */
  #startFrom() {
    const prefer = mine().find(({ dataset }) => dataset.prefer)?.dataset.prefer;
    const input = choiceOf(chosenBefore() ?? prefer);
    if (input) input.checked = true;
  }
}

/** A place was tapped; the address names none any more, or a reload would go back to it. @param {Event} event */
function choosePlace({ target }) {
  const { name, value } = /** @type {HTMLInputElement} */ (target);
  if (name !== "place") return;
  choose(value);
  if (named()) history.replaceState(history.state, "", location.pathname);
}

/** The choice of the place that the address names. */
function named() {
  return choiceOf(location.hash.slice(1));
}

/** @param {string} [place] */
function choiceOf(place) {
  return /** @type {HTMLInputElement | null} */ (document.getElementById(`at-${place}`));
}

/** What this page asks for. @returns {HTMLDetailsElement[]} */
function conditions() {
  return [.../** @type {NodeListOf<any>} */ (document.querySelectorAll(".condition"))];
}

/** What of it is true for this person. */
export function mine() {
  const on = all("condition");
  return conditions().filter(({ dataset }) => on.has(dataset.condition ?? ""));
}

/**
 * Mark on the page what to avoid, and remember it, so that the next page knows before it paints.
 * @param {HTMLElement[]} [chosen] the conditions that are true, with what to avoid in each
 * @param {boolean} [every] whether no other avoids anything; else what is avoided stays avoided
 */
export function applyConditions(chosen = mine(), every = true) {
  const side = setting("side") ?? "";
  const marked = every ? chosen : [ROOT, ...chosen];
  const avoid = new Set(marked.flatMap(({ dataset }) => (dataset.avoid ?? "").split(" ")));
  if (all("condition").has("weight") || side === "both") avoid.add("stands").add("on-feet");
  const kept = !every && ROOT.dataset.larger;
  const larger = kept || chosen.some(({ dataset }) => dataset.larger === "") ? "yes" : "";
  const marks = { avoid: [...avoid].join(" ").trim(), larger, side };
  for (const [name, value] of Object.entries(marks)) {
    // Writing what is there already would style the whole page again.
    if ((ROOT.dataset[name] ?? "") !== value) ROOT.dataset[name] = value;
    if ((setting(name) ?? "") !== value) remember(name, value);
  }
}

customElements.define("for-me", ForMe);
