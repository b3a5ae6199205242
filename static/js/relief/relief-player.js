// @ts-check
/**
 * The guided player: one step of the page at a time. Where it is stands in the address
 * (#guide:technique:step), so Back in the browser and Back on the screen are the same; what is
 * being counted stands in the run record, so a reload goes on where it was.
 */

import { said } from "../app/app-notice.js";
import { clock, everyTick, left, show, since } from "../lib/countdown.js";
import { sentence } from "../lib/dom.js";
import { fill } from "../lib/page-part.js";
import { feel, hush, keepAwake, letSleep, speak } from "../lib/senses.js";
import { setting } from "../lib/storage.js";
import { current, save, touch, update } from "./cramp.js";
import { mine } from "./for-me.js";

const EASED = "eased";
const PAUSE = "pause";
const YOU = "you"; // what is different for this person, before the first step

/** @typedef {{ id: string, steps: HTMLElement[], hold: number, rest: number, rounds: number }} Technique */

export class ReliefPlayer extends HTMLElement {
  #gone = new AbortController();
  #screen = /** @type {HTMLDialogElement} */ (this.querySelector("dialog"));
  #voice = false;
  #shown = ""; // the address that is on the screen
  /** @type {Technique | undefined} */
  #held; // what is being held and counted

  connectedCallback() {
    const { signal } = (this.#gone = new AbortController());
    document.addEventListener("click", (event) => this.#pressed(event), { signal });
    addEventListener("hashchange", () => this.#address() !== this.#shown && this.#render(), { signal });
    this.#screen.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.#close();
    }, { signal });
    // The browser closes it without asking where nobody has touched the page since it was loaded.
    this.#screen.addEventListener("close", () => this.#shown && this.#close(), { signal });
    everyTick(() => this.#count(), signal);
    for (const link of document.querySelectorAll("link[data-late]")) link.setAttribute("media", "all");
    this.#render();
  }

  disconnectedCallback() {
    this.#gone.abort();
  }

  /** @param {Event} event */
  #pressed(event) {
    const button = /** @type {HTMLElement} */ (event.target).closest("button");
    const technique = button?.dataset.guide;
    if (technique) {
      if (current().eased) this.#begin();
      keepAwake();
      // The button first: to open takes a slow phone longer than a tap should go without an answer.
      afterFrame(() => this.#go(mine().length ? YOU : (this.#find(technique)?.id ?? PAUSE), 0));
    } else if (button && this.contains(button)) this.#do(button.dataset.do ?? "");
  }

  /** @param {string} what */
  #do(what) {
    const { technique, step } = this.#where();
    touch();
    if (what === "next" && technique === YOU) this.#go(this.#techniques()[0]?.id ?? PAUSE, 0);
    else if (what === "next") this.#go(technique, step + 1);
    if (what === "back") history.back();
    if (what === "other") this.#go(this.#after(technique), 0);
    if (what === "eased") this.ease();
    if (what === "again") this.#again();
    if (what === "save") this.#save();
    if (what === "close") this.#close();
    if (what === "voice") this.#toggleVoice();
    if (what === "eyes") this.#toggleEyes();
    if (what === "tap") this.#do(this.#primary());
  }

  /** @param {string} technique @param {number} step */
  #go(technique, step) {
    location.hash = `guide:${technique}:${step}`;
    this.#render(); // within the tap: the event of the new address comes a frame or two later
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

  // --- techniques ---------------------------------------------------------------------------

  /**
   * Everything that may be tried here, in order: that of the chosen place, then of the others,
   * first of the seat: neither in the street nor in a car is there a bed. In water nothing of the
   * others; who has parked may have nothing left but them.
   */
  #techniques() {
    const places = [...document.querySelectorAll("#relief .place")];
    const chosen = places.find((place) => place.matches(`.place--${this.#place()}`));
    const here = this.#allowed([chosen ?? document.querySelector("#relief")]);
    if (!chosen || (here.length && chosen.querySelector(".safe"))) return here;
    const others = places.filter((place) => place !== chosen && !place.querySelector(".safe"));
    const seat = (/** @type {Element} */ place) => Number(place.matches(".place--sitting"));
    others.sort((one, other) => seat(other) - seat(one));
    return [...here, ...this.#allowed(others)];
  }

  /** @param {(Element | null)[]} places */
  #allowed(places) {
    const found = places.flatMap((place) => [...(place?.querySelectorAll("[data-technique]") ?? [])]);
    const nodes = /** @type {HTMLElement[]} */ (found.filter((node) => !this.#avoided(node)));
    return nodes.map((node) => this.#read(node));
  }

  /** @param {Element} node */
  #avoided(node) {
    const avoid = (document.documentElement.dataset.avoid ?? "").split(" ");
    const tags = (/** @type {HTMLElement} */ (node).dataset.tags ?? "").split(" ");
    return tags.some((tag) => tag && avoid.includes(tag));
  }

  /** @param {HTMLElement} node @returns {Technique} */
  #read(node) {
    const { technique: id = "", hold, rest, rounds } = node.dataset;
    const steps = /** @type {HTMLElement[]} */ ([...node.querySelectorAll(".step")]);
    return {
      id,
      steps: steps.filter((step) => !this.#avoided(step)),
      hold: Number(hold),
      rest: Number(rest),
      rounds: Number(rounds),
    };
  }

  /** @param {string} id @returns {Technique | undefined} */
  #find(id) {
    if (id === PAUSE) {
      const pause = /** @type {HTMLElement} */ (this.querySelector("[data-technique]"));
      return this.#read(pause);
    }
    const found = this.#techniques();
    return found.find((technique) => technique.id === id) ?? found[0];
  }

  /**
   * What to try when this one did not help: each once, then a pause, then from the beginning. For
   * whom no stretch is left, what to do instead takes turns with the pause.
   * @param {string} id
   */
  #after(id) {
    const ids = this.#techniques().map((technique) => technique.id);
    return id === PAUSE ? (ids[0] ?? YOU) : (ids[ids.indexOf(id) + 1] ?? PAUSE);
  }

  // --- the screen ---------------------------------------------------------------------------

  #render() {
    const { technique: id, step } = this.#where();
    this.#shown = this.#address();
    this.#held = undefined;
    if (!id) {
      if (this.#screen.open) this.#screen.close();
      this.#rest();
      return;
    }
    this.#screen.dataset.state = id === EASED ? EASED : "step";
    if (id === EASED) this.#renderEased();
    else if (id === YOU) this.#renderYou();
    else this.#renderStep(id, step);
    // Filled first: it is laid out as it opens.
    if (this.#shown && !this.#screen.open) this.#screen.showModal();
    // After the frame: at once, focus would lay the whole page out within the tap.
    afterFrame(() => this.#shown && this.#part(".player__say").focus());
    if (this.#voice) speak(this.#part(".player__say").textContent ?? "");
  }

  /** @param {string} id @param {number} at */
  #renderStep(id, at) {
    const technique = this.#find(id);
    const step = technique?.steps[Math.min(at, technique.steps.length - 1)];
    if (!technique || !step) return this.#close();
    if (technique.id !== id) return location.replace(`#guide:${technique.id}:0`);
    const held = at >= technique.steps.length - 1;
    const figure = step.querySelector("svg")?.cloneNode(true);
    this.#screen.dataset.held = held ? "yes" : "no";
    this.#part(".player__say").textContent = step.querySelector(".step__say")?.textContent ?? "";
    const caution = step.querySelector(".step__caution")?.cloneNode(true);
    this.#part(".player__caution").replaceChildren(...(caution?.childNodes ?? []));
    this.#part(".player__caution").hidden = !caution;
    this.#part(".player__figure").replaceChildren(...(figure ? [plain(/** @type {Element} */ (figure))] : []));
    this.#part(".player__side").textContent = this.#side();
    this.#part(".player__phase").textContent = "";
    this.#part(".player__digits").textContent = "";
    this.#part(".player__care").hidden = true;
    if (held) this.#startHold(technique);
    else {
      update({ hold: undefined, place: this.#place(), muscle: this.#muscle() });
      feel("pull", this.#screen);
    }
  }

  #renderYou() {
    this.#clear(sentence(this, "for"));
    const lists = mine().map((node) => node.querySelector("ul")?.cloneNode(true) ?? "");
    this.#part(".player__care").replaceChildren(...lists);
  }

  /** A screen of words alone. @param {string} heading */
  #clear(heading) {
    this.#screen.dataset.held = "no";
    this.#part(".player__say").textContent = heading;
    this.#text(".player__caution", "");
    for (const part of [".player__figure", ".player__phase", ".player__digits"]) this.#part(part).replaceChildren();
    this.#part(".player__care").hidden = false;
  }

  #renderEased() {
    const run = current().eased ? current() : update({ eased: Date.now() });
    const time = clock(Math.round(((run.eased ?? Date.now()) - run.start) / 1000));
    this.#clear(sentence(this, "eased", { time }));
    fill(this.#part(".player__care"));
    this.#part(".player__clock").textContent = "";
    feel("done", this.#screen);
    this.#rest();
  }

  /** @param {string} selector @returns {HTMLElement} */
  #part(selector) {
    return /** @type {HTMLElement} */ (this.querySelector(selector));
  }

  /** @param {string} selector @param {string} words */
  #text(selector, words) {
    const part = this.#part(selector);
    part.textContent = words;
    part.hidden = !words;
  }

  #place() {
    const input = /** @type {HTMLInputElement | null} */ (document.querySelector("input[name=place]:checked"));
    return input?.value ?? "";
  }

  #muscle() {
    return document.querySelector("#relief")?.getAttribute("data-muscle") ?? "";
  }

  #side() {
    const sides = {
      left: sentence(this, "left"),
      right: sentence(this, "right"),
      both: sentence(this, "both"),
    };
    return sides[/** @type {"both"} */ (setting("side"))] ?? "";
  }

  // --- counting -----------------------------------------------------------------------------

  /** @param {Technique} technique */
  #startHold(technique) {
    this.#held = technique;
    const { hold } = current();
    if (hold?.at !== this.#shown) {
      this.#phase("hold", 1, technique.hold);
    } else this.#say(hold.phase, hold.round, technique);
    this.#count();
  }

  /** @param {string} phase @param {number} round @param {number} seconds */
  #phase(phase, round, seconds) {
    const end = Date.now() + seconds * 1000;
    update({ hold: { at: this.#shown, phase, round, end }, place: this.#place(), muscle: this.#muscle() });
    if (this.#held) this.#say(phase, round, this.#held);
    feel(phase === "rest" ? "rest" : "hold", this.#screen);
  }

  /**
   * At most twice in a hold, so that a screen reader is not talked over.
   * @param {string} phase
   * @param {number} round
   * @param {Technique} technique
   */
  #say(phase, round, technique) {
    const text = phase === "done" ? sentence(this, "done") : this.#counted(phase, round, technique);
    this.#screen.dataset.phase = phase;
    this.#part(".player__phase").textContent = text;
    if (this.#voice && (phase !== "hold" || round > 1)) speak(text);
  }

  /** @param {string} name @param {number} round @param {Technique} technique */
  #counted(name, round, { id, rounds }) {
    const resting = name === "rest" || id === PAUSE;
    const phase = resting ? sentence(this, "rest") : sentence(this, "hold");
    return sentence(this, "round", { phase, round, rounds });
  }

  /** What the clock says now. Several phases may have gone by while the phone was locked. */
  #count() {
    if (!this.#shown || [EASED, YOU].includes(this.#where().technique)) return;
    const run = current();
    show(this.#part(".player__clock"), clock(since(run.start)));
    const technique = this.#held;
    if (!technique || run.hold?.at !== this.#shown) return;
    let { phase, round, end } = run.hold;
    const before = `${phase}${round}`;
    while (phase !== "done" && Date.now() >= end) {
      if (phase === "hold" && round >= technique.rounds) phase = "done";
      else if (phase === "hold") [phase, end] = ["rest", end + technique.rest * 1000];
      else [phase, round, end] = ["hold", round + 1, end + technique.hold * 1000];
    }
    if (`${phase}${round}` !== before) {
      update({ hold: { at: this.#shown, phase, round, end } });
      this.#say(phase, round, technique);
      feel(phase === "hold" ? "hold" : phase === "rest" ? "rest" : "done", this.#screen);
    }
    show(this.#part(".player__digits"), phase === "done" ? "" : `${left(end)}`);
  }

  // --- what the person may do ---------------------------------------------------------------

  #primary() {
    if (this.#screen.dataset.state === EASED) return "save";
    return this.#screen.dataset.held === "yes" ? "eased" : "next";
  }

  /** The cramp is over, by what is on the screen, if anything is. */
  ease() {
    const { technique } = this.#where();
    update({ eased: Date.now(), by: technique || undefined, hold: undefined });
    this.#go(EASED, 0);
  }

  /** Once more after it eased: the same clock and one episode more, or another cramp. */
  #begin() {
    const { episodes, saved } = current();
    const now = Date.now();
    const again = { eased: undefined, by: undefined, saved: undefined };
    update(saved ? { ...again, start: now, touched: now, episodes: 1, warned: undefined } : { ...again, episodes: episodes + 1 });
  }

  #again() {
    const run = current();
    this.#begin();
    keepAwake();
    this.#go(run.by && run.by !== PAUSE ? run.by : (this.#techniques()[0]?.id ?? PAUSE), 0);
  }

  #save() {
    const kept = save(update({ saved: true }));
    this.#text(".player__caution", kept ? said("saved") : said("unsaved"));
    this.#screen.dataset.state = "saved";
    this.#part('[data-do="close"]').focus();
  }

  #toggleVoice() {
    this.#voice = !this.#voice;
    this.#part('[data-do="voice"]').ariaPressed = `${this.#voice}`;
    if (this.#voice) speak(this.#part(".player__say").textContent ?? "");
    else hush();
  }

  #toggleEyes() {
    const on = this.#screen.dataset.eyes !== "shut";
    this.#screen.dataset.eyes = on ? "shut" : "";
    this.#part(".player__all").hidden = !on;
    this.#part('[data-do="eyes"]').ariaPressed = `${on}`;
  }

  #rest() {
    hush();
    letSleep();
  }

  #close() {
    history.replaceState(history.state, "", location.pathname);
    this.#render();
  }
}

/** @param {() => void} work */
function afterFrame(work) {
  requestAnimationFrame(() => setTimeout(work));
}

/** A copy that may stand twice in a page: pictures keep their names, ids go. @param {Element} copy */
function plain(copy) {
  for (const node of [copy, ...copy.querySelectorAll("[id]")]) node.removeAttribute("id");
  return copy;
}

customElements.define("relief-player", ReliefPlayer);
