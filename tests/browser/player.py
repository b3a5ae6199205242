"""Into the guided player and through it."""

import json
import re
from typing import Any

from playwright.sync_api import Page, expect

SEEN_MS = 450  # a second tap on the same spot within 400 ms is the same tap
READY_MS = 5_000  # to get into it


def about(seconds: int, *, down: bool = False) -> re.Pattern[str]:
    """A time that a busy machine may read up to 4 s later: virtual time flows on by itself."""
    near = [seconds - late if down else seconds + late for late in range(5)]
    shown = [f"{time}" if down else f"{time // 60}:{time % 60:02}" for time in near]
    return re.compile(f"^({'|'.join(shown)})$")


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
