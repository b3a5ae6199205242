// @ts-check
/** Page 2 of the page for the doctor, where somebody wants it: every entry of the period. */

import { timeInWords } from "./nights.js";
import { date, table, typed } from "./report-dom.js";
import { label, languages, lengthInWords, numberInWords as n } from "./words.js";
import { sentence } from "../lib/dom.js";

const LONGEST_NOTE = 160; // characters

/**
 * A table of all cramps, oldest first. What was not answered is empty.
 * @param {HTMLElement} root says the sentences
 * @param {import("./records.js").Cramp[]} cramps
 */
export function entries(root, cramps) {
  const heads = [sentence(root, "when"), sentence(root, "lasted"), sentence(root, "bad"), sentence(root, "muscle")];
  heads.push(sentence(root, "where"), sentence(root, "remedy"), sentence(root, "came"), sentence(root, "note"));
  return table(heads, cramps.map(row));
}

/** @param {import("./records.js").Cramp} cramp */
function row({ start, about, seconds, pain, muscle, side, place, eased, before, note = "" }) {
  const time = about === "night" ? "" : ` ${timeInWords(start, languages())}`;
  const where = [muscle && label("muscle", muscle), side && label("side", side)].filter(Boolean).join(", ");
  return [
    date(start.slice(0, 10)) + time,
    seconds === undefined ? "" : lengthInWords(seconds),
    pain === undefined ? "" : n(pain),
    where,
    place ? label("place", place) : "",
    eased.map((remedy) => label("eased", remedy)).join("; "),
    before.map((trigger) => label("before", trigger)).join("; "),
    typed(note, LONGEST_NOTE),
  ];
}
