"""A screen reader tells what changes in a live region that it knows: in the page, rendered and
without these words, before they come. What comes with its words, or is hidden until then, may be
told to nobody."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.addresses import HTML_PATHS
from tests.browser.checklist import apart, tools
from tests.browser.phone import NewPage, open_page, store
from tests.browser.player import guide, press

LIVE = "[role=status], [role=alert], [aria-live=polite], [aria-live=assertive]"
CRAMP = {"start": "2026-03-05T03:12:00+01:00", "about": "exact"}
# What stands in a region is looked at in every frame: new words were heard where the region was
# there in the frame before.
LISTEN = f"""(() => {{
  globalThis.heard = [];
  globalThis.missed = [];
  let known = new Map();
  const look = () => {{
    const now = new Map();
    for (const region of document.querySelectorAll("{LIVE}")) {{
      if (!region.checkVisibility({{ visibilityProperty: true }})) continue;
      const words = region.innerText.trim();
      now.set(region, words);
      if (words && words !== known.get(region)) (known.has(region) ? heard : missed).push(words);
    }}
    known = now;
    requestAnimationFrame(look);
  }};
  requestAnimationFrame(look);
}})()"""
# What is hidden together with the buttons that make it speak is shown with them.
OPEN = """async () => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  const parts = document.querySelectorAll("[hidden]:not([role]):has(button, input)");
  for (const part of parts) part.hidden = false;
  for (const dialog of document.querySelectorAll("dialog:not([open])")) dialog.show();
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}"""


def not_in_the_tree(page: Page) -> list[str]:
    """The live regions that are not in the browser's accessibility tree."""
    cdp = page.context.new_cdp_session(page)
    root = cdp.send("DOM.getDocument")["root"]["nodeId"]
    found = cdp.send("DOM.querySelectorAll", {"nodeId": root, "selector": LIVE})["nodeIds"]
    assert found
    missing = []
    for node in found:
        tree = {"nodeId": node, "fetchRelatives": False}
        known = cdp.send("Accessibility.getPartialAXTree", tree)["nodes"][0]
        if known["ignored"]:
            missing.append(cdp.send("DOM.getOuterHTML", {"nodeId": node})["outerHTML"])
    cdp.detach()
    return missing


def test_every_live_region_is_there_before_its_words(phone_page: Page) -> None:
    """With all folds and dialogs open: what is in one is there as soon as the person is."""
    for path in (*HTML_PATHS, "/quiz#result"):
        phone_page.goto("about:blank")
        open_page(phone_page, path)
        phone_page.evaluate(OPEN)
        assert not_in_the_tree(phone_page) == [], path


def test_a_hidden_region_is_found(phone_page: Page) -> None:
    """The control."""
    phone_page.goto("/about")
    phone_page.evaluate("document.querySelector('app-notice').hidden = true")
    assert len(not_in_the_tree(phone_page)) == 1


# --- the first words ------------------------------------------------------------------------------


def changed_entry(page: Page) -> str:
    page.goto("/diary")
    page.get_by_role("button", name="Note a cramp").last.click()
    page.get_by_role("button", name="Last night").last.click()
    apart(page)
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    return "Noted."


def draft(page: Page) -> str:
    page.goto("/diary")
    store(page, draft={"cramp-new": {"values": {"note": ["so far"]}}})
    page.get_by_role("button", name="Note a cramp").last.click()
    return "What you had written is here again."


def refused(page: Page) -> str:
    page.goto("/diary")
    page.get_by_role("button", name="Note a cramp").last.click()
    apart(page)
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    return "This is needed."


def handed_over(page: Page) -> str:
    page.goto("/diary/data")
    with page.expect_download():
        page.locator("[data-do=backup]").click()
    return "Saved. Look among your downloads."


def backup_first(page: Page) -> str:
    page.goto("/diary/data")
    page.locator("[data-do=wipe-ask]").click()
    apart(page)
    with page.expect_download():
        page.locator("[data-do=wipe-backup]").click()
    return "The backup is made."


def recovered(page: Page) -> str:
    page.goto("/diary/data")
    other = page.context.new_page()
    other.goto("/about")
    store(other, recovered={"now": {}})
    page.bring_to_front()
    return "A restore was cut off halfway."


def bedtime(page: Page) -> str:
    page.goto("/prevention/bedtime")
    page.get_by_role("button", name="Start").click()
    return "Get ready:"


def hidden_item(page: Page) -> str:
    page.goto("/prevention")
    tools(page)
    page.get_by_role("button", name="Hide: Bananas").click()
    return "Bananas is hidden."


def emptied(page: Page) -> str:
    page.goto("/prevention")
    page.locator("#bananas input").check()
    other = page.context.new_page()
    other.goto("/about")
    other.evaluate("localStorage.clear()")
    page.bring_to_front()
    return "What was kept on this phone was taken away"


def not_kept(page: Page) -> str:
    page.goto("/")
    page.evaluate(
        """() => {
          Storage.prototype.setItem = () => { throw new DOMException("", "QuotaExceededError") };
        }"""
    )
    page.locator("for-me").get_by_role("checkbox").check()
    return "This phone would not keep it."


def waited_for(page: Page) -> str:
    guide(page)
    press(page, "Another way")
    expect(page.locator("[data-state=wait]")).to_be_visible()
    page.evaluate("heard.length = missed.length = 0")  # as it opened, the heading was told
    press(page, "Done, go on")
    return "Get into it"


def unkept_answers(page: Page) -> str:
    page.goto("/quiz")
    page.evaluate("Storage.prototype.setItem = undefined")
    page.locator(".quiz__question:visible input").first.check(force=True)
    return "This browser keeps nothing: your answers are here until you leave."


FIRST_WORDS = [
    *(changed_entry, draft, refused, handed_over, backup_first, recovered),
    *(bedtime, hidden_item, emptied, not_kept, waited_for, unkept_answers),
]


@pytest.mark.parametrize("act", FIRST_WORDS)
def test_first_words_are_told(new_page: NewPage, act: Callable[[Page], str]) -> None:
    page = new_page(script=LISTEN)
    words = act(page)
    region = page.locator(LIVE).filter(has_text=words, visible=True)
    expect(region.first).to_contain_text(words)
    expect(region).to_have_count(1)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    assert [said for said in page.evaluate("heard") if re.search(words, said)]
    assert not [said for said in page.evaluate("missed") if re.search(words, said)]
