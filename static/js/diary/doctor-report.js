// @ts-check
/**
 * The page for the doctor: what the diary of this phone holds, on one sheet of paper, and the same sheet as a
 * file. Questions are kept on the phone; a name is on the paper only, and goes when the page does.
 */

import { diary, withStretches } from "./entries.js";
import { figures } from "./patterns.js";
import { crampsIn, periodOf } from "./period.js";
import { askedParts, writeWarnings } from "./report-asked.js";
import { typed } from "./report-dom.js";
import { figureParts, writeSigns } from "./report-figures.js";
import { entries } from "./report-list.js";
import { stored, told } from "./report-quiz.js";
import { all, buttonOf, make, one, sentence } from "../lib/dom.js";
import { onChange, remember, remove, setting } from "../lib/storage.js";
import { stamp } from "../lib/stamp.js";

const KINDS = ["cramp", "night", "mark", "tick", "quiz"]; // of records that the page is made of
const LINES = 5; // of questions
const KEEP_MS = 60_000; // the browser reads the file after the click
const SETTLED_MS = 200; // after the last change the file is made, so that it is there before the tap
const MUCH = 5300; // characters of the sheet, a quarter of which are the warning signs
const LONG_NAME = 60; // characters
const LONG_QUESTION = 120;

class DoctorReport extends HTMLElement {
  #gone = new AbortController();
  #form = one(this, ".report-form");
  #paper = one(this, ".report");
  /** @type {Promise<void> | undefined} */
  #asking; // the quiz is being read
  /** @type {import("./report-quiz.js").Told | undefined} */
  #told;
  /** @type {File | undefined} */
  #file; // the sheet, as long as nothing has changed
  #settling = 0;

  connectedCallback() {
    const { signal } = (this.#gone = new AbortController());
    for (const kind of KINDS) onChange(kind, () => this.#changed(kind), signal);
    this.#form.addEventListener("input", (event) => this.#typed(event), { signal });
    this.addEventListener("click", (event) => this.#pressed(event), { signal });
    addEventListener("pagehide", () => this.#forget(), { signal });
    for (const field of this.#questions()) field.value = setting(field.name) ?? "";
    one(this, '[data-do="print"]').hidden = typeof print !== "function";
    this.#ask();
    this.#write();
  }

  disconnectedCallback() {
    clearTimeout(this.#settling);
    this.#forget();
    this.#gone.abort();
  }

  /** @param {string} kind */
  #changed(kind) {
    if (kind === "quiz") this.#ask();
    this.#write();
  }

  /** What the quiz says comes a moment later: its page is read from the worker. */
  #ask() {
    const answers = stored()?.answers;
    this.#told = undefined;
    this.#asking = answers && told(answers).then((result) => {
      this.#told = result;
      this.#asking = undefined;
      this.#write();
    });
  }

  #write() {
    const now = stamp();
    const kept = diary();
    const choice = /** @type {HTMLInputElement} */ (one(this.#form, '[name="period"]:checked')).value;
    const period = periodOf(/** @type {keyof typeof import("./period.js").CHOICES} */ (choice), kept, now);
    const found = figures(withStretches(kept, period), period);
    const cramps = crampsIn(kept.cramps, period);
    const facts = { found, cramps, marks: kept.marks, quiz: stored(), told: this.#told, now, version: version() };
    const parts = { ...figureParts(this, facts), ...askedParts(this, facts) };
    for (const [name, nodes] of Object.entries(parts)) this.#part(name).replaceChildren(...nodes);
    writeSigns(this, this.#paper, found);
    writeWarnings(this, this.#paper, facts);
    this.#writeTyped();
    const list = one(this.#paper, ".report__list");
    list.hidden = !this.#field("all").checked || !cramps.length;
    this.#part("list").replaceChildren(...(list.hidden ? [] : [entries(this, cramps)]));
    this.#settle();
  }

  /** The name and the questions, and lines for more of them. */
  #writeTyped() {
    this.#part("person").replaceChildren(typed(this.#field("person").value, LONG_NAME));
    const asked = this.#questions().map(({ value }) => value).filter((value) => value.trim());
    const lines = Array.from({ length: LINES }, (_, place) => {
      const item = make("li");
      item.append(typed(asked[place] ?? "", LONG_QUESTION));
      return item;
    });
    this.#part("questions").replaceChildren(...lines);
  }

  /** @param {Event} event */
  #typed({ target }) {
    if (!(target instanceof HTMLInputElement)) return;
    if (target.name === "period" || target.name === "all") return this.#write();
    if (target.name !== "person") {
      if (target.value.trim()) remember(target.name, target.value);
      else remove("setting", target.name);
    }
    this.#writeTyped();
    this.#settle();
  }

  /** The name is on no other page and at no other visit. */
  #forget() {
    this.#field("person").value = "";
    this.#writeTyped();
    this.#file = undefined;
  }

  /** What was written is the sheet now; very much is set smaller. */
  #settle() {
    const sheet = one(this.#paper, ".report__sheet");
    sheet.toggleAttribute("data-dense", (sheet.textContent ?? "").length > MUCH);
    this.#file = undefined;
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => (this.#file = this.#made()), SETTLED_MS);
  }

  /** @param {Event} event */
  #pressed(event) {
    const name = buttonOf(event)?.dataset.do;
    if (name === "print") this.#print();
    if (name === "share") this.#share();
  }

  /** With no request under way: Safari prints a blank page otherwise. */
  async #print() {
    if (this.#asking) await this.#asking;
    print();
  }

  async #share() {
    const file = this.#file ?? this.#made();
    if (navigator.canShare?.({ files: [file] })) {
      try {
        return await navigator.share({ files: [file] });
      } catch (error) {
        if (/** @type {DOMException} */ (error).name === "AbortError") return;
      }
    }
    const link = make("a");
    link.href = URL.createObjectURL(file);
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), KEEP_MS);
    one(this, "[role=status]").textContent = sentence(this, "saved", { name: file.name });
  }

  /** The same sheet as a file of its own: no script, and the styles of print in it. */
  #made() {
    const { lang, dir } = document.documentElement;
    const [day] = stamp().split("T");
    const title = one(this.#paper, "h2").innerHTML;
    const lines = [
      "<!doctype html>",
      `<html lang="${lang}" dir="${dir}">`,
      '<meta charset="utf-8"><meta name="viewport" content="width=device-width">',
      `<title>${title}</title><style>${printStyles()}</style>`,
      `<body>${this.#paper.outerHTML}</body>`,
      "</html>\n",
    ];
    const name = sentence(this, "file", { day });
    return new File([lines.join("\n")], name, { type: "text/html" });
  }

  #questions() {
    return /** @type {HTMLInputElement[]} */ (all(this.#form, '[name^="question-"]'));
  }

  /** @param {string} name */
  #field(name) {
    return /** @type {HTMLInputElement} */ (one(this.#form, `[name="${name}"]`));
  }

  /** @param {string} name */
  #part(name) {
    return one(this.#paper, `[data-part="${name}"]`);
  }
}

/** What the sheet was made by: the hash in the address of this script, which stands for all that it uses. */
function version() {
  return /\.([0-9a-f]{6,})\.js$/.exec(import.meta.url)?.[1].slice(0, 8) ?? "";
}

/** The rules of the sheet of print, which a shared file carries with it. */
function printStyles() {
  const sheet = [...document.styleSheets].find(({ href }) => href?.includes("/report-print."));
  return [...(sheet?.cssRules ?? [])].map(({ cssText }) => cssText).join("\n");
}

customElements.define("doctor-report", DoctorReport);
