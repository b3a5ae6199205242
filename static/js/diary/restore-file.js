// @ts-check
/** A backup file and what it would change here: shown first, done on a tap, and it can be undone. */

import { buttonOf, one, sentence, setText, setTextOrHide } from "../lib/dom.js";
import { stamp } from "../lib/stamp.js";
import { get, onChange, onEmptied } from "../lib/storage.js";
import { alone, undo, undoable } from "../lib/together.js";
import { compared, readBackup } from "./backup.js";
import { recordsHere, restore, STORED } from "./restore.js";
import { momentInWords, numberInWords, problemInWords } from "./words.js";

/** @typedef {import("./backup.js").Backup} Backup */

class RestoreFile extends HTMLElement {
  #life = new AbortController();
  /** @type {Backup | undefined} what was read and waits for a tap */
  #found;
  #turn = 0;

  connectedCallback() {
    const { signal } = (this.#life = new AbortController());
    this.addEventListener("click", (event) => this.#pressed(event), { signal });
    this.addEventListener("change", () => this.#chosen(), { signal });
    onChange("before", () => this.#offerUndo(), signal);
    for (const kind of STORED) onChange(kind, () => this.#propose(), signal); // another window saves
    onEmptied(() => this.#offerUndo(), signal);
    this.#wait(undefined);
    this.#offerUndo();
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  /** @param {Event} event */
  #pressed(event) {
    const what = buttonOf(event)?.dataset.do;
    if (what === "choose") one(this, "input").click();
    if (what === "join" || what === "replace") this.#restore(what);
    if (what === "undo") this.#undo();
    if (what === "cancel") {
      this.#wait(undefined);
      setTextOrHide(one(this, ".said"), "");
      one(this, "[data-do=choose]").focus();
    }
  }

  async #chosen() {
    const input = /** @type {HTMLInputElement} */ (one(this, "input"));
    const file = input.files?.[0];
    if (!file) return;
    this.#wait(undefined);
    const turn = (this.#turn += 1);
    const found = await readBackup(file);
    input.value = ""; // the same one may be chosen again
    if (turn !== this.#turn) return; // another one was chosen meanwhile
    if ("problem" in found) return this.#refuse(found.problem);
    this.#wait(found);
    this.#say(this.#whatItIs(found));
  }

  /** @param {Backup} found */
  #whatItIs(found) {
    const { total, all, news } = comparison(found);
    const read = sentence(this, "read", { when: momentInWords(found.made), all: numberInWords(all) });
    const same = numberInWords(total.same);
    return news || !all ? read : `${read} ${sentence(this, "nothing", { same, all: numberInWords(all) })}`;
  }

  /** @param {Backup | undefined} found */
  #wait(found) {
    this.#found = found;
    this.#propose();
  }

  #propose() {
    one(this, ".preview").hidden = !this.#found;
    if (!this.#found) return;
    const { total, news, gone } = comparison(this.#found);
    for (const [what, count] of Object.entries(total)) {
      setText(one(this, `[data-count=${what}] dd`), numberInWords(count));
    }
    const other = Boolean(news || total.older || gone);
    one(this, "[data-do=join]").hidden = !news;
    one(this, "[data-do=replace]").hidden = !other;
    setTextOrHide(one(this, ".gone"), gone ? sentence(this, "gone", { gone: numberInWords(gone) }) : "");
  }

  /** @param {"join" | "replace"} how */
  async #restore(how) {
    const found = this.#found;
    if (!found) return;
    const { total, all, gone } = comparison(found);
    this.#wait(undefined); // a second tap finds nothing
    const done = await restore(found.records, how, stamp().slice(0, 10));
    if ("problem" in done) {
      this.#wait(found);
      return this.#refuse(done.problem);
    }
    const [fresh, newer, rest] = [total.new, total.newer, total.same + total.older].map((count) => numberInWords(count));
    const replaced = sentence(this, "replaced", { all: numberInWords(all), gone: numberInWords(gone) });
    this.#say(how === "replace" ? replaced : sentence(this, "joined", { fresh, newer, rest }));
  }

  async #undo() {
    this.#wait(undefined);
    const undone = await alone(() => undo() && !halfDone());
    if (undone) return this.#say(sentence(this, "undone"));
    this.#refuse({ key: undone === undefined ? "restore-busy" : "restore-full", values: {} });
  }

  #offerUndo() {
    one(this, "[data-do=undo]").hidden = undoable() === undefined;
  }

  /** @param {import("./backup.js").Say} problem */
  #refuse(problem) {
    const half = problem.key === "restore-full" && halfDone();
    const state = half ? sentence(this, "atNextStart") : sentence(this, "unchanged");
    this.#say(`${problemInWords(problem)} ${state}`);
  }

  /** @param {string} words */
  #say(words) {
    const said = one(this, ".said");
    setTextOrHide(said, words);
    said.focus();
  }
}

/** What a backup would change here now: `all` are in it, `gone` are here and not in it. @param {Backup} found */
function comparison({ records }) {
  const here = recordsHere();
  const { total } = compared(here, records);
  const all = Object.values(total).reduce((sum, count) => sum + count, 0);
  const mine = Object.values(here).reduce((sum, entries) => sum + Object.keys(entries).length, 0);
  return { total, all, news: total.new + total.newer, gone: mine - (all - total.new) };
}

/** Whether a change could not even be taken back: the next start of the app does that. */
function halfDone() {
  return get("restoring", "now") !== undefined;
}

customElements.define("restore-file", RestoreFile);
