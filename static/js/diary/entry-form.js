// @ts-check
/**
 * An entry as the fields of its form, and back. What is empty is not answered. Opened and saved, an entry stays
 * as it was: a time keeps its seconds and the offset of the clock it was lived by.
 */

import { stamp } from "../lib/stamp.js";
import { instant, isDate, nightOf, shift } from "./nights.js";
import { RULES } from "./records.js";

const MINUTE = 60; // seconds
const HOUR = "hour";
const NIGHT = "night";

/** @typedef {import("./records.js").Fields} Fields */
/** @typedef {Record<string, string[]>} Values what the form holds: field -> its values, none where nothing is chosen */
/** @typedef {"cramp" | "mark"} Kind */

/** The fields of a form for an entry. @param {Kind} kind @param {Fields} fields @returns {Values} */
export function toForm(kind, fields) {
  /** @type {Values} */
  const values = {};
  for (const field of asked(kind)) {
    const value = fields[field];
    values[field] = (Array.isArray(value) ? value : [value ?? ""]).map(String);
  }
  return kind === "cramp" ? { ...values, ...timeOf(fields), ...lengthOf(fields.seconds) } : values;
}

/**
 * The answers that the form holds, to be kept; what is wrong in them is found by whoever keeps them.
 * @param {Kind} kind
 * @param {Values} values
 * @param {Fields} [before] the entry as it is
 * @returns {Fields}
 */
export function fromForm(kind, values, before) {
  const answers = Object.fromEntries(asked(kind).map((field) => [field, answer(kind, field, values[field] ?? [])]));
  return kind === "cramp" ? { ...answers, ...startOf(values, before), seconds: secondsOf(values) } : answers;
}

/** The night that a form's time counts for; undefined without a date. @param {Values} values @param {Fields} [before] */
export function nightIn(values, before) {
  const { start } = startOf(values, before);
  return instant(start) === undefined ? undefined : nightOf(start);
}

/** The fields that a form asks by their own name. @param {Kind} kind */
function asked(kind) {
  const others = ["start", "about", "seconds", "from", "made", "changed"];
  return Object.keys(RULES[kind]).filter((field) => !others.includes(field));
}

/** @param {Kind} kind @param {string} field @param {string[]} values @returns {unknown} */
function answer(kind, field, values) {
  const rule = RULES[kind][field];
  if (rule.kind === "list") return values.filter(Boolean);
  const [value = ""] = values;
  if (rule.kind === "text") return value.trim() ? value : "";
  const isNumber = rule.kind === "whole" || (rule.kind === "choice" && rule.of.some((one) => typeof one === "number"));
  return isNumber ? numberOf(value) : value;
}

/** What is no number stays text, so that it is refused and not guessed. @param {string} value */
function numberOf(value) {
  const text = value.trim();
  return /^-?\d+$/.test(text) ? Number(text) : text;
}

/** @param {Fields} fields @returns {Values} */
function timeOf({ start, about }) {
  const time = typeof start === "string" ? start : "";
  if (about === NIGHT) return { date: [time && nightOf(time)], time: [""], hour: [] };
  return { date: [time.slice(0, 10)], time: [time.slice(11, 16)], hour: about === HOUR ? [HOUR] : [] };
}

/** Without a time of day the date is that of the evening. @param {Values} values @param {Fields} [before] */
function startOf({ date: [date = ""] = [], time: [time = ""] = [], hour = [] }, before) {
  const about = time ? (hour.length ? HOUR : "exact") : NIGHT;
  const old = before ? timeOf(before) : undefined;
  const same = old && old.date[0] === date && old.time[0] === time;
  if (same && before) return { start: String(before.start), about: hour.length === old.hour.length ? before.about : about };
  if (!isDate(date)) return { start: date && `${date} ${time}`, about };
  const clock = time ? `${date}T${time}:00` : `${shift(date, 1)}T00:00:00`;
  return { start: clock + offsetOf(clock, before), about };
}

/** The offset of the clock that the entry was lived by, else of this phone's. @param {string} clock @param {Fields} [before] */
function offsetOf(clock, before) {
  if (typeof before?.start === "string") return before.start.slice(-6);
  const [year, month, day, hour, minute] = clock.split(/\D/).map(Number);
  return stamp(new Date(year, month - 1, day, hour, minute)).slice(-6);
}

/** @param {unknown} seconds @returns {Values} */
function lengthOf(seconds) {
  if (typeof seconds !== "number") return { minutes: [""], rest: [""] };
  return { minutes: [String(Math.floor(seconds / MINUTE))], rest: [String(seconds % MINUTE)] };
}

/** @param {Values} values */
function secondsOf({ minutes: [minutes = ""] = [], rest: [rest = ""] = [] }) {
  if (!minutes.trim() && !rest.trim()) return "";
  const [whole, more] = [minutes || "0", rest || "0"].map(numberOf);
  return typeof whole === "number" && typeof more === "number" ? whole * MINUTE + more : `${minutes}:${rest}`;
}
