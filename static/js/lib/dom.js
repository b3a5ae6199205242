// @ts-check
/** Short words for what every element does with its part of the page. */

/**
 * A sentence that an element says. Its words come with the page, as data attributes of the
 * element, out of the table of its name in words.toml; a {placeholder} in them is filled.
 * @param {HTMLElement} element
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function sentence({ dataset }, key, values = {}) {
  return (dataset[key] ?? "").replace(/\{(\w+)\}/g, (_, name) => `${values[name]}`);
}
