// @ts-check
/**
 * What a person keeps on this phone. One record, one key: two open tabs never write over each
 * other, because nobody reads a list, changes it and writes it back. Storage that is full or
 * blocked loses nothing for this visit: the record stays in memory and `put` says so; as soon as
 * the storage takes records again, those are written too. A record that cannot be read, or makes no
 * sense for its kind, is set aside under another key and reported, never thrown away.
 *
 *   unknot:<kind>:<id>  ->  {"v": 1, ...}
 */

import { fits } from "./kinds.js";

const PREFIX = "unknot:";
const ASIDE = "aside";
const EMPTIED = "emptied";
const WIPE = "wipe";
const VERSION = 1;

/** @typedef {Record<string, unknown>} Fields what a kind of record holds, plain JSON */

/** Records that this browser would not store. @type {Map<string, string>} */
const memory = new Map();
const changes = new EventTarget();
/** Kinds that somebody wants to be told of. @type {Set<string>} */
const watched = new Set();

/**
 * The stored ids of each kind. To ask the browser for all its keys takes time that grows with the diary, so
 * they are read again only when their number is not what it should be, or another tab wrote.
 * @type {Map<string, Set<string>>}
 */
const index = new Map();
let indexed = -1; // how many keys there must be

/**
 * One record, or undefined.
 * @param {string} kind
 * @param {string} id
 * @returns {any}
 */
export function get(kind, id) {
  return parse(kind, id);
}

/**
 * Keep one record; it replaces the one with the same id.
 * @param {string} kind
 * @param {string} id
 * @param {Fields} fields
 * @returns {boolean} whether it will still be there at the next visit
 */
export function put(kind, id, fields) {
  const key = keyOf(kind, id);
  memory.set(key, textOf(fields));
  heal();
  announce(kind);
  return !memory.has(key);
}

/**
 * @param {string} kind
 * @param {string} id
 */
export function remove(kind, id) {
  const key = keyOf(kind, id);
  memory.delete(key);
  erase(key);
  heal();
  announce(kind);
}

/**
 * All readable records of a kind, by id.
 * @param {string} kind
 * @returns {Map<string, any>}
 */
export function all(kind) {
  const records = new Map();
  for (const id of ids(kind)) {
    const record = parse(kind, id);
    if (record) records.set(id, record);
  }
  return records;
}

/**
 * The ids of all records of a kind, in order; not yet looked at, so one may be of a broken record.
 * @param {string} kind
 */
export function ids(kind) {
  if (attempt(() => localStorage.length) !== indexed) readKeys();
  const start = keyOf(kind, "");
  const found = new Set(index.get(kind));
  for (const key of memory.keys()) if (key.startsWith(start)) found.add(key.slice(start.length));
  return [...found].sort();
}

/**
 * Set aside a record that is readable and still makes no sense to whoever asked for it.
 * @param {string} kind
 * @param {string} id
 */
export function reject(kind, id) {
  const key = keyOf(kind, id);
  const text = read(key);
  if (text !== null) putAside(key, text);
}

/** Whether this browser stores anything for us. */
export function keeps() {
  const key = keyOf("probe", "");
  const kept = write(key, key);
  erase(key);
  return kept;
}

/** How many records were set aside because they could not be read. */
export function setAside() {
  return ids(ASIDE).length;
}

/**
 * Be told when records of a kind change, here or in another tab.
 * @param {string} kind
 * @param {() => void} listener
 * @param {AbortSignal} signal ends it
 */
export function onChange(kind, listener, signal) {
  watched.add(kind);
  changes.addEventListener(kind, listener, { signal });
}

/** Be told when another tab, or the browser, took everything away at once.
 * @param {() => void} listener @param {AbortSignal} signal */
export function onEmptied(listener, signal) {
  changes.addEventListener(EMPTIED, listener, { signal });
}

/** A record as it is stored. @param {Fields} fields */
export function textOf(fields) {
  return JSON.stringify({ v: VERSION, ...fields });
}

/** A stored record as it was put. @param {Fields} record @returns {Fields} */
export function bare(record) {
  const fields = { ...record };
  delete fields.v;
  return fields;
}

/** The text of one record, null for none. @param {string} kind @param {string} id */
export function textAt(kind, id) {
  return read(keyOf(kind, id));
}

/** Every record of ours as it is stored: `kind:id` -> text. @returns {Map<string, string>} */
export function texts() {
  return new Map(keys().map((key) => [key.slice(PREFIX.length), read(key) ?? ""]));
}

/**
 * Write texts as they are, in this order; undefined takes one away. It stops at the first that finds no room.
 * @param {Iterable<[name: string, text: string | undefined]>} changed names as `texts()` gives them
 * @returns {boolean} whether all were written
 */
export function rewrite(changed) {
  /** @type {Set<string>} */
  const kinds = new Set();
  let whole = true;
  for (const [name, text] of changed) {
    const key = PREFIX + name;
    memory.delete(key);
    if (text === undefined) erase(key);
    else whole = write(key, text);
    kinds.add(kindOf(key));
    if (!whole) break;
  }
  for (const kind of kinds) announce(kind);
  return whole;
}

/** Forget everything of ours on this phone. Another tab forgets what it could not store, too. */
export function wipe() {
  const gone = keys();
  memory.clear();
  write(keyOf(WIPE, ""), WIPE);
  for (const key of [...gone, keyOf(WIPE, "")]) erase(key);
  for (const kind of new Set([...gone.map(kindOf), ...watched])) announce(kind);
}

/**
 * @param {"theme" | "country" | "number" | string} name
 * @returns {string | undefined}
 */
export function setting(name) {
  const value = get("setting", name)?.value;
  return typeof value === "string" ? value : undefined;
}

/**
 * @param {string} name
 * @param {string} value
 * @returns {boolean} whether it will be remembered
 */
export function remember(name, value) {
  return put("setting", name, { value });
}

addEventListener("storage", ({ key }) => {
  if (key !== null && !key.startsWith(PREFIX)) return heal(); // it may have made room
  indexed = -1;
  if (key === keyOf(WIPE, "")) memory.clear();
  if (key !== null) memory.delete(key); // another tab wrote or removed it later than we did
  heal();
  if (key !== null) return announce(kindOf(key));
  for (const kind of watched) announce(kind);
  announce(EMPTIED);
});

/** Write what is in memory only. Each by itself: a small record may fit where a large one does not. */
function heal() {
  for (const [key, text] of memory) if (write(key, text)) memory.delete(key);
}

/** @param {string} kind @param {string} id */
function keyOf(kind, id) {
  return `${PREFIX}${kind}:${id}`;
}

/** @param {string} key */
function kindOf(key) {
  return key.slice(PREFIX.length).split(":", 1)[0];
}

function keys() {
  const stored = attempt(() => Object.keys(localStorage));
  const names = stored === FAILED ? [] : stored.filter((key) => key.startsWith(PREFIX));
  return [...new Set([...names, ...memory.keys()])];
}

function readKeys() {
  const stored = attempt(() => Object.keys(localStorage));
  index.clear();
  indexed = stored === FAILED ? -1 : stored.length;
  for (const key of stored === FAILED ? [] : stored) if (key.startsWith(PREFIX)) note(key);
}

/** @param {string} key */
function note(key) {
  const kind = kindOf(key);
  const id = key.slice(keyOf(kind, "").length);
  const known = index.get(kind) ?? new Set();
  index.set(kind, known);
  if (known.has(id)) return false;
  known.add(id);
  return true;
}

/** @param {string} key @param {string} text */
function write(key, text) {
  if (attempt(() => localStorage.setItem(key, text)) === FAILED) return false;
  if (indexed >= 0 && note(key)) indexed += 1;
  return true;
}

/** @param {string} key */
function erase(key) {
  if (attempt(() => localStorage.removeItem(key)) === FAILED || indexed < 0) return;
  const kind = kindOf(key);
  if (index.get(kind)?.delete(key.slice(keyOf(kind, "").length))) indexed -= 1;
}

/** @param {string} key */
function read(key) {
  const stored = memory.get(key) ?? attempt(() => localStorage.getItem(key));
  return stored === FAILED ? null : stored;
}

/** @param {string} kind @param {string} id @returns {any} */
function parse(kind, id) {
  const key = keyOf(kind, id);
  const text = read(key);
  if (text === null) return undefined;
  try {
    const record = JSON.parse(text);
    if (record?.v === VERSION && fits(kind, id, record)) return record;
  } catch {}
  putAside(key, text);
  return undefined;
}

/** @param {string} key @param {string} text */
function putAside(key, text) {
  if (kindOf(key) === ASIDE) return;
  if (write(keyOf(ASIDE, key.slice(PREFIX.length)), text)) {
    memory.delete(key);
    erase(key);
  }
  announce(ASIDE);
}

/** @param {string} kind */
function announce(kind) {
  changes.dispatchEvent(new Event(kind));
}

const FAILED = Symbol("storage is full or blocked");

/**
 * @template T
 * @param {() => T} work
 * @returns {T | typeof FAILED}
 */
function attempt(work) {
  try {
    return work();
  } catch {
    return FAILED;
  }
}
