// @ts-check
/**
 * Time that a locked phone cannot bend: an end time and a look at the clock, never a counter.
 * A background tab's timers are throttled or frozen, so whoever shows the time asks `left()`.
 */

const TICK_MS = 250; // four looks a second; the digits change once

/** Seconds from now until `end` (a time in ms), rounded up, never below 0. @param {number} end */
export function left(end) {
  return Math.max(0, Math.ceil((end - Date.now()) / 1000));
}

/** Seconds since `start` (a time in ms), rounded down. @param {number} start */
export function since(start) {
  return Math.max(0, Math.floor((Date.now() - start) / 1000));
}

/** Seconds as a person reads a clock: 0:07, 12:30. @param {number} seconds */
export function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/**
 * Put a time on the screen. Four times a second the same words would lay out the page again.
 * @param {Element} element
 * @param {string} text
 */
export function show(element, text) {
  if (element.textContent !== text) element.textContent = text;
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
