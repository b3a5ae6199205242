"""Whatever happens in whatever order: no page is ever of two versions, and nothing stays lost.

The worker knows nothing of what it keeps. So most sequences run on a site of seven files around the
real worker, because there a thousand things can happen in the time in which one page of the app
is installed; a few run on the app itself.
"""

import base64
import contextlib
import hashlib
import random
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, get_args

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page

from tests.browser.worker import HELD, LIMITS, READ, TAKE, UPDATE, Version
from tests.faults import Kind, Proxy
from tests.server import HOST
from webapp import ROOT
from webapp.offline import worker_script

pytestmark = pytest.mark.sequences

BATCHES, SEQUENCES, APP_SEQUENCES, ACTIONS = 8, 26, 4, 5
LOST = "/404.html"
SAME = "same"  # the mark of the files that every version has
# Shorter still. And the worker looks through all it keeps after every answer, not once a start.
SHORT = {
    "STILL_MS = 5000": "STILL_MS = 1500",
    "WAIT_MS = 2500": "WAIT_MS = 500",
    "CALM_MS = 300": "CALM_MS = 50",
    "looked = true;": "",
}
GOTO_LIMIT = 1500
ANSWER_LIMIT = 25_000  # ms; the longest script gives up after 20 s
KINDS: tuple[Kind, ...] = get_args(Kind)

PAGE = """<!doctype html><html lang="en" data-frame="{mark}"><title>{mark}</title>
<main id="part">{mark}</main><footer>{mark}</footer><script src="/static/app.{mark}.js"></script>"""
# What static/js/app/updates.js and app.js do, in short.
SCRIPT = """
const { serviceWorker } = navigator;
let served = serviceWorker.controller;
document.documentElement.dataset.script = "MARK";
serviceWorker.addEventListener("controllerchange", () => {
  if (served) location.reload();
  served = serviceWorker.controller;
});
serviceWorker.register("/sw.js", { updateViaCache: "none" })
  .then((found) => found.active && found.update()).catch(() => {});
async function swap(path) {
  const answer = await fetch(path, { signal: AbortSignal.timeout(1000) });
  const text = await answer.text();
  const { frame } = document.documentElement.dataset;
  if (answer.headers.has("HX-Redirect")) location.href = answer.headers.get("HX-Redirect");
  else if (answer.ok && !text.includes(`data-frame="${frame}"`)) location.href = path;
  else if (answer.ok) {
    const part = new DOMParser().parseFromString(text, "text/html").querySelector("#part");
    document.querySelector("#part").replaceWith(part);
  }
}
"""
# Every mark that stands in the document; none in a page that is not ours.
MARKS = """() => document.documentElement.dataset.frame === undefined ? [] : [
  document.documentElement.dataset.frame, document.title,
  document.querySelector("#part").textContent, document.querySelector("footer").textContent,
  document.documentElement.dataset.script ?? document.title]"""
# The same of the app: what the footer says, and the frame of the part that was swapped in.
APP_MARKS = """() => document.querySelector("app-notice") === null ? [] : [
  document.querySelector(".footer").textContent.slice(0, 10),
  ...[...document.querySelectorAll("[data-frame]")].map((part) => part.dataset.frame)]"""
FRAME = re.compile(rb'data-frame="(\w+)"')
SWAP = """(path) => globalThis.swap ? swap(path)
  : document.querySelector(`#muscles a[href="${path}"]`)?.click()"""
CONTROLLED = "() => Boolean(navigator.serviceWorker.controller)"
# A page that Chromium lost answers no script, and waits for ever.
IN_TIME = f"""(_, argument) => Promise.race([(%s)(argument), new Promise((_, fail) =>
  setTimeout(fail, {ANSWER_LIMIT}, new Error("no answer in time")))])"""


class Tiny:
    """One version of the small site."""

    def __init__(self, mark: str) -> None:
        """Every file carries the mark, but those that never change."""
        page, same = (PAGE.format(mark=name).encode() for name in (mark, SAME))
        self.rows = {path: page for path in ("/", "/a", "/b", LOST)} | {
            "/same": same,
            f"/static/app.{mark}.js": SCRIPT.replace("MARK", mark).encode(),
            f"/static/app.{SAME}.js": SCRIPT.replace("MARK", SAME).encode(),
        }
        self.digests = {path: hashlib.sha256(body).hexdigest() for path, body in self.rows.items()}
        integrity = {
            path: "sha256-" + base64.b64encode(hashlib.sha256(body).digest()).decode()
            for path, body in self.rows.items()
        }
        worker = worker_script(ROOT / "static", mark, integrity, LOST, {}).decode()
        for limits in (LIMITS, SHORT):
            for old, new in limits.items():
                assert old in worker
                worker = worker.replace(old, new)
        served = {**self.rows, "/sw.js": worker.encode()}

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = self.path.partition("?")[0]
                body = served.get(path, served[LOST])
                self.send_response(200 if path in served else 404)
                kind = "text/javascript" if path.endswith(".js") else "text/html"
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                for_ever = path in served and path.startswith("/static/")
                self.send_header("Cache-Control", "max-age=3600" if for_ever else "no-cache")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer((HOST, 0), Handler)
        self.port = self.server.server_port


@pytest.fixture(scope="module")
def tinies() -> Iterator[list[Tiny]]:
    found = [Tiny(mark) for mark in ("one", "two", "three")]
    for tiny in found:
        threading.Thread(target=tiny.server.serve_forever, args=(0.05,), daemon=True).start()
    yield found
    for tiny in found:
        tiny.server.shutdown()
        tiny.server.server_close()


class Phone:
    """A phone and its server, to which things happen. Knows what may be expected of it."""

    def __init__(
        self,
        context: BrowserContext,
        proxy: Proxy,
        sites: Mapping[int, Mapping[str, str]],
        marks: str,
        names: Mapping[str, str] | None = None,
    ) -> None:
        """`sites`: port of the server of each version -> path -> SHA-256 of what it keeps. `marks`
        is a script that gives all marks in a document; `names` has other names for some."""
        self._marks, self._names = marks, names or {}
        self.context, self.proxy, self.sites = context, proxy, sites
        self.tabs: list[Page] = [context.new_page()]
        self.paths = sorted(set.intersection(*map(set, sites.values())))
        kinds = ("/static/", "/manifest.")
        self.pages = [path for path in self.paths if not path.startswith(kinds)]
        self.intact = False  # everything is kept, and nothing was thrown away since
        self.story: list[str] = []

    def do(self, chance: random.Random) -> None:
        """Something happens."""
        actions: list[tuple[int, Callable[[random.Random], str]]] = [
            (3, self._deploy),
            (4, self._break),
            (2, self._heal),
            (6, self._goto),
            (4, self._swap),
            (2, self._open),
            (2, self._close),
            (2, self._look),
            (2, self._take),
            (1, self._lose),
            (1, self._spoil),
            (1, self._clear),
            (2, self._stop),
        ]
        weights, choices = zip(*actions, strict=True)
        (action,) = chance.choices(choices, weights)
        self.story.append(action(chance))
        for tab in self.tabs:
            self.check(tab)
        self.check_answers(chance.choice(self.tabs))

    def check(self, tab: Page) -> None:
        """No page is of two versions."""
        marks = {self._names.get(mark, mark) for mark in _calm(tab, self._marks) or []}
        assert len(marks) < 2, f"{marks} in one page after {self.story}"

    def check_answers(self, tab: Page) -> None:
        """Under a worker all answers are of one version, and none is missing without a reason."""
        if not _calm(tab, CONTROLLED):
            return
        got: dict[str, str | None] = _calm(tab, READ, self.paths) or {}
        found = {path: digest for path, digest in got.items() if digest is not None}
        whole = [site for site in self.sites.values() if found.items() <= site.items()]
        assert whole, f"answers of two versions after {self.story}"
        if self.intact:
            assert len(found) == len(self.paths), f"something is lost after {self.story}"

    def end_well(self, port: int) -> None:
        """The network is good again, and the person starts the app: all is that version's."""
        self.proxy.heal()
        self.proxy.serve(port)
        story, want = self.story, self.sites[port]
        *others, last = self.tabs
        for old in others:
            old.close()
        self.tabs = [last]
        for _ in range(60):
            tab = self.tabs[0]
            try:
                self._visit(tab, "/")
                self.check(tab)
                if ask(tab, HELD, want):
                    break
                if ask(tab, UPDATE) == "installed":
                    ask(tab, TAKE)
                    tab.goto("about:blank")
            except Error:
                self._give_up(tab)
        tab = self.tabs[0]
        self.proxy.fault("gone")
        assert ask(tab, READ, list(want)) == want, f"not healed after {story}"
        answer = tab.goto("/")
        assert answer and hashlib.sha256(answer.body()).hexdigest() == want["/"]
        self.proxy.heal()
        self.intact, self.story = True, []

    # Each does one thing, and says what.

    def _deploy(self, chance: random.Random) -> str:
        ports = chance.sample(sorted(self.sites), chance.choice((1, 1, 2)))
        self.proxy.serve(*ports)
        return f"deploy {[sorted(self.sites).index(port) for port in ports]}"

    def _break(self, chance: random.Random) -> str:
        kind = chance.choice(KINDS)
        paths = chance.choice(([], ["/sw.js"], [chance.choice(self.paths)]))
        self.proxy.fault(kind, *paths)
        return f"{kind} {paths}"

    def _heal(self, chance: random.Random) -> str:
        self.proxy.heal()
        return "heal"

    def _goto(self, chance: random.Random) -> str:
        tab, path = chance.choice(self.tabs), chance.choice([*self.pages, "/unknown"])
        try:
            self._visit(tab, path)
        except Error:
            assert not (self.intact and path in self.pages), f"no {path} after {self.story}"
            self._give_up(tab)
            return f"no {path}"
        if self.intact and path in self.pages:
            assert _calm(tab, self._marks), f"no page of ours at {path} after {self.story}"
        return f"goto {path}"

    def _visit(self, tab: Page, path: str) -> None:
        """Go there, and once more where nothing comes, as a person would: Chromium now and then
        loses a page that is asked for in the moment in which versions change. By way of another
        page: whoever asks again for what is still being waited for is told that it was aborted."""
        try:
            tab.goto(path, timeout=GOTO_LIMIT)
        except Error:
            with contextlib.suppress(Error):  # it may come just now, and interrupt this
                tab.goto("about:blank", timeout=GOTO_LIMIT)
            tab.goto(path, timeout=GOTO_LIMIT)

    def _give_up(self, tab: Page) -> None:
        """A page that is still being waited for answers no script. What it waits for may come just
        now, and interrupt this."""
        for _ in range(3):
            with contextlib.suppress(Error):
                tab.goto("about:blank", timeout=GOTO_LIMIT)
                return
        self.tabs[self.tabs.index(tab)] = self.context.new_page()
        tab.close()

    def _swap(self, chance: random.Random) -> str:
        tab, path = chance.choice(self.tabs), chance.choice(self.pages)
        with contextlib.suppress(Error):
            ask(tab, SWAP, path)
        return f"swap {path}"

    def _open(self, chance: random.Random) -> str:
        self.tabs.append(self.context.new_page())
        return "new tab, " + self._goto(chance)

    def _close(self, chance: random.Random) -> str:
        if len(self.tabs) > 1:
            self.tabs.pop(chance.randrange(len(self.tabs))).close()
        return "close a tab"

    def _look(self, chance: random.Random) -> str:
        look = (
            "() => navigator.serviceWorker.getRegistration().then((found) => void found?.update())"
        )
        with contextlib.suppress(Error):
            ask(chance.choice(self.tabs), look)
        return "look"

    def _take(self, chance: random.Random) -> str:
        with contextlib.suppress(Error):
            ask(chance.choice(self.tabs), TAKE)
        return "take"

    def _lose(self, chance: random.Random) -> str:
        path = chance.choice(self.paths)
        self._each_cache("cache.delete(path)", path)
        return f"lose {path}"

    def _spoil(self, chance: random.Random) -> str:
        path = chance.choice(self.paths)
        self._each_cache("cache.put(path, new Response('<h1>Rubbish</h1>'))", path)
        return f"spoil {path}"

    def _clear(self, chance: random.Random) -> str:
        if chance.random() < 0.5:
            self._each_cache("caches.delete(name)", "")
            return "lose all"
        self.intact = False
        self.proxy.heal()  # the browser waits for a worker that is being fetched
        tab = self.tabs[0]
        cdp = self.context.new_cdp_session(tab)
        cdp.send("Storage.clearDataForOrigin", {"origin": self.proxy.url, "storageTypes": "all"})
        cdp.detach()
        return "clear the site's data"

    def _stop(self, chance: random.Random) -> str:
        """The phone stops the worker, as it does many times a day."""
        cdp = self.context.new_cdp_session(chance.choice(self.tabs))
        cdp.send("ServiceWorker.enable")
        cdp.send("ServiceWorker.stopAllWorkers")
        cdp.detach()
        return "stop the worker"

    def _each_cache(self, work: str, path: str) -> None:
        self.intact = False
        with contextlib.suppress(Error):
            ask(
                self.tabs[0],
                f"""async (path) => {{
                  for (const name of await caches.keys()) {{
                    const cache = await caches.open(name);
                    await {work};
                  }}
                }}""",
                path,
            )


def ask(tab: Page, script: str, argument: object = None) -> Any:
    """What a function in the page gives, or an Error where there is none in time."""
    return tab.locator(":root").evaluate(IN_TIME % script, argument, timeout=ANSWER_LIMIT)


def _calm(tab: Page, script: str, argument: object = None) -> Any:
    """What a script says, asked again where a reload came in between; None on an error page."""
    for _ in range(3):
        try:
            return ask(tab, script, argument)
        except Error:
            with contextlib.suppress(Error):
                tab.wait_for_load_state("domcontentloaded", timeout=GOTO_LIMIT)
    return None


def run(phone: Phone, seed: int, sequences: int) -> None:
    """So many sequences, each from where the last one ended."""
    chance = random.Random(seed)
    for _ in range(sequences):
        for _ in range(ACTIONS):
            phone.do(chance)
        phone.end_well(chance.choice(sorted(phone.sites)))


@pytest.mark.parametrize("seed", range(BATCHES))
def test_sequences(browser: Browser, tinies: list[Tiny], seed: int) -> None:
    with Proxy(tinies[0].port) as proxy:
        context = browser.new_context(base_url=proxy.url)
        phone = Phone(context, proxy, {tiny.port: tiny.digests for tiny in tinies}, MARKS)
        run(phone, seed, SEQUENCES)
        context.close()


def test_sequences_of_the_app(browser: Browser, versions: list[Version]) -> None:
    numbers = {}
    for number, version in enumerate(versions, 1):
        match = FRAME.search(version.site.resources["/"].body)
        assert match
        numbers[match[1].decode()] = f"Version {number}."
    with Proxy(versions[0].server.port) as proxy:
        context = browser.new_context(base_url=proxy.url)
        sites = {version.server.port: version.digests for version in versions}
        phone = Phone(context, proxy, sites, APP_MARKS, numbers)
        run(phone, 0, APP_SEQUENCES)
        context.close()
