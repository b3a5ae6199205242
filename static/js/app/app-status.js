// @ts-check
/** What of the app is on this phone: which version, how much, and whether the browser may clear it. */

import { make, sentence } from "../lib/dom.js";
import { keeps } from "../lib/storage.js";

const PREFIX = "unknot-";
const KILOBYTE = 1000;
const MEGABYTE = 1000 * KILOBYTE;

class AppStatus extends HTMLElement {
  #gone = new AbortController();
  #turn = 0;

  connectedCallback() {
    const { signal } = (this.#gone = new AbortController());
    const show = () => this.#show();
    show();
    // The worker may finish while somebody reads this. Without one `ready` never comes.
    navigator.serviceWorker?.addEventListener("controllerchange", show, { signal });
    navigator.serviceWorker?.ready.then(show, () => {});
  }

  disconnectedCallback() {
    this.#gone.abort();
  }

  async #show() {
    const turn = (this.#turn += 1);
    const version = await attempt(stored);
    const lines = [this.#offline(version)];
    if (version) lines.push(await this.#size(version), await this.#clearing());
    if (!keeps()) lines.push(sentence(this, "nothingNoted"));
    if (turn === this.#turn) this.replaceChildren(...lines.filter(Boolean).map((text) => make("p", text)));
  }

  /** @param {string | undefined} version */
  #offline(version) {
    if (version) return sentence(this, "kept", { version });
    return version === "" ? sentence(this, "notKept") : sentence(this, "cannot");
  }

  /** @param {string} version */
  async #size(version) {
    const bytes = (await attempt(estimated)) || (await attempt(() => counted(version)));
    return bytes ? sentence(this, "size", { size: inWords(bytes) }) : "";
  }

  async #clearing() {
    const persisted = await attempt(async () => navigator.storage?.persisted?.());
    if (persisted === undefined) return "";
    return persisted ? sentence(this, "safe") : sentence(this, "mayClear");
  }
}

/** The version that is kept whole, "" for none yet. Throws where the browser keeps nothing. */
async function stored() {
  const registration = await navigator.serviceWorker.getRegistration();
  const names = await caches.keys();
  // Oldest first: behind it may be one that waits.
  const name = names.find((name) => name.startsWith(PREFIX));
  return registration?.active && name ? name.slice(PREFIX.length) : "";
}

async function estimated() {
  return (await navigator.storage?.estimate?.())?.usage;
}

/** Bytes in the cache of one version. @param {string} version */
async function counted(version) {
  const cache = await caches.open(PREFIX + version);
  const bodies = (await cache.matchAll()).map((answer) => answer.arrayBuffer());
  return (await Promise.all(bodies)).reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/** @param {number} bytes */
function inWords(bytes) {
  const large = bytes >= MEGABYTE;
  const format = new Intl.NumberFormat(document.documentElement.lang, {
    maximumFractionDigits: large ? 1 : 0,
    style: "unit",
    unit: large ? "megabyte" : "kilobyte",
  });
  return format.format(bytes / (large ? MEGABYTE : KILOBYTE));
}

/**
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T | undefined>} undefined where the browser does not allow it
 */
async function attempt(work) {
  try {
    return await work();
  } catch {
    return undefined;
  }
}

customElements.define("app-status", AppStatus);
