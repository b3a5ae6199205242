// @ts-check
/**
 * Many records changed together, or none: localStorage has no transactions. What is about to change is
 * written down first, then a mark, then the changes; they are read back, and the mark goes. Whoever finds the
 * mark at a start puts back what was written down. It stays as the way to undo, until the next time.
 *
 *   before:<id>     {made, texts: {<name>: <text> or null}}      restoring:now  {before: <id>}
 */

import { newId, stamp } from "./stamp.js";
import { get, ids, put, remove, rewrite, textOf, texts } from "./storage.js";

const LOCK = "unknot-together";
const MARK = "restoring:now";
const SEEN_MS = 500; // what one tab writes, the others see a moment later
const RECOVERED = /** @type {const} */ (["recovered", "now"]);

/** @typedef {[name: string, text: string | undefined][]} Changes names as `texts()` gives them; undefined: take away */

let held = false; // by this tab, which sees what it wrote itself

/**
 * Do what no other tab may do at the same time, nor before it can see what was written.
 * @template T
 * @param {() => T} work
 * @returns {Promise<T | undefined>} undefined where another tab is at it
 */
export async function alone(work) {
  if (!navigator.locks || held) return work();
  return new Promise((done, fail) => {
    const hold = async (/** @type {Lock | null} */ lock) => {
      if (!lock) return done(undefined);
      held = true;
      try {
        done(await work());
        await new Promise((seen) => setTimeout(seen, SEEN_MS));
      } finally {
        held = false;
      }
    };
    navigator.locks.request(LOCK, { ifAvailable: true }, hold).catch(fail);
  });
}

/** Make all changes or none. @param {Changes} changes @returns {boolean} whether they are made */
export function change(changes) {
  const here = texts();
  const id = newId();
  const before = Object.fromEntries(changes.map(([name]) => [name, here.get(name) ?? null]));
  /** @type {Changes} */
  const notes = [
    [`before:${id}`, textOf({ made: stamp(), texts: before })],
    [MARK, textOf({ before: id })],
  ];
  const noted = rewrite(notes) && isSo(notes); // without it there is no way back
  if (noted && rewrite(roomFirst(changes)) && isSo(changes)) {
    const older = ids("before").filter((other) => other !== id);
    return rewrite([[MARK, undefined], ...older.map((other) => gone(other))]);
  }
  // What cannot be put back now is put back at the next start.
  if (!noted || putBack(id)) rewrite([gone(id), [MARK, undefined]]);
  return false;
}

/** When the last such change was made, if it can be undone. @returns {string | undefined} */
export function undoable() {
  return get("before", ids("before")[0] ?? "")?.made;
}

/** Undo the last such change: every record in it is as it was before. @returns {boolean} whether there was one */
export function undo() {
  const [id] = ids("before");
  if (id === undefined || !rewrite([[MARK, textOf({ before: id })]])) return false;
  return recover();
}

/** Put back what a killed tab left half done, at the start of any page. */
export async function recoverAtStart() {
  if (await alone(recover)) put(...RECOVERED, { at: stamp() });
}

/** Put back what a killed tab left half done. @returns {boolean} whether there was something */
export function recover() {
  const id = get("restoring", "now")?.before;
  if (typeof id !== "string") return false;
  if (putBack(id)) rewrite([gone(id), [MARK, undefined]]);
  return true;
}

/** Whether that happened since this was asked last: the person is told once. */
export function wasRecovered() {
  const recovered = get(...RECOVERED) !== undefined;
  if (recovered) remove(...RECOVERED);
  return recovered;
}

/** @param {string} id @returns {boolean} whether all of it is back */
function putBack(id) {
  /** @type {[string, string | null][]} */
  const before = Object.entries(get("before", id)?.texts ?? {});
  return rewrite(roomFirst(before.map(([name, text]) => [name, text ?? undefined])));
}

/** What goes makes room for what comes. @param {Changes} changes @returns {Changes} */
function roomFirst(changes) {
  return changes.toSorted(([, one], [, other]) => Number(one !== undefined) - Number(other !== undefined));
}

/** Whether the browser gives back what it was given. @param {Changes} changes */
function isSo(changes) {
  const now = texts();
  return changes.every(([name, text]) => now.get(name) === text);
}

/** @param {string} id @returns {[string, undefined]} */
function gone(id) {
  return [`before:${id}`, undefined];
}
