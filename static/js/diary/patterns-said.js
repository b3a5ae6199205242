// @ts-check
/**
 * The sentences of the patterns that are no comparison: what was counted, of how many it is known, and what
 * eased it. Those that compare are said by figures() itself (patterns.js), which is also silent for it.
 */

import { sentence } from "../lib/dom.js";
import { nightInWords } from "./nights.js";
import { label, languages, lengthInWords, numberInWords as n, phrase } from "./words.js";

const DATE = /** @type {const} */ ({ day: "numeric", month: "short", year: "numeric" });
const FEWEST_TO_SAY_HALF = 3; // as many as a median needs
const USUAL = "stretch";
const SIDES = /** @type {const} */ (["left", "right", "both", "unknown"]);

/** @typedef {ReturnType<typeof import("./patterns.js").figures>} Figures */
/** @typedef {import("./remedies.js").Remedy} Remedy */

/**
 * Every paragraph of the page, by the part in which it stands; none where there is nothing to say.
 * @param {HTMLElement} root which brought the sentences
 * @param {Figures} found
 * @param {number} tonight cramps of the night that is not over
 * @returns {Record<string, string[]>}
 */
export function paragraphs(root, found, tonight) {
  const some = found.cramps > 0;
  const only = (/** @type {() => string[]} */ said) => (some ? said() : []);
  return {
    span: span(root, found, tonight),
    often: found.often.says.map((say) => phrase(say)),
    change: [phrase(found.change.say)],
    length: only(() => [phrase(found.length.say, found.length.list)]),
    pain: only(() => [phrase(found.pain.say, found.pain.list)]),
    sleep: only(() => sleep(root, found)),
    hours: only(() => hours(root, found)),
    weekdays: only(() => [phrase(found.weekdays.say)]),
    months: only(() => [phrase(found.months.say)]),
    muscles: only(() => muscles(root, found)),
    before: only(() => before(root, found)),
    eased: only(() => eased(root, found)),
    stretch: [phrase(found.stretch.say)],
  };
}

/** What is looked at, and what is not. @param {HTMLElement} root @param {Figures} found @param {number} tonight */
function span(root, { period, nights, cramps, outside, recalled }, tonight) {
  const [first, last] = [period.first, period.last].map((night) => nightInWords(night, languages(), DATE));
  const said = nights.all ? [sentence(root, "span", { first, last, nights: n(nights.all), cramps: n(cramps) })] : [];
  const before = outside - tonight;
  if (before) said.push(sentence(root, "outside", { outside: n(before) }));
  if (tonight) said.push(sentence(root, "tonight", { tonight: n(tonight) }));
  if (recalled) said.push(sentence(root, "recalled", { recalled: n(recalled) }));
  return said;
}

/** @param {HTMLElement} root @param {Figures} found */
function sleep(root, { sleep: { woke, wokeNights, askedWoke, awake, askedAwake } }) {
  const said = [
    askedWoke
      ? sentence(root, "woke", { woke: n(woke), asked: n(askedWoke), nights: n(wokeNights) })
      : sentence(root, "wokeNone"),
  ];
  const list = counts(awake.map(({ upTo, some }) => [label("awake", upTo), some]));
  if (askedAwake) said.push(sentence(root, "awake", { list, asked: n(askedAwake) }));
  return said;
}

/** @param {HTMLElement} root @param {Figures} found */
function hours(root, { hours: { known, unknown, say } }) {
  const timed = unknown ? [sentence(root, "timed", { known: n(known), unknown: n(unknown) })] : [];
  return [phrase(say), ...timed];
}

/** @param {HTMLElement} root @param {Figures} found */
function muscles(root, { muscles: rows }) {
  const of = counts(rows.map(({ muscle, all }) => [muscleName(muscle), all]));
  const all = (/** @type {typeof SIDES[number]} */ side) => rows.reduce((sum, row) => sum + row[side], 0);
  const legs = counts(SIDES.map((side) => [sideName(side), all(side)]));
  return [sentence(root, "muscles", { list: of }), sentence(root, "legs", { list: legs })];
}

/** @param {HTMLElement} root @param {Figures} found */
function before(root, { cramps, before: { asked } }) {
  return [asked ? sentence(root, "before", { asked: n(asked), cramps: n(cramps) }) : sentence(root, "beforeNone")];
}

/** @param {HTMLElement} root @param {Figures} found */
function eased(root, { remedies: { order, clear } }) {
  if (!order.length) return [sentence(root, "easedNone")];
  if (order.length === 1) return [];
  if (clear) return [sentence(root, "clear")];
  return [order[0].remedy === USUAL ? sentence(root, "usual") : sentence(root, "notClear")];
}

/** What one remedy came to. A median of one or two is the list of them. @param {HTMLElement} root
 * @param {Remedy} remedy */
export function remedyInWords(root, { used, count, median = 0, low = 0, high = 0 }) {
  const tried = sentence(root, "tried", { used: n(used) });
  const [least, most, half] = [low, high, median].map(lengthInWords);
  if (!count) return tried;
  if (count === 1) return `${tried} ${sentence(root, "endedOne", { least })}`;
  if (count < FEWEST_TO_SAY_HALF) return `${tried} ${sentence(root, "endedTwo", { least, most })}`;
  return `${tried} ${sentence(root, "ended", { count: n(count), half, least, most })}`;
}

/** A muscle, or that nobody said which. @param {string} muscle */
export function muscleName(muscle) {
  return muscle ? label("muscle", muscle) : sideName("unknown");
}

/** @param {typeof SIDES[number]} side */
export function sideName(side) {
  return side === "unknown" ? label("state", side) : label("side", side);
}

/** "Calf 40, Foot 12": only what there is. @param {[name: string, some: number][]} list */
function counts(list) {
  return list.flatMap(([name, some]) => (some ? `${name} ${n(some)}` : [])).join(", ");
}
