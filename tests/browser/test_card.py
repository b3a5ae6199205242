"""The card for a stranger: one sentence over the whole screen, without a script or a network."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.measure import covered, small_targets, violations_in_both_schemes
from tests.browser.phone import NewPage, NewPhone, open_page, store
from tests.browser.worker import visit
from tests.faults import Proxy
from tests.product import LOADED
from webapp.content.card import Language

LANGUAGES = LOADED.card.language
READABLE = 24  # CSS px: read at arm's length, about 60 cm
SAID = ".say:visible"


def choose(page: Page, lang: str) -> None:
    page.locator(f'.language[href="#{lang}"]').click()


# Where the parts of the card lie, and what is said on it.
SEEN = """() => {
  const said = [...document.querySelectorAll(".say")].filter((node) => node.checkVisibility());
  const words = [...said[0].querySelectorAll("p")];
  const parts = [said[0], ...document.querySelectorAll(".sheet svg, .sheet .button")];
  const boxes = parts.map((node) => node.getBoundingClientRect());
  return {
    width: innerWidth, said: said.length, parts: parts.length,
    dir: getComputedStyle(said[0]).direction,
    words: words.map((node) => node.innerText),
    size: Number.parseFloat(getComputedStyle(words[0]).fontSize),
    outside: boxes.filter(({ left, right, top, bottom, width }) =>
      !width || left < 0 || right > innerWidth || top < 0 || bottom > innerHeight).length,
  };
}"""


@pytest.mark.parametrize("item", LANGUAGES, ids=lambda item: item.lang)
def test_one_tap_fills_the_screen_with_one_language(new_page: NewPage, item: Language) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/card")
    expect(page.locator(SAID)).to_have_count(0)
    choose(page, item.lang)
    expect(page.locator(SAID)).to_have_count(1)
    expect(page.locator(SAID)).to_have_attribute("lang", item.lang)
    for width in (360, 320):
        page.set_viewport_size({"width": width, "height": 640})
        seen = page.evaluate(SEEN)
        assert seen.pop("size") >= READABLE, width
        assert seen == {
            **{"width": width, "said": 1, "parts": 3, "outside": 0},
            **{"dir": item.dir, "words": [item.say, item.careful]},
        }
        for other in (".nav", ".footer", ".languages", ".papers"):
            expect(page.locator(other)).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False])
def test_another_language_and_back_lead_to_the_list(new_page: NewPage, scripts: bool) -> None:
    page = new_page(java_script_enabled=scripts)
    page.goto("/card#ja")  # a bookmark
    expect(page.locator(SAID)).to_have_attribute("lang", "ja")
    page.get_by_role("link", name="Another language").click()
    expect(page.locator(SAID)).to_have_count(0)
    choose(page, "ar")
    expect(page.locator(SAID)).to_have_attribute("lang", "ar")
    page.go_back()
    expect(page.locator(SAID)).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("path", ["/helper", "/about"])
def test_it_is_one_tap_from_the_helper_and_from_about(phone_page: Page, path: str) -> None:
    open_page(phone_page, path)
    phone_page.locator('main a[href="/card"]').click()
    expect(phone_page.get_by_role("heading", level=1)).to_have_text("Card for a stranger")


def test_it_works_with_the_server_killed(new_phone: NewPhone, own_server: Proxy) -> None:
    phone = new_phone(own_server, allow=["ERR_CONNECTION_REFUSED"], service_workers="allow")
    visit(phone).close()
    own_server.stop()
    page = phone.new_page()
    page.goto("/card")
    for item in LANGUAGES:
        choose(page, item.lang)
        expect(page.locator(SAID)).to_have_text(re.compile(re.escape(item.say)))
        page.get_by_role("link", name="Another language").click()
    page.goto("/card#hi")
    expect(page.locator(SAID)).to_have_attribute("lang", "hi")


def test_in_plaster_nobody_is_asked_to_push(phone_page: Page) -> None:
    phone_page.goto("/")
    store(phone_page, setting={"avoid": {"value": "stretch"}})
    for path in ("/card", "/card#fr"):
        phone_page.goto("about:blank")  # else only the fragment would change
        open_page(phone_page, path)
        expect(phone_page.locator(".instead:visible")).to_have_text(
            LOADED.words.words["relief"]["operated"]
        )
        for part in (".language", ".say", ".sheet svg"):
            expect(phone_page.locator(f"{part}:visible")).to_have_count(0)


def test_list_and_card_are_for_everybody(phone_page: Page) -> None:
    for path in ("/card", "/card#ar", "/card#zh-Hans"):
        phone_page.goto("about:blank")
        open_page(phone_page, path)
        assert violations_in_both_schemes(phone_page) == [], path
        assert small_targets(phone_page) == [], path
        assert covered(phone_page) == [], path


def test_nothing_is_lost_with_large_text_and_on_its_side(new_phone: NewPhone) -> None:
    phone = new_phone(viewport={"width": 320, "height": 640})
    page = phone.new_page()
    phone.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    for width, height in ((320, 640), (640, 360)):
        page.set_viewport_size({"width": width, "height": height})
        for path in ("/card", "/card#de", "/card#ar"):
            page.goto("about:blank")  # else only the fragment would change
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            lines = page.locator(f"{SAID} p")
            expect(lines).to_have_count(2 if "#" in path else 0)
            for place in range(lines.count()):
                lines.nth(place).scroll_into_view_if_needed()
                expect(lines.nth(place), path).to_be_in_viewport()
