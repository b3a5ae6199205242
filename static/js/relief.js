// @ts-check
/** What the relief pages and the helper's page run. */

import { afterFrame } from "./lib/dom.js";
import { ids, setting } from "./lib/storage.js";
import "./relief/cramp-clock.js";
import "./relief/for-me.js";
import "./relief/relief-player.js";

const ENOUGH = 5; // cramps before a remedy can be compared: LEAST of remedies.js, which is not loaded for fewer

// What eased this person's cramps fastest, where that can be known.
afterFrame(() => {
  if (setting("own") || ids("cramp").length >= ENOUGH) import("./diary/own-remedy.js");
});
