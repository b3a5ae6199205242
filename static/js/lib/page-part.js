// @ts-check
/** A part of another page of ours, shown in this one: the worker keeps it, so it needs no network. */

import { policy } from "./trusted.js";

/**
 * The elements of another page that a selector finds; none without an answer.
 * @param {string} path
 * @param {string} pick
 */
export async function partsOf(path, pick) {
  try {
    const html = await (await fetch(path)).text();
    // Only the body: the policy of this page would refuse the other one's inlined style.
    const body = policy.createHTML(html.slice(html.indexOf("<body")));
    return [...new DOMParser().parseFromString(body, "text/html").querySelectorAll(pick)];
  } catch {
    return [];
  }
}

/**
 * Fill an element from the page and selector that it names (data-from, data-pick). Without an
 * answer it stays as it is.
 * @param {HTMLElement} element
 */
export async function fill(element) {
  const { from = "", pick = "" } = element.dataset;
  const parts = await partsOf(from, pick);
  if (parts.length) element.replaceChildren(...parts);
}
