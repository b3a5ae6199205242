// @ts-check
/**
 * One month of nights: how many cramps each had, free, or not noted; a line under it for a change of medicine.
 * A tap on a night tells it ("night"). What is shown is given by whoever has the diary.
 */

import { buttonOf, make, one, sentence, setText } from "../lib/dom.js";
import { stamp } from "../lib/stamp.js";
import { nightOf, shift, weekdayOf } from "./nights.js";
import { nightsSeen } from "./period.js";
import { dateInWords, label, monthName, weekdayName } from "./words.js";

const WEEK = 7;

/** @typedef {import("./period.js").Diary} Diary */

export class DiaryMonth extends HTMLElement {
  /** @type {Diary} */
  #diary = { cramps: [], nights: [] };
  /** The month that is shown, such as 2026-03. */
  #month = nightOf(stamp()).slice(0, 7);

  connectedCallback() {
    if (!this.querySelector("th")) {
      const days = Array.from({ length: WEEK }, (_, day) => {
        const cell = make("th", weekdayName(day, "narrow"));
        cell.scope = "col";
        cell.abbr = weekdayName(day);
        return cell;
      });
      one(this, "thead tr").append(...days);
    }
    this.addEventListener("click", this);
  }

  /** @param {Diary} diary */
  show(diary) {
    this.#diary = diary;
    this.#draw();
  }

  /** @param {Event} event */
  handleEvent(event) {
    const button = buttonOf(event);
    if (!button) return;
    if (button.dataset.night) {
      this.dispatchEvent(new CustomEvent("night", { detail: button.dataset.night, bubbles: true }));
    } else {
      this.#month = shift(`${this.#month}-15`, button.dataset.do === "back" ? -31 : 31).slice(0, 7);
      this.#draw();
    }
  }

  #draw() {
    const first = `${this.#month}-01`;
    const last = shift(`${shift(first, 31).slice(0, 7)}-01`, -1);
    const marks = new Map((this.#diary.marks ?? []).map((mark) => [mark.date, mark]));
    const cells = nightsSeen(this.#diary, { first, last }).map((seen) => this.#cell(seen, marks.get(seen.night)));
    const before = Array.from({ length: weekdayOf(first) }, () => make("td"));
    const all = [...before, ...cells];
    const rows = Array.from({ length: Math.ceil(all.length / WEEK) }, (_, row) => {
      const line = make("tr");
      line.append(...all.slice(row * WEEK, (row + 1) * WEEK));
      return line;
    });
    one(this, "tbody").replaceChildren(...rows);
    setText(one(this, ".month__name"), monthName(this.#month));
    /** @type {HTMLButtonElement} */ (one(this, '[data-do="on"]')).disabled = this.#month >= nightOf(stamp()).slice(0, 7);
  }

  /** @param {import("./period.js").NightSeen} seen @param {import("./records.js").Mark | undefined} mark */
  #cell({ night, state, cramps }, mark) {
    const cell = make("td");
    const button = make("button");
    button.type = "button";
    button.dataset.night = night;
    button.dataset.state = state;
    button.disabled = night > nightOf(stamp());
    const inWords = dateInWords(night, "long");
    const known = label("state", state);
    const says = cramps
      ? sentence(this, "cramps", { night: inWords, cramps })
      : sentence(this, "night", { night: inWords, state: known });
    const change = mark && `${label("kind", mark.kind)}${mark.words ? `: ${mark.words}` : ""}`;
    button.ariaLabel = change ? sentence(this, "change", { state: says, change }) : says;
    if (mark) button.dataset.mark = mark.kind;
    button.append(make("span", String(Number(night.slice(-2)))));
    if (cramps) button.append(make("b", String(cramps)));
    cell.append(button);
    return cell;
  }
}

customElements.define("diary-month", DiaryMonth);
