"""An address opens one stretch at once, and a page on paper is one card of it."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.phone import NewPage, NewPhone, open_page
from tests.browser.player import NIGHT
from tests.browser.worker import visit
from tests.faults import Proxy
from tests.product import LOADED
from webapp.content.relief import Muscle

MUSCLES = LOADED.muscles
PLACES = [place.id for place in LOADED.relief.homes]
CLOT = "It might be a clot: get seen today. Breathless? Call an ambulance."
A6 = (105 / 25.4 * 72, 148 / 25.4 * 72)  # points
EACH_MUSCLE = pytest.mark.parametrize("muscle", MUSCLES, ids=lambda muscle: muscle.id)
EACH_PLACE = pytest.mark.parametrize("place", PLACES)


def sees_the_action(page: Page, muscle: Muscle, place: str) -> None:
    """Its three lines and its picture lie in the first screen, which begins at the page's head."""
    first = page.locator(f".fold .place--{place}")
    lines = muscle.place[place].techniques[0].essence
    expect(first.locator(".essence")).to_be_visible()
    assert first.locator(".essence li").all_inner_texts() == list(lines)
    nav = page.locator(".nav").bounding_box()
    for part in (page.locator("h1"), first.locator(".essence"), first.locator(".end svg")):
        box = part.bounding_box()
        assert nav and box and box["y"] >= 0 and box["y"] + box["height"] <= nav["y"]


@EACH_PLACE
@EACH_MUSCLE
def test_an_address_opens_one_stretch(phone_page: Page, muscle: Muscle, place: str) -> None:
    open_page(phone_page, f"{muscle.path}#{place}")
    expect(phone_page.locator(f"#at-{place}")).to_be_checked()
    sees_the_action(phone_page, muscle, place)
    for other in PLACES:
        section = phone_page.locator(f".fold .place--{other}")
        expect(section).to_be_visible(visible=other == place)


@EACH_PLACE
def test_without_a_script_it_comes_first_and_the_chips_go_on_choosing(
    new_page: NewPage, place: str
) -> None:
    muscle = MUSCLES[-1]
    page = new_page(java_script_enabled=False)
    page.goto(f"{muscle.path}#{place}")
    sees_the_action(page, muscle, place)
    name = next(home.name for home in LOADED.relief.homes if home.id == place)
    expect(page.locator(f".fold .place--{place} h2")).to_have_text(name)
    assert page.locator(f".fold .place--{place} h2").evaluate("node => node.offsetHeight") > 10
    for other in PLACES:
        page.locator(f"#at-{other}").check(force=True)
        expect(page.locator(f".fold .place--{other}")).to_be_visible()


def test_it_works_with_the_server_killed(new_phone: NewPhone, own_server: Proxy) -> None:
    phone = new_phone(own_server, allow=["ERR_CONNECTION_REFUSED"], service_workers="allow")
    visit(phone).close()
    own_server.stop()
    page = phone.new_page()
    for muscle in MUSCLES:
        page.goto(f"{muscle.path}#standing")
        expect(page.locator("#at-standing")).to_be_checked()
        sees_the_action(page, muscle, "standing")


def test_what_is_tapped_afterwards_wins_and_stays(phone_page: Page) -> None:
    open_page(phone_page, "/relief/hamstring#standing")
    phone_page.locator("#at-sitting").check(force=True)
    expect(phone_page).to_have_url(re.compile("/relief/hamstring$"))
    phone_page.reload()
    expect(phone_page.locator("#at-sitting")).to_be_checked()
    phone_page.evaluate("location.hash = 'standing'")  # an address typed over this one
    expect(phone_page.locator("#at-standing")).to_be_checked()


def test_an_address_that_names_no_place_harms_nothing(phone_page: Page) -> None:
    for name in ("flying", "guide", "%22%5D", "a.b:c", "conditions"):
        phone_page.goto("about:blank")
        open_page(phone_page, f"/relief/shin#{name}")
        expect(phone_page.locator("#at-bed")).to_be_checked()


def test_out_of_the_water_the_chosen_place_is_opened(phone_page: Page) -> None:
    phone_page.goto("/relief/water")
    phone_page.get_by_role("link", name="Stand", exact=True).click()
    expect(phone_page.locator("#at-standing")).to_be_checked()
    sees_the_action(phone_page, MUSCLES[0], "standing")


def test_the_card_leads_to_every_stretch(phone_page: Page) -> None:
    open_page(phone_page, "/card")
    links = phone_page.locator(".papers a").evaluate_all(
        "all => all.map((a) => a.pathname + a.hash)"
    )
    assert links == [f"{muscle.path}#{place}" for muscle in MUSCLES for place in PLACES]


# --- on paper ---------------------------------------------------------------------------------


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("scripts", [True, False])
@EACH_MUSCLE
def test_a_muscle_prints_one_small_card(new_page: NewPage, muscle: Muscle, scripts: bool) -> None:
    page = new_page(java_script_enabled=scripts)
    page.goto(muscle.path)
    if scripts:
        expect(page.locator("link[data-late]")).to_have_attribute("media", "all")
    for place in PLACES:
        page.locator(f"#at-{place}").check(force=True)
        pdf = page.pdf(prefer_css_page_size=True)
        assert pages_of(pdf) == 1, place
        (box,) = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
        assert [float(side) for side in box] == pytest.approx(A6, abs=1), place


@pytest.mark.parametrize("scheme", ["light", "dark"])
@EACH_MUSCLE
def test_the_card_has_the_action_the_usual_mistake_and_the_clot(
    new_page: NewPage, muscle: Muscle, scheme: Literal["light", "dark"]
) -> None:
    page = new_page(clock=NIGHT)  # dark, whatever the phone is
    page.emulate_media(color_scheme=scheme)
    page.goto(muscle.path)
    expect(page.locator("link[data-late]")).to_have_attribute("media", "all")
    page.emulate_media(media="print")
    shown = page.locator("main").inner_text()
    first = muscle.place["bed"].techniques[0]
    never = muscle.never[0].say
    for line in (muscle.title, *first.essence, never, CLOT, "Not an ordinary cramp?"):
        assert line in shown, line
    expect(page.locator(".fold .place--bed .end svg")).to_be_visible()
    controls = "button, input, nav, .chips, .dock, .map, .step, .clock, relief-player, dialog"
    expect(page.locator(controls).filter(visible=True)).to_have_count(0)
    for unsaid in ("Step by step", "Pregnant", "quinine", "Is somebody with you?"):
        assert unsaid not in shown, unsaid
    colour = "getComputedStyle(document.documentElement).color"
    assert page.evaluate(colour) == "rgb(18, 22, 27)"  # ink on white


@pytest.mark.parametrize("path", ["/helper", "/relief/water", "/relief/driving"])
def test_the_other_pages_of_help_print_one_card_too(phone_page: Page, path: str) -> None:
    open_page(phone_page, path)
    expect(phone_page.locator("link[data-late]")).to_have_attribute("media", "all")
    assert pages_of(phone_page.pdf(prefer_css_page_size=True)) == 1
    phone_page.emulate_media(media="print")
    expect(phone_page.locator(".essence:visible")).to_have_count(1)
    expect(phone_page.locator(".step:visible, .chips:visible, button:visible")).to_have_count(0)


def test_two_pages_are_counted(phone_page: Page) -> None:
    """The control: a card that is too long."""
    open_page(phone_page, "/")
    phone_page.locator(".essence").first.evaluate("node => { node.style.paddingBlock = '60mm' }")
    assert pages_of(phone_page.pdf(prefer_css_page_size=True)) > 1
