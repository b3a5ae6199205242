// @ts-check
/** Settings on this phone. Storage may be full, blocked or broken: then they last for this page. */

const KEY = "unknot:settings";
const VERSION = 1;

/** @typedef {"theme" | "country" | "number"} Name */
/** @typedef {{ version?: number } & Partial<Record<Name, string>>} Settings */

/** @type {Settings} */
let settings = read();

/** @returns {Settings} */
function read() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    const entries = Object.entries(found ?? {}).filter(([, value]) => typeof value === "string");
    return Object.fromEntries(entries);
  } catch {
    return {};
  }
}

/**
 * @param {Name} name
 * @returns {string | undefined}
 */
export function setting(name) {
  return settings[name];
}

/**
 * @param {Name} name
 * @param {string} value
 * @returns {boolean} whether it will be remembered
 */
export function remember(name, value) {
  settings = { ...read(), ...settings, version: VERSION, [name]: value };
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
    return true;
  } catch {
    return false;
  }
}
