// @ts-check
/**
 * Local days, as the person lives them: a day is named by the phone's own calendar at that moment,
 * never by UTC, so a time-zone change or a clock change renames nothing that was ticked.
 */

import { dated, nightInWords } from "../diary/nights.js";
import { stamp } from "../lib/stamp.js";
import { all, onChange } from "../lib/storage.js";
import { countsSince, foldMonth, tickOf, ticksSince } from "../lib/ticks.js";

const LOOK_MS = 15_000; // how late a midnight may be noticed
const FOLD_MS = 1_000; // between two months, so that nobody waits for them
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
function noon(day) {
  const [year, month, date] = day.split("-").map(Number);
  return new Date(year, month - 1, date, 12);
}

/** The day `days` days after `day`, or before it. @param {string} day @param {number} days */
export function shift(day, days) {
  const time = noon(day);
  time.setDate(time.getDate() + days);
  return dayOf(time);
}

/** A day as a person reads it. Shifted by nothing, a day that no month has (a broken record's 31 February) is one
 * that can be written. @param {string} day @param {Intl.DateTimeFormatOptions} how */
export function inWords(day, how = dated(day)) {
  const { lang } = document.documentElement;
  return nightInWords(shift(day, 0), navigator.languages.find((name) => name.startsWith(lang)) ?? lang, how);
}

/** Call `tell` soon after every midnight, also one that the phone slept through.
 * @param {() => void} tell @param {AbortSignal} signal */
function onNewDay(tell, signal) {
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

/** Call `show` now and, once for many changes, whenever one of these kinds of record changes: with those that
 * did, with all of them now and on a new day.
 * @param {string[]} kinds @param {(changed: string[]) => void} show @param {AbortSignal} signal */
export function keepShown(kinds, show, signal) {
  /** @type {Set<string>} */
  const changed = new Set();
  const soon = (/** @type {string[]} */ ...some) => {
    if (!changed.size) {
      queueMicrotask(() => {
        const found = [...changed];
        changed.clear();
        if (!signal.aborted) show(found);
      });
    }
    for (const kind of some) changed.add(kind);
  };
  for (const kind of kinds) onChange(kind, () => soon(kind), signal);
  onNewDay(() => soon(...kinds), signal);
  show(kinds);
}

/** @typedef {{ from: string, until: string }} Skip skipped days; `until` is "" while it lasts */

/** What was skipped, oldest first. @returns {Skip[]} */
export function skips() {
  return [...all("skip")].map(([from, { until }]) => ({ from, until }));
}

/** The skip that holds `day`. @param {string} day @param {Skip[]} all */
export function skipOn(day, all = skips()) {
  return all.find(({ from, until }) => from <= day && (!until || day <= until));
}

/** @typedef {[kind: string, id: string, fields?: Record<string, unknown>]} Change nothing: remove */

/** What a skip becomes that ends before today. @param {Skip} skip @param {string} today @returns {Change} */
export function ended({ from }, today) {
  return from === today ? ["skip", from] : ["skip", from, { until: shift(today, -1) }];
}

/** What a tick changes. It ends a skip, and remembers it: one slip must not undo a choice.
 * @param {string} today @param {string} item @returns {Change[]} */
export function ticking(today, item) {
  const open = skipOn(today);
  const tick = /** @type {Change} */ (["tick", `${today}:${item}`, { at: stamp(), ...(open && { ended: open }) }]);
  return open ? [ended(open, today), tick] : [tick];
}

/** What it changes to take a tick back. The skip that it ended comes back with the last tick of the day.
 * @param {string} today @param {string} item @returns {Change[]} */
export function unticking(today, item) {
  const gone = /** @type {Change} */ (["tick", `${today}:${item}`]);
  const skip = tickOf(today, item)?.ended;
  if (!skip || skipOn(today)) return [gone];
  const [other] = ticksSince(today).filter(([day, id]) => day === today && id !== item);
  if (other) return [gone, ["tick", `${today}:${other[1]}`, { ...other[2], ended: skip }]];
  return [gone, ["skip", skip.from, { until: skip.until }]];
}

/** Fold the ticks of months that are over, one after the other, while nothing else is to do.
 * @param {AbortSignal} signal */
export function foldLater(signal) {
  const timer = setTimeout(() => {
    if (foldMonth(dayOf())) foldLater(signal);
  }, FOLD_MS);
  signal.addEventListener("abort", () => clearTimeout(timer));
}

/** The last `count` days up to today, oldest first. @param {number} count @returns {Day[]} */
export function lastDays(count, today = dayOf()) {
  const done = countsSince(shift(today, 1 - count));
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
