"""The benchmark's arithmetic: no second is measured here."""

import itertools

import pytest

from tests.bench.__main__ import NOISY, RATIOS, SIZES, sizes, table
from tests.bench.figures import (
    MOST_ROUNDS,
    ROUNDS,
    Ratio,
    interleaved,
    is_quiet,
    is_settled,
    ratio,
)
from tests.bench.visits import GIGABIT, Visit, a_day, visit
from tests.bench.visits import table as visits_table
from tests.server import Request, Server
from webapp.site import Site


def test_what_disturbs_one_round_disturbs_all() -> None:
    clock = itertools.count(1)
    found = interleaved({name: lambda: next(clock) for name in "abc"}, lambda found: True)
    assert [rounds[:2] for rounds in found.values()] == [[1, 4], [2, 5], [3, 6]]
    assert len(found["a"]) == ROUNDS


def test_where_the_control_is_off_there_are_more_rounds() -> None:
    times = {"empty": [1.0] * 9, "control": [1.0] * 9}
    assert is_settled(times) and not is_settled({**times, "control": [1.1] * 9})
    looks = iter([False, True])
    assert len(interleaved({"a": lambda: 1}, lambda found: next(looks))["a"]) == 2 * ROUNDS
    assert len(interleaved({"a": lambda: 1}, lambda found: False)["a"]) == MOST_ROUNDS


def test_a_ratio_is_that_of_the_medians_within_its_interval() -> None:
    """Of 2, 4, 900 and 1, 2, 3 the medians are 4 and 2."""
    assert ratio([2, 4, 900], [1, 2, 3]).value == 2
    same = ratio([5, 5, 5], [2, 2, 2])
    assert same == (2.5, 2.5, 2.5)
    wide = ratio([1, 2, 3, 4, 5], [1, 2, 3, 4, 5])
    assert wide.low < 1 == wide.value < wide.high
    assert wide == ratio([1, 2, 3, 4, 5], [1, 2, 3, 4, 5])


@pytest.mark.parametrize(("value", "quiet"), [(1.0, True), (0.92, False), (1.08, False)])
def test_a_noisy_machine_voids_a_run(value: float, quiet: bool) -> None:
    assert is_quiet(Ratio(value, value, value)) is quiet


def test_the_table_says_what_is_over_its_limit(site: Site) -> None:
    """At most for most, at least for requests a second; nothing is said of a void figure."""
    counted = sizes(site)
    assert counted["wire"] == len(site.resources["/"].encodings["br"])
    assert counted["kept"] > counted["kept on the wire"] > 100_000
    assert 100 < counted["elements"] < 5000
    found: dict[str, Ratio | None] = dict.fromkeys(RATIOS, Ratio(1.0, 0.9, 1.1))
    found["304, CPU"] = None
    lines = list(table(counted, found))
    assert len(lines) == 2 + len(SIZES) + len(RATIOS)
    said = dict(zip([*SIZES, *RATIOS], lines[2:], strict=True))
    assert said["page, per second"].endswith("| 1.00 (0.90 to 1.10) | at least 0.65 |  |")
    assert said["running worker"].endswith("| 1.00 (0.90 to 1.10) | at most 0.80 | over |")
    assert NOISY in said["304, CPU"] and "over" not in said["304, CPU"]


def test_a_visit_is_asked_for_again_as_it_was(served: Server, site: Site) -> None:
    """All that was 200 comes whole, and what was 304 is asked for with its tag."""
    asked = [Request("GET", "/", 200), Request("GET", "/sw.js", 304)]
    one = visit(served, asked)
    first, second = one.requests
    assert first.startswith("GET / HTTP/1.1\r\n") and "If-None-Match" not in first
    assert second.startswith("GET /sw.js HTTP/1.1\r\n") and 'If-None-Match: "' in second
    page = len(site.resources["/"].encodings["br"])
    assert page + 1000 < one.size < page + 3000


def test_a_visit_to_what_is_not_there_is_no_visit(served: Server) -> None:
    with pytest.raises(AssertionError):
        visit(served, [Request("GET", "/static/none.js", 200)])


def test_visits_a_day_fill_the_busiest_hour() -> None:
    """Of which ten would make a day."""
    assert [a_day(rate) for rate in (0.0001, 1, 10.9, 151)] == [3, 36_000, 390_000, 5_400_000]
    lines = list(
        visits_table({"x": {"a": 0.001, "b": 0.1}}, {"a": Visit([], 1), "b": Visit([], GIGABIT)})
    )
    assert lines[2] == "| x | 1.00 | 36,000,000 | 100.00 | 360,000 |"
    assert lines[3].endswith(f"| {GIGABIT:,} bytes | 36,000 |")
