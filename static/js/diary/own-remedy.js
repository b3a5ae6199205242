// @ts-check
/**
 * What eased this person's cramps fastest, in one line above the first aid of a relief page: only where the
 * diary is clear about it, and never in the place of the first aid. Nobody waits for it: it comes after the
 * first paint, and the diary is read in pieces, because a tap must be answered in between.
 */

import { make, sentence } from "../lib/dom.js";
import { partsOf } from "../lib/page-part.js";
import { get, ids, remember, remove } from "../lib/storage.js";
import { problemOf, toCramp } from "./records.js";
import { remedies } from "./remedies.js";
import { numberInWords } from "./words.js";

const PIECE = 20; // cramps
const FROM = "/diary/patterns"; // the page that has the words, and all figures
const ANY_TIME = Infinity; // a phone whose clock went back must not lose what is later

const ROOT = document.documentElement;
const line = read();

/** @returns {Promise<HTMLElement | undefined>} */
async function read() {
  const { order, clear } = remedies(await cramps());
  const [{ remedy, count }] = clear ? order : [{ remedy: "", count: 0 }];
  const [part] = remedy ? await partsOf(FROM, `.own[data-remedy="${remedy}"]`) : [];
  if (!(part instanceof HTMLElement)) return undefined;
  const link = make("a", sentence(part, "count", { count: numberInWords(count) }));
  link.href = `${FROM}#show-all`;
  part.prepend(sentence(part, "fastest", { remedy: part.dataset.name ?? "" }), " ", link);
  return part;
}

/** Those that are whole. One of before there was a diary, whose start is a number, counts once the diary was
 * opened. */
async function cramps() {
  const found = [];
  for (const [place, id] of ids("cramp").entries()) {
    if (place % PIECE === 0) await new Promise((go) => setTimeout(go));
    const fields = get("cramp", id);
    if (fields && !problemOf("cramp", id, fields, ANY_TIME)) found.push(toCramp(id, fields));
  }
  return found;
}

/** In each place where the person can be; another muscle's page, swapped in, has none yet. The next page leaves
 * room for it before its first paint, so that nothing moves. */
async function show() {
  const own = await line;
  if (own) {
    for (const essence of document.querySelectorAll("#relief[data-muscle] h2 + .essence")) {
      essence.before(document.importNode(own, true));
    }
  }
  const seen = [...document.querySelectorAll(".own")].some((one) => one.getClientRects().length);
  if (!document.querySelector("#relief[data-muscle]") || seen === Boolean(ROOT.dataset.own)) return;
  if (seen) remember("own", (ROOT.dataset.own = "yes"));
  else {
    delete ROOT.dataset.own;
    remove("setting", "own");
  }
}

document.addEventListener("htmx:after:swap", show);
show();
