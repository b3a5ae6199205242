// @ts-check
/**
 * What the diary keeps: a cramp, a night, a mark. One table says what each field may hold; records that
 * come from a form, from this phone's storage or from a file are all judged by it. Empty is "not
 * answered", never "no" and never 0. Fields that the table does not know are of a newer version: kept.
 */

import { remedyOf } from "../lib/remedy.js";
import { isId, stamp } from "../lib/stamp.js";
import { instant, isDate } from "./nights.js";
import { canonical } from "./strict-json.js";

const AHEAD_MS = 5 * 60_000; // a phone's clock may be a little behind the one that wrote the time
const CENTURY_MS = 100 * 365.25 * 24 * 60 * 60_000;
const FOUND = 40; // characters of a wrong value that are shown
const NUL = "\0";

/** @typedef {"missing" | "time" | "future" | "past" | "date" | "whole" | "choice" | "list" | "alone" | "text" | "long"
 *   | "nul" | "id" | "record" | "kind"} Reason why a field is refused; a sentence for each is content */
/** @typedef {{ field: string, reason: Reason, found: string, least?: number, most?: number }} Problem */
/** @typedef {{ kind: "time" | "start" | "date" }
 *   | { kind: "whole", least: number, most: number }
 *   | { kind: "choice", of: readonly (string | number)[] }
 *   | { kind: "list", of: readonly string[], alone?: string }
 *   | { kind: "text", most: number }} Rule */

/** @typedef {Record<string, unknown>} Fields */

/**
 * A cramp. What is not answered is undefined, a list is empty.
 * @typedef {object} Cramp
 * @property {string} id
 * @property {string} start ISO 8601 with offset
 * @property {"exact" | "hour" | "night"} [about] how well the start is known
 * @property {number} [seconds] undefined: length unknown
 * @property {string} [muscle]
 * @property {"left" | "right" | "both"} [side]
 * @property {string} [place]
 * @property {number} [pain] 0 to 10
 * @property {"yes" | "no"} [woke]
 * @property {0 | 15 | 60 | 61} [awake] up to so many minutes; 61: longer than an hour
 * @property {"none" | "hours" | "day" | "longer"} [sore]
 * @property {string[]} eased the first is the one that was on when it eased
 * @property {string[]} before
 * @property {number} episodes
 * @property {string} [note]
 * @property {"player" | "morning" | "hand" | "file"} [from]
 * @property {string} [made]
 * @property {string} [changed]
 */

/** @typedef {{ night: string, state?: "free", stretch?: "yes" | "no" }} Night */
/** @typedef {{ id: string, date: string, kind: string, words?: string }} Mark */

export const REMEDIES = /** @type {const} */ ([
  ...["stretch", "massage", "walk", "stand", "heat", "cold", "drink", "other", "by-itself"],
]);

/** Every field of every kind, in the order in which they are shown and exported.
 * @type {Record<"cramp" | "night" | "mark", Record<string, Rule>>} */
export const RULES = {
  cramp: {
    start: { kind: "start" },
    about: { kind: "choice", of: ["exact", "hour", "night"] },
    seconds: { kind: "whole", least: 0, most: 86_400 },
    muscle: { kind: "choice", of: ["calf", "foot", "hamstring", "quadriceps", "shin", "inner-thigh", "other"] },
    side: { kind: "choice", of: ["left", "right", "both"] },
    place: {
      kind: "choice",
      of: ["bed", "sitting", "standing", "water", "driving", "walking", "sport", "other"],
    },
    pain: { kind: "whole", least: 0, most: 10 },
    woke: { kind: "choice", of: ["yes", "no"] },
    awake: { kind: "choice", of: [0, 15, 60, 61] },
    sore: { kind: "choice", of: ["none", "hours", "day", "longer"] },
    eased: { kind: "list", of: REMEDIES },
    before: {
      kind: "list",
      of: [
        ...["hard-exercise", "long-standing", "long-sitting", "heat", "alcohol", "little-drink"],
        ...["new-medicine", "illness", "dialysis", "other", "none"],
      ],
      alone: "none",
    },
    episodes: { kind: "whole", least: 1, most: 99 },
    note: { kind: "text", most: 2000 },
    from: { kind: "choice", of: ["player", "morning", "hand", "file"] },
    made: { kind: "time" },
    changed: { kind: "time" },
  },
  night: {
    state: { kind: "choice", of: ["free"] },
    stretch: { kind: "choice", of: ["yes", "no"] },
    changed: { kind: "time" },
  },
  mark: {
    date: { kind: "date" },
    kind: { kind: "choice", of: ["medicine-start", "medicine-stop", "medicine-dose", "other"] },
    words: { kind: "text", most: 120 },
    made: { kind: "time" },
    changed: { kind: "time" },
  },
};
/** @type {Record<"cramp" | "night" | "mark", string[]>} */
const NEEDED = { cramp: ["start"], night: [], mark: ["date", "kind"] };
const ENTRIES = { cramp: Object.entries(RULES.cramp), night: Object.entries(RULES.night), mark: Object.entries(RULES.mark) };

/**
 * The first thing that is wrong with a record, undefined where all is right.
 * @param {"cramp" | "night" | "mark"} kind
 * @param {string} id a night's is its date
 * @param {unknown} fields
 * @param {number} [now] ms since 1970; Infinity where the clock is no judge
 * @returns {Problem | undefined}
 */
export function problemOf(kind, id, fields, now = Date.now()) {
  if (kind === "night" ? !isDate(id) : !isId(id)) return problem("id", "id", id);
  if (!isFields(fields)) return problem(kind, "record", fields);
  for (const [field, rule] of ENTRIES[kind]) {
    const value = fields[field];
    const empty = isEmpty(value);
    if (empty && !NEEDED[kind].includes(field)) continue;
    const reason = empty ? "missing" : reasonAgainst(rule, value, now);
    if (reason) return problem(field, reason, value, rule);
  }
  return undefined;
}

/** A cramp out of its record, in which `problemOf` found nothing; the record becomes it, because two thousand copies
 * are a tenth of the time that the diary takes to open. @param {string} id @param {Fields} fields @returns {Cramp} */
export function toCramp(id, fields) {
  const cramp = /** @type {any} */ (answered(fields));
  cramp.id = id;
  cramp.eased ??= [];
  cramp.before ??= [];
  cramp.episodes ??= 1;
  return cramp;
}

/** @param {string} night @param {Fields} fields @returns {Night} */
export function toNight(night, fields) {
  return { ...answered(fields), night };
}

/** @param {string} id @param {Fields} fields @returns {Mark} */
export function toMark(id, fields) {
  return /** @type {Mark} */ ({ ...answered(fields), id });
}

/** Whether the player wrote this cramp before the diary was there. @param {any} fields */
export function isOld(fields) {
  return isFields(fields) && typeof fields.start === "number";
}

/**
 * Such a cramp as the diary keeps it, under the same id: two tabs, or two phones with one backup, make the
 * same of it. The offset is the one that this phone's zone had then. Where no technique was on, the length
 * was only a last touch, and the side was a setting of another day: both stay unknown.
 * @param {any} fields
 * @returns {Fields | undefined} undefined for what is no time
 */
export function renewed(fields) {
  const moment = new Date(fields.start);
  if (Number.isNaN(moment.getTime())) return undefined;
  const start = stamp(moment);
  const { seconds, muscle, place, eased: technique, episodes } = fields;
  const kept = { muscle, place, episodes, seconds: technique ? seconds : undefined };
  const fitting = Object.entries(kept).filter(
    ([field, value]) => !isEmpty(value) && !reasonAgainst(RULES.cramp[field], value, 0),
  );
  return {
    ...{ start, about: "exact", from: "player", made: start, changed: start },
    ...Object.fromEntries(fitting),
    ...(technique && typeof technique === "string" ? { eased: [remedyOf(technique)], technique } : {}),
  };
}

/** @param {unknown} value @returns {value is Fields} */
export function isFields(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Not answered. @param {unknown} value */
export function isEmpty(value) {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && !value.length);
}

/** @param {Fields} fields */
function answered(fields) {
  if (!Object.values(fields).some(isEmpty)) return fields;
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value)));
}

/** @param {Rule} rule @param {unknown} value @param {number} now @returns {Reason | undefined} */
function reasonAgainst(rule, value, now) {
  switch (rule.kind) {
    case "start":
      return againstStart(value, now);
    case "time":
      return instant(value) === undefined ? "time" : undefined;
    case "date":
      return isDate(value) ? undefined : "date";
    case "whole":
      return Number.isInteger(value) && Number(value) >= rule.least && Number(value) <= rule.most ? undefined : "whole";
    case "choice":
      return rule.of.includes(/** @type {string} */ (value)) ? undefined : "choice";
    case "list":
      return againstList(value, rule.of, rule.alone);
    case "text":
      return againstText(value, rule.most);
  }
}

/** @param {unknown} value @param {number} now @returns {Reason | undefined} */
function againstStart(value, now) {
  const time = instant(value);
  if (time === undefined) return "time";
  if (time > now + AHEAD_MS) return "future";
  return time < 0 || (now < Infinity && time < now - CENTURY_MS) ? "past" : undefined;
}

/** @param {unknown} value @param {readonly string[]} choices @param {string} [alone] @returns {Reason | undefined} */
function againstList(value, choices, alone) {
  if (!Array.isArray(value) || new Set(value).size !== value.length) return "list";
  if (!value.every((one) => choices.includes(one))) return "choice";
  return alone && value.length > 1 && value.includes(alone) ? "alone" : undefined;
}

/** A length is counted in code points, as people count characters. @param {unknown} value @param {number} most
 * @returns {Reason | undefined} */
function againstText(value, most) {
  if (typeof value !== "string") return "text";
  if (value.includes(NUL)) return "nul";
  return value.length > most && [...value].length > most ? "long" : undefined;
}

/** @param {string} field @param {Reason} reason @param {unknown} value @param {Rule} [rule] @returns {Problem} */
function problem(field, reason, value, rule) {
  const found = isEmpty(value) ? "" : canonical(value).slice(0, FOUND);
  const most = rule && "most" in rule ? { most: rule.most } : {};
  return { field, reason, found, ...(rule?.kind === "whole" ? { least: rule.least } : {}), ...most };
}
