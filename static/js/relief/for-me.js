// @ts-check
/**
 * Who the person is, kept on this phone: which leg, and what is different for them. What they
 * must avoid stands on the root element, where static/early.js puts it before the first paint.
 */

import { tellIfLost } from "../app/app-notice.js";
import { make, sentence } from "../lib/dom.js";
import { chosenBefore, choose } from "./cramp.js";
import { all, onChange, put, remember, remove, setting } from "../lib/storage.js";

const ROOT = document.documentElement;

const MINE = "for-me input, .condition input";

class ForMe extends HTMLElement {
  #life = new AbortController();

  connectedCallback() {
    const { signal } = (this.#life = new AbortController());
    for (const node of conditions()) this.#addSwitch(node);
    this.addEventListener("click", unsetSide, { signal });
    addEventListener("change", (event) => this.#chosen(event), { signal });
    addEventListener("hashchange", () => this.#followAddress(), { signal });
    for (const kind of ["condition", "setting"]) onChange(kind, show, signal); // another tab's wipe, too
    show();
    this.#followAddress();
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  /** @param {HTMLDetailsElement} node */
  #addSwitch(node) {
    if (node.querySelector("input")) return;
    const label = make("label");
    const input = make("input");
    label.className = "tick";
    input.type = "checkbox";
    input.value = node.dataset.condition ?? "";
    label.append(input, make("span", sentence(this, "this")));
    node.querySelector("summary")?.after(label);
    node.open = all("condition").has(input.value);
  }

  /** @param {Event} event */
  #chosen({ target }) {
    const input = /** @type {HTMLInputElement} */ (target);
    const { checked: on, name, value } = input;
    if (name === "place") choosePlace(value);
    else if (name === "side") tellIfLost(remember(name, value), input.closest("fieldset"));
    else if (input.matches(MINE)) {
      if (!on) return remove("condition", value);
      tellIfLost(put("condition", value, { on }), input.parentElement);
      this.#startFrom();
    }
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

/** Show what is stored, whoever stored it or took it away. */
function show() {
  const on = all("condition");
  for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll(MINE))) {
    input.checked = input.name === "side" ? input.value === setting("side") : on.has(input.value);
  }
  applyConditions();
}

/** Which leg can be taken back: a second tap unsets it. @param {Event} event */
function unsetSide({ target }) {
  const { name, value } = /** @type {HTMLInputElement} */ (target);
  if (name === "side" && value === setting(name)) remove("setting", name);
}

/** A place was tapped; the address names none any more, or a reload would go back to it. @param {string} place */
function choosePlace(place) {
  choose(place);
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
