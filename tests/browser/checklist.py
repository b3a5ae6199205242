"""The checklist on the screen."""

from playwright.sync_api import Locator, Page

from tests.browser.player import wait


def box(page: Page, item: str) -> Locator:
    return page.locator(f"#{item} input[name=tick]")


def unfold(page: Page) -> None:
    """Open all groups of ideas."""
    page.locator("details[data-group]").evaluate_all(
        "nodes => { for (const node of nodes) node.open = true }"
    )


def apart(page: Page, *, standing: bool = False) -> None:
    """Between two taps that may fall on the same spot: at once, the second is the first again.

    A played clock goes on by half a second. `standing`: the test knows that it is played.
    """
    if standing:
        page.clock.run_for(500)
    else:
        wait(page, 500)


def tools(page: Page) -> None:
    """Begin to change the list, by keyboard."""
    page.get_by_role("button", name="Change the list").press("Enter")
