// @ts-check
/**
 * The pictures of the patterns, as SVG. A table says the same numbers, so no picture has an axis. Places along
 * a line are shares of the room there is, heights are of the text's size: words are never scaled.
 */

const SVG = "http://www.w3.org/2000/svg";
const TALL = 5; // em, of the tallest bar
const ABOVE = 1.4; // em, for its number
const BELOW = 1.5; // em, for the labels
const ROW = 3; // em, of a row: its name, and the bar under it
const NAME = 1.1; // em, down to the foot of the name
const THICK = 0.9; // em
const GAP = 0.15; // of the room of a bar
const FEWEST_PLACES = 7; // two bars are no two walls
const STEP = 6; // px between two lines of a hatch

/**
 * @typedef {object} Bar
 * @property {number} value
 * @property {string} [number] what stands on it
 * @property {string} [label] what stands under it
 * @property {boolean} [few] little of what it counts is known: its room is hatched
 */
/** @typedef {{ name: string, parts: Part[] }} Row */
/** @typedef {{ value: number, kind: string }} Part its kind is the class of its ground: styles say which */

/**
 * Bars side by side, the tallest as tall as there is room.
 * @param {Bar[]} bars
 * @param {{ rtl?: boolean, edges?: boolean }} [how] edges: a label belongs to where its bar begins
 */
export function strip(bars, { rtl = false, edges = false } = {}) {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const places = Math.max(bars.length, FEWEST_PLACES);
  const room = 100 / places;
  const foot = ABOVE + TALL;
  const svg = picture(foot + BELOW);
  if (bars.some(({ few }) => few)) svg.append(hatch("few", "M0 6 6 0"));
  bars.forEach(({ value, number = "", label = "", few }, place) => {
    const left = room * (rtl ? places - 1 - place : place);
    const [x, width] = [percent(left + GAP * room), percent((1 - 2 * GAP) * room)];
    const high = (TALL * value) / most;
    const middle = percent(left + room / 2);
    if (few) svg.append(shape("rect", { class: "few", x, width, y: em(ABOVE), height: em(TALL) }));
    if (value) svg.append(shape("rect", { class: "bar", x, width, y: em(foot - high), height: em(high) }));
    if (number) svg.append(text(number, { x: middle, y: em(foot - high - 0.3), "text-anchor": "middle" }));
    const start = percent(rtl ? left + room : left);
    const at = edges ? { x: start, "text-anchor": "start" } : { x: middle, "text-anchor": "middle" };
    if (label) svg.append(text(label, { ...at, y: em(foot + 1.2) }));
  });
  svg.append(shape("line", { x1: "0%", x2: "100%", y1: em(foot), y2: em(foot) }));
  return svg;
}

/**
 * Bars below each other, each of parts with a ground of their own.
 * @param {Row[]} rows
 * @param {{ rtl?: boolean }} [how]
 */
export function lines(rows, { rtl = false } = {}) {
  const most = Math.max(1, ...rows.map(({ parts }) => sum(parts)));
  const svg = picture(ROW * rows.length);
  svg.append(hatch("right", "M0 6 6 0"), hatch("both", "M0 3H6M3 0V6"));
  rows.forEach(({ name, parts }, place) => {
    svg.append(text(name, { x: rtl ? "100%" : "0%", y: em(ROW * place + NAME), "text-anchor": "start" }));
    let from = 0;
    for (const { value, kind } of parts.filter((part) => part.value)) {
      const share = (100 * value) / most;
      const x = percent(rtl ? 100 - from - share : from);
      const y = em(ROW * place + NAME + 0.5);
      svg.append(shape("rect", { class: kind, x, y, width: percent(share), height: em(THICK) }));
      from += share;
    }
  });
  return svg;
}

/** The ground of a part by itself, for the legend. @param {string} kind */
export function swatch(kind) {
  const svg = picture(THICK);
  svg.append(shape("rect", { class: kind, x: "0%", y: "0", width: "100%", height: em(THICK) }));
  return svg;
}

/** @param {Part[]} parts */
function sum(parts) {
  return parts.reduce((all, { value }) => all + value, 0);
}

/** @param {number} height em */
function picture(height) {
  const svg = shape("svg", { width: "100%", height: em(height) });
  svg.setAttribute("aria-hidden", "true");
  return svg;
}

/** A pattern that a style names as the ground of a kind: `#ground-right`. @param {string} kind @param {string} d */
function hatch(kind, d) {
  const size = { width: `${STEP}`, height: `${STEP}`, patternUnits: "userSpaceOnUse" };
  const pattern = shape("pattern", { id: `ground-${kind}`, ...size });
  pattern.append(shape("path", { d }));
  return pattern;
}

/** @param {string} words @param {Record<string, string>} attributes */
function text(words, attributes) {
  const node = shape("text", attributes);
  node.textContent = words;
  return node;
}

/** A node of SVG. @param {string} name @param {Record<string, string>} attributes */
export function shape(name, attributes) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

/** @param {number} value */
function percent(value) {
  return `${round(value)}%`;
}

/** @param {number} value */
function em(value) {
  return `${round(value)}em`;
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 100) / 100;
}
