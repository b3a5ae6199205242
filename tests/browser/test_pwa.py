"""The browser's own verdict: installable, at home on a phone, calm, accessible, private."""

import json
import re
import struct
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.addresses import HTML_PATHS
from tests.browser.chromium import LaunchOptions
from tests.browser.measure import (
    BUT_COLOURS,
    EVERYTHING,
    OF_COLOURS,
    violations,
    violations_in_both_schemes,
)
from tests.browser.phone import NewPage, NewPhone, Origin, app_window, open_page, zone_of_noon
from tests.browser.player import NIGHT, READY_MS, SEEN_MS, about, press, record, to_hold, wait
from tests.browser.worker import CONTROLLED, LAST_SCRIPT, OFFLINE_NOISE, visit
from tests.faults import Proxy
from tests.html import Page as Parsed
from webapp.site import Site

OPEN_ALL = """() => {
  for (const node of document.querySelectorAll("details")) node.open = true;
}"""
# Two lines that are seen, whatever else the page holds: a line that is not is nothing to axe.
SLIPS = """() => {
  for (const color of ["#aaa", "#6a6a6a"]) {
    const line = document.createElement("p");
    line.textContent = "Words that are hard to read.";
    line.style.color = color;
    document.querySelector("h1").after(line);
  }
  document.querySelector("main").append(document.createElement("img"));
  document.querySelector("main").append(document.createElement("li"));
}"""
CONTRAST = {"color-contrast", "color-contrast-enhanced"}
SHOW_ALL_PLACES = """() => {
  for (const node of document.querySelectorAll(".place")) node.style.display = "block";
}"""


def test_the_list_of_pages_is_complete(site: Site) -> None:
    assert {p for p, row in site.resources.items() if "html" in row.content_type} == set(HTML_PATHS)


@pytest.mark.parametrize("path", HTML_PATHS)
def test_axe_finds_nothing(new_page: NewPage, path: str) -> None:
    """With all that folds open; and each situation alone for the two muscles that differ in more
    than words."""
    page = new_page(reduced_motion="reduce", timezone_id=zone_of_noon())
    open_page(page, path)
    assert violations(page, BUT_COLOURS) == []  # as it opens
    page.evaluate(OPEN_ALL)
    for radio in page.locator("input[name=place]").all() if path in ("/", "/relief/shin") else []:
        radio.check(force=True)
        assert violations(page, BUT_COLOURS) == []
    page.evaluate(SHOW_ALL_PLACES)
    places = page.locator(".place").count()
    expect(page.locator(".place:visible")).to_have_count(places)
    assert violations_in_both_schemes(page) == []


@pytest.mark.parametrize(
    ("options", "wrong"),
    [
        (EVERYTHING, {*CONTRAST, "image-alt", "listitem"}),
        (OF_COLOURS, CONTRAST),
        (BUT_COLOURS, {"image-alt", "listitem"}),
    ],
    ids=["everything", "colours", "all but colours"],
)
def test_axe_finds_what_is_wrong(
    phone_page: Page, options: dict[str, Any], wrong: set[str]
) -> None:
    """The control: pale words, words of 5:1, a picture without a text, a line without a list."""
    open_page(phone_page, "/helper")
    phone_page.evaluate(SLIPS)
    assert {line.split(":")[0] for line in violations(phone_page, options)} >= wrong


def test_axe_finds_what_is_wrong_in_the_light_alone(phone_page: Page) -> None:
    open_page(phone_page, "/helper")
    pale = "node => { node.style.color = 'light-dark(#999, #fff)' }"
    phone_page.get_by_role("heading", level=1).evaluate(pale)
    found = violations_in_both_schemes(phone_page)
    assert {line.split(":")[0] for line in found} == {"color-contrast"}


@pytest.fixture
def installed(
    playwright: Playwright, browser_options: LaunchOptions, server: Origin, tmp_path: Path
) -> Any:
    """A page in an ordinary profile: a private one counts as not installable."""
    context = playwright.chromium.launch_persistent_context(
        tmp_path, **browser_options, viewport={"width": 360, "height": 640}, base_url=server.url
    )
    yield context.new_page()
    context.close()


def test_the_browser_calls_it_installable(installed: Page, server: Origin) -> None:
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


# --- the manifest ---------------------------------------------------------------------------


@pytest.fixture(scope="session")
def manifest(site: Site) -> Any:
    return json.loads(site.resources["/manifest.webmanifest"].body)


def png_size(site: Site, entry: dict[str, str]) -> str:
    """The size that the file itself has, as the manifest writes it; it must be a PNG."""
    row = site.resources[entry["src"]]
    assert row.content_type == entry["type"] == "image/png"
    assert row.body.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", row.body[16:24])
    return f"{width}x{height}"


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, as WCAG reckons it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_page_links_the_manifest(site: Site) -> None:
    assert site.resources["/manifest.webmanifest"].content_type == "application/manifest+json"
    for path in HTML_PATHS:
        links = [node.attrib for node in Parsed(path, site.resources[path].body).all("link")]
        found = [link["href"] for link in links if link["rel"] == "manifest"]
        assert found == ["/manifest.webmanifest"], path


def test_its_names_and_addresses(manifest: Any) -> None:
    assert manifest["id"] == manifest["start_url"] == manifest["scope"] == "/"
    for key, longest in (("name", 45), ("short_name", 12), ("description", 300)):
        assert 0 < len(manifest[key]) <= longest
        assert manifest[key] == manifest[key].strip()
    assert (manifest["lang"], manifest["dir"]) == ("en", "ltr")
    assert manifest["categories"] == ["health", "medical"]


def test_how_it_opens(manifest: Any) -> None:
    assert manifest["display"] == "standalone"
    assert manifest["display_override"][0] == "standalone"
    assert manifest["orientation"] == "any"  # the phone may lie sideways in bed
    # A second tap on the icon brings the running clock back; it does not open another window.
    assert manifest["launch_handler"]["client_mode"][0] == "navigate-existing"
    assert manifest["edge_side_panel"] == {"preferred_width": 400}
    assert manifest["prefer_related_applications"] is False
    assert not {"share_target", "handle_links", "related_applications"} & set(manifest)


def test_its_colours_do_not_blind_at_night(manifest: Any) -> None:
    for key in ("background_color", "theme_color"):
        assert luminance(manifest[key]) < 0.05
    assert luminance("#ffffff") == pytest.approx(1)


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_the_bar_of_the_phone_has_the_colour_of_the_page(
    new_page: NewPage, manifest: Any, scheme: str
) -> None:
    page = new_page(color_scheme=scheme, timezone_id=zone_of_noon())
    page.goto("/")
    ground, shown = page.evaluate(
        """() => {
          const probe = document.createElement("i");
          const metas = [...document.querySelectorAll("meta[name=theme-color]")];
          const meta = metas.find(({ media }) => matchMedia(media).matches);
          probe.style.color = meta.content;
          document.body.append(probe);
          return [getComputedStyle(document.documentElement).backgroundColor,
            getComputedStyle(probe).color];
        }"""
    )
    assert ground == shown
    dark = tuple(int(manifest["theme_color"][at : at + 2], 16) for at in (1, 3, 5))
    assert (shown == f"rgb{dark}") == (scheme == "dark")


def test_its_icons_are_what_it_says(manifest: Any, site: Site) -> None:
    icons = manifest["icons"]
    assert all(png_size(site, icon) == icon["sizes"] for icon in icons)
    kinds = {(icon["purpose"], icon["sizes"]) for icon in icons}
    assert kinds == {
        ("any", "192x192"),
        ("any", "512x512"),
        ("maskable", "512x512"),
        ("monochrome", "512x512"),
    }
    assert len({icon["src"] for icon in icons}) == len(icons)  # each purpose has its own file


def test_its_screenshots_are_what_it_says(manifest: Any, site: Site) -> None:
    shots = manifest["screenshots"]
    assert all(png_size(site, shot) == shot["sizes"] and shot["label"] for shot in shots)
    factors = [shot["form_factor"] for shot in shots]
    assert factors.count("narrow") >= 2 and factors.count("wide") >= 1
    for shot in shots:
        width, height = map(int, shot["sizes"].split("x"))
        assert (width > height) == (shot["form_factor"] == "wide")
        assert 320 <= min(width, height) and max(width, height) <= 3840


def test_its_shortcuts_open_without_a_network(
    new_phone: NewPhone, own_server: Proxy, manifest: Any, site: Site
) -> None:
    shortcuts = manifest["shortcuts"]
    assert [shortcut["name"] for shortcut in shortcuts][:2] == ["Cramp now", "Bedtime stretch"]
    assert 3 <= len(shortcuts) <= 4  # Android shows no more
    for shortcut in shortcuts:
        assert [png_size(site, icon) for icon in shortcut["icons"]] == ["96x96"]
    phone = new_phone(own_server, allow=OFFLINE_NOISE, service_workers="allow")
    page = visit(phone)
    own_server.stop()
    for url in (manifest["start_url"], *(shortcut["url"] for shortcut in shortcuts)):
        answer = page.goto(url)
        assert answer and answer.status == 200 and answer.from_service_worker, url
        assert answer.request.redirected_from is None, url


# --- an app of its own ----------------------------------------------------------------------


def test_in_the_app_every_page_has_its_own_way_back(
    playwright: Playwright, browser_options: LaunchOptions, server: Origin, tmp_path: Path
) -> None:
    """An iPhone's app has no back button: every page leads to relief, in sight and by hand."""
    with app_window(playwright, browser_options, server.url, tmp_path) as page:
        for path in HTML_PATHS:
            page.goto(server.url + path)
            way = page.get_by_role("navigation", name="Main").get_by_role("link", name="Relief")
            expect(way).to_be_in_viewport()
            assert way.get_attribute("href") == "/"
        way.click()
        expect(page).to_have_url(f"{server.url}/")
        expect(page.get_by_text("Straighten the leg.").first).to_be_visible()


def test_opening_the_icon_twice_keeps_one_run(new_page: NewPage) -> None:
    page = new_page(clock=NIGHT)
    to_hold(page)
    page.clock.run_for(12_000)
    (before,) = record(page, "run")
    for shortcut in ("/", "/"):
        page.clock.fast_forward(60_000)
        page.goto(shortcut)
    expect(page.get_by_role("timer")).to_have_text(about(137))  # 5 s of them to get into the hold
    (after,) = record(page, "run")
    assert (after["start"], after["episodes"]) == (before["start"], 1)


def test_what_an_iphone_reads_is_there(site: Site) -> None:
    icons = set()
    for path in HTML_PATHS:
        parsed = Parsed(path, site.resources[path].body)
        metas = {node.get("name"): node.get("content") for node in parsed.all("meta")}
        assert metas["apple-mobile-web-app-title"] == "Unknot"
        assert metas["apple-mobile-web-app-status-bar-style"] == "black"
        assert "viewport-fit=cover" in str(metas["viewport"])
        links = [node.attrib for node in parsed.all("link")]
        icons |= {link["href"] for link in links if link["rel"] == "apple-touch-icon"}
    (icon,) = icons
    assert png_size(site, {"src": icon, "type": "image/png"}) == "180x180"


def test_nothing_lies_under_the_notch_or_the_home_bar(phone_page: Page) -> None:
    cdp = phone_page.context.new_cdp_session(phone_page)
    phone_page.goto("/")
    nav, title = phone_page.locator(".nav"), phone_page.locator("h1")
    link = nav.get_by_role("link").first
    low, high = link.bounding_box(), title.bounding_box()
    insets = {"top": 47, "topMax": 47, "bottom": 34, "bottomMax": 34}
    cdp.send("Emulation.setSafeAreaInsetsOverride", {"insets": insets})
    lower, higher = link.bounding_box(), title.bounding_box()
    assert low and lower and high and higher
    assert lower["y"] + lower["height"] == pytest.approx(low["y"] + low["height"] - 34, abs=1)
    assert higher["y"] == pytest.approx(high["y"] + 47, abs=1)


def test_relief_needs_nothing_that_an_iphone_lacks(new_page: NewPage) -> None:
    lacks = """for (const name of ["onbeforeinstallprompt", "PushManager", "Notification",
        "navigation", "SyncManager", "BackgroundFetchManager"]) delete globalThis[name];
      for (const name of ["vibrate", "wakeLock", "share", "permissions", "storage"])
        Object.defineProperty(Navigator.prototype, name, { value: undefined });"""
    page = new_page(clock=NIGHT, script=lacks)
    to_hold(page)
    press(page, "It eased")
    press(page, "Save this cramp")
    expect(page.locator(".player__caution")).to_have_text("Saved on this phone.")


# --- calm -----------------------------------------------------------------------------------

# A step's words or a caption that give way to what comes next: 0.0009 to 0.0014. The mark before
# an answer: 0.0001.
NOTHING_SEEN = 0.0005


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/relief/foot", "/relief/shin", "/relief/water", "/helper"),
        *("/aftercare", "/prevention", "/prevention/bedtime", "/quiz", "/about"),
        *("/diary", "/diary/patterns", "/diary/report", "/diary/data"),
    ],
)
def test_nothing_moves_while_a_page_comes(new_phone: NewPhone, server: Origin, path: str) -> None:
    """A slow phone and a slow network show a page in parts, and then its scripts run. What moves
    behind the opaque bars at the bottom is not seen."""
    with Proxy(server.port) as proxy:
        proxy.in_parts = True
        page = new_phone(proxy).new_page()
        open_page(page, path)
        shifts = page.evaluate(
            """() => new Promise((done) => { const shifts = [];
              const bars = [...document.querySelectorAll(".dock, .nav")];
              const top = Math.min(...bars.map((bar) => bar.getBoundingClientRect().top));
              const seen = ({ previousRect: from, currentRect: to }) =>
                [from, to].some((rect) => rect.height && rect.top < top);
              new PerformanceObserver((list) => {
                for (const { value, sources } of list.getEntries()) {
                  if (sources.some(seen)) shifts.push(value);
                }
              }).observe({ type: "layout-shift", buffered: true });
              setTimeout(() => done(shifts), 300) })"""
        )
        assert sum(shifts) < NOTHING_SEEN, shifts


# Everything that rings, asks, covers the page or keeps the phone awake.
LOUD = """
  globalThis.loud = [];
  const note = (name) => (...parts) => { loud.push([name, ...parts.map(String)]); };
  const asked = (name) => async (...parts) => { note(name)(...parts); };
  const replace = (owner, name, how = note) => {
    if (owner) Object.defineProperty(owner, name, { value: how(name), configurable: true });
  };
  for (const name of ["alert", "confirm", "prompt", "open", "print"]) replace(globalThis, name);
  replace(Navigator.prototype, "vibrate");
  for (const name of ["requestMIDIAccess", "share"]) replace(Navigator.prototype, name, asked);
  replace(globalThis.Notification, "requestPermission", asked);
  replace(globalThis.PushManager?.prototype, "subscribe", asked);
  replace(globalThis.StorageManager?.prototype, "persist", asked);
  replace(globalThis.WakeLock?.prototype, "request", asked);
  replace(globalThis.MediaDevices?.prototype, "getUserMedia", asked);
  replace(globalThis.Geolocation?.prototype, "getCurrentPosition");
  replace(globalThis.Geolocation?.prototype, "watchPosition");
  replace(HTMLMediaElement.prototype, "play", asked);
  replace(HTMLDialogElement.prototype, "show");
  replace(HTMLDialogElement.prototype, "showModal");
  replace(HTMLElement.prototype, "showPopover");
  replace(HTMLElement.prototype, "requestFullscreen", asked);
  replace(globalThis.SpeechSynthesis?.prototype, "speak");
  for (const name of ["AudioContext", "webkitAudioContext", "Audio"])
    globalThis[name] = class { constructor() { note(name)() } };
"""
OFFER = """() => {
  const offer = new Event("beforeinstallprompt", { cancelable: true });
  offer.prompt = async () => { loud.push(["install"]) };
  dispatchEvent(offer);
}"""


# The six muscles are one template.
CALM = [path for path in HTML_PATHS if not path.startswith("/relief/") or path.endswith("/shin")]


@pytest.mark.parametrize("path", CALM)
def test_a_minute_without_a_touch_is_a_calm_one(new_page: NewPage, path: str) -> None:
    """No permission, sound, dialog, banner or lock of the screen without a tap."""
    page = new_page(clock=NIGHT, script=LOUD)
    page.goto(path)
    page.evaluate(OFFER)
    page.clock.run_for(60_000)
    assert page.evaluate("loud") == []
    expect(page.locator("app-notice")).to_be_empty()
    expect(page.locator("dialog[open]")).to_have_count(0)
    above = page.evaluate(
        """[...document.querySelectorAll("body *")]
          .filter((node) => getComputedStyle(node).position === "fixed" && node.offsetHeight)
          .map((node) => node.className)"""
    )
    assert set(above) <= {"nav", "call"}  # the number to call stands there from the start


def test_loud_things_are_heard(new_page: NewPage) -> None:
    """The control: after a tap the same spies do hear the player."""
    page = new_page(clock=NIGHT, script=LOUD)
    page.goto("/")
    page.locator(".dock [data-guide]").first.click()
    expect(page.locator(".player__screen")).to_have_attribute("data-phase", "ready")
    wait(page, READY_MS)
    # No dialog opens: it is spied on.
    expect(page.locator(".player__screen")).to_have_attribute("data-phase", "hold")
    heard = {name for name, *_ in page.evaluate("loud")}
    assert {"showModal", "request", "vibrate"} <= heard
    page.evaluate(
        """async () => { alert("x"); new Audio(); await Notification.requestPermission();
        await navigator.storage?.persist?.(); speechSynthesis.speak(undefined) }"""
    )
    heard = {name for name, *_ in page.evaluate("loud")}
    assert {"alert", "Audio", "requestPermission", "speak"} <= heard


def comes_back(page: Page, path: str) -> bool:
    """Go there, away and back: whether the page was kept as it was."""
    page.goto(path)
    expect(page.locator("app-notice:defined")).to_have_count(1)
    page.evaluate("addEventListener('pageshow', (event) => { globalThis.back = event.persisted })")
    page.goto("/helper")
    page.evaluate("history.back()")  # Playwright's own way back waits for a load for ever
    expect(page).to_have_url(re.compile(f"{path}$"))
    return page.evaluate("globalThis.back") is True


def test_back_brings_the_same_page_with_the_right_time(
    playwright: Playwright, browser_options: LaunchOptions, server: Origin, tmp_path: Path
) -> None:
    """The back-forward cache: nothing on our pages keeps them out of it."""
    phone = playwright.chromium.launch_persistent_context(
        tmp_path,
        **browser_options,
        ignore_default_args=["--disable-back-forward-cache"],
        base_url=server.url,
    )
    try:
        page = phone.new_page()
        for path in ("/about", "/prevention", "/quiz", "/"):
            # A busy browser may leave a page out of it now and then; one of ours that kept itself
            # out would be left out each time.
            assert any(comes_back(page, path) for _ in range(4)), path
        shown, true = page.evaluate(
            """(start) => [document.querySelector("[role=timer]").textContent,
              Math.floor((Date.now() - start) / 1000)]""",
            record(page, "run")[0]["start"],
        )
        minutes, seconds = map(int, shown.split(":"))
        assert abs(60 * minutes + seconds - true) <= 1
    finally:
        phone.close()


def test_what_is_stored_is_small_and_its_loss_is_a_clean_start(
    new_phone: NewPhone, own_server: Proxy, site: Site
) -> None:
    phone = new_phone(own_server, service_workers="allow")
    page = visit(phone)
    cdp = phone.new_cdp_session(page)
    usage = cdp.send("Storage.getUsageAndQuota", {"origin": own_server.url})["usage"]
    kept = sum(len(row.body) for row in site.resources.values() if row.offline)
    assert kept <= usage <= 1.2 * kept  # the headers, and the worker itself
    with page.expect_navigation():  # a page that has lost its worker reloads
        cdp.send("Storage.clearDataForOrigin", {"origin": own_server.url, "storageTypes": "all"})
    page.evaluate(CONTROLLED)
    expect(page.get_by_text("Straighten the leg.").first).to_be_visible()
    expect(page.get_by_role("timer")).not_to_be_empty()
    expect(page.locator("app-notice")).to_be_empty()
    assert len(page.evaluate("caches.keys()")) == 1


# --- private --------------------------------------------------------------------------------


def test_a_crawl_of_everything_stays_at_home(new_page: NewPage) -> None:
    """Every page, every situation, every fold, every swap: the fixture fails on any console
    error, policy violation or request that leaves the origin."""
    page = new_page(clock=NIGHT)
    for path in HTML_PATHS:
        page.goto(path)
        page.evaluate(LAST_SCRIPT)
        page.evaluate(OPEN_ALL)
        for radio in page.locator("input[type=radio]:visible").element_handles():
            radio.press("Space")
        for address in page.locator("[data-hx-get]").evaluate_all(
            "nodes => nodes.map((node) => node.dataset.hxGet)"
        ):
            if page.locator(".dock.unsafe").is_visible():
                page.locator(".dock.unsafe a").click()  # the map comes once the person is safe
            page.evaluate(OPEN_ALL)  # what was swapped in is folded
            wait(page, SEEN_MS)  # a second tap at once would be the same tap
            page.locator(f'[data-hx-get="{address}"]').click()
            expect(page.locator(f'[data-hx-get="{address}"]')).to_have_attribute(
                "aria-current", "page"
            )
            expect(page.locator("h1")).to_be_focused()  # it came: what is tapped is marked before
    assert page.context.cookies() == []
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
    phone_page.locator("#muscles summary").press("Enter")  # the map
    phone_page.evaluate("document.activeElement.blur()")
    seen = set()
    for _ in range(80):
        phone_page.keyboard.press("Tab")
        seen.add(
            phone_page.evaluate(
                """() => { const node = document.activeElement;
                return node.id || node.getAttribute("href") || node.textContent.trim() }"""
            )
        )
    assert {"#main", "at-bed", "#conditions", "/warning-signs", "/relief/shin", "/helper"} <= seen
