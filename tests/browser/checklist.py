"""The checklist on the screen."""

from playwright.sync_api import Locator, Page


def box(page: Page, item: str) -> Locator:
    return page.locator(f"#{item} input[name=tick]")


def unfold(page: Page) -> None:
    """Open all groups of ideas."""
    page.locator("details[data-group]").evaluate_all(
        "nodes => { for (const node of nodes) node.open = true }"
    )


def apart(page: Page, *, standing: bool = False) -> None:
    """Between two taps that may fall on the same spot: at once, the second is the first again.

    `standing`: the clock of the page stands, and goes on by half a second.
    """
    if standing:
        page.clock.run_for(500)
    else:
        page.wait_for_timeout(500)


def tools(page: Page) -> None:
    """Begin to change the list, by keyboard."""
    page.get_by_role("button", name="Change the list").press("Enter")
