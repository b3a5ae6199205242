// @ts-check
/**
 * The form of a cramp or of a change: full screen, nothing chosen beforehand. What was written and not saved
 * is a record of its own, and is there again when the form is opened the next time.
 */

import { say } from "../app/app-notice.js";
import { afterFrame, all, buttonOf, one, sentence, setText } from "../lib/dom.js";
import { stamp } from "../lib/stamp.js";
import { get, put, remove } from "../lib/storage.js";
import { begin, discard, keep } from "./entries.js";
import { fromForm, nightIn, toForm } from "./entry-form.js";
import { lastNight } from "./nights.js";
import { RULES } from "./records.js";
import { dateInWords, reasonOf } from "./words.js";

/** @typedef {import("./entry-form.js").Values} Values */
/** @typedef {import("./records.js").Fields} Fields */

export class DiaryForm extends HTMLElement {
  #kind = /** @type {"cramp" | "mark"} */ (this.dataset.kind);
  #dialog = /** @type {HTMLDialogElement} */ (one(this, "dialog"));
  #form = /** @type {HTMLFormElement} */ (one(this, "form"));
  /** @type {string | undefined} of the entry that is changed; none for a new one */
  #id;
  /** @type {Fields | undefined} the entry as it is */
  #before;
  /** What is chosen of each list, in the order of choosing. @type {Values} */
  #lists = {};

  connectedCallback() {
    if (this.#form.dataset.ready) return;
    this.#form.dataset.ready = "yes";
    this.#form.addEventListener("submit", (event) => this.#save(event));
    this.#form.addEventListener("input", (event) => this.#changed(event));
    this.#form.addEventListener("click", (event) => this.#press(event));
  }

  /**
   * Open the form of an entry, or of a new one.
   * @param {string} [id]
   * @param {Values} [given] answers of a new one
   */
  open(id, given) {
    this.#id = id;
    this.#before = id === undefined ? undefined : get(this.#kind, id);
    const values = { ...toForm(this.#kind, this.#before ?? {}), ...given };
    const draft = get("draft", this.#draftId());
    this.#fill(draft ? { ...values, ...draft.values, ...given } : values);
    for (const told of all(this, ".ask__wrong, .sheet__tell")) setText(told, "");
    one(this, '[data-do="delete"]').hidden = !this.#before && !draft; // a draft can be thrown away
    this.#dialog.showModal();
    one(this, ".sheet__body").scrollTop = 0;
    one(this, "h2").focus();
    if (draft) afterFrame(() => setText(one(this, ".sheet__tell"), sentence(this, "draft")));
  }

  #draftId() {
    return `${this.#kind}-${this.#id ?? "new"}`;
  }

  /** @param {Values} values */
  #fill(values) {
    this.#lists = {};
    for (const field of this.#fields()) {
      const given = values[field.name] ?? [];
      if (field.type === "checkbox") this.#lists[field.name] = given.filter(Boolean);
      if (field.type === "checkbox" || field.type === "radio") {
        /** @type {HTMLInputElement} */ (field).checked = field.value !== "" && given.includes(field.value);
      } else field.value = given[0] ?? "";
    }
    const rest = /** @type {HTMLDetailsElement | null} */ (this.querySelector("details"));
    const hidden = rest ? [...this.#fields()].filter((field) => rest.contains(field)) : [];
    if (rest) rest.open = hidden.some(({ name }) => (values[name] ?? []).some(Boolean));
    this.#sayNight();
  }

  /** @returns {(HTMLInputElement | HTMLTextAreaElement)[]} */
  #fields() {
    return [.../** @type {NodeListOf<HTMLInputElement>} */ (this.#form.querySelectorAll("input, textarea"))];
  }

  /** @returns {Values} */
  #values() {
    const data = new FormData(this.#form);
    const names = new Set(this.#fields().map(({ name }) => name));
    const values = [...names].map((name) => [name, this.#lists[name] ?? data.getAll(name).map(String)]);
    return Object.fromEntries(values);
  }

  /** @param {Event} event */
  #changed({ target }) {
    const field = /** @type {HTMLInputElement} */ (target);
    if (field.type === "checkbox") this.#choose(field);
    this.#noted();
  }

  /** "None of these" takes back all others, and they take it back. @param {HTMLInputElement} field */
  #choose({ name, value, checked }) {
    const rule = RULES[this.#kind][name];
    const alone = rule?.kind === "list" ? rule.alone : undefined;
    const before = (this.#lists[name] ?? []).filter((other) => other !== value);
    const beside = alone ? before.filter((other) => value !== alone && other !== alone) : before;
    this.#lists[name] = checked ? [...beside, value] : before;
    for (const field of this.#fields()) {
      const box = /** @type {HTMLInputElement} */ (field);
      if (box.name === name) box.checked = this.#lists[name].includes(box.value);
    }
  }

  #noted() {
    put("draft", this.#draftId(), { values: this.#values() });
    this.#sayNight();
  }

  /** Which night a time counts for: after midnight it is still last evening's. */
  #sayNight() {
    const says = this.querySelector(".ask__says");
    if (!says) return;
    const night = nightIn(this.#values(), this.#before);
    const inWords = night && dateInWords(night);
    setText(says, inWords ? sentence(this, "night", { night: inWords }) : sentence(this, "evening"));
  }

  /** @param {Event} event */
  #press(event) {
    switch (buttonOf(event)?.dataset.do) {
      case "close":
        return this.#dialog.close();
      case "last-night":
        return this.#at(lastNight(stamp()), "");
      case "now":
        return this.#at(stamp().slice(0, 10), stamp().slice(11, 16));
      case "delete":
        if (this.#id !== undefined) discard(this.#kind, this.#id);
        return this.#done(true);
    }
  }

  /** @param {string} date @param {string} time */
  #at(date, time) {
    for (const field of this.#fields()) {
      if (field.name === "date") field.value = date;
      if (field.name === "time") field.value = time;
    }
    this.#noted();
  }

  /** @param {Event} event */
  #save(event) {
    event.preventDefault();
    for (const wrong of all(this, ".ask__wrong")) setText(wrong, "");
    const kept = keep(this.#kind, this.#id, fromForm(this.#kind, this.#values(), this.#before));
    if ("problem" in kept) return this.#refuse(kept.problem);
    begin();
    this.#done(kept.kept);
  }

  /** @param {boolean} kept */
  #done(kept) {
    remove("draft", this.#draftId());
    this.#dialog.close();
    if (!kept) say("unsaved");
  }

  /** Beside the field, which is shown and focused. @param {import("./records.js").Problem} problem */
  #refuse(problem) {
    const field = problem.field === "about" ? "start" : problem.field;
    const place = this.querySelector(`[data-field="${field}"]`) ?? this.#form;
    const fold = place.closest("details");
    if (fold) fold.open = true;
    setText(one(place, ".ask__wrong"), reasonOf(problem));
    /** @type {HTMLElement | null} */ (place.querySelector("input, textarea"))?.focus();
    one(place, ".ask__wrong").scrollIntoView({ block: "nearest" });
  }
}

customElements.define("diary-form", DiaryForm);
