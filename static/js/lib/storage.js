// @ts-check
/**
 * What a person keeps on this phone. One record, one key: two open tabs never write over each
 * other, because nobody reads a list, changes it and writes it back. Storage that is full or
 * blocked loses nothing for this visit: the record stays in memory and `put` says so; as soon as
 * the storage takes records again, those are written too. A record that cannot be read is set
 * aside under another key and reported, never thrown away.
 *
 *   unknot:<kind>:<id>  ->  {"v": 1, ...}
 */

const PREFIX = "unknot:";
const ASIDE = "aside";
const VERSION = 1;

/** @typedef {Record<string, unknown>} Fields what a kind of record holds, plain JSON */

/** Records that this browser would not store. @type {Map<string, string>} */
const memory = new Map();
const changes = new EventTarget();

/**
 * One record, or undefined.
 * @param {string} kind
 * @param {string} id
 * @returns {any}
 */
export function get(kind, id) {
  return parse(keyOf(kind, id));
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
  memory.set(key, JSON.stringify({ v: VERSION, ...fields }));
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
  attempt(() => localStorage.removeItem(key));
  heal();
  announce(kind);
}

/**
 * All readable records of a kind, by id.
 * @param {string} kind
 * @returns {Map<string, any>}
 */
export function all(kind) {
  const start = keyOf(kind, "");
  const records = new Map();
  for (const key of keys().filter((name) => name.startsWith(start)).sort()) {
    const record = parse(key);
    if (record) records.set(key.slice(start.length), record);
  }
  return records;
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
  const kept = attempt(() => localStorage.setItem(key, key)) !== FAILED;
  attempt(() => localStorage.removeItem(key));
  return kept;
}

/** How many records were set aside because they could not be read. */
export function setAside() {
  return keys().filter((key) => key.startsWith(keyOf(ASIDE, ""))).length;
}

/**
 * Be told when records of a kind change, here or in another tab.
 * @param {string} kind
 * @param {() => void} listener
 * @param {AbortSignal} signal ends it
 */
export function onChange(kind, listener, signal) {
  changes.addEventListener(kind, listener, { signal });
}

/** Every key of ours, with its text: what a backup holds. @returns {Map<string, string>} */
export function everything() {
  return new Map(keys().map((key) => [key.slice(PREFIX.length), read(key) ?? ""]));
}

/** Forget everything of ours on this phone. */
export function wipe() {
  const gone = keys();
  memory.clear();
  for (const key of gone) attempt(() => localStorage.removeItem(key));
  for (const kind of new Set(gone.map(kindOf))) announce(kind);
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
  if (key) memory.delete(key); // another tab wrote or removed it later than we did
  heal(); // it may have made room
  if (key === null) for (const kind of new Set([...memory.keys()].map(kindOf))) announce(kind);
  else if (key.startsWith(PREFIX)) announce(kindOf(key));
});

/** Write what is in memory only. Each by itself: a small record may fit where a large one does not. */
function heal() {
  for (const [key, text] of memory) {
    if (attempt(() => localStorage.setItem(key, text)) !== FAILED) memory.delete(key);
  }
}

/** @param {string} kind @param {string} id */
function keyOf(kind, id) {
  return `${PREFIX}${kind}:${id}`;
}

/** @param {string} key */
function kindOf(key) {
  return key.slice(PREFIX.length).split(":")[0];
}

function keys() {
  const stored = attempt(() => Object.keys(localStorage));
  const names = stored === FAILED ? [] : stored.filter((key) => key.startsWith(PREFIX));
  return [...new Set([...names, ...memory.keys()])];
}

/** @param {string} key */
function read(key) {
  const stored = memory.get(key) ?? attempt(() => localStorage.getItem(key));
  return stored === FAILED ? null : stored;
}

/** @param {string} key @returns {any} */
function parse(key) {
  const text = read(key);
  if (text === null) return undefined;
  try {
    const record = JSON.parse(text);
    if (record?.v === VERSION) return record;
  } catch {}
  putAside(key, text);
  return undefined;
}

/** @param {string} key @param {string} text */
function putAside(key, text) {
  if (kindOf(key) === ASIDE) return;
  const kept = attempt(() => localStorage.setItem(keyOf(ASIDE, key.slice(PREFIX.length)), text));
  if (kept !== FAILED) attempt(() => localStorage.removeItem(key));
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
