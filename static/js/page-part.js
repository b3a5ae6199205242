// @ts-check
/** A part of another page of ours, shown in this one: the worker keeps it, so it needs no network. */

import { policy } from "./trusted.js";

/**
 * Fill an element from the page and selector that it names (data-from, data-pick). Without an
 * answer it stays as it is.
 * @param {HTMLElement} element
 */
export async function fill(element) {
  const { from = "", pick = "" } = element.dataset;
  try {
    const html = await (await fetch(from)).text();
    // Only the body: the policy of this page would refuse the other one's inlined style.
    const body = policy.createHTML(html.slice(html.indexOf("<body")));
    const page = new DOMParser().parseFromString(body, "text/html");
    element.replaceChildren(...page.querySelectorAll(pick));
    if (element.querySelector("emergency-number")) await import("./emergency-number.js");
  } catch {}
}
