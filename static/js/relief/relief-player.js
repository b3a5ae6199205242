// @ts-check
/**
 * The guided player: it runs by itself, because both hands are on the leg, and waits only for what
 * takes its own time (a towel, a wall, standing up). Where it is stands in the address
 * (#guide:technique:step), so Back in the browser and Back on the screen are the same. Which stretch
 * comes next is told by techniques.js, the count is that of guided-count.js.
 */

import { said } from "../app/app-notice.js";
import { clock, everyTick, since } from "../lib/countdown.js";
import { afterFrame, all, buttonOf, one, sentence, setText } from "../lib/dom.js";
import { fill } from "../lib/page-part.js";
import { feel, hush, keepAwake, letSleep } from "../lib/senses.js";
import { setting } from "../lib/storage.js";
import { again, current, ease, save, takeBack, touch, update } from "./cramp.js";
import { GuidedCount } from "./guided-count.js";
import { mine } from "./for-me.js";
import { chosenPlace, find, muscleOf, nextAfter, offered, saysCanStand, standingIsLeft } from "./page.js";
import { PlayerScreen } from "./player-screen.js";
import { PAUSE } from "./techniques.js";

const EASED = "eased";
const YOU = "you"; // what is different for this person, before anything else
const UNDO_MS = 10_000; // "not yet" is offered for so long after "it eased"

class ReliefPlayer extends HTMLElement {
  #life = new AbortController();
  #screen = new PlayerScreen(this);
  #shown = ""; // the address that is on the screen
  #pushed = 0; // how often this document went on: so often Back stays in it
  /** @type {GuidedCount | undefined} */
  #count;

  connectedCallback() {
    const { signal } = (this.#life = new AbortController());
    const { dialog } = this.#screen;
    document.addEventListener("click", (event) => this.#pressed(event), { signal });
    addEventListener("hashchange", () => this.#address() !== this.#shown && this.#render(), { signal });
    dialog.addEventListener("cancel", (event) => (event.preventDefault(), this.#close()), { signal });
    // The browser closes it without asking where nobody has touched the page since it was loaded.
    dialog.addEventListener("close", () => this.#shown && this.#close(), { signal });
    everyTick(() => this.#look(), signal);
    for (const link of all(document, "link[data-late]")) link.setAttribute("media", "all");
    this.#render();
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  /** @param {Event} event */
  #pressed(event) {
    const button = buttonOf(event);
    if (button?.dataset.guide !== undefined) this.#begin(button);
    else if (button && this.contains(button)) this.#do(button.dataset.do ?? "");
    else if (button && this.#shown) keepAwake(); // the question at ten minutes, asked above the player
  }

  /** @param {HTMLElement} button */
  #begin(button) {
    if (current().eased) again();
    touch();
    keepAwake();
    if (button.dataset.aloud !== undefined) this.#screen.setVoice(true, sentence(this, "first"));
    // The button first: to open takes a slow phone longer than a tap should go without an answer.
    afterFrame(() => this.#go(mine().length ? YOU : find(button.dataset.guide ?? "").id, 0));
  }

  /** @param {string} what */
  #do(what) {
    const { technique, step } = this.#where();
    const acts = {
      next: () => (technique === YOU ? this.#go(find("").id, 0) : this.#go(technique, step + 1)),
      back: () => this.#back(),
      other: () => this.#go(nextAfter(technique), 0),
      stand: () => this.#stand(),
      pause: () => this.#count?.pause(),
      eased: () => (ease(technique), this.#go(EASED, 0)),
      undo: () => this.#undo(),
      again: () => this.#again(),
      save: () => this.#save(),
      close: () => this.#close(),
      voice: () => this.#screen.setVoice(!this.#screen.voice),
      eyes: () => this.#screen.toggleEyes(),
      tap: () => this.#do(this.#screen.primary),
    };
    touch();
    if (what !== "close") keepAwake(); // 15 minutes after the last sign of the person
    acts[/** @type {keyof typeof acts} */ (what)]?.();
  }

  // --- where it is --------------------------------------------------------------------------

  /** @param {string} technique @param {number} step */
  #go(technique, step) {
    this.#pushed += 1;
    location.hash = `guide:${technique}:${step}`;
    this.#render(); // within the tap: the event of the new address comes a frame or two later
  }

  /** The step before, or the page: never out of the app. */
  #back() {
    const { technique, step } = this.#where();
    if (this.#pushed) {
      this.#pushed -= 1;
      history.back();
    } else if (step) this.#replace(technique, step - 1);
    else this.#close();
  }

  /** @param {string} technique @param {number} step */
  #replace(technique, step) {
    history.replaceState(history.state, "", `#guide:${technique}:${step}`);
    this.#render();
  }

  /** Where the address is: no technique means that the player is closed. */
  #where() {
    const [name, technique = "", step = "0"] = location.hash.slice(1).split(":");
    return name === "guide" ? { technique, step: Number(step) || 0 } : { technique: "", step: 0 };
  }

  /** What should be on the screen; nothing where the player is closed. */
  #address() {
    const { technique, step } = this.#where();
    return technique && `${technique}:${step}`;
  }

  #close() {
    history.replaceState(history.state, "", location.pathname);
    this.#pushed = 0;
    this.#render();
  }

  // --- what it shows ------------------------------------------------------------------------

  #render() {
    const { technique, step } = this.#where();
    this.#shown = this.#address();
    this.#count = undefined;
    if (!technique) return this.#end();
    if (technique === EASED) this.#showEased();
    else if (technique === YOU) this.#showYou();
    else this.#showStretch(technique, step);
    // Filled first: it is laid out as it opens.
    if (this.#shown && !this.#screen.dialog.open) this.#screen.dialog.showModal();
    // After the frame: at once, focus would lay the whole page out within the tap.
    afterFrame(() => this.#shown && this.#screen.part("say").focus());
  }

  #end() {
    this.#screen.dialog.close();
    hush();
    letSleep();
  }

  /** @param {string} id @param {number} step */
  #showStretch(id, step) {
    const stretch = find(id);
    if (stretch.id !== id) return this.#replace(stretch.id, 0);
    setText(this.#screen.part("side"), this.#side());
    this.#screen.button("stand").hidden = !(id === PAUSE && standingIsLeft());
    const wait = stretch.waits[step];
    if (wait) return this.#showWait(wait);
    this.#count = new GuidedCount(this.#screen, stretch, this.#shown);
    this.#count.begin();
  }

  #side() {
    const side = setting("side");
    if (side === "left") return sentence(this, "left");
    if (side === "right") return sentence(this, "right");
    return side === "both" ? sentence(this, "both") : "";
  }

  /** Something has to be fetched, held or stood at first: that takes as long as it takes. @param {HTMLElement} step */
  #showWait(step) {
    const words = one(step, ".step__say").textContent ?? "";
    update({ hold: undefined, place: chosenPlace(), muscle: muscleOf() });
    this.#screen.clear("wait", words);
    this.#screen.showCaution(step);
    this.#screen.showFigure(step.querySelector("svg"));
    this.#screen.say(words);
    feel("pull", this.#screen.dialog);
  }

  #showYou() {
    this.#screen.clear("wait", sentence(this, "for"));
    const lists = mine().map((node) => node.querySelector("ul")?.cloneNode(true) ?? "");
    this.#screen.part("care").replaceChildren(...lists);
    this.#screen.part("care").hidden = false;
  }

  #showEased() {
    const { eased, known, saved, start } = current();
    if (eased === undefined) return this.#close(); // saved and put aside, or it came back meanwhile
    const time = clock(Math.round((eased - start) / 1000));
    this.#screen.clear(saved ? "saved" : "eased", known === false ? sentence(this, "easedUnknown") : sentence(this, "eased", { time }));
    this.#screen.showOutcome(saved ? said("saved") : "");
    setText(this.#screen.part("clock"), "");
    fill(this.#screen.part("care"));
    this.#screen.part("care").hidden = false;
    this.#offerUndo(eased);
    feel("done", this.#screen.dialog);
    hush();
    letSleep();
  }

  /** For a moment "it eased" can be taken back; after that "it came back" stands there. @param {number} eased */
  #offerUndo(eased) {
    const left = eased + UNDO_MS - Date.now();
    const over = left <= 0 || !current().was;
    this.#screen.button("undo").hidden = over;
    this.#screen.button("again").hidden = !over;
    if (!over) setTimeout(() => this.#shown.startsWith(EASED) && this.#offerUndo(eased), left);
  }

  #look() {
    if (!this.#shown || [EASED, YOU].includes(this.#where().technique)) return;
    setText(this.#screen.part("clock"), clock(since(current().start)));
    this.#count?.look();
  }

  // --- what the person may do ---------------------------------------------------------------

  /** They can stand and hold on: the first way that needs it. */
  #stand() {
    saysCanStand();
    this.#go(offered().find(({ tags }) => tags.includes("on-feet"))?.id ?? PAUSE, 0);
  }

  /** It has not eased after all: the count goes on. */
  #undo() {
    const [technique, step] = takeBack().at.split(":");
    this.#go(technique || find("").id, Number(step) || 0);
  }

  #again() {
    const { by } = current();
    again();
    this.#go(find(by ?? "").id, 0);
  }

  #save() {
    const kept = save();
    this.#screen.state = "saved";
    this.#screen.showOutcome(kept ? said("saved") : said("unsaved"), !kept);
    one(this, '[data-do="close"]').focus();
  }
}

customElements.define("relief-player", ReliefPlayer);
