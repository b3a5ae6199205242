"""The fixtures of the browser tests: a server, a browser, phones.

Traps that cost time before:
- `page.wait_for_function` fails under our Content-Security-Policy. Use `expect(locator)`, or
  `page.evaluate` with a promise.
- After a `goto` that failed, wait 200 ms before the next one. After one that took too long, go to
  about:blank first: the same address, asked for while it is still pending, is ERR_ABORTED at once,
  and so is every try after that.
- Going offline is `own_server.stop()`. `context.set_offline` leaves `navigator.onLine` false, which
  a phone without a signal does not do.
- With `service_workers="block"` the page's `register()` resolves to undefined.
"""

import contextlib
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    WebError,
    expect,
    sync_playwright,
)

from tests.browser.chromium import LaunchOptions, launch_options
from tests.browser.offline import Version, copy_app, table
from tests.faults import Proxy
from tests.server import Server

HERE = Path(__file__).parent
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

LAY_OUT = """() => {
  for (const node of document.querySelectorAll("main *"))
    if (getComputedStyle(node).contentVisibility === "auto")
      node.style.contentVisibility = "visible";
}"""

NewPhone = Callable[..., BrowserContext]


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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser_options(playwright: Playwright) -> LaunchOptions:
    """What starts the browser: `playwright.chromium.launch_persistent_context(folder, **options)`.

    Such a context is needed where a page must be installable: an ordinary one counts as private.
    """
    return launch_options(Path(playwright.chromium.executable_path))


@pytest.fixture(scope="session")
def browser(playwright: Playwright, browser_options: LaunchOptions) -> Iterator[Browser]:
    browser = playwright.chromium.launch(**browser_options)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The server that all tests share. Nobody stops it."""
    with Server() as server:
        yield server


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A server for one test, which may stop and start it."""
    with Server() as server:
        yield server


@pytest.fixture(scope="session")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Version]]:
    """Three versions of the app, all being served. Each differs in every page, the second also in
    every script, the third in no other file."""
    words, disclaimer = "webapp/content/en/words.toml", 'disclaimer = "General'
    folder = tmp_path_factory.mktemp("versions")
    with contextlib.ExitStack() as servers:
        found = []
        for number in (1, 2, 3):
            marked = (disclaimer, disclaimer.replace("General", f"Version {number}. General"))
            root = copy_app(folder / f"{number}", {words: marked})
            for script in sorted((root / "static/js").glob("*.js")) if number > 1 else ():
                script.write_text(script.read_text("utf-8") + "\nexport const made = 2;\n", "utf-8")
            found.append(Version(servers.enter_context(Server(root=root)), table(root)))
        yield found


@pytest.fixture
def proxy(versions: list[Version]) -> Iterator[Proxy]:
    """One origin, at which the first of the versions is served until the test says otherwise."""
    with Proxy(versions[0].server.port) as proxy:
        yield proxy


@pytest.fixture
def new_phone(browser: Browser, request: pytest.FixtureRequest) -> Iterator[NewPhone]:
    """Make phones: `new_phone(server=..., allow=[regex, ...], **options of new_context)`.

    At the end the test fails on any console error, page error, policy violation or request
    outside the origin that no `allow` matches.
    """
    opened: list[tuple[BrowserContext, Watch]] = []

    def make(
        server: Server | Proxy | None = None, allow: Sequence[str] = (), **options: Any
    ) -> BrowserContext:
        url = (server or request.getfixturevalue("server")).url
        context = browser.new_context(**{**PHONE, "base_url": url, **options})
        context.set_default_timeout(LIMIT)
        context.add_init_script(REPORT_VIOLATIONS)
        opened.append((context, Watch(context, url, allow)))
        return context

    yield make
    problems: list[str] = []
    for context, watch in opened:
        context.close()
        problems += watch.problems
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


@pytest.fixture
def phone(new_phone: NewPhone) -> BrowserContext:
    """A phone: 360 x 640, touch, no service worker. `phone.new_page().goto("/")`."""
    return new_phone()


@pytest.fixture
def phone_page(phone: BrowserContext) -> Page:
    """A page on a phone."""
    return phone.new_page()
