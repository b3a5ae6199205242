/*
 * The kill switch: served as /sw.js when KILL_WORKER is set. It removes what every version of
 * ours kept on the phone, then itself; the site goes on without a worker.
 */
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(leave()));

async function leave() {
  const names = (await caches.keys()).filter((name) => name.startsWith("unknot-"));
  await Promise.all(names.map((name) => caches.delete(name)));
  await registration.unregister();
}
