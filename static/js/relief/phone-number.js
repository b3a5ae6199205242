// @ts-check
/** A telephone number as people write it: text in, a number that can be called or nothing out. */

const FEWEST_DIGITS = 2; // Algeria's ambulance is 14
const MOST_DIGITS = 17; // 15 by E.164, and a prefix such as 00
const UNSEEN = /[\p{Cf}\p{M}]/gu; // marks of direction that a copied contact brings, emoji's frames
const SEPARATORS = /[\s.()\p{Pd}]+/u; // RFC 3966, "visual separators"
const CALLED = /^(?:\+\d+|[\d*#]+)$/;
// What calls an ambulance in one country or another. Two of these side by side are a list.
const SHORT = /^(?:000|1\d{1,2}|1122|1669|10177|511|9[139]\d|9999)$/;

/**
 * @typedef {object} PhoneNumber
 * @property {string} text as it was written, with the digits 0 to 9
 * @property {string} href the address that calls it
 */

/**
 * The one number in a text; undefined for words, for a list and for what no phone can call.
 * Digits of any script count.
 * @param {string} written
 * @returns {PhoneNumber | undefined}
 */
export function phoneNumber(written) {
  const text = plain(written);
  const groups = text.replace(/^(\+\d+\D*)\(0\)/, "$1").split(SEPARATORS).filter(Boolean);
  const number = groups.join("");
  const digits = number.replace(/\D/g, "").length;
  const isList = groups.length > 1 && groups.every((group) => SHORT.test(group));
  if (isList || !CALLED.test(number) || digits < FEWEST_DIGITS || digits > MOST_DIGITS) return undefined;
  return { text, href: hrefOf(number) };
}

/** In an address `#` would begin a fragment, which is not called. @param {string} number */
function hrefOf(number) {
  return `tel:${number.replaceAll("#", "%23")}`;
}

/** Wide, bold, Arabic or Bengali: 0 to 9, and single spaces. @param {string} written */
function plain(written) {
  const folded = written.normalize("NFKC").replace(UNSEEN, "");
  return folded.replace(/\p{Nd}/gu, (digit) => `${valueOf(digit)}`).replace(/\s+/g, " ").trim();
}

/** In Unicode the digits of a script stand in a row, from 0 to 9. @param {string} digit */
function valueOf(digit) {
  const code = /** @type {number} */ (digit.codePointAt(0));
  let before = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) before += 1;
  return before % 10;
}
