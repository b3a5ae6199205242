// @ts-check
/**
 * The patterns of the diary: a period is chosen, and every figure of it stands here in a sentence; where there
 * are enough cramps, also as a picture with the same numbers in a table. All of it is counted on this phone.
 */

import { afterFrame, all, make, one, sentence } from "../lib/dom.js";
import { onChange, onEmptied } from "../lib/storage.js";
import { stamp } from "../lib/stamp.js";
import { lines, strip, swatch } from "./bars.js";
import { diary, withStretches } from "./entries.js";
import { nightInWords, nightOf } from "./nights.js";
import { figures } from "./patterns.js";
import { muscleName, paragraphs, remedyInWords, sideName } from "./patterns-said.js";
import { periodOf } from "./period.js";
import { hourName, label, languages, monthName, numberInWords as n, weekdayName } from "./words.js";

const FEWEST = 5; // cramps before there are pictures: fewer are said
const MOST_NUMBERS = 12; // bars, on which a number still has room
const HOURS = 2; // of a bar
const LABELLED = 3; // every third bar of the day
const SOON_MS = 100; // many changes, as of a restore in another tab, are one
const SIDES = /** @type {const} */ (["left", "right", "both", "unknown"]);

/** @typedef {import("./patterns-said.js").Figures} Figures */

class CrampPatterns extends HTMLElement {
  #life = new AbortController();
  #kept = diary();
  #night = ""; // the last one that was counted
  #timer = 0;

  connectedCallback() {
    const { signal } = (this.#life = new AbortController());
    const soon = () => this.#soon();
    for (const kind of ["cramp", "night", "mark", "tick", "ticks"]) onChange(kind, soon, signal);
    onEmptied(soon, signal);
    document.addEventListener("visibilitychange", () => this.#isOver() && soon(), { signal });
    this.addEventListener("change", () => afterFrame(() => this.#show()), { signal });
    if (location.hash === "#show-all") /** @type {HTMLInputElement} */ (one(this, "#show-all")).checked = true;
    this.#show();
  }

  disconnectedCallback() {
    this.#life.abort();
    clearTimeout(this.#timer);
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#kept = diary();
      this.#show();
    }, SOON_MS);
  }

  /** Whether a night ended since the page was filled. */
  #isOver() {
    return !document.hidden && this.#night !== periodOf("all", this.#kept, stamp()).last;
  }

  #show() {
    const chosen = /** @type {HTMLInputElement} */ (one(this, "[name=period]:checked"));
    const period = periodOf(/** @type {any} */ (chosen.value), this.#kept, stamp());
    const empty = !this.#kept.cramps.length && !this.#kept.nights.length;
    this.#night = period.last;
    one(this, "[data-empty]").hidden = !empty;
    one(this, "[data-filled]").hidden = empty;
    if (!empty) this.#fill(figures(withStretches(this.#kept, period), period));
    this.hidden = false;
  }

  /** @param {Figures} found */
  #fill(found) {
    const tonight = this.#kept.cramps.filter(({ start }) => start > found.period.last && nightOf(start) > found.period.last);
    for (const [part, said] of Object.entries(paragraphs(this, found, tonight.length))) {
      const box = one(this, `[data-part=${part}]`);
      box.replaceChildren(...said.map((text) => make("p", text)));
      if (part !== "span") box.closest("section")?.toggleAttribute("hidden", !said.length);
    }
    const { asked, list } = found.before;
    const share = (/** @type {number} */ some) => sentence(this, "share", { some: n(some), all: n(asked) });
    const shares = list.flatMap(({ trigger, some }) => [make("dt", label("before", trigger)), make("dd", share(some))]);
    this.#list("before", shares);
    const remedies = found.remedies.order.map((remedy) => {
      const item = make("li", ` ${remedyInWords(this, remedy)}`);
      item.prepend(make("b", label("eased", remedy.remedy)));
      return item;
    });
    this.#list("eased", remedies);
    for (const chart of all(this, "[data-chart]")) chart.hidden = found.cramps < FEWEST;
    if (found.cramps >= FEWEST) this.#draw(found);
  }

  /** @param {string} name @param {Element[]} items */
  #list(name, items) {
    const list = one(this, `[data-list=${name}]`);
    list.replaceChildren(...items);
    list.hidden = !items.length;
  }

  /** @param {Figures} found */
  #draw(found) {
    const rtl = getComputedStyle(this).direction === "rtl";
    const { bins } = found.hours;
    const clock = (/** @type {number} */ place) => hourName(place * HOURS);
    const bars = bins.map((value, place) => bar(value, place % LABELLED ? "" : clock(place)));
    const times = bins.map((value, place) => {
      const [from, to] = [clock(place), clock(place + 1)];
      return [sentence(this, "range", { from, to }), n(value)];
    });
    this.#chart("hours", strip(bars, { rtl, edges: true }), times);
    const days = found.weekdays.bars;
    const week = strip(days.map((value, day) => bar(value, weekdayName(day, "short"))), { rtl });
    this.#chart("weekdays", week, days.map((value, day) => [weekdayName(day), n(value)]));
    this.#drawMonths(found.months.bars, rtl);
    this.#drawMuscles(found.muscles, rtl);
  }

  /** @param {Figures["months"]["bars"]} months @param {boolean} rtl */
  #drawMonths(months, rtl) {
    const many = months.length > MOST_NUMBERS;
    const few = (/** @type {typeof months[number]} */ { known, all: nights }) => known * 2 < nights;
    const bars = months.map((bar) => ({
      value: bar.cramp,
      few: few(bar),
      number: many ? "" : n(bar.cramp),
      label: many ? yearOf(bar.month) : nightInWords(`${bar.month}-01`, languages(), { month: "short" }),
    }));
    const rows = months.map((bar) => [monthName(bar.month), n(bar.cramp), n(bar.known), n(bar.all)]);
    this.#chart("months", strip(bars, { rtl, edges: many }), rows);
    one(this, "[data-few]").hidden = !months.some(few);
  }

  /** @param {Figures["muscles"]} muscles @param {boolean} rtl */
  #drawMuscles(muscles, rtl) {
    const rows = muscles.map((row) => ({
      name: `${muscleName(row.muscle)} ${n(row.all)}`,
      parts: SIDES.map((kind) => ({ value: row[kind], kind })),
    }));
    const numbers = (/** @type {typeof muscles[number]} */ row) => [...SIDES.map((side) => n(row[side])), n(row.all)];
    const cells = muscles.map((row) => [muscleName(row.muscle), ...numbers(row)]);
    const kinds = SIDES.filter((side) => muscles.some((row) => row[side]));
    const legend = make("p", "");
    legend.className = "legend";
    for (const kind of kinds) {
      const item = make("span", sideName(kind));
      item.prepend(swatch(kind));
      legend.append(item);
    }
    this.#chart("muscles", lines(rows, { rtl }), cells, legend);
  }

  /** A picture, and the table that says the same: its first cell of each row is the row's head.
   * @param {string} name @param {Element} picture @param {string[][]} rows @param {Element[]} more of the picture */
  #chart(name, picture, rows, ...more) {
    const chart = one(this, `[data-chart=${name}]`);
    one(chart, ".bars").replaceChildren(picture, ...more);
    one(chart, "tbody").replaceChildren(...rows.map(tableRow));
  }
}

/** @param {string[]} cells */
function tableRow([head, ...cells]) {
  const row = make("tr", "");
  const first = make("th", head);
  first.setAttribute("scope", "row");
  row.append(first, ...cells.map((cell) => make("td", cell)));
  return row;
}

/** @param {number} value @param {string} words */
function bar(value, words) {
  return { value, number: n(value), label: words };
}

/** A year, where its January stands. @param {string} month such as 2026-01 */
function yearOf(month) {
  return month.endsWith("-01") ? month.slice(0, 4) : "";
}

customElements.define("cramp-patterns", CrampPatterns);
