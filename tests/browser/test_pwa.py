"""The browser's own verdict: installable, accessible, private."""

import json
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Playwright, expect

from tests.browser.chromium import LaunchOptions
from tests.browser.conftest import NewPhone, open_page
from tests.server import Server
from webapp.site import Site

AXE = Axe()
# 7:1 for text, our own bar above WCAG's AA, and everything axe knows beside it.
AXE_OPTIONS = {"rules": {"color-contrast-enhanced": {"enabled": True}}}
HTML_PATHS = [
    "/",
    "/relief/foot",
    "/relief/hamstring",
    "/relief/quadriceps",
    "/relief/shin",
    "/relief/inner-thigh",
    "/helper",
    "/aftercare",
    "/warning-signs",
    "/quiz",
    "/triggers",
    "/prevention",
    "/prevention/bedtime",
    "/about",
    "/404.html",
]


def test_the_list_of_pages_is_complete(site: Site) -> None:
    assert {p for p, row in site.resources.items() if "html" in row.content_type} == set(HTML_PATHS)


def violations(page: Page) -> list[str]:
    """What axe finds, one line each."""
    found = AXE.run(page, options=AXE_OPTIONS).response["violations"]
    return [
        f"{item['id']}: {node['html'][:120]} {node.get('failureSummary', '')}"
        for item in found
        for node in item["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("path", HTML_PATHS)
def test_axe_finds_nothing(new_phone: NewPhone, path: str, scheme: str) -> None:
    page = new_phone(color_scheme=scheme, reduced_motion="reduce").new_page()
    open_page(page, path)
    assert violations(page) == []
    for details in page.locator("details").all():
        details.evaluate("node => { node.open = true }")
    for radio in page.locator("input[name=place]").all():
        radio.check(force=True)
        assert violations(page) == []


@pytest.fixture
def installed(
    playwright: Playwright, browser_options: LaunchOptions, server: Server, tmp_path: Path
) -> Any:
    """A page in an ordinary profile: a private one counts as not installable."""
    context = playwright.chromium.launch_persistent_context(
        tmp_path, **browser_options, viewport={"width": 360, "height": 640}, base_url=server.url
    )
    yield context.new_page()
    context.close()


def test_the_browser_calls_it_installable(installed: Page, server: Server) -> None:
    cdp = installed.context.new_cdp_session(installed)
    open_page(installed, "/")
    assert cdp.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    found = cdp.send("Page.getAppManifest")
    assert found["errors"] == [] and found["url"].endswith("/manifest.webmanifest")
    assert cdp.send("Page.getAppId")["appId"] == f"{server.url}/"
    manifest = json.loads(found["data"])
    for entry in (*manifest["icons"], *manifest["screenshots"]):
        answer = installed.request.get(entry["src"])
        assert answer.ok and answer.headers["content-type"] == entry["type"]


def test_a_page_without_a_manifest_is_not(installed: Page) -> None:
    """The control: without it, an empty list of errors might mean nothing."""
    control = "<!doctype html><title>control</title>"
    installed.route(
        "**/control", lambda route: route.fulfill(body=control, content_type="text/html")
    )
    cdp = installed.context.new_cdp_session(installed)
    installed.goto("/control")
    errors = cdp.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [error["errorId"] for error in errors] == ["no-manifest"]


def test_a_crawl_of_everything_stays_at_home(new_phone: NewPhone, site: Site) -> None:
    """Every page, every situation, every fold, every swap: the fixture fails on any console
    error, policy violation or request that leaves the origin."""
    phone = new_phone()
    page = phone.new_page()
    for path in HTML_PATHS:
        page.goto(path, wait_until="networkidle")  # htmx comes last
        for details in page.locator("details").all():
            details.evaluate("node => { node.open = true }")
        for radio in page.locator("input:visible").all():
            if radio.get_attribute("type") == "radio":
                radio.check(force=True)
        for address in page.locator("[data-hx-get]").evaluate_all(
            "nodes => nodes.map((node) => node.dataset.hxGet)"
        ):
            page.locator(f'[data-hx-get="{address}"]').click()
            expect(page.locator(f'[data-hx-get="{address}"]')).to_have_attribute(
                "aria-current", "page"
            )
    assert phone.cookies() == []
    assert page.evaluate("document.cookie") == ""


def test_trusted_types_are_enforced(new_phone: NewPhone) -> None:
    """The control of the crawl: a sink without the policy does throw here."""
    page = new_phone(allow=["TrustedHTML", "trusted-types-sink"]).new_page()
    page.goto("/")
    refused = page.evaluate(
        """() => {
          try { document.createElement("div").innerHTML = "<b>x</b>"; return false }
          catch (error) { return error instanceof TypeError }
        }"""
    )
    assert refused is True


def test_every_page_works_by_keyboard(phone_page: Page) -> None:
    """Tab reaches every link and control, and where the focus is can be seen."""
    phone_page.goto("/")
    seen = set()
    for _ in range(80):
        phone_page.keyboard.press("Tab")
        seen.add(
            phone_page.evaluate(
                """() => { const node = document.activeElement;
                return node.id || node.getAttribute("href") || node.textContent.trim() }"""
            )
        )
    assert {"#main", "at-bed", "#muscles", "/warning-signs", "/relief/shin", "/helper"} <= seen
