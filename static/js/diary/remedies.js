// @ts-check
/**
 * What eased this person's cramps, and how soon. The comparison is not fair: a short cramp ends before a
 * second thing is tried. So the usual first aid stays on top until something else is clearly faster.
 */

import { REMEDIES } from "./records.js";
import { median } from "./statistics.js";

const LEAST = 5; // cramps before a remedy takes part in the order
const USUAL = "stretch";

/**
 * @typedef {object} Remedy
 * @property {string} remedy
 * @property {number} used in how many cramps it was tried
 * @property {number} count how many cramps of known length it ended
 * @property {number} [median] seconds
 * @property {number} [low] the shortest of these cramps, in seconds
 * @property {number} [high] the longest
 * @property {boolean} ranked it ended enough cramps to be compared
 */

/**
 * Every remedy that was tried, the best to begin with first. `clear` says that the first one's range lies
 * below that of the next: only then is it put before the usual one.
 * @param {import("./records.js").Cramp[]} cramps
 * @returns {{ order: Remedy[], clear: boolean }}
 */
export function remedies(cramps) {
  const tried = REMEDIES.map((remedy) => seen(remedy, cramps)).filter(({ used }) => used > 0);
  const compared = tried.filter(({ ranked }) => ranked).sort(faster);
  const order = [...compared, ...tried.filter(({ ranked }) => !ranked).sort(oftener)];
  const [first, next] = order;
  const clear = Boolean(first?.ranked && next?.ranked && (first.high ?? 0) < (next.low ?? 0));
  if (!clear) order.sort((one, other) => Number(other.remedy === USUAL) - Number(one.remedy === USUAL));
  return { order, clear };
}

/** @param {string} remedy @param {import("./records.js").Cramp[]} cramps @returns {Remedy} */
function seen(remedy, cramps) {
  const used = cramps.filter(({ eased }) => eased.includes(remedy)).length;
  const ended = cramps.filter(({ eased, seconds }) => eased[0] === remedy && seconds !== undefined);
  const lengths = ended.map(({ seconds }) => Number(seconds));
  const range = lengths.length ? { low: Math.min(...lengths), high: Math.max(...lengths) } : {};
  return { remedy, used, count: lengths.length, median: median(lengths), ...range, ranked: lengths.length >= LEAST };
}

/** @param {Remedy} one @param {Remedy} other */
function faster(one, other) {
  return Number(one.median) - Number(other.median) || other.count - one.count;
}

/** @param {Remedy} one @param {Remedy} other */
function oftener(one, other) {
  return other.count - one.count || other.used - one.used;
}
