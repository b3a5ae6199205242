/*
 * Keeps a whole site on the phone. Knows nothing of what the site is about: the constants
 * VERSION, FILES (path -> integrity of all that is kept) and FALLBACK (the page for addresses
 * that are not kept) are put in front of this file by the server.
 */

const PREFIX = "unknot-";
const CACHE = PREFIX + VERSION;
const NETWORK_MS = 5000; // after that a dead network counts as none
const NAMES = () => caches.keys().then((names) => names.filter((name) => name.startsWith(PREFIX)));

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("message", (event) => {
  if (event.data === "take-over") skipWaiting();
});
addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && new URL(url).origin === location.origin) {
    event.respondWith(answer(event.request, (work) => event.waitUntil(work)));
  }
});

/** All or nothing: one file that is wrong or missing, and no trace of this version stays. */
async function install() {
  try {
    const older = (await NAMES()).filter((name) => name !== CACHE);
    await Promise.all(Object.keys(FILES).map((path) => keep(path, older)));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

/** One file into the cache: from an older version if its bytes are the same, else fetched. */
async function keep(path, older) {
  const cache = await caches.open(CACHE);
  for (const name of older) {
    const kept = await (await caches.open(name)).match(path, { ignoreVary: true });
    if (kept && (await integrity(kept.clone())) === FILES[path]) return cache.put(path, kept);
  }
  return cache.put(path, await fetchChecked(path));
}

/** Past the HTTP cache, and only with the bytes we were promised: no login page gets in. */
async function fetchChecked(path) {
  const response = await fetch(path, {
    cache: "reload",
    credentials: "omit",
    integrity: FILES[path],
    redirect: "error",
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response;
}

async function integrity(response) {
  const digest = await crypto.subtle.digest("SHA-256", await response.arrayBuffer());
  return "sha256-" + btoa(String.fromCharCode(...new Uint8Array(digest)));
}

/** Only caches of ours go; then every open page is served by this version. */
async function activate() {
  const older = (await NAMES()).filter((name) => name !== CACHE);
  await Promise.all(older.map((name) => caches.delete(name)));
  await clients.claim();
}

/** By path: pages read their query on the phone. `late` takes work that may outlast the answer. */
async function answer(request, late) {
  const path = new URL(request.url).pathname;
  if (Object.hasOwn(FILES, path)) {
    const kept = await find(path);
    if (kept) return kept;
    return restore(path, request, late);
  }
  return fromNetwork(request);
}

async function find(path) {
  try {
    return await caches.match(path, { cacheName: CACHE, ignoreVary: true });
  } catch {
    return undefined; // storage that throws is storage that is empty
  }
}

/** A file that the system threw away: fetched again and put back. */
async function restore(path, request, late) {
  try {
    const response = await limited((signal) => fetch(path, { cache: "reload", credentials: "omit", integrity: FILES[path], redirect: "error", signal }));
    if (response.ok) {
      const copy = response.clone();
      late(caches.open(CACHE).then((cache) => cache.put(path, copy)).catch(() => {}));
      return response;
    }
  } catch {
    // another version on the server, or no server: both are handled below
  }
  return fromNetwork(request);
}

/** The network with a time limit, then a page of the site itself. */
async function fromNetwork(request) {
  try {
    return await limited((signal) => fetch(request, { signal }));
  } catch {
    const page = await find(FALLBACK);
    if (!page) return Response.error();
    return new Response(page.body, { status: 404, headers: page.headers });
  }
}

async function limited(work) {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), NETWORK_MS);
  try {
    return await work(control.signal);
  } finally {
    clearTimeout(timer);
  }
}
