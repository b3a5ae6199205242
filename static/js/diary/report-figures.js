// @ts-check
/**
 * The parts of the page for the doctor, each from its figures. Every list is cut to what one page holds, and
 * says how many are left out. Of few cramps the values stand there, no median and no rate.
 */

import { strip } from "./bars.js";
import { timeInWords } from "./nights.js";
import { big, date, line, more, table } from "./report-dom.js";
import { calendar, ROWS } from "./report-pictures.js";
import { hourName, label, languages, lengthInWords, numberInWords as n, phrase } from "./words.js";
import { one, sentence } from "../lib/dom.js";

export const FEW = 5; // cramps; of fewer no rate and no median is said
const WEEK = 7;
const MOST_MUSCLES = 3; // on one page
const LABELLED = 3; // every third bar of the clock says its hour

/** @typedef {ReturnType<typeof import("./patterns.js").figures>} Figures */
/** @typedef {import("./records.js").Cramp} Cramp */
/** @typedef {import("./records.js").Mark} Mark */

/**
 * What the page is made of.
 * @typedef {object} Facts
 * @property {Figures} found
 * @property {Cramp[]} cramps those of the period
 * @property {Mark[]} marks all that there are, the oldest first
 * @property {ReturnType<typeof import("./report-quiz.js").stored>} quiz
 * @property {import("./report-quiz.js").Told | undefined} told
 * @property {string} now a time with offset
 * @property {string} version
 */
/** @typedef {Record<string, (Node | string)[]>} Parts name of a part -> what it holds */

/**
 * What the figures come to, part by part.
 * @param {HTMLElement} root says the sentences
 * @param {Facts} facts
 * @returns {Parts}
 */
export function figureParts(root, facts) {
  const { found } = facts;
  const { pain, length } = found;
  const halfLength = lengthInWords(length.median ?? 0);
  return {
    of: [head(root, facts)],
    "often-big": often(root, found),
    often: counted(root, found),
    "pain-big": middle(pain.median, found.cramps, n(pain.median ?? 0), sentence(root, "ofTen")),
    pain: pains(root, facts),
    "length-big": middle(length.median, found.cramps, halfLength, sentence(root, "medianOf")),
    length: lengths(root, facts),
    sleep: sleep(root, found),
    calendar: nights(root, facts),
    when: when(root, facts),
    change: [line(found.nights.all ? phrase(found.change.say) : sentence(root, "notNoted"))],
  };
}

/** @param {HTMLElement} root @param {Facts} facts */
function head(root, { found, now, version }) {
  const { first, last } = found.period;
  const made = date(now.slice(0, 10));
  if (!found.nights.all) return sentence(root, "made", { made, version });
  return sentence(root, "of", { from: date(first), to: date(last), nights: n(found.nights.all), made, version });
}

/** @param {HTMLElement} root @param {Figures} found */
function often(root, found) {
  const { nights } = found;
  if (!nights.all) return [];
  const rate = rateOf(found);
  if (!rate) return big(n(nights.cramp), sentence(root, "nights", { all: n(nights.all) }));
  const [low, high] = [rate.low, rate.high].map((value) => n(Math.round(10 * value) / 10));
  return big(low === high ? low : sentence(root, "range", { low, high }), sentence(root, "perWeek"));
}

/** @param {HTMLElement} root @param {Figures} found */
function counted(root, found) {
  const { often, nights, cramps } = found;
  if (!nights.all) return [line(phrase(often.says[0]))];
  const { cramp, free, unknown } = nights;
  const weekly = rateOf(found) ? phrase(often.says[1]) : sentence(root, "inAll", { cramps: n(cramps) });
  return [line(sentence(root, "counts", { cramp: n(cramp), free: n(free), unknown: n(unknown) })), line(weekly)];
}

/** Cramp nights a week, where enough is known to say so. @param {Figures} found */
function rateOf({ often, cramps }) {
  return "nightly" in often && cramps >= FEW ? often.nightly : undefined;
}

/** The median large; nothing where values are listed.
 * @param {number | undefined} median @param {number} cramps @param {string} text @param {string} unit */
function middle(median, cramps, text, unit) {
  return median === undefined || cramps < FEW ? [] : big(text, unit);
}

/** @param {HTMLElement} root @param {Facts} facts */
function pains(root, { found, cramps }) {
  const { pain } = found;
  if (!pain.known) return [line(sentence(root, "notNoted"))];
  const values = listed(cramps.map((cramp) => cramp.pain), pain.median);
  if (values) return [line(phrase({ key: "pain-list", values: { known: pain.known, all: cramps.length } }, values))];
  return [line(sentence(root, "worst", { high: n(pain.high ?? 0), known: n(pain.known), all: n(cramps.length) }))];
}

/** @param {HTMLElement} root @param {Facts} facts */
function lengths(root, { found, cramps }) {
  const { length } = found;
  if (!length.known) return [line(sentence(root, "notNoted"))];
  const values = listed(cramps.map((cramp) => cramp.seconds), length.median);
  if (values) {
    const list = phrase({ key: "length-list", values: { known: length.known, open: length.open } }, values);
    return [line(list), line(sentence(root, "over", { over: n(length.overTen) }))];
  }
  const longest = lengthInWords(length.high ?? 0);
  return [
    line(sentence(root, "longest", { longest, over: n(length.overTen) })),
    line(sentence(root, "unknown", { open: n(length.open), all: n(cramps.length) })),
  ];
}

/** The values in order, where they are too few for a median.
 * @param {(number | undefined)[]} values of every cramp @param {number | undefined} median */
function listed(values, median) {
  if (median !== undefined && values.length >= FEW) return undefined;
  return values.filter((value) => value !== undefined).sort((low, high) => low - high);
}

/** @param {HTMLElement} root @param {Figures} found */
function sleep(root, { sleep, cramps }) {
  const { woke, wokeNights, askedWoke, awake, askedAwake } = sleep;
  const lines = [];
  const all = n(cramps);
  if (askedWoke) lines.push(sentence(root, "woke", { nights: n(wokeNights), woke: n(woke), asked: n(askedWoke), all }));
  const list = awake.filter(({ some }) => some).map(({ upTo, some }) => `${label("awake", upTo)}: ${n(some)}`);
  if (askedAwake) lines.push(sentence(root, "awake", { list: list.join("; "), asked: n(askedAwake), all }));
  return (lines.length ? lines : [sentence(root, "notNoted")]).map(line);
}

/** How many of the cramps had each sign, in the cells of the page.
 * @param {HTMLElement} root @param {HTMLElement} paper @param {Figures} found */
export function writeSigns(root, paper, { signs }) {
  for (const { sign, some, of } of signs) {
    if (sign === "distress") continue; // the page says that it is not asked
    const share = of ? sentence(root, "share", { some: n(some), of: n(of) }) : sentence(root, "notNoted");
    one(paper, `[data-sign="${sign}"]`).textContent = share;
  }
}

/** Whether it is read from the right. @param {HTMLElement} root */
function isRtl(root) {
  return getComputedStyle(root).direction === "rtl";
}

/** @param {HTMLElement} root @param {Facts} facts */
function nights(root, { found, marks }) {
  if (!found.nights.all) return [line(phrase(found.often.says[0]))];
  const { cramp, free, unknown } = found.nights;
  const name = sentence(root, "counts", { cramp: n(cramp), free: n(free), unknown: n(unknown) });
  const picture = calendar(found.seen, new Set(marks.map(({ date }) => date)), name, isRtl(root));
  return [
    picture,
    ...(found.nights.all > ROWS * WEEK ? [line(sentence(root, "lastWeeks", { weeks: n(ROWS) }))] : []),
  ];
}

/** @param {HTMLElement} root @param {Facts} facts */
function when(root, { found, cramps }) {
  const { hours, muscles } = found;
  if (!cramps.length) return [line(sentence(root, "none"))];
  const rows = muscles.slice(0, MOST_MUSCLES).map(({ muscle, left, right, both, unknown }) => [
    muscle ? label("muscle", muscle) : sentence(root, "notNoted"),
    ...[left, right, both, unknown].map((count) => n(count)),
  ]);
  const names = [...["left", "right", "both"].map((side) => label("side", side)), sentence(root, "notNoted")];
  return [
    ...(cramps.length < FEW ? [line(dates(cramps))] : clock(hours, isRtl(root))),
    table([sentence(root, "muscle"), ...names], rows),
    ...more(root, muscles.length - rows.length),
  ];
}

/** @param {Figures["hours"]} hours @param {boolean} rtl */
function clock(hours, rtl) {
  const bars = hours.bins.map((value, place) => ({
    ...{ value, number: value ? n(value) : "" },
    label: place % LABELLED ? "" : hourName(place * 2).slice(0, 2),
  }));
  return [...(hours.known ? [strip(bars, { edges: true, rtl })] : []), line(phrase(hours.say))];
}

/** @param {Cramp[]} cramps fewer than are counted */
function dates(cramps) {
  const moment = (/** @type {Cramp} */ { start, about }) => {
    const day = date(start.slice(0, 10));
    return about === "night" ? day : `${day} ${timeInWords(start, languages())}`;
  };
  return cramps.map(moment).join("; ");
}

