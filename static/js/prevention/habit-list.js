// @ts-check
/**
 * The checklist as this person has it: what is done today, what is skipped, hidden, added, moved,
 * and what their conditions change. The list is complete without this script. One record says one
 * thing, so two open tabs lose nothing:
 *
 *   tick:<day>:<item>      done on that day           skip:<day>        {until}: no blame till then
 *   listed:<item>          the quiz put it on top     hide:<item>       not shown
 *   item:own-<id>          {name}: their own          order:<group>:<item>  {at}: moved to there
 *   condition:<condition>  true for this person
 */

import { ask } from "../app/app-notice.js";
import { all as parts, buttonOf, make, one, sentence, setText } from "../lib/dom.js";
import { newId } from "../lib/stamp.js";
import { all, get, onEmptied, put, remember, remove, setAside, setting } from "../lib/storage.js";
import { lastTicks, ticksSince, untick, untickEver } from "../lib/ticks.js";
import { applyConditions } from "../relief/for-me.js";
import { dayOf, ended, foldLater, inWords, keepShown, skipOn, ticking, unticking } from "./days.js";

const UNDO_MS = 10_000;
const NAME = "\0"; // where an item's name stands in a sentence
const DAY = "2026-11-22".length;
const TICKS = ["tick", "ticks", "skip"]; // they move no item
const KINDS = ["listed", "hide", "item", "order", "condition"];

/** @typedef {import("./days.js").Change} Change */

class HabitList extends HTMLElement {
  /** Where an item stands by itself. @type {Map<HTMLElement, string>} */
  #home = new Map();
  /** Every caution and the list it stands in. @type {Map<HTMLElement, HTMLElement>} */
  #cautions = new Map();
  #kept = true;
  #emptied = false;
  /** The day that is shown. */
  #day = "";
  #editing = false;
  /** @type {AbortController | undefined} */
  #leave;

  connectedCallback() {
    this.#leave = new AbortController();
    const { signal } = this.#leave;
    if (!this.#home.size) this.#adopt();
    this.addEventListener("click", this.#press, { signal });
    this.addEventListener("change", this.#choose, { signal });
    this.addEventListener("submit", this.#send, { signal });
    keepShown([...TICKS, ...KINDS], (changed) => this.#show(changed), signal);
    foldLater(signal);
    onEmptied(() => {
      this.#emptied = true;
      this.#show();
    }, signal);
    this.#keepFold(signal);
  }

  disconnectedCallback() {
    this.#leave?.abort();
  }

  /** Who they are is asked in the open until it was folded away once. @param {AbortSignal} signal */
  #keepFold(signal) {
    const fold = /** @type {HTMLDetailsElement} */ (this.#one(".fit"));
    fold.open = setting("fit") !== "folded";
    fold.addEventListener("toggle", () => remember("fit", fold.open ? "open" : "folded"), { signal });
  }

  /** Give every item of the page its box to tick. */
  #adopt() {
    for (const item of this.#all("[data-group] .item")) {
      this.#home.set(item, this.#group(item));
      this.#makeTickable(item);
    }
    // The food table stands beside the list, and its cautions are as personal.
    for (const node of parts(document, "main [data-act]")) {
      this.#cautions.set(node, /** @type {HTMLElement} */ (node.parentElement));
    }
  }

  /** @param {HTMLElement} item */
  #makeTickable(item) {
    const heading = one(item, ".item__name");
    const label = make("label");
    const box = make("input");
    box.type = "checkbox";
    box.name = "tick";
    label.className = "tick";
    label.append(box, ...heading.childNodes);
    heading.append(label);
  }

  // --- what a person does -----------------------------------------------------------------------

  /** @param {Event} event */
  #choose = (event) => {
    const box = /** @type {HTMLInputElement} */ (event.target);
    if (box.name === "tick") this.#tick(this.#itemOf(box), box.checked);
    if (box.name === "condition") this.#write([["condition", box.value, box.checked ? {} : undefined]]);
  };

  /** @param {HTMLElement} item @param {boolean} done */
  #tick(item, done) {
    const today = dayOf();
    if (done) return this.#write(ticking(today, item.id));
    if (this.#day !== today) return this.#show(); // yesterday's box, seen after midnight: the page turns
    if (!isOnce(item)) return this.#write(unticking(today, item.id));
    untickEver(item.id);
    this.#show();
  }

  /** @param {Event} event */
  #press = (event) => {
    const button = buttonOf(event);
    const item = button && this.#itemOf(button);
    const today = dayOf();
    const open = skipOn(today);
    switch (button?.dataset.do) {
      case "skip":
        if (this.#day !== today) return this.#show(); // yesterday's "go on" would skip today
        return this.#write([open ? ended(open, today) : ["skip", today, { until: today }]]);
      case "pause":
        return this.#write([["skip", today, { until: "" }]]);
      case "print":
        return print();
      case "edit":
        this.#editing = !this.#editing;
        return this.#show();
      case "up":
        return item && this.#move(item, -1, button);
      case "down":
        return item && this.#move(item, 1, button);
      case "hide":
        return item && this.#hide(item);
      case "delete":
        return item && this.#delete(item);
      case "show":
        this.#write([["hide", button.dataset.item ?? ""]]);
        return document.getElementById(button.dataset.item ?? "")?.querySelector("input")?.focus();
    }
  };

  /** @param {HTMLElement} item */
  #hide(item) {
    const name = nameOf(item);
    const listed = get("listed", item.id) !== undefined;
    if (listed) this.#change(name, sentence(this, "tookOff", { name: NAME }), [["listed", item.id]], item.id);
    else this.#change(name, sentence(this, "hid", { name: NAME }), [["hide", item.id, {}]], item.id);
  }

  /** @param {HTMLElement} item */
  #delete(item) {
    this.#change(nameOf(item), sentence(this, "deleted", { name: NAME }), [["item", item.id]], item.id);
  }

  /** @param {Event} event */
  #send = (event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("name"));
    const name = field.value.trim();
    if (!name) return;
    field.value = "";
    if (form.dataset.form === "rename") {
      this.#change(name, sentence(this, "renamed", { name: NAME }), [["item", this.#itemOf(form).id, { name }]]);
    } else {
      const id = `own-${newId().replaceAll("-", "")}`;
      this.#change(name, sentence(this, "added", { name: NAME }), [["item", id, { name }]]);
    }
  };

  /** One place up or down among those that are seen. @param {HTMLElement} item @param {number} by
   * @param {HTMLElement} button */
  #move(item, by, button) {
    const group = this.#group(item);
    const ids = [.../** @type {HTMLElement} */ (item.parentElement).children].map(({ id }) => id);
    const from = ids.indexOf(item.id);
    if (!ids[from + by]) return;
    ids.splice(from + by, 0, ...ids.splice(from, 1));
    const moved = ids
      .map((id, at) => /** @type {Change} */ (["order", `${group}:${id}`, { at }]))
      .filter(([kind, id, fields]) => get(kind, id)?.at !== fields?.at);
    this.#change(nameOf(item), sentence(this, "moved", { name: NAME }), moved);
    button.focus();
  }

  // --- writing ----------------------------------------------------------------------------------

  /** @param {Change[]} changes */
  #write(changes) {
    for (const [kind, id, fields] of changes) {
      if (!fields && kind === "tick") untick(id.slice(0, DAY), id.slice(DAY + 1));
      else if (!fields) remove(kind, id);
      else if (!put(kind, id, fields)) this.#kept = false;
    }
    if (changes.some(([kind]) => KINDS.includes(kind))) this.#show(); // at once: focus goes where the item is now
  }

  /**
   * Write, say what was done, and for ten seconds offer to take it back. The focus never goes with what goes: what
   * held it is there again, or the item that came back or took its place.
   * @param {string} name in a part of its own: the style cuts a long one, and what was done is seen
   * @param {string} done
   * @param {Change[]} changes
   * @param {string} [id] of the item that may go
   */
  #change(name, done, changes, id = "") {
    /** @type {Change[]} */
    const before = changes.map(([kind, id]) => [kind, id, get(kind, id)]);
    const from = document.activeElement;
    const item = document.getElementById(id);
    const near = item?.nextElementSibling ?? item?.previousElementSibling;
    this.#write(changes);
    const focus = () => {
      const items = [document.getElementById(id), near].map((node) => node?.querySelector("input") ?? null);
      const places = [from, ...items, this.#one("[data-do=edit]")];
      /** @type {HTMLElement} */ (places.find((place) => this.contains(place))).focus();
    };
    const [start, end] = done.split(NAME);
    ask([start, make("span", name), end], [{ label: sentence(this, "undo"), act: () => (this.#write(before), focus()) }]);
    const button = one(document, "app-notice button");
    if (document.activeElement === document.body) button.focus();
    setTimeout(() => {
      const held = document.activeElement === button;
      button.parentElement?.replaceChildren();
      if (held) focus();
    }, UNDO_MS);
  }

  // --- showing ----------------------------------------------------------------------------------

  /** What the change of these kinds of record changes; all of it without any. @param {string[]} [changed] */
  #show(changed = KINDS) {
    if (changed.every((kind) => TICKS.includes(kind))) return this.#showTicks();
    this.#showOwn();
    this.#showConditions();
    this.#arrange();
    this.#showTicks();
    this.#showTools();
  }

  /** Items of the person's own: made, renamed, gone. */
  #showOwn() {
    const own = all("item");
    const known = new Map([...this.#home.keys()].map((item) => [item.id, item]));
    for (const [id, { name }] of own) {
      const item = known.get(id) ?? this.#newItem(id);
      const words = /** @type {Node} */ (item.querySelector(".tick")?.lastChild);
      if (words.textContent !== name) words.textContent = name;
    }
    for (const [item, home] of this.#home) {
      if (home === "own" && !own.has(item.id)) {
        this.#home.delete(item);
        item.remove();
      }
    }
  }

  /** @param {string} id */
  #newItem(id) {
    const item = make("li");
    const row = make("div");
    const heading = make("h3", " ");
    item.id = id;
    item.className = "item";
    item.dataset.core = "";
    heading.className = "item__name";
    row.className = "item__row"; // what its label covers; the buttons of the item stand outside of it
    row.append(heading);
    item.append(row);
    this.#makeTickable(item);
    this.#home.set(item, "own");
    return item;
  }

  /** A caution that is for this person stands before the action. */
  #showConditions() {
    const chosen = new Set(all("condition").keys());
    const asked = /** @type {HTMLInputElement[]} */ (this.#all("[name=condition]"));
    for (const box of asked) box.checked = chosen.has(box.value);
    const mine = asked.filter(({ checked }) => checked);
    // Of what else is true for them this page does not know what to avoid: then nothing comes back.
    applyConditions(mine, mine.length === chosen.size);
    for (const item of this.#home.keys()) delete item.dataset.unfit;
    for (const [caution, home] of this.#cautions) {
      const mine = (caution.dataset.who ?? "").split(" ").some((name) => chosen.has(name));
      caution.classList.toggle("raised", mine);
      const item = /** @type {HTMLElement | null} */ (home.closest(".item"));
      if (!item) continue;
      if (mine && caution.dataset.act === "hide") item.dataset.unfit = caution.textContent ?? "";
      (mine ? raisedIn(item) : home).append(caution);
    }
  }

  /** Every item into its part of the list, in this person's order. */
  #arrange() {
    const listed = all("listed");
    const hidden = all("hide");
    const orders = all("order");
    const places = [...this.#home.keys()];
    const shown = places.filter((item) => !item.dataset.unfit && (!hidden.has(item.id) || listed.has(item.id)));
    for (const section of this.#all("[data-group]")) {
      const group = section.dataset.group ?? "";
      const rank = (/** @type {HTMLElement} */ item) =>
        orders.get(`${group}:${item.id}`)?.at ?? places.indexOf(item);
      const inside = shown
        .filter((item) => (listed.has(item.id) ? "quiz" : this.#home.get(item)) === group)
        .sort((one, other) => rank(one) - rank(other));
      fill(/** @type {HTMLElement} */ (section.querySelector(".items")), inside);
      section.hidden = !inside.length && group !== "own";
    }
    this.#showHidden(places.filter((item) => !shown.includes(item)));
  }

  /** @param {HTMLElement[]} items */
  #showHidden(items) {
    const fold = this.#one("[data-hidden]");
    fold.hidden = !items.length;
    fold.querySelector(".items")?.replaceChildren(
      ...items.map((item) => {
        const line = make("li", `${nameOf(item)}. ${item.dataset.unfit ?? ""}`.trim());
        item.remove();
        if (item.dataset.unfit) return line;
        const button = newButton("show", sentence(this, "show"), nameOf(item));
        button.dataset.item = item.id;
        line.append(button);
        return line;
      }),
    );
  }

  #showTrouble() {
    const trouble = [
      this.#kept ? "" : sentence(this, "notKept"),
      setAside() ? sentence(this, "setAside") : "",
      this.#emptied ? sentence(this, "emptied") : "",
    ];
    setText(this.#one(".today__trouble"), trouble.join(" ").trim());
  }

  #showTicks() {
    const today = dayOf();
    const now = new Set(ticksSince(today).flatMap(([day, id]) => (day === today ? [id] : [])));
    const last = lastTicks();
    this.#day = today;
    let [due, done, extra] = [0, 0, 0];
    for (const item of this.#all("[data-group] .item")) {
      const box = /** @type {HTMLInputElement} */ (item.querySelector("[name=tick]"));
      const counts = "core" in item.dataset || this.#group(item) === "quiz";
      box.checked = now.has(item.id) || (isOnce(item) && last.has(item.id));
      if (isOnce(item)) this.#showDay(item, last.get(item.id));
      if (counts && !isOnce(item)) due += 1;
      if (!now.has(item.id)) continue;
      if (counts && !isOnce(item)) done += 1;
      else extra += 1;
    }
    this.#showToday(due, done, extra, today);
    this.#showTrouble();
  }

  /** @param {HTMLElement} item @param {string | undefined} day */
  #showDay(item, day) {
    const line = item.querySelector(".item__day") ?? make("p");
    line.className = "item__day";
    setText(line, day ? sentence(this, "doneOn", { day: inWords(day) }) : "");
    if (!line.isConnected) item.querySelector(".item__short, .item__name")?.after(line);
  }

  /** @param {number} due @param {number} done @param {number} extra @param {string} today */
  #showToday(due, done, extra, today) {
    const open = skipOn(today);
    const skip = open && this.#resting(open);
    const said = this.#count(due, done, extra);
    setText(this.#one(".today__say"), skip ? `${said} ${skip}` : said);
    const bar = this.#one(".today__bar");
    bar.replaceChildren(...Array.from({ length: due }, (_, place) => {
      const part = make("span");
      part.toggleAttribute("data-done", place < done);
      return part;
    }));
    const [skipButton, pauseButton] = this.#all("[data-do=skip], [data-do=pause]");
    setText(skipButton, open ? sentence(this, "goOn") : sentence(this, "skip"));
    pauseButton.hidden = Boolean(open);
  }

  /** @param {number} due @param {number} done @param {number} extra */
  #count(due, done, extra) {
    if (!due) return sentence(this, "todayFree", { done: extra });
    if (!extra) return sentence(this, "today", { done, due });
    return sentence(this, "todayExtra", { done, due, extra });
  }

  /** @param {import("./days.js").Skip} skip */
  #resting({ from, until }) {
    return until ? sentence(this, "resting") : sentence(this, "paused", { day: inWords(from) });
  }

  /** The buttons that change the list, while it is being changed. */
  #showTools() {
    const button = this.#one("[data-do=edit]");
    button.ariaPressed = String(this.#editing);
    setText(button, this.#editing ? sentence(this, "editDone") : sentence(this, "edit"));
    const model = /** @type {HTMLTemplateElement} */ (this.querySelector("template"));
    for (const item of this.#home.keys()) {
      const tools = item.querySelector(".tools");
      if (!this.#editing) tools?.remove();
      else if (!tools) item.append(this.#newTools(item, model));
      if (this.#editing && item.isConnected) this.#fitTools(item);
    }
  }

  /** @param {HTMLElement} item @param {HTMLTemplateElement} model */
  #newTools(item, model) {
    const tools = document.importNode(model.content, true);
    const own = this.#home.get(item) === "own";
    tools.querySelector(own ? "[data-do=hide]" : "[data-do=delete]")?.remove();
    if (!own) tools.querySelector("form")?.remove();
    return tools;
  }

  /** @param {HTMLElement} item */
  #fitTools(item) {
    const name = nameOf(item);
    for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (item.querySelectorAll(".tools button"))) {
      const act = button.dataset.do;
      const quiz = act === "hide" && this.#group(item) === "quiz";
      if (quiz) setText(button, sentence(this, "off"));
      button.ariaLabel = `${button.textContent}: ${name}`;
      // Not `disabled`: the button would lose the focus that a second press needs.
      if (act === "up") button.ariaDisabled = String(!item.previousElementSibling);
      if (act === "down") button.ariaDisabled = String(!item.nextElementSibling);
    }
  }

  /** @param {Element} inside */
  #itemOf(inside) {
    return /** @type {HTMLElement} */ (inside.closest(".item"));
  }

  /** @param {HTMLElement} item */
  #group(item) {
    const section = /** @type {HTMLElement | null} */ (item.closest("[data-group]"));
    return section?.dataset.group ?? "";
  }

  /** @param {string} selector */
  #one(selector) {
    return one(this, selector);
  }

  /** @param {string} selector */
  #all(selector) {
    return parts(this, selector);
  }
}

/** @param {HTMLElement} item */
function isOnce(item) {
  return "once" in item.dataset;
}

/** @param {HTMLElement} item */
function nameOf(item) {
  return item.querySelector(".item__name")?.textContent?.trim() ?? "";
}

/** The list of cautions above an item's action. @param {HTMLElement} item */
function raisedIn(item) {
  const found = item.querySelector(".item__raised");
  if (found) return found;
  const list = make("ul");
  list.className = "item__raised";
  list.role = "list";
  item.querySelector(".item__name")?.after(list);
  return list;
}

/** Put `children` into `parent`, touching nothing that stands right: moving takes the focus away.
 * @param {HTMLElement} parent @param {HTMLElement[]} children */
function fill(parent, children) {
  const now = [...parent.children];
  if (now.length !== children.length || now.some((child, place) => child !== children[place])) {
    parent.replaceChildren(...children);
  }
}

/** @param {string} act @param {string} words */
function newButton(act, words, name = "") {
  const button = make("button", words);
  button.type = "button";
  button.className = "button button--quiet";
  button.dataset.do = act;
  if (name) button.ariaLabel = `${words}: ${name}`;
  return button;
}

customElements.define("habit-list", HabitList);
