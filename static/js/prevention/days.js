// @ts-check
/**
 * Local days, as the person lives them: a day is named by the phone's own calendar at that moment,
 * never by UTC, so a time-zone change or a clock change renames nothing that was ticked.
 */

import { all, onChange, reject } from "../lib/storage.js";

const LOOK_MS = 15_000; // how late a midnight may be noticed
const START = 50; // the score before anything is known
const LIFT = 5; // a day with something done closes a fifth of what is missing to 100
const BEND = 10; // a missed day takes a tenth: it bends, it never breaks
export const YEAR = 366; // days of which the score knows

/** @typedef {{ day: string, done: number, skipped: boolean }} Day */

/** The local day as 2026-11-22. @param {Date} time */
export function dayOf(time = new Date()) {
  const parts = [time.getFullYear(), time.getMonth() + 1, time.getDate()];
  return parts.map((part) => String(part).padStart(2, "0")).join("-");
}

/** Noon of a day: no clock changes then. @param {string} day */
export function noon(day) {
  const [year, month, date] = day.split("-").map(Number);
  return new Date(year, month - 1, date, 12);
}

/** The day `days` days after `day`, or before it. @param {string} day @param {number} days */
export function shift(day, days) {
  const time = noon(day);
  time.setDate(time.getDate() + days);
  return dayOf(time);
}

/**
 * A day as a person reads it.
 * @param {string} day
 * @param {Intl.DateTimeFormatOptions} how
 */
export function inWords(day, how = { day: "numeric", month: "short" }) {
  const { lang } = document.documentElement;
  const own = navigator.languages.find((name) => name.startsWith(lang));
  return new Intl.DateTimeFormat(own ?? lang, how).format(noon(day));
}

/** Call `tell` soon after every midnight, also one that the phone slept through.
 * @param {() => void} tell @param {AbortSignal} signal */
export function onNewDay(tell, signal) {
  let last = dayOf();
  const look = () => {
    if (dayOf() === last) return;
    last = dayOf();
    tell();
  };
  const timer = setInterval(look, LOOK_MS);
  signal.addEventListener("abort", () => clearInterval(timer));
  for (const event of ["visibilitychange", "resume"]) document.addEventListener(event, look, { signal });
  addEventListener("pageshow", look, { signal });
}

/** Call `show` now and, once for many changes, whenever one of these kinds of record changes.
 * @param {string[]} kinds @param {() => void} show @param {AbortSignal} signal */
export function keepShown(kinds, show, signal) {
  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      if (!signal.aborted) show();
    });
  };
  for (const kind of kinds) onChange(kind, soon, signal);
  onNewDay(soon, signal);
  show();
}

const TICK = /^(\d{4}-\d{2}-\d{2}):(.+)$/;

/** Every tick as [day, item], oldest first. What is no tick is set aside. @returns {[string, string][]} */
export function ticks() {
  return [...sound("tick", (id) => TICK.test(id)).keys()].map((id) => {
    const [, day, item] = /** @type {RegExpExecArray} */ (TICK.exec(id));
    return [day, item];
  });
}

/** Records of a kind; those whose fields make no sense are set aside.
 * @param {string} kind @param {(id: string, record: any) => boolean} fits */
export function sound(kind, fits) {
  const records = all(kind);
  for (const [id, record] of records) {
    if (fits(id, record)) continue;
    records.delete(id);
    reject(kind, id);
  }
  return records;
}

/** @typedef {{ from: string, until: string }} Skip skipped days; `until` is "" while it lasts */

/** What was skipped, oldest first. @returns {Skip[]} */
export function skips() {
  const records = sound("skip", (id, { until }) => TICK.test(`${id}:x`) && typeof until === "string");
  return [...records].map(([from, { until }]) => ({ from, until }));
}

/** The skip that holds `day`. @param {string} day @param {Skip[]} all */
export function skipOn(day, all = skips()) {
  return all.find(({ from, until }) => from <= day && (!until || day <= until));
}

/** The last `count` days up to today, oldest first. @param {number} count @returns {Day[]} */
export function lastDays(count, today = dayOf()) {
  /** @type {Map<string, number>} */
  const done = new Map();
  for (const [day] of ticks()) done.set(day, (done.get(day) ?? 0) + 1);
  const skipped = skips();
  return Array.from({ length: count }, (_, place) => {
    const day = shift(today, place - count + 1);
    return { day, done: done.get(day) ?? 0, skipped: Boolean(skipOn(day, skipped)) };
  });
}

/** The score, 0 to 100, from the first tick to today; today counts once something is done.
 * @param {Day[]} days */
export function score(days) {
  const first = days.findIndex(({ done }) => done > 0);
  let value = START;
  days.slice(first).forEach(({ done, skipped }, place, known) => {
    if (done) value += (100 - value) / LIFT;
    else if (!skipped && place < known.length - 1) value -= value / BEND;
  });
  return first < 0 ? undefined : Math.round(value);
}
