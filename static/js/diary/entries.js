// @ts-check
/**
 * The diary on this phone. Broken entries are set aside, those of before there was a diary are renewed.
 * Every change can be taken back until the next one, also after a reload.
 */

import { newId, stamp } from "../lib/stamp.js";
import { all, bare, get, put, reject, remember, remove, rewrite, setting, textAt } from "../lib/storage.js";
import { ticksSince } from "../lib/ticks.js";
import { hourOf, instant, isDate, nightOf } from "./nights.js";
import { crampsIn, holds } from "./period.js";
import { isEmpty, isOld, problemOf, renewed, RULES, toCramp, toMark, toNight } from "./records.js";
import { canonical } from "./strict-json.js";

const STRETCH = "bedtime-stretch"; // the item of the checklist
const NOON = 12; // o'clock
const EVENING = 18; // who ticks something from now on has the list at hand
const MORNING = 6; // and then the night is over
const ANY_TIME = Infinity; // a phone whose clock went back must not lose what is later
/** The record of the last change. */
export const LAST = /** @type {const} */ (["undo", "last"]);

/** @typedef {"cramp" | "night" | "mark"} Kind */
/** @typedef {import("./records.js").Fields} Fields */
/** @typedef {import("./records.js").Cramp} Cramp */
/** @typedef {import("./records.js").Mark} Mark */
/** @typedef {import("./period.js").Diary} Diary */

/** Whether the diary's own table judges a kind. @param {string} kind @returns {kind is Kind} */
export function isDiary(kind) {
  return Object.hasOwn(RULES, kind);
}

/** Every sound record of a kind, by id, as it is stored. @param {Kind} kind @returns {Map<string, Fields>} */
export function sound(kind) {
  const records = all(kind);
  for (const [id, stored] of records) {
    const old = kind === "cramp" && isOld(stored);
    const fields = old ? renewed(stored) : stored;
    if (!fields || problemOf(kind, id, fields, ANY_TIME)) {
      records.delete(id);
      reject(kind, id);
    } else if (old) {
      put(kind, id, fields);
      records.set(id, fields);
    }
  }
  return records;
}

/** The whole diary, oldest first. @returns {Diary & { cramps: Cramp[], marks: Mark[] }} */
export function diary() {
  const cramps = [...sound("cramp")].map(([id, fields]) => toCramp(id, fields));
  const inTime = cramps.map((cramp) => ({ cramp, time: when(cramp.start) }));
  inTime.sort((one, other) => one.time - other.time);
  const marks = [...sound("mark")].map(([id, fields]) => toMark(id, fields));
  const begun = setting("begun");
  return {
    cramps: inTime.map(({ cramp }) => cramp),
    nights: [...sound("night")].map(([night, fields]) => toNight(night, fields)),
    marks: marks.sort((one, other) => (one.date < other.date ? -1 : 1)),
    begun: isDate(begun) ? begun : undefined,
  };
}

/** Remember tonight as the first night of the diary, if none is. */
export function begin() {
  if (!isDate(setting("begun"))) remember("begun", nightOf(stamp()));
}

/**
 * Keep an entry: a new one without an id, or new answers to one that is there. An answer that is
 * taken back is empty; fields that are not named stay.
 * @param {Kind} kind
 * @param {string | undefined} id a night's is its date
 * @param {Fields} answers
 * @returns {{ problem: import("./records.js").Problem } | { id: string, kept: boolean }} kept: also at the next visit
 */
export function keep(kind, id = newId(), answers) {
  const now = stamp();
  const before = get(kind, id);
  const made = kind === "night" ? {} : { made: before?.made ?? now };
  const all = { ...(before && bare(before)), ...made, ...answers, changed: now };
  const fields = Object.fromEntries(Object.entries(all).filter(([, value]) => !isEmpty(value)));
  const problem = problemOf(kind, id, fields);
  if (problem) return { problem };
  if (before && isSame(bare(before), fields)) return { id, kept: true };
  noteBefore(kind, id);
  return { id, kept: put(kind, id, fields) };
}

/** Whether nothing but the moment of the change differs. @param {Fields} before @param {Fields} after */
function isSame(before, after) {
  return canonical({ ...before, changed: "" }) === canonical({ ...after, changed: "" });
}

/** Take an entry away. @param {Kind} kind @param {string} id */
export function discard(kind, id) {
  noteBefore(kind, id);
  remove(kind, id);
}

/** What the last change was to, if it can be taken back; isNew: there was nothing before.
 * @returns {{ kind: string, id: string, isNew: boolean } | undefined} */
export function undoable() {
  const { name, text } = get(...LAST) ?? {};
  if (typeof name !== "string") return undefined;
  return { kind: name.split(":")[0], id: name.slice(name.indexOf(":") + 1), isNew: typeof text !== "string" };
}

/** Take the last change back: the record is what it was, to the byte. */
export function undo() {
  const { name, text } = get(...LAST) ?? {};
  if (typeof name === "string") rewrite([[name, typeof text === "string" ? text : undefined]]);
  remove(...LAST);
}

/** @param {Kind} kind @param {string} id */
function noteBefore(kind, id) {
  put(...LAST, { name: `${kind}:${id}`, text: textAt(kind, id) });
}

/**
 * The diary with, for every night of a period, whether the bedtime stretch was done: as somebody said, else
 * by the ticks of the checklist. Only a tick that came before the night's first cramp, and before the
 * morning, counts: what is ticked when the outcome is known proves nothing. "No" is said of a night
 * only if something else was ticked that evening.
 * @template {Diary} D
 * @param {D} diary
 * @param {import("./period.js").Period} period
 * @returns {D}
 */
export function withStretches(diary, period) {
  const known = new Map(diary.nights.map((night) => [night.night, night]));
  for (const [night, stretch] of stretches(diary.cramps, period)) {
    known.set(night, { night, stretch, ...known.get(night) });
  }
  return { ...diary, nights: [...known.values()] };
}

/** @param {Cramp[]} cramps @param {import("./period.js").Period} period */
function stretches(cramps, period) {
  /** @type {Map<string, number>} */
  const firsts = new Map();
  for (const { start } of crampsIn(cramps, period)) {
    const night = nightOf(start);
    firsts.set(night, Math.min(when(start), firsts.get(night) ?? Infinity));
  }
  /** @type {Map<string, "yes" | "no">} */
  const found = new Map();
  for (const [, item, { at }] of ticksSince(period.first)) {
    const time = typeof at === "number" ? stamp(new Date(at)) : at;
    if (instant(time) === undefined) continue;
    const [night, hour] = [nightOf(time), hourOf(time)];
    const early = when(time) < (firsts.get(night) ?? Infinity);
    if (!holds(period, night) || !early || (hour >= MORNING && hour < NOON)) continue;
    if (item === STRETCH) found.set(night, "yes");
    else if ((hour >= EVENING || hour < MORNING) && !found.has(night)) found.set(night, "no");
  }
  return found;
}

/** @param {string} time */
function when(time) {
  return instant(time) ?? 0;
}
