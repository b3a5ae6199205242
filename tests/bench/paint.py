"""First paint in Chromium, CPU and network slowed down, against that of an empty page.

Chromium slows a page's own requests down, not those of a worker: what a worker answers out of its
cache asks for none.
"""

from collections.abc import Callable
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.adapters import LocalServer
from tests.bench.figures import Ratio, interleaved, is_settled, ratio
from tests.browser.chromium import launch_options
from tests.browser.measure import FIRST_PAINT
from tests.browser.phone import PHONE
from tests.browser.worker import CONTROLLED
from tests.faults import Proxy
from tests.server import Server

SLOWER = 4  # the CPU
LATENCY = 150  # ms
BYTES = 200 * 1024  # a second


def first_paints() -> dict[str, Ratio | None]:
    """Of `/`: cold, from the running worker, from a stopped one, from one without a server.

    None where the machine was not at rest.
    """
    empty = Flask("empty")
    empty.add_url_rule("/", view_func=lambda: "<!doctype html><title>x</title><p>x</p>")
    with LocalServer(empty) as nothing, Server() as app, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            **launch_options(Path(playwright.chromium.executable_path))
        )
        with Proxy(app.port) as alive, Proxy(app.port) as dead:
            kept, alone = _installed(browser, alive.url), _installed(browser, dead.url)
            dead.stop()
            times = interleaved(
                {
                    "empty": _cold(browser, nothing.url),
                    "cold": _cold(browser, app.url),
                    "running worker": _warm(kept, stopped=False),
                    "stopped worker": _warm(kept, stopped=True),
                    "no server": _warm(alone, stopped=True),
                    "control": _cold(browser, nothing.url),
                },
                is_settled,
            )
        browser.close()
    names = [name for name in times if name not in ("empty", "control")]
    quiet = is_settled(times)
    return {name: ratio(times[name], times["empty"]) if quiet else None for name in names}


def _cold(browser: Browser, url: str) -> Callable[[], float]:
    def measure() -> float:
        context = browser.new_context(**PHONE)
        try:
            return _painted(context.new_page(), url, stopped=False)
        finally:
            context.close()

    return measure


def _installed(browser: Browser, url: str) -> BrowserContext:
    """A phone that has the app."""
    context = browser.new_context(**{**PHONE, "service_workers": "allow", "base_url": url})
    page = context.new_page()
    page.goto("/")
    page.evaluate(CONTROLLED)
    page.close()
    return context


def _warm(phone: BrowserContext, *, stopped: bool) -> Callable[[], float]:
    def measure() -> float:
        page = phone.new_page()
        try:
            return _painted(page, "/", stopped=stopped)
        finally:
            page.close()

    return measure


def _painted(page: Page, url: str, *, stopped: bool) -> float:
    """Milliseconds from the navigation to the first contentful paint."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    cdp.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY,
            "downloadThroughput": BYTES,
            "uploadThroughput": BYTES,
        },
    )
    if stopped:
        cdp.send("ServiceWorker.enable")
        cdp.send("ServiceWorker.stopAllWorkers")
    page.goto(url)
    return float(page.evaluate(FIRST_PAINT))
