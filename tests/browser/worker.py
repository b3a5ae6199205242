"""What the tests of the worker share: versions of the app, first visits, and what a phone holds."""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Page

from tests.adapters import LocalServer
from tests.browser.phone import Origin
from tests.product import quick_app
from tests.server import HOST_SETTING, Server, copy_app
from webapp import ROOT, create_app, site_of
from webapp.site import Site

# What the browser says of an address that it did not get: of a killed server, where the last is of
# a new worker that it looked for; of a network with faults.
KILLED_NOISE = ["ERR_CONNECTION_REFUSED", "ERR_FAILED", "404", "when fetching the script"]
OFFLINE_NOISE = ["ERR_", "Failed to load resource", "when fetching the script", "MIME type"]
# The limits of the worker, short enough for a test and long enough for a busy machine.
LIMITS = {
    "STILL_MS = 60_000": "STILL_MS = 5000",
    "WAIT_MS = 5000": "WAIT_MS = 2500",
    "CALM_MS = 3000": "CALM_MS = 300",
}
# In a worker with these lines a test can end what waits, rather than wait as long: `end_wait`.
WAITS = """
{
  const waits = new Map();
  const begin = setTimeout, end = clearTimeout;
  globalThis.setTimeout = (work, ms) => {
    const id = begin(() => waits.delete(id) && work(), ms);
    waits.set(id, [work, ms]);
    return id;
  };
  globalThis.clearTimeout = (id) => waits.delete(id) && end(id);
  globalThis.endWaits = (ended) => [...waits].filter(([id, [work, ms]]) => {
    if (ms !== ended) return false;
    clearTimeout(id);
    work();
    return true;
  }).length;
}
"""
WITH_WAITS = {"static/sw.js": ("\nlet filling;", f"{WAITS}\nlet filling;")}
STILL_MS, WAIT_MS = 5000, 2500

# The words of `reworded`, in the place of the first.
OLD_WORDS, NEW_WORDS = "Note the time it started.", "Note when it started."

CONTROLLED = """() => new Promise((done, fail) => {
  const { serviceWorker } = navigator;
  setTimeout(() => fail(new Error("no worker took this page")), 30_000);
  if (serviceWorker.controller) done();
  serviceWorker.addEventListener("controllerchange", () => done());
})"""
DIGEST = """async (answer) => {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await answer.arrayBuffer()));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}"""
# Path -> SHA-256 of what a page gets for it, null for nothing.
READ = f"""(paths) => Promise.all(paths.map(async (path) => {{
  const answer = await fetch(path).catch(() => undefined);
  const digest = answer?.ok ? await ({DIGEST})(answer).catch(() => null) : null;
  return [path, digest];
}})).then(Object.fromEntries)"""
# Whether a worker serves this page, no other waits, and one cache of ours holds all these bytes.
HELD = f"""async (wanted) => {{
  const names = (await caches.keys()).filter((name) => name.startsWith("unknot-"));
  const {{ active, waiting, installing }} = await navigator.serviceWorker.getRegistration() ?? {{}};
  if (names.length !== 1 || !active || waiting || installing) return false;
  if (!navigator.serviceWorker.controller) return false;
  const right = await Promise.all(Object.entries(wanted).map(async ([path, digest]) => {{
    const kept = await caches.match(path, {{ ignoreVary: true }});
    return kept && (await ({DIGEST})(kept)) === digest;
  }}));
  return right.every(Boolean);
}}"""
# Until the last script of a page has run, and what was set to work when it came.
LAST_SCRIPT = """() => new Promise((done) => {
  new PerformanceObserver((list) => {
    const [found] = list.getEntriesByType("resource").filter(({ name }) => name.includes("/htmx."));
    if (found) done(found.name);
  }).observe({ type: "resource", buffered: true });
}).then((address) => import(address)).then(() => new Promise((done) => setTimeout(done)))"""
# Where a page names its version.
FOOTER = ".footer"
KEPT = "caches.keys().then((names) => names.sort())"
# How an install ends: "installed" or "redundant".
INSTALL = """(worker) => new Promise((done, fail) => {
  setTimeout(() => fail(new Error("no install ended")), 30_000);
  const look = () => ["installed", "redundant"].includes(worker.state) && done(worker.state);
  worker.addEventListener("statechange", look);
  look();
})"""
# Registers as the page does, and says how the install ends: a failed one is gone at once.
REGISTER = f"""async (trusted) => {{
  const {{ policy, WORKER_URL }} = await import(trusted);
  const url = policy.createScriptURL(WORKER_URL);
  const registration = await navigator.serviceWorker.register(url, {{ updateViaCache: "none" }});
  return ({INSTALL})(registration.installing);
}}"""
# `ENDED` says how the page's own registration ends: listened to from its beginning, because a
# failed one is gone at once. "refused" where there was no worker to install.
WATCH_INSTALL = f"""
  const {{ serviceWorker }} = navigator;
  const register = serviceWorker.register.bind(serviceWorker);
  globalThis.ended = new Promise((done, fail) => {{
    setTimeout(() => fail(new Error("nothing was registered")), 30_000);
    serviceWorker.register = async (...how) => {{
      const asked = register(...how);
      const {{ installing }} = await asked.catch(() => ({{}}));
      done(installing ? ({INSTALL})(installing) : "refused");
      return asked;
    }};
  }});
"""
ENDED = "() => globalThis.ended"
# Asks for the newest version, and says how its install ends: "installed", "redundant", "none"
# where there is nothing new, "failed" where no worker came.
UPDATE = f"""async () => {{
  const registration = await navigator.serviceWorker.getRegistration();
  const {{ installing, waiting }} = registration;
  const late = new Promise((_, fail) => setTimeout(fail, 20_000));
  const look = () => Promise.race([registration.update(), late]);
  // The browser answers for two what it found for one, which may have asked too early: before a
  // deploy, or while the network was still gone.
  await look().catch(() => {{}});
  if (registration.installing === installing && registration.waiting === waiting) {{
    try {{
      await look();
    }} catch {{
      return "failed";
    }}
  }}
  const worker = registration.installing;
  if (!worker) return registration.waiting ? "installed" : "none";
  return ({INSTALL})(worker);
}}"""
TAKE = """async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  registration.waiting.postMessage("take-over");
}"""

# Whether no version waits, and the load is not the one that makes the old version go.
TAKEN = """navigator.serviceWorker.getRegistration().then(
  (found) => !found.waiting && !history.state?.taking)"""


@dataclass(frozen=True)
class Version:
    """A version of the app that is being served, and the table of its bytes."""

    server: Origin
    site: Site

    @property
    def cache(self) -> str:
        """The name of its cache on a phone."""
        return f"unknot-{self.site.version}"

    @property
    def digests(self) -> dict[str, str]:
        """Path -> SHA-256 of everything that a phone keeps."""
        return {p: row.digest.hex() for p, row in self.site.resources.items() if row.offline}


def edited(root: Path, edits: Mapping[str, tuple[str, str]]) -> dict[str, Path]:
    """Copies of content and files with short limits and these edits (file -> old, new).

    As `create_app` wants them: its configuration.
    """
    folders = {"CONTENT": root / "webapp/content/en", "STATIC": root / "static"}
    if HOST_SETTING in os.environ:
        copy_app(root)
    else:
        for folder in folders.values():
            shutil.copytree(ROOT / folder.relative_to(root), folder)
    for old, new in LIMITS.items():
        edit(root / "static/sw.js", old, new)
    for file, (old, new) in edits.items():
        edit(root / file, old, new)
    return folders


@contextlib.contextmanager
def served(config: Mapping[str, Any], *, quick: bool = True) -> Iterator["Version"]:
    """The app with this configuration, being served: in a thread, or by the host to be tested.

    Not `quick`: compressed as well as people get it, where bytes are counted.
    """
    app = quick_app(config) if quick else create_app(config)
    if HOST_SETTING in os.environ:
        kill = {"UNKNOT_KILL_WORKER": "1"} if "KILL_WORKER" in config else {}
        host: Server | LocalServer = Server(kill, root=config.get("STATIC", ROOT / "static").parent)
    else:
        host = LocalServer(app)
    with host as server:
        yield Version(server, site_of(app))


def edit(path: Path, old: str, new: str) -> None:
    """Replace what must be there."""
    text = path.read_text("utf-8")
    assert old in text, f"{path} does not hold {old!r}"
    path.write_text(text.replace(old, new), "utf-8")


def visit(phone: BrowserContext, path: str = "/") -> Page:
    """A first visit, until the worker has everything and serves this page."""
    page = phone.new_page()
    page.goto(path)
    page.evaluate(CONTROLLED)
    return page


def wait_until(page: Page, true: Callable[[], bool]) -> None:
    """Ask until it is so; the worker heals after its answer."""
    for _ in range(200):
        if true():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it never was so")


def of_workers(page: Page, asked: str, given: Any = None) -> list[Any]:
    """What each worker of this phone that runs says."""
    found = []
    for worker in page.context.service_workers:
        with contextlib.suppress(Error):  # it is gone
            found.append(worker.evaluate(asked, given))
    return found


def end_wait(page: Page, ms: int) -> None:
    """The worker that waits so long, or is about to, has waited."""
    end = "(ms) => globalThis.endWaits?.(ms) ?? 0"
    wait_until(page, lambda: any(of_workers(page, end, ms)))


def take(page: Page) -> None:
    """Take the version that waits, as a person does, and wait until it serves this page.

    A bare message to the worker does not do: the browser may be slow to let the old one go.
    """
    with page.expect_navigation(timeout=30_000):
        page.get_by_role("button", name="Use it now").click()
    for _ in range(200):
        with contextlib.suppress(Error):  # there may be one load more
            if page.evaluate(TAKEN):
                return
        page.wait_for_timeout(50)
    raise AssertionError("the old version stays")


def assert_whole(page: Page, version: Version, case: str = "") -> None:
    """Every row that this page can get has the bytes of that version."""
    assert page.evaluate(READ, list(version.digests)) == version.digests, case
