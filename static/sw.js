/*
 * Keeps a whole site on the phone. Knows nothing of what the site is about: the constants
 * VERSION, FILES (path -> integrity of all that is kept), ALIASES (another name -> path) and FALLBACK
 * (the page for addresses that are not kept) are put in front of this file by the server. The browser
 * may stop it at any moment: whatever it leaves behind is checked before it is used.
 */

const PREFIX = "unknot-";
const CACHE = PREFIX + VERSION;
const PATHS = Object.keys(FILES);
const WAIT_MS = 5000; // somebody looks at a white screen: after that a dead network counts as none
// Nothing whole has arrived for so long. Not a limit for a file: on the slowest network all of
// them share it, and each takes nearly as long as all.
const STILL_MS = 60_000;
const CALM_MS = 3000; // until a page that was opened has all it needs

let filling; // while lost files are fetched again
let looked = false; // whether all that is kept was looked at, since this worker was started

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("message", (event) => {
  if (event.data === "take-over") event.waitUntil(skipWaiting());
});
addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  // What is not kept and is no page, the browser asks for itself.
  if (mode !== "navigate" && !Object.hasOwn(FILES, pathname)) return;
  event.respondWith(answer(event.request, (work) => event.waitUntil(work.catch(() => {}))));
});

/** All or nothing: one file that is wrong or missing, and no trace of this version stays. */
async function install() {
  // Back to the version that serves, from one that waits: then its files are there, and in use.
  const there = await caches.has(CACHE);
  try {
    await fill();
    // A version that waited may have been taken meanwhile. It removes all caches but its own.
    const kept = await (await caches.open(CACHE)).keys();
    if (kept.length < PATHS.length) throw new Error("files went missing");
  } catch (error) {
    if (!there) await caches.delete(CACHE);
    throw error;
  }
}

/** Every file that is not kept yet. Ends when one is wrong, or when nothing more arrives. */
async function fill() {
  const control = new AbortController();
  let timer;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => control.abort(), STILL_MS);
  };
  wait();
  const work = PATHS.map((path) => keep(path, control.signal).then(wait));
  try {
    await Promise.all(work);
  } finally {
    control.abort(); // one is wrong: the rest would be paid for and thrown away
    await Promise.allSettled(work); // nothing may be written after this
    clearTimeout(timer);
  }
}

/** One file into the cache: from another version if its bytes are the same, else fetched. */
async function keep(path, signal) {
  if (await find(path)) return;
  const cache = await caches.open(CACHE);
  for (const name of await names()) {
    const copy = await find(path, name);
    if (copy) return cache.put(path, copy);
  }
  await cache.put(path, await load(path, { integrity: FILES[path], signal }));
}

/** Past the HTTP cache, never a redirect, never an error. With an integrity no login page gets in. */
async function load(path, how) {
  const response = await fetch(path, { cache: "reload", credentials: "omit", redirect: "error", ...how });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response;
}

async function integrity(response) {
  const digest = await crypto.subtle.digest("SHA-256", await response.arrayBuffer());
  return "sha256-" + btoa(String.fromCharCode(...new Uint8Array(digest)));
}

async function names() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX));
}

/** Every open page is served by this version; then the caches of the others go, nobody else's. */
async function activate() {
  await clients.claim(); // first: a storage that throws must not keep a page from its worker
  const others = (await names()).filter((name) => name !== CACHE);
  await Promise.all(others.map((name) => caches.delete(name)));
}

/** By path: pages read their query on the phone. `late` takes work that may outlast the answer. */
async function answer(request, late) {
  const { pathname: path, search } = new URL(request.url);
  if (!Object.hasOwn(FILES, path)) {
    const meant = pageMeant(path);
    return meant ? Response.redirect(meant + search, 301) : fromNetwork(request);
  }
  if (!looked) lookThrough().catch(() => {});
  return (await find(path)) ?? restore(path, request, late);
}

/** The kept page that somebody means who types or links an address: never a file, never a fallback. */
function pageMeant(path) {
  const address = oneAddress(path);
  const meant = Object.hasOwn(ALIASES, address) ? ALIASES[address] : address;
  return !meant.includes(".") && Object.hasOwn(FILES, meant) ? meant : undefined;
}

/** "/Relief//FOOT/" -> "/relief/foot". The server has the same rule: webapp/addresses.py. */
function oneAddress(path) {
  const byte = (_, hex) => String.fromCharCode(parseInt(hex, 16));
  const unseen = /\xe2\x80[\x8b-\x8f\xaa-\xae]|\xe2\x81\xa0|\xc2\xad|\xef\xbb\xbf|&[\s\S]*/g;
  const ending = /(?:[/ .,;:!?'")\]>*]|\xe2\x80[\x93\x94\x99\x9d\xa6]|\xc2[\xa0\xbb])+$/;
  return path
    .replace(/%([\da-f]{2})/gi, byte)
    .replace(unseen, "")
    .replace(ending, "")
    .toLowerCase()
    .replace(/(?:\/index)?\.html?$|\/index$/, "")
    .replace(ending, "")
    .replace(/[ _]+/g, "-")
    .replace(/\/+/g, "/")
    .replace(/^\/?/, "/");
}

/**
 * The kept copy, if it is there and its bytes are the promised ones, which takes 3 ms. They are
 * looked at in a second copy: one that was cloned reaches the page 40 ms later.
 */
async function find(path, name = CACHE) {
  const match = () => caches.match(path, { cacheName: name, ignoreVary: true });
  try {
    const [copy, look] = await Promise.all([match(), match()]);
    return look && (await integrity(look)) === FILES[path] ? copy : undefined;
  } catch {
    return undefined; // storage that throws is storage that is empty
  }
}

/**
 * A file that the system threw away or spoilt: fetched again and put back, and with it all else
 * that is missing. The server may have another version by now. Its pages are whole in themselves,
 * so a person who goes to one gets it, rather than a page that says nothing of what they look
 * for; but no part of it may come into a page of ours. And only if the server's own list promises
 * these bytes: a login page or half a deploy is no version.
 */
async function restore(path, request, late) {
  const page = request.mode === "navigate";
  try {
    const [response, ours] = await limited(page ? WAIT_MS : STILL_MS, async (signal) => {
      const response = await load(path, { signal });
      const sum = await integrity(response.clone());
      if (sum === FILES[path]) return [response, true];
      late(registration.update());
      if (!(await listed(path, sum, signal))) throw new Error(`${path} is nobody's`);
      return [response, false];
    });
    if (ours) late(putBack(path, response.clone()));
    else if (!page) return new Response(null, { status: 409, headers: { "HX-Redirect": request.url } });
    return response;
  } catch {
    return page ? instead(request) : Response.error();
  }
}

/** Whether the worker that the server has now keeps these bytes under this path. */
async function listed(path, sum, signal) {
  const list = await (await load(location.href, { signal })).text();
  return list.includes(`${JSON.stringify(path)}: ${JSON.stringify(sum)}`);
}

async function putBack(path, response) {
  await (await caches.open(CACHE)).put(path, response); // a full storage ends it here
  await refill();
}

/**
 * What was lost is missed here, while there is a network, and not when somebody needs it. Nothing
 * waits for it: a new version would not get its turn before the end. What is left, the next start
 * of this worker finds.
 */
async function lookThrough() {
  looked = true;
  await new Promise((done) => setTimeout(done, CALM_MS));
  await refill();
}

function refill() {
  filling ??= fill().finally(() => (filling = undefined));
  return filling;
}

/** A page that is not kept: the network, with a time limit, for somebody waits for it. */
async function fromNetwork(request) {
  try {
    const response = await limited(WAIT_MS, async (signal) => {
      const response = await fetch(request, { signal });
      await response.clone().arrayBuffer(); // whole, or not at all
      return response;
    });
    if (response.status < 500) return response;
  } catch {
    // no network, or one that does not answer or breaks off
  }
  return instead(request);
}

/** A page of the site itself; with nothing kept, whatever the network says, however late. */
async function instead(request) {
  const page = await find(FALLBACK);
  return page ? new Response(page.body, { status: 404, headers: page.headers }) : fetch(request);
}

async function limited(ms, work) {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), ms);
  try {
    return await work(control.signal);
  } finally {
    clearTimeout(timer);
  }
}
