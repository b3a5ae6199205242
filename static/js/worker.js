// @ts-check
/**
 * The page's side of the service worker: registers it, looks for a new version, and takes one
 * only when the person says so. No reload on a first visit, none that nobody asked for.
 */

import { say } from "./app-notice.js";
import { policy, WORKER_URL } from "./trusted.js";

const LOOK_AGAIN_MS = 60 * 60 * 1000;
const TAKE_OVER_MS = 4000; // a worker that never takes over must not leave a dead button

/** Register the worker and watch for updates. Resolves whatever the browser allows. */
export async function keepOffline() {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  const registration = await (serviceWorker.controller ? lookAgain() : register()).catch(() => undefined);
  if (!registration) return; // private mode, blocked, or a worker that is leaving
  let looked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || Date.now() - looked < LOOK_AGAIN_MS) return;
    looked = Date.now();
    registration.update().catch(() => {});
  });
}

/** A first visit: nothing is offered, nothing reloads. */
function register() {
  const url = policy.createScriptURL(WORKER_URL);
  return navigator.serviceWorker.register(url, { updateViaCache: "none" });
}

/** Served by a worker already. Registering again would call back one that the kill switch sent. */
async function lookAgain() {
  const registration = await navigator.serviceWorker.getRegistration();
  if (!registration) return undefined;
  watch(registration);
  registration.update().catch(() => {});
  return registration;
}

/** @param {ServiceWorkerRegistration} registration */
function watch(registration) {
  if (registration.waiting) offer(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const coming = registration.installing;
    coming?.addEventListener("statechange", () => {
      if (coming.state === "installed") offer(coming);
    });
  });
  // A version that another tab took: this page must not mix two.
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
}

/** @param {ServiceWorker} waiting */
function offer(waiting) {
  say("update", () => {
    waiting.postMessage("take-over");
    setTimeout(() => location.reload(), TAKE_OVER_MS);
  });
}
