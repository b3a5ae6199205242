"""The figures of the patterns and of the page for the doctor, from diaries made here.

Totals are counted here with Python's dates, limits are published ones or exact sums by hand.
"""

import datetime as dt
import json
import math
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.cramps import cramp, night, sixty_cramps
from tests.browser.modules import Modules
from tests.browser.phone import PHONE, Origin

PATTERNS, PERIOD, REMEDIES = "diary/patterns.js", "diary/period.js", "diary/remedies.js"
NEAR = 0.0005
# Every sentence and what its gaps get: the contract with whoever writes the words.
COUNTS = {"all", "cramp", "free", "unknown", "cramps"}
HALVES = {"first", "ofFirst", "second", "ofSecond"}
SIDES = {"yes", "ofYes", "no", "ofNo"}
SENTENCES: dict[str, set[str]] = {
    "often-nothing": set(),
    "often-counts": COUNTS,
    "often-rate": COUNTS | {"known", "low", "high"},
    "often-bracket": COUNTS | {"known", "low", "high"},
    "cramps-interval": {"cramps", "low", "high", "least", "most"},
    "cramps-clusters": {"cramps", "cramp"},
    "change-few": HALVES | {"least"},
    **dict.fromkeys(("change-fewer", "change-more", "change-none"), HALVES),
    "stretch-missing": SIDES | {"needYes", "needNo"},
    "stretch-few": SIDES | {"least", "leastCramp"},
    **dict.fromkeys(("stretch-fewer", "stretch-more", "stretch-chance"), SIDES | {"low", "high"}),
    "length-none": {"open"},
    "length-list": {"open", "known"},
    "length-median": {"open", "known", "median", "low", "high"},
    "pain-none": {"all"},
    "pain-list": {"all", "known"},
    "pain-median": {"all", "known", "median", "low", "high"},
    "hours-few": {"all", "least"},
    "hours-even": {"all"},
    **dict.fromkeys(("hours-tallest", "hours-night", "hours-day"), {"some", "all", "from", "to"}),
    "weekday-few": {"all", "least"},
    "weekday-even": {"all"},
    "weekday-tallest": {"some", "all", "weekday"},
    "month-short": {"least"},
    "month-few": {"all", "least"},
    "month-even": {"all"},
    "month-tallest": {"some", "all", "month"},
}


@pytest.fixture(scope="module")
def modules(browser: Browser, server: Origin) -> Iterator[Modules]:
    phone = browser.new_context(**{**PHONE, "base_url": server.url})
    yield Modules(phone)
    phone.close()


def diary(cramps: Sequence[Mapping[str, Any]], free: Iterable[str] = (), **more: Any) -> Any:
    marked = [{"night": night, "state": "free"} for night in free]
    return {"cramps": cramps, "nights": marked, **more}


def figures(modules: Modules, kept: Any, first: str, last: str) -> Any:
    """The figures of a diary; fails on anything that is no number, and on a sentence unknown."""
    found = modules.ask(
        PATTERNS,
        """({ figures }, [diary, period]) => {
          const found = figures(diary, period);
          const odd = (value) => typeof value === "number" ? !Number.isFinite(value)
            : value === null || (typeof value === "object" && Object.values(value).some(odd));
          return { found, odd: odd(found) };
        }""",
        [kept, {"first": first, "last": last}],
    )
    assert not found["odd"], found
    for said in says(found["found"]):
        assert set(said["values"]) == SENTENCES[said["key"]], said
        for value in said["values"].values():
            assert isinstance(value, str) or round(value * 10) == value * 10
        words = json.dumps(said)
        assert not any(bad in words for bad in ("NaN", "Infinity", "undefined", "null", "-0.0"))
    return found["found"]


def says(value: Any) -> Iterator[Any]:
    """Every sentence anywhere in the figures."""
    if isinstance(value, dict):
        if set(value) == {"key", "values"}:
            yield value
        else:
            for part in value.values():
                yield from says(part)
    elif isinstance(value, list):
        for part in value:
            yield from says(part)


def keys(found: Any) -> set[str]:
    return {said["key"] for said in says(found)}


def near(found: Sequence[float], right: Sequence[float]) -> bool:
    pairs = zip(found, right, strict=True)
    return all(abs(one - other) <= NEAR for one, other in pairs)


# --- how often ------------------------------------------------------------------------------


def test_how_often_has_both_ends(modules: Modules) -> None:
    cramps, free = sixty_cramps()
    assert (len(cramps), len(free)) == (60, 13)
    found = figures(modules, diary(cramps, free), night(0), night(89))
    right = {"all": 90, "cramp": 47, "free": 13, "known": 60, "unknown": 30, "cramps": 60}
    assert found["nights"] == right
    often = found["often"]
    assert near(often["share"]["ofAll"], (0.4202, 0.6224))
    assert near(often["share"]["ofKnown"], (0.6638, 0.8688))
    assert near([often["nightly"]["low"], often["nightly"]["high"]], (3.6556, 5.4833))
    assert near([often["weekly"]["low"], often["weekly"]["high"]], (4.6667, 7.0))
    # Garwood's limits of 60 are 45.7863 and 77.2324 (held by the test of statistics.js).
    limits = [often["limits"]["low"], often["limits"]["high"]]
    assert near(limits, (45.7863 * 7 / 90, 77.2324 * 7 / 60))
    bracket, interval = often["says"]
    assert bracket["key"] == "often-bracket"
    assert (bracket["values"]["low"], bracket["values"]["high"]) == (3.7, 5.5)
    assert interval["values"] == {"cramps": 60, "low": 4.7, "high": 7, "least": 3.6, "most": 9}


def test_a_rate_is_counted_from_the_day_the_diary_was_begun(modules: Modules) -> None:
    """Not from the first cramp to the last: that would be 5.25 a week."""
    march = dt.date(2026, 3, 1)
    nights = [night(number, march) for number in range(28)]
    with_cramp = ["2026-03-10", "2026-03-12", "2026-03-13"]
    kept = diary(
        [cramp(of) for of in with_cramp],
        [of for of in nights if of not in with_cramp],
        begun="2026-03-01",
    )
    now = "2026-03-29T09:00:00+02:00"
    for choice in ("8-weeks", "6-months", "all"):
        (period,) = modules.each(PERIOD, "periodOf", [[choice, kept, now]])
        assert period == {"first": "2026-03-01", "last": "2026-03-28"}
    often = figures(modules, kept, "2026-03-01", "2026-03-28")["often"]
    assert often["nightly"] == {"low": 0.75, "high": 0.75}
    assert [said["key"] for said in often["says"]] == ["often-rate", "cramps-interval"]


def test_periods_end_with_last_night(modules: Modules) -> None:
    begun = {"cramps": [], "nights": [], "begun": "2024-01-01"}
    cases = {
        ("4-weeks", "2026-03-29T09:00:00+02:00"): ("2026-03-01", "2026-03-28"),
        ("8-weeks", "2026-03-29T09:00:00+02:00"): ("2026-02-01", "2026-03-28"),
        ("8-weeks", "2026-03-29T03:00:00+02:00"): ("2026-01-31", "2026-03-27"),
        ("6-months", "2026-03-29T22:00:00+02:00"): ("2025-09-28", "2026-03-28"),
        ("all", "2026-01-01T12:00:00+01:00"): ("2024-01-01", "2025-12-31"),
    }
    found = modules.each(PERIOD, "periodOf", [[choice, begun, now] for choice, now in cases])
    assert [(period["first"], period["last"]) for period in found] == list(cases.values())
    empty: dict[str, Any] = {"cramps": [], "nights": []}
    (period,) = modules.each(PERIOD, "periodOf", [["8-weeks", empty, "2026-03-29T09:00+02:00"]])
    assert period["first"] > period["last"]
    found = figures(modules, empty, period["first"], period["last"])
    assert found["often"]["says"] == [{"key": "often-nothing", "values": {}}]
    # A cramp of before the diary was begun, told later, makes it begin earlier; so does a night.
    told = {**begun, "begun": "2026-03-10", "cramps": [cramp("2026-03-02")]}
    told["nights"] = [{"night": "2026-03-05", "state": "free"}]
    assert modules.each(PERIOD, "begunOn", [[told], [empty]]) == ["2026-03-02", None]


def test_tonight_and_the_future_change_nothing(modules: Modules) -> None:
    cramps, free = sixty_cramps()
    before = figures(modules, diary(cramps, free), night(0), night(89))
    cramps = [*cramps, cramp(night(90), "23:10"), cramp(night(99)), cramp(night(-1), "11:59")]
    after = figures(modules, diary(cramps, [*free, night(90), night(91)]), night(0), night(89))
    assert after.pop("outside") == 3 and before.pop("outside") == 0
    assert after == before


def test_too_little_known_is_counts_alone(modules: Modules) -> None:
    """More than half unknown, or fewer than 14 nights known."""
    cases = [  # nights, of these with a cramp, of these free -> rate or not
        (90, 30, 14, False),  # 46 unknown
        (90, 30, 15, True),  # 45 unknown
        (13, 3, 10, False),
        (14, 3, 11, True),
        (28, 3, 11, True),
        (29, 3, 11, False),
        (60, 0, 60, True),
    ]
    for nights, with_cramp, free, rate in cases:
        cramps = [cramp(night(number)) for number in range(with_cramp)]
        free_nights = [night(number) for number in range(with_cramp, with_cramp + free)]
        found = figures(modules, diary(cramps, free_nights), night(0), night(nights - 1))
        assert ("often-counts" in keys(found)) is not rate, (nights, with_cramp, free)
        assert ("nightly" in found["often"]) is rate


def test_no_cramp_is_never_said_to_be_gone(modules: Modules) -> None:
    free = [night(number) for number in range(14)]
    often = figures(modules, diary([], free), night(0), night(13))["often"]
    assert near(often["share"]["ofKnown"], (0, 0.2153))
    assert near([often["limits"]["low"], often["limits"]["high"]], (0, 3.6889 * 7 / 14))


def test_clusters_get_a_count_without_an_interval(modules: Modules) -> None:
    cramps = [cramp(night(number), f"0{hour}:00") for number in range(3) for hour in range(5)]
    free = [night(number) for number in range(3, 20)]
    often = figures(modules, diary(cramps, free), night(0), night(19))["often"]
    assert often["limits"] is None
    assert often["says"][1] == {"key": "cramps-clusters", "values": {"cramps": 15, "cramp": 3}}


@pytest.mark.parametrize("count", [0, 1, 2, 4])
def test_few_cramps_are_counts_and_no_figure(modules: Modules, count: int) -> None:
    cramps = [cramp(night(number * 3), seconds=40 + number, pain=5) for number in range(count)]
    found = figures(modules, diary(cramps), night(0), night(40))
    allowed = ("-counts", "-few", "-missing", "-none", "-list", "-short", "-median")
    assert all(key.endswith(allowed) for key in keys(found)), keys(found)
    assert ("length-median" in keys(found)) is (count == 4)


# --- change and comparison ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "key"),
    [
        # Given 15 in all, 3 or fewer in one half: 576 of 32768 ways, 0.0176.
        (12, 3, "change-fewer"),
        (3, 12, "change-more"),
        # Given 16, 4 or fewer: 2517 of 65536, 0.0384, on one side alone more than 0.025.
        (12, 4, "change-none"),
        (4, 12, "change-none"),
        # Given 5 and 6, all on one side: 1/32 and 1/64.
        (5, 0, "change-none"),
        (6, 0, "change-fewer"),
        (0, 6, "change-more"),
        (0, 0, "change-none"),
    ],
)
def test_two_halves(modules: Modules, first: int, second: int, key: str) -> None:
    with_cramp = [*range(first), *range(28, 28 + second)]
    cramps = [cramp(night(number)) for number in with_cramp]
    free = [night(number) for number in range(56) if number not in with_cramp]
    change = figures(modules, diary(cramps, free), night(0), night(55))["change"]
    values = {"first": first, "ofFirst": 28, "second": second, "ofSecond": 28}
    assert change["say"] == {"key": key, "values": values}


def test_halves_of_which_too_little_is_known(modules: Modules) -> None:
    """13 known nights in one of them; and an odd night in the middle belongs to neither."""
    free = [night(number) for number in (*range(28), *range(29, 42))]
    change = figures(modules, diary([], free), night(0), night(55))["change"]
    assert change["say"]["key"] == "change-few" and change["second"]["known"] == 13
    cramps = [cramp(night(14))]
    free = [night(number) for number in range(29) if number != 14]
    change = figures(modules, diary(cramps, free), night(0), night(28))["change"]
    assert (change["first"]["all"], change["second"]["all"]) == (14, 14)
    assert (change["first"]["cramp"], change["second"]["cramp"]) == (0, 0)


def stretched(yes: int, of_yes: int, no: int, of_no: int) -> tuple[Any, str]:
    """A diary with so many cramp nights of so many nights with and without a stretch."""
    cramps, nights, number = [], [], 0
    for did, some, total in (("yes", yes, of_yes), ("no", no, of_no)):
        for place in range(total):
            state = {} if place < some else {"state": "free"}
            nights.append({"night": night(number), "stretch": did, **state})
            if place < some:
                cramps.append(cramp(night(number)))
            number += 1
    # Nights of which it is not known how they were count on neither side.
    nights.append({"night": night(number), "stretch": "yes"})
    return {"cramps": cramps, "nights": nights}, night(number)


@pytest.mark.parametrize(
    ("sides", "key", "values"),
    [
        ((2, 6, 5, 30), "missing", {"needYes": 1, "needNo": 0}),
        ((2, 30, 5, 4), "missing", {"needYes": 0, "needNo": 3}),
        ((3, 13, 5, 30), "few", {"least": 14, "leastCramp": 5}),
        ((2, 14, 2, 14), "few", {"least": 14, "leastCramp": 5}),
        # Newcombe's own example, both ways: 0.0524 to 0.3339.
        ((56, 70, 48, 80), "more", {"low": 0.5, "high": 3.3}),
        ((48, 80, 56, 70), "fewer", {"low": -3.3, "high": -0.5}),
        # 5 of 14 against 5 of 14: Wilson 0.1634 to 0.6124 each, so 3.2 either way.
        ((5, 14, 5, 14), "chance", {"low": -3.2, "high": 3.2}),
    ],
)
def test_stretch_against_none(
    modules: Modules, sides: tuple[int, int, int, int], key: str, values: dict[str, float]
) -> None:
    yes, of_yes, no, of_no = sides
    no = min(no, of_no)
    kept, last = stretched(yes, of_yes, no, of_no)
    said = figures(modules, kept, night(0), last)["stretch"]["say"]
    counts = {"yes": yes, "ofYes": of_yes, "no": no, "ofNo": of_no}
    assert said == {"key": f"stretch-{key}", "values": {**counts, **values}}


# --- lengths and remedies -------------------------------------------------------------------


def test_medians_with_open_ends(modules: Modules) -> None:
    known = [600, 30, 90, 45, 60]
    cramps = [cramp(night(number), seconds=value) for number, value in enumerate(known)]
    cramps += [cramp(night(10)), cramp(night(11))]
    length = figures(modules, diary(cramps), night(0), night(20))["length"]
    values = {"known": 5, "median": 60, "low": 30, "high": 600, "open": 2}
    assert length["say"] == {"key": "length-median", "values": values}
    assert length["limits"] is None and length["overTen"] == 0
    length = figures(modules, diary(cramps[:2] + cramps[5:]), night(0), night(20))["length"]
    assert length["list"] == [30, 600] and length["say"]["key"] == "length-list"
    zeros = [0, 0, 10, 20, 30, 601]
    cramps = [cramp(night(number), seconds=value, pain=0) for number, value in enumerate(zeros)]
    found = figures(modules, diary(cramps[:5]), night(0), night(20))
    assert found["length"]["median"] == 10 and found["pain"]["median"] == 0
    length = figures(modules, diary(cramps), night(0), night(20))["length"]
    assert (length["median"], length["limits"], length["overTen"]) == (15, [0, 601], 1)


def eased(remedy: str, lengths: Iterable[int | None]) -> list[dict[str, Any]]:
    cramps = [cramp(night(0), eased=[remedy, "drink"], seconds=seconds) for seconds in lengths]
    return [{name: value for name, value in one.items() if value is not None} for one in cramps]


def test_what_eased_it(modules: Modules) -> None:
    massage = eased("massage", [100, 110, 120, 130, 140])
    walk = eased("walk", [20, 30, 40, 50, None])
    stretch = eased("stretch", [90, 95, 100, 900, 950, 1000])
    (found,) = modules.each(REMEDIES, "remedies", [[massage + walk + stretch]])
    order = {remedy["remedy"]: remedy for remedy in found["order"]}
    # Massage has the shorter median, but the ranges overlap: the usual first aid stays on top.
    assert list(order) == ["stretch", "massage", "walk", "drink"] and not found["clear"]
    assert order["stretch"]["median"] == 500 and order["stretch"]["count"] == 6
    assert (order["massage"]["low"], order["massage"]["high"]) == (100, 140)
    assert (
        order["walk"]["count"] == 4 and not order["walk"]["ranked"] and order["walk"]["used"] == 5
    )
    assert order["drink"]["used"] == 16 and order["drink"]["count"] == 0
    assert "522" not in json.dumps(found)


def test_a_faster_remedy_comes_first_only_if_it_is_clear(modules: Modules) -> None:
    stretch = eased("stretch", [100, 120, 140, 160, 180])
    cases = [
        (eased("massage", [20, 30, 40, 50, 99]), ["massage", "stretch"], True),
        (eased("massage", [20, 30, 40, 50, 100]), ["stretch", "massage"], False),
        (eased("massage", [20, 30, 40, 50]), ["stretch", "massage"], False),  # four
        (eased("walk", [500, 510, 520, 530, 540]), ["stretch", "walk"], True),
        # The same median: the one that ended more cramps first.
        (
            eased("heat", [20, 30, 40]) * 2 + eased("cold", [29, 30, 30, 30, 31]),
            ["stretch", "heat", "cold"],
            False,
        ),
    ]
    found = modules.each(REMEDIES, "remedies", [[stretch + other] for other, *_ in cases])
    for result, (_, right, clear) in zip(found, cases, strict=True):
        shown = [remedy["remedy"] for remedy in result["order"] if remedy["remedy"] != "drink"]
        assert (shown, result["clear"]) == (right, clear)
    assert modules.each(REMEDIES, "remedies", [[[]]]) == [{"order": [], "clear": False}]


# --- charts ---------------------------------------------------------------------------------

MONDAY = dt.date(2025, 9, 1)


@pytest.mark.parametrize(
    ("counts", "key"),
    [
        ((3, 1, 2, 2, 1, 2, 1), "weekday-few"),
        ((10, 3, 3, 3, 3, 3, 3), "weekday-even"),
        ((11, 3, 3, 3, 3, 3, 2), "weekday-tallest"),
        ((18, 7, 7, 7, 7, 7, 7), "weekday-tallest"),
        ((17, 8, 7, 7, 7, 7, 7), "weekday-even"),
    ],
)
def test_a_weekday_is_named_only_if_it_beats_chance(
    modules: Modules, counts: tuple[int, ...], key: str
) -> None:
    cramps = [
        cramp(night(7 * week + weekday, MONDAY), clock)
        for weekday, count in enumerate(counts)
        for week in range(count)
        for clock in ("23:50", "03:00")  # two in a night are one night
    ]
    found = figures(modules, diary(cramps), night(0, MONDAY), night(181, MONDAY))
    assert found["weekdays"]["bars"] == list(counts)
    assert found["weekdays"]["say"]["key"] == key
    if key == "weekday-tallest":
        values = {"some": counts[0], "all": sum(counts), "weekday": 0}
        assert found["weekdays"]["say"]["values"] == values


@pytest.mark.parametrize(
    ("clocks", "say"),
    [
        (["02:00"] * 5, ("hours-few", {"all": 5, "least": 6})),
        # 6 of 6 in the half of the day that is night: 2 in 64.
        (
            ["20:00", "23:00", "01:00", "03:00", "05:00", "07:59"],
            ("hours-night", {"some": 6, "all": 6, "from": 20, "to": 8}),
        ),
        (["08:00", "19:59", *["12:30", "17:00"] * 2],
         ("hours-day", {"some": 6, "all": 6, "from": 8, "to": 20})),
        (["02:00"] * 5 + ["14:00"], ("hours-even", {"all": 6})),
        (["02:00"] * 9 + ["14:00", "16:00", "18:00", "22:00", "06:00"],
         ("hours-tallest", {"some": 9, "all": 14, "from": 2, "to": 4})),
    ],
)  # fmt: skip
def test_hours(modules: Modules, clocks: list[str], say: tuple[str, dict[str, int]]) -> None:
    cramps = [cramp(night(number), clock) for number, clock in enumerate(clocks)]
    # A second cramp of the first night, and some whose hour nobody knows: in no sentence.
    late = max(clocks[0], "11:00") if clocks[0] < "12:00" else "11:00"
    cramps += [cramp(night(0), late)] * 20
    cramps += [cramp(night(number), "14:00", about="night") for number in range(9)]
    hours = figures(modules, diary(cramps), night(0), night(40))["hours"]
    assert (hours["say"]["key"], hours["say"]["values"]) == say
    assert hours["unknown"] == 9 and hours["known"] == len(clocks) + 20 == sum(hours["bins"])
    bins = Counter(int(clock[:2]) // 2 for clock in [*clocks, *[late] * 20])
    assert hours["bins"] == [bins[place] for place in range(12)]


def test_months(modules: Modules) -> None:
    """Over New Year; a month that the period cuts is shown and takes no part in the sentence."""
    first, last = "2025-09-15", "2026-03-10"
    heights = {"2025-09": 9, "2025-10": 2, "2025-11": 2, "2025-12": 14, "2026-01": 2, "2026-02": 2}
    cramps = [
        cramp(f"{month}-{day + 15:02}") for month, count in heights.items() for day in range(count)
    ]
    free = [f"2026-03-{day:02}" for day in range(1, 11)]
    months = figures(modules, diary(cramps, free), first, last)["months"]
    assert [(bar["month"], bar["cramp"]) for bar in months["bars"]] == [
        *heights.items(),
        ("2026-03", 0),
    ]
    assert months["bars"][-1] == {"month": "2026-03", "cramp": 0, "known": 10, "all": 10}
    assert months["bars"][0]["all"] == 16 and months["bars"][5]["all"] == 28
    values = {"some": 14, "all": 22, "month": "2025-12"}
    assert months["say"] == {"key": "month-tallest", "values": values}
    months = figures(modules, diary(cramps, free), first, "2025-11-30")["months"]
    assert months["say"] == {"key": "month-short", "values": {"least": 3}}


# --- everything, counted again --------------------------------------------------------------

MUSCLES = ["calf", "foot", "hamstring", "quadriceps", "shin", "inner-thigh", "other", None]
TRIGGERS = ["heat", "alcohol", "illness"]


def some_diary(chance: random.Random) -> tuple[Any, dt.date, int]:
    first = dt.date(2025, 1, 1) + dt.timedelta(days=chance.randrange(500))
    nights = chance.choice([0, 1, 13, 27, 56, 182, 400])
    cramps = []
    for _ in range(chance.choice([0, 1, 3, 30, 120]) if nights else 0):
        fields = {
            "about": chance.choice(["exact", "hour", "night", None]),
            "seconds": chance.choice([None, 0, 30, 600, 601, 4000]),
            "muscle": chance.choice(MUSCLES),
            "side": chance.choice(["left", "right", "both", None]),
            "pain": chance.choice([None, 0, 6, 7, 10]),
            "woke": chance.choice([None, "yes", "no"]),
            "awake": chance.choice([None, 0, 15, 60, 61]),
            "sore": chance.choice([None, "none", "hours", "longer"]),
            "from": chance.choice(["player", "hand", "morning"]),
            "before": chance.choice([[], ["none"], chance.sample(TRIGGERS, 2)]),
        }
        clock = f"{chance.randrange(24):02}:{chance.randrange(60):02}"
        of = night(chance.randrange(nights), first)
        answered = {name: value for name, value in fields.items() if value is not None}
        cramps.append({**cramp(of, clock), "about": None, **answered})
    marked = [
        {"night": night(number, first), "state": "free", "stretch": chance.choice(["yes", "no"])}
        for number in range(nights)
        if chance.random() < 0.6
    ]
    return {"cramps": cramps, "nights": marked}, first, nights


def test_every_total_is_the_sum_that_a_script_counts(modules: Modules) -> None:
    chance = random.Random(5)
    seen_keys: set[str] = set()
    for _ in range(40):
        kept, first, nights = some_diary(chance)
        cramps = kept["cramps"]
        found = figures(modules, kept, night(0, first), night(nights - 1, first))
        seen_keys |= keys(found)
        starts = [dt.datetime.fromisoformat(one["start"]) for one in cramps]
        of = [(start - dt.timedelta(hours=12)).date() for start in starts]
        assert found["nights"]["all"] == nights and found["cramps"] == len(cramps)
        assert found["nights"]["cramp"] == len(set(of))
        free = {one["night"] for one in kept["nights"]} - {day.isoformat() for day in of}
        assert found["nights"]["free"] == len(free)
        assert found["nights"]["unknown"] == nights - len(set(of)) - len(free)
        weekdays = Counter(day.weekday() for day in set(of))
        assert found["weekdays"]["bars"] == [weekdays[day] for day in range(7)]
        months = Counter(day.isoformat()[:7] for day in set(of))
        assert {
            bar["month"]: bar["cramp"] for bar in found["months"]["bars"] if bar["cramp"]
        } == months
        timed = [
            start
            for start, one in zip(starts, cramps, strict=True)
            if one["about"] in ("exact", "hour")
        ]
        bins = Counter(start.hour // 2 for start in timed)
        assert found["hours"]["bins"] == [bins[place] for place in range(12)]
        muscles = Counter(one.get("muscle", "") for one in cramps)
        assert {row["muscle"]: row["all"] for row in found["muscles"]} == muscles
        sides = Counter(one.get("side", "unknown") for one in cramps)
        for side in ("left", "right", "both", "unknown"):
            assert sum(row[side] for row in found["muscles"]) == sides[side]
        recalled = [one for one in cramps if one["from"] != "player"]
        assert found["recalled"] == len(recalled)
        check_answers(found, cramps)
    assert len(seen_keys) > 20, seen_keys  # the diaries are not all alike


def check_answers(found: Any, cramps: list[dict[str, Any]]) -> None:
    signs = {sign["sign"]: (sign["some"], sign["of"]) for sign in found["signs"]}
    seconds = [one["seconds"] for one in cramps if "seconds" in one]
    pains = [one["pain"] for one in cramps if "pain" in one]
    muscles = [one["muscle"] for one in cramps if "muscle" in one]
    sore = [one["sore"] for one in cramps if "sore" in one]
    woke = [one for one in cramps if "woke" in one]
    assert signs == {
        "short": (sum(value <= 600 for value in seconds), len(seconds)),
        "calf-foot": (sum(one in ("calf", "foot") for one in muscles), len(muscles)),
        "sore": (sum(value != "none" for value in sore), len(sore)),
        "woke": (sum(one["woke"] == "yes" for one in woke), len(woke)),
        "intense": (sum(value >= 7 for value in pains), len(pains)),
        "thigh": (
            sum(one in ("hamstring", "quadriceps", "inner-thigh") for one in muscles),
            len(muscles),
        ),
        "distress": (0, 0),
    }
    assert found["length"]["open"] == len(cramps) - len(seconds)
    assert found["length"]["known"] == len(seconds)
    assert found["length"]["overTen"] == sum(value > 600 for value in seconds)
    if len(pains) > 2:
        assert found["pain"]["high"] == max(pains)
        half = sorted(pains)[math.ceil(len(pains) / 2) - 1] + sorted(pains)[len(pains) // 2]
        assert abs(found["pain"]["median"] - half / 2) <= 0.5
    awake = Counter(one["awake"] for one in cramps if "awake" in one)
    assert {row["upTo"]: row["some"] for row in found["sleep"]["awake"] if row["some"]} == awake
    assert found["sleep"]["askedAwake"] == awake.total()
    triggers = Counter(trigger for one in cramps for trigger in one["before"])
    assert {row["trigger"]: row["some"] for row in found["before"]["list"]} == triggers
    assert found["before"]["asked"] == sum(bool(one["before"]) for one in cramps)


def test_two_thousand_cramps_in_ten_years(modules: Modules) -> None:
    cramps = [cramp(night(number), seconds=60 + number % 90) for number in range(0, 3600, 2)]
    cramps += [cramp(night(number), "04:30") for number in range(0, 400, 2)]
    free = [night(number) for number in range(1, 3600, 2)]
    found = figures(modules, diary(cramps, free), night(0), night(3599))
    assert found["nights"] == {
        **{"all": 3600, "cramp": 1800, "free": 1800, "known": 3600, "unknown": 0},
        "cramps": 2000,
    }
    marks = [
        {"id": "m1", "date": "2026-02-01", "kind": "other"},
        {"id": "m2", "date": "2024-02-01"},
    ]
    found = figures(modules, diary(cramps, free, marks=marks), night(0), night(60))
    assert [mark["id"] for mark in found["marks"]] == ["m1"]
