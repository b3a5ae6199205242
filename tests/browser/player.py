"""Into the guided player and through it."""

import json
import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.phone import LIMIT

NIGHT = "2026-11-22T03:12:00Z"  # where a time that is played begins
SEEN_MS = 450  # a second tap on the same spot within 400 ms is the same tap
READY_MS = 5_000  # to get into it
# What a time of the page shows and what it should, in seconds, at one moment.
GONE = """() => {
  const { start } = JSON.parse(localStorage["unknot:run:now"]);
  const [minutes, seconds] = document.querySelector(".clock").textContent.split(":").map(Number);
  return [60 * minutes + seconds, (Date.now() - start) / 1000];
}"""
LEFT = """(number) => {
  const { start } = JSON.parse(localStorage["unknot:run:now"]).hold;
  const end = 5 + 40 * number - 10;  // 5 s to get into it, 30 s of hold, 10 s of rest
  const shown = document.querySelector(".player__digits").textContent;
  return [Number(shown), end - (Date.now() - start) / 1000];
}"""


def about(seconds: int, *, down: bool = False) -> re.Pattern[str]:
    """A time that a busy machine may read up to 4 s later: virtual time flows on by itself."""
    near = [seconds - late if down else seconds + late for late in range(5)]
    shown = [f"{time}" if down else f"{time // 60}:{time % 60:02}" for time in near]
    return re.compile(f"^({'|'.join(shown)})$")


def gone(page: Page) -> float:
    """Seconds since the cramp began, which the clock shows."""
    return _shown(page, GONE)


def left(page: Page, number: int = 1) -> float:
    """Seconds left of this hold of 30 s, which the digits show."""
    return _shown(page, LEFT, number)


def _shown(page: Page, both: str, given: Any = None) -> float:
    """The right one, once what is shown is within a second of it: a look at the clock may be late.

    Virtual time flows on by itself, on a busy machine for seconds between two steps of a test.
    """
    shown, right = page.evaluate(both, given)
    for _ in range(LIMIT // 50):
        if abs(shown - right) <= 1:
            break
        page.wait_for_timeout(50)
        shown, right = page.evaluate(both, given)
    assert abs(shown - right) <= 1, f"{shown} is shown where it is {right}"
    return float(right)


def dialog(page: Page) -> Any:
    return page.locator(".player__screen")


def guide(page: Page, path: str = "/") -> None:
    """Open a page and begin, which takes one tap."""
    page.goto(path)
    page.locator("[data-guide]:not([data-aloud]):visible").click()
    expect(dialog(page)).to_be_visible()


def wait(page: Page, ms: int) -> None:
    """Let time go by: at once where the test plays it, else for real."""
    if page.evaluate("'__pwClock' in globalThis"):
        page.clock.run_for(ms)
    else:
        page.wait_for_timeout(ms)


def play(page: Page, seconds: int) -> None:
    """Let time go by with one look at the clock in each second: a quarter of the page's own."""
    for _ in range(seconds):
        page.clock.fast_forward(1_000)


def press(page: Page, name: str) -> None:
    """Press a button of the player as a person does, who saw the screen first."""
    wait(page, SEEN_MS)
    dialog(page).get_by_role("button", name=name, exact=True).click()


def to_count(page: Page, path: str = "/") -> None:
    """Past all that waits for a tap, to where it runs by itself."""
    guide(page, path)
    say = dialog(page).locator(".player__say")
    while page.locator(".player__screen[data-state=wait]").count():
        before = say.inner_text()
        press(page, "Done, go on")
        expect(say).not_to_have_text(before)  # the button answers before the screen has changed


def to_hold(page: Page, path: str = "/") -> None:
    """Into the first hold."""
    to_count(page, path)
    wait(page, READY_MS)
    expect(dialog(page)).to_have_attribute("data-phase", "hold")


def record(page: Page, kind: str) -> list[dict[str, Any]]:
    found = page.evaluate(
        "(start) => Object.entries({ ...localStorage }).filter(([key]) => key.startsWith(start))",
        f"unknot:{kind}:",
    )
    return [json.loads(text) for _, text in found]


def to_muscle(page: Page, path: str) -> None:
    """To another muscle by the map, which is folded behind the title; htmx swaps it in."""
    page.locator("#muscles:not([open]) > summary").click()
    page.locator(f'#muscles a[href="{path}"][data-htmx-powered]').click()
