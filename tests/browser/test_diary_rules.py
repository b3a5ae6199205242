"""The rules of the diary, asked in a browser. Every right value was found outside the app: worked
out by hand, taken from what others published, or summed here with exact fractions.
"""

import math
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.modules import Modules
from tests.browser.phone import PHONE, Origin

ZONES = ("UTC", "Europe/Berlin", "Pacific/Auckland", "America/New_York", "Asia/Kolkata")
NEAR = 0.0005  # how far a figure may be off
NIGHTS, STATISTICS = "diary/nights.js", "diary/statistics.js"
RECORDS, STAMP = "diary/records.js", "lib/stamp.js"


@pytest.fixture(scope="module")
def modules(browser: Browser, server: Origin) -> Iterator[Modules]:
    phone = browser.new_context(**{**PHONE, "base_url": server.url})
    yield Modules(phone)
    phone.close()


def near(found: Any, right: Any) -> bool:
    """Whether numbers, or lists of them, are the same to three decimals."""
    if isinstance(right, (list, tuple)):
        same = len(found) == len(right)
        return same and all(near(one, other) for one, other in zip(found, right, strict=True))
    if found is None or right is None:
        return found is right
    return bool(abs(found - right) <= NEAR)


def wrong(found: list[Any], right: list[Any]) -> list[tuple[int, Any, Any]]:
    """The place, the value found and the right one, of all that are wrong."""
    pairs = enumerate(zip(found, right, strict=True))
    return [(place, one, other) for place, (one, other) in pairs if not near(one, other)]


# --- nights ---------------------------------------------------------------------------------

NIGHT_OF = {
    "2026-03-04T23:59:00+01:00": "2026-03-04",
    "2026-03-05T00:00:00+01:00": "2026-03-04",
    "2026-03-05T11:59:59+01:00": "2026-03-04",
    "2026-03-05T12:00:00+01:00": "2026-03-05",
    "2026-03-05T03:12:00+13:00": "2026-03-04",
    "2026-03-01T02:00:00+00:00": "2026-02-28",
    "2024-02-29T03:00:00+00:00": "2024-02-28",
    "2024-03-01T00:20+05:30": "2024-02-29",
    "2026-01-01T00:30:00-05:00": "2025-12-31",
    "2025-12-31T12:00-05:00": "2025-12-31",
    # The hour that a clock change repeats, and the one that it skips in other places.
    "2026-10-25T02:30:00+02:00": "2026-10-24",
    "2026-10-25T02:30:00+01:00": "2026-10-24",
    "2026-03-29T02:30:00+01:00": "2026-03-28",
}
LENGTHS = [
    ("2026-10-25T02:50:00+02:00", "2026-10-25T02:05:00+01:00", 900),
    ("2026-03-29T01:55:00+01:00", "2026-03-29T03:05:00+02:00", 600),
    ("2026-11-01T01:59:30-04:00", "2026-11-01T01:00:10-05:00", 40),
    ("2026-04-05T02:58:00+13:00", "2026-04-05T02:01:00+12:00", 180),
    ("2026-03-05T23:59:50+01:00", "2026-03-06T00:00:20+01:00", 30),
    ("2026-03-05T03:12+13:00", "2026-03-04T14:13+00:00", 60),  # the phone changed its zone between
]
NO_TIME = [
    "2026-02-30T03:00+01:00",
    "2026-03-05T24:00+01:00",
    "2026-03-05 03:12",
    "05.03.2026 03:12",
    "2026-03-05T03:12",
    "2026-03-05T03:12+15:00",
    "2026-03-05T03:12+14:01",
    "2026-03-05T03:12-12:15",
    "2026-03-05T03:12+02:60",
    "2026-03-05T03:12Z",
    "2026-03-05T03:12-00:00",
    "2026-03-05T03:12:60+01:00",
    "2026-03-05T03:60+01:00",
    "2025-02-29T03:00+01:00",
    "2026-13-01T03:00+01:00",
    "2026-00-10T03:00+01:00",
    "2026-04-31T03:00+01:00",
    "0026-03-05T03:12+01:00",
    "1900-02-29T03:12+01:00",
    "2026-01-00T03:12+01:00",
    "2026-06-31T03:12+01:00",
    "2026-09-31T03:12+01:00",
    "2026-11-31T03:12+01:00",
    "2026-03-05T03:12:00.5+01:00",
    "2026-3-5T3:12+01:00",
    " 2026-03-05T03:12+01:00",
    "2026-03-05T03:12+01:00\n",
    "2026-03-05T03:12+0100",
    "٢٠٢٦-03-05T03:12+01:00",
    "",
    None,
    1772676720000,
    ["2026-03-05T03:12+01:00"],
]
INSTANTS = {
    "2026-03-05T03:12:00+01:00": 1772676720000,
    "2026-03-05T03:12+01:00": 1772676720000,
    "1970-01-01T00:00:00+00:00": 0,
    "1969-12-31T19:00:00-05:00": 0,
    "2024-02-29T23:59:59+14:00": 1709200799000,
    "2026-03-05T03:12-12:00": 1772723520000,
}
DATES = {
    "2024-02-29": True,
    "2000-02-29": True,
    "2100-02-29": False,
    "2026-04-31": False,
    "2026-04-00": False,
    "2026-12-31": True,
    "2025-02-29": False,
    "2026-02-30": False,
    "2026-13-01": False,
    "2026-1-01": False,
    "2026-01-01T00:00": False,
}


@pytest.mark.parametrize("zone", ZONES)
def test_a_time_is_what_the_clock_on_the_wall_said(
    browser: Browser, server: Origin, zone: str
) -> None:
    """Whatever zone the phone is in when it reads the time."""
    phone = browser.new_context(**{**PHONE, "base_url": server.url, "timezone_id": zone})
    modules = Modules(phone)
    found = modules.each(NIGHTS, "nightOf", [[time] for time in NIGHT_OF])
    assert dict(zip(NIGHT_OF, found, strict=True)) == NIGHT_OF
    found = modules.each(NIGHTS, "secondsBetween", [[begin, end] for begin, end, _ in LENGTHS])
    assert found == [seconds for *_, seconds in LENGTHS]
    found = modules.each(NIGHTS, "instant", [[time] for time in INSTANTS])
    assert found == list(INSTANTS.values())
    found = modules.each(NIGHTS, "instant", [[text] for text in NO_TIME])
    assert dict(zip(map(str, NO_TIME), found, strict=True)) == dict.fromkeys(map(str, NO_TIME))
    times = [[time, "en-GB"] for time in ("2026-03-05T03:12:00+13:00", "2026-10-25T02:30+02:00")]
    assert modules.each(NIGHTS, "timeInWords", times) == ["03:12", "02:30"]
    nights = [["2026-03-04", "en-GB"], ["2025-12-31", "de"]]
    assert modules.each(NIGHTS, "nightInWords", nights) == ["Wed 4 Mar", "Mi., 31. Dez."]
    phone.close()


STAMPS = {
    "UTC": "2026-07-04T23:30:05+00:00",
    "Europe/Berlin": "2026-07-05T01:30:05+02:00",
    "Pacific/Auckland": "2026-07-05T11:30:05+12:00",
    "America/New_York": "2026-07-04T19:30:05-04:00",
    "Asia/Kolkata": "2026-07-05T05:00:05+05:30",
    "America/St_Johns": "2026-07-04T21:00:05-02:30",
}


@pytest.mark.parametrize("zone", STAMPS)
def test_a_moment_is_kept_as_this_phone_shows_it(
    browser: Browser, server: Origin, zone: str
) -> None:
    phone = browser.new_context(**{**PHONE, "base_url": server.url, "timezone_id": zone})
    stamp = "({ stamp }) => stamp(new Date('2026-07-04T23:30:05.900Z'))"
    assert Modules(phone).ask(STAMP, stamp) == STAMPS[zone]
    phone.close()


def test_a_stamp_keeps_the_offset_of_its_own_day(browser: Browser, server: Origin) -> None:
    """In July, a time of last winter has the winter's offset, and the doubled hour has two."""
    phone = browser.new_context(**{**PHONE, "base_url": server.url, "timezone_id": "Europe/Berlin"})
    moments = ["2026-01-05T02:12:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"]
    stamps = "({ stamp }, moments) => moments.map((moment) => stamp(new Date(moment)))"
    assert Modules(phone).ask(STAMP, stamps, moments) == [
        "2026-01-05T03:12:00+01:00",
        "2026-10-25T02:30:00+02:00",
        "2026-10-25T02:30:00+01:00",
    ]
    phone.close()


def test_dates_and_the_nights_between(modules: Modules) -> None:
    found = modules.each(NIGHTS, "isDate", [[date] for date in DATES])
    assert dict(zip(DATES, found, strict=True)) == DATES
    shifts = [["2026-03-01", -1], ["2024-03-01", -1], ["2025-12-31", 1], ["2026-03-28", 365]]
    assert modules.each(NIGHTS, "shift", shifts) == [
        "2026-02-28",
        "2024-02-29",
        "2026-01-01",
        "2027-03-28",
    ]
    spans = [
        ["2026-03-01", "2026-03-28"],
        ["2026-03-28", "2026-03-30"],
        ["2026-03-02", "2026-03-01"],
    ]
    assert modules.each(NIGHTS, "nightsFrom", spans) == [28, 3, 0]
    (found,) = modules.each(NIGHTS, "nights", [["2025-12-30", "2026-01-02"]])
    assert found == ["2025-12-30", "2025-12-31", "2026-01-01", "2026-01-02"]
    assert modules.each(NIGHTS, "nights", [["2026-03-05", "2026-03-01"]]) == [[]]
    days = [["2026-03-02"], ["2026-03-08"], ["2024-02-29"], ["2025-12-31"]]
    assert modules.each(NIGHTS, "weekdayOf", days) == [0, 6, 3, 2]
    hours = [["2026-03-05T00:00+13:00"], ["2026-03-05T23:59:59-05:00"]]
    assert modules.each(NIGHTS, "hourOf", hours) == [0, 23]


def test_tonight_is_no_last_night(modules: Modules) -> None:
    """At three at night tonight is still on; at seven people call it last night."""
    right = {
        "2026-03-05T03:20:00+01:00": "2026-03-03",
        "2026-03-05T05:59:00+01:00": "2026-03-03",
        "2026-03-05T06:00:00+01:00": "2026-03-04",
        "2026-03-05T11:00:00+01:00": "2026-03-04",
        "2026-03-05T15:00:00+01:00": "2026-03-04",
        "2026-03-05T23:50:00+01:00": "2026-03-04",
        "2026-01-01T09:00:00+13:00": "2025-12-31",
    }
    found = modules.each(NIGHTS, "lastNight", [[now] for now in right])
    assert dict(zip(right, found, strict=True)) == right


# --- statistics -----------------------------------------------------------------------------

# Events -> limits. 23 in 5.25: statpsych, ci.poisson; 14 in 400: StatsDirect's handbook. The
# others are in every printed table of exact Poisson limits.
GARWOOD: dict[int, tuple[float, float]] = {
    0: (0.0, 3.6889),
    1: (0.0253, 5.5716),
    2: (0.2422, 7.2247),
    3: (0.6187, 8.7673),
    5: (1.6235, 11.6683),
    10: (4.7954, 18.3904),
    14: (0.019135 * 400, 0.058724 * 400),
    23: (2.777148 * 5.25, 6.57358 * 5.25),
    100: (81.3640, 121.6272),
}
WILSON = {
    (0, 14): (0.0, 0.2153),
    (47, 90): (0.4202, 0.6224),
    (47, 60): (0.6638, 0.8688),
    (56, 70): (0.6918, 0.8773),
    (48, 80): (0.4905, 0.7004),
    (1, 1): (0.2065, 1.0),
}
# 0 of 6: the upper limit of the share is where (1 - share)^6 is one fortieth.
NONE_OF_SIX = 1 - 0.025 ** (1 / 6)
# The ratio of two rates; the first is in the vignette of R's rateratio.test.
RATIOS: dict[tuple[int, int, int, int], tuple[float, float | None]] = {
    (2, 17877, 9, 16660): (0.0218, 1.0005),
    (0, 28, 0, 28): (0.0, None),
    (0, 28, 6, 28): (0.0, NONE_OF_SIX / (1 - NONE_OF_SIX)),
    (0, 14, 6, 28): (0.0, 2 * NONE_OF_SIX / (1 - NONE_OF_SIX)),
    (6, 28, 0, 28): ((1 - NONE_OF_SIX) / NONE_OF_SIX, None),
}
DIFFERENCES = {  # Newcombe 1998, table II, method 10
    (56, 70, 48, 80): (0.0524, 0.3339),
    (9, 10, 3, 10): (0.1705, 0.8090),
    (6, 7, 2, 7): (0.0582, 0.8062),
    (5, 56, 0, 29): (-0.0381, 0.1926),
    (0, 10, 0, 20): (-0.1611, 0.2775),
    (0, 10, 0, 10): (-0.2775, 0.2775),
    (10, 10, 0, 20): (0.6791, 1.0),
    (10, 10, 0, 10): (0.6075, 1.0),
}
MEDIAN_LIMITS: dict[int, list[int] | None] = {
    0: None,
    5: None,
    6: [1, 6],
    10: [2, 9],
    20: [6, 15],
    60: [22, 39],
}


def test_limits_of_a_count(modules: Modules) -> None:
    found = modules.each(STATISTICS, "poissonLimits", [[count] for count in GARWOOD])
    assert not wrong(found, list(GARWOOD.values()))


def test_limits_of_a_large_count_are_those_of_their_definition(modules: Modules) -> None:
    """Exactly one fortieth lies beyond each: summed here with logarithms of factorials."""
    for count in (1, 7, 40, 400, 2000, 20_000):
        ((low, high),) = modules.each(STATISTICS, "poissonLimits", [[count]])
        assert abs(1 - poisson_at_most(count - 1, low) - 0.025) < 1e-6
        assert abs(poisson_at_most(count, high) - 0.025) < 1e-6


def poisson_at_most(count: int, mean: float) -> float:
    logs = (k * math.log(mean) - mean - math.lgamma(k + 1) for k in range(count + 1))
    return math.fsum(map(math.exp, logs))


def test_limits_of_a_share(modules: Modules) -> None:
    found = modules.each(STATISTICS, "shareLimits", [list(given) for given in WILSON])
    assert not wrong(found, list(WILSON.values()))


def test_exact_limits_of_a_share_are_those_of_their_definition(modules: Modules) -> None:
    shares = [(0, 10), (1, 7), (3, 20), (18, 40), (30, 30), (2, 11), (700, 900), (2, 800)]
    for (some, total), (low, high) in zip(
        shares,
        modules.each(STATISTICS, "exactShareLimits", [list(share) for share in shares]),
        strict=True,
    ):
        assert low == 0 if some == 0 else abs(1 - at_most(some - 1, total, low) - 0.025) < 1e-9
        assert high == 1 if some == total else abs(at_most(some, total, high) - 0.025) < 1e-9


def at_most(some: int, total: int, share: float) -> float:
    """Summed exactly, in whole numbers: the share is `hit` of `whole`."""
    hit, whole = share.as_integer_ratio()
    ways, power = 0, 1
    for k in range(some + 1):
        ways = ways * (whole - hit) + math.comb(total, k) * power
        power *= hit
    return float(Fraction(ways * (whole - hit) ** (total - some), whole**total))


def test_limits_of_the_ratio_of_two_rates(modules: Modules) -> None:
    found = modules.each(STATISTICS, "rateRatioLimits", [list(given) for given in RATIOS])
    assert not wrong(found, list(RATIOS.values()))


def test_limits_of_a_difference(modules: Modules) -> None:
    found = modules.each(STATISTICS, "differenceLimits", [list(given) for given in DIFFERENCES])
    assert not wrong(found, list(DIFFERENCES.values()))


# Counts of seven weekdays -> the chance that one of seven is as tall as their tallest.
TALLEST = {
    (10, 3, 3, 3, 3, 3, 3): 0.0274,
    (11, 3, 3, 3, 3, 3, 2): 0.0072,
    (18, 7, 7, 7, 7, 7, 7): 0.0095,
    (17, 8, 7, 7, 7, 7, 7): 0.0249,
}


def test_the_chance_of_the_tallest_bar(modules: Modules) -> None:
    found = modules.each(STATISTICS, "chanceOfTallest", [[list(counts)] for counts in TALLEST])
    assert not wrong(found, list(TALLEST.values()))


def test_the_least_height_that_beats_chance_at_one_percent(modules: Modules) -> None:
    """Of seven bars, for so many events: the height from which a sentence is allowed."""
    least = {14: 8, 20: 9, 28: 11, 40: 14, 60: 18}
    for count, height in least.items():
        for tall in (height - 1, height):
            counts = [tall, *spread(count - tall, 6)]
            (chance,) = modules.each(STATISTICS, "chanceOfTallest", [[counts]])
            assert (chance <= 0.01) == (tall == height), (count, tall, chance)


def spread(count: int, bars: int) -> list[int]:
    return [count // bars + (bar < count % bars) for bar in range(bars)]


def test_the_chance_of_the_tallest_bar_counted_out(modules: Modules) -> None:
    """Every way in which up to six events can fall on up to four bars."""
    given, right = [], []
    for bars, events in product((1, 2, 3, 4), range(7)):
        falls = [
            max(fall.count(bar) for bar in range(bars))
            for fall in product(range(bars), repeat=events)
        ]
        for tallest in sorted(set(falls)):
            rest = events - tallest
            counts = [tallest]
            for _ in range(bars - 1):
                counts.append(min(tallest, rest))
                rest -= counts[-1]
            given.append([counts])
            right.append(sum(fall >= tallest for fall in falls) / len(falls))
    assert not wrong(modules.each(STATISTICS, "chanceOfTallest", given), right)


def test_the_chance_of_night_against_day(modules: Modules) -> None:
    shares = [[6, 6], [0, 6], [5, 6], [3, 6], [1, 10], [0, 0]]
    right = [0.03125, 0.03125, 0.21875, 1, 22 / 1024, 1]
    assert not wrong(modules.each(STATISTICS, "chanceOfHalf", shares), right)


def test_medians(modules: Modules) -> None:
    values = [
        [30, 45, 60, 90, 600],
        [950, 90, 1000, 95, 900, 100],
        [0, 0, 10, 20, 30],
        [100, 20, 3],
        [40, 51],
        [7],
        [],
    ]
    found = modules.each(STATISTICS, "median", [[some] for some in values])
    assert found == [60, 500, 10, 20, 46, 7, None]
    found = modules.each(STATISTICS, "medianLimits", [[count] for count in MEDIAN_LIMITS])
    assert found == list(MEDIAN_LIMITS.values())


def test_clusters(modules: Modules) -> None:
    counts = [[0, 0, 0, 0], [1, 1, 1, 1], [0, 2, 0, 2], [0, 0, 0, 8], [], [3]]
    right = [0, 0, 4 / 3, 8, 0, 0]
    assert not wrong(modules.each(STATISTICS, "dispersion", [[some] for some in counts]), right)
