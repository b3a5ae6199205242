"""The page of the patterns, filled from records in the phone's storage.

What it must say stands here, written out or counted with Python's dates; the figures behind it are
held by test_diary_patterns.py.
"""

import datetime as dt
import random
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.cramps import JANUARY, cramp, night, sixty_cramps
from tests.browser.measure import small_targets, violations_in_both_schemes
from tests.browser.phone import NewPage, NewPhone, open_page, store
from tests.browser.player import wait

PATH = "/diary/patterns"
BERLIN = "Europe/Berlin"
AFTER = "2026-04-01T09:00"  # the morning after the 90th night from 1 January on
NONSENSE = re.compile(r"NaN|Infinity|undefined|null|\{|\}")
PERIODS = {"4-weeks": 28, "8-weeks": 56, "6-months": 182}
TABLE = """(name) => [...document.querySelectorAll(`[data-chart=${name}] tbody tr`)]
  .map((row) => [...row.cells].map((cell) => cell.textContent))"""
PICTURE = """(name) => {
  const all = (selector) => [...document.querySelectorAll(`[data-chart=${name}] ${selector}`)];
  return {
    numbers: all("svg text").map((node) => node.textContent),
    heights: all(".bar").map((node) => parseFloat(node.getAttribute("height"))),
    hatched: all(".few").length,
  };
}"""
UNFOLD = "for (const node of document.querySelectorAll('details')) node.open = true"
MUSCLES = {
    "calf": "Calf",
    "foot": "Foot",
    "hamstring": "Back of thigh",
    "inner-thigh": "Inner thigh",
    "": "Not noted",
}
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December"]  # fmt: skip


def opened(
    new_page: NewPage,
    cramps: Iterable[dict[str, Any]] = (),
    free: Iterable[str] = (),
    now: str = AFTER,
    **options: Any,
) -> Page:
    """The page on a phone that has this diary."""
    page = reader(new_page, now=berlin(now), **options)
    keep(page, cramps, free)
    open_page(page, PATH)
    return page


def berlin(when: str) -> dt.datetime:
    return dt.datetime.fromisoformat(when).replace(tzinfo=ZoneInfo(BERLIN))


def reader(new_page: NewPage, **options: Any) -> Page:
    """A page that can store records; it shows nothing yet."""
    page = new_page(timezone_id=BERLIN, allow=["favicon"], **options)
    page.goto("/healthz")
    return page


def keep(page: Page, cramps: Iterable[dict[str, Any]], free: Iterable[str] = ()) -> None:
    """Put cramps and free nights into the phone's storage."""
    bare = [{key: value for key, value in one.items() if key != "id"} for one in cramps]
    store(
        page,
        cramp={f"c{number}": fields for number, fields in enumerate(bare)},
        night={of: {"state": "free"} for of in free},
    )


def choose(page: Page, name: str) -> None:
    """Choose a period; the page counts again once the choice has been seen, in the next frame."""
    page.get_by_role("radio", name=name, exact=True).check(force=True)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


def said(page: Page, part: str) -> list[str]:
    """The paragraphs of a part."""
    return page.locator(f"[data-part={part}] p").all_inner_texts()


def table(page: Page, name: str) -> dict[str, list[int]]:
    """A chart's table: row -> its numbers."""
    rows: list[list[str]] = page.evaluate(TABLE, name)
    found = {head: [int(cell.replace(",", "")) for cell in cells] for head, *cells in rows}
    assert len(found) == len(rows)
    return found


def whole_text(page: Page) -> str:
    text = page.locator("main").inner_text()
    assert not NONSENSE.search(text), text
    return text


# --- little is known ------------------------------------------------------------------------


def test_an_empty_diary_has_one_kind_sentence(new_page: NewPage) -> None:
    page = opened(new_page)
    expect(page.get_by_text("Nothing is noted yet, and that is fine.")).to_be_visible()
    expect(page.get_by_role("link", name="To the diary")).to_have_attribute("href", "/diary")
    expect(page.locator("h2:visible, svg:visible:not(.icon), fieldset:visible")).to_have_count(0)
    whole_text(page)


@pytest.mark.parametrize("count", [1, 2, 4])
def test_few_cramps_are_counted_in_sentences(new_page: NewPage, count: int) -> None:
    """No rate, no picture, and no median before there are three values."""
    lengths = [40, 50, 0, 700][:count]
    cramps = [
        cramp(night(80 + number), muscle="calf", side="left", pain=0, seconds=seconds)
        for number, seconds in enumerate(lengths)
    ]
    page = opened(new_page, cramps)
    text = whole_text(page)
    unknown = 10 - count
    assert said(page, "often") == [
        f"Nights with a cramp: {count}. Without: 0. Not noted: {unknown}. "
        "Too few are noted to say how often."
    ]
    assert f"Muscle: Calf {count}." in text and f"Leg: Left {count}." in text
    assert "nights a week" not in text and "Cramps a week" not in text and "%" not in text
    right = {
        1: ["Lengths: 40 secs. Not known: 0."],
        2: ["Lengths: 40 secs, 50 secs. Not known: 0."],
        4: ["Half lasted 45 secs or less. From 0 secs to 11 mins 40 secs. Known: 4. Not known: 0."],
    }
    assert said(page, "length") == right[count]
    expect(page.locator("main svg:visible:not(.icon), main table:visible")).to_have_count(0)
    expect(page.locator("summary:visible")).to_have_count(0)


def test_five_cramps_have_pictures(new_page: NewPage) -> None:
    page = opened(new_page, [cramp(night(80 + number)) for number in range(5)])
    expect(page.locator(".bars:visible")).to_have_count(4)


def test_a_diary_of_free_nights_says_so(new_page: NewPage) -> None:
    page = opened(new_page, free=[night(number) for number in range(76, 90)])
    assert said(page, "often")[0] == "Cramp nights a week: 0. With a cramp: 0. Without: 14."
    assert page.locator("h2:visible").all_inner_texts() == [
        *("How often", "First half, second half", "Bedtime stretch")
    ]
    whole_text(page)


def test_a_cramp_of_tonight_waits_for_the_morning(new_page: NewPage) -> None:
    page = opened(new_page, [cramp(night(89), "03:05")], now="2026-04-01T03:30")
    assert said(page, "often") == ["No night is noted yet."]
    assert said(page, "span") == [
        "Cramps of the night that is not over: 1. They count from the morning on."
    ]
    whole_text(page)


# --- the fixtures whose answers are known ---------------------------------------------------


def test_sixty_cramps_of_ninety_nights(new_page: NewPage) -> None:
    page = opened(new_page, *sixty_cramps())
    choose(page, "All")
    expect(page.locator("[data-part=span] p").first).to_have_text(
        "1 Jan 2026 to 31 Mar 2026. Nights: 90. Cramps: 60."
    )
    assert said(page, "often") == [
        "Cramp nights a week: 3.7 to 5.5. With a cramp: 47. Without: 13. Not noted: 30.",
        "Cramps a week: 4.7 to 7. By chance alone it could be 3.6 to 9.",
    ]
    whole_text(page)


def test_a_period_looks_at_its_own_nights(new_page: NewPage) -> None:
    cramps, free = sixty_cramps()
    cramps += [cramp(night(-200)), cramp(night(-210)), cramp(night(-210), "05:00")]
    page = opened(new_page, cramps, free)
    expect(page.locator("[value='8-weeks']")).to_be_checked()
    of = [dt.datetime.fromisoformat(one["start"]) - dt.timedelta(hours=12) for one in cramps]
    for choice, length in PERIODS.items():
        page.locator(f"[value='{choice}']").check()
        first = night(90 - length)
        nights = [each.date().isoformat() for each in of if each.date().isoformat() >= first]
        span = page.locator("[data-part=span] p")
        expect(span.first).to_contain_text(f"Nights: {length}. Cramps: {len(nights)}.")
        expect(span.nth(1)).to_have_text(f"Cramps before this time: {63 - len(nights)}.")
        later = [each for each in free if each >= first]
        counted = f"With a cramp: {len(set(nights))}. Without: {len(later)}."
        if choice == "6-months":  # over half of its nights are not known
            counted = f"Nights with a cramp: {len(set(nights))}. Without: {len(later)}."
        expect(page.locator("[data-part=often] p").first).to_contain_text(counted)


def test_more_than_half_unknown_is_no_rate(new_page: NewPage) -> None:
    """44 known nights of 90, and 46 of which nothing was said."""
    cramps, free = sixty_cramps()
    nights = sorted(
        {
            (dt.datetime.fromisoformat(one["start"]) - dt.timedelta(hours=12)).date()
            for one in cramps
        }
    )
    kept = {of.isoformat() for of in [*nights[:31], nights[-1]]}
    some = [cramp(of) for of in sorted(kept)]
    page = opened(new_page, some, free[:12])
    choose(page, "All")
    expect(page.locator("[data-part=span] p").first).to_contain_text("Nights: 90.")
    assert said(page, "often") == [
        "Nights with a cramp: 32. Without: 12. Not noted: 46. Too few are noted to say how often."
    ]


def test_three_cramps_of_a_watched_month(new_page: NewPage) -> None:
    """From the night on which the diary was begun: 0.75 a week, not the 5.25 from first to last."""
    march = [night(number, dt.date(2026, 3, 1)) for number in range(28)]
    with_cramp = ["2026-03-10", "2026-03-12", "2026-03-13"]
    free = [of for of in march if of not in with_cramp]
    page = opened(new_page, [cramp(of) for of in with_cramp], free, now="2026-03-29T09:00")
    assert said(page, "often")[0] == "Cramp nights a week: 0.8. With a cramp: 3. Without: 25."
    assert "5.3" not in whole_text(page)
    expect(page.locator(".bars:visible")).to_have_count(0)


def test_lengths_that_nobody_stopped_are_counted_apart(new_page: NewPage) -> None:
    lengths: list[int | None] = [30, 45, 60, 90, 600, None, None]
    cramps = [
        cramp(night(80 + number)) | ({} if seconds is None else {"seconds": seconds})
        for number, seconds in enumerate(lengths)
    ]
    page = opened(new_page, cramps)
    assert said(page, "length") == [
        "Half lasted 1 min or less. From 30 secs to 10 mins. Known: 5. Not known: 2."
    ]
    assert said(page, "pain") == ["Pain was not noted."]


def test_what_eased_it_has_an_order_and_no_mean(new_page: NewPage) -> None:
    def eased(remedy: str, lengths: list[int]) -> list[dict[str, Any]]:
        return [cramp(night(80), eased=[remedy], seconds=seconds) for seconds in lengths]

    cramps = [
        *eased("massage", [100, 110, 120, 130, 140]),
        *eased("walk", [20, 30, 40, 50]),
        *eased("stretch", [90, 95, 100, 900, 950, 1000]),
        *eased("heat", [70]),
        *eased("cold", [70, 80]),
    ]
    page = opened(new_page, cramps)
    assert page.locator("[data-list=eased] li").all_inner_texts() == [
        "Stretch Tried: 6. It ended 6: half within 8 mins 20 secs, "
        "from 1 min 30 secs to 16 mins 40 secs.",
        "Rub Tried: 5. It ended 5: half within 2 mins, from 1 min 40 secs to 2 mins 20 secs.",
        "Walk Tried: 4. It ended 4: half within 35 secs, from 20 secs to 50 secs.",
        "Cold Tried: 2. It ended 2, after 1 min 10 secs and 1 min 20 secs.",
        "Heat Tried: 1. It ended 1, after 1 min 10 secs.",
    ]
    assert said(page, "eased") == [
        "None is clearly faster than the next, so the usual first aid stays first."
    ]
    text = whole_text(page)
    assert "This is no fair test" in text and "8 mins 4" not in text  # the mean is 522.5 s


def test_a_clearly_faster_remedy_comes_first(new_page: NewPage) -> None:
    slow = [cramp(night(80), eased=["stretch"], seconds=60 + number) for number in range(5)]
    fast = [cramp(night(81), eased=["massage"], seconds=10 + number) for number in range(5)]
    page = opened(new_page, slow + fast)
    assert page.locator("[data-list=eased] b").all_inner_texts() == ["Rub", "Stretch"]
    assert said(page, "eased") == ["The first was clearly faster than the next."]


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        (
            (3, 1, 2, 2, 1, 2, 1),
            "Cramp nights: 12. From 14 on, this says whether a weekday stands out.",
        ),
        ((10, 3, 3, 3, 3, 3, 3), "No weekday stands out in 28 cramp nights."),
        ((11, 3, 3, 3, 3, 3, 2), "Most often on Monday: 11 of 28 cramp nights."),
        ((18, 7, 7, 7, 7, 7, 7), "Most often on Monday: 18 of 60 cramp nights."),
        ((17, 8, 7, 7, 7, 7, 7), "No weekday stands out in 60 cramp nights."),
    ],
)
def test_a_weekday_is_named_only_beyond_chance(
    new_page: NewPage, counts: tuple[int, ...], sentence: str
) -> None:
    monday = dt.date(2025, 9, 1)
    cramps = [
        cramp(night(7 * week + weekday, monday))
        for weekday, count in enumerate(counts)
        for week in range(count)
    ]
    page = opened(new_page, cramps)
    choose(page, "All")
    expect(page.locator("[data-part=weekdays] p")).to_have_text(sentence)
    assert [numbers for numbers in table(page, "weekdays").values()] == [[one] for one in counts]


# --- bedtime stretch ------------------------------------------------------------------------


def test_stretch_and_its_caution(new_page: NewPage) -> None:
    """14 nights with, 6 of them with a cramp; 14 without, 7: Newcombe's limits hold 0."""
    nights = {night(number): ("yes" if number % 2 else "no") for number in range(62, 90)}
    did = [of for of, stretch in nights.items() if stretch == "yes"]
    not_done = [of for of, stretch in nights.items() if stretch == "no"]
    with_cramp = did[:6] + not_done[:7]
    page = opened(new_page)
    keep(page, [cramp(of) for of in with_cramp])
    store(
        page,
        night={
            of: {"stretch": stretch, **({} if of in with_cramp else {"state": "free"})}
            for of, stretch in nights.items()
        },
    )
    open_page(page, PATH)
    (sentence,) = said(page, "stretch")
    assert sentence.startswith(
        "After the bedtime stretch: 6 cramp nights of 14. Without it: 7 of 14. Difference in 10"
    )
    assert sentence.endswith("This could be chance.")
    part = page.locator(".part", has_text="Bedtime stretch")
    expect(part).to_contain_text("Trials disagree.")
    expect(part).to_contain_text("6 weeks of stretching")
    expect(part.locator("a")).to_have_count(2)
    for claim in ("works", "p =", "✓"):
        assert claim not in part.inner_text()


def test_a_tick_at_bedtime_is_a_stretch(new_page: NewPage) -> None:
    """Ticked at 00:20, so it belongs to the night before."""
    page = opened(new_page, free=[night(88)])
    store(page, tick={"2026-03-31:bedtime-stretch": {"at": "2026-03-31T00:20:00+02:00"}})
    page.reload()
    expect(page.locator("[data-part=stretch] p")).to_have_text(
        "After the bedtime stretch: 0 cramp nights of 1. Without it: 0 of 0. "
        "Still missing to compare: 6 nights with it, 7 without."
    )


# --- charts ---------------------------------------------------------------------------------


def some_cramps(chance: random.Random, nights: int) -> list[dict[str, Any]]:
    cramps = []
    for _ in range(chance.choice([30, 120])):
        fields = {
            "about": chance.choice(["exact", "hour", "night"]),
            "muscle": chance.choice(list(MUSCLES)),
            "side": chance.choice(["left", "right", "both", ""]),
            "before": chance.choice([[], ["none"], ["heat", "alcohol"], ["illness"]]),
        }
        clock = f"{chance.randrange(24):02}:{chance.randrange(60):02}"
        of = night(chance.randrange(90 - nights, 90))
        answered = {name: value for name, value in fields.items() if value != ""}
        cramps.append(cramp(of, clock, **answered))
    return cramps


@pytest.mark.parametrize("nights", [56, 400])
def test_the_charts_count_what_a_script_counts(new_page: NewPage, nights: int) -> None:
    chance = random.Random(nights)
    cramps = some_cramps(chance, nights)
    free = [night(90 - nights)] + [
        night(number) for number in range(90 - nights, 90) if chance.random() < 0.3
    ]
    page = opened(new_page, cramps, free)
    choose(page, "All")
    expect(page.locator("[data-part=span] p").first).to_contain_text(f"Cramps: {len(cramps)}.")
    starts = [dt.datetime.fromisoformat(one["start"]) for one in cramps]
    hours = Counter(
        start.hour // 2
        for start, one in zip(starts, cramps, strict=True)
        if one["about"] != "night"
    )
    rows = {
        f"{2 * place:02}:00 to {(2 * place + 2) % 24:02}:00": [hours[place]] for place in range(12)
    }
    assert table(page, "hours") == rows
    of = {(start - dt.timedelta(hours=12)).date() for start in starts}
    days = Counter(day.weekday() for day in of)
    assert table(page, "weekdays") == {
        day: [days[place]]
        for place, day in enumerate(
            ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
        )
    }
    assert table(page, "months") == months_of(of, free, nights)
    assert table(page, "muscles") == muscles_of(cramps)
    check_pictures(page)
    asked = [one for one in cramps if one["before"]]
    assert said(page, "before") == [f"Noted for {len(asked)} of {len(cramps)} cramps."]
    heat = sum("heat" in one["before"] for one in cramps)
    shares = page.locator("[data-list=before] dt, [data-list=before] dd").all_inner_texts()
    assert shares[shares.index("Heat") + 1] == f"{heat} of {len(asked)}"
    whole_text(page)


def months_of(of: set[dt.date], free: list[str], nights: int) -> dict[str, list[int]]:
    """Month -> cramp nights, known nights, all nights."""
    found: dict[str, list[int]] = {}
    for number in range(90 - nights, 90):
        day = JANUARY + dt.timedelta(days=number)
        row = found.setdefault(f"{MONTHS[day.month - 1]} {day.year}", [0, 0, 0])
        row[0] += day in of
        row[1] += day in of or day.isoformat() in free
        row[2] += 1
    return found


def muscles_of(cramps: list[dict[str, Any]]) -> dict[str, list[int]]:
    """Muscle -> left, right, both, not noted, all."""
    sides = Counter((one.get("muscle", ""), one.get("side", "")) for one in cramps)
    counts = {
        name: [sides[muscle, side] for side in ("left", "right", "both", "")]
        for muscle, name in MUSCLES.items()
    }
    return {name: [*row, sum(row)] for name, row in counts.items() if sum(row)}


def check_pictures(page: Page) -> None:
    """Every bar is as tall as its number says; few bars have it written on them."""
    for name in ("hours", "weekdays", "months"):
        values = [numbers[0] for numbers in table(page, name).values()]
        picture = page.evaluate(PICTURE, name)
        tall = [round(5 * value / max(values), 2) for value in values if value]
        assert picture["heights"] == pytest.approx(tall, abs=0.011), name
        written = [text for text in picture["numbers"] if text.isdigit() and len(text) < 4]
        assert written == ([] if len(values) > 12 else [str(value) for value in values])
        assert not any("." in text for text in picture["numbers"])
    months = table(page, "months").values()
    hatched = sum(2 * known < nights for _, known, nights in months)
    assert page.evaluate(PICTURE, "months")["hatched"] == hatched
    expect(page.locator("[data-few]")).to_be_visible(visible=hatched > 0)


def test_a_picture_is_for_eyes_and_its_table_for_all(new_page: NewPage) -> None:
    page = opened(new_page, *sixty_cramps())
    for name in ("hours", "weekdays", "months", "muscles"):
        chart = page.locator(f"[data-chart={name}]")
        expect(chart.locator(".bars")).to_have_attribute("aria-hidden", "true")
        expect(chart.locator("table")).to_be_hidden()
        chart.locator("summary").press("Enter")
        expect(chart.locator("table")).to_be_visible()
        head = chart.locator("thead th")
        expect(head).to_have_count(len(page.evaluate(TABLE, name)[0]))
        expect(chart.locator("tbody th[scope=row]").first).to_be_visible()


def test_bars_run_as_the_words_do(new_page: NewPage) -> None:
    page = opened(new_page, [cramp(night(number), "01:00") for number in range(60, 90)])
    first = "() => document.querySelector('[data-chart=hours] .bar').getBoundingClientRect().x"
    assert page.evaluate(first) < 60
    page.evaluate("document.documentElement.dir = 'rtl'")
    choose(page, "6 months")
    assert page.evaluate(first) > 300


# --- the page -------------------------------------------------------------------------------


def test_a_cramp_saved_in_another_tab_is_seen(new_page: NewPage) -> None:
    page = opened(new_page, free=[night(80)])
    other = page.context.new_page()
    other.goto("/healthz")
    keep(other, [cramp(night(85))])
    expect(page.locator("[data-part=often] p")).to_contain_text("Nights with a cramp: 1.")
    other.evaluate("localStorage.clear()")
    expect(page.get_by_text("Nothing is noted yet")).to_be_visible()


def test_a_broken_record_is_set_aside(new_page: NewPage) -> None:
    page = opened(new_page, [cramp(night(85), pain=11), cramp(night(86))])
    assert said(page, "span")[0].endswith("Cramps: 1.")
    aside = "Object.keys(localStorage).filter((key) => key.startsWith('unknot:aside:'))"
    assert page.evaluate(aside) == ["unknot:aside:cramp:c0"]


def test_all_of_it_without_a_server(offline: BrowserContext) -> None:
    page = offline.new_page()
    asked: list[str] = []
    page.goto("/about")
    keep(page, [cramp(night(number)) for number in range(6)])
    page.goto(PATH)
    page.on("request", lambda request: asked.append(request.url))
    choose(page, "All")
    expect(page.locator("[data-part=span] p").first).to_contain_text("Cramps: 6.")
    expect(page.locator(".bars:visible")).to_have_count(4)
    # The browser shows the page's icon when it likes.
    assert [url for url in asked if "/static/icons/" not in url] == []
    assert page.url.endswith(PATH)


def test_without_scripts_it_says_why_there_is_nothing(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(PATH)
    why = page.locator("noscript p")  # Playwright finds no text in there
    expect(why).to_be_visible()
    expect(why).to_contain_text("Scripts are off, so there is nothing to show here.")
    expect(page.locator("cramp-patterns")).to_be_hidden()
    expect(page.get_by_role("link", name="To the diary")).to_be_visible()


@pytest.mark.parametrize("count", [0, 1, 60])
def test_axe_finds_nothing(new_page: NewPage, count: int) -> None:
    cramps, free = sixty_cramps()
    for number, one in enumerate(cramps):
        one |= {"muscle": "calf", "side": ("left", "right", "both")[number % 3], "eased": ["walk"]}
        one |= {"before": ["heat"], "seconds": 90, "woke": "yes", "awake": 15}
    page = opened(new_page, cramps[:count], free if count else (), reduced_motion="reduce")
    page.evaluate(UNFOLD)
    assert violations_in_both_schemes(page) == []
    assert small_targets(page) == []


def test_very_large_text_on_a_narrow_screen(new_page: NewPage) -> None:
    page = opened(new_page, *sixty_cramps(), viewport={"width": 320, "height": 640})
    wide = "document.documentElement.scrollWidth"
    for size in ("100%", "32px"):
        page.evaluate("(size) => { document.documentElement.style.fontSize = size }", size)
        page.evaluate(UNFOLD)
        assert page.evaluate(wide) <= 320


def test_on_paper_stand_sentences_and_pictures(new_page: NewPage) -> None:
    page = opened(new_page, *sixty_cramps())
    page.emulate_media(media="print")
    expect(page.get_by_text("Which time?")).to_be_hidden()
    expect(page.locator("[data-part=span]")).to_be_visible()
    expect(page.locator(".bars:visible")).to_have_count(4)
    expect(page.locator("summary:visible, .card:visible")).to_have_count(0)


# --- the own remedy on the relief pages -----------------------------------------------------

HOURS_OF_DAY = "2026-03-31T13:00"
CHIPS = """() => [...document.querySelectorAll(".where .chip, .where .row, .dock .button")]
  .map((node) => Math.round(node.getBoundingClientRect().y))"""
WATCH_SHIFTS = """
  globalThis.shifts = [];
  new PerformanceObserver((list) => shifts.push(...list.getEntries().map((entry) => [entry.value,
    entry.sources.map(({ node, previousRect, currentRect }) => [node?.className ?? node?.nodeName,
      previousRect.y, currentRect.y])])))
    .observe({ type: "layout-shift", buffered: true });
"""
IN_ORDER = """() => {
  const { startTime } = performance.getEntriesByName("first-contentful-paint")[0];
  const loaded = performance.getEntriesByType("resource");
  const scripts = loaded.filter(({ name }) => name.endsWith(".js"));
  const early = scripts.filter((script) => script.startTime < startTime).map(({ name }) => name);
  return { early: early.join(), all: scripts.map(({ name }) => name).join() };
}"""
MUSCLE_PAGES = ["/", *(f"/relief/{name}" for name in ("foot", "hamstring", "quadriceps", "shin"))]


def eased(remedy: str, lengths: Iterable[int]) -> list[dict[str, Any]]:
    return [cramp(night(60), eased=[remedy], seconds=seconds) for seconds in lengths]


RUBBED = eased("massage", range(20, 44, 2)) + eased("stretch", range(200, 206))


def relief(
    new_page: NewPage, cramps: list[dict[str, Any]], path: str = "/", **options: Any
) -> Page:
    page = reader(new_page, **{"now": berlin(HOURS_OF_DAY), **options})
    keep(page, cramps)
    page.goto(path)
    return page


# Until the line would stand there: its module, the diary in pieces, the page that has the words.
NOTHING_CAME = """async (module) => {
  const soon = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  await soon();
  if (module) await import(module);
  for (let piece = 0; piece < 3; piece += 1) await soon();
  await fetch("/diary/patterns").then((answer) => answer.text());
  await soon();
}"""


def asks_for_it(page: Page) -> Any:
    """`with asks_for_it(page) as asked`: the request for the module that reads the diary."""
    return page.expect_request(lambda request: "own-remedy" in request.url)


def test_the_own_remedy_stands_above_the_first_aid(new_page: NewPage) -> None:
    """With the number of cramps it rests on, and the look at both legs before any rub."""
    page = relief(new_page, RUBBED)
    own = page.locator(".own:visible")
    expect(own).to_have_text("In your diary a rub was fastest: 12 cramps. Look at both legs first.")
    expect(page.locator(".fold .own + .essence")).to_have_count(3)  # in each place
    expect(page.locator(".essence:visible")).to_contain_text("Pull your toes toward your shin.")
    expect(own.get_by_role("link", name="Look at both legs first.")).to_have_attribute(
        "href", "/aftercare"
    )
    page.emulate_media(media="print")  # a card for anybody says nothing of the diary
    expect(own).to_have_count(0)
    picture = page.locator(".end:visible").bounding_box()
    assert picture and picture["height"] == pytest.approx(48 / 25.4 * 96, abs=1)  # 48 mm
    page.emulate_media(media="screen")
    own.get_by_role("link", name="12 cramps.").click()
    expect(page.get_by_role("radio", name="All")).to_be_checked()
    first = page.locator("[data-list=eased] li").first
    expect(first).to_contain_text("Rub Tried: 12. It ended 12: half within 31 secs")


def test_no_first_paint_waits_for_it(new_phone: NewPhone) -> None:
    page = new_phone(allow=["favicon"]).new_page()  # a clock of its own would hide the times
    page.goto("/healthz")
    keep(page, RUBBED)
    page.goto("/")
    expect(page.locator(".own:visible")).to_have_count(1)
    scripts = page.evaluate(IN_ORDER)
    assert "own-remedy" in scripts["all"] and "/diary/" not in scripts["early"]


UNCLEAR = {
    "ranges meet": eased("massage", [20, 30, 40, 50, 200]) + RUBBED[-6:],
    "four of it": eased("massage", [20, 30, 40, 50]) + RUBBED[-6:],
    "nothing to do": eased("by-itself", range(5)) + RUBBED[-6:],
    "a drink is no first aid": eased("drink", range(5)) + RUBBED[-6:],
}


def test_an_unclear_remedy_is_not_named(new_page: NewPage) -> None:
    page = relief(new_page, [])
    for what, cramps in UNCLEAR.items():
        page.evaluate("localStorage.clear()")
        keep(page, cramps)
        with asks_for_it(page) as asked:
            page.reload()
        page.evaluate(NOTHING_CAME, asked.value.url)
        expect(page.locator(".own"), what).to_have_count(0)


def test_four_cramps_are_not_even_read(new_page: NewPage) -> None:
    page = relief(new_page, [])
    keep(page, RUBBED[:4])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.evaluate(NOTHING_CAME)
    assert asked and not any("own-remedy" in url for url in asked)
    expect(page.locator(".own")).to_have_count(0)


def test_each_remedy_has_its_own_caution(new_page: NewPage) -> None:
    page = relief(new_page, [])
    for remedy, text in {
        "stretch": "In your diary a stretch was fastest: 5 cramps.",
        "walk": "In your diary walking was fastest: 5 cramps. Hold on to something.",
        "cold": "In your diary cold was fastest: 5 cramps. Never on numb skin.",
    }.items():
        keep(page, eased(remedy, range(5)) + eased("heat", range(90, 95)))
        page.reload()
        expect(page.locator(".own:visible")).to_have_text(text)


def test_it_is_not_said_to_whom_it_is_not_for(new_page: NewPage) -> None:
    page = relief(new_page, [])
    for remedy, condition in (("massage", "operated"), ("walk", "weight"), ("walk", "unsteady")):
        page.evaluate("localStorage.clear()")
        keep(page, eased(remedy, range(5)) + RUBBED[-6:])
        page.reload()
        expect(page.locator(".own:visible"), condition).to_have_count(1)
        store(page, condition={condition: {"on": True}})
        page.reload()
        expect(page.locator(".own"), condition).to_have_count(3)
        expect(page.locator(".own:visible"), condition).to_have_count(0)


def test_it_comes_with_another_muscle_and_to_no_unsafe_place(new_page: NewPage) -> None:
    page = relief(new_page, RUBBED)
    expect(page.locator(".own:visible")).to_have_count(1)
    page.locator(".pick summary").click()
    page.locator(".map__shin a").click()
    expect(page.locator("h1")).to_have_text("Shin cramp")
    expect(page.locator(".own:visible")).to_have_count(1)
    for path in ("/relief/water", "/relief/driving", "/helper"):
        with asks_for_it(page) as asked:
            page.goto(path)
        page.evaluate(NOTHING_CAME, asked.value.url)
        expect(page.locator(".own"), path).to_have_count(0)


# Two frames, which no played time hurries: what moved in the first is told after it.
TWO_FRAMES = """async () => {
  for (const frame of [1, 2]) {
    await new Promise((done) => new IntersectionObserver((_, seen) => {
      seen.disconnect();
      done(frame);
    }).observe(document.documentElement));
  }
}"""


def test_nothing_under_the_thumb_moves(new_page: NewPage) -> None:
    """The figure gives up the room; from the second visit on it is there before the first paint."""
    page = reader(new_page, clock=berlin(HOURS_OF_DAY), script=WATCH_SHIFTS)
    for path in MUSCLE_PAGES:
        page.evaluate("localStorage.clear()")
        page.goto(path)
        before = page.evaluate(CHIPS)
        keep(page, RUBBED)
        page.reload()
        expect(page.locator(".own:visible"), path).to_have_count(1)
        assert page.evaluate(CHIPS) == pytest.approx(before, abs=1), path
        page.reload()
        expect(page.locator(".own:visible"), path).to_have_count(1)
        wait(page, 300)
        page.evaluate(TWO_FRAMES)
        assert page.evaluate("shifts") == [], path


def test_its_room_is_given_back(new_page: NewPage) -> None:
    page = relief(new_page, RUBBED)
    expect(page.locator("html[data-own=yes]")).to_have_count(1)
    page.evaluate("""() => {
      for (const key of Object.keys(localStorage))
        if (key.startsWith("unknot:cramp:")) localStorage.removeItem(key);
    }""")
    page.reload()
    expect(page.locator("html[data-own]")).to_have_count(0)
    assert page.evaluate("localStorage['unknot:setting:own']") is None  # nor before a first paint


def test_it_needs_no_server(offline: BrowserContext) -> None:
    page = offline.new_page()
    page.goto("/about")
    keep(page, RUBBED)
    page.goto("/")
    expect(page.locator(".own:visible")).to_contain_text("In your diary a rub was fastest")
