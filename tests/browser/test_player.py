"""The guided player and the clock, on a phone, with the browser's virtual time."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.phone import NewPage, NewPhone, at, open_page, store
from tests.browser.player import (
    NIGHT,
    READY_MS,
    SEEN_MS,
    dialog,
    gone,
    guide,
    left,
    play,
    press,
    record,
    to_count,
    to_hold,
    wait,
)
from tests.browser.worker import visit
from tests.faults import Proxy
from tests.product import LOADED
from webapp import content

MUSCLES = LOADED.muscles
CALF = MUSCLES[0]
SAFE_FIRST = {"water", "driving"}
HOUR = 3600
SLOW = 40  # seconds that a busy machine may take for a test, and virtual time flows on with them

SPIES = """
  globalThis.calls = [];
  const note = (name) => (...parts) => { calls.push([name, ...parts]); return true; };
  navigator.vibrate = note("vibrate");
  Object.defineProperty(navigator, "wakeLock", { value: { request: async (kind) => {
    note("wake")(kind);
    return { release: async () => note("sleep")() };
  } } });
  globalThis.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(globalThis, "speechSynthesis", { value: {
    speak: (words) => {
      calls.push(["speak", words.text, words.lang]);
      setTimeout(() => words.onend?.(), 1_500);
    },
    cancel: note("cancel"),
  } });
"""
ABSENT = """
  for (const name of ["vibrate", "wakeLock"])
    Object.defineProperty(Navigator.prototype, name, { value: undefined });
  delete globalThis.speechSynthesis;
  delete globalThis.SpeechSynthesisUtterance;
"""
REFUSING = """
  navigator.vibrate = () => false;
  Object.defineProperty(navigator, "wakeLock", { value: {
    request: () => Promise.reject(new DOMException("no", "NotAllowedError")) } });
  speechSynthesis.speak = () => {};
"""
THROWING = """
  const no = () => { throw new DOMException("no", "SecurityError") };
  navigator.vibrate = no;
  Object.defineProperty(navigator, "wakeLock", { value: { request: no } });
  Object.defineProperty(globalThis, "speechSynthesis", { get: no });
  for (const name of ["getItem", "setItem", "removeItem", "key"]) Storage.prototype[name] = no;
  Object.defineProperty(globalThis, "localStorage", { get: no });
"""


GUIDE = "[data-guide]:not([data-aloud]):visible"
# A driver scrolls to what it clicks.
KEEP_SCROLL = """() => addEventListener(
  "click", () => { globalThis.scrolled = scrollY; }, { capture: true, once: true })"""
# CSS pixels between the clock and the words on its left.
GAP_AT_CLOCK = """() => {
  const words = document.createRange();
  words.selectNodeContents(document.querySelector(".pick__title"));
  const clock = document.querySelector(".clock").getBoundingClientRect();
  return clock.left - words.getBoundingClientRect().right;
}"""
# What the counting screen consists of.
BOXES = """() => [
  [innerWidth, innerHeight],
  ["ring", "digits", "dock"].map((name) =>
    document.querySelector(`.player__screen .player__${name}`).getBoundingClientRect().toJSON()),
]"""
TOUCHED_MS = 600  # what moves within 500 ms of a touch is no shift of the layout
# Drawn, and told to those who observe it. A frame is never played.
TWO_FRAMES = """() => new Promise((done) => {
  const frame = document.createElement("div").animate([], 1);
  frame.onfinish = () => document.createElement("div").animate([], 50).onfinish = done;
})"""
WALK = """async () => {
  const seen = [];
  for (let step = 0; step < 12; step++) {
    seen.push([location.hash.split(":")[1], document.querySelector(".player__say").textContent]);
    const before = location.hash;
    const changed = new Promise((done) => addEventListener("hashchange", done, { once: true }));
    document.querySelector('[data-do="other"]').click();
    if (location.hash !== before) await changed;
  }
  return seen;
}"""
TO_PAUSE = """() => {
  for (let step = 0; step < 12 && !location.hash.startsWith("#guide:pause:"); step++)
    document.querySelector('[data-do="other"]').click();
}"""
# In each of these places, what a page asks to do.
ASKED = """(places) => places.flatMap((place) => {
  document.querySelector(`#at-${place}`).click();
  return [...document.querySelectorAll(`.place--${place} :is(.step__say, .essence li)`)]
    .filter((node) => node.checkVisibility({ visibilityProperty: true }))
    .map((node) => node.innerText);
})"""


@pytest.fixture
def timed(new_page: NewPage) -> Page:
    """A page whose time the test moves on: 3:12 at night."""
    return new_page(script=SPIES, clock=NIGHT)


def with_condition(new_page: NewPage, name: str) -> Page:
    """A page on a phone of somebody of whom this is true; its time is played."""
    page = new_page(script=SPIES, clock=NIGHT)
    page.goto("/")
    expect(page.locator("for-me .tick, .condition .tick").first).to_be_attached()
    node = page.locator(f'[data-condition="{name}"]')
    node.locator("summary").click()
    node.get_by_label("This is me").check()
    page.goto("about:blank")
    return page


def eased_after(page: Page) -> int:
    """The seconds of the cramp that the player tells, once it has eased."""
    said = dialog(page).get_by_text(re.compile(r"It eased after \d+:\d\d")).first
    expect(said).to_be_visible()
    minutes, seconds = re.findall(r"\d+", said.inner_text())
    return int(minutes) * 60 + int(seconds)


# --- the clock ------------------------------------------------------------------------------


def test_the_clock_starts_by_itself_and_never_lies(timed: Page) -> None:
    timed.goto("/")
    expect(timed.get_by_role("timer")).to_have_text(re.compile(r"^0:\d\d$"))
    assert gone(timed) < SLOW
    timed.clock.run_for(7_000)
    assert 7 <= gone(timed) < 7 + SLOW
    timed.clock.fast_forward(90_000)  # a locked phone: the timers did not run
    assert 97 <= gone(timed) < 97 + SLOW
    timed.locator("#muscles > summary").click()
    timed.locator('#muscles a[href="/relief/shin"]').click()
    timed.clock.run_for(1_000)
    expect(timed.get_by_role("heading", level=1)).to_have_text("Shin cramp")
    assert 98 <= gone(timed) < 98 + SLOW
    timed.reload()
    assert 98 <= gone(timed) < 98 + SLOW


def test_a_run_without_a_touch_is_forgotten_after_half_an_hour(timed: Page) -> None:
    timed.goto("/")
    timed.get_by_role("radio", name="Sit", exact=True).check(force=True)
    timed.clock.fast_forward(60_000)
    timed.goto("about:blank")
    timed.clock.fast_forward(31 * 60_000)
    timed.goto("/")
    assert gone(timed) < SLOW


def test_a_run_left_open_is_asked_about_once(timed: Page) -> None:
    to_hold(timed)
    timed.clock.fast_forward(65_000)
    timed.goto("about:blank")
    timed.clock.fast_forward(5 * HOUR * 1000)
    timed.goto("/")
    expect(timed.get_by_role("status").last).to_contain_text("Cramp at 03:12. Save it?")
    timed.get_by_role("button", name="Save", exact=True).click()
    (cramp,) = record(timed, "cramp")
    assert cramp["muscle"] == "calf" and cramp["place"] == "bed"
    timed.reload()
    expect(timed.get_by_text("Save it?")).to_have_count(0)


def test_a_mere_look_is_not_asked_about(timed: Page) -> None:
    timed.goto("/")
    timed.clock.run_for(5_000)
    timed.goto("about:blank")
    timed.clock.fast_forward(5 * HOUR * 1000)
    timed.goto("/")
    expect(timed.get_by_text("Save it?")).to_have_count(0)


@pytest.mark.parametrize("answer", ["Still cramping", "It stopped"])
def test_after_ten_minutes_the_signs_take_the_screen_once(timed: Page, answer: str) -> None:
    timed.goto("/")
    timed.clock.fast_forward(588_000)
    timed.clock.run_for(1_000)
    ten = timed.get_by_role("alertdialog")
    expect(ten).to_have_count(0)
    timed.clock.fast_forward(11_000)
    timed.clock.run_for(1_000)
    expect(ten).to_be_visible()
    expect(ten).to_contain_text("lasts over 10 minutes")
    expect(ten).to_contain_text("Call your local emergency number now.")
    expect(ten).to_contain_text("coughing blood")
    expect(ten.get_by_role("link", name="Call 999")).to_be_visible()
    wait(timed, SEEN_MS)  # what has just come up takes no tap
    ten.get_by_role("button", name=answer).click()
    expect(ten).to_have_count(0)
    assert timed.evaluate(GAP_AT_CLOCK) >= 4
    timed.clock.fast_forward(118_000)
    timed.clock.run_for(2_000)
    expect(ten).to_have_count(0)
    if answer == "It stopped":
        assert 600 <= eased_after(timed) < 600 + SLOW


def test_over_ten_minutes_stands_there_while_it_is_true(timed: Page) -> None:
    """After "Still cramping" in words, on the page and in the player, until it has eased."""
    timed.goto("/")
    late = timed.locator(".late:visible")
    timed.clock.fast_forward(588_000)
    timed.clock.run_for(1_000)
    expect(late).to_have_count(0)
    timed.clock.fast_forward(11_000)
    timed.clock.run_for(1_000)
    wait(timed, SEEN_MS)
    timed.get_by_role("button", name="Still cramping").click()
    expect(late).to_have_text("Over 10 minutes: get advice today.")
    words, clock = late.bounding_box(), timed.get_by_role("timer").bounding_box()
    assert words and clock and words["y"] + words["height"] <= clock["y"]
    timed.locator(GUIDE).click()
    inside = dialog(timed).locator(".late")
    expect(inside).to_have_text("Over 10 minutes: get advice today.")
    expect(inside.get_by_role("link")).to_have_attribute("href", "/warning-signs#ten-minutes")
    timed.reload()
    expect(dialog(timed).locator(".late")).to_be_visible()
    press(timed, "It eased")
    timed.clock.run_for(11_000)
    expect(late).to_have_count(0)
    press(timed, "It came back")  # the same cramp: its clock goes on
    timed.clock.run_for(1_000)
    expect(dialog(timed).locator(".late")).to_be_visible()
    press(timed, "It eased")
    press(timed, "Save this cramp")
    press(timed, "Close")
    timed.locator(GUIDE).click()  # another one
    timed.clock.run_for(1_000)
    expect(late).to_have_count(0)


def test_it_stopped_on_the_signs_is_the_same_as_it_eased(timed: Page) -> None:
    """The stretch that was on is saved with the cramp, and what was counted is over."""
    to_hold(timed)
    timed.clock.fast_forward(601_000)
    (by,) = re.findall(r"#guide:([\w-]+):", timed.url)
    expect(timed.get_by_role("alertdialog")).to_be_visible()
    wait(timed, SEEN_MS)
    timed.get_by_role("button", name="It stopped").click()
    assert 600 <= eased_after(timed) < 600 + SLOW
    assert "hold" not in record(timed, "run")[0]
    press(timed, "Save this cramp")
    (cramp,) = record(timed, "cramp")
    assert cramp["technique"] == by and cramp["eased"] == ["stretch"]


@pytest.mark.parametrize("hash_", ["#50%", "#guide:%E0%A4%A:1"])
def test_an_address_that_is_no_text_breaks_nothing(phone_page: Page, hash_: str) -> None:
    """The page's own check of what must not happen would see an error."""
    phone_page.goto(f"/{hash_}")
    phone_page.evaluate("location.hash = '#60%'")
    guide(phone_page)


def test_the_signs_come_over_the_player_too(timed: Page) -> None:
    to_hold(timed)
    timed.clock.fast_forward(601_000)
    expect(timed.get_by_role("alertdialog")).to_be_visible()


# --- the player -----------------------------------------------------------------------------


@pytest.mark.parametrize("muscle", MUSCLES, ids=lambda muscle: muscle.id)
def test_every_muscle_from_opening_to_eased(timed: Page, muscle: content.relief.Muscle) -> None:
    """One tap, and the lines light up; with the next one it is over."""
    guide(timed, muscle.path)
    technique = muscle.place["bed"].techniques[0]
    lines = dialog(timed).locator(".player__lines li")
    expect(lines).to_have_text(list(technique.essence))
    expect(lines.first).to_have_attribute("data-lit", "yes")
    expect(lines.last).to_have_attribute("data-lit", "no")
    expect(dialog(timed).get_by_role("status")).to_have_text("Get into it")
    expect(dialog(timed).locator(".player__figure svg")).to_be_visible()
    if technique.heed:
        expect(dialog(timed).locator(".player__caution")).to_contain_text(technique.heed.caution)
    timed.clock.run_for(5_000)
    expect(dialog(timed).get_by_role("heading", level=2)).to_have_text(
        " ".join(technique.essence[-2:])
    )
    expect(dialog(timed).locator(".player__digits")).to_have_text(re.compile(r"^\d\d$"))
    assert 0 < left(timed) <= 30
    expect(dialog(timed).locator(".player__figure svg")).to_be_visible()
    press(timed, "It eased")
    seconds = eased_after(timed)
    expect(dialog(timed).locator(".look")).to_be_visible()
    diary = dialog(timed).get_by_role("link", name="See the diary")
    expect(diary).to_be_hidden()
    press(timed, "Save this cramp")
    expect(dialog(timed)).to_contain_text("Saved on this phone.")
    expect(diary).to_be_visible()
    timed.evaluate("document.querySelector('[data-do=save]').click()")
    (before,) = record(timed, "run")
    timed.reload()  # what was saved is over: a second one of 0 s was offered here before
    expect(timed.get_by_role("timer")).to_have_text(re.compile(r"^0:\d\d$"))
    (after,) = record(timed, "run")
    assert after["start"] > before["eased"] and gone(timed) < SLOW
    expect(dialog(timed)).to_be_hidden()
    (cramp,) = record(timed, "cramp")
    assert cramp["muscle"] == muscle.id and cramp["place"] == "bed"
    assert cramp["technique"] == technique.id and cramp["eased"] == ["stretch"]
    assert cramp["about"] == "exact" and cramp["from"] == "player" and cramp["episodes"] == 1
    assert 5 <= cramp["seconds"] == seconds < 5 + SLOW
    assert cramp["start"][:16] == "2026-11-22T03:12"


@pytest.mark.parametrize("aloud", [False, True], ids=["silent", "aloud"])
def test_five_rounds_run_without_a_hand(new_phone: NewPhone, aloud: bool) -> None:
    """One tap on the page, none after it; the phone is locked in the third hold."""
    page = at(new_phone, "2026-11-22T03:12:00")
    page.context.add_init_script(SPIES)
    page.goto("/")
    name = "Guide me aloud" if aloud else "Guide me I count 30 seconds."
    page.get_by_role("button", name=name, exact=True).click()
    page.clock.run_for(200)
    expect(dialog(page)).to_be_visible()
    technique, phase = CALF.place["bed"].techniques[0], dialog(page).locator(".player__phase")
    expect(phase).to_have_text("Get into it")
    for _ in range(40):
        if dialog(page).get_attribute("data-phase") == "hold":
            break
        page.clock.run_for(250)
    digits = dialog(page).locator(".player__digits")
    for number in range(1, technique.rounds + 1):
        expect(phase).to_have_text(f"Hold. Round {number} of 5.")
        expect(digits).to_have_text(re.compile("^(30|29)$"))
        if number == 3:
            page.clock.fast_forward(20_000)  # locked: no timer ran
            expect(digits).to_have_text(re.compile("^(10|9)$"))
            play(page, 10)
        else:
            play(page, 30)
        if number < technique.rounds:
            expect(phase).to_have_text(f"Relax. Round {number} of 5.")
            expect(digits).to_have_text(re.compile("^(10|9)$"))
            play(page, 10)
    expect(phase).to_have_text("Has it eased?")
    expect(digits).to_be_empty()
    for name in ("It eased", "Another way"):
        expect(dialog(page).get_by_role("button", name=name, exact=True)).to_be_visible()
    spoken = [call[1] for call in calls(page, "speak")]
    if aloud:
        assert spoken[1:4] == list(technique.essence) and spoken[-1] == "Has it eased?"
        assert len(spoken) == 1 + 3 + 5 + 4 + 1
    else:
        assert spoken == []
    play(page, 21)
    expect(phase).to_have_text("Rest the leg. Breathe out.")
    assert page.url.endswith(f"#guide:{technique.id}:0"), "nobody is led on, and none to stand"


def test_a_pause_lasts_until_it_is_ended(timed: Page) -> None:
    to_hold(timed)
    timed.clock.run_for(4_000)
    pause = dialog(timed).get_by_role("button", name="Pause", exact=True)
    press(timed, "Pause")
    expect(pause).to_have_attribute("aria-pressed", "true")
    digits = dialog(timed).locator(".player__digits")
    shown = digits.inner_text()
    timed.clock.fast_forward(120_000)
    timed.reload()
    expect(digits).to_have_text(shown)
    expect(pause).to_have_attribute("aria-pressed", "true")
    press(timed, "Pause")
    expect(pause).to_have_attribute("aria-pressed", "false")
    timed.clock.run_for(10_000)
    assert 0 < left(timed) <= int(shown) - 10


def test_a_tap_anywhere_says_that_it_eased_and_can_be_undone(timed: Page) -> None:
    to_hold(timed)
    timed.clock.run_for(4_000)
    wait(timed, SEEN_MS)
    timed.touchscreen.tap(180, 250)
    expect(dialog(timed)).to_contain_text("It eased after 0:")
    undo = dialog(timed).get_by_role("button", name="Not yet? Go on", exact=True)
    timed.clock.run_for(3_000)
    press(timed, "Not yet? Go on")
    expect(dialog(timed)).to_have_attribute("data-phase", "hold")
    assert 0 < left(timed) <= 30 - 7
    (run,) = record(timed, "run")
    assert "eased" not in run and "by" not in run
    wait(timed, SEEN_MS)
    timed.touchscreen.tap(180, 250)
    expect(undo).to_be_visible()
    timed.clock.run_for(10_500)
    expect(undo).to_be_hidden()
    press(timed, "It came back")
    expect(dialog(timed)).to_have_attribute("data-state", "count")
    assert record(timed, "run")[0]["episodes"] == 2


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_the_knot_of_the_mark_comes_undone_once(new_page: NewPage, motion: str) -> None:
    page = new_page(reduced_motion=motion, clock=NIGHT)
    to_count(page)
    press(page, "It eased")
    mark = dialog(page).locator(".mark")
    expect(mark).to_be_visible()
    moving = mark.evaluate("""(mark) => mark.getAnimations({ subtree: true }).map((animation) => {
      const times = animation.effect.getTiming().iterations;
      animation.finish();
      return times;
    })""")
    assert moving == ([1, 1] if motion == "no-preference" else [])
    expect(mark.locator(".mark__knot")).to_have_css("stroke-dashoffset", "1px")  # all of it a gap
    expect(mark.locator(".mark__calf")).to_have_css("stroke-dashoffset", "0px")


def test_eased_asks_one_thing_first(timed: Page) -> None:
    """That it eased, the question and its answers are seen whole; to save comes after it."""
    to_hold(timed)
    press(timed, "It eased")
    answers = dialog(timed).locator(".look label", has=timed.locator("[type=radio]"))
    expect(answers).to_have_count(3)
    save = dialog(timed).get_by_role("button", name="Save this cramp").bounding_box()
    seen = [dialog(timed).get_by_role("heading", level=2), dialog(timed).locator("legend").first]
    last = 0.0
    for part in (*seen, *answers.all()):
        box = part.bounding_box()
        assert box and save and last <= box["y"] and box["y"] + box["height"] <= save["y"]
        last = box["y"] + box["height"]
    assert save["height"] >= 48


def test_two_taps_at_once_are_one(new_phone: NewPhone) -> None:
    """With eyes shut the whole screen is the button: a trembling thumb must not save as well."""
    page = at(new_phone, "2026-11-22T03:12:00")
    page.goto("/")
    page.locator(GUIDE).click()
    page.clock.run_for(500)
    dialog(page).get_by_role("button", name="Eyes shut").click()
    page.clock.run_for(6_000)
    page.touchscreen.tap(180, 420)
    page.clock.run_for(50)
    expect(dialog(page)).to_have_attribute("data-state", "eased")
    page.clock.run_for(200)
    page.touchscreen.tap(184, 424)
    page.clock.run_for(500)
    expect(dialog(page)).to_have_attribute("data-state", "eased")
    page.touchscreen.tap(180, 420)
    expect(dialog(page)).to_have_attribute("data-state", "saved")


def test_a_leg_in_plaster_gets_no_stretch(new_page: NewPage) -> None:
    """Neither on the page, nor in the guide, which is not offered; nor by an old address."""
    page = with_condition(new_page, "operated")
    parts = page.locator("#relief :is(.essence, .end, .technique, .dock, [data-guide])")
    for muscle in MUSCLES:
        path = muscle.path
        open_page(page, path)
        expect(page.get_by_text(LOADED.words.words["relief"]["operated"]), path).to_be_visible()
        expect(parts.filter(visible=True), path).to_have_count(0)
        assert parts.count() > 10, path
        page.goto("about:blank")
        page.goto(f"{path}#guide:{muscle.place['bed'].techniques[0].id}:0")
        rest = "Rest the leg and breathe out slowly."
        expect(dialog(page), path).to_contain_text(rest)
        expect(page, path).to_have_url(re.compile(f"{path}#guide:pause:0$"))
        stand = dialog(page).get_by_role("button", name="I can stand")
        expect(stand, path).to_be_hidden()
        press(page, "Another way")
        expect(dialog(page), path).to_contain_text(rest)
        page.goto("about:blank")


def test_a_leg_in_plaster_need_not_say_so_again(new_page: NewPage) -> None:
    """What holds for it stands there, whatever is answered, and no word of a rub."""
    page = with_condition(new_page, "operated")
    page.goto("/aftercare")
    plaster, rub = page.get_by_text("emergency department now"), page.get_by_text("A light rub")
    expect(plaster).to_be_visible()
    page.get_by_label("Yes, the same").check()
    expect(plaster).to_be_visible()
    expect(rub).to_be_hidden()


def test_pregnant_starts_sitting_and_hears_of_it_first(new_page: NewPage) -> None:
    page = with_condition(new_page, "pregnant")
    page.goto("/relief/hamstring")
    expect(page.get_by_role("radio", name="Sit", exact=True)).to_be_checked()
    expect(page.locator(".place--sitting").first).to_be_visible()
    page.locator(GUIDE).click()
    expect(dialog(page).get_by_role("heading", level=2)).to_have_text("For you")
    expect(dialog(page)).to_contain_text("Roll onto your side first, then sit up.")
    press(page, "Done, go on")
    expect(page).to_have_url(re.compile("#guide:hamstring-sitting-lean:0$"))
    assert "hamstring-bed-lift" not in {name for name, _ in page.evaluate(WALK)}


def test_what_has_to_be_fetched_is_waited_for(timed: Page) -> None:
    """A towel takes as long as it takes; then it runs by itself again."""
    to_hold(timed)
    press(timed, "Another way")
    expect(dialog(timed)).to_have_attribute("data-state", "wait")
    timed.clock.fast_forward(60_000)
    expect(dialog(timed).get_by_role("heading")).to_have_text(
        "Loop a towel round the ball of the foot."
    )
    press(timed, "Done, go on")
    timed.clock.run_for(5_000)
    expect(dialog(timed)).to_have_attribute("data-phase", "hold")


def test_all_that_needs_standing_or_a_thing_is_waited_for() -> None:
    """Nobody may be counted at before they hold on, or have the towel."""
    homes = [place for m in MUSCLES for name, place in m.place.items() if name not in SAFE_FIRST]
    for technique in (item for place in homes for item in place.techniques):
        first = technique.steps[0]
        assert not technique.stands or first.wait, technique.id
        thing = re.search(r"\b(towel|bottle|wall|shoe)\b", first.say)
        assert not thing or first.wait, technique.id
    helper = LOADED.helper.technique.steps
    asked = max(place for place, step in enumerate(helper) if step.caution)
    assert all(step.wait for step in helper[: asked + 1])


def test_the_shin_is_held_three_times(timed: Page) -> None:
    to_hold(timed, "/relief/shin")
    for number in (2, 3):
        timed.clock.fast_forward(40_000)
        phase = dialog(timed).locator(".player__phase")
        expect(phase).to_have_text(f"Hold. Round {number} of 3.")
    timed.clock.fast_forward(30_000)
    expect(dialog(timed).locator(".player__phase")).to_have_text("Has it eased?")


def test_the_countdown_is_right_after_a_sleep_and_a_reload(timed: Page) -> None:
    to_hold(timed)
    timed.clock.run_for(4_000)
    assert 0 < left(timed) <= 26
    timed.clock.fast_forward(12_000)
    assert 0 < left(timed) <= 14
    timed.reload()
    expect(dialog(timed).locator(".player__phase")).to_have_text("Hold. Round 1 of 5.")
    assert 0 < left(timed) <= 14
    timed.clock.fast_forward(24_000)  # through the rest into the second hold
    expect(dialog(timed).locator(".player__phase")).to_have_text("Hold. Round 2 of 5.")
    assert 0 < left(timed, 2) <= 30


@pytest.mark.waits
def test_the_countdown_is_right_after_a_real_freeze(new_phone: NewPhone) -> None:
    """Stopped as by a debugger: `Page.setWebLifecycleState` lets the timers of a seen page run."""
    phone = new_phone()
    page = phone.new_page()
    to_count(page)
    page.evaluate("globalThis.looks = 0; setInterval(() => looks++, 100)")
    cdp = phone.new_cdp_session(page)
    cdp.send("Debugger.enable")
    cdp.send("Debugger.pause")
    page.wait_for_timeout(READY_MS + 1_000)  # the one wait of these tests that nothing can play
    cdp.send("Debugger.resume")
    assert page.evaluate("looks") < 30, "timers ran: it was no freeze"
    assert 0 < left(page) <= 29


def test_closed_by_the_browser_it_can_be_opened_again(new_phone: NewPhone) -> None:
    """Without asking the page, as it does with a Back gesture after a reload."""
    phone_page = new_phone(allow=["user hasn't tapped"]).new_page()
    guide(phone_page)
    phone_page.reload()
    expect(dialog(phone_page)).to_be_visible()
    phone_page.locator(".player__screen").evaluate("(dialog) => dialog.close()")
    expect(phone_page).not_to_have_url(re.compile("#guide"))
    phone_page.locator(GUIDE).click()
    expect(dialog(phone_page)).to_be_visible()


def test_back_in_the_browser_is_back_on_the_screen(timed: Page) -> None:
    guide(timed)
    first = re.escape(CALF.place["bed"].techniques[0].id)
    press(timed, "Another way")
    press(timed, "Done, go on")
    expect(timed).to_have_url(re.compile("#guide:calf-bed-towel:1$"))
    timed.go_back()
    expect(dialog(timed)).to_contain_text("Loop a towel")
    press(timed, "Back")
    expect(timed).to_have_url(re.compile(f"#guide:{first}:0$"))
    expect(dialog(timed)).to_have_attribute("data-state", "count")
    press(timed, "Back")
    expect(dialog(timed)).to_be_hidden()
    expect(timed.get_by_role("heading", level=1)).to_have_text("Calf cramp")


@pytest.mark.parametrize("avoid", ["", "both"])
@pytest.mark.parametrize("muscle", MUSCLES, ids=lambda muscle: muscle.id)
def test_another_way_leads_on_for_ever(
    timed: Page, muscle: content.relief.Muscle, avoid: str
) -> None:
    """No dead end, never the same one twice in a row, and to stand only who chose to."""
    page = timed
    page.goto("/healthz")
    store(page, setting={"side": {"value": avoid}})
    open_page(page, muscle.path)
    feet = {t.id for place in muscle.place.values() for t in place.techniques if t.stands}
    for place in ("bed", "sitting", "standing"):
        page.locator(f"#at-{place}").check(force=True)
        page.locator(GUIDE).click()
        expect(dialog(page)).to_be_visible()
        names = [name for name, _ in page.evaluate(WALK)]
        assert all(one != other for one, other in zip(names, names[1:], strict=False)), names
        here = {technique.id for technique in muscle.place[place].techniques}
        on_feet = place == "standing" and not avoid
        assert "pause" in names
        assert here - (set() if on_feet else feet) <= set(names)
        assert on_feet or not feet & set(names)
        page.evaluate(TO_PAUSE)
        stand = dialog(page).get_by_role("button", name="I can stand and hold on")
        if avoid or place == "standing":
            expect(stand).to_be_hidden()
        elif place == "sitting":  # who says so is shown those as well
            wait(page, SEEN_MS)
            stand.click()
            expect(dialog(page)).to_have_attribute("data-state", "wait")
            assert page.evaluate("location.hash").split(":")[1] in feet
        else:
            expect(stand).to_be_visible()
        press(page, "Close")
        expect(dialog(page)).to_be_hidden()


@pytest.mark.parametrize(
    ("version", "path"),
    [("unsteady", "/relief/hamstring"), ("joint", "/relief/hamstring"), ("joint", "/")],
)
def test_the_player_counts_nothing_that_a_version_avoids(
    new_page: NewPage, version: str, path: str
) -> None:
    page = with_condition(new_page, version)
    page.goto(path)
    expect(page.locator("for-me")).to_be_visible()
    (muscle,) = [muscle for muscle in MUSCLES if muscle.path == path]
    (avoid,) = [set(item.avoid) for item in LOADED.conditions if item.id == version]
    homes = {name: place for name, place in muscle.place.items() if name not in SAFE_FIRST}
    every = [technique for place in homes.values() for technique in place.techniques]
    allowed = {item.id for item in every if not avoid & set(item.tags.split())}
    for place in ("bed", "standing"):
        page.locator(f"#at-{place}").check(force=True)
        here = page.locator(f".fold .place--{place}")
        first = homes[place].techniques[0]
        left = [t for t in homes[place].techniques if t.id in allowed]
        expect(here.locator(".essence:visible")).to_have_count(1 if first.id in allowed else 0)
        expect(here.locator(".instead:visible")).to_have_count(0 if first.id in allowed else 1)
        page.locator(GUIDE).click()
        expect(dialog(page)).to_be_visible()
        names = [name for name, _ in page.evaluate(WALK)]
        free = [name for name in names if name != "pause"]
        assert all(one != other for one, other in zip(free, free[1:], strict=False)) or not allowed
        ends = {"you", "pause"}
        assert {technique.id for technique in left} <= set(names) <= ends | allowed
        assert "pause" in names
        press(page, "Close")
        expect(dialog(page)).to_be_hidden()


def test_who_i_am_on_the_checklist_counts_here(phone_page: Page) -> None:
    phone_page.goto("/prevention")
    for version in ("pregnant", "blood-thinner", "unsteady"):
        phone_page.locator(f'[name=condition][value="{version}"]').check(force=True)
    phone_page.goto("/")
    for version in ("pregnant", "blood-thinner", "unsteady"):
        mine = phone_page.locator(f'[data-condition="{version}"]').get_by_label("This is me")
        expect(mine).to_be_checked()


def test_after_a_pop_the_warning_signs_are_named(phone_page: Page) -> None:
    phone_page.goto("/")
    popped = phone_page.locator('a[href="/warning-signs#pop"]')
    expect(popped).to_be_hidden()
    phone_page.get_by_label("I can’t put weight on it").check()
    expect(popped).to_be_visible()


def test_a_helper_at_another_muscle_is_led_to_its_page(timed: Page) -> None:
    guide(timed, "/helper")
    while not dialog(timed).get_by_text("Support the leg").is_visible():
        press(timed, "Done, go on")
    expect(dialog(timed)).to_contain_text("Shin, front or inner thigh? Stop.")
    dialog(timed).get_by_role("link", name=LOADED.words.words["relief"]["other"]).click()
    expect(timed).to_have_url(re.compile("/#muscles$"))


def test_with_both_legs_nothing_anywhere_asks_to_stand(phone_page: Page) -> None:
    for muscle in MUSCLES:
        open_page(phone_page, muscle.path)
        phone_page.locator("for-me").get_by_label("Both").check(force=True)
        asked = phone_page.evaluate(ASKED, [place.id for place in LOADED.relief.homes])
        assert len(asked) > 10, muscle.id
        assert not [said for said in asked if re.search(r"\b(stand|walk|run)\b", said.lower())]
        expect(phone_page.locator(".fold .place--standing .essence:visible")).to_have_count(0)
        expect(phone_page.locator(".fold .place--standing .instead:visible")).to_have_count(1)


def test_what_is_not_for_me_is_remembered_before_the_first_paint(new_phone: NewPhone) -> None:
    phone = new_phone()
    page = phone.new_page()
    page.goto("/relief/hamstring")
    page.get_by_text("Pregnant", exact=True).click()
    page.locator('[data-condition="pregnant"]').get_by_label("This is me").check()
    expect(page.locator('[data-technique="hamstring-bed-lift"]')).to_be_hidden()
    phone.route("**/static/**", lambda route: None)  # no script file at all
    page.goto("/relief/hamstring", wait_until="commit")
    expect(page.locator('[data-technique="hamstring-bed-sit"]').first).to_be_visible()
    expect(page.locator('[data-technique="hamstring-bed-lift"]')).to_be_hidden()


def test_unsteady_people_start_sitting_with_larger_text(phone_page: Page) -> None:
    phone_page.goto("/")
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    before = phone_page.evaluate(size)
    phone_page.get_by_text("Older or unsteady").click()
    phone_page.locator('[data-condition="unsteady"]').get_by_label("This is me").check()
    phone_page.reload()
    expect(phone_page.locator(".fold .place--sitting")).to_be_visible()
    assert phone_page.evaluate(size) >= before * 1.24


def test_the_player_first_says_what_is_different_for_me(timed: Page) -> None:
    timed.goto("/")
    timed.get_by_text("On a blood thinner").click()
    timed.locator('[data-condition="blood-thinner"]').get_by_label("This is me").check()
    timed.locator(GUIDE).click()
    expect(dialog(timed).get_by_role("heading", level=2)).to_have_text("For you")
    expect(dialog(timed)).to_contain_text("Rub lightly only.")
    press(timed, "Done, go on")
    expect(dialog(timed)).to_contain_text("Straighten the leg.")
    expect(dialog(timed)).to_have_attribute("data-state", "count")


def test_the_drawing_follows_the_side(phone_page: Page) -> None:
    open_page(phone_page, "/")
    phone_page.locator("for-me").get_by_label("Right").check(force=True)
    phone_page.reload()
    figure = phone_page.locator(".fig").first
    expect(figure).to_have_css("transform", "matrix(-1, 0, 0, 1, 0, 0)")
    guide(phone_page)
    expect(dialog(phone_page)).to_contain_text("Right")


# --- without hands or light -----------------------------------------------------------------


def calls(page: Page, name: str) -> list[list[Any]]:
    return [call for call in page.evaluate("calls") if call[0] == name]


def test_silent_until_asked_then_one_utterance_a_phase(timed: Page) -> None:
    to_hold(timed)
    assert calls(timed, "speak") == []
    press(timed, "Voice")
    assert calls(timed, "speak") == [["speak", "Hold. Round 1 of 5.", "en"]]
    play(timed, 31)
    expect(dialog(timed)).to_have_attribute("data-phase", "rest")
    assert [call[1] for call in calls(timed, "speak")][1:] == ["Relax. Round 1 of 5."]
    press(timed, "Voice")
    assert calls(timed, "cancel")
    play(timed, 11)
    expect(dialog(timed)).to_have_attribute("data-phase", "hold")
    assert len(calls(timed, "speak")) == 2


def test_the_screen_stays_on_during_the_run_only(timed: Page) -> None:
    timed.goto("/")
    assert calls(timed, "wake") == []
    guide(timed)
    assert calls(timed, "wake") == [["wake", "screen"]]
    timed.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert len(calls(timed, "wake")) == 2
    press(timed, "Pause")
    press(timed, "Close")
    timed.clock.run_for(100)
    assert len(calls(timed, "sleep")) == len(calls(timed, "wake")) == 3
    timed.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert len(calls(timed, "wake")) == 3


def test_a_forgotten_screen_goes_dark_after_a_quarter_of_an_hour(timed: Page) -> None:
    to_hold(timed)
    timed.clock.fast_forward(14 * 60_000)
    timed.clock.run_for(1_000)
    assert not calls(timed, "sleep")
    timed.get_by_role("button", name="Still cramping").click()
    press(timed, "Another way")  # a sign: a quarter of an hour from now
    timed.clock.fast_forward(14 * 60_000)
    assert not calls(timed, "sleep")
    timed.clock.fast_forward(60_000)
    assert calls(timed, "sleep")


def test_still_cramping_is_a_sign_of_the_person(timed: Page) -> None:
    """The screen stays on from that tap, if the guide is open; the page alone asks for nothing."""
    to_hold(timed)
    timed.clock.fast_forward(14 * 60_000)
    timed.clock.run_for(1_000)
    timed.get_by_role("button", name="Still cramping").click()
    timed.clock.fast_forward(14 * 60_000)
    assert not calls(timed, "sleep")
    timed.clock.fast_forward(60_000)
    assert calls(timed, "sleep")


def test_still_cramping_on_the_page_keeps_no_screen_on(timed: Page) -> None:
    timed.goto("/")
    timed.clock.fast_forward(600_000)
    timed.clock.run_for(1_000)
    timed.get_by_role("button", name="Still cramping").click()
    expect(timed.get_by_role("alertdialog")).to_have_count(0)
    assert calls(timed, "wake") == []


def test_moments_feel_different(timed: Page) -> None:
    to_hold(timed)
    play(timed, 31)
    expect(dialog(timed)).to_have_attribute("data-phase", "rest")
    press(timed, "Another way")
    expect(dialog(timed)).to_contain_text("Loop a towel")
    press(timed, "Back")
    expect(dialog(timed)).to_have_attribute("data-state", "count")  # the browser goes back later
    press(timed, "It eased")
    expect(dialog(timed)).to_contain_text("It eased after")
    patterns = [json.dumps(call[1]) for call in calls(timed, "vibrate")]
    assert len(set(patterns)) == 4
    expect(timed.locator("[data-pulse]")).to_have_count(0)


def test_without_vibration_the_edge_of_the_screen_pulses(new_page: NewPage) -> None:
    page = new_page(script=ABSENT, clock=NIGHT)
    guide(page)
    press(page, "Another way")
    expect(page.locator("[data-pulse=pull]")).to_have_count(1)


def test_nothing_vibrates_in_a_page_that_nobody_touched(new_phone: NewPhone) -> None:
    page = at(new_phone, "2026-11-22T03:12:00")
    page.context.add_init_script(SPIES)
    page.goto("/")
    page.locator(GUIDE).click()
    page.clock.run_for(6_000)
    page.reload()
    page.clock.run_for(100)
    expect(dialog(page)).to_be_visible()
    assert calls(page, "vibrate") == []
    expect(page.locator("[data-pulse=hold]")).to_have_count(1)  # time stands still: it stays


def test_eyes_shut_is_one_dim_button(timed: Page) -> None:
    guide(timed)
    press(timed, "Eyes shut")
    ground = dialog(timed).evaluate("node => getComputedStyle(node).backgroundColor")
    assert ground == "rgb(0, 0, 0)"
    timed.clock.run_for(5_000)
    expect(dialog(timed).get_by_role("status")).to_have_text("Hold. Round 1 of 5.")
    expect(dialog(timed).get_by_text("Tap anywhere when it eases")).to_be_visible()
    for name in ("It eased", "Another way", "Pause"):
        expect(dialog(timed).get_by_role("button", name=name, exact=True)).to_be_hidden()
    timed.touchscreen.tap(180, 600)
    expect(dialog(timed)).to_contain_text("It eased after")
    wait(timed, SEEN_MS)
    press(timed, "Eyes shut")  # the bar stays within reach
    expect(dialog(timed).get_by_role("button", name="Save this cramp")).to_be_visible()


@pytest.mark.parametrize(
    "broken", [ABSENT, REFUSING, THROWING], ids=["absent", "refusing", "throwing"]
)
def test_the_player_guides_without_any_of_it(new_phone: NewPhone, broken: str) -> None:
    phone = new_phone()
    phone.add_init_script(broken)
    page = phone.new_page()
    page.clock.install(time=NIGHT)
    to_hold(page)
    press(page, "Voice")
    expect(dialog(page).locator(".player__digits")).to_have_text(re.compile(r"\d+"))
    press(page, "Another way")
    expect(dialog(page)).to_contain_text("Loop a towel")
    press(page, "Done, go on")
    press(page, "It eased")
    press(page, "Save this cramp")
    words = "unsaved" if broken is THROWING else "saved"
    expect(dialog(page)).to_contain_text(LOADED.words.words["app-notice"][words])
    alarming = page.locator(".player__caution.callout--danger")
    expect(alarming).to_have_count(1 if broken is THROWING else 0)


# --- calm -----------------------------------------------------------------------------------


def test_a_screen_reader_hears_at_most_four_things_in_a_hold(timed: Page) -> None:
    to_hold(timed)
    timed.evaluate(
        """() => {
          globalThis.heard = 0;
          const all = { childList: true, characterData: true, subtree: true };
          for (const node of document.querySelectorAll("[role=status]"))
            new MutationObserver(() => heard++).observe(node, all);
        }"""
    )
    play(timed, 40)
    assert 1 <= timed.evaluate("heard") <= 4


def test_a_time_is_written_once_a_second(timed: Page) -> None:
    """Each time that it is written the page is laid out and drawn again."""
    to_hold(timed)
    timed.evaluate(
        """() => {
          globalThis.written = 0;
          for (const node of document.querySelectorAll(
            ".player__digits, .player__clock, .clock"))
            new MutationObserver(() => written++).observe(node, { childList: true });
        }"""
    )
    timed.clock.run_for(10_000)
    assert 20 <= timed.evaluate("written") <= 33


def test_the_page_under_the_player_stays_where_it_was(timed: Page) -> None:
    timed.goto("/")
    timed.evaluate("scrollTo(0, 900)")
    timed.evaluate(KEEP_SCROLL)
    timed.locator(GUIDE).click()
    expect(dialog(timed)).to_be_visible()
    press(timed, "Another way")
    press(timed, "Close")
    expect(dialog(timed)).to_be_hidden()
    assert timed.evaluate("scrollY - scrolled") == 0
    assert timed.evaluate("scrolled") > 800


def test_nothing_moves_by_itself(new_phone: NewPhone) -> None:
    phone = new_phone()
    phone.add_init_script(
        """
        globalThis.shifts = [];
        const watch = (type, note) => new PerformanceObserver((list) =>
          list.getEntries().forEach(note)).observe({ type, buffered: true });
        watch("layout-shift", (entry) => entry.hadRecentInput || shifts.push(entry.value));
        """
    )
    page = phone.new_page()
    page.clock.install(time=NIGHT)
    phone.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    to_count(page)
    page.wait_for_timeout(TOUCHED_MS)
    page.clock.run_for(READY_MS)
    expect(dialog(page)).to_have_attribute("data-phase", "hold")
    page.evaluate(TWO_FRAMES)
    page.clock.run_for(1_500)
    page.evaluate(TWO_FRAMES)
    page.clock.fast_forward(28_500)
    expect(dialog(page)).to_have_attribute("data-phase", "rest")
    page.evaluate(TWO_FRAMES)
    press(page, "It eased")
    page.wait_for_timeout(TOUCHED_MS)
    assert page.evaluate("shifts") == []


def test_digits_and_buttons_are_large_and_in_reach(timed: Page) -> None:
    timed.set_viewport_size({"width": 360, "height": 800})
    timed.goto("/")
    button = timed.locator(GUIDE).bounding_box()
    assert button and button["height"] >= 72 and button["y"] >= 0.4 * 800
    to_hold(timed)
    digits = dialog(timed).locator(".player__digits")
    assert float(digits.evaluate("node => parseFloat(getComputedStyle(node).fontSize)")) >= 200
    box = digits.bounding_box()
    primary = dialog(timed).get_by_role("button", name="It eased").bounding_box()
    assert box and primary
    assert box["y"] + box["height"] <= primary["y"] + 1, "the digits are seen whole"
    assert primary["height"] >= 72 and primary["y"] >= 0.4 * 800


@pytest.mark.parametrize("path", ["/", "/relief/inner-thigh", "/relief/quadriceps"])
def test_the_ring_is_seen_whole(timed: Page, path: str) -> None:
    """With the longest words that stand above it: a cut digit is another number."""
    to_hold(timed, path)
    for width, height in [(360, 640), (320, 568), (412, 732), (360, 560), (640, 360)]:
        timed.set_viewport_size({"width": width, "height": height})
        inner, (ring, digits, dock) = timed.evaluate(BOXES)
        size = f"{width} x {height}"
        assert inner == [width, height]
        assert ring["bottom"] <= dock["top"] + 1, f"the ring is seen whole, {size}"
        assert ring["top"] <= digits["top"] and digits["height"] <= ring["height"], size
        assert digits["height"] >= 0.13 * height, f"the digits are large, {size}"


def test_the_whole_run_by_keyboard(timed: Page) -> None:
    timed.goto("/")
    timed.locator(GUIDE).focus()
    timed.keyboard.press("Enter")
    # The words take the focus a frame later: no person is faster, a test may be.
    for name, words in (("Another way", "Loop a towel"), ("Done, go on", "Get into it")):
        expect(dialog(timed).locator(".player__say")).to_be_focused()
        dialog(timed).get_by_role("button", name=name).focus()
        timed.keyboard.press("Enter")
        expect(dialog(timed)).to_contain_text(words)
    wait(timed, READY_MS)
    expect(dialog(timed)).to_have_attribute("data-phase", "hold")
    timed.keyboard.press("Escape")
    expect(dialog(timed)).to_be_hidden()
    expect(timed.locator(GUIDE)).to_be_focused()


def test_it_all_works_with_the_server_killed(new_phone: NewPhone, own_server: Proxy) -> None:
    phone: BrowserContext = new_phone(
        own_server, allow=["ERR_CONNECTION_REFUSED"], service_workers="allow"
    )
    visit(phone).close()
    own_server.stop()
    page = phone.new_page()
    page.clock.install(time=NIGHT)
    to_hold(page)
    press(page, "It eased")
    expect(dialog(page).locator(".look")).to_be_visible()
    press(page, "Save this cramp")
    expect(dialog(page)).to_contain_text("Saved on this phone.")
    page.goto("/helper")
    guide(page, "/helper")
    expect(dialog(page)).to_contain_text("Which muscle?")
