"""The diary's page, used by hand. What must be stored is written here, not asked of the app."""

import json
import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.checklist import apart
from tests.browser.measure import covered, small_targets, violations_in_both_schemes
from tests.browser.phone import NewPage, NewPhone, open_page, records, store

BERLIN = "Europe/Berlin"
MORNING = "2026-03-05T09:00"  # a Thursday
FULL: dict[str, Any] = {
    "start": "2026-03-05T03:12:41+01:00",
    "about": "exact",
    "seconds": 130,
    "muscle": "calf",
    "side": "left",
    "place": "bed",
    "pain": 0,
    "woke": "yes",
    "awake": 0,
    "sore": "none",
    "eased": ["walk", "stretch"],  # the first is the one that was on: no order of the form's
    "before": ["heat", "alcohol"],
    "episodes": 2,
    "note": "=1+1, „so“ <b>",
    "from": "player",
    "made": "2026-03-05T03:15:00+01:00",
    "changed": "2026-03-05T03:15:00+01:00",
    "technique": "calf-bed",
    "later": {"a": 1},  # of a newer version
}


def diary(new_page: NewPage, when: str = MORNING, zone: str = BERLIN, **kinds: Any) -> Page:
    """The diary on a phone whose time is played from then on, with these records."""
    time = datetime.fromisoformat(when).replace(tzinfo=ZoneInfo(zone))
    page = new_page(allow=["favicon"], timezone_id=zone, locale="en-US", clock=time)
    page.goto("/healthz")
    store(page, **kinds)
    open_page(page, "/diary")
    return page


def add(page: Page) -> Locator:
    page.get_by_role("button", name="Note a cramp").last.click()
    return page.get_by_role("dialog", name="Note a cramp")


def choose(form: Locator, name: str, value: str) -> None:
    form.locator(f"[name={name}][value='{value}']").press("Space")


def save(page: Page) -> None:
    apart(page, standing=True)
    page.get_by_role("dialog").get_by_role("button", name="Save").click()


def undo(page: Page) -> Locator:
    return page.locator(".diary__undo")


def only(page: Page, kind: str = "cramp") -> dict[str, Any]:
    """The only record of a kind."""
    [record] = records(page, kind).values()
    assert isinstance(record, dict)
    return {name: value for name, value in record.items() if name != "v"}


# --- by hand --------------------------------------------------------------------------------


def test_a_cramp_of_last_night_takes_four_taps(new_page: NewPage) -> None:
    page = diary(new_page)
    form = add(page)
    form.get_by_role("button", name="Last night").click()
    expect(form.get_by_text("Counts for the night of Wed, Mar 4")).to_be_visible()
    choose(form, "muscle", "calf")
    save(page)
    expect(form).to_be_hidden()
    record = only(page)
    assert re.fullmatch(r"2026-03-05T09:00:\d\d\+01:00", record.pop("made"))
    assert re.fullmatch(r"2026-03-05T09:00:\d\d\+01:00", record.pop("changed"))
    # Without an hour it must not sharpen the chart of hours.
    assert record == {"start": "2026-03-05T00:00:00+01:00", "about": "night", "muscle": "calf"}
    expect(page.get_by_role("button", name="Wed, Mar 4, at night Calf")).to_be_visible()


def test_nothing_is_chosen_beforehand(new_page: NewPage) -> None:
    form = add(diary(new_page))
    assert form.locator("input:checked").count() == 0
    fields = form.locator("input:not([type=radio], [type=checkbox]), textarea")
    assert fields.evaluate_all("fields => fields.map((field) => field.value).join('')") == ""


def test_every_field_is_kept(new_page: NewPage) -> None:
    page = diary(new_page)
    form = add(page)
    form.get_by_label("Date").fill("2026-03-04")
    form.get_by_label("Time, if you know it").fill("23:05")
    choose(form, "hour", "hour")
    form.locator("details").evaluate("node => { node.open = true }")
    for name, value in (
        *(("muscle", "foot"), ("side", "both"), ("pain", "0"), ("place", "sport")),
        *(("woke", "no"), ("awake", "61"), ("sore", "hours")),
        *(("eased", "cold"), ("eased", "stretch"), ("before", "heat"), ("before", "illness")),
    ):
        choose(form, name, value)
    form.get_by_label("Minutes").fill("2")
    form.get_by_label("Seconds").fill("5")
    form.get_by_label("How many times did it come?").fill("3")
    form.get_by_label("A note").fill("two\nlines ")
    save(page)
    record = only(page)
    assert record.pop("made") == record.pop("changed")
    assert record == {
        "start": "2026-03-04T23:05:00+01:00",
        "about": "hour",
        "muscle": "foot",
        "side": "both",
        "seconds": 125,
        "pain": 0,
        "eased": ["cold", "stretch"],
        "place": "sport",
        "woke": "no",
        "awake": 61,
        "sore": "hours",
        "before": ["heat", "illness"],
        "episodes": 3,
        "note": "two\nlines ",
    }
    expect(page.locator(".entry").first).to_contain_text("pain 0")


def test_none_of_these_stands_alone(new_page: NewPage) -> None:
    form = add(diary(new_page))
    form.locator("details").evaluate("node => { node.open = true }")
    choose(form, "before", "heat")
    choose(form, "before", "none")
    assert form.locator("[name=before]:checked").count() == 1
    choose(form, "before", "alcohol")
    expect(form.locator("[name=before]:checked")).to_have_value("alcohol")


def test_an_answer_can_be_taken_back(new_page: NewPage) -> None:
    page = diary(new_page, cramp={"a": FULL})
    page.locator(".entry").click()
    form = page.get_by_role("dialog")
    form.locator("[data-field=pain] .ask__none input").check(force=True)
    save(page)
    assert "pain" not in only(page) and only(page)["side"] == "left"


# --- corrected ------------------------------------------------------------------------------


def test_opened_and_saved_an_entry_stays_the_same(new_page: NewPage) -> None:
    page = diary(new_page, cramp={"a": FULL})
    before = page.evaluate("localStorage['unknot:cramp:a']")
    page.locator(".entry").click()
    save(page)
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.evaluate("localStorage['unknot:cramp:a']") == before


def test_a_time_that_is_hardly_known_stays_so(new_page: NewPage) -> None:
    kept = {name: value for name, value in FULL.items() if name != "about"}
    entries = {"night": {"about": "night"}, "hour": {"about": "hour"}, "none": {}}
    page = diary(new_page, cramp={id: kept | about for id, about in entries.items()})
    for id in entries:
        before = page.evaluate("(id) => localStorage[`unknot:cramp:${id}`]", id)
        page.locator(f".entry[data-id={id}]").click()
        save(page)
        expect(page.get_by_role("dialog")).to_be_hidden()
        assert page.evaluate("(id) => localStorage[`unknot:cramp:${id}`]", id) == before
        apart(page, standing=True)


def test_a_corrected_time_keeps_the_clock_it_was_lived_by(new_page: NewPage) -> None:
    page = diary(new_page, cramp={"a": FULL | {"start": "2026-03-05T03:12:00+13:00"}})
    expect(page.locator(".entry b")).to_have_text("Thu, Mar 5, 03:12 AM")
    page.locator(".entry").click()
    page.get_by_label("Time, if you know it").fill("03:20")
    save(page)
    assert only(page)["start"] == "2026-03-05T03:20:00+13:00"
    assert only(page)["later"] == {"a": 1}


def test_what_cannot_be_is_refused_beside_its_field(new_page: NewPage) -> None:
    page = diary(new_page, cramp={"a": FULL})
    before = page.evaluate("localStorage['unknot:cramp:a']")
    for label, value, says in (
        ("Time, if you know it", "23:59", "That is later than now."),
        ("Date", "", "This is needed."),
        ("Date", "1899-01-01", "That is too long ago."),
        ("Minutes", "ten", "A whole number from 0 to 86,400"),
        ("Minutes", "2000", "A whole number from 0 to 86,400"),
        ("Minutes", "1.5", "A whole number from 0 to 86,400"),
        ("How many times did it come?", "0", "A whole number from 1 to 99"),
        ("A note", "x" * 2001, "Up to 2,000 characters"),
    ):
        page.evaluate("delete localStorage['unknot:draft:cramp-a']")
        open_page(page, "/diary")
        page.locator(".entry").click()
        form = page.get_by_role("dialog")
        form.get_by_label(label).fill(value)
        save(page)
        wrong = form.get_by_role("alert").filter(has_text=says)
        expect(wrong, f"{label}: {value}").to_be_in_viewport()
        expect(form.get_by_label(label)).to_have_value(value)
        assert form.evaluate("form => form.contains(document.activeElement)"), label
        assert page.evaluate("localStorage['unknot:cramp:a']") == before, label
        assert "undefined" not in form.inner_text()


# --- deleted, and back ----------------------------------------------------------------------


def test_what_was_deleted_comes_back_the_same(new_page: NewPage) -> None:
    page = diary(new_page, cramp={"a": FULL, "b": FULL | {"start": "2026-03-04T03:00:00+01:00"}})
    before = page.evaluate("localStorage['unknot:cramp:a']")
    page.locator(".entry").first.click()
    page.get_by_role("button", name="Delete").click()
    expect(undo(page)).to_contain_text("Deleted.")
    assert list(records(page, "cramp")) == ["b"]
    expect(page.locator(".entry")).to_be_focused()  # which took its place
    page.reload()  # as long as nothing else was done
    expect(undo(page)).to_contain_text("Deleted.")
    undo(page).get_by_role("button", name="Undo").click()
    assert page.evaluate("localStorage['unknot:cramp:a']") == before
    expect(undo(page)).to_be_hidden()
    expect(page.locator(".entry")).to_have_count(2)
    expect(page.locator(".entry[data-id=a]")).to_be_focused()


def test_only_the_last_change_can_be_undone(new_page: NewPage) -> None:
    page = diary(new_page, cramp={"a": FULL})
    page.locator(".entry").click()
    page.get_by_role("button", name="Delete").click()
    apart(page, standing=True)
    page.get_by_role("button", name="No cramp").first.click()
    expect(undo(page)).to_contain_text("Noted.")
    apart(page, standing=True)
    undo(page).get_by_role("button", name="Undo").click()
    assert records(page, "night") == {} and records(page, "cramp") == {}


# --- one question ---------------------------------------------------------------------------


def test_last_night_is_answered_by_one_tap(new_page: NewPage) -> None:
    page = diary(new_page)
    expect(page.get_by_role("heading", name="Cramps last night? Wed, Mar 4")).to_be_visible()
    page.get_by_role("button", name="No cramp").first.click()
    assert records(page, "night").keys() == {"2026-03-04"}
    assert records(page, "night")["2026-03-04"]["state"] == "free"
    expect(page.get_by_role("heading", name="Cramps last night?")).to_be_hidden()
    name = "Wednesday, March 4: No cramp"
    expect(page.get_by_role("button", name=name)).to_have_attribute("data-state", "free")


def test_before_six_last_night_is_the_one_before(new_page: NewPage) -> None:
    """Who wakes at four has not slept through tonight."""
    page = diary(new_page, "2026-03-05T04:00")
    expect(page.get_by_role("heading", name="Cramps last night? Tue, Mar 3")).to_be_visible()


def test_what_is_not_known_of_the_last_cramp_is_asked_one_by_one(new_page: NewPage) -> None:
    known = {"start": "2026-03-05T03:12:00+01:00", "about": "exact", "muscle": "calf"}
    page = diary(new_page, cramp={"a": known})
    expect(page.get_by_role("heading", name="03:12 AM, Calf: how bad was it?")).to_be_visible()
    page.get_by_role("button", name="0", exact=True).click()
    assert only(page)["pain"] == 0
    expect(page.get_by_role("heading", name="03:12 AM, Calf: which leg?")).to_be_visible()
    apart(page, standing=True)
    page.locator("diary-asks").get_by_role("button", name="Left").click()
    apart(page, standing=True)
    page.locator("diary-asks").get_by_role("button", name="No", exact=True).click()
    assert {name: only(page)[name] for name in ("pain", "side", "sore")} == {
        "pain": 0,
        "side": "left",
        "sore": "none",
    }
    expect(page.locator("diary-asks")).to_be_hidden()


def test_of_an_older_cramp_nothing_is_asked(new_page: NewPage) -> None:
    old = {"start": "2026-03-03T03:12:00+01:00", "about": "exact"}
    older = {"start": "2024-12-30T03:12:00+01:00", "about": "exact"}
    mark = {"date": "2024-12-29", "kind": "medicine-start"}
    page = diary(new_page, cramp={"a": old, "b": older}, mark={"m": mark})
    expect(page.get_by_role("heading", name="Cramps last night? Wed, Mar 4")).to_be_visible()
    # With its year where that is not this one.
    dates = ["Tue, Mar 3, 0", "Mon, Dec 30, 2024, 0"]
    expect(page.locator("section > .entries b")).to_contain_text(dates)
    expect(page.locator(".marks b")).to_have_text("Sun, Dec 29, 2024 · Medicine started")


# --- nights and changes ---------------------------------------------------------------------


@pytest.mark.parametrize("zone", ["UTC", BERLIN, "Pacific/Auckland", "America/New_York"])
def test_a_journey_moves_no_cramp(new_page: NewPage, zone: str) -> None:
    page = diary(
        new_page,
        "2026-03-09T12:00",
        zone,
        cramp={"a": {"start": "2026-03-05T03:12:00+13:00", "about": "exact"}},
    )
    cell = page.get_by_role("button", name="Wednesday, March 4: cramps: 1")
    expect(cell).to_have_attribute("data-night", "2026-03-04")
    expect(page.locator(".entry b")).to_have_text("Thu, Mar 5, 03:12 AM")


def test_a_night_is_opened_marked_and_taken_back(new_page: NewPage) -> None:
    page = diary(new_page)
    page.get_by_role("button", name="Sunday, March 1: Not noted").click()
    sheet = page.get_by_role("dialog", name="Night of Sunday, March 1")
    sheet.get_by_role("button", name="No cramp").click()
    assert records(page, "night")["2026-03-01"]["state"] == "free"
    page.get_by_role("button", name="Sunday, March 1: No cramp").click()
    apart(page, standing=True)
    sheet.get_by_role("button", name="No cramp").click()
    assert records(page, "night") == {}


def test_a_cramp_wins_over_a_free_night(new_page: NewPage) -> None:
    page = diary(new_page, night={"2026-03-01": {"state": "free"}})
    page.get_by_role("button", name="Sunday, March 1: No cramp").click()
    page.get_by_role("dialog").get_by_role("button", name="Note a cramp").click()
    save(page)
    expect(page.get_by_role("button", name="Sunday, March 1: cramps: 1")).to_be_visible()
    assert records(page, "night")["2026-03-01"]["state"] == "free"
    assert only(page)["start"] == "2026-03-02T00:00:00+01:00"


def test_months_are_turned_and_no_night_to_come_is_open(new_page: NewPage) -> None:
    page = diary(new_page, "2027-01-01T09:00")
    expect(page.get_by_role("heading", name="December 2026")).to_be_visible()
    expect(page.locator(".month button")).to_have_count(31)
    expect(page.get_by_role("button", name="Month after")).to_be_hidden()
    page.get_by_role("button", name="Month before").click()
    expect(page.get_by_role("heading", name="November 2026")).to_be_visible()
    expect(page.locator(".month button:disabled")).to_have_count(0)
    apart(page, standing=True)
    page.get_by_role("button", name="Month after").click()
    expect(page.get_by_role("heading", name="December 2026")).to_be_visible()


def test_a_change_of_medicine_is_noted_seen_and_deleted(new_page: NewPage) -> None:
    page = diary(new_page)
    page.get_by_role("button", name="Note a change").click()
    form = page.get_by_role("dialog", name="Note a change")
    choose(form, "kind", "medicine-start")
    form.get_by_label("Which day?").fill("2026-03-02")
    form.get_by_label("In a few words").fill("Tablet, 5 mg")
    save(page)
    mark = only(page, "mark")
    assert {name: mark[name] for name in ("date", "kind", "words")} == {
        "date": "2026-03-02",
        "kind": "medicine-start",
        "words": "Tablet, 5 mg",
    }
    cell = page.get_by_role("button", name="Not noted. Medicine started: Tablet, 5 mg")
    expect(cell).to_have_attribute("data-night", "2026-03-02")
    page.get_by_role("button", name="Mon, Mar 2 · Medicine started").click()
    apart(page, standing=True)
    page.get_by_role("button", name="Delete").click()
    assert records(page, "mark") == {}


# --- nothing is lost ------------------------------------------------------------------------


def test_what_was_not_saved_is_there_again(new_page: NewPage) -> None:
    page = diary(new_page)
    form = add(page)
    form.locator("details").evaluate("node => { node.open = true }")
    form.get_by_label("A note").fill("half a sen")
    page.reload()
    form = add(page)
    expect(form.get_by_label("A note")).to_have_value("half a sen")
    expect(form.get_by_text("What you had written is here again.")).to_be_visible()
    form.get_by_role("button", name="Last night").click()
    save(page)
    form = add(page)
    expect(form.get_by_label("A note")).to_have_value("")


def test_a_night_that_was_chosen_wins_over_a_draft(new_page: NewPage) -> None:
    page = diary(new_page)
    form = add(page)
    form.get_by_label("Date").fill("2026-02-20")
    choose(form, "muscle", "foot")
    page.reload()
    page.get_by_role("button", name="A cramp", exact=True).click()
    expect(form.get_by_label("Date")).to_have_value("2026-03-04")
    expect(form.locator("[name=muscle]:checked")).to_have_value("foot")


def test_a_draft_can_be_thrown_away(new_page: NewPage) -> None:
    page = diary(new_page)
    form = add(page)
    expect(form.get_by_role("button", name="Delete")).to_be_hidden()
    choose(form, "muscle", "foot")
    page.reload()
    form = add(page)
    form.get_by_role("button", name="Delete").press("Enter")
    assert records(page, "draft") == records(page, "cramp") == {}
    assert add(page).locator("input:checked").count() == 0


def test_two_tabs_lose_nothing(new_phone: NewPhone) -> None:
    phone = new_phone()
    phone.clock.install()
    tabs = phone.new_page(), phone.new_page()
    for page in tabs:
        open_page(page, "/diary")
    for page in tabs:
        form = add(page)
        form.get_by_role("button", name="Last night").click()
        save(page)
    for page in tabs:
        expect(page.locator("section > .entries .entry")).to_have_count(2)


def test_a_phone_that_stores_nothing_says_so(new_phone: NewPhone) -> None:
    phone = new_phone()
    phone.clock.install()
    phone.add_init_script("Storage.prototype.setItem = () => { throw new Error('full') }")
    page = phone.new_page()
    open_page(page, "/diary")
    form = add(page)
    form.get_by_role("button", name="Last night").click()
    save(page)
    expect(page.locator("app-notice")).to_contain_text("This phone would not keep it.")
    expect(page.locator("section > .entries .entry")).to_have_count(1)


def test_a_broken_entry_is_set_aside_and_told(new_page: NewPage) -> None:
    page = diary(new_page, cramp={"a": FULL, "b": FULL | {"pain": 11}})
    expect(page.locator(".entry")).to_have_count(1)
    expect(page.get_by_role("alert")).to_contain_text("could not be read were set aside: 1")
    assert json.loads(page.evaluate("localStorage['unknot:aside:cramp:b']"))["pain"] == 11


def test_a_cramp_of_before_the_diary_is_taken_over(new_page: NewPage) -> None:
    old = {"start": 1772676720000, "seconds": 95, "muscle": "calf", "place": "bed", "episodes": 1}
    page = diary(new_page, cramp={"a": old})  # 2026-03-05T03:12+01:00, a last touch and no end
    expect(page.locator(".entry")).to_contain_text("length not known")
    assert "seconds" not in only(page) and only(page)["start"] == "2026-03-05T03:12:00+01:00"


def test_the_shortcut_opens_the_form_and_an_address_its_entry(new_page: NewPage) -> None:
    page = diary(new_page, cramp={"a": FULL})
    page.goto("/diary#add")
    expect(page.get_by_role("dialog", name="Note a cramp")).to_be_visible()
    page.goto("/healthz")
    page.goto("/diary#a")
    expect(page.get_by_label("Time, if you know it")).to_have_value("03:12")


# --- for everybody --------------------------------------------------------------------------


def many(count: int) -> dict[str, Any]:
    return {
        f"c{number:03}": FULL
        | {"start": f"2026-{1 + number // 28:02}-{1 + number % 28:02}T03:12+01:00"}
        for number in range(count)
    }


@pytest.mark.parametrize("count", [0, 1, 60])
def test_axe_finds_nothing(new_page: NewPage, count: int) -> None:
    """Of the form of a new cramp once: it is always the same."""
    page = new_page(allow=["favicon"], reduced_motion="reduce")
    page.goto("/healthz")
    store(page, cramp=many(count), mark={"m": {"date": "2026-03-02", "kind": "other"}})
    open_page(page, "/diary")
    assert violations_in_both_schemes(page) == []
    assert small_targets(page) == []
    assert covered(page) == []
    assert not re.search("NaN|Infinity|undefined|null", page.locator("main").inner_text())
    if count == 1:
        add(page).locator("details").evaluate("node => { node.open = true }")
        assert violations_in_both_schemes(page) == []


def test_twenty_cramps_are_shown_and_more_when_asked_for(new_page: NewPage) -> None:
    page = diary(new_page, cramp=many(50))
    expect(page.locator("section > .entries .entry")).to_have_count(20)
    page.get_by_role("button", name="Show more").click()
    expect(page.locator("section > .entries .entry")).to_have_count(40)


def test_without_scripts_there_is_a_month_to_fill_in(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/diary")
    expect(page.get_by_text("The diary needs scripts.")).to_be_visible()
    expect(page.locator(".paper td")).to_have_count(35)
    expect(page.get_by_role("button", name="Note a cramp")).to_be_hidden()


def test_by_keyboard(new_page: NewPage) -> None:
    page = diary(new_page)
    page.get_by_role("button", name="Note a cramp").press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Note a cramp")).to_be_focused()
