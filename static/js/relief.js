// @ts-check
/** What the relief pages and the helper's page run. */

import "./cramp-clock.js";
import "./for-me.js";
import "./relief-player.js";
