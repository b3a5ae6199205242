// @ts-check
/** What elements share: finding a part, writing only what changed, a sentence out of the page. */

/**
 * The part of `root` that a selector finds. An element's own contents come with the page, so one
 * that is missing is a mistake of ours, told with its selector.
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function one(root, selector) {
  const found = root.querySelector(selector);
  if (!found) throw new Error(`there is no ${selector}`);
  return /** @type {HTMLElement} */ (found);
}

/**
 * All parts that a selector finds.
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
export function all(root, selector) {
  return [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(selector))];
}

/**
 * A new element with words in it.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} [words]
 */
export function make(tag, words = "") {
  const node = document.createElement(tag);
  node.textContent = words;
  return node;
}

/** The button that an event came from, if it came from one. @param {Event} event */
export function buttonOf(event) {
  return /** @type {Element} */ (event.target).closest("button");
}

/**
 * Words on the screen, where they are others: the same ones would lay out the page again.
 * @param {Element} element
 * @param {string} words
 */
export function setText(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

/**
 * The same, and an element without words is not there.
 * @param {HTMLElement} element
 * @param {string} words
 */
export function setTextOrHide(element, words) {
  setText(element, words);
  element.hidden = !words;
}

/**
 * A sentence that the page brought along as an attribute of `element`, its placeholders filled.
 * @param {HTMLElement} element
 * @param {string} name as in webapp/content/en/words.toml, in camelCase
 * @param {Record<string, string | number>} [values]
 */
export function sentence(element, name, values = {}) {
  const words = element.dataset[name];
  if (words === undefined) throw new Error(`${element.localName} has no sentence ${name}`);
  return words.replace(/\{(\w+)\}/g, (whole, key) => `${values[key] ?? whole}`);
}

/**
 * Show a button as pressed or not.
 * @param {Element} button
 * @param {boolean} on
 */
export function setPressed(button, on) {
  button.setAttribute("aria-pressed", `${on}`);
}

/** Do it after the next frame, so that what was tapped is seen to be tapped first. @param {() => void} work */
export function afterFrame(work) {
  requestAnimationFrame(() => setTimeout(work));
}
