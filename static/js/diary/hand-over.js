// @ts-check
/**
 * Copies of the diary that leave the phone: a backup to restore, tables to read. They are built before the
 * tap, because a share that comes after a wait is refused, and again whenever something changes. Nothing
 * is sent: the phone shares or saves a file, or the person copies its text.
 */

import { all, buttonOf, make, one, sentence, setText, setTextOrHide } from "../lib/dom.js";
import { stamp } from "../lib/stamp.js";
import { get, onChange, onEmptied, put } from "../lib/storage.js";
import { backupOf, canHash } from "./backup.js";
import { crampTable, nightTable } from "./csv.js";
import { diary, withStretches } from "./entries.js";
import { instant, nightOf, nightsFrom } from "./nights.js";
import { begunOn, nightsSeen } from "./period.js";
import { recordsHere, STORED } from "./restore.js";
import { languages, numberInWords, problemInWords } from "./words.js";

const LAST = /** @type {const} */ (["backup", "last"]); // in no backup: it is of this phone
const MARK = "\uFEFF"; // of a file, not of a text that is pasted

/** @typedef {{ name: string, type: string, text: string }} Copy */
/** @typedef {{ made: string, hash: string, changed: string[], backup: Copy[], table: Copy[] }} Copies
 *   changed: when each cramp was */
/** @typedef {"backup" | "table"} What */
/** @typedef {"shared" | "saved" | "shown" | "stopped"} How how a copy left the phone; stopped: it did not */

export class HandOver extends HTMLElement {
  #life = new AbortController();
  /** @type {Promise<Copies> | undefined} */
  #building;
  /** @type {Copies | undefined} */
  #ready;
  /** @type {{ what: What, copies: Copies } | undefined} the last one that was asked for */
  #given;
  /** @type {string[]} */
  #addresses = [];

  connectedCallback() {
    const { signal } = (this.#life = new AbortController());
    const renew = () => this.#build();
    for (const kind of [...STORED, LAST[0]]) onChange(kind, renew, signal);
    onEmptied(renew, signal);
    document.addEventListener("visibilitychange", renew, { signal }); // it may be another day
    this.addEventListener("click", (event) => this.#pressed(event), { signal });
    one(this, "details").addEventListener("toggle", () => this.#showText(), { signal });
    this.#build();
  }

  disconnectedCallback() {
    this.#life.abort();
    this.#free();
  }

  /** Hand a copy over. @param {What} what @returns {Promise<How>} */
  async give(what) {
    const copies = this.#ready ?? (await this.#building);
    if (!copies?.[what].length) return "stopped";
    const how = await this.#hand(copies[what]);
    if (how === "stopped") return how;
    this.#given = { what, copies };
    if (how !== "shown") this.#note();
    this.#tell(how === "shared" ? sentence(this, "shared") : how === "saved" ? sentence(this, "saved") : "");
    const text = /** @type {HTMLDetailsElement} */ (one(this, "details"));
    text.hidden = false;
    text.open = how === "shown";
    this.#showText();
    return how;
  }

  /** After all changes of this task, so that a restore is one build. */
  #build() {
    this.#ready = undefined;
    this.#building ??= new Promise((done) => setTimeout(done)).then(async () => {
      this.#building = undefined;
      const copies = await copiesNow();
      if (this.#building) return this.#building; // something changed meanwhile
      this.#ready = copies;
      this.#show(copies);
      return copies;
    });
  }

  /** @param {Copies} copies */
  #show({ hash, changed, backup }) {
    const last = get(...LAST);
    const made = instant(last?.made);
    all(this, "[data-do=backup]").forEach((button) => button.toggleAttribute("disabled", !backup.length));
    if (!backup.length) return this.#say(problemInWords({ key: "backup-insecure", values: {} }));
    if (made === undefined) return this.#say(sentence(this, "never"));
    const age = ageInWords(last.made);
    if (last.hash === hash) return this.#say(sentence(this, "whole", { age }));
    const since = changed.filter((time) => (instant(time) ?? 0) > made).length;
    const cramps = numberInWords(since);
    this.#say(since ? sentence(this, "since", { age, cramps }) : sentence(this, "other", { age }));
  }

  /** @param {string} words */
  #say(words) {
    setTextOrHide(one(this, ".last"), words);
  }

  /** @param {string} words */
  #tell(words) {
    setText(one(this, ".given"), words);
  }

  /** @param {Event} event */
  #pressed(event) {
    const what = buttonOf(event)?.dataset.do;
    if (what === "backup" || what === "table") this.give(what);
    if (what === "copy") this.#copy();
  }

  /** @param {Copy[]} copies @returns {Promise<How>} */
  async #hand(copies) {
    const files = copies.map(({ name, type, text }) => new File([text], name, { type }));
    if (navigator.canShare?.({ files })) {
      try {
        await navigator.share({ files });
        return "shared";
      } catch (error) {
        if (/** @type {Error} */ (error).name === "AbortError") return "stopped";
      } // some phones can share files, but none of this type
    }
    if (!("download" in HTMLAnchorElement.prototype)) return "shown";
    this.#free();
    for (const file of files) this.#save(file);
    return "saved";
  }

  /** @param {File} file */
  #save(file) {
    const link = make("a");
    link.href = URL.createObjectURL(file);
    link.download = file.name;
    link.click();
    this.#addresses.push(link.href);
  }

  /** The browser reads a file some time after the click: it stays until the next one, or the page goes. */
  #free() {
    for (const address of this.#addresses.splice(0)) URL.revokeObjectURL(address);
  }

  /** Remember when the last backup left this phone. */
  #note() {
    const { what, copies } = this.#given ?? {};
    if (copies && what === "backup") put(...LAST, { made: copies.made, hash: copies.hash });
  }

  #showText() {
    const field = /** @type {HTMLTextAreaElement} */ (one(this, "textarea"));
    const { open } = /** @type {HTMLDetailsElement} */ (one(this, "details"));
    const { what = "backup", copies } = this.#given ?? {};
    const texts = (copies?.[what] ?? []).map(({ text }) => text.replace(MARK, ""));
    field.value = open ? texts.join("\n") : "";
  }

  async #copy() {
    const field = /** @type {HTMLTextAreaElement} */ (one(this, "textarea"));
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      this.#tell(sentence(this, "copied"));
      this.#note();
    } catch {
      this.#tell(sentence(this, "notCopied"));
    }
  }
}

/** What there is to hand over now. @returns {Promise<Copies>} */
async function copiesNow() {
  const [records, made, known] = [recordsHere(), stamp(), diary()];
  const day = made.slice(0, 10);
  const { text = "", hash = "" } = canHash() ? await backupOf(records, made) : {};
  const tables = { "unknot-diary": crampTable(known.cramps), "unknot-nights": nightTable(everyNight(known, made)) };
  return {
    made,
    hash,
    changed: known.cramps.map(({ changed, made, start }) => changed ?? made ?? start),
    backup: text ? [{ name: `unknot-backup-${day}.json`, type: "application/json", text }] : [],
    table: Object.entries(tables).map(([name, text]) => ({ name: `${name}-${day}.csv`, type: "text/csv", text })),
  };
}

/** Every night of the diary, tonight too. @param {import("./period.js").Diary} known @param {string} now */
function everyNight(known, now) {
  const tonight = nightOf(now);
  const nights = [tonight, ...known.nights.map(({ night }) => night), ...known.cramps.map(({ start }) => nightOf(start))];
  const last = nights.reduce((one, other) => (one > other ? one : other)); // a clock may have gone back
  const period = { first: begunOn(known) ?? tonight, last };
  return nightsSeen(withStretches(known, period), period);
}

/** How long ago a day was: today, yesterday, 12 days ago. @param {string} time */
function ageInWords(time) {
  const days = Math.max(0, nightsFrom(time.slice(0, 10), stamp().slice(0, 10)) - 1);
  return new Intl.RelativeTimeFormat(languages(), { numeric: "auto" }).format(-days, "day");
}

customElements.define("hand-over", HandOver);
