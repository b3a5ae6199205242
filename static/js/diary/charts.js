// @ts-check
/**
 * Cramps by hour, weekday, month and muscle: bars always, and under them a sentence. That some bar stands
 * out is said only if the tallest one beats chance among all of them. Nights are what is compared: three
 * cramps of one bad night are no pattern.
 */

import { hourOf, nightOf, shift, weekdayOf } from "./nights.js";
import { holds } from "./period.js";
import { chanceOfHalf, chanceOfTallest } from "./statistics.js";

const BINS = 12; // of the day, two hours each
const BIN = 2;
const DAY_FROM = 8; // o'clock; half of the hours are day and half are night
const NIGHT_FROM = 20;
const LEAST = 14; // cramp nights
const LEAST_HALVES = 6;
const RARE = 0.01; // for the tallest of many bars
const RARE_HALF = 0.05; // for one comparison
const FEWEST_MONTHS = 3;

/** @typedef {import("./records.js").Cramp} Cramp */
/** @typedef {import("./period.js").NightSeen} NightSeen */
/** @typedef {import("./period.js").Period} Period */
/** @typedef {{ key: string, values: Record<string, number | string> }} Say a sentence: its key in the words, and
 * what stands in its gaps; numbers are whole or have one decimal */

/**
 * Twelve bins of two hours from midnight: all cramps whose hour is known. The sentence looks at the first
 * of each night.
 * @param {Cramp[]} cramps
 * @returns {{ bins: number[], known: number, unknown: number, say: Say }}
 */
export function byHour(cramps) {
  const timed = cramps.filter(({ about }) => about === "exact" || about === "hour");
  // The last one first, so that the first of a night overwrites the others.
  const backwards = timed.map(({ start }) => start).sort((one, other) => (one < other ? 1 : -1));
  const firsts = new Map(backwards.map((start) => [nightOf(start), hourOf(start)]));
  const bins = binned(timed.map(({ start }) => hourOf(start)));
  return { bins, known: timed.length, unknown: cramps.length - timed.length, say: sayHour([...firsts.values()]) };
}

/** @param {number[]} hours */
function binned(hours) {
  const bins = new Array(BINS).fill(0);
  for (const hour of hours) bins[Math.floor(hour / BIN)] += 1;
  return bins;
}

/** @param {number[]} hours one of each night @returns {Say} */
function sayHour(hours) {
  const all = hours.length;
  if (all < LEAST_HALVES) return { key: "hours-few", values: { all, least: LEAST_HALVES } };
  const bins = binned(hours);
  const place = tallest(bins);
  if (place !== undefined) {
    return { key: "hours-tallest", values: { some: bins[place], all, from: place * BIN, to: (place + 1) * BIN } };
  }
  const night = hours.filter((hour) => hour < DAY_FROM || hour >= NIGHT_FROM).length;
  if (chanceOfHalf(night, all) > RARE_HALF) return { key: "hours-even", values: { all } };
  return night * 2 > all
    ? { key: "hours-night", values: { some: night, all, from: NIGHT_FROM, to: DAY_FROM } }
    : { key: "hours-day", values: { some: all - night, all, from: DAY_FROM, to: NIGHT_FROM } };
}

/** Cramp nights of each weekday, Monday first. @param {NightSeen[]} seen */
export function byWeekday(seen) {
  const bars = new Array(7).fill(0);
  for (const { night, state } of seen) if (state === "cramp") bars[weekdayOf(night)] += 1;
  const place = tallest(bars);
  return { bars, say: sayTallest("weekday", bars, place === undefined ? {} : { weekday: place }) };
}

/**
 * Cramp nights of each month that the period touches, the oldest first. Only whole months are compared.
 * @param {NightSeen[]} seen
 * @param {Period} period
 */
export function byMonth(seen, period) {
  /** @type {Map<string, { month: string, cramp: number, known: number, all: number }>} */
  const months = new Map();
  for (const { night, state } of seen) {
    const month = night.slice(0, 7);
    const bar = months.get(month) ?? { month, cramp: 0, known: 0, all: 0 };
    months.set(month, bar);
    bar.all += 1;
    bar.known += Number(state !== "unknown");
    bar.cramp += Number(state === "cramp");
  }
  const bars = [...months.values()];
  const whole = bars.filter(({ month }) => isWhole(month, period));
  if (whole.length < FEWEST_MONTHS) return { bars, say: { key: "month-short", values: { least: FEWEST_MONTHS } } };
  const heights = whole.map(({ cramp }) => cramp);
  const place = tallest(heights);
  return { bars, say: sayTallest("month", heights, place === undefined ? {} : { month: whole[place].month }) };
}

/** @param {string} month such as 2026-03 @param {Period} period */
function isWhole(month, period) {
  const first = `${month}-01`;
  return holds(period, first) && holds(period, shift(`${shift(first, 31).slice(0, 7)}-01`, -1));
}

/** The place of the one tallest bar, if it beats chance and rests on enough. @param {number[]} bars */
function tallest(bars) {
  const all = bars.reduce((sum, bar) => sum + bar, 0);
  return all >= LEAST && chanceOfTallest(bars) <= RARE ? bars.indexOf(Math.max(...bars)) : undefined;
}

/** @param {"weekday" | "month"} what @param {number[]} bars @param {Record<string, number | string>} place
 * @returns {Say} */
function sayTallest(what, bars, place) {
  const all = bars.reduce((sum, bar) => sum + bar, 0);
  if (all < LEAST) return { key: `${what}-few`, values: { all, least: LEAST } };
  const stands = Object.keys(place).length > 0;
  return stands
    ? { key: `${what}-tallest`, values: { some: Math.max(...bars), all, ...place } }
    : { key: `${what}-even`, values: { all } };
}

/** @typedef {{ muscle: string, all: number, left: number, right: number, both: number, unknown: number }} MuscleRow */

/**
 * Cramps by muscle and side, the commonest muscle first; "" where it was not answered.
 * @param {Cramp[]} cramps
 */
export function byMuscle(cramps) {
  /** @type {Map<string, MuscleRow>} */
  const rows = new Map();
  for (const { muscle = "", side } of cramps) {
    const row = rows.get(muscle) ?? { muscle, all: 0, left: 0, right: 0, both: 0, unknown: 0 };
    rows.set(muscle, row);
    row.all += 1;
    row[side ?? "unknown"] += 1;
  }
  return [...rows.values()].sort((one, other) => other.all - one.all || (one.muscle < other.muscle ? -1 : 1));
}
