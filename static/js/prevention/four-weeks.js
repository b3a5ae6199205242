// @ts-check
/** The last 28 days: a table, a small picture and a sentence, all out of the same list of days. */

import { make, sentence } from "../lib/dom.js";
import { inWords, keepShown, lastDays, score, YEAR } from "./days.js";

const DAYS = 28;
const WEEK = 7;
const SVG = "http://www.w3.org/2000/svg";
const TALL = 40; // units of the picture
const BAR = 10;

/** @typedef {import("./days.js").Day} Day */

class FourWeeks extends HTMLElement {
  /** @type {AbortController | undefined} */
  #leave;

  connectedCallback() {
    this.#leave = new AbortController();
    keepShown(["tick", "ticks", "skip"], () => this.#show(), this.#leave.signal);
  }

  disconnectedCallback() {
    this.#leave?.abort();
  }

  #show() {
    const year = lastDays(YEAR);
    const value = score(year);
    const days = year.slice(-DAYS);
    const heading = /** @type {Element} */ (this.querySelector("h2"));
    this.hidden = value === undefined;
    if (value === undefined) return;
    const kept = days.filter(({ done }) => done).length;
    const said = [
      sentence(this, "say", { days: kept }),
      sentence(this, "score", { score: value }),
    ].map((text) => make("p", text));
    this.replaceChildren(heading, ...said, picture(days), this.#table(days));
  }

  /** @param {Day[]} days */
  #table(days) {
    const table = make("table");
    table.className = "weeks";
    table.append(make("caption", sentence(this, "table")));
    const head = table.createTHead().insertRow();
    head.append(header(sentence(this, "week"), "col"));
    for (const { day } of days.slice(0, WEEK)) head.append(header(inWords(day, { weekday: "short" }), "col"));
    const body = table.createTBody();
    for (let start = 0; start < DAYS; start += WEEK) {
      const row = body.insertRow();
      row.append(header(inWords(days[start].day), "row"));
      for (const day of days.slice(start, start + WEEK)) row.append(this.#cell(day));
    }
    return table;
  }

  /** @param {Day} day */
  #cell({ done, skipped }) {
    const cell = make("td");
    if (done) cell.textContent = String(done);
    else {
      // A missed day is no cross and no zero: a dot for the eye, a word for the ear.
      const sign = make("span", skipped ? "~" : "·");
      sign.ariaHidden = "true";
      const word = make("span", skipped ? sentence(this, "skipped") : sentence(this, "none"));
      word.className = "unseen";
      cell.append(sign, word);
    }
    if (done) cell.className = "weeks__done";
    return cell;
  }
}

/** A bar for each day; the table beside it says the same. @param {Day[]} days */
function picture(days) {
  const most = Math.max(1, ...days.map(({ done }) => done));
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "weeks__picture");
  svg.setAttribute("viewBox", `0 0 ${DAYS * BAR} ${TALL + 2}`);
  svg.ariaHidden = "true";
  days.forEach(({ done, skipped }, place) => {
    const bar = document.createElementNS(SVG, "rect");
    const height = done ? (TALL * done) / most : 2;
    const shape = { x: place * BAR + 1, y: TALL + 2 - height, width: BAR - 2, height };
    for (const [name, value] of Object.entries(shape)) bar.setAttribute(name, String(value));
    bar.setAttribute("class", done ? "done" : skipped ? "skipped" : "none");
    svg.append(bar);
  });
  return svg;
}

/** @param {string} text @param {"col" | "row"} scope */
function header(text, scope) {
  const cell = make("th", text);
  cell.scope = scope;
  return cell;
}

customElements.define("four-weeks", FourWeeks);
