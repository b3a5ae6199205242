// @ts-check
/**
 * The count of one technique on the player's screen: getting into it while its lines light up, then
 * hold and rest in turn. Its beginning stands in the record of the cramp, so a reload goes on.
 */

import { sentence, setPressed, setText } from "../lib/dom.js";
import { elapsed, lengthOf, pausedOrGoing, phasesOf, placeAt } from "../lib/rounds.js";
import { feel } from "../lib/senses.js";
import { current, update } from "./cramp.js";
import { chosenPlace, glanceOf, muscleOf } from "./page.js";
import { PAUSE } from "./techniques.js";

const READY_S = 5; // to get into it, the lines one after another
const ASK_S = 20; // without an answer for so long after the last round: rest the leg

export class GuidedCount {
  #said = ""; // the phase that was last told

  /**
   * @param {import("./player-screen.js").PlayerScreen} screen
   * @param {import("./page.js").Stretch} stretch
   * @param {string} at its address
   */
  constructor(screen, stretch, at) {
    this.screen = screen;
    this.player = screen.player;
    this.stretch = stretch;
    this.at = at;
    const glance = glanceOf(stretch);
    const steps = stretch.steps.slice(stretch.waits.length);
    this.lines = glance?.lines ?? steps.map((step) => step.querySelector(".step__say")?.textContent ?? "");
    this.figure = glance?.figure ?? steps.at(-1)?.querySelector("svg");
    this.cautious = steps.find((step) => step.querySelector(".step__caution"));
    this.phases = phasesOf({ ready: stretch.id === PAUSE ? 0 : READY_S, ...stretch });
  }

  /** Show it; begin to count, or go on where the record says. */
  begin() {
    const { screen } = this;
    screen.clear("count", this.lines[0] ?? "");
    screen.showFigure(this.figure);
    screen.showLines(this.lines);
    if (this.cautious) screen.showCaution(this.cautious);
    if (current().hold?.at !== this.at) {
      update({ hold: { at: this.at, start: Date.now() }, place: chosenPlace(), muscle: muscleOf() });
      if (screen.voice) this.#sayLines();
    }
    this.look();
  }

  /** What the time says now. Several phases may have gone by while the phone was locked. */
  look() {
    const { player } = this;
    const { hold } = current();
    if (hold?.at !== this.at) return;
    const ms = elapsed(hold, Date.now());
    const { index, left, done } = placeAt(this.phases, ms);
    const { kind, round, seconds } = this.phases[index];
    const phase = done ? "done" : kind;
    if (this.#said !== `${phase}${round}`) this.#tell(phase, round);
    if (phase === "ready") this.screen.light(Math.floor((ms / 1000 / seconds) * this.lines.length));
    if (done && ms > (lengthOf(this.phases) + ASK_S) * 1000) {
      setText(this.screen.part("phase"), sentence(player, "restLeg"));
    }
    setText(this.screen.part("digits"), done || phase === "ready" ? "" : `${left}`);
    this.screen.dialog.style.setProperty("--left", `${left / seconds}`);
    setPressed(this.screen.button("pause"), hold.paused !== undefined);
  }

  /** Pause, or go on. */
  pause() {
    const { hold } = current();
    if (hold) update({ hold: pausedOrGoing(hold, Date.now()) });
    this.look();
  }

  /** At most four times in a hold, so that a screen reader is not talked over. @param {string} phase @param {number} round */
  #tell(phase, round) {
    this.#said = `${phase}${round}`;
    this.screen.dialog.dataset.phase = phase;
    const words = this.#words(phase, round);
    setText(this.screen.part("phase"), words);
    if (phase === "ready") return;
    setText(this.screen.part("say"), this.lines.slice(-2).join(" "));
    this.screen.say(words);
    feel(/** @type {"hold" | "rest" | "done"} */ (phase), this.screen.dialog);
  }

  /** @param {string} phase @param {number} round */
  #words(phase, round) {
    const { player, stretch } = this;
    if (phase === "ready") return sentence(player, "ready");
    if (phase === "done") return sentence(player, "done");
    const rests = phase === "rest" || stretch.id === PAUSE;
    const name = rests ? sentence(player, "rest") : sentence(player, "hold");
    return sentence(player, "round", { phase: name, round, rounds: stretch.rounds });
  }

  /** The count waits for the voice: it begins when the last line was said. */
  async #sayLines() {
    update({ hold: { at: this.at, start: Date.now(), paused: Date.now() } });
    await this.screen.spoken;
    for (const [index, words] of this.lines.entries()) {
      if (current().hold?.at !== this.at || !this.screen.voice) return;
      const start = Date.now() - (index / this.lines.length) * READY_S * 1000;
      update({ hold: { at: this.at, start, paused: Date.now() } });
      this.screen.say(words);
      await this.screen.spoken;
    }
    if (current().hold?.at === this.at) update({ hold: { at: this.at, start: Date.now() - READY_S * 1000 } });
  }
}
