// @ts-check
/** What the relief pages and the helper's page run. */

import { ids } from "./lib/storage.js";
import "./relief/cramp-clock.js";
import "./relief/for-me.js";
import "./relief/relief-player.js";

const ENOUGH = 5; // cramps before one remedy can be the fastest

const { dataset } = document.documentElement;

requestAnimationFrame(() => setTimeout(look));

/** After the first paint: what eased this person's cramps fastest, where that can be known. */
function look() {
  if (dataset.own || ids("cramp").length >= ENOUGH) import("./diary/own-remedy.js");
}
