// @ts-check
/**
 * The figures of the patterns and of the page for the doctor, from the cramps of a period. Cramp nights come
 * first, because one bad night may hold many cramps. What too little is known for is not said: there is
 * a sentence for that too. Nothing here is ever NaN, infinite or a percentage.
 */

import { byHour, byMonth, byMuscle, byWeekday } from "./charts.js";
import { nightOf } from "./nights.js";
import { countNights, crampsIn, holds, nightsSeen } from "./period.js";
import { remedies } from "./remedies.js";
import {
  differenceLimits,
  dispersion,
  median,
  medianLimits,
  poissonLimits,
  rateRatioLimits,
  shareLimits,
} from "./statistics.js";

const WEEK = 7;
const LEAST_KNOWN = 14; // nights before a rate, a change or a comparison is said
const LEAST_SIDE = 7; // nights with and without a stretch before they stand side by side
const LEAST_CRAMP_NIGHTS = 5;
const LEAST_VALUES = 3; // before a median; fewer are listed
const CLUSTERED = 1.5; // variance by mean above which a Poisson interval is too narrow
const TEN_MINUTES = 600; // seconds
const INTENSE = 7; // of 10: our own choice of figure
const TEN = 10;

/** @typedef {import("./records.js").Cramp} Cramp */
/** @typedef {import("./period.js").Counts} Counts */
/** @typedef {import("./period.js").Diary} Diary */
/** @typedef {import("./period.js").NightSeen} NightSeen */
/** @typedef {import("./period.js").Period} Period */
/** @typedef {import("./charts.js").Say} Say */

/**
 * All figures of a period.
 * @param {Diary} diary
 * @param {Period} period
 */
export function figures(diary, period) {
  const seen = nightsSeen(diary, period);
  const cramps = crampsIn(diary.cramps, period);
  const nights = countNights(seen);
  return {
    ...{ period, seen, nights, cramps: cramps.length, outside: diary.cramps.length - cramps.length },
    recalled: cramps.filter(({ from }) => from === "hand" || from === "morning").length,
    often: often(nights, seen),
    change: change(seen),
    stretch: stretch(seen),
    length: lengths(cramps),
    pain: pains(cramps),
    sleep: sleep(cramps),
    signs: signs(cramps),
    before: triggers(cramps),
    remedies: remedies(cramps),
    ...{ hours: byHour(cramps), weekdays: byWeekday(seen), months: byMonth(seen, period), muscles: byMuscle(cramps) },
    marks: (diary.marks ?? []).filter(({ date }) => holds(period, date)),
  };
}

/**
 * How often, with what is not known on its face. Unknown nights were all free or all like the known ones:
 * the truth lies between, if no more than half are unknown.
 * @param {Counts} nights
 * @param {NightSeen[]} seen
 */
function often(nights, seen) {
  const { all, cramp, free, known, unknown, cramps } = nights;
  const counts = { cramp, free, unknown, all, cramps };
  if (!all) return { says: [say("often-nothing", {})] };
  if (known < LEAST_KNOWN || unknown * 2 > all) return { says: [say("often-counts", counts)] };
  const share = { ofAll: shareLimits(cramp, all), ofKnown: shareLimits(cramp, known) };
  const [least, most] = poissonLimits(cramps);
  const each = seen.filter(({ state }) => state !== "unknown").map((night) => night.cramps);
  const nightly = { low: (WEEK * cramp) / all, high: (WEEK * cramp) / known };
  const weekly = { low: (WEEK * cramps) / all, high: (WEEK * cramps) / known };
  const clustered = dispersion(each) > CLUSTERED;
  const limits = clustered ? undefined : { low: (WEEK * least) / all, high: (WEEK * most) / known };
  return {
    ...{ share, nightly, weekly, limits },
    says: [
      say(unknown ? "often-bracket" : "often-rate", { ...counts, low: nightly.low, high: nightly.high, known }),
      limits
        ? say("cramps-interval", { cramps, low: weekly.low, high: weekly.high, least: limits.low, most: limits.high })
        : say("cramps-clusters", { cramps, cramp }),
    ],
  };
}

/** The first half of the nights against the second. @param {NightSeen[]} seen */
function change(seen) {
  const half = Math.floor(seen.length / 2);
  const [first, second] = [seen.slice(0, half), seen.slice(seen.length - half)].map(countNights);
  const values = { first: first.cramp, ofFirst: first.known, second: second.cramp, ofSecond: second.known };
  const few = [first, second].some(({ all, known, unknown }) => known < LEAST_KNOWN || unknown * 2 > all);
  if (few) return { first, second, say: say("change-few", { ...values, least: LEAST_KNOWN }) };
  const [low, high] = rateRatioLimits(second.cramp, second.known, first.cramp, first.known);
  const key = high !== undefined && high < 1 ? "change-fewer" : low > 1 ? "change-more" : "change-none";
  return { first, second, limits: [low, high], say: say(key, values) };
}

/** Nights after a stretch against nights after none; of both it must be known how they were.
 * @param {NightSeen[]} seen */
function stretch(seen) {
  const known = seen.filter(({ state }) => state !== "unknown");
  const [yes, no] = /** @type {const} */ (["yes", "no"]).map((did) =>
    countNights(known.filter((night) => night.stretch === did)),
  );
  const values = { yes: yes.cramp, ofYes: yes.known, no: no.cramp, ofNo: no.known };
  const fewest = Math.min(yes.known, no.known);
  const need = { needYes: Math.max(0, LEAST_SIDE - yes.known), needNo: Math.max(0, LEAST_SIDE - no.known) };
  if (fewest < LEAST_SIDE) return { yes, no, say: say("stretch-missing", { ...values, ...need }) };
  if (fewest < LEAST_KNOWN || yes.cramp + no.cramp < LEAST_CRAMP_NIGHTS) {
    return { yes, no, say: say("stretch-few", { ...values, least: LEAST_KNOWN, leastCramp: LEAST_CRAMP_NIGHTS }) };
  }
  const [low, high] = differenceLimits(yes.cramp, yes.known, no.cramp, no.known);
  const key = high < 0 ? "stretch-fewer" : low > 0 ? "stretch-more" : "stretch-chance";
  return { yes, no, limits: [low, high], say: say(key, { ...values, low: TEN * low, high: TEN * high }) };
}

/** How long they were, in seconds; those that nobody stopped are counted apart. @param {Cramp[]} cramps */
function lengths(cramps) {
  const values = cramps.flatMap(({ seconds }) => seconds ?? []);
  const open = cramps.length - values.length;
  const overTen = values.filter((value) => value > TEN_MINUTES).length;
  return { ...summary("length", values, { open }), open, overTen };
}

/** @param {Cramp[]} cramps */
function pains(cramps) {
  const values = cramps.flatMap(({ pain }) => pain ?? []);
  return summary("pain", values, { all: cramps.length });
}

/**
 * Median and range of some values, or the values where they are too few.
 * @param {"length" | "pain"} what
 * @param {number[]} values
 * @param {Record<string, number>} more
 */
function summary(what, values, more) {
  const sorted = values.toSorted((one, other) => one - other);
  const known = sorted.length;
  if (!known) return { known, list: [], say: say(`${what}-none`, more) };
  const [low, high] = [sorted[0], sorted[known - 1]];
  if (known < LEAST_VALUES) return { known, low, high, list: sorted, say: say(`${what}-list`, { known, ...more }) };
  const middle = median(sorted) ?? low;
  const places = medianLimits(known);
  const limits = places && places.map((place) => sorted[place - 1]);
  const said = say(`${what}-median`, { known, median: middle, low, high, ...more });
  return { known, low, high, list: [], median: middle, limits, say: said };
}

/** How many woke somebody, on how many nights, and for how long they kept them awake. @param {Cramp[]} cramps */
function sleep(cramps) {
  const woke = cramps.filter((cramp) => cramp.woke === "yes");
  const count = (/** @type {number} */ minutes) => cramps.filter((cramp) => cramp.awake === minutes).length;
  return {
    woke: woke.length,
    wokeNights: new Set(woke.map(({ start }) => nightOf(start))).size,
    askedWoke: cramps.filter((cramp) => cramp.woke).length,
    awake: [0, 15, 60, 61].map((upTo) => ({ upTo, some: count(upTo) })),
    askedAwake: cramps.filter(({ awake }) => awake !== undefined).length,
  };
}

/**
 * Against the signs of an ordinary cramp that were published (Hallegraeff 2017): how many of those of
 * whom it is known. No verdict. Distress is not asked.
 * @param {Cramp[]} cramps
 * @returns {{ sign: string, some: number, of: number }[]}
 */
function signs(cramps) {
  const thigh = ["hamstring", "quadriceps", "inner-thigh"];
  /** @param {string} sign @param {(cramp: Cramp) => boolean | "" | undefined} answer not true or false: not known */
  const share = (sign, answer) => {
    const given = cramps.map(answer).filter((one) => typeof one === "boolean");
    return { sign, some: given.filter(Boolean).length, of: given.length };
  };
  return [
    share("short", ({ seconds }) => (seconds === undefined ? undefined : seconds <= TEN_MINUTES)),
    share("calf-foot", ({ muscle }) => muscle && ["calf", "foot"].includes(muscle)),
    share("sore", ({ sore }) => sore && sore !== "none"),
    share("woke", ({ woke }) => woke && woke === "yes"),
    share("intense", ({ pain }) => (pain === undefined ? undefined : pain >= INTENSE)),
    share("thigh", ({ muscle }) => muscle && thigh.includes(muscle)),
    share("distress", () => undefined),
  ];
}

/** What went before, the commonest first; `asked` counts the cramps with any answer. @param {Cramp[]} cramps */
function triggers(cramps) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const trigger of cramps.flatMap(({ before }) => before)) counts.set(trigger, (counts.get(trigger) ?? 0) + 1);
  const list = [...counts].map(([trigger, some]) => ({ trigger, some }));
  list.sort((one, other) => other.some - one.some || (one.trigger < other.trigger ? -1 : 1));
  return { asked: cramps.filter(({ before }) => before.length).length, list };
}

/** A sentence, its numbers with one decimal at most, none of them -0.
 * @param {string} key @param {Record<string, number>} values @returns {Say} */
function say(key, values) {
  const rounded = Object.entries(values).map(([name, value]) => [name, Math.round(value * TEN) / TEN + 0]);
  return { key, values: Object.fromEntries(rounded) };
}
