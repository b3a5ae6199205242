"""For the person beside: which muscle it is decides what is done, and that is seen at once."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.phone import NewPage, open_page, store
from tests.browser.player import NIGHT, READY_MS, dialog, guide, press
from tests.product import LOADED
from webapp.content.relief import Pick

PICKS = LOADED.helper.pick
SHOWN = [pick for pick in PICKS if pick.hero]
(OTHER,) = (pick for pick in PICKS if not pick.hero)
LOOK = "Look: swollen, hot, red, darker, pale or cold? Do not press. Get help."


def choose(page: Page, pick: Pick) -> None:
    page.get_by_role("radio", name=pick.name, exact=True).check(force=True)


@pytest.mark.parametrize("width", [360, 320])
@pytest.mark.parametrize("pick", SHOWN, ids=lambda pick: pick.id)
def test_the_whole_action_and_its_picture_are_seen_without_a_script(
    new_page: NewPage, pick: Pick, width: int
) -> None:
    page = new_page(java_script_enabled=False)
    page.set_viewport_size({"width": width, "height": 640})
    page.goto("/helper")
    if pick is not PICKS[0]:  # the calf is there without a tap
        choose(page, pick)
    first = page.locator(f".fold .place--{pick.id}")
    assert first.locator(".essence li").all_inner_texts() == list(pick.essence)
    nav = page.locator(".nav").bounding_box()
    assert nav
    look = page.get_by_role("link", name=LOOK)
    for part in (look, first.locator(".essence"), first.locator(".end svg")):
        box = part.bounding_box()
        assert box and box["y"] >= 0 and box["y"] + box["height"] <= nav["y"]


def test_nothing_of_it_lies_under_the_button(phone_page: Page) -> None:
    open_page(phone_page, "/helper")
    for pick in SHOWN:
        choose(phone_page, pick)
        dock = phone_page.locator(".dock").bounding_box()
        box = phone_page.locator(f".place--{pick.id} .end svg").bounding_box()
        assert dock and box and box["y"] + box["height"] <= dock["y"]


def test_one_muscle_at_a_time_and_the_calf_first(phone_page: Page) -> None:
    open_page(phone_page, "/helper")
    assert PICKS[0].muscles[0] == "calf"
    asked: list[str] = []
    phone_page.wait_for_load_state("networkidle")
    phone_page.on("request", lambda request: asked.append(request.url))
    for step, pick in enumerate((PICKS[0], *reversed(PICKS))):
        if step:
            choose(phone_page, pick)
        for other in PICKS:
            section = phone_page.locator(f".fold .place--{other.id}")
            expect(section).to_be_visible(visible=other is pick)
    assert not [url for url in asked if "/icons/" not in url]


def test_the_lines_are_the_largest_text(phone_page: Page) -> None:
    open_page(phone_page, "/helper")
    sizes = "nodes => nodes.map((node) => parseFloat(getComputedStyle(node).fontSize))"
    lines = phone_page.locator(f".place--{PICKS[0].id} .essence li").evaluate_all(sizes)
    others = phone_page.locator("main :is(h1, h2, p, a, span):visible").evaluate_all(sizes)
    assert max(others) < lines[0]


@pytest.mark.parametrize("scripts", [True, False])
def test_the_leg_is_looked_at_before_anybody_presses(new_page: NewPage, scripts: bool) -> None:
    page = new_page(java_script_enabled=scripts)
    page.goto("/helper")
    look = page.get_by_role("link", name=LOOK)
    box, lines = look.bounding_box(), page.locator(".essence:visible").bounding_box()
    assert box and lines and box["y"] + box["height"] <= lines["y"]
    look.click()
    expect(page).to_have_url(re.compile("/warning-signs$"))


@pytest.mark.parametrize("scripts", [True, False])
def test_for_another_muscle_nothing_is_pressed_and_its_page_is_one_tap_away(
    new_page: NewPage, scripts: bool
) -> None:
    page = new_page(java_script_enabled=scripts)
    for muscle in (item for item in LOADED.muscles if item.id in OTHER.muscles):
        page.goto("/helper")
        choose(page, OTHER)
        expect(page.locator(".essence:visible li").first).to_have_text("Do not press the foot.")
        for unsaid in (page.get_by_text("Press the ball of the foot"), page.locator(".dock")):
            expect(unsaid).to_be_hidden()
        expect(page.locator(".fold .place--other .row")).to_have_count(len(OTHER.muscles))
        link = page.locator(".fold").get_by_role("link", name=muscle.name, exact=True)
        nav, box = page.locator(".nav").bounding_box(), link.bounding_box()
        assert nav and box and box["y"] + box["height"] <= nav["y"]
        link.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(muscle.title)


@pytest.mark.parametrize("pick", SHOWN, ids=lambda pick: pick.id)
def test_the_count_shows_what_is_done_for_the_chosen_muscle(new_page: NewPage, pick: Pick) -> None:
    page = new_page(clock=NIGHT)
    open_page(page, "/helper")
    choose(page, pick)
    page.locator("[data-guide]").click()
    expect(dialog(page)).to_be_visible()
    while dialog(page).get_attribute("data-state") != "count":
        press(page, "Done, go on")
    lines = dialog(page).locator(".player__lines li")
    assert lines.all_inner_texts() == list(pick.essence)
    page.clock.run_for(READY_MS + 500)
    expect(dialog(page).locator(".player__say")).to_have_text(" ".join(pick.essence[1:]))
    assert pick.hero
    picture = dialog(page).locator(".player__figure title")
    expect(picture).to_have_text(LOADED.heroes[pick.hero].title)


def test_in_plaster_nobody_is_told_to_press(phone_page: Page) -> None:
    phone_page.goto("/")
    setting = {"setting": {"avoid": {"value": "stretch"}}}
    store(phone_page, **setting)
    open_page(phone_page, "/helper")
    expect(phone_page.locator(".fold p.instead")).to_have_text(
        LOADED.words.words["relief"]["operated"]
    )
    for part in (".place", ".ways", ".dock", ".chips"):
        expect(phone_page.locator(f"#relief {part}")).not_to_have_count(0)
        expect(phone_page.locator(f"#relief {part}").filter(visible=True)).to_have_count(0)


def test_the_count_begins_with_one_tap(phone_page: Page) -> None:
    guide(phone_page, "/helper")
    expect(dialog(phone_page)).to_contain_text("Which muscle?")
