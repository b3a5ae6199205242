"""The way to the home screen: a button where the browser offers one, drawn steps elsewhere."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.browser.chromium import LaunchOptions
from tests.browser.measure import small_targets, violations_in_both_schemes
from tests.browser.phone import NewPage, NewPhone, Origin, app_window
from tests.browser.player import NIGHT, guide, press, to_hold
from tests.html import Page as Parsed
from tests.html import text
from tests.product import LOADED
from webapp.site import Site

BROWSERS = LOADED.words.install
DAYTIME = ["/prevention", "/triggers"]

# A browser that offers to install the app: what it is asked is counted.
OFFER = """() => {
  const offer = new Event("beforeinstallprompt", { cancelable: true });
  globalThis.prompted = 0;
  offer.prompt = async () => { globalThis.prompted += 1; return { outcome: "dismissed" } };
  dispatchEvent(offer);
  return offer.defaultPrevented;
}"""
# about:blank, where a page begins, has no storage.
USED = 'try { localStorage[\'unknot:setting:used\'] ??= \'{"v":1,"value":"yes"}\' } catch {}'
NO_PROMPT = """
  for (const place of [globalThis, Window.prototype]) delete place.onbeforeinstallprompt;
"""
FINGERS = "Object.defineProperty(Navigator.prototype, 'maxTouchPoints', { value: 5 });"
STANDALONE = "Object.defineProperty(Navigator.prototype, 'standalone', { value: %s });"
APPLE = NO_PROMPT + FINGERS + STANDALONE % "false"

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15"
IPAD = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)"
CHROME = f"{ANDROID} Chrome/156.0.0.0 Mobile Safari/537.36"
SAFARI = "Version/26.0 Mobile/15E148 Safari/604.1"

WHO = {
    "iPhone Safari": (f"{IPHONE} (KHTML, like Gecko) {SAFARI}", APPLE, "ios-safari"),
    "iPad Safari": (f"{IPAD} Version/26.0 Safari/605.1.15", APPLE, "ios-safari"),
    "iPhone Chrome": (f"{IPHONE} CriOS/148.0.0.0 Mobile/15E148 Safari/604.1", APPLE, "ios-other"),
    "iPhone Chrome, which hides standalone": (
        f"{IPHONE} CriOS/148.0.0.0 Mobile/15E148 Safari/604.1",
        NO_PROMPT + FINGERS,
        "ios-other",
    ),
    "iPhone Firefox": (f"{IPHONE} FxiOS/150.0 Mobile/15E148 Safari/605.1.15", APPLE, "ios-other"),
    "iPhone Edge": (f"{IPHONE} EdgiOS/148.0 Mobile/15E148 Safari/604.1", APPLE, "ios-other"),
    "Mac Safari": (
        f"{IPAD} Version/26.0 Safari/605.1.15",
        f"{NO_PROMPT}{STANDALONE % 'false'}"
        "Object.defineProperty(Navigator.prototype, 'maxTouchPoints', { value: 0 });",
        "computer",
    ),
    "Android Chrome": (CHROME, "", "android-chrome"),
    "Samsung Internet": (
        f"{ANDROID} SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36",
        "",
        "samsung",
    ),
    "Samsung Internet, by its brand alone": (
        CHROME,
        """Object.defineProperty(Navigator.prototype, "userAgentData", { value: {
          brands: [{ brand: "Samsung Internet" }], platform: "Android" } });""",
        "samsung",
    ),
    "Android Firefox": (
        "Mozilla/5.0 (Android 16; Mobile; rv:150.0) Gecko/150.0 Firefox/150.0",
        NO_PROMPT,
        "android-firefox",
    ),
    "desktop Chrome": (
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0",
        "",
        "computer",
    ),
}


def used(new_page: NewPage, **options: Any) -> Page:
    """A page on a phone on which relief was used."""
    return new_page(script=USED, **options)


def install_button(page: Page) -> Any:
    return page.get_by_role("button", name="Install", exact=True)


def line(page: Page) -> Any:
    return page.locator(".install-line")


def setting(page: Page, name: str) -> Any:
    return page.evaluate(f"JSON.parse(localStorage['unknot:setting:{name}'] ?? '{{}}').value")


# --- the steps ------------------------------------------------------------------------------


def test_all_steps_are_text_without_a_script(new_page: NewPage, site: Site) -> None:
    help_text = text(next(Parsed("/about", site.resources["/about"].body).having("data-browser")))
    assert "Tap Share." in help_text
    page = new_page(java_script_enabled=False)
    page.goto("/about")
    section = page.locator("#install")
    for browser in BROWSERS:
        details = section.locator(f"[data-browser={browser.id}]")
        expect(details).not_to_have_attribute("open", "")
        details.locator("summary").click()
        for step in browser.steps:
            expect(details.get_by_text(step.say, exact=True)).to_be_visible()
        pictures = details.locator("li > svg").evaluate_all(
            "nodes => nodes.map((node) => node.getBBox().width * node.getBBox().height)"
        )
        assert len(pictures) == len(browser.steps)
        apart = details.get_by_text("Install first, then keep notes.")
        expect(apart).to_have_count(int(browser.id.startswith("ios")))
    expect(install_button(page)).to_be_hidden()


@pytest.mark.parametrize("who", WHO)
def test_the_right_steps_are_first_and_open(new_phone: NewPhone, who: str) -> None:
    agent, abilities, wanted = WHO[who]
    phone = new_phone(user_agent=agent)
    phone.add_init_script(abilities)
    page = phone.new_page()
    page.goto("/about")
    opened = page.locator("#install details[open]")
    expect(opened).to_have_attribute("data-browser", wanted)
    every = page.locator("#install details").evaluate_all(
        "nodes => nodes.map(({ dataset }) => dataset.browser)"
    )
    others = [browser.id for browser in BROWSERS if browser.id != wanted]
    assert every == [wanted, *others]


# --- when it is offered ---------------------------------------------------------------------


def test_the_browsers_own_banner_never_comes_up(
    playwright: Playwright, browser_options: LaunchOptions, server: Origin, tmp_path: Path
) -> None:
    """With the browser's real offer: on every page it is kept for later."""
    phone = playwright.chromium.launch_persistent_context(
        tmp_path, **browser_options, base_url=server.url
    )
    phone.add_init_script(
        """globalThis.offered = new Promise((done) => addEventListener("beforeinstallprompt",
          (event) => setTimeout(() => done(event.defaultPrevented))));"""
    )
    page = phone.new_page()
    for path in ("/", "/about", "/quiz"):
        page.goto(path)
        limit = "new Promise((done) => setTimeout(() => done('no offer'), 10_000))"
        assert page.evaluate(f"() => Promise.race([offered, {limit}])") is True, path
    phone.close()


@pytest.mark.parametrize("path", ["/", "/helper", "/about", "/quiz", *DAYTIME])
def test_nothing_is_offered_before_the_first_relief(phone_page: Page, path: str) -> None:
    phone_page.goto(path)
    assert phone_page.evaluate(OFFER) is True
    expect(install_button(phone_page)).to_be_hidden()
    expect(line(phone_page)).to_be_hidden()
    expect(phone_page.locator("#install")).to_have_count(int(path == "/about"))


def test_the_whole_first_run_is_left_in_peace(new_page: NewPage) -> None:
    page = new_page(clock=NIGHT)
    page.goto("/")
    page.evaluate(OFFER)
    page.get_by_role("radio", name="Bed", exact=True).check(force=True)
    page.locator(".dock [data-guide]").first.click()
    say = page.locator(".player__say")
    # One way to its end, and on to the next; after ten minutes the page would say something else.
    for seconds in (210, 120, 120):
        expect(say).to_be_visible()
        while page.locator(".player__screen[data-state=wait]").count():
            before = say.inner_text()
            press(page, "Done, go on")
            expect(say).not_to_have_text(before)
        for _ in range(seconds):  # each of them is shown
            page.clock.fast_forward(1000)
        if seconds == 210:
            expect(page.locator(".player__screen")).to_have_attribute("data-phase", "done")
        expect(install_button(page)).to_be_hidden()
        expect(line(page)).to_have_count(0)
        press(page, "Another way")
    press(page, "Close")
    expect(page.locator(".player__screen")).to_be_hidden()
    expect(line(page)).to_have_count(0)
    # The cramp goes on, and on another page too nobody asks.
    for path in (*DAYTIME, "/quiz", "/helper", "/"):
        page.goto(path)
        page.evaluate(OFFER)
        expect(line(page).locator("visible=true")).to_have_count(0)
        expect(install_button(page)).to_be_hidden()
    assert page.evaluate("globalThis.prompted") == 0


def test_after_the_run_one_quiet_line(new_page: NewPage) -> None:
    page = new_page(clock=NIGHT)
    to_hold(page)
    page.evaluate(OFFER)
    press(page, "It eased")
    expect(line(page)).to_have_count(0)
    press(page, "Save this cramp")
    expect(line(page)).to_have_count(0)
    press(page, "Close")
    expect(line(page)).to_be_in_viewport()
    expect(line(page)).to_contain_text("Next time in one tap")
    expect(install_button(page)).to_be_visible()
    # It came back: another run, and the line is gone.
    page.locator(".dock [data-guide]").first.click()
    press(page, "Close")
    expect(line(page)).to_be_hidden()


@pytest.mark.parametrize("path", DAYTIME)
def test_by_day_a_line_leads_to_the_steps(new_page: NewPage, path: str) -> None:
    page = used(new_page)
    page.goto(path)
    expect(line(page)).to_be_visible()
    expect(install_button(page)).to_be_hidden()
    line(page).get_by_role("link", name="Show me how").click()
    expect(page).to_have_url(re.compile("/about#install$"))
    expect(page.get_by_role("heading", name="Put it on your home screen")).to_be_in_viewport()


@pytest.mark.parametrize("path", ["/", "/relief/foot", "/helper", "/warning-signs", "/aftercare"])
def test_no_line_where_help_is_looked_for(new_page: NewPage, path: str) -> None:
    page = used(new_page)
    page.goto(path)
    page.evaluate(OFFER)
    expect(line(page)).to_have_count(0)


def test_the_line_and_the_switched_on_button_do_not_move_the_page(new_page: NewPage) -> None:
    page = used(new_page)
    page.goto("/prevention")
    before = line(page).bounding_box()
    page.evaluate(OFFER)
    expect(install_button(page)).to_be_visible()
    assert line(page).bounding_box() == before


def test_the_line_can_be_read_and_tapped(new_page: NewPage) -> None:
    page = used(new_page)
    page.goto("/triggers")
    page.evaluate(OFFER)
    expect(install_button(page)).to_be_visible()
    assert violations_in_both_schemes(page) == []
    assert small_targets(page) == []


@pytest.mark.parametrize("path", ["/about", "/triggers"])
def test_large_letters_fit_a_narrow_screen(new_page: NewPage, path: str) -> None:
    page = used(new_page, viewport={"width": 320, "height": 640})
    cdp = page.context.new_cdp_session(page)
    cdp.send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    page.goto(path)
    page.evaluate(OFFER)
    expect(install_button(page)).to_be_visible()
    page.locator("details").evaluate_all("nodes => { for (const node of nodes) node.open = true }")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_line_is_not_printed(new_page: NewPage) -> None:
    page = used(new_page)
    page.goto("/prevention")
    expect(line(page)).to_be_visible()
    page.emulate_media(media="print")
    expect(line(page)).to_be_hidden()


def test_a_no_is_a_no(new_page: NewPage) -> None:
    page = used(new_page, clock=NIGHT)
    page.goto("/prevention")
    line(page).get_by_role("button", name="No", exact=True).click()
    expect(line(page)).to_be_hidden()
    for path in DAYTIME:
        page.goto(path)
        page.evaluate(OFFER)
        expect(line(page)).to_be_hidden()
    to_hold(page)
    press(page, "It eased")
    press(page, "Close")
    expect(page.locator(".player__screen")).to_be_hidden()
    expect(line(page)).to_have_count(0)
    page.goto("/about")  # who looks for it still finds it
    page.evaluate(OFFER)
    expect(install_button(page)).to_be_visible()


@pytest.mark.parametrize("path", ["/about", "/prevention"])
def test_the_button_asks_the_browser_once(new_page: NewPage, path: str) -> None:
    page = used(new_page)
    page.goto(path)
    page.evaluate(OFFER)
    assert page.evaluate("prompted") == 0
    install_button(page).click()
    expect(install_button(page)).to_be_hidden()
    assert page.evaluate("prompted") == 1
    if path != "/about":
        expect(line(page).get_by_role("link", name="Show me how")).to_be_visible()
    page.evaluate(OFFER)  # the browser may offer again
    expect(install_button(page)).to_be_visible()


def test_an_offer_that_the_browser_takes_back_is_no_error(new_page: NewPage) -> None:
    page = used(new_page)
    page.goto("/about")
    page.evaluate(
        """() => {
          const offer = new Event("beforeinstallprompt", { cancelable: true });
          offer.prompt = () => Promise.reject(new DOMException("no", "NotAllowedError"));
          dispatchEvent(offer);
        }"""
    )
    install_button(page).click()
    expect(install_button(page)).to_be_hidden()
    expect(page.locator("#install details[open]")).to_be_visible()


# --- installed ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/about", "/prevention"])
def test_when_it_is_installed_the_help_goes(new_page: NewPage, path: str) -> None:
    page = used(new_page)
    page.goto(path)
    page.evaluate(OFFER)
    shown = page.locator("#install" if path == "/about" else ".install-line")
    expect(shown).to_be_visible()
    page.evaluate("dispatchEvent(new Event('appinstalled'))")
    expect(shown).to_be_hidden()
    expect(install_button(page)).to_be_hidden()
    page.goto("/prevention")
    expect(line(page)).to_be_hidden()
    page.goto("/about")  # it may have been removed again
    expect(page.locator("#install")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_installed_app_says_nothing_of_it(
    playwright: Playwright,
    browser_options: LaunchOptions,
    server: Origin,
    tmp_path: Path,
    scripts: bool,
) -> None:
    """The style alone hides it, so no script is needed."""
    with app_window(
        playwright,
        browser_options,
        f"{server.url}/about",
        tmp_path,
        base_url=server.url,
        java_script_enabled=scripts,
    ) as page:
        page.context.add_init_script(USED)
        expect(page.get_by_role("heading", level=1)).to_have_text("About Unknot")
        expect(page.locator("#install")).to_be_hidden()
        for path in DAYTIME:
            page.goto(path)
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            expect(line(page)).to_be_hidden()


def test_on_an_iphone_that_knows_no_display_mode(new_page: NewPage) -> None:
    page = new_page(script=USED + NO_PROMPT + STANDALONE % "true")
    page.goto("/about")
    expect(page.locator("#install")).to_be_hidden()
    page.goto("/prevention")
    expect(line(page)).to_be_hidden()
    assert setting(page, "install") is None  # that tab of Safari is another place


def test_use_is_remembered_when_the_run_is_gone(phone_page: Page) -> None:
    phone_page.goto("/")
    expect(phone_page.get_by_role("timer")).not_to_be_empty()
    assert setting(phone_page, "used") is None  # a look is no use
    guide(phone_page)
    assert setting(phone_page, "used") == "yes"
    phone_page.evaluate("localStorage.removeItem('unknot:run:now')")
    phone_page.goto("/prevention")
    expect(line(phone_page)).to_be_visible()


def test_a_run_saved_without_a_touch_counts_as_used(new_page: NewPage) -> None:
    page = new_page(clock=NIGHT)
    page.goto("/")
    page.evaluate(
        """() => { const start = Date.now() - 3_600_000;
          localStorage["unknot:run:now"] =
            JSON.stringify({ v: 1, start, touched: start + 90_000, episodes: 1 }) }"""
    )
    page.reload()
    assert setting(page, "used") is None
    page.get_by_role("button", name="Save", exact=True).click()
    assert setting(page, "used") == "yes"
