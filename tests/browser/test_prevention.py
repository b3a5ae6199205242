"""The checklist and the bedtime stretch on a phone: remembered, personal, kind, offline."""

import itertools
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from dateutil.rrule import rrulestr
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.checklist import apart, box, tools, unfold
from tests.browser.kept import QUIET
from tests.browser.measure import small_targets, violations_in_both_schemes
from tests.browser.phone import LONDON, NewPage, NewPhone, at, open_page, records, store, wake
from tests.product import LOADED

PREVENTION = LOADED.prevention
EVENING = "2026-11-22T20:00:00Z"  # it is winter time
ITEMS = {item.id: item for item in PREVENTION.item}
CONDITIONS = [item.id for item in LOADED.conditions if item.id in PREVENTION.heeded]
# The cautions of the food table, and those of the daily amounts in the fold below it.
SHOPPING = [
    *PREVENTION.foods.caution,
    *(caution for target in PREVENTION.target for caution in target.caution),
]


def shown(page: Page, group: str) -> list[str]:
    """The ids of the items in one part of the list, in order."""
    found: list[str] = page.locator(f"[data-group={group}] .item").evaluate_all(
        "nodes => nodes.map((node) => node.id)"
    )
    return found


# What is seen of each item: every element with words of its own, spaces as a reader sees them.
TEXTS = """() => Object.fromEntries(
  [...document.querySelectorAll("[data-group] .item")].map((item) => [item.id,
    [...item.querySelectorAll("*")].filter((node) => node.checkVisibility() && node.offsetHeight &&
      [...node.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim()))
      .map((node) => node.textContent.replace(/\\s+/g, " ").trim())]))"""


# --- without a script, without a server ------------------------------------------------------


def test_the_list_is_complete_without_a_script(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/prevention")
    for group in page.locator("details[data-group]").all():
        group.locator("> summary").click()
    closed = page.evaluate(TEXTS)
    for item in ITEMS.values():
        page.locator(f"#{item.id} summary").click()
    opened = page.evaluate(TEXTS)
    for item in ITEMS.values():
        assert item.short in closed[item.id], item.id
        assert not [text for text in closed[item.id] if item.why in text], item.id
        assert [text for text in opened[item.id] if item.why in text], item.id
        assert {item.do, *(caution.say for caution in item.caution)} <= {*opened[item.id]}, item.id
    expect(page.locator("button, input").filter(visible=True)).to_have_count(0)


def test_the_routine_is_complete_without_a_script(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/prevention/bedtime")
    for position in PREVENTION.bedtime.position:
        page.get_by_role("radio", name=position.name).check(force=True)
        for step in position.steps:
            expect(page.locator(f".position--{position.id}").get_by_text(step.say)).to_be_visible()
    expect(page.locator("button").filter(visible=True)).to_have_count(0)


def test_ticks_are_remembered_without_a_server(offline: BrowserContext) -> None:
    page = offline.new_page()
    page.clock.install(time=EVENING)
    page.goto("/prevention")
    unfold(page)
    for item in ("hydration", "bananas", "sleep"):
        box(page, item).check()
        apart(page)
    status = page.locator(".today__say")
    expect(status).to_have_text("2 of 5 done today, and 1 more.")
    page.reload()
    for item in ("hydration", "bananas", "sleep"):
        expect(box(page, item)).to_be_checked()
    expect(status).to_have_text("2 of 5 done today, and 1 more.")
    box(page, "bananas").uncheck()
    page.reload()
    expect(box(page, "bananas")).not_to_be_checked()
    expect(status).to_have_text("1 of 5 done today, and 1 more.")


def test_everything_else_works_without_a_server(offline: BrowserContext) -> None:
    page = offline.new_page()
    page.goto("/prevention")
    tools(page)
    page.get_by_role("button", name="Hide: Bananas").click()
    page.get_by_label("Add something of your own").fill("Magnolia tea")
    page.get_by_role("button", name="Add", exact=True).click()
    page.locator("[value=kidney]").check()
    page.reload()
    expect(page.locator("#bananas")).to_have_count(0)
    expect(page.get_by_role("checkbox", name="Magnolia tea")).to_be_visible()
    expect(page.locator("#spinach .item__raised")).to_contain_text("ask first")
    page.goto("/prevention/bedtime")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Make the calendar file").click()
    assert "BEGIN:VEVENT" in Path(coming.value.path()).read_text("utf-8")


# --- the first screens of somebody new -------------------------------------------------------

NAMED = ("hydration", "bananas", "spinach", "magnesium")
TAGS = {condition.id: condition.tag or condition.label for condition in LOADED.conditions}


def test_the_four_named_habits_are_on_the_first_two_screens(new_page: NewPage) -> None:
    """And are ticked there by somebody who changes nothing before."""
    phone_page = new_page(clock=EVENING)
    open_page(phone_page, "/prevention")
    for item in NAMED:
        row = phone_page.locator(f"#{item} .item__row").bounding_box()
        assert row and row["y"] + row["height"] <= 2 * 640, item
    for item in NAMED:
        phone_page.locator(f"#{item}").get_by_text(ITEMS[item].short, exact=True).tap(force=True)
        expect(box(phone_page, item)).to_be_checked()
        assert phone_page.evaluate("scrollY") <= 640
        apart(phone_page)
    expect(phone_page.locator(".today__say")).to_have_text("4 of 5 done today.")


def test_a_row_names_everybody_who_is_asked_to_ask_first(phone_page: Page) -> None:
    open_page(phone_page, "/prevention")
    unfold(phone_page)
    for item in ITEMS.values():
        asked = [caution for caution in item.caution if caution.act != "note"]
        tags = [TAGS[name] for caution in asked for name in caution.who]
        tags += [caution.tag for caution in asked if caution.tag]
        wanted = {name for tag in tags for name in tag.split(", ")}
        tag = phone_page.locator(f"#{item.id} .item__tag")
        expect(tag).to_have_count(int(bool(asked)))
        if asked:
            expect(tag).to_be_visible()
            said = tag.inner_text().removeprefix("Ask first:")
            assert wanted <= {name.strip() for name in said.split(",")}, item.id


# --- days ------------------------------------------------------------------------------------


def test_midnight_brings_a_fresh_list_and_keeps_yesterday(new_phone: NewPhone) -> None:
    page = at(new_phone, "2026-11-22T23:59:30")
    page.goto("/prevention")
    unfold(page)
    box(page, "bananas").check()
    apart(page, standing=True)
    box(page, "footwear").check()
    page.clock.run_for(60_000)
    expect(box(page, "bananas")).not_to_be_checked()
    expect(box(page, "footwear")).to_be_checked()  # done once is done
    expect(page.get_by_text("Done on 22 Nov")).to_be_visible()
    expect(page.locator(".today__say")).to_have_text("0 of 5 done today.")
    assert set(records(page, "tick")) == {"2026-11-22:bananas", "2026-11-22:footwear"}
    expect(page.locator(".weeks td").nth(26)).to_have_text("2")
    box(page, "bananas").check()
    assert "2026-11-23:bananas" in records(page, "tick")


def test_a_phone_that_slept_through_midnight_shows_the_new_day(new_phone: NewPhone) -> None:
    page = at(new_phone, "2026-11-22T22:00:00")
    page.goto("/prevention")
    box(page, "bananas").check()
    wake(page, datetime(2026, 11, 23, 7, tzinfo=LONDON))
    expect(box(page, "bananas")).not_to_be_checked()


def test_a_journey_loses_no_tick(new_phone: NewPhone) -> None:
    """The same storage in other zones: what was ticked on the 22nd stays on the 22nd."""
    home = at(new_phone, "2026-11-22T23:30:00", "Europe/London")
    home.goto("/prevention")
    box(home, "bananas").check()
    state = home.context.storage_state()
    for zone, today, done in (
        ("Pacific/Auckland", "2026-11-23T12:31:00", False),
        ("America/Los_Angeles", "2026-11-22T15:31:00", True),
    ):
        page = at(new_phone, today, zone, storage_state=state)
        page.goto("/prevention")
        expect(box(page, "bananas")).to_be_checked(checked=done)
        assert set(records(page, "tick")) == {"2026-11-22:bananas"}
        expect(page.locator("four-weeks")).to_contain_text("on 1 of the last 28 days")


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/London", "2026-10-25"),
        ("Europe/London", "2026-03-29"),
        ("America/Los_Angeles", "2026-11-01"),
        ("Australia/Lord_Howe", "2026-10-04"),  # half an hour
    ],
)
def test_a_day_of_23_or_25_hours_is_one_day(new_phone: NewPhone, zone: str, day: str) -> None:
    page = at(new_phone, f"{day}T23:59:40", zone)
    page.goto("/prevention")
    box(page, "bananas").check()
    page.clock.run_for(40_000)
    expect(box(page, "bananas")).not_to_be_checked()
    last = datetime.fromisoformat(day) + timedelta(days=1)
    expected = [(last - timedelta(days=back)).strftime("%Y-%m-%d") for back in range(27, -1, -1)]
    address = page.locator("script[src*=four-weeks]").get_attribute("src")
    assert address
    source = page.request.get(address).text()
    days = re.search(r'"(/static/js/prevention/days\.\w+\.js)"', source)
    assert days
    found = page.evaluate(
        "async (url) => (await import(url)).lastDays(28).map(({ day, done }) => [day, done])",
        days[1],
    )
    assert [name for name, _ in found] == expected
    assert [done for _, done in found] == [0] * 26 + [1, 0]


def test_two_tabs_lose_nothing(phone: BrowserContext) -> None:
    one, two = phone.new_page(), phone.new_page()
    for page in (one, two):
        page.goto("/prevention")
    names = list(ITEMS)[:20]
    script = """(names) => { for (const name of names)
      document.querySelector(`#${name} input[name=tick]`).click() }"""
    one.evaluate(script, names[0::2])
    two.evaluate(script, names[1::2])
    for page in (one, two):
        expect(page.locator("[name=tick]:checked")).to_have_count(len(names))
        for name in names:
            expect(box(page, name)).to_be_checked()
    assert {key[11:] for key in records(one, "tick")} == set(names)
    one.evaluate(script, [names[0]])
    expect(box(two, names[0])).not_to_be_checked()


# --- kind ------------------------------------------------------------------------------------


def score(page: Page) -> int:
    found = re.search(r"Score: (\d+)", page.locator("four-weeks").inner_text())
    assert found
    return int(found[1])


def test_the_score_bends_and_a_skip_leaves_it(new_page: NewPage) -> None:
    page = new_page(now=EVENING)
    page.goto("/prevention")
    ticks: dict[str, dict[str, Any]] = {f"2026-11-{day}:bananas": {} for day in range(10, 20)}
    store(page, tick=ticks)
    page.reload()
    # From 50, ten days lift it by a fifth of the rest: 94.6. Then 20 and 21 were missed.
    assert score(page) == round((100 - 50 * 0.8**10) * 0.9**2)
    store(page, skip={"2026-11-20": {"until": "2026-11-21"}})
    page.reload()
    assert score(page) == round(100 - 50 * 0.8**10)
    expect(page.locator(".weeks td").nth(25)).to_have_text("~skipped")
    for part in (".today", "four-weeks"):
        assert not re.search(r"lost|fail|broke|✗|❌", page.locator(part).inner_text().lower())


def test_skip_and_pause_are_said_and_taken_back(new_phone: NewPhone) -> None:
    page = at(new_phone, "2026-11-22T20:00:00")
    page.goto("/prevention")
    page.get_by_role("button", name="Skip today").click()
    status = page.locator(".today__say")
    expect(status).to_have_text("0 of 5 done today. Today is skipped. Your score waits.")
    assert records(page, "skip") == {"2026-11-22": {"v": 1, "until": "2026-11-22"}}
    apart(page, standing=True)
    page.get_by_role("button", name="Go on").click()
    assert records(page, "skip") == {}
    apart(page, standing=True)
    page.get_by_role("button", name="Pause").click()
    wake(page, datetime(2026, 11, 25, 20, tzinfo=LONDON))
    expect(status).to_contain_text("Paused since 22 Nov.")
    box(page, "bananas").check()  # whoever ticks has gone on
    expect(status).to_have_text("1 of 5 done today.")
    assert records(page, "skip") == {"2026-11-22": {"v": 1, "until": "2026-11-24"}}


def test_four_weeks_are_a_table_and_a_picture_of_the_same_days(new_page: NewPage) -> None:
    page = new_page(now=EVENING)
    page.goto("/prevention")
    expect(page.locator("four-weeks")).to_be_hidden()
    names = list(ITEMS)
    counts = [(back * 7) % 5 for back in range(28)]
    ticks: dict[str, dict[str, Any]] = {}
    for back, count in enumerate(counts):
        day = (datetime(2026, 11, 22) - timedelta(days=back)).strftime("%Y-%m-%d")
        ticks |= {f"{day}:{name}": {} for name in names[:count]}
    store(page, tick=ticks)
    page.reload()
    table = page.get_by_role("table", name="Things done each day")
    expect(table.get_by_role("columnheader")).to_have_text(
        ["From", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    )
    expect(table.get_by_role("rowheader")).to_have_text(["26 Oct", "2 Nov", "9 Nov", "16 Nov"])
    cells = table.get_by_role("cell").all_inner_texts()
    shown_counts = [int(cell) if cell.isdigit() else 0 for cell in cells]
    assert shown_counts == counts[::-1]
    heights = page.locator(".weeks__picture rect").evaluate_all(
        "bars => bars.map((bar) => Number(bar.getAttribute('height')))"
    )
    assert [round(height / 10) if height > 2 else 0 for height in heights] == shown_counts
    kept = sum(count > 0 for count in counts)
    expect(page.locator("four-weeks")).to_contain_text(f"on {kept} of the last 28 days")


# --- one's own list --------------------------------------------------------------------------


def test_what_the_quiz_adds_is_on_top_at_once(phone: BrowserContext) -> None:
    page, quiz = phone.new_page(), phone.new_page()
    page.goto("/prevention")
    quiz.goto("/prevention")
    expect(page.get_by_role("heading", name="Added by your quiz")).to_be_hidden()
    store(quiz, listed={"walk": {"from": "quiz"}, "legs-up": {"from": "quiz"}})
    heading = page.get_by_role("heading", level=2).filter(visible=True).first
    expect(heading).to_have_text("Added by your quiz")
    expect(page.locator(".today__say")).to_have_text("0 of 7 done today.")  # told of both
    assert shown(page, "quiz") == ["walk", "legs-up"]
    assert "walk" not in shown(page, "day")
    tools(page)
    page.get_by_role("button", name="Take off my list: Daily walk").click()
    expect(page.get_by_role("status").filter(has_text="off your list")).to_be_visible()
    assert shown(page, "quiz") == ["legs-up"] and "walk" in shown(page, "day")


def test_what_was_hidden_comes_back_when_the_quiz_adds_it(phone_page: Page) -> None:
    phone_page.goto("/prevention")
    store(phone_page, hide={"walk": {}}, listed={"walk": {"from": "quiz"}})
    phone_page.reload()
    assert shown(phone_page, "quiz") == ["walk"]


def test_hide_and_undo_within_ten_seconds(new_phone: NewPhone) -> None:
    page = at(new_phone, "2026-11-22T20:00:00")
    page.goto("/prevention")
    tools(page)
    page.get_by_role("button", name="Hide: Bananas").click()
    # In a live region that was there before its words.
    undo = page.locator("app-notice").get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    expect(page.locator("#bananas")).to_have_count(0)
    expect(page.locator(".today__say")).to_have_text("0 of 4 done today.")
    page.clock.run_for(9_000)
    undo.click()
    assert shown(page, "first") == ["hydration", "bananas", "spinach", "magnesium"]
    assert records(page, "hide") == {}
    hide = page.get_by_role("button", name="Hide: Bananas")
    expect(hide).to_be_focused()
    apart(page, standing=True)
    hide.click()
    page.clock.run_for(10_500)
    expect(undo).to_have_count(0)
    expect(box(page, "spinach")).to_be_focused()  # which took its place
    page.locator("[data-hidden] summary").click()
    page.get_by_role("button", name="Show again: Bananas").click()
    assert shown(page, "first") == ["hydration", "bananas", "spinach", "magnesium"]
    expect(box(page, "bananas")).to_be_focused()


def test_move_with_buttons(new_page: NewPage) -> None:
    phone_page = new_page(clock=EVENING)
    phone_page.goto("/prevention")
    tools(phone_page)
    down = phone_page.get_by_role("button", name="Move down: Hydration")
    down.focus()
    for place in range(1, 4):
        phone_page.keyboard.press("Enter")
        assert shown(phone_page, "first").index("hydration") == place
        expect(down).to_be_focused()
    phone_page.keyboard.press("Enter")  # at the end: nothing more
    expect(down).to_have_attribute("aria-disabled", "true")
    assert shown(phone_page, "first") == ["bananas", "spinach", "magnesium", "hydration"]
    phone_page.reload()
    assert shown(phone_page, "first") == ["bananas", "spinach", "magnesium", "hydration"]
    tools(phone_page)
    phone_page.get_by_role("button", name="Move up: Spinach").click()
    apart(phone_page)
    assert shown(phone_page, "first") == ["spinach", "bananas", "magnesium", "hydration"]
    phone_page.get_by_role("button", name="Undo").click()
    assert shown(phone_page, "first") == ["bananas", "spinach", "magnesium", "hydration"]


LINES = """(line) => {
  const words = document.createRange();
  words.selectNodeContents(line);
  const { lineHeight } = getComputedStyle(line);
  return words.getBoundingClientRect().height / Number.parseFloat(lineHeight);
}"""


def test_a_long_name_is_cut_and_what_was_done_is_seen(new_phone: NewPhone) -> None:
    """In two lines of large letters; a screen reader has the whole name."""
    phone = new_phone(viewport={"width": 320, "height": 640})
    page = phone.new_page()
    phone.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    open_page(page, "/prevention")
    name = "W" * 60
    own = page.locator("[data-form=add] input")
    own.fill(name)
    own.press("Enter")
    said(page, f"{name} added.")
    tools(page)
    field = page.locator("[data-form=rename] input")
    field.fill(name[1:])
    field.press("Enter")
    said(page, f"Renamed to {name[1:]}.")
    page.get_by_role("button", name="Delete").press("Enter")
    said(page, f"{name[1:]} deleted.")


def said(page: Page, words: str) -> None:
    notice = page.locator("app-notice")
    line = notice.locator("p")
    expect(line).to_have_text(words)
    assert line.evaluate(LINES) == pytest.approx(2, abs=0.2)
    assert line.evaluate("node => node.scrollWidth <= node.clientWidth")
    assert "W" * 59 in notice.aria_snapshot()
    expect(notice.get_by_role("button", name="Undo")).to_be_in_viewport(ratio=1)


def test_a_sentence_of_the_notice_is_never_cut(new_phone: NewPhone) -> None:
    """Four lines of large letters."""
    phone = new_phone(viewport={"width": 320, "height": 640})
    page = phone.new_page()
    phone.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    page.goto("/")
    expect(page.locator("a[data-htmx-powered]").first).to_be_attached()
    page.evaluate("document.dispatchEvent(new Event('htmx:error'))")
    line = page.locator("app-notice p")
    expect(line).to_have_text("That did not load. What you see here still works.")
    expect(line).to_be_in_viewport(ratio=1)
    assert line.evaluate("node => node.scrollHeight <= node.clientHeight")


def test_own_items_are_added_renamed_ticked_and_deleted(phone_page: Page) -> None:
    phone_page.goto("/prevention")
    field = phone_page.get_by_label("Add something of your own")
    field.fill("  <b>Tai chi</b> ")
    field.press("Enter")
    own = phone_page.get_by_role("checkbox", name="<b>Tai chi</b>")
    own.check()
    expect(phone_page.locator(".today__say")).to_have_text("1 of 6 done today.")
    (name,) = records(phone_page, "item")
    assert name.startswith("own-")
    tools(phone_page)
    phone_page.get_by_label("New name").fill("Yoga")
    phone_page.get_by_role("button", name="Rename").click()
    expect(phone_page.get_by_role("checkbox", name="Yoga")).to_be_checked()
    phone_page.get_by_role("button", name="Undo").click()
    expect(own).to_be_checked()
    phone_page.get_by_role("button", name="Delete").click()
    expect(own).to_have_count(0)
    assert records(phone_page, "item") == {}
    phone_page.get_by_role("button", name="Undo").press("Enter")
    expect(own).to_be_checked()
    expect(own).to_be_focused()
    field.fill("   ")
    field.press("Enter")
    assert set(records(phone_page, "item")) == {name}


# --- conditions ------------------------------------------------------------------------------

# What a row itself says, its fold closed, up to the words of what to do.
STATE = """() => Object.fromEntries(
  [...document.querySelectorAll("[data-group] .item")].map((item) => [item.id,
  { raised: [...item.querySelectorAll(".item__raised > .raised")].map((node) => node.textContent),
    before: item.innerText.slice(0, item.innerText.indexOf(
      item.querySelector(".item__short").textContent)),
    calm: item.querySelectorAll(":is(.item__asks, .item__notes) .raised").length }]))"""


# The same for each of many kinds of person, and what is raised in the list for shopping.
STATES = f"""(people) => people.map((chosen) => {{
  for (const box of document.querySelectorAll("[name=condition]"))
    if (box.checked !== chosen.includes(box.value)) box.click();
  const shop = [...document.querySelectorAll(".shopping .raised")].map((node) => node.textContent);
  return [({STATE})(), shop];
}})"""


def combinations() -> Iterator[frozenset[str]]:
    for size in range(len(CONDITIONS) + 1):
        yield from map(frozenset, itertools.combinations(CONDITIONS, size))


def test_every_combination_of_conditions(phone_page: Page) -> None:
    """What stands before the action, and what is not shown, for all 128 kinds of person."""
    open_page(phone_page, "/prevention")
    unfold(phone_page)
    every = list(combinations())
    states = phone_page.evaluate(STATES, [sorted(chosen) for chosen in every])
    for chosen, (state, shop) in zip(every, states, strict=True):
        hidden = {
            item.id
            for item in ITEMS.values()
            for caution in item.caution
            if caution.act == "hide" and chosen & set(caution.who)
        }
        assert set(state) == set(ITEMS) - hidden, chosen
        for name, found in state.items():
            cautions = [c for c in ITEMS[name].caution if chosen & set(c.who)]
            assert found["raised"] == [c.say for c in cautions], (chosen, name)
            assert found["calm"] == 0
            for caution in cautions:
                assert caution.say in found["before"]
            if "kidney" in chosen and {"potassium", "magnesium", "fluid"} & set(ITEMS[name].gives):
                assert "ask first" in found["before"].lower(), (chosen, name)
        assert shop == [c.say for c in SHOPPING if chosen & set(c.who)]
    assert set(records(phone_page, "condition")) == set(CONDITIONS)


def test_a_condition_chosen_here_counts_on_the_next_page(phone_page: Page) -> None:
    """Without a relief page in between, where it was worked out alone."""
    marks = (
        "({ avoid, larger }) => [(avoid ?? '').split(' ').sort().join(' ').trim(), larger ?? '']"
    )
    said = f"({marks})(document.documentElement.dataset)"
    phone_page.goto("/prevention")
    for name in ("unsteady", "pregnant", "kidney"):
        phone_page.locator(f"[value={name}]").check(force=True)
    phone_page.goto("/helper")
    assert phone_page.evaluate(said) == ["look on-back on-feet", "yes"]
    phone_page.goto("/prevention")
    phone_page.locator("[value=unsteady]").uncheck(force=True)
    phone_page.goto("/helper")
    assert phone_page.evaluate(said) == ["look on-back", ""]


def test_what_a_condition_of_another_page_avoids_stays_avoided(phone_page: Page) -> None:
    phone_page.goto("/")
    phone_page.locator("[data-condition=cannot-stand] summary").click()
    phone_page.locator("[data-condition=cannot-stand] input").check(force=True)
    phone_page.goto("/prevention")
    phone_page.locator("[value=unsteady]").check(force=True)
    phone_page.locator("[value=unsteady]").uncheck(force=True)
    phone_page.goto("/helper")
    avoid = phone_page.evaluate("document.documentElement.dataset.avoid.split(' ')")
    assert {"stands", "on-feet"} <= set(avoid)


def test_what_is_hidden_by_a_condition_says_why(phone_page: Page) -> None:
    phone_page.goto("/prevention")
    phone_page.locator("[value=unsteady]").check()
    expect(phone_page.locator("#cycling")).to_have_count(0)
    phone_page.locator("[data-hidden] summary").click()
    expect(phone_page.get_by_text("Light cycling. Unsteady: you could fall")).to_be_visible()
    phone_page.reload()
    expect(phone_page.locator("#cycling")).to_have_count(0)
    unfold(phone_page)
    phone_page.locator("[value=unsteady]").uncheck()
    expect(phone_page.locator("#cycling")).to_be_visible()


# --- bad storage -----------------------------------------------------------------------------

BROKEN = [
    ("tick:2026-11-22:bananas", "{"),
    ("tick:2026-11-22:bananas", '{"v":99}'),
    ("tick:yesterday", '{"v":1}'),
    ("item:own-1", '{"v":1,"name":3}'),
    ("item:own-1", '{"v":1,"name":" "}'),
    ("item:main", '{"v":1,"name":"x"}'),
    ("order:first:bananas", '{"v":1,"at":"top"}'),
    ("skip:2026-11-22", '{"v":1}'),
    ("skip:always", '{"v":1,"until":""}'),
    ("hide:bananas", "null"),
    ("listed:walk", "[]"),
    ("condition:kidney", '"yes"'),
]


@pytest.mark.parametrize(("name", "value"), BROKEN)
def test_a_broken_record_is_set_aside_and_said(new_page: NewPage, name: str, value: str) -> None:
    page = new_page(now=EVENING)
    page.goto(QUIET)
    store(page, tick={"2026-11-22:spinach": {}})
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [f"unknot:{name}", value])
    page.goto("/prevention")
    trouble = page.locator(".today__trouble")
    expect(trouble).to_contain_text("It was set aside")
    expect(box(page, "spinach")).to_be_checked()
    box(page, "magnesium").check()
    assert page.evaluate("(key) => localStorage.getItem(key)", f"unknot:aside:{name}") == value
    assert page.evaluate("(key) => localStorage.getItem(key)", f"unknot:{name}") is None
    assert shown(page, "first") == ["hydration", "bananas", "spinach", "magnesium"]


def test_records_of_items_that_are_not_known_here_are_left_alone(new_page: NewPage) -> None:
    page = new_page(now=EVENING)
    page.goto("/prevention")
    store(page, tick={"2026-11-22:of-tomorrow": {}}, listed={"of-tomorrow": {"from": "quiz"}})
    page.reload()
    expect(page.locator(".today__say")).to_have_text("0 of 5 done today.")
    expect(page.locator(".today__trouble")).to_be_empty()
    assert set(records(page, "listed")) == {"of-tomorrow"}


@pytest.mark.parametrize("method", ["setItem", "getItem"])
def test_full_or_blocked_storage_works_for_this_visit(new_phone: NewPhone, method: str) -> None:
    phone = new_phone()
    phone.add_init_script(
        f"for (const name of ['setItem', '{method}']) Storage.prototype[name] = () => {{"
        "  throw new DOMException('no', 'QuotaExceededError') }"
    )
    phone.clock.install(time=EVENING)
    page = phone.new_page()
    page.goto("/prevention")
    expect(page.locator(".today__trouble")).to_be_empty()
    box(page, "bananas").check()
    expect(page.locator(".today__trouble")).to_contain_text("forgotten when you leave")
    expect(page.locator(".today__say")).to_have_text("1 of 5 done today.")
    apart(page)
    box(page, "bananas").uncheck()
    expect(page.locator(".today__say")).to_have_text("0 of 5 done today.")


# --- the guided stretch ----------------------------------------------------------------------

SPIES = """
globalThis.said = []; globalThis.locks = [];
globalThis.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } };
Object.defineProperty(globalThis, "speechSynthesis", { value: {
  speak: ({ text, lang }) => said.push([text, lang]), cancel: () => {} } });
navigator.wakeLock.request = async (kind) => { locks.push(kind);
  return { release: async () => { locks.push("released") } } };
"""


def bedtime(new_phone: NewPhone, when: str = "2026-11-22T22:00:00") -> Page:
    page = at(new_phone, when)
    page.context.add_init_script(SPIES)
    page.goto("/prevention/bedtime")
    return page


def test_the_routine_takes_three_minutes_and_ticks_itself(new_phone: NewPhone) -> None:
    page = bedtime(new_phone)
    page.get_by_role("button", name="Start").click()
    seen: list[tuple[str, int]] = []
    for _ in range(180):
        say = page.locator(".run__say").inner_text()
        if not seen or seen[-1][0] != say:
            seen.append((say, 0))
        seen[-1] = (say, seen[-1][1] + 1)
        page.clock.run_for(1000)
    one = [("Left {}: hold", 10), ("Right {}: hold", 10), ("Rest. Let go.", 10)]
    expected = [("Get ready: calf", 10)]
    for muscle in ("calf", "back of thigh"):
        expected += [(say.format(muscle), seconds) for say, seconds in one] * 3
    assert seen == expected[:-1]  # nobody waits after the last hold
    expect(page.locator(".run__say")).to_have_text("Done. Ticked on your list.")
    assert set(records(page, "tick")) == {"2026-11-22:bedtime-stretch"}
    assert records(page, "run") == {}
    assert page.evaluate("said") == []  # silent until asked
    assert page.evaluate("locks") == ["screen", "released"]
    page.get_by_role("button", name="Take the tick off").click()
    assert records(page, "tick") == {}


def test_the_tick_is_on_the_list(new_phone: NewPhone) -> None:
    page = bedtime(new_phone)
    page.get_by_role("button", name="Start").click()
    page.clock.fast_forward(181_000)
    expect(page.locator(".run__say")).to_have_text("Done. Ticked on your list.")
    page.get_by_role("link", name="To the checklist").click()
    expect(box(page, "bedtime-stretch")).to_be_checked()


def test_a_stretch_over_midnight_counts_for_the_evening(new_phone: NewPhone) -> None:
    page = bedtime(new_phone, "2026-11-22T23:58:30")
    page.get_by_role("button", name="Start").click()
    page.clock.fast_forward(80_000)
    page.clock.run_for(20_000)  # through midnight
    page.clock.fast_forward(81_000)
    expect(page.locator(".run__say")).to_have_text("Done. Ticked on your list.")
    assert set(records(page, "tick")) == {"2026-11-22:bedtime-stretch"}


def test_a_locked_phone_and_a_reload_bend_no_time(new_phone: NewPhone) -> None:
    page = bedtime(new_phone)
    page.get_by_role("button", name="Start").click()
    page.clock.run_for(13_000)
    expect(page.locator(".run__time")).to_have_text("7")
    wake(page, datetime(2026, 11, 22, 22, 0, 33, tzinfo=LONDON))
    expect(page.locator(".run__say")).to_have_text("Rest. Let go.")
    expect(page.locator(".run__time")).to_have_text("7")
    page.reload()
    expect(page.locator(".run__say")).to_have_text("Rest. Let go.")
    expect(page.locator(".run__time")).to_have_text("7")
    page.get_by_role("button", name="Pause").click()
    page.clock.run_for(65_000)
    page.reload()
    expect(page.locator(".run__time")).to_have_text("7")
    page.get_by_role("button", name="Go on").click()
    page.clock.run_for(2_000)
    expect(page.locator(".run__time")).to_have_text("5")
    page.get_by_role("button", name="Stop").click()
    assert records(page, "run") == records(page, "tick") == {}


def test_a_run_that_was_left_is_not_ticked(new_phone: NewPhone) -> None:
    page = bedtime(new_phone)
    page.get_by_role("button", name="Start").click()
    page.goto("/about")
    page.clock.run_for(60 * 60_000)
    page.goto("/prevention/bedtime")
    expect(page.get_by_role("button", name="Start")).to_be_visible()
    assert records(page, "run") == records(page, "tick") == {}


def test_a_pause_that_was_left_is_over(new_phone: NewPhone) -> None:
    """A page that opens paused, weeks later, would hold back new versions in every tab."""
    page = bedtime(new_phone)
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Pause").click()
    page.goto("/about")
    page.clock.run_for(60 * 60_000)
    page.goto("/prevention/bedtime")
    expect(page.get_by_role("button", name="Start")).to_be_visible()
    expect(page.locator("[data-running]")).to_have_count(0)
    assert records(page, "run") == {}


def test_the_voice_speaks_when_asked_and_is_remembered(new_phone: NewPhone) -> None:
    page = bedtime(new_phone)
    page.get_by_role("button", name="Speak").click()
    page.get_by_role("button", name="Start").click()
    page.clock.run_for(11_000)
    assert page.evaluate("said") == [
        ["Speak", "en"],
        ["Get ready: calf", "en"],
        ["Left calf: hold", "en"],
    ]
    page.get_by_role("button", name="Stop").click()
    page.reload()
    expect(page.get_by_role("button", name="Speak")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("size", [(360, 640), (360, 800)])
def test_what_is_done_now_is_big_and_in_reach(new_page: NewPage, size: tuple[int, int]) -> None:
    page = new_page(viewport={"width": size[0], "height": size[1]})
    page.goto("/prevention/bedtime")
    start = page.get_by_role("button", name="Start").bounding_box()
    nav = page.locator(".nav").bounding_box()
    assert start and nav and start["y"] + start["height"] <= nav["y"]
    page.get_by_role("radio", name="Standing").check(force=True)
    page.get_by_role("button", name="Start").click()
    time, stop = page.locator(".run__time").bounding_box(), page.get_by_role("button", name="Stop")
    assert time and time["height"] >= size[1] / 4
    box = stop.bounding_box()
    assert box and box["y"] + box["height"] <= nav["y"]
    go = page.get_by_role("button", name="Pause").bounding_box()
    assert go and go["height"] >= 72 and go["y"] >= size[1] * 0.4
    expect(page.locator(".step").filter(visible=True)).to_have_count(1)
    expect(page.locator(".step .fig").filter(visible=True)).to_have_count(1)


# --- the reminder ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "time", "first"),
    [
        ("2026-10-23T20:00:00", "21:30", "2026-10-23"),  # clocks go back on the 25th
        ("2026-03-27T22:00:00", "21:30", "2026-03-28"),  # and forward on the 29th
        ("2026-12-31T23:59:00", "00:05", "2027-01-01"),
    ],
)
def test_the_calendar_file_rings_at_the_same_time_every_day(
    new_phone: NewPhone, now: str, time: str, first: str
) -> None:
    page = at(new_phone, now)
    open_page(page, "/prevention/bedtime")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_label("Time").fill(time)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Make the calendar file").click()
    assert coming.value.suggested_filename == "evening-routine.ics"
    assert [url for url in asked if not url.startswith("blob:")] == []
    raw = Path(coming.value.path()).read_bytes()
    assert raw.count(b"\r\n") == raw.count(b"\n") and max(map(len, raw.split(b"\r\n"))) <= 75
    calendar = icalendar.Calendar.from_ical(raw)
    assert calendar["VERSION"] == "2.0" and calendar["PRODID"]
    (event,) = calendar.walk("VEVENT")
    (alarm,) = calendar.walk("VALARM")
    assert not event.errors and event["UID"] and event.decoded("DTSTAMP").tzinfo
    assert event["SUMMARY"] == "Evening routine"
    assert not re.search(rb"cramp|unknot.*stretch|health", raw, re.IGNORECASE)
    assert alarm["ACTION"] == "DISPLAY"
    assert alarm.decoded("TRIGGER") == timedelta(0)
    assert alarm["DESCRIPTION"] == "Evening routine"
    start = event.decoded("DTSTART")
    assert start.tzinfo is None  # the phone's own clock, wherever it is
    rule = rrulestr(event.decoded("RRULE").to_ical().decode(), dtstart=start)
    clock = datetime.strptime(time, "%H:%M").time()
    day = datetime.fromisoformat(first).date()
    expected = [datetime.combine(day + timedelta(days=back), clock) for back in range(5)]
    assert list(itertools.islice(rule, 5)) == expected
    # On the wall it is always the same hour, though the offset to UTC changes on the way.
    offsets = {moment.replace(tzinfo=LONDON).utcoffset() for moment in expected}
    assert len(offsets) == (1 if first == "2027-01-01" else 2)
    page.reload()
    expect(page.get_by_label("Time")).to_have_value(time)


def test_no_time_makes_no_file(phone_page: Page) -> None:
    phone_page.goto("/prevention/bedtime")
    phone_page.get_by_label("Time").evaluate(
        "field => { field.required = false; field.value = '' }"
    )
    phone_page.get_by_role("button", name="Make the calendar file").click()
    expect(phone_page.get_by_text("Choose a time first.")).to_be_visible()


def test_long_and_awkward_titles_are_written_as_the_standard_says(phone_page: Page) -> None:
    phone_page.goto("/prevention/bedtime")
    address = phone_page.locator("script[src*=bed-reminder]").get_attribute("src")
    title = "Abend; ruhig, \\ langsam – " + "žluťoučký 🌙 " * 8
    made = phone_page.evaluate(
        "async ([url, title]) => (await import(url)).calendar(title, '21:30')",
        [address, title.strip()],
    )
    assert all(len(line.encode()) <= 75 for line in made.split("\r\n"))
    assert "SUMMARY:Abend\\; ruhig\\, \\\\ langsam" in made.replace("\r\n ", "")
    (event,) = icalendar.Calendar.from_ical(made).walk("VEVENT")
    assert event["SUMMARY"] == title.strip()


# --- print, size, access ---------------------------------------------------------------------


def test_print_gives_a_page_for_the_fridge_and_a_shopping_list(phone_page: Page) -> None:
    open_page(phone_page, "/about")
    phone_page.get_by_role("radio", name="Dark", exact=True).check(force=True)
    phone_page.goto("/prevention")
    box(phone_page, "bananas").check()
    phone_page.emulate_media(media="print")
    for item in ITEMS.values():
        entry = phone_page.locator(f"#{item.id}")
        for told in (item.name, item.short, *(c.say for c in item.caution if c.act != "note")):
            expect(entry.get_by_text(told, exact=True).first).to_be_visible()
    expect(phone_page.get_by_text("Shopping list", exact=True)).to_be_visible()
    expect(phone_page.get_by_role("rowheader", name="Avocado")).to_be_visible()
    expect(phone_page.locator("button, input, nav").filter(visible=True)).to_have_count(0)
    # On paper nothing opens: a summary is the heading of what stands open below it.
    for summary in phone_page.locator("summary").filter(visible=True).all():
        expect(summary.locator("~ *").first).to_be_visible()
    expect(phone_page.get_by_text("What does not work")).to_be_hidden()
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    assert phone_page.evaluate(ground) == "rgb(251, 249, 245)"
    shop = phone_page.locator(".shopping")
    expect(shop).to_have_css("break-before", "page")
    pdf = phone_page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 2


def test_the_print_button_prints(phone_page: Page) -> None:
    phone_page.goto("/prevention")
    phone_page.evaluate("globalThis.print = () => { globalThis.printed = true }")
    phone_page.get_by_role("button", name="Print").click()
    assert phone_page.evaluate("printed") is True


UNFOLD = "() => { for (const fold of document.querySelectorAll('details')) fold.open = true }"


@pytest.mark.parametrize("path", ["/prevention", "/prevention/bedtime"])
def test_nothing_is_lost_on_a_narrow_screen_with_large_text(new_phone: NewPhone, path: str) -> None:
    phone = new_phone(viewport={"width": 320, "height": 640})
    page = phone.new_page()
    phone.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    page.goto(path)
    width = "document.documentElement.scrollWidth"
    if path == "/prevention":
        box(page, "bananas").check()
        tools(page)
        page.get_by_role("button", name="Hide: Spinach").click()
    else:
        expect(page.get_by_role("button", name="Start")).to_be_in_viewport(ratio=1)
        page.get_by_role("button", name="Start").click()
        expect(page.get_by_role("button", name="Pause")).to_be_in_viewport(ratio=1)
    assert page.evaluate(width) <= 320
    page.evaluate(UNFOLD)
    assert page.evaluate(width) <= 320


def test_axe_finds_nothing_in_use(new_page: NewPage) -> None:
    page = new_page(reduced_motion="reduce", clock=EVENING)
    page.goto(QUIET)
    store(page, listed={"walk": {"from": "quiz"}}, item={"own-1": {"name": "Yoga"}})
    page.goto("/prevention")
    unfold(page)
    box(page, "bananas").check()
    apart(page)
    box(page, "footwear").check()
    tools(page)
    for condition in CONDITIONS:
        page.locator(f"[value={condition}]").check()
    page.get_by_role("button", name="Hide: Magnesium").click()
    page.evaluate(UNFOLD)
    assert violations_in_both_schemes(page) == []
    assert small_targets(page) == []
    page.goto("/prevention/bedtime")
    page.get_by_role("button", name="Start").click()
    assert violations_in_both_schemes(page) == []
    assert small_targets(page) == []


def test_the_second_of_two_taps_on_a_link_presses_nothing_where_it_leads(
    new_phone: NewPhone,
) -> None:
    page = at(new_phone, "2026-11-22T22:00:00")
    page.goto("/prevention")
    link = page.locator('main a[href="/prevention/bedtime"]').first
    link.scroll_into_view_if_needed()
    spot = link.bounding_box()
    assert spot
    x, y = spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2
    page.clock.run_for(500)
    page.touchscreen.tap(x, y)
    expect(page.locator("bedtime-player:defined")).to_be_attached()
    page.evaluate(
        """() => { const button = document.createElement("button");
          button.style = "position: fixed; inset: 0; z-index: 9";
          button.onclick = () => { button.value += "pressed "; };
          document.body.append(button) }"""
    )
    page.evaluate(
        """() => { globalThis.tapped = new Promise((done) =>
          addEventListener("mouseup", () => done(true), { capture: true, once: true })) }"""
    )
    page.touchscreen.tap(x, y)
    page.evaluate("tapped")  # a click comes in the same moment, if it comes
    button = page.locator("body > button")
    assert button.evaluate("button => button.value") == ""
    page.clock.run_for(450)
    page.touchscreen.tap(x, y)
    expect(button).to_have_js_property("value", "pressed ")
