// @ts-check
/** The player's screen: what each of its parts says and shows, and the voice that says it too. */

import { all, make, one, sentence, setPressed, setText, setTextOrHide } from "../lib/dom.js";
import { hush, say } from "../lib/senses.js";

/** What a tap anywhere does, by what the screen shows. */
const TAPS = { wait: "next", count: "eased", eased: "save", saved: "close" };

/** @typedef {keyof typeof TAPS} State */

export class PlayerScreen {
  /** Whether it speaks. */
  voice = false;

  /** Settled when what was said last was said to its end. @type {Promise<void>} */
  spoken = Promise.resolve();

  /** @param {HTMLElement} player */
  constructor(player) {
    this.player = player;
    this.dialog = /** @type {HTMLDialogElement} */ (one(player, "dialog"));
  }

  /** @param {string} name */
  part(name) {
    return one(this.player, `.player__${name}`);
  }

  /** The button that does something. @param {string} what */
  button(what) {
    return one(this.player, `[data-do="${what}"]`);
  }

  /** What a tap anywhere does now. */
  get primary() {
    return TAPS[/** @type {State} */ (this.dialog.dataset.state)];
  }

  /** Show what belongs to a state, and say what a tap anywhere does in it. @param {State} state */
  set state(state) {
    this.dialog.dataset.state = state;
    setText(this.part("all"), tapSays(this.player, state));
  }

  /** Nothing but a heading. @param {State} state @param {string} heading */
  clear(state, heading) {
    this.state = state;
    setText(this.part("say"), heading);
    setTextOrHide(this.part("caution"), "");
    for (const name of ["figure", "lines"]) this.part(name).replaceChildren();
    for (const name of ["phase", "digits"]) setText(this.part(name), "");
    this.part("care").hidden = true;
  }

  /** What to heed before a step, with its link. @param {HTMLElement} step */
  showCaution(step) {
    const caution = step.querySelector(".step__caution")?.cloneNode(true);
    this.part("caution").replaceChildren(...(caution?.childNodes ?? []));
    this.part("caution").hidden = !caution;
    this.part("caution").classList.add("callout--danger");
  }

  /** What came of a tap, in the place of a caution. @param {string} text @param {boolean} [bad] */
  showOutcome(text, bad = false) {
    setTextOrHide(this.part("caution"), text);
    this.part("caution").classList.toggle("callout--danger", bad);
  }

  /** A copy of a picture of the page; ids may not stand twice. @param {Element | null | undefined} figure */
  showFigure(figure) {
    const copy = /** @type {Element | undefined} */ (figure?.cloneNode(true));
    for (const node of copy ? [copy, ...copy.querySelectorAll("[id]")] : []) node.removeAttribute("id");
    this.part("figure").replaceChildren(...(copy ? [copy] : []));
  }

  /** @param {string[]} lines */
  showLines(lines) {
    this.part("lines").replaceChildren(...lines.map((words) => make("li", words)));
  }

  /** Light the lines up to this one. @param {number} now */
  light(now) {
    all(this.player, ".player__lines li").forEach((item, index) => (item.dataset.lit = index <= now ? "yes" : "no"));
  }

  /** Speak or not. An iPhone speaks only if the first words are said within a tap. @param {boolean} on @param {string} [first] */
  setVoice(on, first) {
    this.voice = on;
    setPressed(this.button("voice"), on);
    if (on) this.say(first || this.part("phase").textContent || (this.part("say").textContent ?? ""));
    else hush();
  }

  /** @param {string} words */
  say(words) {
    if (this.voice && words) this.spoken = say(words);
  }

  /** Eyes shut: dim red on black, and all of it is one button. */
  toggleEyes() {
    const on = this.dialog.dataset.eyes !== "shut";
    this.dialog.dataset.eyes = on ? "shut" : "";
    setPressed(this.button("eyes"), on);
  }
}

/** @param {HTMLElement} player @param {State} state */
function tapSays(player, state) {
  if (state === "wait") return sentence(player, "tapNext");
  if (state === "count") return sentence(player, "tapEased");
  return state === "eased" ? sentence(player, "tapSave") : sentence(player, "tapClose");
}
