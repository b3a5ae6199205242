// @ts-check
/**
 * Tables for a spreadsheet (RFC 4180), to be read by people and never read back. A byte order mark lets
 * Excel see that it is UTF-8. Text that a spreadsheet would take for a formula gets an apostrophe in front
 * (OWASP ASVS 5, 1.2.10), and so does text that begins with one, so that it can be undone.
 */

import { instant, nightOf } from "./nights.js";

const MARK = "\uFEFF";
const FORMULA = /^[=+\-@\t\r\0']/;
const SPECIAL = /[",\r\n]/;
const BETWEEN = "; ";
const HUNDREDTHS = 100;

/** @typedef {import("./records.js").Cramp} Cramp */
/** @typedef {string | number | undefined} Cell text is defused, numbers never are */
/** @typedef {{ time: string } | Cell} Value a time stands as it is */

/** Every column of the table of cramps: its header, and what stands there.
 * @type {[string, (cramp: Cramp) => Value][]} */
const COLUMNS = [
  ["start", ({ start }) => ({ time: start })],
  ["night", ({ start }) => ({ time: nightOf(start) })],
  ["about", ({ about }) => about],
  ["length_min", ({ seconds }) => (seconds === undefined ? undefined : minutes(seconds))],
  ["muscle", ({ muscle }) => muscle],
  ["side", ({ side }) => side],
  ["place", ({ place }) => place],
  ["pain_0_10", ({ pain }) => pain],
  ["woke", ({ woke }) => woke],
  ["awake_min", ({ awake }) => awake],
  ["sore", ({ sore }) => sore],
  ["eased", ({ eased }) => eased.join(BETWEEN)],
  ["before", ({ before }) => before.join(BETWEEN)],
  ["episodes", ({ episodes }) => episodes],
  ["note", ({ note }) => note],
  ["from", ({ from }) => from],
  ["made", ({ made }) => ({ time: made ?? "" })],
  ["changed", ({ changed }) => ({ time: changed ?? "" })],
];

/** All cramps, oldest first, so that two tables compare. @param {Cramp[]} cramps */
export function crampTable(cramps) {
  return csv(
    COLUMNS.map(([header]) => header),
    oldestFirst(cramps).map((cramp) => COLUMNS.map(([, value]) => value(cramp))),
  );
}

/** All nights of which something is known, oldest first. @param {import("./period.js").NightSeen[]} seen */
export function nightTable(seen) {
  const known = seen.filter(({ state, stretch }) => state !== "unknown" || stretch);
  known.sort((one, other) => (one.night < other.night ? -1 : 1));
  return csv(
    ["night", "state", "cramps", "stretch"],
    known.map(({ night, state, cramps, stretch }) => [
      ...[{ time: night }, state === "unknown" ? "" : state, cramps, stretch],
    ]),
  );
}

/** @param {string[]} header @param {Value[][]} rows */
export function csv(header, rows) {
  return MARK + [header, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** @param {number} seconds */
function minutes(seconds) {
  return Math.round((seconds / 60) * HUNDREDTHS) / HUNDREDTHS;
}

/** @param {Value} value */
function cell(value) {
  if (value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = typeof value === "object" ? value.time : value.replace(FORMULA, "'$&");
  return SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** By when they were, not by what the clock said: a traveller's clock goes back. @param {Cramp[]} cramps */
function oldestFirst(cramps) {
  const when = (/** @type {Cramp} */ { start }) => instant(start) ?? 0;
  return cramps.toSorted((one, other) => when(one) - when(other) || (one.id < other.id ? -1 : 1));
}
