// @ts-check
/**
 * The way to the home screen. Where the browser offers to install the app, its offer is kept for a
 * button of ours, and never comes up by itself: somebody may be in pain. Nothing is offered before
 * relief was used on this phone, nor while it is being used; the help on /about is always there.
 * What is installed shows none of it: static/css/install.css sees to that.
 */

import { everUsed, goingOn } from "../relief/cramp.js";
import { remember } from "../lib/storage.js";

const ROOT = document.documentElement;
const LINE = { from: "/prevention", pick: ".install-line" };

/** The browser's offer; it serves once. @type {BeforeInstallPromptEvent | undefined} */
let offer;

class AppInstall extends HTMLElement {
  #gone = new AbortController();

  connectedCallback() {
    this.#gone = new AbortController();
    this.addEventListener("click", (event) => this.#pressed(event), { signal: this.#gone.signal });
    const mine = this.querySelector(`[data-browser="${browser()}"]`);
    if (mine instanceof HTMLDetailsElement) {
      this.querySelector("details")?.before(mine);
      mine.open = true;
    }
    this.show();
  }

  disconnectedCallback() {
    this.#gone.abort();
  }

  /** Follow what the browser offers and what the person is doing. */
  show() {
    const offered = Boolean(offer) && everUsed();
    this.querySelector("button[data-do=install]")?.toggleAttribute("hidden", !offered);
    this.querySelector("a")?.toggleAttribute("hidden", offered);
    this.hidden = this.matches(LINE.pick) && goingOn();
  }

  /** @param {Event} event */
  #pressed(event) {
    const button = /** @type {Element} */ (event.target).closest("button");
    if (button?.dataset.do === "install") install();
    if (button?.dataset.do === "no") end("no");
  }
}

async function install() {
  const asked = offer;
  offer = undefined;
  await asked?.prompt().catch(() => {}); // called off, or shown already
  showAll();
}

/** No more lines about installing. @param {"no" | "done"} why */
function end(why) {
  remember("install", "no");
  ROOT.dataset.install = why;
}

function showAll() {
  for (const node of document.querySelectorAll("app-install")) /** @type {AppInstall} */ (node).show();
}

/** After a run that ended well its page says it too; before that it has no such line at all. */
async function showAfterRun() {
  if (document.querySelector(LINE.pick) || "install" in ROOT.dataset || goingOn()) return showAll();
  const { partsOf } = await import("../lib/page-part.js");
  document.querySelector("main")?.prepend(...(await partsOf(LINE.from, LINE.pick)));
  ROOT.dataset.used = "yes";
  scrollTo(0, 0); // the run is over: the page begins at its top, where the line is
}

/**
 * Whose steps to open: by what the browser can do, and by its name only among those that can do
 * the same.
 */
function browser() {
  const { maxTouchPoints, userAgent, userAgentData } = navigator;
  const names = [userAgent, ...(userAgentData?.brands ?? []).map(({ brand }) => brand)].join();
  const android = userAgentData?.platform === "Android" || /Android/.test(userAgent);
  const others = /(?:CriOS|FxiOS|EdgiOS)\//.test(names); // Safari's engine under other names
  if ("onbeforeinstallprompt" in window) {
    if (!android) return "computer";
    return /Samsung/.test(names) ? "samsung" : "android-chrome";
  }
  // A Mac may know `standalone` too, but has no fingers; iPadOS calls itself a Mac.
  if (maxTouchPoints > 1 && ("standalone" in navigator || others)) return others ? "ios-other" : "ios-safari";
  return android ? "android-firefox" : "computer";
}

addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offer = event;
  showAll();
});
addEventListener("appinstalled", () => {
  offer = undefined;
  end("done");
  showAll();
});
// A dialog's "close" does not bubble.
document.addEventListener("close", ({ target }) => {
  if (/** @type {Element} */ (target).matches(".player__screen")) showAfterRun();
}, { capture: true });
if (navigator.standalone) ROOT.dataset.install = "done"; // an iPhone too old for display-mode

customElements.define("app-install", AppInstall);
