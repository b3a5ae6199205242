// @ts-check
/**
 * A result out of the parts that the page keeps in <template>s. templates/_quiz_parts.html puts
 * the same parts together on the server; both must come out the same to the byte.
 */

import { all, make, one as find, sentence } from "../lib/dom.js";

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
function clues(root, { checked, notes, clues, minds }) {
  return [
    part(root, clues[0].reasons.length ? "clues" : "nothing"),
    ...(checked ? [] : [part(root, "unchecked")]),
    ...notes.map((id) => part(root, `note-${id}`)),
    ...clues.map((clue) => card(root, clue, minds)),
    part(root, "working"),
    part(root, "end"),
  ];
}

/**
 * @param {HTMLElement} root
 * @param {import("./quiz-rules.js").Clue} clue
 * @param {string[]} minds what the person must ask about first
 */
function card(root, { trigger, fit, reasons }, minds) {
  const article = part(root, `trigger-${trigger}`);
  keepActions(root, article, minds);
  keepHabits(root, article, minds);
  if (!reasons.length) return article;
  const grade = find(article, ".clue__grade");
  if (fit) {
    grade.prepend(make("b", fit === "most" ? sentence(root, "most") : sentence(root, "some")), " ");
  }
  const said = part(root, "said");
  said.append(` ${reasons.map((reason) => words(root, reason)).join("; ")}`);
  grade.after(said);
  const why = part(root, "why");
  const list = find(why, "ul");
  const line = find(list, "li");
  list.replaceChildren(...reasons.map((reason) => filled(root, line, reason)));
  find(article, "summary").after(why);
  return article;
}

/**
 * In place of what gives something that this person minds: to ask, each thing once, never folded.
 * @param {HTMLElement} root
 * @param {HTMLElement} article
 * @param {string[]} minds
 */
function keepActions(root, article, minds) {
  const asks = /** @type {HTMLElement[]} */ ([...part(root, "asks").children]);
  const said = new Set();
  const shown = find(article, ".clue__next ul");
  const rest = find(article, ".clue__do");
  for (const action of all(article, "li[data-gives]")) {
    const met = names(action.dataset.gives).filter((name) => minds.includes(name));
    if (!met.length) continue;
    const ask = asks.find(({ dataset }) => met.some((name) => names(dataset.gives).includes(name)));
    if (said.has(ask)) action.remove();
    else if (rest.contains(action)) shown.append(action);
    action.textContent = ask?.textContent ?? "";
    action.removeAttribute("data-gives");
    said.add(ask);
  }
  if (!rest.children.length) rest.remove();
}

/**
 * Nothing goes on the checklist that gives what this person minds.
 * @param {HTMLElement} root
 * @param {HTMLElement} article
 * @param {string[]} minds
 */
function keepHabits(root, article, minds) {
  const line = find(article, ".clue__lists");
  const button = /** @type {HTMLButtonElement} */ (find(article, "button"));
  const ids = names(button.dataset.add);
  const habits = all(line, "span").map((node, place) => ({ node, id: ids[place] }));
  const kept = habits.filter(({ node }) => !names(node.dataset.gives).some((name) => minds.includes(name)));
  if (kept.length === habits.length) return;
  if (!kept.length) kept.push({ node: part(root, "instead"), id: root.dataset.instead ?? "" });
  const nodes = kept.flatMap(({ node }, place) => [place ? ", " : " ", node]);
  line.replaceChildren(find(line, "b"), ...nodes, ".");
  button.dataset.add = kept.map(({ id }) => id).join(" ");
}

/**
 * @param {HTMLElement} root
 * @param {HTMLElement} line
 * @param {import("./quiz-rules.js").Reason} reason
 */
function filled(root, line, reason) {
  const item = /** @type {HTMLElement} */ (line.cloneNode(true));
  const link = find(item, "a");
  link.setAttribute("href", `#${reason.question}`);
  link.textContent = words(root, reason);
  find(item, "small").textContent = `+${reason.points}`;
  return item;
}

/**
 * An answer in its own words.
 * @param {HTMLElement} root
 * @param {import("./quiz-rules.js").Reason} reason
 */
function words(root, { question, option }) {
  return find(root, `input[name="${question}"][value="${option}"] + span`).textContent ?? "";
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

/** The names in an attribute. @param {string} [text] */
function names(text = "") {
  return text.split(" ").filter(Boolean);
}
