// @ts-check
/**
 * The page's side of the service worker: registers it, looks for a new version, and takes one
 * only when the person says so and no player runs in any tab. No reload on a first visit, none
 * that nobody asked for, none under a player.
 */

import { say } from "./app-notice.js";
import { policy, WORKER_URL } from "../lib/trusted.js";

const LOOK_AGAIN_MS = 60 * 60 * 1000;
// One second is usual. In Chromium the old worker stays until a page that it serves goes where a late
// request started it again: the icon, which is asked for anew when a player's address goes.
const LET_GO_MS = 2500;
const RUNNING = "dialog[open], [data-running]"; // a player, in this tab
const LOCK = "unknot-player"; // shared by all tabs in which one runs

/** Register the worker and watch for updates. Resolves whatever the browser allows. */
export async function keepOffline() {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  // Registering again would call back a worker that the kill switch sent away.
  const found = serviceWorker.controller ? serviceWorker.getRegistration() : register();
  const registration = await found.catch(() => undefined);
  if (!registration) return; // private mode, blocked, or a worker that is leaving
  if (cameToTake() && !registration.waiting) return reload();
  holdWhileRunning();
  watch(registration);
  lookAgain(registration);
}

function register() {
  const url = policy.createScriptURL(WORKER_URL);
  return navigator.serviceWorker.register(url, { updateViaCache: "none" });
}

/**
 * Look for a new version now, and at most once an hour when the person comes back. A look that
 * found no server, or somebody's login page, is none.
 * @param {ServiceWorkerRegistration} registration
 */
function lookAgain(registration) {
  let looked = Date.now();
  const look = () => {
    if (document.hidden || Date.now() - looked < LOOK_AGAIN_MS) return;
    const before = looked;
    looked = Date.now();
    registration.update().catch(() => (looked = before));
  };
  if (registration.active) looked = 0;
  look();
  document.addEventListener("visibilitychange", look);
  addEventListener("pageshow", look); // out of the browser's memory
}

/** @param {ServiceWorkerRegistration} registration */
function watch(registration) {
  const { serviceWorker } = navigator;
  // A first version waits for a moment, too, with none at work beside it. WebKit may call it the page's by then.
  if (registration.waiting && registration.active) offer(registration.waiting);
  const awaitNext = () => {
    const coming = registration.installing;
    coming?.addEventListener("statechange", () => {
      if (coming.state === "installed" && registration.active && serviceWorker.controller) offer(coming);
    });
  };
  awaitNext(); // the browser, or another tab, may have looked before this page did
  registration.addEventListener("updatefound", awaitNext);
  // A version that another tab took: this page must not mix two.
  let served = serviceWorker.controller;
  serviceWorker.addEventListener("controllerchange", () => {
    if (served) reload();
    served = serviceWorker.controller; // nobody served a first visit: nothing changes for it
  });
}

/** @param {ServiceWorker} waiting */
async function offer(waiting) {
  await calm();
  if (waiting.state === "installed") say("update", () => take(waiting));
}

/**
 * At once, or when the player in another tab is closed: its page would get parts of two versions.
 * @param {ServiceWorker} waiting
 */
function take(waiting) {
  const now = () => {
    waiting.postMessage("take-over");
    waiting.addEventListener("statechange", () => waiting.state === "activated" && reload());
    setTimeout(async () => {
      if (waiting.state !== "installed") return;
      history.replaceState({ ...history.state, taking: true }, "");
      await reload();
      leaving = false; // Chromium now and then loses this load: the sign of the new version renews it
    }, LET_GO_MS);
  };
  if (navigator.locks) navigator.locks.request(LOCK, now);
  else now();
}

/**
 * Whether this page was loaded again so that the old worker lets go. It may have served this load
 * still, and gone before a script could hear of it: then the next load is the new version's.
 */
function cameToTake() {
  const { taking, ...state } = history.state ?? {};
  if (taking) history.replaceState(state, "");
  return taking;
}

let leaving = false;

/** Once: several signs tell of the same version, and each reload would begin again. */
async function reload() {
  if (leaving) return;
  leaving = true;
  await calm();
  location.reload();
}

/** Tell the other tabs, as long as a player runs here. */
function holdWhileRunning() {
  let held = false;
  const look = () => {
    if (held || !document.querySelector(RUNNING)) return;
    held = true;
    const asked = navigator.locks?.request(LOCK, { mode: "shared" }, calm).finally(() => (held = false));
    // Refused, as WebKit does when the page goes: to ask again at once would never end.
    asked?.then(look, () => {});
  };
  observe(look);
}

/** Resolves when no player runs in this tab. @returns {Promise<void>} */
function calm() {
  return new Promise((done) => {
    const look = () => {
      if (document.querySelector(RUNNING)) return;
      observer.disconnect();
      done();
    };
    const observer = observe(look);
  });
}

/** @param {() => void} look called now, and when a player may have begun or ended */
function observe(look) {
  const observer = new MutationObserver(look);
  const attributeFilter = ["open", "data-running"];
  observer.observe(document, { attributeFilter, childList: true, subtree: true });
  queueMicrotask(look);
  return observer;
}
