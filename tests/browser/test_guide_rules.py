"""The rules of the guide, asked in a browser: a count as a function of time, and which stretch
comes after which. Every right value is written here, worked out by hand."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.modules import Modules
from tests.browser.phone import PHONE
from tests.server import Server

ROUNDS, TECHNIQUES = "lib/rounds.js", "relief/techniques.js"
# 5 s to get into it, then 30, 10, 30, 10, 30: 115 s.
PHASES = [
    {"kind": "ready", "seconds": 5, "round": 1},
    {"kind": "hold", "seconds": 30, "round": 1},
    {"kind": "rest", "seconds": 10, "round": 1},
    {"kind": "hold", "seconds": 30, "round": 2},
    {"kind": "rest", "seconds": 10, "round": 2},
    {"kind": "hold", "seconds": 30, "round": 3},
]


@pytest.fixture(scope="module")
def modules(browser: Browser, server: Server) -> Iterator[Modules]:
    phone = browser.new_context(**{**PHONE, "base_url": server.url})
    yield Modules(phone)
    phone.close()


def test_hold_and_rest_take_turns_and_nothing_follows_the_last_hold(modules: Modules) -> None:
    times = {"ready": 5, "hold": 30, "rest": 10, "rounds": 3}
    once = {"hold": 30, "rest": 10, "rounds": 1}
    assert modules.each(ROUNDS, "phasesOf", [[times], [once]]) == [PHASES, [PHASES[1]]]
    assert modules.each(ROUNDS, "lengthOf", [[PHASES], [[]]]) == [115, 0]


@pytest.mark.parametrize(
    ("elapsed", "index", "left", "done"),
    [
        (-60_000, 0, 5, False),  # a clock that was put back
        (0, 0, 5, False),
        (4_001, 0, 1, False),
        (4_999, 0, 1, False),
        (5_000, 1, 30, False),
        (34_999, 1, 1, False),
        (35_000, 2, 10, False),
        (45_000, 3, 30, False),
        (114_999, 5, 1, False),
        (115_000, 5, 0, True),
        (9 * 3_600_000, 5, 0, True),  # a phone that slept over it all
    ],
)
def test_the_time_alone_says_where_a_count_is(
    modules: Modules, elapsed: int, index: int, left: int, done: bool
) -> None:
    (found,) = modules.each(ROUNDS, "placeAt", [[PHASES, elapsed]])
    assert found == {"index": index, "left": left, "done": done}


def test_a_pause_takes_no_time_of_the_count(modules: Modules) -> None:
    going = {"start": 1_000}
    (paused,) = modules.each(ROUNDS, "pausedOrGoing", [[going, 21_000]])
    assert paused == {"start": 1_000, "paused": 21_000}
    later = modules.each(ROUNDS, "elapsed", [[going, 21_000], [paused, 21_000], [paused, 90_000]])
    assert later == [20_000, 20_000, 20_000]
    (again,) = modules.each(ROUNDS, "pausedOrGoing", [[paused, 90_000]])
    assert modules.each(ROUNDS, "elapsed", [[again, 90_000], [again, 95_000]]) == [20_000, 25_000]


def stretch(name: str, place: str, *tags: str) -> dict[str, Any]:
    return {"id": name, "place": place, "tags": list(tags)}


OFFERED = [
    stretch("bed", "bed"),
    stretch("bed-towel", "bed", "joint"),
    stretch("bed-back", "bed", "on-back"),
    stretch("seat", "sitting"),
    stretch("wall", "standing", "on-feet", "joint"),
    stretch("weight", "standing", "on-feet"),
]


@pytest.mark.parametrize(
    ("place", "avoid", "can_stand", "right"),
    [
        ("bed", [], None, ["bed", "bed-towel", "bed-back", "seat"]),
        ("sitting", [], None, ["seat", "bed", "bed-towel", "bed-back"]),
        ("standing", [], None, ["wall", "weight", "seat", "bed", "bed-towel", "bed-back"]),
        ("bed", [], True, ["bed", "bed-towel", "bed-back", "seat", "wall", "weight"]),
        ("bed", ["on-back"], None, ["bed", "bed-towel", "seat"]),
        ("bed", ["joint"], True, ["bed", "bed-back", "seat", "weight"]),
        ("standing", ["on-feet", "stands"], None, ["seat", "bed", "bed-towel", "bed-back"]),
    ],
)
def test_nobody_is_led_to_stand_who_did_not_choose_it(
    modules: Modules, place: str, avoid: list[str], can_stand: bool | None, right: list[str]
) -> None:
    person: dict[str, Any] = {"place": place, "avoid": avoid}
    if can_stand is not None:
        person["canStand"] = can_stand
    (found,) = modules.each(TECHNIQUES, "order", [[OFFERED, person]])
    assert [technique["id"] for technique in found] == right


def test_another_way_never_ends(modules: Modules) -> None:
    ids = ["bed", "seat"]
    asked = ["bed", "seat", "pause", "gone"]
    found = modules.each(TECHNIQUES, "after", [[ids, name] for name in asked])
    assert found == ["seat", "pause", "bed", "bed"]
    assert modules.each(TECHNIQUES, "after", [[[], "pause"]]) == ["pause"]


@pytest.mark.parametrize(("avoid", "right"), [([], True), (["on-feet"], False), (["joint"], True)])
def test_standing_is_offered_only_where_some_of_it_is_for_this_person(
    modules: Modules, avoid: list[str], right: bool
) -> None:
    person = {"place": "bed", "avoid": avoid}
    assert modules.each(TECHNIQUES, "couldStand", [[OFFERED, person]]) == [right]
