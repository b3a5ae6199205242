// @ts-check
/**
 * Which stretch comes after which, for whom: pure rules over the techniques of a page. Nobody is
 * led to stand who did not choose it: falls hurt more than cramps.
 */

/**
 * @typedef {object} Technique
 * @property {string} id
 * @property {string} place the situation it belongs to
 * @property {string[]} tags what somebody may have to avoid in it: stands, on-feet, on-back, joint
 */

export const PAUSE = "pause";

/** What nobody is led to who did not choose to stand. */
const ON_FEET = ["on-feet", "stands"];
const SEAT = "sitting"; // neither in the street nor in a car is there a bed
const FEET = "standing";

/**
 * What may be tried, in order: that of the chosen place, then of the others, first of the seat.
 * What is avoided is left out; what stands is left out unless the person is on their feet by choice.
 * @template {Technique} T
 * @param {T[]} techniques in the order of the page
 * @param {{ place: string, avoid: string[], canStand?: boolean }} person
 * @returns {T[]}
 */
export function order(techniques, { place, avoid, canStand = place === FEET }) {
  const may = techniques.filter(({ tags }) => !tags.some((tag) => avoid.includes(tag) || (!canStand && ON_FEET.includes(tag))));
  /** @param {T} technique */
  const rank = (technique) => (technique.place === place ? 0 : technique.place === SEAT ? 1 : 2);
  return may.sort((one, other) => rank(one) - rank(other)); // equal ones stay in the order of the page
}

/**
 * Whether standing ones are left for somebody who says that they can stand.
 * @param {Technique[]} techniques
 * @param {{ place: string, avoid: string[] }} person
 */
export function couldStand(techniques, person) {
  const count = (/** @type {boolean} */ canStand) => order(techniques, { ...person, canStand }).length;
  return count(true) > count(false);
}

/**
 * What to try when this one did not help: each once, then a pause, then from the beginning. Never
 * a dead end: where no stretch is left, the pause.
 * @param {string[]} ids as `order` gives them
 * @param {string} id
 */
export function after(ids, id) {
  if (id === PAUSE) return ids[0] ?? PAUSE;
  return ids[ids.indexOf(id) + 1] ?? PAUSE;
}
