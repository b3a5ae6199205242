// @ts-check
/**
 * The backup: one file that holds everything, and the only one that is read back. Whoever reads a file
 * gets all of it, judged record by record, or one problem in the words of a sentence and nothing else.
 *
 *   {"app":"unknot","kind":"backup","format":1,"made":"...+01:00","counts":{"cramp":60},"sha256":"...",
 *    "records":{"cramp":{"<id>":{...}}}}
 *
 * The hash is of the canonical text of `records`, so a changed digit is caught as well as a cut file.
 */

import { fits, NAMES } from "../lib/kinds.js";
import { instant } from "./nights.js";
import { isFields, problemOf, RULES } from "./records.js";
import { canonical, oddPart } from "./strict-json.js";

const APP = "unknot";
const KIND = "backup";
const FORMAT = 1;
export const LARGEST = 5_000_000; // bytes of a file that is read
const OURS = new RegExp(String.raw`^\s*\{\s*"app"\s*:\s*"${APP}"`);
const TABLE = /^"?start,night,|^"?night,state,/;
const ARRANGED = ["ticks", "ever", "run", "draft"]; // how ticks are stored, and what is going on now: no records
const DIARY = /** @type {("cramp" | "night" | "mark")[]} */ (Object.keys(RULES));
/** Every kind of record that a backup holds. */
export const KINDS = [...DIARY, ...NAMES.filter((kind) => !ARRANGED.includes(kind))];

/** @typedef {import("./records.js").Fields} Fields */
/** @typedef {Record<string, Record<string, Fields>>} Records kind -> id -> what it holds */
/** @typedef {{ key: string, values: Record<string, number | string> }} Say */
/** @typedef {{ problem: Say }} Refused */
/** @typedef {{ records: Records, counts: Record<string, number>, made: string }} Backup */

/** Whether backups can be made and judged here: a browser hashes at a secure address only. */
export function canHash() {
  return Boolean(crypto.subtle);
}

/**
 * The text of a backup, how many records of each kind are in it, and their hash.
 * @param {Records} records
 * @param {string} made a time with offset
 */
export async function backupOf(records, made) {
  const counts = countsOf(records);
  const hash = await sha256(canonical(records));
  const head = { app: APP, kind: KIND, format: FORMAT, made, counts, sha256: hash };
  // The head first: whoever opens the file sees what it is, and a cut file is known as ours.
  return { text: `${JSON.stringify(head).slice(0, -1)},"records":${canonical(records)}}\n`, counts, hash };
}

/**
 * Read a file. Its size is looked at before its bytes.
 * @param {Blob} file
 * @param {number} [now] ms since 1970
 * @returns {Promise<Backup | Refused>}
 */
export async function readBackup(file, now = Date.now()) {
  if (file.size > LARGEST) return refused("backup-too-big", { most: LARGEST / 1_000_000 });
  const buffer = await file.arrayBuffer().catch(() => undefined); // moved, or never on this phone
  if (!buffer) return refused("backup-unreadable");
  const bytes = new Uint8Array(buffer);
  if (isUtf16(bytes)) return refused("backup-utf16");
  /** @type {string} */
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return refused("backup-not-ours");
  }
  const found = parsed(text);
  return "problem" in found ? found : judged(found.head, now);
}

/** @param {string} text @returns {{ head: Fields } | Refused} */
function parsed(text) {
  let head;
  try {
    head = JSON.parse(text);
  } catch {
    return refused(OURS.test(text) ? "backup-cut" : TABLE.test(text) ? "backup-table" : "backup-not-ours");
  }
  if (!isFields(head) || head.app !== APP || head.kind !== KIND) return refused("backup-not-ours");
  const odd = oddPart(text);
  if (odd) return refused(`backup-${odd.reason}`, { name: odd.name });
  return { head };
}

/** The envelope, the counts, the hash, then every record. @param {Fields} head @param {number} now
 * @returns {Promise<Backup | Refused>} */
async function judged({ format, made, counts, sha256: hash, records }, now) {
  if (Number.isInteger(format) && Number(format) > FORMAT) return refused("backup-newer", { format: Number(format) });
  const whole = format === FORMAT && instant(made) !== undefined && isFields(counts) && isRecords(records);
  if (!whole) return refused("backup-damaged");
  const found = countsOf(records);
  for (const kind of new Set([...Object.keys(counts), ...Object.keys(found)])) {
    const [said, there] = [Object.hasOwn(counts, kind) ? counts[kind] : 0, found[kind] ?? 0];
    if (said !== there) return refused("backup-counts", { kind, made: Number(said) || 0, found: there });
  }
  if (!canHash()) return refused("backup-insecure");
  if ((await sha256(canonical(records))) !== hash) return refused("backup-damaged");
  return wrongRecord(records, now) ?? { records, counts: found, made: String(made) };
}

/** @param {Records} records @param {number} now @returns {Refused | undefined} */
function wrongRecord(records, now) {
  for (const [kind, entries] of Object.entries(records)) {
    if (!KINDS.includes(kind)) return refused("backup-kind", { kind });
    for (const [place, [id, fields]] of Object.entries(entries).entries()) {
      const wrong = problemIn(kind, id, fields, now);
      if (!wrong) continue;
      const when = String((isFields(fields) && fields.start) || id).slice(0, 25);
      return refused(sentenceOf(wrong), { ...wrong, kind, number: place + 1, when });
    }
  }
  return undefined;
}

/** Which sentence tells it: of a number, of another answer, of the entry itself.
 * @param {import("./records.js").Problem} problem */
function sentenceOf({ reason }) {
  if (reason === "whole") return "backup-number";
  return reason === "id" || reason === "record" ? "backup-entry" : "backup-record";
}

/** @param {string} kind @param {string} id @param {unknown} fields @param {number} now
 * @returns {import("./records.js").Problem | undefined} */
export function problemIn(kind, id, fields, now) {
  const known = DIARY.find((name) => name === kind);
  if (known) return problemOf(known, id, fields, now);
  return isFields(fields) && fits(kind, id, fields) ? undefined : { field: kind, reason: "record", found: id };
}

/**
 * What a backup would change here. `older` are those of which the newer version is here already.
 * @param {Records} here
 * @param {Records} there
 */
export function compared(here, there) {
  const none = () => ({ new: 0, newer: 0, same: 0, older: 0 });
  /** @type {Record<string, ReturnType<typeof none>>} */
  const kinds = {};
  const total = none();
  for (const [kind, id, fields] of each(there)) {
    const mine = here[kind]?.[id];
    const same = mine && canonical(mine) === canonical(fields);
    const what = !mine ? "new" : same ? "same" : wins(fields, mine) ? "newer" : "older";
    (kinds[kind] ??= none())[what] += 1;
    total[what] += 1;
  }
  return { kinds, total };
}

/**
 * Both together. Of two versions of a record the one that was changed later is kept, else the one whose text
 * is larger: whichever phone joins the two, it comes to the same.
 * @param {Records} here
 * @param {Records} there
 * @returns {Records}
 */
export function joined(here, there) {
  /** @type {Records} */
  const both = Object.fromEntries(Object.entries(here).map(([kind, entries]) => [kind, { ...entries }]));
  for (const kind of Object.keys(there)) both[kind] ??= {};
  for (const [kind, id, fields] of each(there)) {
    if (!both[kind][id] || wins(fields, both[kind][id])) both[kind][id] = fields;
  }
  return both;
}

/** @param {Fields} one @param {Fields} other */
function wins(one, other) {
  const [changed, before] = [one, other].map(({ changed }) => instant(changed) ?? -Infinity);
  return changed === before ? canonical(one) > canonical(other) : changed > before;
}

/** @param {Records} records @returns {[kind: string, id: string, fields: Fields][]} */
function each(records) {
  return Object.entries(records).flatMap(([kind, entries]) =>
    Object.entries(entries).map(([id, fields]) => /** @type {[string, string, Fields]} */ ([kind, id, fields])),
  );
}

/** @param {Records} records @returns {Record<string, number>} */
function countsOf(records) {
  return Object.fromEntries(Object.entries(records).map(([kind, entries]) => [kind, Object.keys(entries).length]));
}

/** @param {unknown} records @returns {records is Records} */
function isRecords(records) {
  return isFields(records) && Object.values(records).every(isFields);
}

/** By its mark, or by the zeros of Latin letters in it. @param {Uint8Array} bytes */
function isUtf16([first, second]) {
  const mark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return mark || (first === 0) !== (second === 0);
}

/** @param {string} text */
async function sha256(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {string} key @param {Record<string, number | string>} [values] @returns {Refused} */
function refused(key, values = {}) {
  return { problem: { key, values } };
}
