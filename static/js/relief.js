// @ts-check
/** What the relief pages and the helper's page run. */

import "./relief/cramp-clock.js";
import "./relief/for-me.js";
import "./relief/relief-player.js";
