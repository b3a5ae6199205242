// @ts-check
/** The small clock that starts by itself, and the warning signs that take the screen at 10:00. */

import { ask, say } from "../app/app-notice.js";
import { clock, everyTick, since } from "../lib/countdown.js";
import { buttonOf, sentence, setText } from "../lib/dom.js";
import { cameUp } from "../lib/taps.js";
import { fill } from "../lib/page-part.js";
import { current, ease, save, takeLeftOpen, TEN_MINUTES, touch, update } from "./cramp.js";

class CrampClock extends HTMLElement {
  #life = new AbortController();
  #ten = /** @type {HTMLDialogElement} */ (this.querySelector("dialog"));

  connectedCallback() {
    const { signal } = (this.#life = new AbortController());
    this.#askAboutLeftOpen();
    // Looking elsewhere in the app is no sign of a cramp; using this page is.
    const main = this.closest("main");
    for (const event of ["pointerdown", "keydown"]) main?.addEventListener(event, touch, { signal });
    this.#ten.addEventListener("click", (event) => this.#answer(event), { signal });
    this.#ten.addEventListener("close", () => update({ warned: true }), { signal });
    everyTick(() => this.#look(), signal);
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  #look() {
    if (document.hidden) return;
    const run = current();
    const seconds = since(run.start);
    // In the page's head, which another muscle's replaces.
    const time = /** @type {HTMLElement | null} */ (document.querySelector(".clock"));
    if (time && run.eased === undefined) setText(time, clock(seconds));
    const late = run.eased === undefined && seconds >= TEN_MINUTES;
    this.dataset.state = late ? "late" : "";
    if (late && !run.warned && !this.#ten.open) this.#warn();
  }

  /** The signs come from their own page, which the worker keeps; the sentence is here already. */
  async #warn() {
    this.#ten.showModal();
    cameUp(this.#ten);
    await fill(/** @type {HTMLElement} */ (this.#ten.querySelector(".ten__signs")));
    await import("./emergency-number.js"); // the number among them follows the phone's country
  }

  /** @param {Event} event */
  #answer(event) {
    const button = buttonOf(event);
    if (!button) return;
    this.#ten.close();
    if (button.dataset.do !== "stopped") return;
    ease(/^#guide:([^:]+)/.exec(location.hash)?.[1] ?? ""); // by what is on the screen, if anything is
    location.hash = "guide:eased:0";
  }

  /** A run of the other night, asked about once. */
  #askAboutLeftOpen() {
    const run = takeLeftOpen();
    if (!run) return;
    const time = new Date(run.start).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    ask(sentence(this, "ask", { time }), [
      { label: sentence(this, "save"), act: () => (save(run) ? say("saved") : say("unsaved")) },
      { label: sentence(this, "drop"), act: () => {} },
    ]);
  }
}

customElements.define("cramp-clock", CrampClock);
