"""The checklist on the screen."""

from playwright.sync_api import Locator, Page


def box(page: Page, item: str) -> Locator:
    return page.locator(f"#{item} input[name=tick]")


def unfold(page: Page) -> None:
    """Open the groups of ideas, as a person does who looks for more than today's list."""
    for group in page.locator("details[data-group]").all():
        if group.get_attribute("open") is None and group.is_visible():
            group.locator("> summary").click()


def tools(page: Page) -> None:
    """Begin to change the list."""
    page.get_by_role("button", name="Change the list").click()
