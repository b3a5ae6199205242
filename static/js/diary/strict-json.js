// @ts-check
/** What JSON.parse lets pass: it keeps the last of two names, and does not mind what a name is. */

import { isInherited } from "../lib/stamp.js";

const DEEPEST = 12; // a backup has 6 levels
const QUOTE = '"';

/**
 * The same text for the same value: names in order, no spaces.
 * @param {unknown} value plain JSON, not deep
 * @returns {string}
 */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === Infinity) return "1e400"; // as JSON.parse read it: no null
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  entries.sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([name, part]) => `${JSON.stringify(name)}:${canonical(part)}`).join(",")}}`;
}

/**
 * What a text that JSON.parse read should not have: a name twice in one object, a name that every object
 * has (`__proto__`, `constructor`), or parts within parts without end.
 * @param {string} text
 * @returns {{ reason: "twice" | "name" | "deep", name: string } | undefined}
 */
export function oddPart(text) {
  /** The names of every object that is open; none for a list. @type {Set<string>[]} */
  const open = [];
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === "{" || sign === "[") open.push(new Set());
    else if (sign === "}" || sign === "]") open.pop();
    else if (sign === QUOTE) {
      const end = endOfString(text, at);
      if (isName(text, end)) {
        const name = JSON.parse(text.slice(at, end + 1));
        if (isInherited(name)) return { reason: "name", name };
        if (open[open.length - 1].has(name)) return { reason: "twice", name };
        open[open.length - 1].add(name);
      }
      at = end;
    }
    if (open.length > DEEPEST) return { reason: "deep", name: "" };
  }
  return undefined;
}

/** Where the string that begins at `at` ends. @param {string} text @param {number} at */
function endOfString(text, at) {
  for (let end = text.indexOf(QUOTE, at + 1); ; end = text.indexOf(QUOTE, end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === "\\") slashes += 1;
    if (slashes % 2 === 0) return end;
  }
}

/** Whether a colon follows. @param {string} text @param {number} end */
function isName(text, end) {
  let next = end + 1;
  while (/\s/.test(text[next] ?? "")) next += 1;
  return text[next] === ":";
}
