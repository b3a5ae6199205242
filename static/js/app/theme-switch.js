// @ts-check
/** Dark, light or like the phone; remembered. static/early.js applies it before the first paint. */

import { tellIfLost } from "./app-notice.js";
import { remember, setting } from "../lib/storage.js";

class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    const now = setting("theme") ?? "system";
    for (const input of this.querySelectorAll("input")) {
      input.checked = input.value === now;
      input.addEventListener("change", () => this.#choose(input.value));
    }
  }

  /** @param {string} theme */
  #choose(theme) {
    document.documentElement.dataset.theme = theme;
    tellIfLost(remember("theme", theme), this.firstElementChild);
  }
}

customElements.define("theme-switch", ThemeSwitch);
