// @ts-check
/** The calendar of the page for the doctor, as SVG that reads in black on white: numbers, a hatch, a bar. */

import { shape } from "./bars.js";
import { nightInWords, weekdayOf } from "./nights.js";
import { languages, weekdayName } from "./words.js";

const WEEK = 7; // nights of a row
export const ROWS = 8; // weeks that are drawn
const SIDE = 10; // of a square; the units are those of the picture
const DATES = 22; // to the start of the squares
const HEAD = 7; // to the top of them
const MIDDLE = 3.6; // from the foot of a square to that of its number
const BAR = 2.4;
const HATCH = "report-hatch";
const SIZES = { count: "6", label: "4.6" }; // of the words

/**
 * One square a night, a week a row, the last weeks of the nights.
 * @param {import("./period.js").NightSeen[]} seen
 * @param {Set<string>} marked nights of the day on which something changed
 * @param {string} name for who does not see it
 * @param {boolean} rtl
 */
export function calendar(seen, marked, name, rtl) {
  const nights = seen.slice(-WEEK * ROWS);
  const weeks = Math.ceil(nights.length / WEEK);
  const [width, height] = [DATES + SIDE * WEEK + 1, HEAD + SIDE * weeks + 1];
  const svg = shape("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": name });
  /** @param {number} x @param {number} wide */
  const from = (x, wide) => (rtl ? width - x - wide : x);
  const pattern = shape("pattern", { id: HATCH, width: "2.4", height: "2.4", patternUnits: "userSpaceOnUse" });
  pattern.append(shape("path", { d: "M0 2.4 2.4 0", class: "hatch" }));
  svg.append(pattern);
  const begin = nights.length ? weekdayOf(nights[0].night) : 0;
  for (let column = 0; column < WEEK; column += 1) {
    const x = from(DATES + SIDE * column, SIDE) + SIDE / 2;
    svg.append(words(weekdayName((begin + column) % WEEK, "narrow"), x, HEAD - 2, "middle", "label"));
  }
  nights.forEach(({ night, state, cramps }, place) => {
    const [x, y] = [from(DATES + SIDE * (place % WEEK), SIDE), HEAD + SIDE * Math.floor(place / WEEK)];
    if (place % WEEK === 0) {
      const date = nightInWords(night, languages(), { day: "numeric", month: "short" });
      svg.append(words(date, from(0, 0), y + SIDE - MIDDLE, "start", "label"));
    }
    svg.append(square(x, y, state));
    if (cramps) svg.append(words(`${cramps}`, x + SIDE / 2, y + SIDE - MIDDLE + 0.5, "middle", "count"));
    if (marked.has(night)) {
      const edge = from(DATES + SIDE * (place % WEEK), BAR);
      svg.append(shape("rect", { class: "mark", x: `${edge}`, y: `${y}`, width: `${BAR}`, height: `${SIDE}` }));
    }
  });
  return svg;
}

/** @param {number} x @param {number} y @param {string} kind */
function square(x, y, kind) {
  const place = { x: `${x + 0.5}`, y: `${y + 0.5}`, width: `${SIDE - 1}`, height: `${SIDE - 1}` };
  return shape("rect", { class: kind, ...place, fill: kind === "unknown" ? `url(#${HATCH})` : "none" });
}

/** @param {string} text @param {number} x @param {number} y @param {string} anchor
 * @param {keyof typeof SIZES} kind */
function words(text, x, y, anchor, kind) {
  const node = shape("text", { x: `${x}`, y: `${y}`, "text-anchor": anchor, class: kind, "font-size": SIZES[kind] });
  node.textContent = text;
  return node;
}
