// @ts-check
/** What every new record gets: its moment, as the clock on the wall showed it, and an id of its own. */

/** A moment as this phone shows it, to the second: `2026-03-05T03:12:00+01:00`. @param {Date} moment */
export function stamp(moment = new Date()) {
  const east = -moment.getTimezoneOffset(); // minutes ahead of UTC, by the zone of that day
  const clock = new Date(moment.getTime() + east * 60_000).toISOString().slice(0, 19);
  const offset = [Math.abs(east) / 60, Math.abs(east) % 60].map((part) => String(Math.floor(part)).padStart(2, "0"));
  return `${clock}${east < 0 ? "-" : "+"}${offset.join(":")}`;
}

/** An id that cannot repeat, as RFC 9562 makes a random one. Over plain http a browser has no randomUUID. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] % 16) + 0x40; // version 4
  bytes[8] = (bytes[8] % 64) + 0x80; // its variant
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const ID = /^[A-Za-z0-9][\w.:+-]{0,63}$/;

/** Whether this may name a record. @param {unknown} id @returns {id is string} */
export function isId(id) {
  return typeof id === "string" && ID.test(id) && !isInherited(id);
}

/** Whether every object has this name: `constructor`, `__proto__`. To ask the prototype costs more than to see that
 * none of those names has such a sign. @param {string} name */
export function isInherited(name) {
  return !/[-:.\d]/.test(name) && name in Object.prototype;
}
