"""The page for the doctor: one sheet of paper, whatever the diary holds.

Figures are those of published tables or worked out by hand; what was typed here comes out again.
"""

import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, ViewportSize, expect

from tests.browser.cramps import night
from tests.browser.measure import violations_in_both_schemes
from tests.browser.phone import PHONE, NewPage, NewPhone, open_page, store
from tests.browser.player import wait
from tests.browser.quiz import answer
from tests.html import Page as Parsed

REPORT = "/diary/report"
NOW = dt.datetime(2026, 4, 1, 9, 0)  # so the last night is that of 31 March
FIT: ViewportSize = {"width": 718, "height": 978}  # CSS pixels of 190 x 259 mm
BAD = re.compile(r"NaN|Infinity|undefined|null|\{\w+\}")
TITLES = [
    "Leg cramps, own record",
    *("How often", "How bad", "How long", "Sleep", "Signs of an ordinary cramp", "Warning signs"),
    *("Night by night", "When and where", "First half and second half", "What was tried"),
    *("Medicines to ask about", "Triggers", "My questions"),
]
PAPERS = ("A4", "Letter")
PERIODS = ("4 weeks", "8 weeks", "6 months", "All")


def cramp(of: str, clock: str = "03:12", **fields: Any) -> dict[str, Any]:
    """A cramp of a night: a clock before noon is of the next day."""
    day = dt.date.fromisoformat(of) + dt.timedelta(days=clock < "12:00")
    return {"start": f"{day.isoformat()}T{clock}:00+00:00", "about": "exact", **fields}


def named(records: Iterable[dict[str, Any]], letter: str = "c") -> dict[str, dict[str, Any]]:
    return {f"{letter}{number}": record for number, record in enumerate(records)}


def free(nights: Iterable[str]) -> dict[str, dict[str, Any]]:
    return {night: {"state": "free"} for night in nights}


FULL: dict[str, Any] = {
    **{"muscle": "calf", "side": "left", "place": "bed", "woke": "yes", "awake": 15},
    **{"sore": "hours", "eased": ["stretch", "walk"], "before": ["heat", "alcohol"]},
    "note": "W" * 2000,
}


def sixty() -> dict[str, Any]:
    """60 cramps on 47 of the 90 nights up to 31 March; of the other 43, 13 are marked free."""
    watched = [number for number in range(90) if number % 3 != 1]
    marked = [watched[place] for place in range(2, 60, 5)] + [watched[59]]
    nights = [number for number in watched if number not in marked]
    cramps = [cramp(night(number), seconds=90, pain=6, **FULL) for number in nights]
    cramps += [cramp(night(number), "04:40", seconds=40, pain=4) for number in nights[:13]]
    return {"cramp": named(cramps), "night": free(night(number) for number in marked)}


def overfull() -> dict[str, Any]:
    """More of everything than anybody has: 2,000 cramps, all that can be chosen, long texts."""
    muscles = ("calf", "foot", "hamstring", "quadriceps", "shin", "inner-thigh", "other")
    tried = ("stretch", "massage", "walk", "stand", "heat", "cold", "drink", "other", "by-itself")
    before = ("hard-exercise", "long-standing", "long-sitting", "heat", "alcohol", "little-drink")
    cramps = []
    for number in range(2000):
        fields = {
            **FULL,
            **{"muscle": muscles[number % 7], "side": ("left", "right", "both")[number % 3]},
            **{"awake": (0, 15, 60, 61)[number % 4], "seconds": 60 + number % 3600, "pain": 10},
            "eased": [*tried[number % 9 :], *tried[: number % 9]],
            "before": [*before, "new-medicine", "illness", "dialysis", "other"],
        }
        of = dt.date(2026, 3, 31) - dt.timedelta(days=number // 10)
        cramps.append(cramp(of.isoformat(), f"0{number % 10}:{10 + number % 50}", **fields))
    kinds = ("medicine-start", "other", "medicine-stop", "medicine-dose", "other")
    marks = [
        {"date": night(60 + place), "kind": kinds[place % 5], "words": "W" * 120}
        for place in range(20)
    ]
    return {
        "cramp": named(cramps),
        "mark": named(marks, "m"),
        "setting": {f"question-{place}": {"value": "W" * 120} for place in range(1, 6)},
    }


EVERY_ANSWER = {
    "q1": ["during"],
    "q2": ["hard", "no-warm-up", "sweat", "dry", "upset", "sat", "stood", "cold", "injury"],
    "q4": ["new", "water-tablets", "inhaler", "inhaler-blue", "bone", "iron", "pain", "statin"],
    "q7": ["diabetes", "kidney", "thyroid", "liver", "brain", "spine", "numb-feet", "arteries"],
}
SAFE = {**EVERY_ANSWER, "q0": ["none"]}
TICKED = {
    **EVERY_ANSWER,
    "q0": ["breath", "cold-leg", "tight", "numb", "stroke", "confused", "swollen", "pregnant"],
}


def quiz(answers: dict[str, list[str]], checked: str | None = "2026-03-20T10:00:00+00:00") -> Any:
    return {"answers": {"answers": answers, **({"checked": checked} if checked else {})}}


@pytest.fixture
def reader(new_page: NewPage) -> Page:
    """A page of the 1st of April 2026."""
    return new_page(now=NOW)


@pytest.fixture
def player(new_page: NewPage) -> Page:
    """The same, and its time is played."""
    return new_page(clock=NOW)


def filled(page: Page, kept: dict[str, Any], period: str = "8 weeks") -> Page:
    """The page of a diary, with a period chosen."""
    page.goto("/healthz")
    store(page, **kept)
    open_page(page, REPORT)
    page.get_by_role("radio", name=period, exact=True).check(force=True)
    if "quiz" in kept:
        expect(part(page, "medicines")).not_to_contain_text("could not be opened")
    return page


def part(page: Page, name: str) -> Locator:
    return page.locator(f'[data-part="{name}"]')


def section(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title, exact=True)


def pages(pdf: bytes) -> int:
    """How many pages a PDF has, by its tree of pages; each of them is an object, too."""
    (count,) = re.findall(rb"/Type\s*/Pages\s*/Count\s+(\d+)", pdf)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == int(count)
    return int(count)


def on_paper(page: Page) -> None:
    """The layout of print, on the screen."""
    page.emulate_media(media="print")
    page.set_viewport_size(FIT)


def on_screen(page: Page) -> None:
    """As before `on_paper`; a PDF of an emulated screen would have the layout of the screen."""
    page.emulate_media(media="null")
    page.set_viewport_size(PHONE["viewport"])


CUT = """(sheet) => {
  const top = (node) => node.getBoundingClientRect();
  const foot = top(sheet.querySelector(".report__foot")).top;
  return [...sheet.querySelectorAll("section, header, section *:not(bdi)")]
    .filter((node) => node.checkVisibility() && !node.closest("ul") && !node.closest("svg"))
    .filter((node) => top(node).bottom > foot || top(node).right > top(sheet).right + 1
      || (node.localName !== "svg" && node.scrollWidth > node.clientWidth + 1 && node.clientWidth))
    .map((node) => node.outerHTML.slice(0, 90));
}"""

DIARIES: dict[str, dict[str, Any]] = {
    "0": {},
    "1": {"cramp": named([cramp("2026-03-05", seconds=90, pain=0, **FULL)])},
    "4": {"cramp": named([cramp(night(70 + 2 * k), pain=k, seconds=30 * k) for k in range(4)])},
    "60": {**sixty(), "quiz": quiz(SAFE)},
    "2000": {**overfull(), "quiz": quiz(SAFE)},
    "2000, warning signs": {**overfull(), "quiz": quiz(TICKED)},
}


@pytest.mark.parametrize("kept", DIARIES.values(), ids=DIARIES)
def test_it_is_one_page_and_nothing_is_cut_off(reader: Page, kept: dict[str, Any]) -> None:
    """For any time, on both papers, in both schemes; and nothing stands for what is not known."""
    page = filled(reader, kept)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for paper in PAPERS:
            assert pages(page.pdf(format=paper)) == 1, (scheme, paper)
    for period in PERIODS:
        page.get_by_role("radio", name=period, exact=True).check(force=True)
        for words in (page.locator("main").inner_text(), page.locator(".report").inner_html()):
            assert not BAD.search(words), (period, BAD.findall(words))
        if period != "8 weeks":  # which was printed above
            assert pages(page.pdf(format="A4")) == 1, period
        on_paper(page)
        assert page.locator(".report__sheet").evaluate(CUT) == [], period
        on_screen(page)


def test_the_order_on_the_screen_is_that_on_paper(reader: Page) -> None:
    page = filled(reader, DIARIES["60"])
    headings = page.locator(".report__sheet :is(h2, h3)")
    assert headings.all_inner_texts() == TITLES
    tops = "nodes => nodes.map((node) => Math.round(node.getBoundingClientRect().top))"
    on_screen = headings.evaluate_all(tops)
    assert on_screen == sorted(set(on_screen))
    on_paper(page)
    printed = headings.evaluate_all(tops)
    assert printed == sorted(printed)


# --- figures --------------------------------------------------------------------------------


def test_how_often_has_both_ends(reader: Page) -> None:
    """47 x 7 / 90 to 47 x 7 / 60; Garwood's limits of 60 are 45.79 and 77.23."""
    page = filled(reader, sixty(), "All")
    expect(part(page, "of")).to_contain_text("1 Jan 2026 to 31 Mar 2026, 90 nights.")
    expect(part(page, "often-big")).to_have_text("3.7 to 5.5 cramp nights a week")
    often = part(page, "often")
    expect(often).to_contain_text("Nights with a cramp: 47. Without: 13. Not noted: 30.")
    expect(often).to_contain_text("Cramps a week: 4.7 to 7. By chance alone it could be 3.6 to 9.")
    # 47 of 90 s and 13 of 40 s; 47 of pain 6 and 13 of pain 4.
    expect(part(page, "length-big")).to_have_text("1 min 30 secs median")
    expect(part(page, "pain-big")).to_have_text("6 of 10, median")
    expect(part(page, "pain")).to_have_text("Highest: 6. Noted for 60 of 60 cramps.")
    expect(part(page, "sleep")).to_contain_text(
        "Nights woken: 47. Cramps that woke me: 47. Noted for 47 of 60."
    )
    signs = page.locator("[data-sign]").all_inner_texts()
    assert signs == [
        *("60 of 60", "47 of 47", "47 of 47", "47 of 47", "0 of 60", "0 of 47"),
        "not asked",
    ]


def test_where_most_nights_are_unknown_only_counts_are_said(reader: Page) -> None:
    """44 of 90 known: five cramp nights and 39 free ones."""
    kept = {
        "cramp": named(cramp(night(number)) for number in range(0, 90, 20)),
        "night": free(night(number) for number in range(1, 49) if number % 5),
    }
    assert len(kept["night"]) == 39
    page = filled(reader, kept, "All")
    expect(part(page, "often-big")).to_have_text("5 cramp nights in 90 nights")
    often = part(page, "often")
    expect(often).to_have_text(
        "Nights with a cramp: 5. Without: 39. Not noted: 46.Cramps in all: 5."
    )


def test_a_period_is_not_taken_from_its_cramps(reader: Page) -> None:
    """Three cramps in 28 nights: not three in the four from the first to the last."""
    nights = {"2026-03-10", "2026-03-12", "2026-03-13"}
    kept = {
        "cramp": named(cramp(of) for of in sorted(nights)),
        "night": free(night(n, dt.date(2026, 3, 4)) for n in range(28) if night(n) not in nights),
        "setting": {"begun": {"value": "2026-03-01"}},
    }
    kept["night"] = {of: {"state": "free"} for of in kept["night"] if of not in nights}
    page = filled(reader, kept, "4 weeks")
    expect(part(page, "often-big")).to_have_text("3 cramp nights in 28 nights")
    expect(page.locator(".report")).not_to_contain_text("a week")
    expect(part(page, "when")).to_contain_text("11 Mar 2026 03:12; 13 Mar 2026 03:12; 14 Mar 2026")


@pytest.mark.parametrize("count", [1, 2, 4])
def test_of_few_cramps_the_values_stand_there(reader: Page, count: int) -> None:
    cramps = [cramp(night(70 + place), seconds=10 * place, pain=place) for place in range(count)]
    page = filled(reader, {"cramp": named(cramps)})
    lengths = ", ".join(["0 secs", "10 secs", "20 secs", "30 secs"][:count])
    expect(part(page, "length")).to_contain_text(f"Lengths: {lengths}. Not known: 0.")
    pains = ", ".join(["0", "1", "2", "3"][:count])
    expect(part(page, "pain")).to_have_text(f"Pain: {pains}. Noted for {count} of {count}.")
    for name in ("length-big", "pain-big"):
        expect(part(page, name)).to_be_empty()
    expect(part(page, "when")).to_contain_text("13 Mar 2026 03:12")
    expect(section(page, "Signs of an ordinary cramp")).to_contain_text(f"{count} of {count}")
    expect(section(page, "My questions").locator("li")).to_have_count(5)


def test_medians_and_what_nobody_stopped(reader: Page) -> None:
    lengths = [30, 45, 60, 90, 600, None, None]
    cramps = [
        cramp(night(70 + place)) | ({} if seconds is None else {"seconds": seconds})
        for place, seconds in enumerate(lengths)
    ]
    page = filled(reader, {"cramp": named(cramps)})
    expect(part(page, "length-big")).to_have_text("1 min median")
    expect(part(page, "length")).to_have_text(
        "Longest: 10 mins. Over 10 minutes: 0.Not known: 2 of 7."
    )
    expect(part(page, "pain")).to_have_text("Not noted")


def test_zero_is_an_answer(reader: Page) -> None:
    cramps = [cramp(night(70 + k), seconds=s, pain=0) for k, s in enumerate([0, 0, 10, 20, 30])]
    page = filled(reader, {"cramp": named(cramps)})
    expect(part(page, "length-big")).to_have_text("10 secs median")
    expect(part(page, "pain-big")).to_have_text("0 of 10, median")
    expect(part(page, "pain")).to_have_text("Highest: 0. Noted for 5 of 5 cramps.")


def test_remedies_have_a_count_a_median_and_a_range(reader: Page) -> None:
    """100 to 140 by stretching, 20 to 50 by walking; heat has the median 500, no mean."""
    lasted = [("stretch", n) for n in (100, 110, 120, 130, 140)]
    lasted += [("walk", n) for n in (20, 30, 40, 50)]
    lasted += [("heat", n) for n in (90, 95, 100, 900, 950, 1000)]
    lasted += [("cold", 70), ("cold", 80)]
    cramps = [cramp(night(60 + k), seconds=s, eased=[how]) for k, (how, s) in enumerate(lasted)]
    cramps.append(cramp(night(88), eased=["massage"]))
    page = filled(reader, {"cramp": named(cramps)})
    rows = part(page, "tried").locator("tbody tr").all_inner_texts()
    assert [row.split("\t") for row in rows] == [
        ["Stretch", "5", "2 mins", "1 min 40 secs to 2 mins 20 secs"],
        ["Heat", "6", "8 mins 20 secs", "1 min 30 secs to 16 mins 40 secs"],
        ["Walk", "4", "35 secs", "20 secs to 50 secs"],
        ["Cold", "2", "–", "1 min 10 secs to 1 min 20 secs"],
    ]
    expect(part(page, "tried")).to_contain_text("and 1 more")


def test_an_empty_diary_is_a_page_still(reader: Page) -> None:
    page = filled(reader, {})
    expect(part(page, "of")).to_contain_text("Made 1 Apr 2026. Version ")
    expect(part(page, "often")).to_have_text("No night is noted yet.")
    expect(section(page, "My questions").locator("li")).to_have_count(5)
    expect(part(page, "foot")).to_contain_text("Unknown nights are not counted as free.")


# --- nights ---------------------------------------------------------------------------------


def test_one_square_a_night(reader: Page) -> None:
    """56 nights from 4 February: 29 with a cramp, 8 free, 19 unknown, counted by hand."""
    marks = [
        {"date": "2026-03-02", "kind": "medicine-start", "words": "Amlodipine 5 mg"},
        {"date": "2026-03-08", "kind": "other", "words": "New mattress"},
    ]
    page = filled(reader, {**sixty(), "mark": named(marks, "m")})
    calendar = part(page, "calendar")
    watched = [number for number in range(90) if number % 3 != 1]
    marked = {watched[place] for place in range(2, 60, 5)} | {watched[59]}
    states = [
        "unknown" if number % 3 == 1 else "free" if number in marked else "cramp"
        for number in range(34, 90)
    ]
    squares = "nodes => nodes.map((node) => node.getAttribute('class'))"
    found = calendar.locator("rect:not(.mark)").evaluate_all(squares)
    assert found == states
    expect(calendar.locator("text.count")).to_have_text(["1"] * states.count("cramp"))
    expect(calendar.locator("text.label").filter(has_text=re.compile(r"\d"))).to_have_text(
        ["4 Feb", "11 Feb", "18 Feb", "25 Feb", "4 Mar", "11 Mar", "18 Mar", "25 Mar"]
    )
    hatched = calendar.locator("rect.unknown").first.get_attribute("fill")
    assert hatched == "url(#report-hatch)"
    assert calendar.locator("#report-hatch").count() == 1
    expect(calendar.locator("rect.mark")).to_have_count(2)
    expect(part(page, "changes")).to_have_text("8 Mar 2026: New mattress")
    expect(calendar).not_to_contain_text("The last 8 weeks")
    page.get_by_role("radio", name="All", exact=True).check(force=True)
    expect(calendar.locator("rect:not(.mark)")).to_have_count(56)
    expect(calendar).to_contain_text("The last 8 weeks of that time.")


def test_a_calendar_from_the_right(reader: Page) -> None:
    page = filled(reader, sixty())
    page.evaluate("document.documentElement.dir = 'rtl'")
    page.get_by_role("radio", name="4 weeks", exact=True).check(force=True)
    x = "nodes => nodes.map((node) => Number(node.getAttribute('x')))"
    places = part(page, "calendar").locator("rect:not(.mark)").evaluate_all(x)[:7]
    assert places == sorted(places, reverse=True)
    on_paper(page)
    assert page.locator(".report__sheet").evaluate(CUT) == []


# --- what was asked -------------------------------------------------------------------------


def test_what_was_not_asked_is_not_denied(reader: Page) -> None:
    page = filled(reader, {**sixty(), "quiz": quiz({"q1": ["bed"]})})
    signs = part(page, "warnings")
    expect(signs).to_have_text(re.compile(r"^None of the \d\d warning signs of this app was asked"))
    assert not re.search(r"\b(No|Yes), on", signs.inner_text())
    expect(part(page, "alarm")).to_be_hidden()
    expect(part(page, "medicines")).to_contain_text("Kinds of medicine: not asked.")
    expect(part(page, "triggers")).to_contain_text("Ordinary night cramps (In bed or asleep)")


def test_what_was_denied_has_its_day(reader: Page) -> None:
    page = filled(reader, {"quiz": quiz({"q0": ["none"]})})
    no, unasked = part(page, "warnings").locator("p").all_inner_texts()
    assert no.startswith("No, on 20 Mar 2026: Breathless, chest pain or coughing blood; ")
    assert no.endswith("It is for a child under 8.")
    assert unasked.startswith("Not asked: Bruises, bleeding after quinine; ")
    assert "Breathless, chest" not in unasked


def test_what_was_ticked_comes_to_the_top(reader: Page) -> None:
    kept = {"quiz": quiz({"q0": ["swollen"], "q1": ["bed"]}), **sixty()}
    page = filled(reader, kept)
    alarm = part(page, "alarm")
    swollen = "One leg newly swollen, hot, red or darker, or a steady ache that does not ease"
    expect(alarm).to_have_text(f"Warning sign ticked on 20 Mar 2026: {swollen}.")
    expect(part(page, "warnings")).to_contain_text(f"Yes, on 20 Mar 2026: {swollen}.")
    assert "No, on" not in part(page, "warnings").inner_text()
    expect(part(page, "triggers")).to_contain_text("The quiz stopped at a warning sign.")
    on_paper(page)
    above = alarm.bounding_box()
    often = section(page, "How often").bounding_box()
    assert above and often and above["y"] + above["height"] <= often["y"]


def test_an_answer_from_before_has_no_day(reader: Page) -> None:
    page = filled(reader, {"quiz": quiz({"q0": ["none"]}, checked=None)})
    expect(part(page, "warnings")).to_contain_text("No, on a day that was not kept: Breathless")


def test_the_quiz_says_on_which_day_it_asked(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.clock.set_fixed_time(NOW)
    page.goto("/quiz")
    answer(page, "q0", "none").press("Space")
    page.clock.set_fixed_time(NOW + dt.timedelta(days=7))
    page.goto("/quiz#q1")
    answer(page, "q1", "bed").press("Space")  # another answer is of another day
    page.goto(REPORT)
    expect(part(page, "warnings")).to_contain_text("No, on 1 Apr 2026: Breathless")


def test_medicines_are_to_be_asked_about(reader: Page) -> None:
    marks = [
        {"date": "2025-01-05", "kind": "medicine-start", "words": "Furosemide"},
        {"date": "2026-03-02", "kind": "medicine-dose", "words": "<b>Statin</b>\n\tforty"},
    ]
    answers = {"q0": ["none"], "q4": ["water-tablets", "statin"]}
    page = filled(reader, {**sixty(), "mark": named(marks, "m"), "quiz": quiz(answers)})
    medicines = part(page, "medicines")
    expect(medicines.locator("li")).to_have_text(
        [
            "2 Mar 2026 Dose changed: <b>Statin</b> forty",
            "5 Jan 2025 Medicine started: Furosemide",
        ]
    )
    kinds = "Kinds I take: Water tablets (diuretics); Statin. Do not stop any of them yourself."
    expect(medicines).to_contain_text(kinds)
    triggers = part(page, "triggers")
    expect(triggers).to_contain_text("Your medicines (Water tablets (diuretics); Statin)")
    expect(triggers).to_contain_text("Before a cramp: Alcohol: ")


def test_what_is_left_out_is_counted(reader: Page) -> None:
    page = filled(reader, DIARIES["2000, warning signs"])
    expect(part(page, "alarm")).to_contain_text("; and 4 more.")
    expect(part(page, "warnings")).to_contain_text("Pregnant from week 20")  # all of them
    expect(part(page, "medicines")).to_contain_text("and 9 more")  # of 12 changes
    expect(part(page, "medicines")).to_contain_text("; and 5 more. Do not stop")  # of 8 kinds
    expect(part(page, "changes")).to_contain_text("and 7 more")  # of 8
    expect(part(page, "when")).to_contain_text("and 4 more")  # of 7 muscles
    expect(part(page, "tried")).to_contain_text("and 5 more")  # of 9 remedies
    expect(part(page, "triggers")).to_contain_text("; and 6 more. Noted for 560 of 560")
    expect(part(page, "foot")).to_contain_text("outside this time: 1,440.")


def test_without_the_quiz_it_says_so(new_phone: NewPhone) -> None:
    phone = new_phone(allow=["ERR_FAILED"])
    phone.route("**/quiz", lambda route: route.abort())
    page = phone.new_page()
    page.clock.set_fixed_time(NOW)
    page.goto("/healthz")
    store(page, quiz=quiz({"q0": ["none"], "q4": ["statin"]}))
    page.goto(REPORT)
    expect(part(page, "medicines")).to_contain_text("could not be opened just now")
    expect(part(page, "warnings")).to_contain_text("No, on 20 Mar 2026")


# --- what is typed --------------------------------------------------------------------------

STORED = """async () => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie,
  location.href, history.state, await indexedDB.databases(), await caches.keys()])"""


def unfold(page: Page) -> None:
    page.get_by_text("Add your questions and name").tap()


def test_a_name_is_printed_and_forgotten(reader: Page) -> None:
    page = filled(reader, sixty())
    asked: list[str] = []
    unfold(page)
    page.on("request", lambda request: asked.append(request.url))
    name = page.get_by_label("Name", exact=True)
    name.fill("Ada Probe")
    expect(part(page, "person")).to_have_text("Ada Probe")
    assert name.get_attribute("autocomplete") == "off"
    assert "Ada" not in page.evaluate(STORED)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    expect(name).to_have_value("")
    expect(part(page, "person")).to_be_empty()
    name.fill("Ada Probe")
    page.reload()
    expect(part(page, "person")).to_be_empty()
    expect(name).to_have_value("")
    assert "Ada" not in page.evaluate(STORED) + "".join(asked)


def test_questions_stay_and_empty_ones_are_lines(reader: Page) -> None:
    page = filled(reader, {})
    unfold(page)
    page.get_by_label("Question 2").fill("Could it be the <b>tablets</b>?")
    lines = section(page, "My questions").locator("li")
    expect(lines).to_have_text(["Could it be the <b>tablets</b>?", "", "", "", ""])
    page.reload()
    expect(lines).to_have_text(["Could it be the <b>tablets</b>?", "", "", "", ""])
    unfold(page)
    page.get_by_label("Question 2").fill(" ")
    page.reload()
    expect(lines).to_have_text([""] * 5)
    assert page.evaluate("localStorage.getItem('unknot:setting:question-2')") is None


def test_all_entries_come_on_page_two(reader: Page) -> None:
    page = filled(reader, DIARIES["60"], "All")
    rows = part(page, "list").locator("tbody tr")
    expect(rows).to_have_count(0)
    page.get_by_label("List all entries on page 2").check()
    expect(rows).to_have_count(60)
    first = rows.first.inner_text().split("\t")
    assert first[:-1] == [
        *("2 Jan 2026 03:12", "1 min 30 secs", "6", "Calf, Left", "Bed", "Stretch; Walk"),
        "Heat; Alcohol",
    ]
    assert first[-1] == "W" * 159 + "…"
    assert pages(page.pdf(format="A4")) > 1
    on_paper(page)
    page_one = page.locator(".report__sheet").bounding_box()
    assert page_one and abs(page_one["height"] - 258 / 25.4 * 96) < 1
    assert page.locator(".report__sheet").evaluate(CUT) == []


# --- print and share ------------------------------------------------------------------------

# How often it was printed, what was given, and to whom not, can be waited for.
PRINTS = """globalThis.print = () => {
    globalThis.prints = (globalThis.prints ?? 0) + 1;
    document.documentElement.dataset.prints = prints;
  }"""
SHARES = """navigator.canShare = () => true;
  navigator.share = async ({ files: [file] }) => {
    const { userActivation: { isActive } } = navigator;
    globalThis.given = { isActive, name: file.name, type: file.type, text: await file.text() };
    document.documentElement.dataset.given = file.name;
  };"""


def given(page: Page) -> dict[str, Any]:
    """What was shared, once it is; a file is read in pieces."""
    expect(page.locator("html")).to_have_attribute("data-given", "leg-cramps-2026-04-01.html")
    found: dict[str, Any] = page.evaluate("given")
    return found


def test_to_print_and_to_share_ask_for_nothing(player: Page) -> None:
    page = filled(player, DIARIES["60"])
    page.evaluate(f"() => {{ {PRINTS}; {SHARES} }}")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Print").tap()
    wait(page, 500)  # a second tap at once would be the same tap
    page.get_by_role("button", name="Share as file").tap()
    assert given(page)["isActive"] is True
    assert page.evaluate("prints") == 1
    assert asked == []


def test_print_waits_for_what_is_under_way(phone: BrowserContext) -> None:
    waiting: list[Route] = []
    phone.route("**/quiz", lambda route: waiting.append(route))
    phone.clock.install()
    page = phone.new_page()
    page.goto("/healthz")
    store(page, quiz=quiz(SAFE))
    with page.expect_request("**/quiz"):
        page.goto(REPORT)
    page.evaluate(f"() => {{ {PRINTS} }}")
    page.get_by_role("button", name="Print").tap()
    wait(page, 1000)
    assert page.evaluate("globalThis.prints") is None
    waiting[0].continue_()
    expect(part(page, "medicines")).to_contain_text("Kinds I take")
    expect(page.locator("html")).to_have_attribute("data-prints", "1")


def test_a_shared_file_is_the_same_sheet(reader: Page, new_page: NewPage) -> None:
    page = filled(reader, DIARIES["60"])
    unfold(page)
    page.get_by_label("Name", exact=True).fill("Ada <Probe>")
    page.evaluate(f"() => {{ {SHARES} }}")
    page.get_by_role("button", name="Share as file").tap()
    file = given(page)
    assert file["name"] == "leg-cramps-2026-04-01.html"
    assert file["type"] == "text/html"
    html = file["text"]
    assert not re.search(r"<script|<link|<img|\son\w+=|src=|href=|@import|url\((?!.?#)", html)
    Parsed("file", html.encode())  # well-formed
    page.emulate_media(media="print")
    mine = page.locator(".report").inner_text()
    other = new_page(java_script_enabled=False, color_scheme="dark")
    other.set_content(html)
    assert other.title() == "Leg cramps, own record"
    for scheme in ("light", "dark"):
        other.emulate_media(color_scheme=scheme)
        assert pages(other.pdf(format="A4")) == pages(other.pdf(format="Letter")) == 1
    other.emulate_media(media="print")
    assert other.locator("body").inner_text() == mine
    assert "Ada <Probe>" in mine


def test_where_nothing_can_be_shared_it_is_saved(reader: Page, tmp_path: Path) -> None:
    page = filled(reader, DIARIES["60"])
    page.evaluate("() => { navigator.canShare = () => false }")
    with page.expect_download() as saving:
        page.get_by_role("button", name="Share as file").tap()
    assert saving.value.suggested_filename == "leg-cramps-2026-04-01.html"
    file = tmp_path / "file.html"
    saving.value.save_as(file)
    assert "Night by night" in file.read_text("utf-8")
    expect(page.get_by_role("status").first).to_contain_text("Saved: leg-cramps-2026-04-01.html")


def test_who_shares_with_nobody_hears_nothing(reader: Page) -> None:
    page = filled(reader, DIARIES["1"])
    page.evaluate(
        """() => {
          navigator.canShare = () => true;
          navigator.share = async () => {
            document.documentElement.dataset.given = "to nobody";
            throw new DOMException("", "AbortError");
          };
        }"""
    )
    page.get_by_role("button", name="Share as file").tap()
    expect(page.locator("html")).to_have_attribute("data-given", "to nobody")
    expect(page.get_by_role("status").first).to_be_empty()


COLOURS = """() => [...document.querySelectorAll("html, body, .report, .report *")]
  .filter((node) => node.checkVisibility() && !node.closest("pattern"))
  .flatMap((node) => {
    const { color, backgroundColor, fill } = getComputedStyle(node);
    const drawn = node.closest("svg") && node.localName !== "svg" ? [fill] : [color];
    return [...drawn.map((colour) => `ink ${colour}`), `ground ${backgroundColor}`];
  })"""
INK = {"ink rgb(0, 0, 0)", "ink none", 'ink url("#report-hatch")'}
GROUND = {"ground rgb(255, 255, 255)", "ground rgba(0, 0, 0, 0)"}


@pytest.mark.parametrize("theme", ["dark", "light", None])
def test_it_is_black_on_white_whatever_was_chosen(reader: Page, theme: str | None) -> None:
    kept = {"quiz": quiz(TICKED), **sixty()}
    page = filled(reader, kept | ({"setting": {"theme": {"value": theme}}} if theme else {}))
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme, media="print")
        assert set(page.evaluate(COLOURS)) <= INK | GROUND
        ground = "node => getComputedStyle(node).backgroundColor"
        assert page.locator("body").evaluate(ground) == "rgb(255, 255, 255)"
    exact = "node => getComputedStyle(node).printColorAdjust"
    assert page.locator("pattern .hatch").first.evaluate(exact) == "exact"
    every = "nodes => nodes.map((node) => getComputedStyle(node).printColorAdjust)"
    assert set(page.locator(".report *:not(.hatch)").evaluate_all(every)) == {"economy"}


# --- the screen -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["0", "1", "60"])
def test_axe_finds_nothing(new_page: NewPage, name: str) -> None:
    page = filled(new_page(reduced_motion="reduce", now=NOW), DIARIES[name])
    unfold(page)
    page.get_by_label("List all entries on page 2").check()
    assert violations_in_both_schemes(page) == []


def test_a_small_screen_holds_it(new_page: NewPage) -> None:
    page = new_page(viewport={"width": 320, "height": 640}, now=NOW)
    filled(page, DIARIES["2000"])
    unfold(page)
    for letters in (16, 32):
        page.evaluate(
            "size => { document.documentElement.style.fontSize = `${size}px` }", letters * 1.125
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, letters


def test_without_scripts_it_says_what_it_needs(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(REPORT)
    needs = page.locator("noscript p")  # Playwright finds no text in there
    expect(needs).to_be_visible()
    expect(needs).to_contain_text("This page needs scripts")
    expect(page.locator("doctor-report")).to_be_hidden()
    expect(page.get_by_role("link", name="Back to the diary")).to_be_visible()


def test_it_works_when_the_server_is_dead(offline: BrowserContext) -> None:
    page = offline.new_page()
    page.clock.set_fixed_time(NOW)
    filled(page, DIARIES["60"])
    expect(part(page, "medicines")).to_contain_text("Kinds I take: A new or changed medicine")
    assert pages(page.pdf(format="A4")) == 1


def test_it_follows_what_another_tab_writes(reader: Page) -> None:
    page = filled(reader, {})
    other = page.context.new_page()
    other.goto("/healthz")
    store(other, cramp=named([cramp("2026-03-30", pain=3)]))
    expect(part(page, "often-big")).to_have_text("1 cramp nights in 2 nights")
