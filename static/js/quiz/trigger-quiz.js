// @ts-check
/**
 * The quiz, one question at a time, its result worked out here: answers never leave the phone.
 * The address says only which question is shown (#q3), so Back, reload and links work as
 * everywhere; the answers lie in storage. Without this script the same form asks the server.
 */

import { buttonOf, one, sentence, setText } from "../lib/dom.js";
import { stamp } from "../lib/stamp.js";
import { get, onChange, put, remove } from "../lib/storage.js";
import { add, added, isOnList } from "./quiz-list.js";
import { show } from "./quiz-result.js";
import { evaluate, read, usable } from "./quiz-rules.js";

const RESULT = "result";
const SEEN_MS = 200; // a tap shows its tick before the next question comes

class TriggerQuiz extends HTMLElement {
  /** @type {import("./quiz-rules.js").Table} */
  #table = JSON.parse(this.querySelector("script")?.textContent ?? "null");
  #form = /** @type {HTMLFormElement} */ (this.querySelector("form"));
  #section = /** @type {HTMLElement} */ (this.querySelector(".result"));
  #ids = this.#table.questions.map(({ id }) => id);
  #control = new AbortController();
  #moving = 0;
  #start = this.#ids[0]; // what an address without a step shows

  connectedCallback() {
    this.#control = new AbortController();
    const { signal } = this.#control;
    const asked = read(this.#table, location.search);
    const fromAddress = Object.keys(asked.answers).length + asked.problems.length > 0;
    this.#tick(fromAddress ? asked.answers : usable(this.#table, get("quiz", "answers")?.answers));
    this.#form.addEventListener("submit", (event) => event.preventDefault(), { signal });
    this.#form.addEventListener("change", (event) => this.#changed(event.target), { signal });
    this.#form.addEventListener("click", (event) => this.#tapped(event), { signal });
    this.addEventListener("click", (event) => this.#pressed(event), { signal });
    addEventListener("hashchange", () => this.#show(true), { signal });
    // Paper has nothing to tap; not every browser lets the style for paper open a fold.
    addEventListener("beforeprint", () => this.#section.querySelectorAll("details").forEach((fold) => (fold.open = true)), { signal });
    onChange("quiz", () => this.#follow(), signal); // another tab's wipe, too
    this.#takeOver();
    for (const id of asked.problems) this.#problem(id, false);
    if (fromAddress) this.#start = asked.problems[0] ?? RESULT;
    this.#show(false);
  }

  disconnectedCallback() {
    clearTimeout(this.#moving);
    this.#control.abort();
  }

  /** What the form without a script needs goes, what this script does comes. */
  #takeOver() {
    this.#form.noValidate = true;
    this.querySelector(":scope > .quiz__problem")?.setAttribute("hidden", "");
    this.querySelector(".quiz__send")?.remove();
    this.querySelector(".quiz__bar")?.removeAttribute("hidden");
  }

  /** @returns {import("./quiz-rules.js").Answers} */
  #answers() {
    const data = new FormData(this.#form);
    return usable(this.#table, Object.fromEntries(this.#ids.map((id) => [id, data.getAll(id)])));
  }

  /** @param {import("./quiz-rules.js").Answers} answers */
  #tick(answers) {
    for (const input of this.#form.querySelectorAll("input")) {
      input.checked = answers[input.name]?.includes(input.value) ?? false;
    }
  }

  /** @param {HTMLInputElement} input */
  #option({ name, value }) {
    const question = this.#table.questions.find(({ id }) => id === name);
    return question?.options.find(({ id }) => id === value);
  }

  /**
   * An answer changed: "none" clears the rest and the other way round, one age the other.
   * @param {EventTarget | null} target
   */
  #changed(target) {
    if (!(target instanceof HTMLInputElement)) return;
    const { clear, one } = this.#option(target) ?? {};
    for (const input of this.#form.querySelectorAll("input")) {
      if (!target.checked || input.type === "radio" || input.name !== target.name || input === target) continue;
      const other = this.#option(input);
      if (clear || other?.clear || (one && other?.one === one)) input.checked = false;
    }
    this.#problem(target.name, true);
    // The page for the doctor says on which day the safety question was answered.
    const checked = target.name === this.#ids[0] ? stamp() : get("quiz", "answers")?.checked;
    const kept = put("quiz", "answers", { answers: this.#answers(), checked });
    // Not a notice: it would lie over the answers.
    if (!kept) this.#unkept();
    this.#label();
    // What the address said is no longer so. htmx keeps its own state in the history.
    if (location.search) history.replaceState(history.state, "", location.pathname + location.hash);
  }

  /** That nothing is kept is said at every question. */
  #unkept() {
    this.querySelector(".quiz__private")?.remove();
    setText(one(this, ".quiz__unkept"), sentence(this, "unkept"));
  }

  /** "None of these" of the question on the screen, as long as nothing is ticked there. */
  #none() {
    const inputs = [...this.#question(this.#step()).querySelectorAll("input")];
    return inputs.some(({ checked }) => checked) ? undefined : inputs.find((input) => this.#option(input)?.clear);
  }

  /** The usual answer is under the thumb, not at the end of the list. */
  #label() {
    if (this.#step() === RESULT) return;
    const next = this.#step() === this.#ids.at(-1) ? sentence(this, "show") : sentence(this, "next");
    this.#button("next").textContent = this.#none()?.nextElementSibling?.textContent ?? next;
  }

  /**
   * A finger on an answer that leaves nothing more to choose moves on. A keyboard, whose arrows
   * choose on their way, has Next.
   * @param {MouseEvent} event
   */
  #tapped({ target, detail }) {
    if (!(target instanceof HTMLInputElement) || !detail) return;
    const option = this.#option(target);
    if (option?.clear) target.checked = true; // "none" again means none again
    if (!target.checked) return;
    if (target.type !== "radio" && !option?.clear && option?.level !== this.#table.levels[0]) return;
    clearTimeout(this.#moving);
    this.#moving = setTimeout(() => this.#next(), SEEN_MS);
  }

  /** @param {Event} event */
  #pressed(event) {
    const button = buttonOf(event);
    if (button?.dataset.add) add(this, button, evaluate(this.#table, this.#answers()).marks);
    if (button?.dataset.do === "next") this.#onward();
    if (button?.dataset.do === "back") this.#go(this.#before());
    if (button?.dataset.do === "print") print();
    if (button?.dataset.do === "share") this.#share();
    if (button?.dataset.do === "clear") this.#clear();
  }

  /** The question before the one on the screen, or before the result. */
  #before() {
    if (this.#step() === RESULT && evaluate(this.#table, this.#answers()).level) return this.#ids[0]; // it stopped there
    const steps = [...this.#ids, RESULT];
    return steps[steps.indexOf(this.#step()) - 1];
  }

  /** The button of the bar: on, with "none of these" where nothing was ticked. */
  #onward() {
    const none = this.#none();
    if (none) {
      none.checked = true;
      this.#changed(none);
    }
    this.#next();
  }

  #next() {
    const stops = this.#step() === this.#ids[0] && evaluate(this.#table, this.#answers()).level;
    this.#go(stops ? RESULT : (this.#ids[this.#ids.indexOf(this.#step()) + 1] ?? RESULT));
  }

  /** @param {string} step */
  #go(step) {
    clearTimeout(this.#moving);
    location.hash = step;
  }

  /** The question that the address names, or the result. */
  #step() {
    const named = location.hash.slice(1);
    return named === RESULT || this.#ids.includes(named) ? named : this.#start;
  }

  /** @param {boolean} moved whether the person came from another step */
  #show(moved) {
    clearTimeout(this.#moving);
    const step = this.#step();
    const done = step === RESULT;
    for (const id of this.#ids) this.#question(id).hidden = id !== step;
    this.#form.hidden = done;
    this.#section.hidden = this.#tools().hidden = !done;
    this.#button("back").hidden = step === this.#ids[0];
    this.#label();
    if (done) this.#result();
    if (moved) this.#begin(done ? this.#section.querySelector("h2") : this.#question(step).querySelector("legend"));
  }

  #result() {
    const outcome = evaluate(this.#table, this.#answers());
    show(this.#section, this, outcome);
    for (const button of this.#section.querySelectorAll("button")) {
      button.hidden = false;
      if (isOnList(button, outcome.marks)) added(this, button, outcome.marks, true);
    }
  }

  /** The new step begins at its top, for eyes and for screen readers. @param {HTMLElement | null} heading */
  #begin(heading) {
    heading?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  async #share() {
    const titles = [...this.#section.querySelectorAll("h3, h2")].map((node) => node.textContent);
    const text = [...titles, sentence(this, "shareText")].join("\n");
    const url = `${location.origin}/triggers`; // not this address: it may hold answers
    try {
      if (navigator.share) return await navigator.share({ text, url });
      await navigator.clipboard.writeText(`${text}\n${url}`);
      this.#tools().lastElementChild?.replaceChildren(sentence(this, "copied"));
    } catch {} // called off, or not allowed: the page stays as it is
  }

  #clear() {
    if (location.search) history.replaceState(history.state, "", location.pathname + location.hash);
    remove("quiz", "answers");
  }

  /** Where no answers are stored any more, none are shown; those of an address never were stored. */
  #follow() {
    if (location.search || get("quiz", "answers")) return;
    this.#tick({});
    this.#label();
    this.#go(this.#ids[0]);
  }

  /** @param {string} id */
  #question(id) {
    return /** @type {HTMLFieldSetElement} */ (this.querySelector(`fieldset[id="${id}"]`));
  }

  /** @param {string} id @param {boolean} solved */
  #problem(id, solved) {
    /** @type {HTMLElement | null} */ (this.#question(id).querySelector(".quiz__problem"))?.toggleAttribute("hidden", solved);
  }

  /** @param {string} name */
  #button(name) {
    return /** @type {HTMLButtonElement} */ (this.querySelector(`[data-do="${name}"]`));
  }

  #tools() {
    return /** @type {HTMLElement} */ (this.querySelector(".quiz__tools"));
  }
}

customElements.define("trigger-quiz", TriggerQuiz);
