// @ts-check
/** A backup onto this phone: joined with what is here, or in its place; all of it or nothing. */

import { all, bare, keeps, textAt, textOf, texts } from "../lib/storage.js";
import { folded, ticksSince } from "../lib/ticks.js";
import { alone, change, recover } from "../lib/together.js";
import { joined, KINDS } from "./backup.js";
import { isDiary, LAST, sound } from "./entries.js";
import { canonical } from "./strict-json.js";

/** The kinds as they are stored: the ticks of a month that is over are one record. */
export const STORED = [...KINDS, "ticks", "ever"];

/** @typedef {import("./backup.js").Records} Records */
/** @typedef {import("./backup.js").Refused} Refused */
/** @typedef {import("./records.js").Fields} Fields */

/** Every record on this phone, as a backup holds it; what cannot be read is set aside. @returns {Records} */
export function recordsHere() {
  const kinds = KINDS.map((kind) => /** @type {const} */ ([kind, Object.fromEntries(recordsOf(kind))]));
  return Object.fromEntries(kinds.filter(([, entries]) => Object.keys(entries).length));
}

/** @param {string} kind @returns {[id: string, fields: Fields][]} */
function recordsOf(kind) {
  if (kind === "tick") return ticksSince("").map(([day, item, fields]) => [`${day}:${item}`, bare(fields)]);
  const found = isDiary(kind) ? sound(kind) : all(kind);
  return [...found].map(([id, fields]) => [id, bare(fields)]);
}

/**
 * Put the records of a backup here. Whatever goes wrong, everything is as it was.
 * @param {Records} records as `readBackup` gave them
 * @param {"join" | "replace"} how
 * @param {string} today
 * @returns {Promise<{ changed: number } | Refused>}
 */
export async function restore(records, how, today) {
  const done = await alone(() => {
    recover();
    if (!keeps()) return refused("restore-blocked");
    const changes = changesTo(how === "join" ? joined(recordsHere(), records) : records, today);
    // What the diary's own undo would put back is older than what is here then.
    if (changes.length && textAt(...LAST) !== null) changes.push([LAST.join(":"), undefined]);
    if (changes.length && !change(changes)) return refused("restore-full");
    return { changed: changes.length };
  });
  return done ?? refused("restore-busy");
}

/** What must be written so that these records are here and no others. @param {Records} records @param {string} today
 * @returns {import("../lib/together.js").Changes} */
function changesTo({ tick = {}, ...others }, today) {
  const wanted = folded(Object.entries(tick), today);
  for (const [kind, entries] of Object.entries(others)) {
    for (const [id, fields] of Object.entries(entries)) wanted.set(`${kind}:${id}`, fields);
  }
  const here = new Map([...texts()].filter(([name]) => STORED.includes(name.split(":")[0])));
  const gone = [...here.keys()].filter((name) => !wanted.has(name));
  const changed = [...wanted].filter(([name, fields]) => !isSame(here.get(name), fields));
  return [
    ...gone.map((name) => /** @type {[string, undefined]} */ ([name, undefined])),
    ...changed.map(([name, fields]) => /** @type {[string, string]} */ ([name, textOf(fields)])),
  ];
}

/** @param {string | undefined} text @param {Fields} fields */
function isSame(text, fields) {
  return text !== undefined && canonical(bare(JSON.parse(text))) === canonical(fields);
}

/** @param {string} key @returns {Refused} */
function refused(key) {
  return { problem: { key, values: {} } };
}
