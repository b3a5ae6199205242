// @ts-check
/**
 * The one Trusted Types policy. It lets through HTML that htmx got from our own server, and
 * one script: the service worker. Browsers without Trusted Types get the same functions bare.
 */

export const WORKER_URL = "/sw.js";

const rules = {
  /** @param {string} html */
  createHTML: (html) => html,
  /** @param {string} url */
  createScriptURL: (url) => {
    if (url !== WORKER_URL) throw new TypeError(`not a script of ours: ${url}`);
    return url;
  },
};

/** @type {typeof rules} */
export const policy = /** @type {any} */ (globalThis).trustedTypes?.createPolicy("unknot", rules) ?? rules;
