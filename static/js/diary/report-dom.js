// @ts-check
/** What the parts of the page for the doctor are made of: lines, tables, dates, what somebody typed. */

import { nightInWords } from "./nights.js";
import { languages, numberInWords as n } from "./words.js";
import { all, make, sentence } from "../lib/dom.js";

const LONGEST = 70; // characters of what somebody typed, on a page that must hold the rest
const DAY = /** @type {const} */ ({ day: "numeric", month: "short", year: "numeric" });

/** What somebody typed, in whatever direction it is written, cut where it is long. @param {string} text */
export function typed(text, longest = LONGEST) {
  const node = make("bdi");
  const signs = [...text.replace(/\s+/g, " ").trim()];
  node.textContent = signs.length > longest ? `${signs.slice(0, longest - 1).join("")}…` : signs.join("");
  return node;
}

/** How many are left out, if any. @param {HTMLElement} root @param {number} left */
export function more(root, left) {
  return left > 0 ? [line(sentence(root, "more", { left: n(left) }))] : [];
}

/** @param {string[]} heads @param {(string | Node)[][]} rows */
export function table(heads, rows) {
  const [node, top, body] = ["table", "thead", "tbody"].map((name) => document.createElement(name));
  top.append(row("th", "th", heads));
  body.append(...rows.map((cells) => row("th", "td", cells)));
  for (const cell of all(top, "th")) cell.setAttribute("scope", "col");
  for (const cell of all(body, "th")) cell.setAttribute("scope", "row");
  node.append(top, body);
  return node;
}

/** @param {"th"} first @param {"th" | "td"} other @param {(string | Node)[]} cells */
function row(first, other, cells) {
  const node = make("tr");
  node.append(...cells.map((cell, place) => {
    const made = make(place ? other : first);
    made.append(cell);
    return made;
  }));
  return node;
}

/** @param {string} text @param {string} unit */
export function big(text, unit) {
  return [make("b", text), " ", unit];
}

/** @param {string} text */
export function line(text) {
  return make("p", text);
}

/** @param {string} day */
export function date(day) {
  return nightInWords(day, languages(), DAY);
}
