// @ts-check
/**
 * The diary: one question that is still open, the month, the cramps and the changes. What is shown is read again
 * whenever a record changes, here or in another tab. Every change can be undone until the next one.
 */

import { say } from "../app/app-notice.js";
import { all, buttonOf, make, one, sentence, setText } from "../lib/dom.js";
import { stamp } from "../lib/stamp.js";
import { get, onChange, onEmptied, setAside } from "../lib/storage.js";
import "./diary-asks.js";
import "./diary-form.js";
import "./diary-month.js";
import { begin, diary, discard, keep, undo, undoable } from "./entries.js";
import { nightOf, timeInWords } from "./nights.js";
import { dateInWords, label, languages, lengthInWords } from "./words.js";

const SHOWN = 20; // cramps at first, and more with each tap
const KINDS = ["cramp", "night", "mark", "undo", "aside"];

/** @typedef {import("./records.js").Cramp} Cramp */
/** @typedef {import("./records.js").Mark} Mark */

class CrampDiary extends HTMLElement {
  #life = new AbortController();
  #diary = diary();
  #shown = SHOWN;
  #waits = false;
  #changed = false; // since the page opened
  /** What was taken back. @type {string | undefined} */
  #undone;
  /** The night that is looked at, where one is. @type {string | undefined} */
  #night;

  connectedCallback() {
    const { signal } = (this.#life = new AbortController());
    this.addEventListener("click", (event) => this.#press(event), { signal });
    this.addEventListener("add", (event) => this.#add(/** @type {CustomEvent} */ (event).detail), { signal });
    this.addEventListener("night", (event) => this.#openNight(/** @type {CustomEvent} */ (event).detail), { signal });
    document.querySelector('[data-do="add-cramp"]')?.addEventListener("click", () => this.#add(), { signal });
    for (const kind of KINDS) onChange(kind, () => this.#soon(), signal);
    onEmptied(() => this.#soon(), signal);
    addEventListener("hashchange", () => this.#goTo(), { signal });
    this.#show();
    this.#goTo();
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  /** One look for all records that change together. */
  #soon() {
    if (this.#waits) return;
    this.#waits = true;
    queueMicrotask(() => {
      this.#waits = false;
      this.#changed = true;
      this.#diary = diary();
      this.#renew();
    });
  }

  /** Show what is there now. What held the focus may be gone: then what came back or took its place has it. */
  #renew() {
    const held = /** @type {HTMLElement} */ (document.activeElement);
    const home = held.closest("cramp-diary :is(ul, .chips, tbody)");
    const buttons = () => (home ? all(home, "button") : []);
    const place = buttons().indexOf(held);
    const id = this.#undone ?? held.dataset.id;
    this.#undone = undefined;
    this.#show();
    if (held.checkVisibility()) return;
    const back = all(this, "[data-id], [data-night]").find(({ dataset }) => id === (dataset.id ?? dataset.night));
    const places = [back, buttons()[place] ?? buttons().at(-1), ...all(this, "button")];
    places.find((button) => button?.checkVisibility())?.focus();
  }

  /** #add opens a new entry, any other name an entry that is there. */
  #goTo() {
    const name = location.hash.slice(1);
    if (!name) return;
    if (name === "add") this.#add();
    else if (get("cramp", name)) this.#form("cramp").open(name);
    else return;
    history.replaceState(null, "", location.pathname);
  }

  // --- what a person does -----------------------------------------------------------------------

  /** @param {Event} event */
  #press(event) {
    const button = buttonOf(event);
    if (!button) return;
    const { do: what, id = "", kind = "" } = button.dataset;
    switch (what) {
      case "undo":
        this.#undone = undoable()?.id;
        return undo();
      case "more":
        this.#shown += SHOWN;
        return this.#show();
      case "mark":
        return this.#form("mark").open(undefined, { date: [stamp().slice(0, 10)] });
      case "edit":
        return this.#form(/** @type {"cramp" | "mark"} */ (kind)).open(id);
      case "add":
        return this.#add(this.#night);
      case "free":
        return this.#free();
      case "close":
        return this.#sheet.close();
    }
  }

  /** @param {string} [night] */
  #add(night) {
    this.#sheet.close();
    this.#form("cramp").open(undefined, night === undefined ? undefined : { date: [night], time: [""] });
  }

  /** Nothing happened that night; a second tap takes it back. */
  #free() {
    const night = this.#night ?? "";
    const free = get("night", night)?.state === "free";
    if (free && !get("night", night)?.stretch) discard("night", night);
    else this.#keep("night", night, { state: free ? "" : "free" });
    this.#sheet.close();
  }

  /** @param {"cramp" | "night"} kind @param {string} id @param {Record<string, unknown>} answers */
  #keep(kind, id, answers) {
    const kept = keep(kind, id, answers);
    begin();
    if ("kept" in kept && !kept.kept) say("unsaved");
  }

  /** @param {"cramp" | "mark"} kind */
  #form(kind) {
    const form = one(document, `diary-form[data-kind="${kind}"]`);
    return /** @type {import("./diary-form.js").DiaryForm} */ (form);
  }

  get #sheet() {
    return /** @type {HTMLDialogElement} */ (one(this, "dialog"));
  }

  // --- what is shown ----------------------------------------------------------------------------

  #show() {
    const { cramps, marks } = this.#diary;
    /** @type {import("./diary-asks.js").DiaryAsks} */ (one(this, "diary-asks")).show(this.#diary);
    /** @type {import("./diary-month.js").DiaryMonth} */ (one(this, "diary-month")).show(this.#diary);
    const latest = cramps.slice(-this.#shown).reverse();
    const entries = one(this, "section > .entries");
    entries.replaceChildren(...latest.map((cramp) => this.#entry(cramp)));
    entries.hidden = !cramps.length;
    one(this, ".diary__empty").hidden = cramps.length > 0;
    one(this, '[data-do="more"]').hidden = cramps.length <= this.#shown;
    const list = one(this, ".marks");
    list.replaceChildren(...marks.toReversed().map((mark) => this.#mark(mark)));
    list.hidden = !marks.length;
    this.#sayUndo();
    const count = setAside();
    setText(one(this, ".diary__trouble"), count ? sentence(this, "setAside", { count }) : "");
  }

  #sayUndo() {
    const last = undoable();
    const line = one(this, ".diary__undo p");
    line.hidden = !last;
    if (!last) return;
    const there = get(last.kind, last.id);
    const says = !there ? sentence(this, "deleted") : last.isNew ? sentence(this, "added") : sentence(this, "edited");
    setText(one(line, "span"), says);
    if (this.#changed) line.scrollIntoView({ block: "nearest" });
    this.#changed = false;
  }

  /** A cramp as a row: when it was, then all else that is known of it. @param {Cramp} cramp */
  #entry(cramp) {
    const { seconds, pain, note = "" } = cramp;
    const length = seconds === undefined ? sentence(this, "open") : lengthInWords(seconds);
    const felt = pain === undefined ? "" : sentence(this, "pain", { pain });
    const eased = cramp.eased.map((one) => label("eased", one)).join(", ");
    const says = [where(cramp), length, felt, eased, note].filter(Boolean).join(" · ");
    const date = cramp.about === "night" ? nightOf(cramp.start) : cramp.start.slice(0, 10);
    return row("cramp", cramp.id, `${dateInWords(date)}, ${this.#clock(cramp)}`, says);
  }

  /** @param {Cramp} cramp */
  #clock({ start, about }) {
    return about === "night" ? sentence(this, "unknownTime") : timeInWords(start, languages());
  }

  /** @param {Mark} mark */
  #mark({ id, date, kind, words = "" }) {
    return row("mark", id, `${dateInWords(date)} · ${label("kind", kind)}`, words);
  }

  /** @param {string} night */
  #openNight(night) {
    this.#night = night;
    const cramps = this.#diary.cramps.filter(({ start }) => nightOf(start) === night);
    const sheet = this.#sheet;
    const inWords = dateInWords(night, "long");
    setText(one(sheet, "h2"), sentence(this, "night", { night: inWords }));
    one(sheet, ".entries").replaceChildren(...cramps.map((cramp) => this.#entry(cramp)));
    const free = one(sheet, '[data-do="free"]');
    free.hidden = cramps.length > 0;
    free.setAttribute("aria-pressed", `${get("night", night)?.state === "free"}`);
    sheet.showModal();
  }
}

/** @param {Cramp} cramp */
function where({ muscle, side }) {
  return [muscle && label("muscle", muscle), side && label("side", side)].filter(Boolean).join(", ");
}

/** An entry as a row that opens its form. @param {string} kind @param {string} id @param {string} title @param {string} more */
function row(kind, id, title, more) {
  const item = make("li");
  const button = make("button");
  button.type = "button";
  button.className = "entry row";
  Object.assign(button.dataset, { do: "edit", kind, id });
  const words = make("span");
  words.append(make("b", title), make("small", more));
  button.append(words);
  item.append(button);
  return item;
}

customElements.define("cramp-diary", CrampDiary);
