"""What a test asks of a browser, and the two ways to ask it: Playwright and W3C WebDriver.

WebDriver is plain HTTP with JSON, so a few lines of the standard library speak it.
"""

import contextlib
import http.client
import json
import os
import socket
import subprocess
import time
from http import HTTPStatus
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Browser, Error
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from tests.browser.chromium import kill
from tests.server import HOST

LIMIT = 30.0  # seconds that one step may take
WIDTH, HEIGHT = 480, 800  # WebKitGTK's window is never narrower than 447
# How WebDriver writes an element into JSON.
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"

# Into the middle: the bar at the bottom of every page would take a click at its edge.
VISIBLE = """
  const nodes = [...document.querySelectorAll(arguments[0])];
  const node = nodes.find((node) => node.checkVisibility());
  node?.scrollIntoView({ block: "center" });
  return node ?? null;
"""
CALL = """
  const [parts, done] = arguments;
  Promise.resolve().then(() => (%s)(...parts)).then(
    (value) => done({ value: value ?? null }),
    (error) => done({ error: String(error) }),
  );
"""


class DriverError(Exception):
    """The browser did not do it, or the page went away meanwhile."""


class Tab(Protocol):
    """One tab of a browser that keeps nothing from before."""

    def goto(self, url: str) -> None:
        """Open an address and wait until it is loaded."""

    def reload(self) -> None:
        """Reload and wait until it is loaded."""

    def back(self) -> None:
        """Press the browser's Back."""

    def click(self, selector: str) -> None:
        """Wait for the first visible element that matches, and click it with the pointer."""

    def evaluate(self, function: str, *parts: Any) -> Any:
        """Call a function of the page with JSON; what it gives or promises, as JSON."""

    def problems(self) -> list[str]:
        """What the browser itself complained about since this was asked last."""

    def close(self) -> None:
        """Close the tab and forget all it kept."""


class Engine(Protocol):
    """A browser that runs."""

    name: str

    def new_tab(self) -> Tab:
        """Give a tab that shares nothing with another."""

    def close(self) -> None:
        """End the browser."""


class PlaywrightEngine:
    """A browser that Playwright drives."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self.name = f"{browser.browser_type.name} {browser.version}, driven by Playwright"

    def new_tab(self) -> Tab:
        """Give a tab in a context of its own."""
        return PlaywrightTab(self._browser)

    def close(self) -> None:
        """End the browser."""
        self._browser.close()


class PlaywrightTab:
    """One page in a context of its own."""

    def __init__(self, browser: Browser) -> None:
        self._context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
        self._context.set_default_timeout(LIMIT * 1000)
        self._problems: list[str] = []
        self._context.on("console", lambda message: self._add(message.type, message.text))
        self._context.on("weberror", lambda error: self._add("error", str(error.error)))
        self._page = self._context.new_page()

    def goto(self, url: str) -> None:
        """Open an address."""
        self._page.goto(url)

    def reload(self) -> None:
        """Reload."""
        self._page.reload()

    def back(self) -> None:
        """Go back. `go_back()` waits in vain for a page that Firefox takes out of its memory."""
        self._page.evaluate("history.back()")

    def click(self, selector: str) -> None:
        """Click what is visible."""
        try:
            self._page.locator(selector).locator("visible=true").first.click()
        except PlaywrightTimeoutError as error:
            raise DriverError(f"{selector} cannot be clicked: {error}") from error

    def evaluate(self, function: str, *parts: Any) -> Any:
        """Call a function of the page."""
        try:
            return self._page.evaluate(f"(parts) => ({function})(...parts)", list(parts))
        except Error as error:
            raise DriverError(str(error)) from error

    def problems(self) -> list[str]:
        """Errors of the console and errors that nobody caught."""
        found, self._problems = self._problems, []
        return found

    def close(self) -> None:
        """Close the context."""
        self._context.close()

    def _add(self, kind: str, text: str) -> None:
        # The network is dead on purpose; what a page then misses, the page itself notes.
        if kind == "error" and not text.startswith("Failed to load resource"):
            self._problems.append(text)


class WebKitGtk:
    """WebKitGTK's little browser on a screen that nobody sees."""

    def __init__(self, driver: Path, screen: Path) -> None:
        """`driver` is WebKitWebDriver and `screen` Xvfb; one tab shows whether they work."""
        self._driver = driver
        reading, writing = os.pipe()
        with open(reading) as answer, open(writing) as ours:
            # It picks a free display by itself and says which.
            self._screen = _start(screen, "-displayfd", str(writing), pass_fds=[writing])
            ours.close()  # so that reading ends where the screen ends without a word
            self._display = f":{answer.readline().strip()}"
        try:
            tab = self.new_tab()
        except DriverError:
            self.close()
            raise
        self.name = tab.name
        tab.close()

    def new_tab(self) -> "WebKitGtkTab":
        """Give the only tab of another browser: a driver has one session at a time."""
        return WebKitGtkTab(self._driver, self._display)

    def close(self) -> None:
        """End the screen."""
        kill(self._screen)


class WebKitGtkTab:
    """One WebKitWebDriver and its browser."""

    def __init__(self, driver: Path, display: str) -> None:
        self._port = _free_port()
        self._driver = _start(
            driver, f"--port={self._port}", env={**os.environ, "DISPLAY": display}
        )
        try:
            self._wait()
            session = self._ask("POST", "/session", {"capabilities": {}})
            self._path = f"/session/{session['sessionId']}"
            self._do("window/rect", width=WIDTH, height=HEIGHT)
            self._do("timeouts", script=LIMIT * 1000, pageLoad=LIMIT * 1000)
        except DriverError:
            kill(self._driver)
            raise
        found = session["capabilities"]
        self.name = f"webkit {found['browserVersion']}, {found['browserName']} of WebKitGTK"

    def goto(self, url: str) -> None:
        """Open an address."""
        self._do("url", url=url)

    def reload(self) -> None:
        """Reload."""
        self._do("refresh")

    def back(self) -> None:
        """Press Back."""
        self._do("back")

    def click(self, selector: str) -> None:
        """Click what is visible; what another thing covers for a moment is tried again."""
        deadline = time.monotonic() + LIMIT
        while True:
            try:
                node = self._do("execute/sync", script=VISIBLE, args=[selector])
                if node is None:
                    raise DriverError(f"nothing that matches {selector} is visible")
                self._do(f"element/{node[ELEMENT]}/click")
                return
            except DriverError:
                if time.monotonic() > deadline:
                    raise
            time.sleep(0.05)

    def evaluate(self, function: str, *parts: Any) -> Any:
        """Call a function of the page."""
        answer = self._do("execute/async", script=CALL % function, args=[list(parts)])
        if "error" in answer:
            raise DriverError(answer["error"])
        return answer["value"]

    def problems(self) -> list[str]:
        """Nothing: WebKitWebDriver does not tell."""
        return []

    def close(self) -> None:
        """End this browser and its driver."""
        with contextlib.suppress(DriverError):
            self._ask("DELETE", self._path)
        kill(self._driver)

    def _wait(self) -> None:
        """Until the driver answers."""
        deadline = time.monotonic() + LIMIT
        while True:
            try:
                self._ask("GET", "/status")
                return
            except DriverError:
                if self._driver.poll() is not None or time.monotonic() > deadline:
                    raise
            time.sleep(0.02)

    def _do(self, command: str, **fields: Any) -> Any:
        return self._ask("POST", f"{self._path}/{command}", fields)

    def _ask(self, method: str, path: str, fields: dict[str, Any] | None = None) -> Any:
        """Ask the driver; give the value it answers."""
        connection = http.client.HTTPConnection(HOST, self._port, timeout=LIMIT + 10)
        try:
            body = None if fields is None else json.dumps(fields)
            connection.request(method, path, body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            value = json.loads(answer.read())["value"]
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise DriverError(f"no answer to {method} {path}: {error!r}") from error
        finally:
            connection.close()
        if answer.status != HTTPStatus.OK:
            raise DriverError(f"{value['error']}: {value['message']}")
        return value


def _start(program: Path, *arguments: str, **how: Any) -> subprocess.Popen[bytes]:
    """Start a program in a group of its own, which `kill()` ends."""
    nothing = subprocess.DEVNULL
    return subprocess.Popen(
        [program, *arguments],
        stdin=nothing,
        stdout=nothing,
        stderr=nothing,
        start_new_session=True,
        **how,
    )


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as probe:
        port: int = probe.getsockname()[1]
    return port
