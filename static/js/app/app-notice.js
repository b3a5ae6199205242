// @ts-check
/** The one place for messages. Its words come with the page, as data attributes. */

class AppNotice extends HTMLElement {
  /**
   * @param {string} text
   * @param {{ label: string, act: () => void }[]} actions
   */
  show(text, actions) {
    const words = document.createElement("p");
    words.textContent = text;
    this.replaceChildren(words, ...actions.map((action) => this.#button(action)));
  }

  /** @param {{ label: string, act: () => void }} action */
  #button({ label, act }) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = label;
    button.addEventListener("click", () => {
      this.replaceChildren();
      act();
    });
    return button;
  }
}

customElements.define("app-notice", AppNotice);

let told = false;

/**
 * Say once in a page that this browser stores nothing: beside what was chosen, because a notice
 * would lie over what is to be chosen next.
 * @param {boolean} kept
 * @param {Element | null | undefined} chosen
 */
export function tellIfLost(kept, chosen) {
  if (kept || told) return;
  told = true;
  const line = document.createElement("p");
  line.role = "alert";
  line.textContent = /** @type {AppNotice | null} */ (document.querySelector("app-notice"))?.dataset.unsaved ?? "";
  chosen?.after(line);
  line.scrollIntoView({ block: "nearest" }); // not under the navigation
}

/**
 * Show a question or a message with its answers.
 * @param {string} text
 * @param {{ label: string, act: () => void }[]} actions
 */
export function ask(text, actions) {
  /** @type {AppNotice | null} */ (document.querySelector("app-notice"))?.show(text, actions);
}

/**
 * Say one of the notice's sentences.
 * @param {"noAnswer" | "update" | "saved" | "unsaved"} sentence
 * @param {(() => void)} [take] what the person may do about it now
 */
export function say(sentence, take) {
  const notice = /** @type {AppNotice | null} */ (document.querySelector("app-notice"));
  if (!notice) return;
  const { later = "", take: label = "" } = notice.dataset;
  const close = { label: later, act: () => {} };
  notice.show(notice.dataset[sentence] ?? "", take ? [{ label, act: take }, close] : [close]);
}
