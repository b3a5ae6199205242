// @ts-check
/**
 * What each kind of record must be to make sense: its id, and those fields that the scripts read without
 * asking. Kinds with many fields have their own table (diary/records.js) and pass here; so does a kind that
 * a newer version added.
 */

import { isInherited } from "./stamp.js";

const DAY = String.raw`\d{4}-\d{2}-\d{2}`;
const isDay = whole(DAY);
const AHEAD_MS = 24 * 60 * 60_000; // a phone's clock is put right now and then
const NAME = String.raw`[\w-]+`;

/** @typedef {Record<string, any>} Fields */

/** @type {Record<string, [id: RegExp, sound: (fields: Fields) => boolean]>} */
const KINDS = {
  tick: [whole(`${DAY}:${NAME}`), () => true],
  ticks: [whole(String.raw`\d{4}-\d{2}`), ({ ticks }) => isObject(ticks) && Object.values(ticks).every(isObject)],
  ever: [whole(NAME), ({ last }) => isObject(last) && Object.values(last).every((day) => isText(day) && isDay.test(day))],
  skip: [isDay, ({ until }) => isText(until) && whole(`(${DAY})?`).test(until)],
  listed: [whole(NAME), () => true],
  hide: [whole(NAME), () => true],
  item: [whole(String.raw`own-\w+`), ({ name }) => isText(name) && name.trim() !== ""],
  order: [whole(`${NAME}:${NAME}`), ({ at }) => Number.isFinite(at)],
  condition: [whole(NAME), () => true],
  setting: [whole(NAME), ({ value }) => isText(value)],
  draft: [whole(String.raw`[\w:.+-]+`), ({ values }) => isObject(values) && Object.values(values).every(Array.isArray)],
  quiz: [whole(NAME), ({ answers }) => isObject(answers)],
  run: [whole(NAME), isRun],
};

/** The kinds that this version knows to be sound without another table. */
export const NAMES = Object.keys(KINDS);

/** Whether a record makes sense. @param {string} kind @param {string} id @param {Fields} fields */
export function fits(kind, id, fields) {
  if (!Object.hasOwn(KINDS, kind)) return true;
  const [pattern, sound] = KINDS[kind];
  return pattern.test(id) && !isInherited(id) && sound(fields);
}

/** @param {string} pattern */
function whole(pattern) {
  return new RegExp(`^${pattern}$`);
}

/** A time that can have been, in ms since 1970. @param {any} value */
function isTime(value) {
  return Number.isFinite(value) && value >= 0 && value <= Date.now() + AHEAD_MS;
}

/** A run, and the counts in it. @param {Fields} fields @returns {boolean} */
function isRun({ start, touched = start, paused = start, eased = start, episodes = 1, hold, was }) {
  const counts = [hold, was].filter((count) => count !== undefined);
  return [start, touched, paused, eased, episodes].every(isTime) && counts.every((count) => isText(count?.at) && isRun(count));
}

/** @param {unknown} value */
function isText(value) {
  return typeof value === "string";
}

/** @param {unknown} value */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
