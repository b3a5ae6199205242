"""A phone that is kept for the next test is as new, or it is not kept."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.kept import Shelf

# Its own options, so no other test has it.
MINE: dict[str, Any] = {"locale": "en-IE"}

CHANGES: dict[str, Callable[[Page], Any]] = {
    "a script at the start": lambda page: page.add_init_script("globalThis.left = true"),
    "a script of the phone": lambda page: page.context.add_init_script("globalThis.left = true"),
    "an answer": lambda page: page.route("**/quiz", lambda route: route.abort()),
    "an answer to the phone": lambda page: page.context.route("**/quiz", lambda route: None),
    "a clock": lambda page: page.clock.install(),
    "a listener": lambda page: page.on("request", lambda request: None),
    "letters": lambda page: page.context.new_cdp_session(page),
    "a tab": lambda page: page.context.new_page(),
    "a tab of the page": lambda page: page.evaluate("() => { open('/healthz') }"),
    "nothing to look at": lambda page: page.close(),
}


def test_what_was_stored_is_forgotten(shelf: Shelf) -> None:
    kept = shelf.take(MINE)
    kept.page.set_viewport_size({"width": 320, "height": 640})
    kept.page.goto("/about")
    kept.page.evaluate("localStorage.left = sessionStorage.left = document.cookie = 'left=yes'")
    assert shelf.put(MINE, kept, failed=False) == []
    again = shelf.take(MINE)
    assert again is kept
    again.page.goto("/about")
    assert again.page.evaluate("[innerWidth, innerHeight]") == [360, 640]
    left = "[localStorage.left ?? '', sessionStorage.left ?? '', document.cookie]"
    assert again.page.evaluate(left) == ["", "", ""]
    shelf.put(MINE, again, failed=False)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_phone_that_was_changed_is_not_kept(shelf: Shelf, change: Callable[[Page], Any]) -> None:
    kept = shelf.take(MINE)
    kept.page.goto("/about")
    change(kept.page)
    shelf.put(MINE, kept, failed=False)
    again = shelf.take(MINE)
    assert again is not kept
    shelf.put(MINE, again, failed=False)


def test_each_test_has_its_own_time_or_none(shelf: Shelf) -> None:
    year = "new Date().getFullYear()"
    for options, seen in (
        ({"now": "2026-04-01T09:00:00"}, 2026),
        ({"now": "2031-04-01T09:00:00"}, 2031),
        ({}, dt.datetime.now().year),
    ):
        kept = shelf.take({**MINE, **options})
        kept.page.goto("/about")
        assert kept.page.evaluate(year) == seen
        assert shelf.put({**MINE, **options}, kept, failed=False) == []


def test_a_time_that_is_played_begins_anew(shelf: Shelf) -> None:
    """However far the test before moved it on."""
    seen = "() => new Date().toISOString().slice(0, 16)"
    phones = []
    for start, then in (
        ("2026-04-01T09:00", "2026-04-01T12:00"),
        ("2025-01-01T01:00", "2025-01-01T04:00"),
    ):
        options = {**MINE, "clock": f"{start}:00Z"}
        phones.append(shelf.take(options))
        page = phones[-1].page
        page.goto("/about")
        assert page.evaluate(seen) == start
        page.evaluate("setTimeout(() => { globalThis.rang = true }, 3_600_000)")
        page.clock.run_for("01:00:00")
        assert page.evaluate("rang") is True
        page.clock.fast_forward("02:00:00")
        assert page.evaluate(seen) == then
        assert shelf.put(options, phones[-1], failed=False) == []
    assert phones[0] is phones[1]


def test_each_script_has_its_own_phones(shelf: Shelf) -> None:
    for value in (1, 2, 1):
        options = {**MINE, "script": f"globalThis.spy = {value}"}
        kept = shelf.take(options)
        kept.page.goto("/about")
        assert kept.page.evaluate("spy") == value
        assert shelf.put(options, kept, failed=False) == []


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark", "reduced_motion": "reduce"}])
def test_a_page_is_shown_as_at_first(shelf: Shelf, options: dict[str, Any]) -> None:
    """Whatever it was last printed on or seen in."""
    names = ("print", "(prefers-color-scheme: dark)", "(prefers-reduced-motion: reduce)",
             "(forced-colors: active)", "(prefers-contrast: more)")  # fmt: skip
    look = f"() => {list(names)}.map((name) => matchMedia(name).matches)"
    kept = shelf.take({**MINE, **options})
    kept.page.goto("/about")
    at_first = kept.page.evaluate(look)
    kept.page.emulate_media(media="print", color_scheme="light" if options else "dark")
    kept.page.emulate_media(forced_colors="active", contrast="more")
    kept.page.emulate_media(reduced_motion="no-preference" if options else "reduce")
    assert [
        one != other for one, other in zip(kept.page.evaluate(look), at_first, strict=True)
    ] == [True] * 5
    assert shelf.put({**MINE, **options}, kept, failed=False) == []
    again = shelf.take({**MINE, **options})
    assert again is kept
    again.page.goto("/about")
    assert again.page.evaluate(look) == at_first
    shelf.put({**MINE, **options}, again, failed=False)


def test_a_phone_of_a_test_that_failed_is_not_kept(shelf: Shelf) -> None:
    kept = shelf.take(MINE)
    shelf.put(MINE, kept, failed=True)
    again = shelf.take(MINE)
    assert again is not kept
    shelf.put(MINE, again, failed=False)


def test_who_asks_for_two_phones_gets_two(shelf: Shelf) -> None:
    one, two = shelf.take(MINE), shelf.take(MINE)
    assert one.page.context is not two.page.context
    for kept in (one, two):
        assert shelf.put(MINE, kept, failed=False) == []


def test_what_must_not_happen_is_told_once(shelf: Shelf) -> None:
    """To the test that it happened to, not to the next."""
    kept = shelf.take(MINE)
    kept.page.goto("/about")
    kept.page.evaluate("console.error('wrong')")
    (problem,) = shelf.put(MINE, kept, failed=False)
    assert "wrong" in problem
    again = shelf.take(MINE)
    assert again is kept
    again.page.goto("/about")
    assert shelf.put(MINE, again, failed=False) == []
