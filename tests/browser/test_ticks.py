"""Ticks: months that are over become one record, nothing is lost, and a tick costs the same after
ten years; what a slip, a midnight and an emptied storage do to them.
"""

import datetime as dt
import json
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.checklist import apart, box, tools, unfold
from tests.browser.modules import Modules
from tests.browser.phone import LONDON, NewPhone, at, records, store, wake

TICKS, STORAGE = "lib/ticks.js", "lib/storage.js"
TODAY = dt.date(2026, 3, 5)
ONCE = "medicine-review"

# What lies under our keys, whatever it is.
STORED = """() => Object.fromEntries(Object.entries(localStorage)
  .filter(([key]) => key.startsWith("unknot:")).map(([key, text]) => [key, JSON.parse(text)]))"""


def days_back(*back: int) -> list[str]:
    return [(TODAY - dt.timedelta(days=days)).isoformat() for days in back]


def every_tick(page: Page) -> dict[str, Any]:
    """All ticks that are stored, in whichever way, by `day:item`: read here, not by the app."""
    found: dict[str, Any] = {}
    for key, record in page.evaluate(STORED).items():
        assert record.pop("v") == 1
        _, kind, name = key.split(":", 2)
        if kind == "tick":
            found[name] = record
        if kind == "ticks":
            assert all(tick.startswith(f"{name}-") for tick in record["ticks"])
            found |= record["ticks"]
    return found


@pytest.fixture
def modules(phone: BrowserContext) -> Modules:
    return Modules(phone)


def put(modules: Modules, ticks: dict[str, Any]) -> None:
    """Each as a record of its own, as all were before months were folded."""
    store(modules.page, tick=ticks)


FOLD = """({ foldMonth }, today) => {
  let months = 0;
  while (foldMonth(today) && months < 200) months += 1;
  return months;
}"""


def test_months_that_are_over_become_one_record_and_lose_nothing(modules: Modules) -> None:
    page = modules.page
    ticks = {
        f"{day}:{item}": {"at": 1_700_000_000_000 + number, "own": {"number": number}}
        for number, (day, item) in enumerate(
            (day, item)
            for day in days_back(*range(0, 130, 3))
            for item in ("bananas", "walk", "own-1")
        )
    }
    put(modules, ticks)
    assert modules.ask(TICKS, FOLD, TODAY.isoformat()) == 5  # October to February
    kept = page.evaluate(STORED)
    assert {key for key in kept if key.startswith("unknot:ticks:")} == {
        f"unknot:ticks:{month}" for month in ("2025-10", "2025-11", "2025-12", "2026-01", "2026-02")
    }
    single = {key.removeprefix("unknot:tick:") for key in kept if key.startswith("unknot:tick:")}
    assert single == {id for id in ticks if id.startswith("2026-03")}
    assert every_tick(page) == ticks
    # A tick that comes late, from another tab or another clock, joins its month.
    put(modules, {"2026-01-02:spinach": {"at": 5}})
    assert modules.ask(TICKS, FOLD, TODAY.isoformat()) == 1
    assert every_tick(page) == {**ticks, "2026-01-02:spinach": {"at": 5}}
    assert modules.ask(TICKS, FOLD, TODAY.isoformat()) == 0


def test_who_is_killed_while_folding_has_each_tick_once(modules: Modules) -> None:
    """The month is written before the single ticks go: whatever is killed leaves both."""
    page = modules.page
    put(modules, {f"2026-01-{day:02}:bananas": {"at": day} for day in range(1, 11)})
    killed = f"""(module, today) => {{
      const real = Storage.prototype.removeItem;
      let left = 4;
      Storage.prototype.removeItem = function (key) {{
        if (left-- > 0) real.call(this, key);
      }};
      ({FOLD})(module, today);
      Storage.prototype.removeItem = real;
    }}"""
    modules.ask(TICKS, killed, TODAY.isoformat())
    assert len(records(page, "tick")) == 6 and len(every_tick(page)) == 10
    since = "({ ticksSince }) => ticksSince('2026-01-01').map(([day, item]) => `${day}:${item}`)"
    right = [f"2026-01-{day:02}:bananas" for day in range(1, 11)]
    assert modules.ask(TICKS, since) == right
    page.reload()
    assert modules.ask(TICKS, since) == right
    modules.ask(TICKS, FOLD, TODAY.isoformat())
    assert records(page, "tick") == {} and modules.ask(TICKS, since) == right


def test_a_full_storage_folds_nothing_and_loses_nothing(modules: Modules) -> None:
    ticks = {f"2026-01-{day:02}:bananas": {"at": day} for day in range(1, 11)}
    put(modules, ticks)
    full = f"""(module, today) => {{
      const real = Storage.prototype.setItem;
      Storage.prototype.setItem = () => {{ throw new DOMException("full", "QuotaExceededError") }};
      try {{ return ({FOLD})(module, today) }} finally {{ Storage.prototype.setItem = real }}
    }}"""
    assert modules.ask(TICKS, full, TODAY.isoformat()) == 0
    assert every_tick(modules.page) == ticks == {**records_without_v(modules.page, "tick")}


def records_without_v(page: Page, kind: str) -> dict[str, Any]:
    found = records(page, kind)
    return {
        id: {name: value for name, value in fields.items() if name != "v"}
        for id, fields in found.items()
    }


@pytest.mark.parametrize("fold", [False, True])
def test_ticks_are_found_and_taken_back_wherever_they_are(modules: Modules, fold: bool) -> None:
    page = modules.page
    old = {"2025-11-30:walk": {"at": 1}, "2025-12-01:walk": {"at": 2}, "2025-12-01:bananas": {}}
    new = {"2026-03-01:walk": {"at": 3}, "2026-03-05:bananas": {"at": 4, "ended": {"from": "x"}}}
    put(modules, {**old, **new, f"2025-11-03:{ONCE}": {"at": 0}})
    if fold:
        modules.ask(TICKS, FOLD, TODAY.isoformat())
    since = """({ ticksSince }, days) => days.map((day) =>
      ticksSince(day).map(([day, item]) => `${day}:${item}`))"""
    days = ["2026-03-05", "2026-03-02", "2026-03-01", "2025-12-01", "2000-01-01", "2026-03-06"]
    assert modules.ask(TICKS, since, days) == [
        ["2026-03-05:bananas"],
        ["2026-03-05:bananas"],
        ["2026-03-01:walk", "2026-03-05:bananas"],
        ["2025-12-01:bananas", "2025-12-01:walk", "2026-03-01:walk", "2026-03-05:bananas"],
        [
            *(f"2025-11-03:{ONCE}", "2025-11-30:walk", "2025-12-01:bananas", "2025-12-01:walk"),
            *("2026-03-01:walk", "2026-03-05:bananas"),
        ],
        [],
    ]
    last = "({ lastTicks }) => Object.fromEntries(lastTicks())"
    right = {"walk": "2026-03-01", "bananas": "2026-03-05", ONCE: "2025-11-03"}
    assert modules.ask(TICKS, last) == right
    tick_of = "({ tickOf }, [day, item]) => tickOf(day, item)?.at"
    assert modules.ask(TICKS, tick_of, ["2025-12-01", "walk"]) == 2
    modules.ask(TICKS, "({ untick }) => { untick('2026-03-05', 'bananas') }")
    modules.ask(TICKS, "({ untick }) => { untick('2025-12-01', 'walk') }")
    modules.ask(TICKS, "({ untickEver }, item) => { untickEver(item) }", ONCE)
    assert set(every_tick(page)) == {"2025-11-30:walk", "2025-12-01:bananas", "2026-03-01:walk"}
    assert modules.ask(TICKS, last) == {"walk": "2026-03-01", "bananas": "2025-12-01"}
    modules.ask(TICKS, "({ untickEver }) => { untickEver('walk'); untickEver('bananas') }")
    assert every_tick(page) == {} and modules.ask(TICKS, last) == {}


def test_items_with_odd_names_are_no_trouble(modules: Modules) -> None:
    put(
        modules,
        {"2026-01-01:constructor": {}, "2026-01-01:__proto__": {}, "2026-03-01:toString": {}},
    )
    modules.ask(TICKS, FOLD, TODAY.isoformat())
    last = "({ lastTicks }) => [...lastTicks()].sort()"
    assert modules.ask(TICKS, last) == [
        ["__proto__", "2026-01-01"],
        ["constructor", "2026-01-01"],
        ["toString", "2026-03-01"],
    ]
    assert modules.page.evaluate("({}).at === undefined && !('2026-01-01:x' in {})")


# --- on the checklist -----------------------------------------------------------------------


def test_the_list_folds_what_is_over_and_shows_the_same(new_phone: NewPhone) -> None:
    page = at(new_phone, "2026-03-05T20:00:00")
    page.goto("/prevention")
    ticks = {f"{day}:{item}": {"at": 1} for day in days_back(*range(90)) for item in ("bananas",)}
    store(page, tick={**ticks, f"2025-12-20:{ONCE}": {"at": 2}})
    page.reload()
    before = page.locator("four-weeks").inner_text()
    expect(box(page, ONCE)).to_be_checked()
    page.clock.run_for(10_000)
    assert set(records(page, "ticks")) == {"2025-12", "2026-01", "2026-02"}
    assert set(records(page, "tick")) == {f"2026-03-0{day}:bananas" for day in range(1, 6)}
    assert page.locator("four-weeks").inner_text() == before
    page.reload()
    assert page.locator("four-weeks").inner_text() == before
    expect(box(page, ONCE)).to_be_checked()
    expect(page.locator(f"#{ONCE} .item__day")).to_have_text("Done on 20 Dec 2025")
    unfold(page)
    box(page, ONCE).uncheck()
    page.reload()
    expect(box(page, ONCE)).not_to_be_checked()
    assert len(every_tick(page)) == 90
    expect(page.locator(".today__trouble")).to_be_empty()


def test_a_slip_ends_no_pause(new_phone: NewPhone) -> None:
    page = at(new_phone, "2026-11-22T20:00:00")
    page.goto("/prevention")
    page.get_by_role("button", name="Pause").click()
    wake(page, dt.datetime(2026, 11, 25, 20, tzinfo=LONDON))
    status = page.locator(".today__say")
    expect(status).to_contain_text("Paused since 22 Nov.")
    box(page, "bananas").check()
    box(page, "spinach").check()
    assert records(page, "skip") == {"2026-11-22": {"v": 1, "until": "2026-11-24"}}
    box(page, "bananas").uncheck()  # the other one still says that they have gone on
    assert records(page, "skip") == {"2026-11-22": {"v": 1, "until": "2026-11-24"}}
    box(page, "spinach").uncheck()
    assert records(page, "skip") == {"2026-11-22": {"v": 1, "until": ""}}
    expect(status).to_contain_text("Paused since 22 Nov.")
    assert records(page, "tick") == {}


def test_a_slip_ends_no_skip_of_today(new_phone: NewPhone) -> None:
    page = at(new_phone, "2026-11-22T20:00:00")
    page.goto("/prevention")
    page.get_by_role("button", name="Skip today").click()
    apart(page, standing=True)
    box(page, "bananas").check()
    assert records(page, "skip") == {}
    page.reload()
    box(page, "bananas").uncheck()
    assert records(page, "skip") == {"2026-11-22": {"v": 1, "until": "2026-11-22"}}
    # "Go on" of yesterday, tapped before the page has turned, must not skip today.
    page.clock.set_system_time(dt.datetime(2026, 11, 23, 0, 0, 5, tzinfo=LONDON))
    page.get_by_role("button", name="Go on").click()
    assert records(page, "skip") == {"2026-11-22": {"v": 1, "until": "2026-11-22"}}
    expect(page.get_by_role("button", name="Skip today")).to_be_visible()


def test_a_tap_after_midnight_leaves_yesterday_alone(new_phone: NewPhone) -> None:
    """The page has not turned yet: its box is yesterday's, and the tap turns it."""
    page = at(new_phone, "2026-11-22T23:59:50")
    page.goto("/prevention")
    unfold(page)
    box(page, "bananas").check()
    apart(page, standing=True)
    box(page, ONCE).check()
    apart(page, standing=True)
    page.clock.set_system_time(dt.datetime(2026, 11, 23, 0, 0, 5, tzinfo=LONDON))
    box(page, "bananas").click()
    expect(box(page, "bananas")).not_to_be_checked()
    assert set(records(page, "tick")) == {"2026-11-22:bananas", f"2026-11-22:{ONCE}"}
    expect(page.locator(".today__say")).to_have_text("0 of 5 done today.")
    apart(page, standing=True)
    box(page, "bananas").click()
    assert "2026-11-23:bananas" in records(page, "tick")
    apart(page, standing=True)
    page.clock.set_system_time(dt.datetime(2026, 11, 24, 0, 0, 5, tzinfo=LONDON))
    box(page, ONCE).click()  # seen yesterday, too
    expect(box(page, ONCE)).to_be_checked()
    apart(page, standing=True)
    box(page, ONCE).click()
    expect(box(page, ONCE)).not_to_be_checked()


@pytest.mark.parametrize("how", ["localStorage.clear()", "wipe"])
def test_emptied_elsewhere_is_shown(phone: BrowserContext, how: str) -> None:
    page = phone.new_page()
    page.goto("/prevention")
    box(page, "bananas").check()
    other = Modules(phone)
    if how == "wipe":
        other.ask(STORAGE, "({ wipe }) => wipe()")
    else:
        other.page.evaluate(how)
    expect(box(page, "bananas")).not_to_be_checked()
    expect(page.locator(".today__say")).to_have_text("0 of 5 done today.")
    trouble = page.locator(".today__trouble")
    if how == "wipe":  # somebody chose it
        expect(trouble).to_be_empty()
    else:
        expect(trouble).to_contain_text("was taken away")
    box(page, "spinach").check()
    assert {id[11:] for id in records(page, "tick")} == {"spinach"}


def test_two_items_added_in_one_millisecond_are_two(new_phone: NewPhone) -> None:
    page = at(new_phone, "2026-11-22T20:00:00")  # its clock stands
    page.goto("/prevention")
    tools(page)
    names = ["Legs up", "Foot bath"]
    for name in names:
        page.locator("[data-form=add] input").fill(name)
        page.locator("[data-form=add] button").click()
    expect(page.locator("[data-group=own] .item")).to_have_count(2)
    assert sorted(item["name"] for item in records(page, "item").values()) == sorted(names)
    assert json.dumps(records(page, "item")).count("own-") == 2
