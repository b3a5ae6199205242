// @ts-check
/**
 * Which nights are looked at, and what is known of each. The period is chosen before anything is counted;
 * it begins no earlier than the diary and ends with last night. A night without a cramp is free only if
 * somebody said so, else unknown.
 */

import { lastNight, nightOf, nights, shift } from "./nights.js";

const WEEK = 7;
/** How many nights each choice looks back; halves of whole weeks, except for "all". */
export const CHOICES = { "4-weeks": 4 * WEEK, "8-weeks": 8 * WEEK, "6-months": 26 * WEEK, all: Infinity };

/** @typedef {import("./records.js").Cramp} Cramp */
/** @typedef {import("./records.js").Mark} Mark */
/** @typedef {{ first: string, last: string }} Period nights, both counted; empty where first is after last */
/** @typedef {{ night: string, state?: "free", stretch?: "yes" | "no" }} Known */

/**
 * @typedef {object} Diary
 * @property {Cramp[]} cramps
 * @property {Known[]} nights what was said of nights
 * @property {Mark[]} [marks]
 * @property {string} [begun] the night on which somebody began to keep it
 */

/**
 * @typedef {object} NightSeen
 * @property {string} night
 * @property {"cramp" | "free" | "unknown"} state a cramp wins over "free"
 * @property {number} cramps
 * @property {"yes" | "no" | ""} stretch
 */

/** The first night of which the diary can tell; undefined for an empty one. @param {Diary} diary */
export function begunOn({ cramps, nights: known, begun }) {
  const all = known.map(({ night }) => night);
  // The earliest clock has the earliest night.
  if (cramps.length) all.push(nightOf(cramps.reduce((first, { start }) => (start < first ? start : first), "~")));
  if (begun) all.push(begun);
  return all.length ? all.reduce((one, other) => (one < other ? one : other)) : undefined;
}

/**
 * @param {keyof typeof CHOICES} choice
 * @param {Diary} diary
 * @param {string} now a time with offset
 * @returns {Period}
 */
export function periodOf(choice, diary, now) {
  const last = lastNight(now);
  const begun = begunOn(diary) ?? shift(last, 1);
  const chosen = choice === "all" ? begun : shift(last, 1 - CHOICES[choice]);
  return { first: chosen > begun ? chosen : begun, last };
}

/** Whether a night is looked at. @param {Period} period @param {string} night */
export function holds({ first, last }, night) {
  return first <= night && night <= last;
}

/** The cramps of a period. Most of ten years are seen to be none by their date alone.
 * @template {{ start: string }} T
 * @param {T[]} cramps @param {Period} period @returns {T[]} */
export function crampsIn(cramps, period) {
  const end = shift(period.last, 2); // the last night's morning is on the day before it
  return cramps.filter(({ start }) => start >= period.first && start < end && holds(period, nightOf(start)));
}

/** Every night of a period and what is known of it. @param {Diary} diary @param {Period} period
 * @returns {NightSeen[]} */
export function nightsSeen(diary, period) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { start } of crampsIn(diary.cramps, period)) {
    counts.set(nightOf(start), (counts.get(nightOf(start)) ?? 0) + 1);
  }
  const said = new Map(diary.nights.map((known) => [known.night, known]));
  return nights(period.first, period.last).map((night) => {
    const cramps = counts.get(night) ?? 0;
    const { state, stretch = "" } = said.get(night) ?? {};
    return { night, cramps, stretch, state: cramps ? "cramp" : (state ?? "unknown") };
  });
}

/** @typedef {{ all: number, cramp: number, free: number, known: number, unknown: number, cramps: number }} Counts */

/** @param {NightSeen[]} seen @returns {Counts} */
export function countNights(seen) {
  const of = (/** @type {string} */ state) => seen.filter((night) => night.state === state).length;
  const [cramp, free, unknown] = [of("cramp"), of("free"), of("unknown")];
  const cramps = seen.reduce((all, night) => all + night.cramps, 0);
  return { all: seen.length, cramp, free, unknown, known: cramp + free, cramps };
}
