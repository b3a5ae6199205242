"""The figures and the leg map as a browser paints them: without words, in few colours, at rest."""

import re
from typing import Any

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.browser.phone import NewPage, NewPhone
from tests.browser.player import NIGHT, SEEN_MS, wait
from tests.product import LOADED
from webapp import contact_sheet, content

CONTENT = LOADED
MUSCLES = CONTENT.muscles
WARNED = [muscle for muscle in MUSCLES if any(never.figure for never in muscle.never)]
SMALLEST_TARGET = 48
PICTURE = 166, 244  # what static/figures/legs.svg is wide and high

# In the picture: where a finger lands that means the muscle.
PLACES = {
    "quadriceps": [(44, 26), (44, 100)],
    "inner-thigh": [(25, 50), (28, 100)],
    "shin": [(46, 136), (46, 190)],
    "hamstring": [(140, 40), (134, 100)],
    "calf": [(138, 140), (132, 180)],
    "foot": [(100, 232), (118, 232)],
}

# Of all text only the numbers of the steps are left. A style of our own making passes the policy.
HIDE_WORDS = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    body *, body *::before, body *::after { font-size: 0 !important; }
    .step__say::before { font-size: 1.25rem !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""
READABLE = """() => [...document.querySelectorAll("body *")].filter((node) =>
  node.checkVisibility() && parseFloat(getComputedStyle(node).fontSize) > 0
  && [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim())
  && !node.closest("svg")).map((node) => node.outerHTML)"""
# Of each list of steps: how it counts, and of each step its number, its words and its figure.
STEPS = """(lists) => lists.map((list) => [
  getComputedStyle(list).counterReset,
  [...list.querySelectorAll(".step")].map((step) => {
    const say = step.querySelector(".step__say");
    const { content, fontSize, color, width } = getComputedStyle(say, "::before");
    const number = [content.startsWith("counter(step)"), parseFloat(fontSize) >= 16,
      parseFloat(width) >= 20,
      color !== getComputedStyle(document.documentElement).backgroundColor,
      getComputedStyle(step).counterIncrement];
    const boxes = [say, step.querySelector(".fig")].map((node) => node.getBoundingClientRect());
    return [number, ...boxes.map((box) => box.toJSON())];
  }),
])"""
BOXES = "(nodes) => nodes.map((node) => node.getBoundingClientRect().toJSON())"
STROKE = """(node) => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  canvas.fillStyle = getComputedStyle(node).stroke;
  canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
}"""


def box(part: Locator) -> FloatRect:
    found = part.bounding_box()
    assert found
    return found


def muscle_link(page: Page, muscle: content.relief.Muscle) -> Locator:
    return page.locator(f'#muscles a[href="{muscle.path}"]')


# --- figures ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [muscle.path for muscle in MUSCLES])
def test_numbers_and_figures_are_enough_to_follow_the_steps(phone_page: Page, path: str) -> None:
    phone_page.goto(path)
    phone_page.evaluate(HIDE_WORDS)
    assert phone_page.evaluate(READABLE) == []
    above = 0.0
    lists = phone_page.locator(".place--bed .steps").evaluate_all(STEPS)
    assert lists
    for reset, steps in lists:
        assert reset == "step 0" and steps
        for number, say, figure in steps:
            assert number == [True, True, True, True, "step 1"]
            assert say["top"] >= above - 0.5
            assert figure["width"] >= 90 and figure["height"] >= 60
            assert figure["top"] >= above - 0.5
            above = max(say["bottom"], figure["bottom"])


@pytest.mark.parametrize("muscle", WARNED, ids=lambda muscle: muscle.id)
def test_the_mistake_is_crossed_out(new_page: NewPage, muscle: content.relief.Muscle) -> None:
    """In a ring of the picture of the whole action, on the first screen; else beside its words."""
    page = new_page(java_script_enabled=False)
    page.goto(muscle.path)
    hero = page.locator(".place--bed .hero")
    if CONTENT.heroes[muscle.place["bed"].techniques[0].hero or ""].wrong:
        expect(hero).to_have_accessible_name(re.compile(r"\bNot with the toes (pointed|up)\.$"))
        ring, dock = box(hero.locator(".ring")), box(page.locator(".nav"))
        assert ring["y"] >= 0 and ring["y"] + ring["height"] <= dock["y"]
        assert ring["width"] >= 30, ring
        assert ring["width"] < box(hero)["width"] / 2
    else:
        wanted = next(never.figure for never in muscle.never if never.figure)
        figure = page.locator(".never svg")
        expect(figure).to_have_accessible_name(CONTENT.figures[wanted].title)
        expect(figure).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_disappears_in_forced_colours(phone_page: Page, scheme: Any) -> None:
    page = phone_page
    page.emulate_media(forced_colors="active", color_scheme=scheme)
    page.goto("/")
    ground = page.evaluate(
        STROKE.replace("getComputedStyle(node).stroke", "'Canvas'").replace("(node)", "()")
    )
    figure = page.locator(".place--bed .fig:has(.towel)").first

    def colour(name: str) -> list[int]:
        found: list[int] = figure.locator(f".{name}").first.evaluate(STROKE)
        return found

    limb: list[int] = figure.locator(".muscle ~ .foot").evaluate(STROKE)
    for one, other in (
        (limb, ground),
        (colour("muscle"), limb),
        (colour("soft"), ground),
        (colour("soft"), limb),
        (colour("line"), ground),
        (colour("upper"), colour("torso")),
        (colour("arrow"), ground),
        (colour("arrow"), limb),
        (colour("towel"), limb),
    ):
        assert sum(abs(a - b) for a, b in zip(one, other, strict=True)) > 60


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_part_of_a_hero_disappears_in_forced_colours(phone_page: Page, scheme: Any) -> None:
    page = phone_page
    page.emulate_media(forced_colors="active", color_scheme=scheme)
    page.goto("about:blank")
    page.set_content(contact_sheet.page({"calf-bed": CONTENT.heroes["calf-bed"]}, {}))
    picture = page.locator(".hero").first

    def colour(name: str) -> list[int]:
        part = picture.locator(f".{name}").first
        found: list[int] = part.evaluate(STROKE.replace(").stroke", ").fill"))
        return found

    ground, leg = colour("ring"), colour("limb")
    for one, other in (
        (leg, ground),
        (colour("meat"), leg),
        (colour("meat"), ground),
        (colour("pull"), ground),
        (colour("disc"), ground),
        (colour("badge"), ground),
        (colour("ghost"), leg),
    ):
        assert sum(abs(a - b) for a, b in zip(one, other, strict=True)) > 60


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_figures_move_only_for_those_who_want_it(phone_page: Page, motion: Any) -> None:
    page = phone_page
    page.emulate_media(reduced_motion=motion)
    page.goto("/")
    moving = page.evaluate(
        "document.getAnimations().map((it) => [it.animationName, it.effect.getTiming().duration])"
    )
    if motion == "reduce":
        assert moving == []
    else:
        assert {name for name, _ in moving} == {"fig-turn"}
        assert min(duration for _, duration in moving) >= 2000  # nothing flashes


DIFFERENCE = """async (shots) => {
  const [one, other] = await Promise.all(shots.map(async (bytes) => {
    const image = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    return canvas.getImageData(0, 0, image.width, image.height).data;
  }));
  let ink = 0, differ = 0;
  for (let at = 0; at < one.length; at += 4) {
    if (Math.abs(one[at] - one[0]) > 30) ink += 1;
    if (Math.abs(one[at] - other[at]) > 60) differ += 1;
  }
  return [ink, differ];
}"""


def test_a_figure_referred_to_looks_like_the_drawn_one(new_page: NewPage) -> None:
    page = new_page(reduced_motion="reduce")
    page.goto("/")
    drawn = page.locator(".place--bed .fig:has(.towel)").first
    again = page.locator(".place--bed .fig:has(use)").first
    assert again.locator("use").get_attribute("href") == f"#{drawn.get_attribute('id')}"
    expect(again).to_have_accessible_name(CONTENT.figures["calf-bed-towel"].title)
    page.evaluate("document.querySelectorAll('.dock, .nav').forEach((bar) => bar.remove())")
    shots = []
    for fig in (drawn, again):  # in one place: elsewhere edges lie at other fractions of a pixel
        fig.evaluate("node => { node.style = 'position: fixed; inset: 0 auto auto 0' }")
        shots.append(list(fig.screenshot()))
        fig.evaluate("node => { node.style = '' }")
    ink, differ = page.evaluate(DIFFERENCE, shots)
    assert ink > 1000 and differ < ink / 50


def test_a_figure_is_shown_while_the_drawn_one_is_not(new_page: NewPage) -> None:
    page = new_page(reduced_motion="reduce")
    page.goto("/")
    page.locator("#at-standing").check(force=True)
    shown = page.locator(".place--standing .fig:has(use)")
    expect(shown.first).to_be_visible()
    drawn = [page.locator(use.get_attribute("href") or "") for use in shown.locator("use").all()]
    (again, *_) = [shown.nth(at) for at, whole in enumerate(drawn) if not whole.is_visible()]
    page.evaluate("document.querySelectorAll('.dock, .nav').forEach((bar) => bar.remove())")
    shot = list(again.screenshot())
    ink, _ = page.evaluate(DIFFERENCE, [shot, shot])
    assert ink > 1000


# --- the leg map ------------------------------------------------------------------------------


def test_links_of_the_map_are_large_and_stand_apart(new_phone: NewPhone) -> None:
    phone = new_phone()
    page = phone.new_page()
    cdp = phone.new_cdp_session(page)
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    for width, letters in [(360, 16), (320, 16), (320, 32), (412, 16), (768, 16)]:
        case = f"{width} wide, letters of {letters}"
        page.set_viewport_size({"width": width, "height": 640})
        cdp.send("Page.setFontSizes", {"fontSizes": {"standard": letters}})
        page.goto("/relief/inner-thigh")
        assert page.evaluate(size) >= letters, case
        page.locator("#muscles > summary").click()
        expect(muscle_link(page, MUSCLES[-1])).to_be_visible()
        links = page.locator("#muscles .map a")
        boxes, names = links.evaluate_all(BOXES), links.locator("b").evaluate_all(BOXES)
        assert len(boxes) == len(names) == len(MUSCLES), case
        for place, one in enumerate(boxes):
            assert one["width"] >= SMALLEST_TARGET and one["height"] >= SMALLEST_TARGET, case
            assert one["left"] >= 0 and one["right"] <= width, case
            for other in boxes[:place]:
                assert (
                    one["right"] <= other["left"] + 0.5
                    or other["right"] <= one["left"] + 0.5
                    or one["bottom"] <= other["top"] + 0.5
                    or other["bottom"] <= one["top"] + 0.5
                ), case
        for name, link in zip(names, boxes, strict=True):  # the name lies within its link
            assert name["left"] >= link["left"] and name["right"] <= link["right"], case


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_tap_on_the_muscle_in_the_picture_opens_it(new_page: NewPage, direction: str) -> None:
    """Where writing goes from right to left, the picture is mirrored with its links."""
    page = new_page(clock=NIGHT)
    page.goto(MUSCLES[-1].path)
    for muscle, (x, y) in [(m, PLACES[m.id][turn]) for turn in (0, 1) for m in MUSCLES]:
        page.evaluate(f"document.dir = '{direction}'")
        page.locator("#muscles:not([open]) > summary").click()
        picture = page.locator(".map img")
        picture.evaluate("node => node.scrollIntoView({ block: 'center', behavior: 'instant' })")
        mirrored = picture.evaluate("node => getComputedStyle(node).transform") != "none"
        assert mirrored == (direction == "rtl")
        seen = box(picture)
        across = 1 - x / PICTURE[0] if mirrored else x / PICTURE[0]
        wait(page, SEEN_MS)
        page.mouse.click(
            seen["x"] + across * seen["width"], seen["y"] + y / PICTURE[1] * seen["height"]
        )
        expect(page.get_by_role("heading", level=1)).to_have_text(muscle.title)
        wait(page, SEEN_MS)


def test_the_map_by_keyboard(phone_page: Page) -> None:
    phone_page.goto("/")
    phone_page.locator("#muscles > summary").press("Enter")
    links = [muscle_link(phone_page, muscle) for muscle in MUSCLES]
    links[0].focus()
    for muscle, link in zip(MUSCLES, links, strict=True):
        expect(link).to_be_focused()
        expect(link).to_have_accessible_name(f"{muscle.name} {muscle.where}")
        assert link.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"
        phone_page.keyboard.press("Tab")
    phone_page.keyboard.press("Shift+Tab")
    phone_page.keyboard.press("Enter")
    expect(phone_page.get_by_role("heading", level=1)).to_have_text(MUSCLES[-1].title)


@pytest.mark.parametrize("colours", ["none", "active"])
def test_the_current_muscle_is_marked_by_more_than_colour(phone_page: Page, colours: Any) -> None:
    page = phone_page
    page.emulate_media(forced_colors=colours)
    page.goto("/relief/foot")
    for muscle in MUSCLES:
        link = muscle_link(page, muscle)
        mark = link.evaluate(
            """node => [getComputedStyle(node.firstElementChild, "::before").content,
              getComputedStyle(node.firstElementChild).borderTopStyle,
              getComputedStyle(node.firstElementChild).borderTopWidth]"""
        )
        if muscle.id == "foot":
            assert mark == ['"✓" / ""', "solid", "3px"]
            expect(link).to_have_attribute("aria-current", "page")
        else:
            assert mark == ["none", "solid", "1px"]


def test_the_map_is_a_list_of_links_without_style_and_picture(new_phone: NewPhone) -> None:
    phone = new_phone(allow=["ERR_FAILED"], bypass_csp=True)
    phone.route("**/legs.*", lambda route: route.abort())
    page = phone.new_page()
    page.goto("/")
    page.locator("#muscles summary").click()
    page.evaluate("document.querySelectorAll('style').forEach((node) => node.remove())")
    for muscle in MUSCLES:
        expect(muscle_link(page, muscle)).to_be_visible()
        expect(muscle_link(page, muscle)).to_contain_text(muscle.where)
