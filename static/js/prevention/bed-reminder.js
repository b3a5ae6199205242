// @ts-check
/**
 * A reminder without a server: a calendar file made on the phone (RFC 5545). Its time is local and
 * without a zone, so it stays at half past nine through clock changes and journeys, and its title
 * gives nothing away on a lock screen.
 */

import { make, sentence } from "../lib/dom.js";
import { remember, setting } from "../lib/storage.js";

const WIDTH = 75; // octets of a line; longer ones are folded
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const KEEP_MS = 60_000; // the browser reads the file after the click

class BedReminder extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form");
    const field = this.querySelector("input");
    if (!form || !field) return;
    const kept = setting("bedtime") ?? "";
    if (TIME.test(kept)) field.value = kept;
    form.hidden = false;
    form.onsubmit = (event) => {
      event.preventDefault();
      this.#make(field.value);
    };
  }

  /** @param {string} time */
  #make(time) {
    const good = TIME.test(time);
    const status = /** @type {HTMLElement} */ (this.querySelector("[role=status]"));
    status.textContent = good ? sentence(this, "made") : sentence(this, "bad");
    if (!good) return;
    remember("bedtime", time);
    const entry = calendar(sentence(this, "title"), time);
    const link = make("a");
    link.href = URL.createObjectURL(new Blob([entry], { type: "text/calendar" }));
    link.download = sentence(this, "file");
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), KEEP_MS);
  }
}

/**
 * A daily entry with an alarm, first at the next `time` (such as 21:30) on the phone's clock.
 * @param {string} title
 * @param {string} time
 */
export function calendar(title, time, now = new Date()) {
  const [hour, minute] = time.split(":").map(Number);
  const first = new Date(now.getFullYear(), now.getMonth(), now.getDate(), hour, minute);
  if (first <= now) first.setDate(first.getDate() + 1);
  const day = [first.getFullYear(), first.getMonth() + 1, first.getDate()].map(two).join("");
  const text = title.replace(/[\\;,]/g, "\\$&");
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Unknot//Evening routine//EN",
    "BEGIN:VEVENT",
    `UID:${now.getTime()}-${Math.random().toString(36).slice(2)}@unknot`,
    `DTSTAMP:${now.toISOString().replace(/[-:]|\.\d+/g, "")}`,
    `DTSTART:${day}T${time.replace(":", "")}00`,
    "DURATION:PT5M",
    "RRULE:FREQ=DAILY",
    `SUMMARY:${text}`,
    "TRANSP:TRANSPARENT",
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    `DESCRIPTION:${text}`,
    "TRIGGER:PT0S",
    "END:VALARM",
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

/** @param {number} number */
function two(number) {
  return String(number).padStart(2, "0");
}

/** A line in pieces of at most 75 octets, never inside a character. @param {string} line */
function folded(line) {
  let [text, octets] = ["", 0];
  for (const character of line) {
    const size = new TextEncoder().encode(character).length;
    if (octets + size > WIDTH) [text, octets] = [`${text}\r\n `, 1];
    text += character;
    octets += size;
  }
  return text;
}

customElements.define("bed-reminder", BedReminder);
