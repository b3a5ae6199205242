// @ts-check
/**
 * A count of phases, one after another, as a pure function of the time since it began: no counter,
 * so a locked phone, a reload or a frozen tab cannot bend it. Both players count with it.
 */

/** @typedef {{ kind: string, seconds: number, round: number }} Phase */
/** @typedef {{ index: number, left: number, done: boolean }} Place where a count is: seconds left, rounded up */

/**
 * Getting into it, then hold and rest in turn. The last hold is followed by no rest.
 * @param {{ ready?: number, hold: number, rest: number, rounds: number }} times in seconds
 * @returns {Phase[]}
 */
export function phasesOf({ ready = 0, hold, rest, rounds }) {
  /** @type {Phase[]} */
  const phases = ready ? [{ kind: "ready", seconds: ready, round: 1 }] : [];
  for (let round = 1; round <= rounds; round++) {
    phases.push({ kind: "hold", seconds: hold, round });
    if (round < rounds) phases.push({ kind: "rest", seconds: rest, round });
  }
  return phases;
}

/** How long all of them take, in seconds. @param {{ seconds: number }[]} phases */
export function lengthOf(phases) {
  return phases.reduce((sum, { seconds }) => sum + seconds, 0);
}

/**
 * Where the count is after so many ms. After the end: the last phase, nothing left, done.
 * @param {{ seconds: number }[]} phases
 * @param {number} elapsed in ms; before the beginning counts as the beginning
 * @returns {Place}
 */
export function placeAt(phases, elapsed) {
  let end = 0;
  for (const [index, { seconds }] of phases.entries()) {
    end += seconds * 1000;
    if (elapsed < end) return { index, left: Math.ceil((end - Math.max(0, elapsed)) / 1000), done: false };
  }
  return { index: Math.max(0, phases.length - 1), left: 0, done: true };
}

/**
 * How much has been counted, in ms: until now, or until the pause.
 * @param {{ start: number, paused?: number }} run times in ms since 1970
 * @param {number} now
 */
export function elapsed({ start, paused }, now) {
  return Math.max(0, (paused ?? now) - start);
}

/**
 * The same run with the pause begun, or over: then its start moves by the time of the pause.
 * @template {{ start: number, paused?: number }} T
 * @param {T} run
 * @param {number} now
 * @returns {T}
 */
export function pausedOrGoing(run, now) {
  if (run.paused === undefined) return { ...run, paused: now };
  return { ...run, start: run.start + now - run.paused, paused: undefined };
}
