// @ts-check
/** What a card of the result puts on the checklist: its habits, and what is true of the person with them. */

import { make, sentence } from "../lib/dom.js";
import { get, put } from "../lib/storage.js";

/**
 * Put what a card names on the checklist, and say so under its button.
 * @param {HTMLElement} root says the sentences, and has the names of the conditions
 * @param {HTMLButtonElement} button of the card
 * @param {string[]} marks conditions of the person
 */
export function add(root, button, marks) {
  const missing = toKeep(button, marks).filter(([kind, id]) => !get(kind, id));
  const kept = missing.map(([kind, id]) => put(kind, id, { from: "quiz" }));
  added(root, button, marks, kept.every(Boolean));
}

/** Whether all of it is there already. @param {HTMLButtonElement} button @param {string[]} marks */
export function isOnList(button, marks) {
  return toKeep(button, marks).every(([kind, id]) => get(kind, id));
}

/**
 * A sentence in place of the button.
 * @param {HTMLElement} root
 * @param {HTMLButtonElement} button
 * @param {string[]} marks
 * @param {boolean} kept false: for this visit only
 */
export function added(root, button, marks, kept) {
  const line = button.nextElementSibling;
  if (!line) return;
  const list = make("a", sentence(root, "list"));
  list.href = "/prevention";
  const names = marks.map((id) => nameOf(root, id)).join("; "); // a name may hold a comma
  const marked = marks.length ? `${sentence(root, "marked", { names })} ` : "";
  line.replaceChildren(kept ? sentence(root, "added") : sentence(root, "notKept"), ` ${marked}`, list);
  button.hidden = true;
}

/** What a condition of the checklist is called. @param {HTMLElement} root @param {string} condition */
function nameOf(root, condition) {
  const part = /** @type {HTMLTemplateElement} */ (root.querySelector(`template[data-part="mark-${condition}"]`));
  return part.content.textContent ?? "";
}

/**
 * The records a button makes: the checklist items of its card, the conditions of the person.
 * @param {HTMLButtonElement} button
 * @param {string[]} marks
 * @returns {[kind: string, id: string][]}
 */
function toKeep(button, marks) {
  /** @param {string} kind @returns {(id: string) => [string, string]} */
  const of = (kind) => (id) => [kind, id];
  const items = button.dataset.add?.split(" ") ?? [];
  return [...items.map(of("listed")), ...marks.map(of("condition"))];
}
