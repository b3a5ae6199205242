// @ts-check
/**
 * Times and nights as the person lived them. A time is text, ISO 8601 with the offset of the clock on
 * the wall (`2026-03-05T03:12:00+01:00`), and is shown and sorted into a night by that clock alone: a
 * journey or a clock change moves no cramp. A night runs from noon to noon and is named by the date of
 * its evening. Only lengths go by way of UTC.
 */

import { stamp } from "../lib/stamp.js";

const TIME = /^[1-9]\d{3}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?[+-]\d\d:[0-5]\d$/;
const DATE = /^([1-9]\d{3})-(\d\d)-(\d\d)$/;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]; // of each month
const SHORTEST = 28; // days of a month, at least
const MINUTE = 60_000; // ms
const DAY = 24 * 60 * MINUTE;
const NOON = 12; // o'clock: a night begins
const MORNING = 6; // o'clock: "last night" is the one just slept through, as people say it
const WEST = -12 * 60; // minutes: no clock on Earth is further behind UTC
const EAST = 14 * 60; // or further ahead of it

/**
 * The instant of a time, in ms since 1970; undefined for what is no such time. Date reads 30 February as
 * 2 March and 24:00 as the next day, so the pattern allows no such hour and the month has its own days.
 * `Z` and `-00:00` are refused: they say that nobody knows the clock on the wall (RFC 9557, 2.2).
 * @param {unknown} text
 */
export function instant(text) {
  if (typeof text !== "string" || !TIME.test(text)) return undefined;
  const behind = text.at(-6) === "-";
  const offset = 60 * Number(text.slice(-5, -3)) + Number(text.slice(-2)); // minutes
  if (behind ? offset === 0 || -offset < WEST : offset > EAST) return undefined;
  const date = Number(text.slice(8, 10));
  if (date > SHORTEST && date > daysIn(Number(text.slice(0, 4)), Number(text.slice(5, 7)))) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time; // no month 13, no day 0
}

/** How many days a month has; none if there is no such month. @param {number} year @param {number} month */
function daysIn(year, month) {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && leap ? 29 : (DAYS[month - 1] ?? 0);
}

/** Whether this is a date of the calendar, such as 2024-02-29. @param {unknown} text */
export function isDate(text) {
  const found = typeof text === "string" ? DATE.exec(text) : null;
  if (!found) return false;
  const [year, month, date] = found.slice(1).map(Number);
  return date >= 1 && date <= daysIn(year, month);
}

/** The night of a time: its clock 12 hours earlier, the date of that. @param {string} time */
export function nightOf(time) {
  const date = time.slice(0, 10);
  return hourOf(time) < NOON ? dayBefore(date) : date;
}

/** By its digits within a month: a Date is slow, and this is asked for every cramp of years. @param {string} date */
function dayBefore(date) {
  const day = Number(date.slice(-2));
  return day > 1 ? `${date.slice(0, -2)}${String(day - 1).padStart(2, "0")}` : shift(date, -1);
}

/** The last night that is over, for who looks at `now`. Tonight never counts. @param {string} now */
export function lastNight(now) {
  return shift(now.slice(0, 10), hourOf(now) < MORNING ? -2 : -1);
}

/** Seconds from one time to the other, across any clock change. @param {string} from @param {string} to */
export function secondsBetween(from, to) {
  return ((instant(to) ?? NaN) - (instant(from) ?? NaN)) / 1000;
}

/** The full hour that the clock on the wall showed, 0 to 23. @param {string} time */
export function hourOf(time) {
  return Number(time.slice(11, 13));
}

/** 0 for Monday to 6 for Sunday. @param {string} night */
export function weekdayOf(night) {
  return (new Date(utc(night)).getUTCDay() + 6) % 7;
}

/** @param {string} night @param {number} nights later, or earlier if negative */
export function shift(night, nights) {
  return new Date(utc(night) + nights * DAY).toISOString().slice(0, 10);
}

/** How many nights from the first to the last, both counted; 0 or less where they are the wrong way round.
 * @param {string} first @param {string} last */
export function nightsFrom(first, last) {
  return (utc(last) - utc(first)) / DAY + 1;
}

/** Every night from the first to the last. @param {string} first @param {string} last */
export function nights(first, last) {
  return Array.from({ length: Math.max(0, nightsFrom(first, last)) }, (_, later) => shift(first, later));
}

/**
 * A time in the words of a language, by the clock it was lived by.
 * @param {string} time
 * @param {string | string[]} languages
 * @param {Intl.DateTimeFormatOptions} how
 */
export function timeInWords(time, languages, how = { hour: "2-digit", minute: "2-digit" }) {
  return formatOf(languages, how).format(Date.parse(`${time.slice(0, 16)}:00Z`));
}

/** A night or date in the words of a language. @param {string} night @param {string | string[]} languages
 * @param {Intl.DateTimeFormatOptions} how */
export function nightInWords(night, languages, how = { weekday: "short", day: "numeric", month: "short" }) {
  return formatOf(languages, how).format(utc(night));
}

/** How a date is said: with its year where that is not this one. @param {string} date @param {"short" | "long"} [month]
 * @returns {Intl.DateTimeFormatOptions} */
export function dated(date, month = "short") {
  const year = date.slice(0, 4) === stamp().slice(0, 4) ? undefined : "numeric";
  return { day: "numeric", month, year };
}

/** To make one takes as long as to write a hundred dates with it. @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/** @param {string | string[]} languages @param {Intl.DateTimeFormatOptions} how */
function formatOf(languages, how) {
  const key = JSON.stringify([languages, how]);
  const format = formats.get(key) ?? new Intl.DateTimeFormat(languages, { ...how, timeZone: "UTC" });
  formats.set(key, format);
  return format;
}

/** Midnight UTC of a date: a place on a calendar without clock changes. @param {string} date */
function utc(date) {
  return Date.parse(`${date}T00:00:00Z`);
}
