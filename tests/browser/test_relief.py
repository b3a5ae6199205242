"""The relief pages on a phone: what is seen first, situations, muscles, colours."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.addresses import HTML_PATHS
from tests.browser.measure import covered, small_targets
from tests.browser.phone import LIMIT, NewPage, NewPhone, open_page
from tests.browser.player import NIGHT
from tests.product import LOADED
from webapp.content.relief import Muscle, Situation

MUSCLES = LOADED.muscles
RELIEF = LOADED.relief
SITUATIONS, HOMES = RELIEF.situation, RELIEF.homes

FONT_SIZES = """() => [...document.querySelectorAll("main *")]
  .filter((node) => node.checkVisibility() && [...node.childNodes].some(
    (child) => child.nodeType === Node.TEXT_NODE && child.data.trim()))
  .map((node) => [parseFloat(getComputedStyle(node).fontSize), node.textContent.trim()])"""
# The time of the first paint with content in it. The paint of the ground may be reported alone,
# before it.
FIRST_PAINT = """(limit) => new Promise((done) => {
  const name = "first-contentful-paint";
  new PerformanceObserver((list) => list.getEntriesByName(name).forEach(
    (entry) => done(entry.startTime))).observe({ type: "paint", buffered: true });
  setTimeout(done, limit, 0);
})"""
SEE_NEXT_FRAME = """() => {
  const link = document.querySelector(".map__shin a");
  globalThis.seen = new Promise((done) => {
    link.addEventListener("click", () => requestAnimationFrame(() => {
      const heading = document.querySelector("h1").innerText;
      const chip = link.querySelector("b");
      done([getComputedStyle(chip).borderTopWidth, heading]);
    }));
  });
}"""


@pytest.mark.parametrize("muscle", MUSCLES, ids=lambda muscle: muscle.id)
def test_the_whole_action_and_its_picture_are_seen_without_a_tap_or_a_script(
    new_page: NewPage, muscle: Muscle
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(muscle.path)
    nav = page.locator(".nav").bounding_box()
    assert nav
    for place in (item.id for item in HOMES):
        page.locator(f"#at-{place}").check(force=True)
        first = page.locator(f".fold .place--{place}")
        lines = muscle.place[place].techniques[0].essence
        assert first.locator(".essence li").all_inner_texts() == list(lines), place
        for part in (first.locator(".essence"), first.locator(".end svg")):
            box = part.bounding_box()
            assert box and box["y"] >= 0 and box["y"] + box["height"] <= nav["y"], place


@pytest.mark.parametrize("muscle", MUSCLES, ids=lambda muscle: muscle.id)
def test_the_places_to_choose_from_are_above_the_dock(phone_page: Page, muscle: Muscle) -> None:
    open_page(phone_page, muscle.path)
    for place in HOMES:
        phone_page.locator(f"#at-{place.id}").check(force=True)
        phone_page.evaluate("scrollTo(0, 0)")
        dock = phone_page.locator(".dock").bounding_box()
        for label in phone_page.locator(".where .chip").all():
            box = label.bounding_box()
            assert dock and box and box["y"] + box["height"] <= dock["y"], place.id


def test_the_whole_action_is_the_largest_text(phone_page: Page) -> None:
    phone_page.goto("/")
    sizes = phone_page.evaluate(FONT_SIZES)
    largest = max(size for size, _ in sizes)
    lines = MUSCLES[0].place["bed"].techniques[0].essence
    assert {text for size, text in sizes if size == largest} == set(lines)


def test_nothing_but_the_page_itself_is_needed_for_the_first_paint(new_phone: NewPhone) -> None:
    phone = new_phone()
    phone.route("**/static/**", lambda route: None)  # never answered
    page = phone.new_page()
    page.goto("/", wait_until="commit")
    expect(page.get_by_text("Straighten the leg.").first).to_be_visible()
    painted = page.evaluate(FIRST_PAINT, LIMIT)
    assert painted


@pytest.mark.parametrize("scripts", [True, False])
def test_changing_the_situation_costs_no_request_and_no_script(
    new_phone: NewPhone, scripts: bool
) -> None:
    page = new_phone(java_script_enabled=scripts).new_page()
    page.goto("/", wait_until="networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for situation in HOMES:
        page.get_by_role("radio", name=situation.short, exact=True).check(force=True)
        for other in HOMES:
            sections = page.locator(f".place--{other.id}")
            shown = sections.count() if other is situation else 0
            expect(sections.filter(visible=True)).to_have_count(shown)
        expect(page.locator(f".place--{situation.id}")).not_to_have_count(0)
    assert not [url for url in asked if "/icons/" not in url]  # the tab's, whenever it likes


@pytest.mark.parametrize("situation", RELIEF.unsafe, ids=lambda situation: situation.id)
def test_getting_safe_stands_alone_until_the_person_is_safe(
    new_page: NewPage, situation: Situation
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name=situation.short, exact=True).click()
    drill = situation.drill
    assert drill
    expect(page.get_by_role("heading", level=1)).to_have_text(drill.lead)
    if situation.id == "driving":  # read from the corner of an eye
        size = page.locator("h1").evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
        assert size >= 48
    muscles = page.locator("#safe .map a")
    expect(muscles).to_have_count(len(MUSCLES))
    expect(muscles.filter(visible=True)).to_have_count(0)
    page.locator(".dock").get_by_text(drill.safe).click()
    expect(muscles.filter(visible=True)).to_have_count(len(MUSCLES))
    expect(page.get_by_text(drill.safe)).to_be_hidden()


def pick(page: Page, path: str, *, script: bool = True) -> Locator:
    """The link to a muscle, its fold opened, once htmx looks after it."""
    page.locator(".pick:not([open]) > summary").click()
    powered = "[data-htmx-powered]" if script else ""
    return page.locator(f'#muscles a[href="{path}"]{powered}')


def test_muscles_switch_in_place_and_keep_the_situation(phone_page: Page) -> None:
    phone_page.goto("/")
    phone_page.evaluate("globalThis.sameDocument = true")
    phone_page.get_by_role("radio", name="Sit", exact=True).check(force=True)
    for muscle in (*MUSCLES[1:], MUSCLES[0]):
        pick(phone_page, muscle.path).click()
        heading = phone_page.get_by_role("heading", level=1)
        expect(heading).to_have_text(muscle.title)
        expect(heading).to_be_focused()
        expect(phone_page).to_have_title(re.compile(f"^{muscle.title}"))
        expect(phone_page).to_have_url(re.compile(f"{muscle.path}$"))
        expect(phone_page.locator(".fold .place--sitting")).to_be_visible()
        expect(phone_page.locator(".fold .place--bed")).to_be_hidden()
        assert phone_page.evaluate("scrollY") == 0
    phone_page.go_back()
    expect(phone_page.get_by_role("heading", level=1)).to_have_text(MUSCLES[-1].title)
    phone_page.go_back()
    expect(phone_page.get_by_role("heading", level=1)).to_have_text(MUSCLES[-2].title)
    assert phone_page.evaluate("globalThis.sameDocument") is True


def test_a_tapped_muscle_is_marked_before_its_page_comes(new_phone: NewPhone) -> None:
    page = new_phone().new_page()
    seen: list[list[str]] = []

    def answer(route: Route) -> None:  # not before that frame, however quick the server is
        seen.append(page.evaluate("globalThis.seen"))
        route.continue_()

    page.route("**/relief/shin", answer)
    page.goto("/")
    page.evaluate(SEE_NEXT_FRAME)
    pick(page, "/relief/shin").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Shin cramp")
    assert seen == [["3px", "Calf cramp"]]


@pytest.mark.parametrize("key", ["Control", "Shift"])
def test_a_muscle_opens_in_a_new_tab_where_that_is_asked_for(
    phone_page: Page, key: Literal["Control", "Shift"]
) -> None:
    phone_page.goto("/")
    with phone_page.context.expect_page() as opened:
        pick(phone_page, "/relief/shin").click(modifiers=[key])
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Shin cramp")
    expect(phone_page.get_by_role("heading", level=1)).to_have_text("Calf cramp")


def test_muscles_are_plain_links_without_a_script(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/")
    for muscle in MUSCLES[1:]:
        pick(page, muscle.path, script=False).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(muscle.title)


def test_a_lost_server_leaves_the_page_and_says_so(new_phone: NewPhone) -> None:
    phone = new_phone(allow=["ERR_FAILED", "htmx"])
    page = phone.new_page()
    page.goto("/")
    phone.route("**/relief/shin", lambda route: route.abort())
    pick(page, "/relief/shin").click()
    expect(page.get_by_role("status")).to_contain_text("did not load")
    expect(page.get_by_role("heading", level=1)).to_have_text("Calf cramp")
    page.get_by_role("button", name="Later").click()
    expect(page.get_by_role("status")).to_be_empty()


def luminance(page: Page, of: str = ":root") -> float:
    """Relative luminance of the ground of the page, or of a part of it, 0 to 1."""
    colour = page.locator(of).evaluate("node => getComputedStyle(node).backgroundColor")
    assert colour != "rgba(0, 0, 0, 0)"  # before there is a style
    red, green, blue = (int(part) / 255 for part in re.findall(r"\d+", colour)[:3])
    return float(0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2)


def test_dark_from_the_first_pixel_when_the_phone_is_dark(new_phone: NewPhone) -> None:
    page = new_phone(color_scheme="dark", java_script_enabled=False).new_page()
    page.goto("/", wait_until="commit")
    expect(page.locator("h1")).to_be_visible()
    assert luminance(page) < 0.04


@pytest.mark.parametrize(
    ("hour", "path", "chosen", "dark"),
    [
        ("20:59", "/", None, False),
        ("21:00", "/", None, True),
        ("06:59", "/relief/shin", None, True),
        ("07:00", "/relief/shin", None, False),
        ("03:12", "/", "light", False),
        ("03:12", "/", "system", True),
        ("12:00", "/", "dark", True),
        ("03:12", "/prevention", None, False),
    ],
)
def test_relief_is_dark_at_night_unless_light_was_chosen(
    new_page: NewPage, hour: str, path: str, chosen: str | None, dark: bool
) -> None:
    page = new_page(clock=f"2026-11-22T{hour}:20Z")  # for 40 s, however slow the machine is
    if chosen:
        page.goto("/about")
        setting = f'{{"v":1,"value":"{chosen}"}}'
        page.evaluate("text => { localStorage['unknot:setting:theme'] = text }", setting)
    page.goto(path)
    assert (luminance(page) < 0.04) == dark
    if path != "/prevention" and not chosen:
        page.locator(".dock [data-guide]").first.click()
        page.clock.run_for(1000)
        screen = page.locator(".player__screen")
        expect(screen).to_be_visible()
        assert (luminance(page, ".player__screen") < 0.04) == dark


@pytest.mark.parametrize(("phone_is", "chosen"), [("light", "Dark"), ("dark", "Light")])
def test_the_chosen_colours_are_there_before_any_script_file(
    new_phone: NewPhone, phone_is: str, chosen: str
) -> None:
    phone = new_phone(color_scheme=phone_is)
    page = phone.new_page()
    open_page(page, "/about")
    page.get_by_role("radio", name=chosen, exact=True).check(force=True)
    expected = luminance(page)
    assert (expected < 0.04) == (chosen == "Dark")
    phone.route("**/static/**", lambda route: None)
    page.goto("/", wait_until="commit")
    expect(page.locator("h1")).to_be_visible()
    assert luminance(page) == expected


def test_nothing_is_lost_on_a_narrow_screen_with_large_text(new_phone: NewPhone) -> None:
    phone = new_phone(viewport={"width": 320, "height": 640}, allow=["404"])
    page = phone.new_page()
    phone.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    for path in ("/", "/relief/shin", "/helper", "/diary", "/warning-signs", "/about", "/x"):
        page.goto(path)
        assert page.evaluate(size) >= 32, path
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320, path
        heading = page.locator("h1").bounding_box()
        assert heading and heading["y"] < 640, path
        if path in ("/", "/helper", "/diary"):
            expect(page.locator(".dock .button").first, path).to_be_in_viewport(ratio=1)
        if path == "/diary":
            page.get_by_role("button", name="Note a cramp").last.click()
            expect(page.get_by_role("button", name="Save")).to_be_in_viewport(ratio=1)
            sheet = page.get_by_role("dialog", name="Note a cramp")
            assert sheet.evaluate("node => node.scrollWidth") <= 320


def test_the_chosen_situation_is_told_by_more_than_bold_in_forced_colours(
    phone_page: Page,
) -> None:
    phone_page.emulate_media(forced_colors="active")
    open_page(phone_page, "/")
    grounds = phone_page.locator(".where label.chip span").evaluate_all(
        "nodes => nodes.map((node) => getComputedStyle(node).backgroundColor)"
    )
    assert grounds[0] not in grounds[1:] and len(set(grounds[1:])) == 1


def test_nothing_is_lost_from_right_to_left(phone_page: Page) -> None:
    for path in ("/", "/prevention", "/triggers", "/warning-signs", "/about"):
        open_page(phone_page, path)
        phone_page.evaluate("document.documentElement.dir = 'rtl'")
        assert phone_page.evaluate("document.documentElement.scrollWidth") <= 360, path
        assert covered(phone_page) == [], path


# The muscles are one template.
DIFFERENT = [path for path in HTML_PATHS if path not in {m.path for m in MUSCLES[2:]}]


WIDTHS = (320, 360, 768, 1280)
OPEN_ALL = """() => {
  for (const node of document.querySelectorAll("details")) node.open = true;
}"""


@pytest.mark.parametrize("path", DIFFERENT)
def test_no_text_lies_under_a_bar_once_it_is_scrolled_to(phone_page: Page, path: str) -> None:
    """At each width, with what folds shut and open."""
    open_page(phone_page, path)
    for change in ("() => {}", OPEN_ALL):
        phone_page.evaluate(change)
        for width in WIDTHS:
            phone_page.set_viewport_size({"width": width, "height": 640})
            assert covered(phone_page) == [], width


def test_text_under_a_bar_is_found(phone_page: Page) -> None:
    """The control: a page that ends under the navigation."""
    open_page(phone_page, "/about")
    phone_page.evaluate("document.body.style.paddingBlockEnd = 0")
    phone_page.evaluate("document.documentElement.style.scrollPaddingBlockEnd = 0")
    assert any(line.startswith("nav over ") for line in covered(phone_page))


@pytest.mark.parametrize("path", ["/", "/relief/foot", "/helper", "/warning-signs", "/about"])
def test_targets_are_large(phone_page: Page, path: str) -> None:
    open_page(phone_page, path)
    phone_page.evaluate(OPEN_ALL)
    for choice in ("", *(f"#at-{item.id}" for item in HOMES if path in ("/", "/relief/foot"))):
        if choice:
            phone_page.locator(choice).check(force=True)
        assert small_targets(phone_page) == []


@pytest.mark.parametrize(
    ("zone", "number"),
    [
        ("Europe/London", "999"),
        ("Asia/Tokyo", "119"),
        ("Asia/Calcutta", "112"),
        ("America/Sao_Paulo", "192"),
        ("Antarctica/Troll", "112"),
    ],
)
def test_the_number_to_call_follows_the_time_zone(
    new_phone: NewPhone, zone: str, number: str
) -> None:
    page = new_phone(timezone_id=zone).new_page()
    page.goto("/warning-signs")
    call = page.get_by_role("link", name=f"Call {number}")
    expect(call).to_have_attribute("href", f"tel:{number}")


def test_the_number_can_be_changed_and_is_remembered(phone_page: Page) -> None:
    phone_page.goto("/warning-signs")
    phone_page.get_by_text("Another country or number").click()
    phone_page.get_by_label("Country").select_option("Japan")
    expect(phone_page.get_by_role("link", name="Call 119")).to_be_visible()
    phone_page.reload()
    expect(phone_page.get_by_role("link", name="Call 119")).to_be_visible()
    phone_page.get_by_text("Another country or number").click()
    phone_page.get_by_label("Own number").fill("+44 20 7946 0000")
    phone_page.get_by_label("Own number").blur()
    phone_page.reload()
    call = phone_page.get_by_role("link", name="Call +44 20 7946 0000")
    expect(call).to_have_attribute("href", "tel:+442079460000")
    phone_page.get_by_text("Another country or number").click()
    phone_page.get_by_label("Own number").fill("")
    phone_page.get_by_label("Own number").blur()
    expect(phone_page.get_by_role("link", name="Call 119")).to_be_visible()


def test_numbers_are_there_without_a_script(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/warning-signs")
    expect(page.get_by_role("link", name="Call 112")).to_be_visible()
    page.get_by_text("Another country or number").click()
    expect(
        page.get_by_role("listitem").filter(has_text="Japan").get_by_role("link").first
    ).to_have_text("119")


@pytest.mark.parametrize(
    "broken", ["null", "{", '"x"', "[]", '{"v":1,"value":3}', '{"v":2,"value":"dark"}']
)
def test_broken_settings_harm_nothing(phone_page: Page, broken: str) -> None:
    phone_page.goto("/healthz")
    phone_page.evaluate(
        """(broken) => { for (const name of ["theme", "country", "number"])
          localStorage["unknot:setting:" + name] = broken; }""",
        broken,
    )
    phone_page.goto("/warning-signs")
    expect(phone_page.get_by_role("link", name="Call 999")).to_be_visible()


def test_storage_that_throws_harms_nothing(new_phone: NewPhone) -> None:
    phone = new_phone()
    phone.add_init_script(
        """for (const name of ["getItem", "setItem"])
          Storage.prototype[name] = () => { throw new DOMException("no", "SecurityError") }"""
    )
    page = phone.new_page()
    page.goto("/warning-signs")
    page.get_by_text("Another country or number").click()
    page.get_by_label("Country").select_option("Japan")
    expect(page.get_by_role("link", name="Call 119")).to_be_visible()
    open_page(page, "/about")  # until its element runs, what is chosen there is undone by it
    page.get_by_role("radio", name="Light", exact=True).check(force=True)
    assert page.evaluate("document.documentElement.dataset.theme") == "light"


# What asks nobody to compare: "yes, the same" is no answer to it, nor is plaster.
ASKED_OF_ALL = ("New calf pain that stays", "suddenly cold, pale, blue or numb", "breathless")
COMPARED = (
    "more swollen than the other",
    "hotter than the other",
    "redder or darker than the other",
    "new pain that is not the cramp",
)
LINES = {
    "none": "A light rub may help",
    "plaster": "emergency department now",
    "today": "Get seen today, within hours",
    "cold": "lost its blood supply",
    "lung": "clot in the lung",
}
LEGS = {"same": "Yes, the same", "differs": "Something differs", "plaster": "Leg in plaster"}


def says(page: Page, *shown: str) -> None:
    """These of the sentences are shown, and none of the others."""
    for name, words in LINES.items():
        expect(page.get_by_text(words)).to_be_visible(visible=name in shown)


def tick_sign(page: Page, sign: str, on: bool = True) -> None:
    page.get_by_label(sign).set_checked(on)
    if page.evaluate("'__pwClock' in globalThis"):  # a script takes a second tap for the same one
        page.clock.run_for(500)


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def aftercare(request: pytest.FixtureRequest, new_page: NewPage) -> Page:
    page = new_page(clock=NIGHT) if request.param else new_page(java_script_enabled=False)
    page.goto("/aftercare")
    return page


def test_both_legs_are_looked_at_before_any_rubbing(aftercare: Page) -> None:
    """One question first, whose answers are seen without a scroll; it comforts nobody unasked."""
    page, care = aftercare, aftercare.locator(".care")
    rub = care.get_by_text("Rub toward the heart")
    nav = page.locator(".nav").bounding_box()
    for answer in LEGS.values():
        box = page.locator("label", has_text=answer).bounding_box()
        assert box and nav and box["height"] >= 48 and box["y"] + box["height"] <= nav["y"]
    says(page)
    for answer, shown in (("same", ["none"]), ("differs", []), ("plaster", ["plaster"])):
        page.get_by_label(LEGS[answer]).check()
        says(page, *shown)
        for sign in COMPARED:
            expect(page.get_by_label(sign)).to_be_visible(visible=answer == "differs")
        for sign in ASKED_OF_ALL:
            expect(page.get_by_label(sign)).to_be_visible()
        expect(rub).to_be_visible(visible=answer == "same")
        expect(care.get_by_text("slow steps")).to_be_visible(visible=answer != "plaster")


def test_a_sign_leads_to_help_and_to_nothing_else(aftercare: Page) -> None:
    """Whatever was answered about both legs; who must not warm, rub or raise it reads of none."""
    page, nav = aftercare, aftercare.locator(".nav").bounding_box()
    for answer in ("same", "differs"):
        page.get_by_label(LEGS[answer]).check()
        for sign in (*COMPARED, ASKED_OF_ALL[0]) if answer == "differs" else ASKED_OF_ALL[:1]:
            tick_sign(page, sign)
            says(page, "today")
            expect(page.locator(".care")).to_be_hidden()
            tick_sign(page, sign, on=False)
    tick_sign(page, COMPARED[0])
    page.get_by_label(LEGS["same"]).check()
    says(page, "today")
    expect(page.get_by_label(COMPARED[0])).to_be_visible()  # or it could not be taken off
    tick_sign(page, ASKED_OF_ALL[1])
    says(page, "cold")
    tick_sign(page, ASKED_OF_ALL[2])
    says(page, "cold", "lung")
    for name in ("cold", "lung"):
        box = page.get_by_text(LINES[name]).bounding_box()
        assert box and nav and box["y"] + box["height"] <= nav["y"] + 1


def test_where_the_style_cannot_ask_all_of_it_stands_there(new_phone: NewPhone) -> None:
    """A browser without :has() takes none of the rules that need it."""
    page = new_phone(java_script_enabled=False).new_page()
    html = page.request.get("/aftercare").text().replace(":has(", ":has-not(")
    page.route("/aftercare", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto("/aftercare")
    says(page, *LINES)
    for sign in (*COMPARED, *ASKED_OF_ALL):
        expect(page.get_by_label(sign)).to_be_visible()
    expect(page.get_by_text(LINES["plaster"])).to_contain_text("In plaster or a boot")
