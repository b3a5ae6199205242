// @ts-check
/**
 * What was ticked, day by day. A tick is a record of its own while its month lasts, so two tabs lose none.
 * After that a month becomes one record: ten years of five ticks a day would be 18,000 keys, whose names
 * alone take a slow phone a fifth of a second to read. Nothing here reads more than it is asked for.
 *
 *   tick:<day>:<item>  {at}                              this month's, and older ones not folded yet
 *   ticks:<month>      {ticks: {"<day>:<item>": {at}}}   a month that is over
 *   ever:ticks         {last: {<item>: <day>}}           the last day of each item in those months
 */

import { bare, get, ids, put, remove, rewrite, textAt, textOf } from "./storage.js";

const TICK = /^(\d{4}-\d{2}-\d{2}):([\w-]+)$/;
const EVER = /** @type {const} */ (["ever", "ticks"]);

/** @typedef {Record<string, any>} Fields */
/** @typedef {[day: string, item: string, fields: Fields]} Tick */

/** All ticks of a day and of the days after it, oldest first. @param {string} day @returns {Tick[]} */
export function ticksSince(day) {
  const months = ids("ticks").filter((month) => month >= monthOf(day));
  const folded = months.flatMap((month) => Object.entries(ticksIn(month)));
  const single = ids("tick").filter((id) => id >= day);
  const found = new Map([...folded, ...single.map((id) => /** @type {const} */ ([id, get("tick", id)]))]);
  return [...found]
    .filter(([id, fields]) => id.slice(0, day.length) >= day && fields)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([id, fields]) => partsOf(id, fields));
}

/** How many ticks there are of each day, from one on; a month that is over is counted once and for all.
 * @param {string} day @returns {Map<string, number>} */
export function countsSince(day) {
  const counts = new Map(ids("ticks").flatMap((month) => (month >= monthOf(day) ? [...countsIn(month)] : [])));
  for (const id of ids("tick")) {
    if (id < day || Object.hasOwn(ticksIn(monthOf(id)), id) || !get("tick", id)) continue;
    for (const [of] of partsOf(id, {})) counts.set(of, (counts.get(of) ?? 0) + 1);
  }
  return counts;
}

/** The last day on which each item was ticked. @returns {Map<string, string>} */
export function lastTicks() {
  const last = new Map(Object.entries(/** @type {Record<string, string>} */ (ever())));
  for (const id of ids("tick")) for (const [day, item] of partsOf(id, {})) note(last, day, item);
  return last;
}

/** One tick, wherever it is kept. @param {string} day @param {string} item @returns {Fields | undefined} */
export function tickOf(day, item) {
  const id = `${day}:${item}`;
  return get("tick", id) ?? ticksIn(monthOf(day))[id];
}

/** Take back one tick. @param {string} day @param {string} item */
export function untick(day, item) {
  remove("tick", `${day}:${item}`);
  const folded = ticksIn(monthOf(day));
  if (Object.hasOwn(folded, `${day}:${item}`)) keepMonths([[monthOf(day), without(folded, day, item)]]);
}

/** Take back every tick of an item: of one that is done once. @param {string} item */
export function untickEver(item) {
  for (const id of ids("tick")) if (id.endsWith(`:${item}`)) remove("tick", id);
  if (!new Map(Object.entries(ever())).has(item)) return; // no month has it: none is read
  const months = ids("ticks").map((month) => /** @type {const} */ ([month, ticksIn(month)]));
  const having = months.filter(([, ticks]) => Object.keys(ticks).some((id) => id.endsWith(`:${item}`)));
  keepMonths(having.map(([month, ticks]) => [month, without(ticks, undefined, item)]));
}

/**
 * Fold the oldest month that is over into one record. Written first, then the single ticks are taken
 * away: whoever is killed in between has some twice, which is the same as once.
 * @param {string} today
 * @returns {boolean} whether there may be another one to fold
 */
export function foldMonth(today) {
  const over = ids("tick").filter((id) => TICK.test(id) && id < monthOf(today));
  if (!over.length) return false;
  const month = monthOf(over[0]);
  const found = over.filter((id) => monthOf(id) === month).flatMap((id) => {
    const fields = get("tick", id);
    return fields ? [/** @type {const} */ ([id, bare(fields)])] : [];
  });
  const ticks = { ...ticksIn(month), ...Object.fromEntries(found) };
  const last = new Map(Object.entries(ever()));
  for (const id of Object.keys(ticks)) for (const [day, item] of partsOf(id, {})) note(last, day, item);
  return rewrite([
    [`ticks:${month}`, textOf({ ticks })],
    [EVER.join(":"), textOf({ last: Object.fromEntries(last) })],
    ...found.map(([id]) => /** @type {[string, undefined]} */ ([`tick:${id}`, undefined])),
  ]);
}

/**
 * How ticks are stored on a day, out of all of them by id: what `foldMonth` comes to in the end.
 * @param {[id: string, fields: Fields][]} ticks
 * @param {string} today
 * @returns {Map<string, Fields>} record name -> fields
 */
export function folded(ticks, today) {
  /** @type {Map<string, Fields>} */
  const records = new Map();
  const last = new Map();
  for (const [id, fields] of ticks) {
    if (id >= monthOf(today)) {
      records.set(`tick:${id}`, fields);
      continue;
    }
    const name = `ticks:${monthOf(id)}`;
    if (!records.has(name)) records.set(name, { ticks: {} });
    /** @type {Fields} */ (records.get(name)).ticks[id] = fields;
    for (const [day, item] of partsOf(id, {})) note(last, day, item);
  }
  if (last.size) records.set(EVER.join(":"), { last: Object.fromEntries(last) });
  return records;
}

/** The last day of each item in the folded months; counted again where nobody has. @returns {Record<string, string>} */
function ever() {
  const known = get(...EVER)?.last;
  if (known) return known;
  const last = new Map();
  for (const month of ids("ticks")) {
    for (const id of Object.keys(ticksIn(month))) {
      for (const [day, item] of partsOf(id, {})) note(last, day, item);
    }
  }
  const counted = Object.fromEntries(last);
  if (last.size) put(...EVER, { last: counted });
  return counted;
}

/** What was read of a month, as long as it is stored as it was.
 * @type {Map<string, { text: string | null, ticks: Fields }>} */
const read = new Map();
/** @type {WeakMap<Fields, Map<string, number>>} */
const counted = new WeakMap();

/** The ticks of a month that is over, none if there is no such month. @param {string} month @returns {Fields} */
function ticksIn(month) {
  const text = textAt("ticks", month);
  const before = read.get(month);
  if (before && before.text === text) return before.ticks;
  const ticks = get("ticks", month)?.ticks ?? {};
  read.set(month, { text, ticks });
  return ticks;
}

/** @param {string} month */
function countsIn(month) {
  const ticks = ticksIn(month);
  const counts = counted.get(ticks) ?? new Map();
  if (counted.has(ticks)) return counts;
  for (const id of Object.keys(ticks)) {
    for (const [day] of partsOf(id, {})) counts.set(day, (counts.get(day) ?? 0) + 1);
  }
  counted.set(ticks, counts);
  return counts;
}

/** Write months anew, and let the last days be counted again. @param {[month: string, ticks: Fields][]} months */
function keepMonths(months) {
  for (const [month, ticks] of months) {
    if (Object.keys(ticks).length) put("ticks", month, { ticks });
    else remove("ticks", month);
  }
  remove(...EVER);
}

/** The ticks of a month but those of an item on one day, or on every day.
 * @param {Fields} ticks @param {string | undefined} day @param {string} item */
function without(ticks, day, item) {
  const gone = (/** @type {string} */ id) => (day ? id === `${day}:${item}` : id.endsWith(`:${item}`));
  return Object.fromEntries(Object.entries(ticks).filter(([id]) => !gone(id)));
}

/** @param {Map<string, string>} last @param {string} day @param {string} item */
function note(last, day, item) {
  if (day > (last.get(item) ?? "")) last.set(item, day);
}

/** None for what is no tick. @param {string} id @param {Fields} fields @returns {Tick[]} */
function partsOf(id, fields) {
  const found = TICK.exec(id);
  return found ? [[found[1], found[2], fields]] : [];
}

/** @param {string} day or an id that begins with one */
function monthOf(day) {
  return day.slice(0, 7);
}
