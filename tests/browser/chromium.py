"""Find a Chromium to test with, or install one; `python -m tests.browser.chromium` does it."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypedDict

from playwright.sync_api import sync_playwright

# Two years old. Older ones lack parts of the CSS that the pages use.
OLDEST = 130
SHELL = "chromium-headless-shell"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_APPS = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
)
MAC_FOLDERS = (Path("/Applications"), Path.home() / "Applications")
ASK_LIMIT = 30
DOWNLOAD_LIMIT = 300
APT_LIMIT = 600
ADVICE = """\
No Chromium to test with was found, and none could be installed. One of these helps:
  Debian: sudo apt install chromium fonts-dejavu-core
  Ubuntu and others: .venv/bin/playwright install --with-deps chromium
  macOS: install Google Chrome, or run .venv/bin/playwright install chromium
  anywhere: set CHROMIUM_PATH to a Chromium or Chrome, version 130 or newer"""

ARGUMENTS = (
    # Nothing outside is ever asked, not even by the browser itself.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Chromium 15x builds its address bar's popup, a web page of its own, for each new window: a
    # quarter second of work a test. The rest of the list is Playwright's, which ours replaces.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,"
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,GlobalMediaControls,"
    "HttpsUpgrades,LensOverlay,MediaRouter,NetworkTimeServiceQuerying,OptimizationHints,"
    "PaintHolding,ThirdPartyStoragePartitioning,Translate,"
    # A renderer started in case another site is visited: a fifteenth of all work of a test.
    "SpareRendererForSitePerProcess",
)


class NoBrowserError(Exception):
    """There is no browser; the message says what to do about it."""


class LaunchOptions(TypedDict, total=False):
    """What `launch()` and `launch_persistent_context()` of Playwright take."""

    args: list[str]
    channel: str
    executable_path: Path


def launch_options(playwrights_own: Path) -> LaunchOptions:
    """Give the options that start the browser found."""
    options = LaunchOptions(args=[*ARGUMENTS])
    if os.geteuid() == 0:
        options["args"].append("--no-sandbox")
    path = find(playwrights_own)
    if path is not None:
        options["executable_path"] = path
    else:
        # The whole browser in its new headless mode, as every other way gives it. Without this
        # Playwright takes its headless shell, which cannot install an app.
        options["channel"] = "chromium"
    return options


def without_windows(options: LaunchOptions) -> LaunchOptions:
    """Give the options that start Debian's headless shell, where it is, in place of its browser.

    It is the same engine without what is around a page: a page costs half as much, measured as
    1.2 s of CPU in place of 2.2. It cannot install an app and has no window.
    """
    shell = shutil.which(SHELL)
    if "executable_path" not in options or os.environ.get("CHROMIUM_PATH"):
        return options
    if not shell or not runs(Path(shell)):
        return options
    return {**options, "executable_path": Path(shell)}


def find(playwrights_own: Path) -> Path | None:
    """Give the path of a Chromium that runs, or None for Playwright's own."""
    chosen = os.environ.get("CHROMIUM_PATH")
    if chosen:
        if not runs(Path(chosen)):
            raise NoBrowserError(f"CHROMIUM_PATH is {chosen}, which is no Chromium that runs here")
        return Path(chosen)
    if runs(playwrights_own):
        return None
    for path in on_this_machine():
        if runs(path):
            return path
    raise NoBrowserError(ADVICE)


def ensure(playwrights_own: Path) -> Path | None:
    """Give what `find()` gives; where it finds nothing, install a browser first."""
    try:
        return find(playwrights_own)
    except NoBrowserError:
        if os.environ.get("CHROMIUM_PATH"):
            raise
    for install in installers():
        install()
        try:
            return find(playwrights_own)
        except NoBrowserError:
            pass
    raise NoBrowserError(ADVICE)


def installers() -> list[Callable[[], None]]:
    """Give the ways to install a browser here, the most likely to work first.

    Root on Debian is a container or a build machine: Playwright's download would lack the
    system's libraries there, and apt (18 seconds) brings them. Anyone else gets the download,
    which changes nothing outside their home folder, and apt only after that.
    """
    apt = apt_command()
    if not apt:
        return [download]
    if os.geteuid() == 0 and is_debian():
        return [lambda: install_with(apt), download]
    return [download, lambda: install_with(apt)]


def on_this_machine() -> Iterator[Path]:
    """Yield where a system's own Chromium or Chrome may be."""
    for name in NAMES:
        found = shutil.which(name)
        if found and not is_snap(Path(found)):
            yield Path(found)
    if sys.platform == "darwin":
        for folder in MAC_FOLDERS:
            yield from (folder / app for app in MAC_APPS)


def is_snap(path: Path) -> bool:
    """Tell a snap, whose /tmp is not ours: Playwright cannot hand it a profile."""
    real = path.resolve()
    return real.name == "snap" or "snap" in path.parts or "snap" in real.parts


def runs(path: Path) -> bool:
    """Tell whether this is a Chromium that starts here and is new enough.

    A file is not proof: Ubuntu's chromium package is a stub that asks for snap, and a download
    may lack the system's libraries.
    """
    if not os.access(path, os.X_OK):
        return False
    answer = quietly([str(path), "--version"], ASK_LIMIT)
    version = re.search(r"Chrom(?:ium|e)(?: for Testing)? (\d+)\.", answer or "")
    return version is not None and int(version[1]) >= OLDEST


def download() -> None:
    """Let Playwright fetch its own Chromium, once; silent where that fails."""
    say("fetching Playwright's Chromium (up to five minutes)")
    quietly([sys.executable, "-m", "playwright", "install", "chromium"], DOWNLOAD_LIMIT)


def apt_command() -> list[str]:
    """Give how to call apt-get with the right to install, or nothing."""
    if not shutil.which("apt-get"):
        return []
    if os.geteuid() == 0:
        return ["apt-get"]
    sudo = ["sudo", "--non-interactive"]
    if quietly([*sudo, "true"], ASK_LIMIT) is None:
        return []
    return [*sudo, "apt-get"]


def install_with(apt: Sequence[str]) -> None:
    """Install the distribution's Chromium and a font for it."""
    if not is_debian():
        # Ubuntu's package is the stub. The download is here by now: it may lack only libraries.
        say("installing the libraries of Playwright's Chromium with apt-get")
        quietly([sys.executable, "-m", "playwright", "install-deps", "chromium"], APT_LIMIT)
        return
    say("installing chromium with apt-get")
    quietly([*apt, "update"], APT_LIMIT)
    install_packages(apt, "chromium", "fonts-dejavu-core")


def install_packages(apt: Sequence[str], *packages: str) -> None:
    """Install Debian's packages, silent where that fails."""
    quietly([*apt, "install", "-y", "--no-install-recommends", *packages], APT_LIMIT)


def ensure_shell(browser: Path | None) -> None:
    """Install Debian's headless shell, on a build machine only: where root runs the tests."""
    if browser is None or os.environ.get("CHROMIUM_PATH") or shutil.which(SHELL):
        return
    if os.geteuid() == 0 and is_debian() and (apt := apt_command()):
        say(f"installing {SHELL} with apt-get")
        install_packages(apt, SHELL)
        if not shutil.which(SHELL):  # the list of packages may be old
            quietly([*apt, "update"], APT_LIMIT)
            install_packages(apt, SHELL)


def is_debian() -> bool:
    """Tell Debian, whose chromium package is a browser, from the systems made from it."""
    try:
        lines = Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    return "ID=debian" in lines


def quietly(command: Sequence[str], limit: float) -> str | None:
    """Give what a command prints, or None where it fails or takes too long."""
    # Not a pipe: what outlives the command would hold it open, and us with it.
    with tempfile.TemporaryFile() as output:
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
                start_new_session=True,
            )
        except OSError:
            return None
        try:
            code = process.wait(limit)
        except subprocess.TimeoutExpired:
            return None
        finally:
            if process.returncode is None:
                kill(process)
        if code != 0:
            return None
        output.seek(0)
        return output.read().decode(errors="replace")


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a command with everything it started: Playwright downloads in another process."""
    with contextlib.suppress(OSError):  # what sudo started is not ours to kill
        os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(1)


def say(what: str) -> None:
    """Print one line, at once."""
    print(f"browser: {what}", flush=True)


def main() -> int:
    """Make sure that there is a browser, and say which."""
    began = time.monotonic()
    with sync_playwright() as playwright:
        playwrights_own = Path(playwright.chromium.executable_path)
    try:
        path = ensure(playwrights_own)
        ensure_shell(path)
    except NoBrowserError as error:
        print(error, file=sys.stderr)
        return 1
    say(f"{path or playwrights_own} ({time.monotonic() - began:.1f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
