// @ts-check
/** What is kept on this phone, whether the browser may clear it, and the way to delete all of it. */

import { all, buttonOf, one, sentence, setText, setTextOrHide } from "../lib/dom.js";
import { keeps, onChange, onEmptied, setAside, wipe } from "../lib/storage.js";
import { alone, wasRecovered } from "../lib/together.js";
import { isDiary } from "./entries.js";
import { recordsHere, STORED } from "./restore.js";
import { numberInWords, problemInWords } from "./words.js";

const ENOUGH = 3; // entries: from here on a loss would hurt

class YourData extends HTMLElement {
  #life = new AbortController();
  #counting = false;

  connectedCallback() {
    const { signal } = (this.#life = new AbortController());
    const renew = () => this.#renew();
    for (const kind of [...STORED, "aside"]) onChange(kind, renew, signal);
    onEmptied(renew, signal);
    onChange("recovered", () => this.#tellRecovered(), signal);
    this.addEventListener("click", (event) => this.#pressed(event), { signal });
    this.#count();
    this.#tellRecovered();
    this.#showKept();
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  /** After all changes of this task, so that a restore is one count. */
  #renew() {
    if (this.#counting) return;
    this.#counting = true;
    setTimeout(() => {
      this.#counting = false;
      this.#count();
    });
  }

  #count() {
    const counts = Object.fromEntries(
      Object.entries(recordsHere()).map(([kind, entries]) => [kind, Object.keys(entries).length]),
    );
    for (const row of all(this, "[data-kind]")) {
      setText(one(row, "dd"), numberInWords(counts[row.dataset.kind ?? ""] ?? 0));
    }
    const aside = setAside();
    setTextOrHide(one(this, ".aside"), aside ? sentence(this, "setAside", { count: numberInWords(aside) }) : "");
    const entries = Object.keys(counts).reduce((sum, kind) => sum + (isDiary(kind) ? counts[kind] : 0), 0);
    one(this, "[data-do=keep]").classList.toggle("button--quiet", entries < ENOUGH);
  }

  /** Said once, where the person looks for their data. */
  #tellRecovered() {
    if (wasRecovered()) setText(one(this, ".recovered"), sentence(this, "recovered"));
  }

  async #showKept() {
    const kept = await persisted();
    const line = one(this, ".kept");
    one(this, "[data-do=keep]").hidden = kept !== false || !keeps();
    if (!keeps()) setText(line, sentence(this, "nothingKept"));
    else if (kept === undefined) setText(line, sentence(this, "unknown"));
    else setText(line, kept ? sentence(this, "safe") : sentence(this, "mayClear"));
  }

  /** @param {Event} event */
  #pressed(event) {
    const what = buttonOf(event)?.dataset.do;
    const dialog = /** @type {HTMLDialogElement} */ (one(this, "dialog"));
    if (what === "keep") this.#askToKeep();
    if (what === "wipe-ask") {
      setText(one(dialog, ".saved"), "");
      dialog.showModal();
    }
    if (what === "wipe-backup") this.#backup(dialog);
    if (what === "wipe-no") dialog.close();
    if (what === "wipe") this.#wipe(dialog);
  }

  async #askToKeep() {
    const given = await navigator.storage.persist().catch(() => false);
    await this.#showKept();
    const line = one(this, ".kept");
    if (!given) setText(line, sentence(this, "refused"));
    line.focus();
  }

  /** @param {HTMLDialogElement} dialog */
  async #backup(dialog) {
    const copies = /** @type {import("./hand-over.js").HandOver} */ (one(this, "hand-over"));
    const how = await copies.give("backup");
    if (how === "shown") dialog.close(); // its text is on the page behind
    else setText(one(dialog, ".saved"), how === "stopped" ? "" : sentence(this, "backedUp"));
  }

  /** @param {HTMLDialogElement} dialog */
  async #wipe(dialog) {
    const done = await alone(() => {
      wipe();
      return true;
    });
    dialog.close();
    const said = one(this, ".wiped");
    setTextOrHide(said, done ? sentence(this, "wiped") : problemInWords({ key: "restore-busy", values: {} }));
    said.focus();
  }
}

/** Whether the browser promised not to clear what is stored; undefined where nobody can tell. */
async function persisted() {
  try {
    return await navigator.storage?.persisted?.();
  } catch {
    return undefined;
  }
}

customElements.define("your-data", YourData);
