// @ts-check
/** The words of the diary, which its pages bring along as JSON: webapp/content/en/diary.toml. */

import { dated, instant, nightInWords, timeInWords } from "./nights.js";

const MINUTE = 60; // seconds
const LONGEST = 60; // characters of what stands in a file
const NOTHING = "–"; // in its place
const MONDAY = "2024-01-01";

/** @typedef {import("./charts.js").Say} Say */
/** @typedef {{ fields: Record<string, string>, choices: Record<string, Record<string, string>>,
 *   says: Record<string, string>, reasons: Record<string, string>, kinds: Record<string, string>,
 *   problems: Record<string, string> }} Words a page brings what it needs of them */

/** @type {Words | undefined} */
let read;

/** @returns {Words} */
function words() {
  read ??= JSON.parse(document.getElementById("diary-words")?.textContent ?? "null");
  if (!read) throw new Error("this page brought no words of the diary");
  return read;
}

/** The language of the page, as it is used where this person lives: for dates and numbers. */
export function languages() {
  const { lang } = document.documentElement;
  return navigator.languages.find((name) => name.startsWith(lang)) ?? lang;
}

/** What a field is called. @param {string} field */
export function fieldName(field) {
  return words().fields[field] ?? field;
}

/** An answer in words; one of a newer version as it is kept. @param {string} field @param {unknown} value */
export function label(field, value) {
  return words().choices[field]?.[String(value)] ?? String(value);
}

/** Every answer of a field with its words. @param {string} field @returns {[value: string, name: string][]} */
export function answersOf(field) {
  return Object.entries(words().choices[field] ?? {});
}

/** Why an answer is refused, in a sentence. @param {import("./records.js").Problem} problem */
export function reasonOf({ field, reason, found, least = 0, most = 0 }) {
  const limits = { least: numberInWords(least), most: numberInWords(most) };
  return filled(words().reasons[reason], { field: fieldName(field), found: found || NOTHING, ...limits });
}

/** Why a file is refused, or a backup is not restored, in a sentence. @param {import("./backup.js").Say} problem */
export function problemInWords({ key, values }) {
  const { kind = "", field = "", reason, when } = values;
  const inWords = {
    ...values,
    kind: words().kinds[kind] ?? kind,
    field: fieldName(String(field)),
    when: instant(when) === undefined ? when : momentInWords(String(when)),
  };
  const shown = Object.entries(inWords).map(([name, value]) => [name, clipped(value)]);
  const why = reason && reasonOf(/** @type {any} */ (values));
  return filled(words().problems[key], { ...Object.fromEntries(shown), reason: why ?? "" });
}

/** A day and the time on its clock, in words. @param {string} time */
export function momentInWords(time) {
  return timeInWords(time, languages(), { dateStyle: "medium", timeStyle: "short" });
}

/** A night or a date by its weekday. @param {string} date @param {"short" | "long"} [how] */
export function dateInWords(date, how = "short") {
  return nightInWords(date, languages(), { weekday: how, ...dated(date, how) });
}

/** A number, or as much of a text as a sentence can hold. @param {string | number | undefined} value */
function clipped(value = "") {
  return typeof value === "number" ? numberInWords(value) : [...value].slice(0, LONGEST).join("");
}

/** What a figure comes to, in a sentence. @param {Say} say @param {number[]} [list] where values are listed */
export function phrase({ key, values }, list = []) {
  const inWords = Object.entries(values).map(([name, value]) => [name, valueInWords(key, name, value)]);
  const listed = list.map((value) => valueInWords(key, "list", value)).join(", ");
  return filled(words().says[key], { ...Object.fromEntries(inWords), list: listed });
}

/** To make one takes as long as to write a hundred numbers with it. @type {Map<string, Intl.NumberFormat>} */
const formats = new Map();

/** @param {number} value @param {string} [unit] such as "second": 50 s */
export function numberInWords(value, unit = "") {
  /** @type {Intl.NumberFormatOptions} */
  const how = unit ? { style: "unit", unit, unitDisplay: "short" } : {};
  const format = formats.get(unit) ?? new Intl.NumberFormat(languages(), how);
  formats.set(unit, format);
  return format.format(value);
}

/** A length as people say it: 50 s, 2 min 10 s. @param {number} seconds */
export function lengthInWords(seconds) {
  const [minutes, rest] = [Math.floor(seconds / MINUTE), Math.round(seconds % MINUTE)];
  const said = minutes ? [numberInWords(minutes, "minute")] : [];
  if (rest || !minutes) said.push(numberInWords(rest, "second"));
  return said.join(" ");
}

/** @param {number} weekday 0 for Monday @param {"long" | "short" | "narrow"} [how] */
export function weekdayName(weekday, how = "long") {
  const day = String(Number(MONDAY.slice(-2)) + weekday).padStart(2, "0");
  return nightInWords(`${MONDAY.slice(0, -2)}${day}`, languages(), { weekday: how });
}

/** @param {string} month such as 2026-03 */
export function monthName(month) {
  return nightInWords(`${month}-01`, languages(), { month: "long", year: "numeric" });
}

/** @param {number} hour 0 to 24 */
export function hourName(hour) {
  return `${String(hour % 24).padStart(2, "0")}:00`;
}

const LENGTHS = ["median", "low", "high", "list"];

/** @param {string} key @param {string} name @param {number | string} value */
function valueInWords(key, name, value) {
  if (key.startsWith("length-") && LENGTHS.includes(name)) return lengthInWords(Number(value));
  if (name === "weekday") return weekdayName(Number(value));
  if (name === "month") return monthName(String(value));
  if (key.startsWith("hours-") && (name === "from" || name === "to")) return hourName(Number(value));
  return typeof value === "number" ? numberInWords(value) : value;
}

/** @param {string | undefined} text @param {Record<string, string | number>} values */
function filled(text = "", values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => `${values[name] ?? whole}`);
}
