// @ts-check
/**
 * The cramp that is going on: one record on the phone, so that it survives another muscle, a
 * reload, a locked phone and a killed tab. Times are in ms since 1970.
 */

import { remedyOf } from "../lib/remedy.js";
import { newId, stamp } from "../lib/stamp.js";
import { get, put, remember, remove, setting } from "../lib/storage.js";

const FORGOTTEN_MS = 30 * 60 * 1000; // without a touch for so long: another cramp
const STAYED_MS = 60 * 1000; // looking for so long counts as using it
const MOST_EPISODES = 99; // of one record in the diary
export const TEN_MINUTES = 600; // seconds; evidence 3b: advice today

/**
 * @typedef {object} Run
 * @property {number} start
 * @property {number} touched the last sign of the person
 * @property {number} episodes how often it came, this time included
 * @property {boolean} [used] the person did something, so it was no mere look
 * @property {boolean} [away] for half an hour there was no sign of the person
 * @property {boolean} [warned] the ten-minute signs were shown
 * @property {string} [muscle]
 * @property {string} [place]
 * @property {{ at: string, start: number, paused?: number }} [hold] the count going on: its address, when it began
 * @property {{ at: string, start: number, paused?: number }} [was] the count that was on when it eased
 * @property {number} [eased] when it eased
 * @property {boolean} [known] false: nobody was there to see when
 * @property {string} [by] the technique that was on when it eased
 * @property {boolean} [saved] it stands in the diary
 * @property {string} [id] under which it stands there
 */

/** @returns {Run} */
function fresh() {
  return { start: Date.now(), touched: Date.now(), episodes: 1 };
}

/** @returns {Run | undefined} */
function stored() {
  const run = get("run", "now");
  return run?.touched ? run : undefined;
}

/** The run going on, begun now if there is none. @returns {Run} */
export function current() {
  return stored() ?? update({});
}

/** @param {Partial<Run>} fields @returns {Run} */
export function update(fields) {
  const run = { ...(stored() ?? fresh()), ...fields };
  put("run", "now", run);
  return run;
}

/** The person did something. After half an hour without a sign nobody knows what went on meanwhile. */
export function touch() {
  const away = isForgotten(current()) || undefined;
  update({ touched: Date.now(), used: true, ...(away && { away }) });
  rememberUse();
}

/** @param {Run} run */
function isForgotten({ touched }) {
  return Date.now() - touched >= FORGOTTEN_MS;
}

/** Where the person said to be in this cramp; a reload, Back and a killed tab keep it. */
export function chosenBefore() {
  const run = stored();
  return run && !isForgotten(run) ? run.place : undefined;
}

/** @param {string} place */
export function choose(place) {
  update({ place });
}

/** Whether somebody is being helped right now. */
export function goingOn() {
  const run = stored();
  return Boolean(run?.used) && run?.eased === undefined && !isForgotten(run ?? fresh());
}

/** Whether relief was ever used on this phone. */
export function everUsed() {
  return setting("used") === "yes";
}

function rememberUse() {
  if (!everUsed()) remember("used", "yes");
}

/** Put a forgotten run aside and begin another. The one put aside, if it was a cramp. */
export function takeLeftOpen() {
  const run = stored();
  if (run?.saved) remove("run", "now");
  if (!run || run.saved || !isForgotten(run)) return undefined;
  remove("run", "now");
  return run.used || run.touched - run.start >= STAYED_MS ? run : undefined;
}

/**
 * It eased now. How long it took is known only where the person was there: after half an hour without
 * a touch the phone lay somewhere, and the person slept.
 * @param {string} by the technique that was on; none: that of the count going on
 * @returns {Run}
 */
export function ease(by) {
  const run = current();
  const known = !run.away && !isForgotten(run);
  return update({ eased: Date.now(), known, by: by || run.hold?.at.split(":")[0], was: run.hold, hold: undefined });
}

/** It has not eased after all. The count that was on. @returns {{ at: string }} */
export function takeBack() {
  const { was } = current();
  update({ eased: undefined, known: undefined, by: undefined, hold: was, was: undefined });
  return was ?? { at: "" };
}

/** Once more after it eased: the same clock and one episode more; after it was saved, another cramp. */
export function again() {
  const { episodes, saved } = current();
  const now = Date.now();
  const open = { eased: undefined, known: undefined, by: undefined, was: undefined, saved: undefined, id: undefined };
  update(saved ? { ...open, start: now, touched: now, episodes: 1, away: undefined, warned: undefined } : { ...open, episodes: episodes + 1 });
}

/**
 * Keep a cramp in the diary; once, however often this is called. Its length is known only where
 * somebody said that it eased.
 * @param {Run} [run] the one going on; or one that was left open, asked about the morning after
 * @returns {boolean} whether it is stored
 */
export function save(run) {
  const left = run !== undefined;
  const cramp = run ?? current();
  rememberUse();
  if (cramp.saved) return true;
  const id = newId();
  if (!left) update({ saved: true, id });
  const { start, eased, known, by = "", muscle, place, episodes } = cramp;
  return put("cramp", id, {
    start: stamp(new Date(start)),
    about: "exact",
    ...(eased !== undefined && known !== false ? { seconds: Math.max(0, Math.round((eased - start) / 1000)) } : {}),
    ...(muscle ? { muscle } : {}),
    ...(place ? { place } : {}),
    ...(by ? { eased: [remedyOf(by)], technique: by } : {}),
    episodes: Math.min(episodes, MOST_EPISODES),
    from: left ? "morning" : "player",
    made: stamp(),
  });
}
