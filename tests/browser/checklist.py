"""The checklist on the screen."""

from playwright.sync_api import Locator, Page


def box(page: Page, item: str) -> Locator:
    return page.locator(f"#{item} input[name=tick]")


def tools(page: Page) -> None:
    """Open the fold and begin to change the list."""
    page.get_by_text("Make it yours").click()
    page.get_by_role("button", name="Change the list").click()
