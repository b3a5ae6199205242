// @ts-check
/** The one place for messages. */

import { afterFrame, make, sentence } from "../lib/dom.js";

class AppNotice extends HTMLElement {
  /**
   * @param {(string | Node)[]} words
   * @param {{ label: string, act: () => void }[]} actions
   */
  show(words, actions) {
    const line = make("p");
    line.append(...words);
    this.replaceChildren(line, ...actions.map((action) => this.#button(action)));
  }

  /** @param {{ label: string, act: () => void }} action */
  #button({ label, act }) {
    const button = make("button", label);
    button.type = "button";
    button.className = "button";
    button.addEventListener("click", () => {
      this.replaceChildren();
      act();
    });
    return button;
  }
}

customElements.define("app-notice", AppNotice);

const theNotice = () => /** @type {AppNotice} */ (document.querySelector("app-notice"));

let told = false;

/**
 * Say once in a page that this browser stores nothing: beside what was chosen, because a notice
 * would lie over what is to be chosen next. The line is there a frame before its words: a screen reader
 * tells what changes in a live region, not what came with it.
 * @param {boolean} kept
 * @param {Element | null | undefined} chosen
 */
export function tellIfLost(kept, chosen) {
  if (kept || told) return;
  told = true;
  const line = make("p");
  line.role = "alert";
  chosen?.after(line);
  afterFrame(() => {
    line.textContent = said("unsaved");
    line.scrollIntoView({ block: "nearest" }); // not under the navigation
  });
}

/**
 * Show a question or a message with its answers.
 * @param {string | (string | Node)[]} words
 * @param {{ label: string, act: () => void }[]} actions
 */
export function ask(words, actions) {
  theNotice().show([words].flat(), actions);
}

/** @typedef {"noAnswer" | "update" | "saved" | "unsaved"} Message */

/** One of the notice's sentences, to be shown elsewhere. @param {Message} message */
export function said(message) {
  return sentence(theNotice(), message);
}

/**
 * Say one of the notice's sentences.
 * @param {Message} message
 * @param {(() => void)} [take] what the person may do about it now
 */
export function say(message, take) {
  const close = { label: sentence(theNotice(), "later"), act: () => {} };
  const act = { label: sentence(theNotice(), "take"), act: take ?? close.act };
  ask(said(message), take ? [act, close] : [close]);
}
