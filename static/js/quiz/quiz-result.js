// @ts-check
/**
 * A result out of the parts that the page keeps in <template>s. templates/_quiz_parts.html puts
 * the same parts together on the server; both must come out the same to the byte.
 */

import { sentence } from "../lib/dom.js";

/**
 * Fill the section with what the answers led to.
 * @param {HTMLElement} section
 * @param {HTMLElement} root the element that holds the parts and the questions
 * @param {import("./quiz-rules.js").Outcome} outcome
 */
export function show(section, root, outcome) {
  section.replaceChildren(...(outcome.level ? redFlags(root, outcome) : clues(root, outcome)));
  section.hidden = false;
}

/**
 * An emergency: the number first. Today: the reasons first, the number for when it gets worse.
 * @param {HTMLElement} root
 * @param {import("./quiz-rules.js").Outcome} outcome
 */
function redFlags(root, { level = "", flags }) {
  const list = part(root, "flags");
  list.querySelector("ul")?.append(...flags.map((id) => part(root, id)));
  const number = part(root, "call");
  const parts = level === "emergency" ? [number, list] : [list, number];
  return [part(root, level), ...parts, part(root, "end")];
}

/**
 * @param {HTMLElement} root
 * @param {import("./quiz-rules.js").Outcome} outcome
 */
function clues(root, { checked, notes, clues }) {
  return [
    part(root, clues[0].reasons.length ? "clues" : "nothing"),
    ...(checked ? [] : [part(root, "unchecked")]),
    ...notes.map((id) => part(root, id)),
    ...clues.map((clue) => card(root, clue)),
    part(root, "working"),
    part(root, "doctor"),
    part(root, "end"),
  ];
}

/**
 * @param {HTMLElement} root
 * @param {import("./quiz-rules.js").Clue} clue
 */
function card(root, { trigger, strong, reasons }) {
  const article = part(root, `trigger-${trigger}`);
  if (!reasons.length) return article;
  const why = part(root, "why");
  const list = find(why, "ul");
  const line = find(list, "li");
  const strength = strong ? sentence(root, "strong") : sentence(root, "possible");
  find(why, ".clue__strength").textContent = strength;
  list.replaceChildren(...reasons.map((reason) => filled(root, line, reason)));
  find(article, "h3").after(why);
  return article;
}

/**
 * @param {HTMLElement} root
 * @param {HTMLElement} line
 * @param {import("./quiz-rules.js").Reason} reason
 */
function filled(root, line, { question, option, points }) {
  const item = /** @type {HTMLElement} */ (line.cloneNode(true));
  const link = find(item, "a");
  link.setAttribute("href", `#${question}`);
  link.textContent = find(root, `input[name="${question}"][value="${option}"] + span`).textContent;
  find(item, "small").textContent = `+${points}`;
  return item;
}

/**
 * A copy of one part.
 * @param {HTMLElement} root
 * @param {string} name
 */
function part(root, name) {
  const template = /** @type {HTMLTemplateElement} */ (find(root, `template[data-part="${name}"]`));
  return document.importNode(/** @type {HTMLElement} */ (template.content.firstElementChild), true);
}

/**
 * @param {Element} node
 * @param {string} selector
 * @returns {HTMLElement}
 */
function find(node, selector) {
  return /** @type {HTMLElement} */ (node.querySelector(selector));
}
