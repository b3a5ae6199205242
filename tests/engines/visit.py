"""One visitor: a tab and the server it visits, with what a test does and reads."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from tests.engines.drivers import LIMIT, DriverError, Engine, Tab
from tests.server import HOST, Server, copy_app

# Before every script of ours. How many pages there were and what went wrong stays in the tab's own
# storage, which outlives its pages; a test that wants storage to be blocked says so there.
NOTES = """
{
  sessionStorage.loads = Number(sessionStorage.loads ?? 0) + 1;
  globalThis.words = ({ body }) => {
    const copy = body.cloneNode(true);
    for (const node of copy.querySelectorAll("noscript")) node.remove();
    return copy.textContent;
  };
  const note = (text) => {
    sessionStorage.notes = JSON.stringify([...JSON.parse(sessionStorage.notes ?? "[]"), text]);
  };
  const { error } = console;
  console.error = (...parts) => {
    note(["console", ...parts].join(" "));
    error.apply(console, parts);
  };
  addEventListener("error", ({ message, target }) => {
    note(message ?? `no ${target.localName}`);
  }, true);
  addEventListener("unhandledrejection", ({ reason }) => note(["nobody caught", reason].join(" ")));
  addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
    note(["policy", violatedDirective, blockedURI].join(" "));
  });
  document.addEventListener("readystatechange", () => {
    globalThis.arrived = words(document);
  }, { once: true });
  if (sessionStorage.blocked) {
    Object.defineProperty(globalThis, "localStorage", {
      get() { throw new DOMException("no storage here", "SecurityError"); },
    });
  }
}
"""
# All modules are here, and htmx too, which comes last.
SETTLED = """async () => {
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  const htmx = loaded.find((name) => name.includes("/vendor/htmx."));
  return Boolean(htmx && await import(htmx));
}"""
LOADS = "() => Number(sessionStorage.loads)"
TAKE_NOTES = """() => {
  const notes = JSON.parse(sessionStorage.notes ?? "[]");
  delete sessionStorage.notes;
  return notes;
}"""
READ = """(selector) => {
  const nodes = [...document.querySelectorAll(selector)];
  return nodes.find((node) => node.checkVisibility())?.textContent.trim();
}"""


class Visit:
    """A tab on a server."""

    def __init__(self, tab: Tab, server: Server) -> None:
        self.tab = tab
        self.server = server
        self.bodies: dict[str, bytes] = {}

    def remember(self, paths: Iterable[str]) -> None:
        """Ask the server for these paths, to compare with later."""
        for path in paths:
            connection = HTTPConnection(HOST, self.server.port, timeout=LIMIT)
            connection.request("GET", path)
            self.bodies[path] = connection.getresponse().read()
            connection.close()

    def open(self, path: str) -> None:
        """Open a page from the address bar."""
        self.tab.goto(self.server.url + path)
        self.settle()

    def reload(self) -> None:
        """Reload the page."""
        self.tab.reload()
        self.settle()

    def settle(self) -> None:
        """Wait for the last script: one that is cut off by leaving counts as a problem."""
        self.until(SETTLED, True)

    def loads(self) -> int:
        """How many pages this tab has loaded so far."""
        return int(self.tab.evaluate(LOADS))

    def reads(self, selector: str, text: str) -> None:
        """Wait until the first visible element that matches reads so."""
        self.until(READ, text, selector)

    def problems(self) -> list[str]:
        """What went wrong since this was asked last, in the page or in the browser."""
        return [*self.tab.evaluate(TAKE_NOTES), *self.tab.problems()]

    def until(self, function: str, expected: Any, *parts: Any) -> None:
        """Ask the page until it gives what is expected; one that just goes may not answer."""
        deadline = time.monotonic() + LIMIT
        while True:
            try:
                found = self.tab.evaluate(function, *parts)
            except DriverError as error:
                found = error
            if found == expected:
                return
            if time.monotonic() > deadline:
                pytest.fail(f"{function} {parts} gives {found!r}, not {expected!r}")
            time.sleep(0.05)


@contextmanager
def first_visit(engine: Engine, folder: Path) -> Iterator[Visit]:
    """A tab that visited once, until the worker has everything and serves the page."""
    root = copy_app(folder / "app")
    early = root / "static/early.js"
    early.write_text(NOTES + early.read_text("utf-8"), "utf-8")
    with Server(root=root) as server:
        tab = engine.new_tab()
        try:
            visit = Visit(tab, server)
            visit.open("/")
            visit.until("() => Boolean(navigator.serviceWorker.controller)", True)
            yield visit
        finally:
            tab.close()


def deploy(server: Server, old: str, new: str) -> None:
    """Change one word of the calf's content and start again."""
    calf = server.root / "webapp/content/en/muscles/calf.toml"
    text = calf.read_text("utf-8")
    assert old in text
    calf.write_text(text.replace(old, new), "utf-8")
    server.stop()
    server.start()
