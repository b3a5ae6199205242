// @ts-check
/**
 * The bedtime stretch, counted for the person. Everything follows from one start time, so a locked
 * phone, a frozen tab or a reload cannot bend it. When it is through it ticks itself on the list,
 * for the day on which it was begun.
 */

import { clock, everyTick } from "../lib/countdown.js";
import { buttonOf, one, sentence, setPressed } from "../lib/dom.js";
import { elapsed, lengthOf, pausedOrGoing, placeAt } from "../lib/rounds.js";
import { feel, hush, keepAwake, letSleep, say } from "../lib/senses.js";
import { stamp } from "../lib/stamp.js";
import { get, put, remember, remove, setting } from "../lib/storage.js";
import { untick } from "../lib/ticks.js";
import { dayOf } from "./days.js";

const ITEM = "bedtime-stretch";
const RUN = /** @type {const} */ (["run", "bedtime"]);
const LATE_MS = 10 * 60 * 1000; // a run found this long after its end, or its pause, was left, not done

/** @typedef {{ kind: "pull" | "hold" | "rest", seconds: number, muscle: string, leg: number, round: number }} Phase */
/** @typedef {{ start: number, paused?: number }} Run times in ms; `paused` is when it was paused */

class BedtimePlayer extends HTMLElement {
  /** @type {AbortController | undefined} */
  #leave;
  /** @type {AbortController | undefined} */
  #ticking;
  /** @type {Run | undefined} */
  #run;
  /** The phase that is shown. */
  #place = -1;
  #ticked = "";

  connectedCallback() {
    this.#leave = new AbortController();
    this.addEventListener("click", this.#press, { signal: this.#leave.signal });
    setPressed(this.#one("[data-do=voice]"), setting("voice") === "on");
    for (const input of this.querySelectorAll("input")) {
      if (input.name === "position" && input.value === setting("position")) input.checked = true;
    }
    const run = get(...RUN);
    if (run) this.#resume(run);
  }

  disconnectedCallback() {
    this.#leave?.abort();
    this.#ticking?.abort();
    letSleep();
  }

  /** @param {Event} event */
  #press = (event) => {
    const button = buttonOf(event);
    switch (button?.dataset.do) {
      case "go":
        return this.#go();
      case "stop":
        return this.#end();
      case "voice":
        return this.#toggleVoice(button);
      case "untick":
        untick(this.#ticked, ITEM);
        button.hidden = true;
        this.#one(".run__say").textContent = sentence(this, "takenOff");
    }
  };

  /** Start, pause or go on: one button, because one thumb. */
  #go() {
    if (!this.#run) remember("position", this.#position());
    const run = this.#run ? pausedOrGoing(this.#run, Date.now()) : { start: Date.now() };
    if (run.paused === undefined) this.#play(run);
    else this.#pause(run);
  }

  /** A run that a reload cut short. @param {Run} run */
  #resume(run) {
    const ends = run.paused ?? run.start + 1000 * lengthOf(this.#phases());
    if (Date.now() - ends > LATE_MS) remove(...RUN);
    else if (run.paused === undefined) this.#play(run);
    else this.#pause(run);
  }

  /** @param {Run} run */
  #play(run) {
    this.#keep(run);
    this.#place = -1;
    this.dataset.running = "";
    scrollTo(0, 0);
    keepAwake();
    this.#ticking?.abort();
    this.#ticking = new AbortController();
    everyTick(() => this.#look(), this.#ticking.signal);
    if (this.#run) this.#label(sentence(this, "pause"));
  }

  /** @param {Run} run */
  #pause(run) {
    this.dataset.running = "";
    this.#look(run.paused);
    this.#ticking?.abort();
    this.#keep(run);
    hush();
    letSleep();
    this.#label(sentence(this, "goOn"));
  }

  /** @param {Run} run */
  #keep(run) {
    this.#run = run;
    put(...RUN, { ...run });
  }

  /** What is to be done now. @param {number} [now] */
  #look(now = Date.now()) {
    const run = this.#run ?? get(...RUN);
    if (!run) return;
    const phases = this.#phases();
    const gone = elapsed({ start: run.start }, now);
    const { index, left, done } = placeAt(phases, gone);
    if (done) return this.#finish(run.start);
    if (index !== this.#place) this.#enter(phases[index], index);
    this.#one(".run__time").textContent = String(left);
    const { round } = phases[index];
    const [, , , rounds] = this.#times();
    const still = clock(lengthOf(phases) - Math.floor(gone / 1000));
    this.#one(".run__round").textContent = sentence(this, "round", { round, rounds, left: still });
  }

  /** @param {Phase} phase @param {number} place */
  #enter(phase, place) {
    this.#place = place;
    const text = this.#words(phase);
    this.#one(".run__say").textContent = text;
    this.dataset.kind = phase.kind;
    this.dataset.leg = String(phase.leg);
    this.#one(".pause").hidden = phase.kind !== "rest";
    for (const step of this.#steps()) step.toggleAttribute("data-now", step.dataset.muscle === phase.muscle);
    feel(phase.kind, this);
    if (setting("voice") === "on") say(text);
  }

  /** @param {Phase} phase */
  #words({ kind, leg: side, muscle }) {
    const leg = side ? sentence(this, "right") : sentence(this, "left");
    if (kind === "pull") return sentence(this, "ready", { muscle });
    return kind === "hold" ? sentence(this, "hold", { leg, muscle }) : sentence(this, "rest");
  }

  /** @param {number} start */
  #finish(start) {
    this.#ticked = dayOf(new Date(start));
    const kept = put("tick", `${this.#ticked}:${ITEM}`, { at: stamp() });
    this.#end();
    const text = kept ? sentence(this, "finished") : sentence(this, "notKept");
    this.#one(".run__say").textContent = text;
    this.#one("[data-do=untick]").hidden = false;
    this.#label(sentence(this, "again"));
    feel("done", this);
    if (setting("voice") === "on") say(text);
  }

  #end() {
    this.#ticking?.abort();
    this.#run = undefined;
    remove(...RUN);
    hush();
    letSleep();
    for (const name of ["running", "kind", "leg"]) delete this.dataset[name];
    this.#one(".pause").hidden = true;
    for (const line of this.#one(".run").children) line.textContent = "";
    this.#label(sentence(this, "start"));
  }

  /** What the one button does now. @param {string} words */
  #label(words) {
    this.#one("[data-do=go]").textContent = words;
    this.#one("[data-do=stop]").hidden = !this.#run;
    if (this.#run) this.#one("[data-do=untick]").hidden = true;
  }

  /** @param {HTMLElement} button */
  #toggleVoice(button) {
    const on = button.ariaPressed !== "true";
    setPressed(button, on);
    remember("voice", on ? "on" : "off");
    // In the tap itself: an iPhone speaks only what began in one.
    if (on) say(this.#one(".run__say").textContent || (button.textContent ?? ""));
    else hush();
  }

  /** Get ready, then for each stretch its rounds: left leg, right leg, rest. @returns {Phase[]} */
  #phases() {
    const [ready, hold, rest, rounds] = this.#times();
    /** @type {Phase[]} */
    const phases = [];
    for (const { dataset } of this.#steps()) {
      const { muscle = "" } = dataset;
      for (let round = 1; round <= rounds; round += 1) {
        if (!phases.length) phases.push({ kind: "pull", seconds: ready, muscle, leg: 0, round });
        for (const leg of [0, 1]) phases.push({ kind: "hold", seconds: hold, muscle, leg, round });
        phases.push({ kind: "rest", seconds: rest, muscle, leg: 1, round });
      }
    }
    return phases.slice(0, -1); // after the last hold nobody waits
  }

  /** Ready, hold, rest in seconds, and rounds. */
  #times() {
    return (this.dataset.times ?? "").split(" ").map(Number);
  }

  #steps() {
    const steps = this.querySelectorAll(`.position--${this.#position()} .step`);
    return /** @type {HTMLElement[]} */ ([...steps]);
  }

  #position() {
    return /** @type {HTMLInputElement} */ (this.querySelector("[name=position]:checked")).value;
  }

  /** @param {string} selector */
  #one(selector) {
    return one(this, selector);
  }
}

customElements.define("bedtime-player", BedtimePlayer);
