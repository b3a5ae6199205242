// @ts-check
/**
 * A tap acts only on what the person could have seen: a second tap on the same spot, or one on what
 * has only just come up, is the end of the tap before. One listener for the whole page, before all
 * others, so that no control needs a rule of its own.
 */

const SEEN_MS = 400; // to see what has changed and mean it
const SPOT_PX = 48; // within one target
const CONTROL = "a, button, input, label, summary, select";

const LED = "unknot:tap"; // of this tab alone: where the tap was that led here
const ECHO_MS = 50; // a label's click is followed at once by one of its box, which is the same tap

/** The last tap that did something: on what, where and when, and when the screen had answered it. */
let last = { target: document.documentElement, x: 0, y: 0, at: -SEEN_MS, answered: -SEEN_MS };
/** What came up without a tap, and when. @type {WeakMap<Element, number>} */
const shown = new WeakMap();

/** Something came up by itself: what is tapped in it within a moment was meant for what it covers. @param {Element} element */
export function cameUp(element) {
  shown.set(element, performance.now());
}

/** Begin to watch. What a link led to has just come up, too. */
export function watchTaps() {
  addEventListener("click", guard, { capture: true });
  try {
    const [x, y] = sessionStorage[LED].split(" ").map(Number);
    delete sessionStorage[LED];
    last = { ...last, x, y, answered: performance.now() };
  } catch {} // none led here, or the browser keeps nothing
}

/** @param {MouseEvent} event */
function guard(event) {
  const target = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(CONTROL));
  if (!target || event.detail === 0) return; // a key, or a script: told what it acts on
  const now = performance.now();
  if (last.target.matches("label") && last.target.contains(target) && now - last.at < ECHO_MS) return;
  if (tooSoon(event) || justUp(target)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  last = { target, x: event.clientX, y: event.clientY, at: now, answered: now };
  requestAnimationFrame(() => setTimeout(() => (last.answered = performance.now())));
  if (!target.matches("a")) return;
  try {
    sessionStorage[LED] = `${last.x} ${last.y}`;
  } catch {}
}

/** @param {MouseEvent} event */
function tooSoon({ clientX, clientY }) {
  const near = Math.abs(clientX - last.x) < SPOT_PX && Math.abs(clientY - last.y) < SPOT_PX;
  return near && performance.now() - last.answered < SEEN_MS;
}

/** @param {Element} target */
function justUp(target) {
  for (let part = /** @type {Element | null} */ (target); part; part = part.parentElement) {
    const since = performance.now() - (shown.get(part) ?? -SEEN_MS);
    if (since < SEEN_MS) return true;
  }
  return false;
}
