// @ts-check
/**
 * Screen, voice and vibration. Each may be missing, refused or broken: then nothing happens and
 * nothing else changes, because the screen alone says everything.
 */

const LONGEST_AWAKE_MS = 15 * 60 * 1000; // a forgotten phone must not burn its battery

/** What each moment feels like, in ms of buzz and pause: told apart with shut eyes. */
const BUZZES = {
  pull: [200],
  hold: [80, 80, 80],
  rest: [500],
  done: [200, 100, 200, 100, 500],
};
/** @typedef {keyof typeof BUZZES} Moment */

/** One for each time that it was asked for: the screen stays on until all are let go. @type {Set<WakeLockSentinel>} */
const locks = new Set();
let awakeUntil = 0;

/** Keep the screen on, at most 15 minutes; call it in a tap. */
export function keepAwake() {
  awakeUntil = Date.now() + LONGEST_AWAKE_MS;
  setTimeout(letSleepIfLate, LONGEST_AWAKE_MS);
  hold();
}

/** Let the screen go dark again. */
export function letSleep() {
  awakeUntil = 0;
  for (const held of locks) held.release().catch(() => {});
  locks.clear();
}

async function hold() {
  try {
    locks.add(await navigator.wakeLock.request("screen"));
    letSleepIfLate(); // the run ended meanwhile
  } catch {} // not offered, or refused: low battery
}

function letSleepIfLate() {
  if (Date.now() >= awakeUntil) letSleep();
}

// The browser takes the lock away whenever the page is hidden.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && Date.now() < awakeUntil) hold();
});

const LONGEST_WORDS_MS = 6000; // some voices never say that they have ended

/**
 * Say a sentence in the page's language, instead of what is still being said.
 * @param {string} text
 * @returns {Promise<void>} settled when it was said; soon, where there is no voice
 */
export function say(text) {
  return new Promise((done) => {
    try {
      const words = new SpeechSynthesisUtterance(text);
      words.lang = document.documentElement.lang;
      words.onend = words.onerror = () => done();
      setTimeout(done, LONGEST_WORDS_MS);
      speechSynthesis.cancel();
      speechSynthesis.speak(words);
    } catch {
      done();
    }
  });
}

/** Stop speaking. */
export function hush() {
  try {
    speechSynthesis.cancel();
  } catch {}
}

/**
 * Vibrate; where a phone cannot, `element` flashes nothing but shows a pulse at its edge.
 * @param {Moment} moment
 * @param {HTMLElement} element
 */
export function feel(moment, element) {
  let felt = false;
  try {
    // After a reload nobody has tapped yet, and the browser complains about vibrating.
    felt = navigator.userActivation?.hasBeenActive !== false && navigator.vibrate(BUZZES[moment]);
  } catch {}
  if (felt) return;
  element.dataset.pulse = moment;
  setTimeout(() => delete element.dataset.pulse, 1000);
}
