"""Into the guided player and through it."""

import json
import re
from typing import Any

from playwright.sync_api import Page, expect


def about(seconds: int, *, down: bool = False) -> re.Pattern[str]:
    """A time that a busy machine may read up to 4 s later: virtual time flows on by itself."""
    near = [seconds - late if down else seconds + late for late in range(5)]
    shown = [f"{time}" if down else f"{time // 60}:{time % 60:02}" for time in near]
    return re.compile(f"^({'|'.join(shown)})$")


def dialog(page: Page) -> Any:
    return page.locator(".player__screen")


def guide(page: Page, path: str = "/") -> None:
    page.goto(path)
    page.locator(".place:visible .guide button, #relief > .guide button").first.click()
    expect(dialog(page)).to_be_visible()


def press(page: Page, name: str) -> None:
    dialog(page).get_by_role("button", name=name, exact=True).click()


def to_hold(page: Page, path: str = "/") -> None:
    """Into the first held step."""
    guide(page, path)
    say = dialog(page).locator(".player__say")
    while not page.locator(".player__screen[data-held=yes]").count():
        before = say.inner_text()
        press(page, "Next")
        expect(say).not_to_have_text(before)  # the button answers before the screen has changed


def record(page: Page, kind: str) -> list[dict[str, Any]]:
    found = page.evaluate(
        "(start) => Object.entries({ ...localStorage }).filter(([key]) => key.startsWith(start))",
        f"unknot:{kind}:",
    )
    return [json.loads(text) for _, text in found]
