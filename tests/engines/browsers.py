"""Find a Firefox and a WebKit to test with, or install them; `python -m tests.engines.browsers`.

Playwright's own are taken where they start, else what the system has: any Firefox, and
WebKitGTK with its WebDriver.
"""

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from playwright.sync_api import Error, Playwright, sync_playwright

from tests.browser.chromium import (
    APT_LIMIT,
    DOWNLOAD_LIMIT,
    NoBrowserError,
    apt_command,
    is_debian,
    is_snap,
    quietly,
    say,
)
from tests.engines.drivers import DriverError, Engine, PlaywrightEngine, WebKitGtk

FIREFOXES = ("firefox-esr", "firefox")

Starts = Iterator[Callable[[], Engine]]


def firefoxes(playwright: Playwright) -> Starts:
    """Yield what may start a Firefox."""
    yield lambda: PlaywrightEngine(playwright.firefox.launch())
    for name in FIREFOXES:
        path = shutil.which(name)
        if path and not is_snap(Path(path)):
            yield partial(_systems_firefox, playwright, path)


def _systems_firefox(playwright: Playwright, path: str) -> Engine:
    return PlaywrightEngine(playwright.firefox.launch(channel="moz-firefox", executable_path=path))


def webkits(playwright: Playwright) -> Starts:
    """Yield what may start a WebKit."""
    yield lambda: PlaywrightEngine(playwright.webkit.launch())
    driver, screen = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
    if driver and screen:
        yield lambda: WebKitGtk(Path(driver), Path(screen))


@dataclass(frozen=True)
class Kind:
    """One of the engines: its name for Playwright and for people, what may start, the packages."""

    name: str
    title: str
    starts: Callable[[Playwright], Starts]
    packages: tuple[str, ...]

    @property
    def advice(self) -> str:
        """What to do where there is none."""
        return (
            f"No {self.title} to test with was found, and none could be installed. Debian: sudo "
            f"apt install {' '.join(self.packages)}. Elsewhere: .venv/bin/playwright install "
            f"--with-deps {self.name}"
        )

    def start(self, playwright: Playwright) -> Engine:
        """Start the first that starts; a file is no proof."""
        for start in self.starts(playwright):
            try:
                return start()
            except (Error, DriverError, OSError):
                continue  # not there, or it lacks the system's libraries
        raise NoBrowserError(self.advice)


FIREFOX = Kind("firefox", "Firefox", firefoxes, ("firefox-esr", "fonts-dejavu-core"))
WEBKIT = Kind("webkit", "WebKit", webkits, ("webkit2gtk-driver", "xvfb", "fonts-dejavu-core"))
KINDS = (FIREFOX, WEBKIT)


def ensure(kind: Kind, playwright: Playwright) -> Engine:
    """Start one; where there is none, install it first."""
    with suppress(NoBrowserError):
        return kind.start(playwright)
    for install in installers(kind):
        install()
        with suppress(NoBrowserError):
            return kind.start(playwright)
    raise NoBrowserError(kind.advice)


def installers(kind: Kind) -> list[Callable[[], None]]:
    """Give the ways to install one, the most likely to work first: the order of Chromium's."""
    fetch = partial(download, kind)
    apt = apt_command()
    if not apt:
        return [fetch]
    install = partial(install_with, apt, kind)
    return [install, fetch] if os.geteuid() == 0 and is_debian() else [fetch, install]


def download(kind: Kind) -> None:
    """Let Playwright fetch its own."""
    say(f"fetching Playwright's {kind.title} (up to five minutes)")
    quietly([sys.executable, "-m", "playwright", "install", kind.name], DOWNLOAD_LIMIT)


def install_with(apt: Sequence[str], kind: Kind) -> None:
    """Install Debian's packages, or elsewhere what Playwright's own needs."""
    if not is_debian():
        say(f"installing the libraries of Playwright's {kind.title} with apt-get")
        quietly([sys.executable, "-m", "playwright", "install-deps", kind.name], APT_LIMIT)
        return
    say(f"installing {' '.join(kind.packages)} with apt-get")
    quietly([*apt, "update"], APT_LIMIT)
    quietly([*apt, "install", "-y", "--no-install-recommends", *kind.packages], APT_LIMIT)


def main() -> int:
    """Make sure that there is one of each, and say which."""
    missing = 0
    with sync_playwright() as playwright:
        for kind in KINDS:
            began = time.monotonic()
            try:
                engine = ensure(kind, playwright)
            except NoBrowserError as error:
                print(error, file=sys.stderr)
                missing += 1
                continue
            say(f"{engine.name} ({time.monotonic() - began:.1f} s)")
            engine.close()
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
