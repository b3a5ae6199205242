// @ts-check
/**
 * Time that a locked phone cannot bend: a start time and a look at the clock, never a counter.
 * A background tab's timers are throttled or frozen, so whoever shows the time asks `since()`.
 */

const TICK_MS = 250; // four looks a second; the digits change once

/** Seconds since `start` (a time in ms), rounded down. @param {number} start */
export function since(start) {
  return Math.max(0, Math.floor((Date.now() - start) / 1000));
}

/** Seconds as a person reads a clock: 0:07, 12:30. @param {number} seconds */
export function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/**
 * Call `look` now, four times a second, and at once when the phone comes back.
 * @param {() => void} look
 * @param {AbortSignal} signal ends it
 */
export function everyTick(look, signal) {
  const timer = setInterval(look, TICK_MS);
  signal.addEventListener("abort", () => clearInterval(timer));
  for (const event of ["visibilitychange", "resume"]) {
    document.addEventListener(event, look, { signal });
  }
  addEventListener("pageshow", look, { signal });
  look();
}
