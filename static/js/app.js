// @ts-check
/**
 * What every page runs, after its first paint; the pages work without it. A page that needs
 * more names its modules in its template.
 */

import "./app/app-install.js";
import { say } from "./app/app-notice.js";
import { get } from "./lib/storage.js";
import { watchTaps } from "./lib/taps.js";
import { policy } from "./lib/trusted.js";
import { keepOffline } from "./app/updates.js";

watchTaps();
openTarget();
addEventListener("hashchange", openTarget);
requestAnimationFrame(() => setTimeout(start));

async function start() {
  if (get("restoring", "now")) await import("./lib/together.js").then(({ recoverAtStart }) => recoverAtStart());
  const { default: htmx } = await import("../vendor/htmx.js");
  htmx.registerExtension("trusted-types", {
    init: (/** @type {any} */ api) => api.initSecurity(policy),
  });
  Object.assign(/** @type {any} */ (htmx).config, {
    defaultSwap: "outerHTML swap:1ms", // a task of its own: to parse the page was one already
    defaultTimeout: 8000, // ms
    noSwap: [204, 304, "4xx", "5xx"],
  });
  if (isElsewhere()) location.reload();
  document.addEventListener("click", leaveNewTab, true);
  document.addEventListener("htmx:error", () => say("noAnswer"));
  document.addEventListener("htmx:after:request", lighten);
  document.addEventListener("htmx:before:swap", keepWhole);
  document.addEventListener("htmx:before:swap", letGo);
  document.addEventListener("htmx:after:swap", showTop);
  await keepOffline();
}

/** What a link leads to may be folded away, and not every browser unfolds it. */
function openTarget() {
  const target = /^#[\w-]+$/.test(location.hash) && document.querySelector(location.hash);
  for (let fold = target && target.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null) {
    if (!fold.open) fold.open = true;
  }
}

/**
 * A link opened in a new tab or window: htmx would ask for nothing and hinder the browser, too.
 * @param {MouseEvent} event
 */
function leaveNewTab(event) {
  const link = /** @type {Element} */ (event.target).closest("a");
  if (link && (event.ctrlKey || event.metaKey || event.shiftKey)) event.stopPropagation();
}

/**
 * No part of one version inside a page of another: where what stands around the part has changed
 * since this page was loaded, the whole page comes. Without a worker, too.
 * @param {Event} event
 */
function keepWhole(event) {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  const { frame } = /** @type {HTMLElement | null} */ (document.querySelector("[data-frame]"))?.dataset ?? {};
  if (!frame || !ctx.response?.raw.ok || ctx.text.includes(`data-frame="${frame}"`)) return;
  event.preventDefault();
  location.assign(ctx.request.action);
}

/** The style of a page that comes is here already: to read it again is a tenth of a swap. @param {Event} event */
function lighten(event) {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  ctx.text = ctx.text.replace(/<style>.*?<\/style>/s, "");
}

/** To remove what has the focus, the browser lays the page out in between: a quarter of a swap. */
function letGo() {
  /** @type {HTMLElement | null} */ (document.activeElement)?.blur();
}

/**
 * Whether the person went Back to a page that had been swapped in, before htmx listened: then the
 * address is another than this document was loaded for. Never after a reload, so never for ever.
 */
function isElsewhere() {
  const [came] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  if (!came?.name.startsWith(location.origin) || came.type === "reload") return false;
  return new URL(came.name).pathname !== location.pathname;
}

/** A swapped page begins at its heading, for eyes and for screen readers. */
function showTop() {
  scrollTo(0, 0);
  document.querySelector("h1")?.focus({ preventScroll: true });
}
