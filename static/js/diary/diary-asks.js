// @ts-check
/** One question at a time that one tap answers: what is not known of the last cramp, or how last night was. */

import { say } from "../app/app-notice.js";
import { buttonOf, make, one, sentence, setText } from "../lib/dom.js";
import { stamp } from "../lib/stamp.js";
import { begin, keep } from "./entries.js";
import { instant, lastNight, nightOf, timeInWords } from "./nights.js";
import { RULES } from "./records.js";
import { answersOf, dateInWords, label, languages } from "./words.js";

const RECENT_MS = 36 * 60 * 60_000; // so long a cramp is asked about
const CRAMP = "cramp";

/** @typedef {import("./records.js").Cramp} Cramp */
/** @typedef {[value: string, name: string][]} Answers */
/** @typedef {{ kind: "night" | "cramp", id: string, field: string, says: string, answers: Answers }} Question */

export class DiaryAsks extends HTMLElement {
  /** @type {Question | undefined} */
  #question;

  connectedCallback() {
    this.addEventListener("click", this);
  }

  /** @param {import("./period.js").Diary} diary */
  show(diary) {
    this.#question = this.#ofLastCramp(diary.cramps.at(-1)) ?? this.#ofLastNight(diary);
    this.hidden = !this.#question;
    if (!this.#question) return;
    setText(one(this, "h2"), this.#question.says);
    one(this, ".chips").replaceChildren(...this.#question.answers.map(answer));
  }

  /** A cramp of that night is written in the form, which opens for it ("add"). @param {Event} event */
  handleEvent(event) {
    const value = buttonOf(event)?.value;
    if (value === undefined || !this.#question) return;
    const { kind, id, field } = this.#question;
    if (value === CRAMP) {
      this.dispatchEvent(new CustomEvent("add", { detail: id, bubbles: true }));
      return;
    }
    const kept = keep(kind, id, { [field]: field === "pain" ? Number(value) : value });
    begin();
    if ("kept" in kept && !kept.kept) say("unsaved");
  }

  /** @param {Cramp | undefined} cramp @returns {Question | undefined} */
  #ofLastCramp(cramp) {
    const now = stamp();
    if (!cramp || (instant(now) ?? 0) - (instant(cramp.start) ?? 0) > RECENT_MS) return undefined;
    const { id, pain, side, sore, start } = cramp;
    const name = this.#name(cramp);
    const ask = (/** @type {string} */ field, /** @type {string} */ says, /** @type {Answers} */ answers) =>
      /** @type {Question} */ ({ kind: "cramp", id, field, says, answers });
    if (pain === undefined) return ask("pain", sentence(this, "howBad", { cramp: name }), scale());
    if (!side) return ask("side", sentence(this, "whichLeg", { cramp: name }), answersOf("side"));
    const over = nightOf(start) <= lastNight(now);
    return !sore && over ? ask("sore", sentence(this, "soreNow", { cramp: name }), answersOf("sore")) : undefined;
  }

  /** @param {import("./period.js").Diary} diary @returns {Question | undefined} */
  #ofLastNight({ cramps, nights }) {
    const night = lastNight(stamp());
    const noted = nights.some((known) => known.night === night && known.state);
    if (noted || cramps.some(({ start }) => nightOf(start) === night)) return undefined;
    const answers = /** @type {Answers} */ ([
      ["free", sentence(this, "free")],
      [CRAMP, sentence(this, "cramp")],
    ]);
    const inWords = dateInWords(night);
    const says = sentence(this, "lastNight", { night: inWords });
    return { kind: "night", id: night, field: "state", says, answers };
  }

  /** @param {Cramp} cramp */
  #name({ start, about, muscle }) {
    const when = about === "night" ? dateInWords(nightOf(start)) : timeInWords(start, languages());
    return muscle ? `${when}, ${label("muscle", muscle)}` : when;
  }
}

/** @returns {Answers} */
function scale() {
  const { pain } = RULES.cramp;
  const most = pain.kind === "whole" ? pain.most : 0;
  return Array.from({ length: most + 1 }, (_, value) => [String(value), String(value)]);
}

/** @param {[value: string, name: string]} answer */
function answer([value, name]) {
  const button = make("button", name);
  button.type = "button";
  button.className = "button button--quiet";
  button.value = value;
  return button;
}

customElements.define("diary-asks", DiaryAsks);
