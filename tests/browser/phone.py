"""Phones, what must not happen on them, opening a page; their clock and what they store."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    WebError,
    expect,
)

from tests.browser.chromium import LaunchOptions

LIMIT = 10_000  # milliseconds that one step of a test may take
expect.set_options(timeout=LIMIT)

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 640},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "locale": "en-GB",
    "timezone_id": "Europe/London",
    "service_workers": "block",
}

# A report of a violation becomes a console error, which outlives the page that caused it.
REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) => {
  const where = `${event.sourceFile}:${event.lineNumber}`;
  console.error(`CSP: ${event.violatedDirective} blocked ${event.blockedURI} in ${where}`);
});
"""

LONDON = ZoneInfo("Europe/London")
RECORDS = """(kind) => Object.fromEntries(Object.entries(localStorage)
  .filter(([key]) => key.startsWith(`unknot:${kind}:`))
  .map(([key, text]) => [key.slice(`unknot:${kind}:`.length), JSON.parse(text)]))"""
STORE = """(texts) => { for (const [key, text] of texts) localStorage.setItem(key, text) }"""

LAY_OUT = """() => {
  for (const node of document.querySelectorAll("main *"))
    if (getComputedStyle(node).contentVisibility === "auto")
      node.style.contentVisibility = "visible";
}"""

NewPhone = Callable[..., BrowserContext]
NewPage = Callable[..., Page]


class Origin(Protocol):
    """What a phone can visit: a server, or a proxy in front of one."""

    port: int
    url: str


class Watch:
    """Collect what must not happen in a context."""

    def __init__(self, context: BrowserContext, origin: str, allowed: Sequence[str]) -> None:
        """Listen to everything in `context`; messages that match an `allowed` regex are let be."""
        self.problems: list[str] = []
        self._origin = origin
        self._allowed = [re.compile(pattern) for pattern in allowed]
        context.on("console", self._console)
        context.on("weberror", self._web_error)
        context.on("request", self._request)

    def _add(self, problem: str) -> None:
        if not any(pattern.search(problem) for pattern in self._allowed):
            self.problems.append(problem)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._add(f"console error: {message.text} ({message.location['url']})")

    def _web_error(self, error: WebError) -> None:
        self._add(f"page error: {error.error}")

    def _request(self, request: Request) -> None:
        scheme, host, *_ = urlsplit(request.url)
        if scheme not in ("data", "blob") and f"{scheme}://{host}" != self._origin:
            self._add(f"request outside the origin: {request.method} {request.url}")


def open_page(page: Page, path: str) -> None:
    """Go there and wait until every custom element of the page runs and all of it is laid out.

    Not `networkidle`, which always costs half a second more. Parts far below the screen would be
    laid out only when they come near (`content-visibility`): until then they have no text to read
    and no box to measure.
    """
    page.goto(path)
    expect(page.locator(":not(:defined)")).to_have_count(0)
    page.evaluate(LAY_OUT)


@contextmanager
def app_window(
    playwright: Playwright, options: LaunchOptions, url: str, folder: Path, **more: Any
) -> Iterator[Page]:
    """The page at `url` in a window without a browser around it, as an installed app has it."""
    options = options.copy()
    options["args"] = [*options["args"], f"--app={url}"]
    context = playwright.chromium.launch_persistent_context(
        folder, **options, ignore_default_args=["about:blank"], no_viewport=True, **more
    )
    try:
        (page,) = context.pages
        page.wait_for_load_state()
        assert page.evaluate("matchMedia('(display-mode: standalone)').matches") is True
        yield page
    finally:
        context.close()


def at(new_phone: NewPhone, when: str, zone: str = "Europe/London", **options: Any) -> Page:
    """A page on a phone whose clock stands at a local time; it goes on by `clock.run_for`."""
    page = new_phone(timezone_id=zone, **options).new_page()
    time = datetime.fromisoformat(when).replace(tzinfo=ZoneInfo(zone))
    page.clock.install(time=time - timedelta(minutes=1))  # it runs until it is told to stand
    page.clock.pause_at(time)
    return page


def zone_of_noon() -> str:
    """A time zone in which it is noon or an hour after it now, whenever a test runs: relief is dark
    at night."""
    east = (12 - datetime.now(UTC).hour + 11) % 24 - 11  # -11 to 12
    return f"Etc/GMT{-east:+}"  # POSIX counts to the west


def wake(page: Page, when: datetime) -> None:
    """The phone comes back at this time; while it slept no timer ran."""
    page.clock.set_system_time(when)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow'))")


def records(page: Page, kind: str) -> dict[str, Any]:
    """The stored records of a kind."""
    found: dict[str, Any] = page.evaluate(RECORDS, kind)
    return found


def store(page: Page, **kinds: dict[str, dict[str, Any]]) -> None:
    """Write records as another tab would, before a reload."""
    texts = [
        [f"unknot:{kind}:{name}", json.dumps({"v": 1, **fields})]
        for kind, entries in kinds.items()
        for name, fields in entries.items()
    ]
    page.evaluate(STORE, texts)  # at once: each call costs milliseconds
