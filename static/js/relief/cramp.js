// @ts-check
/**
 * The cramp that is going on: one record on the phone, so that it survives another muscle, a
 * reload, a locked phone and a killed tab. Times are in ms since 1970.
 */

import { get, put, remember, remove, setting } from "../lib/storage.js";

const FORGOTTEN_MS = 30 * 60 * 1000; // without a touch for so long: another cramp
const STAYED_MS = 60 * 1000; // looking for so long counts as using it
export const TEN_MINUTES = 600; // seconds; evidence 3b: advice today

/**
 * @typedef {object} Run
 * @property {number} start
 * @property {number} touched the last sign of the person
 * @property {number} episodes how often it came, this time included
 * @property {boolean} [used] the person did something, so it was no mere look
 * @property {boolean} [warned] the ten-minute signs were shown
 * @property {string} [muscle]
 * @property {string} [place]
 * @property {{ at: string, phase: string, round: number, end: number }} [hold] the count going on
 * @property {number} [eased] when it eased
 * @property {string} [by] the technique that was on when it eased
 * @property {boolean} [saved] it stands in the diary
 */

/** @returns {Run} */
function fresh() {
  return { start: Date.now(), touched: Date.now(), episodes: 1 };
}

/** @returns {Run | undefined} */
function stored() {
  const run = get("run", "now");
  return run && Number.isFinite(run.start) && Number.isFinite(run.touched) ? run : undefined;
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

/** The person did something. */
export function touch() {
  update({ touched: Date.now(), used: true });
  rememberUse();
}

/** Whether somebody is being helped right now. */
export function goingOn() {
  const run = stored();
  return Boolean(run?.used) && run?.eased === undefined && Date.now() - (run?.touched ?? 0) < FORGOTTEN_MS;
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
  if (!run || run.saved || Date.now() - run.touched < FORGOTTEN_MS) return undefined;
  remove("run", "now");
  return run.used || run.touched - run.start >= STAYED_MS ? run : undefined;
}

/** Keep a run as a cramp. @param {Run} run @returns {boolean} whether it is stored */
export function save(run) {
  const end = run.eased ?? run.touched;
  rememberUse();
  return put("cramp", new Date(run.start).toISOString(), {
    start: run.start,
    seconds: Math.max(0, Math.round((end - run.start) / 1000)),
    muscle: run.muscle ?? "",
    side: setting("side") ?? "",
    place: run.place ?? "",
    eased: run.by ?? "",
    episodes: run.episodes,
  });
}
