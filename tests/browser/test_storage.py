"""Storage that is full, blocked, absent or broken: everything works for this visit, and says so."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect

from tests.addresses import HTML_PATHS
from tests.browser.chromium import LaunchOptions
from tests.browser.phone import REPORT_VIOLATIONS, NewPhone, Watch
from tests.browser.player import press, to_hold
from tests.browser.quiz import go_through
from tests.server import Server

UNSAVED = "This phone would not keep it. It is here until you leave."
FORGOTTEN = "what you tick works now, and is forgotten when you leave"
STATUS = "app-status"
CANNOT = "This browser does not let the app stay on the phone. It needs a network."
KEPT = "Kept on this phone: it opens without a network."
NOTHING_NOTED = "This browser keeps nothing for us"

NO = "() => { throw new DOMException('no', 'SecurityError') }"
FAULTS = {
    "the getter throws": f"Object.defineProperty(globalThis, 'localStorage', {{ get: {NO} }});",
    "every access throws": f"""
      Object.defineProperty(globalThis, "localStorage", {{ value: new Proxy({{}}, {{
        get: {NO}, set: {NO}, has: {NO}, ownKeys: {NO}, deleteProperty: {NO},
        getOwnPropertyDescriptor: {NO} }}) }});""",
    "there is none": "Object.defineProperty(globalThis, 'localStorage', { value: null });",
    "full": """Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError") };""",
}
# What the app does not use, and what a browser may lack or forbid, all at once.
ABSENT = """
  Object.defineProperty(globalThis, "localStorage", { value: null });
  Object.defineProperty(globalThis, "indexedDB", { value: undefined });
  Object.defineProperty(globalThis, "sessionStorage", { value: null });
  Object.defineProperty(Navigator.prototype, "storage", { value: undefined });
  delete globalThis.caches;
  delete Navigator.prototype.serviceWorker;
"""
THROWING = f"""
  for (const name of ["localStorage", "indexedDB", "sessionStorage", "caches"])
    Object.defineProperty(globalThis, name, {{ get: {NO} }});
  for (const name of ["estimate", "persisted", "persist"])
    if (navigator.storage) navigator.storage[name] = () => Promise.reject(new TypeError("no"));
  for (const name of ["register", "getRegistration"])
    if (navigator.serviceWorker)
      navigator.serviceWorker[name] = () => Promise.reject(new DOMException("no", "SecurityError"));
"""

# Takes all room but a few bytes, as another app on the same address might.
FILL = """() => {
  let size = 8 * 1024 * 1024;
  let filler = "";
  while (size >= 1) {
    try { localStorage.filler = filler + "x".repeat(size); filler = localStorage.filler }
    catch { size = Math.floor(size / 2) }
  }
}"""


def tick(page: Page, item: str) -> Any:
    return page.locator(f"#{item} input[name=tick]")


def records(page: Page, kind: str) -> dict[str, Any]:
    """Stored records of a kind, by the last part of their id."""
    found = page.evaluate(
        "(start) => Object.entries({ ...localStorage }).filter(([key]) => key.startsWith(start))",
        f"unknot:{kind}:",
    )
    return {key.rpartition(":")[2]: json.loads(text) for key, text in found}


def written(page: Page, kind: str, name: str) -> dict[str, Any]:
    """The records of a kind, once `name` is among them: another tab writes when it is told."""
    for _ in range(200):
        found = records(page, kind)
        if name in found:
            return found
        page.wait_for_timeout(20)
    raise AssertionError(f"{name} was never written, only {list(found)}")


def checklist(page: Page) -> None:
    page.goto("/prevention")
    trouble = page.locator(".today__trouble")
    expect(trouble).to_be_empty()  # nobody was told to worry before they chose something
    tick(page, "bananas").check()
    expect(page.locator(".today__say")).to_have_text("1 of 5 done today.")
    expect(trouble).to_contain_text(FORGOTTEN)


def player(page: Page) -> None:
    to_hold(page)
    expect(page.locator(".player__digits")).not_to_be_empty()
    press(page, "It eased")
    expect(page.locator(".look")).to_be_visible()
    press(page, "Save this cramp")
    expect(page.locator(".player__caution")).to_have_text(UNSAVED)
    press(page, "Close")
    expect(page.locator(".player__screen")).to_be_hidden()


def quiz(page: Page) -> None:
    page.goto("/quiz")
    go_through(page)
    expect(page.locator(".quiz__private")).to_have_text(
        "This browser keeps nothing: your answers are here until you leave."
    )


def above_the_navigation(page: Page, line: Locator) -> None:
    expect(line).to_be_in_viewport()
    low, nav = line.bounding_box(), page.locator(".nav").bounding_box()
    assert low and nav and low["y"] + low["height"] <= nav["y"]


def personal(page: Page) -> None:
    """Which leg, what is different, colours, country: each works, and is said to be lost."""
    lost = page.get_by_role("alert").filter(has_text=UNSAVED)
    page.goto("/")
    page.locator("for-me").get_by_role("checkbox").check()
    above_the_navigation(page, lost)
    assert page.evaluate("document.documentElement.dataset.avoid") == "stands on-feet"
    page.get_by_role("radio", name="Left", exact=True).check(force=True)
    assert page.evaluate("document.documentElement.dataset.side") == "left"
    expect(lost).to_have_count(1)  # once is enough
    page.goto("/warning-signs")
    page.get_by_text("Another country or number").click()
    expect(lost).to_have_count(0)
    page.get_by_label("Country").select_option("Japan")
    expect(page.get_by_role("link", name="Call 119")).to_be_visible()
    above_the_navigation(page, lost)
    page.goto("/helper")
    page.get_by_role("radio", name="Light", exact=True).check(force=True)
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    above_the_navigation(page, lost)
    expect(page.locator("app-notice")).to_be_empty()


@pytest.mark.parametrize("fault", FAULTS)
def test_ticks_work_for_this_visit(new_phone: NewPhone, fault: str) -> None:
    phone = new_phone()
    phone.add_init_script(FAULTS[fault])
    checklist(phone.new_page())


@pytest.mark.parametrize("work", [player, quiz, personal])
@pytest.mark.parametrize("fault", ["the getter throws", "full"])
def test_all_else_works_for_this_visit(
    new_phone: NewPhone, fault: str, work: Callable[[Page], None]
) -> None:
    phone = new_phone()
    phone.add_init_script(FAULTS[fault])
    work(phone.new_page())


@pytest.mark.parametrize("fault", [ABSENT, THROWING], ids=["absent", "throwing"])
def test_every_page_opens(new_phone: NewPhone, fault: str) -> None:
    """The fixture fails on any error; what is waited for tells that the scripts ran to the end."""
    phone = new_phone()
    phone.add_init_script(fault)
    page = phone.new_page()
    for path in HTML_PATHS:
        page.goto(path)
        ran_to_its_end(page)
    page.goto("/")
    expect(page.get_by_role("timer")).not_to_be_empty()
    page.goto("/about")
    expect(page.locator(STATUS)).to_have_text(re.compile(f"^{CANNOT} *{NOTHING_NOTED}"))


def ran_to_its_end(page: Page) -> None:
    """The first module ran, and what app.js puts off until after the paint did too."""
    expect(page.locator("theme-switch")).to_be_visible()
    page.evaluate("import(document.querySelector('script[src*=\"app.\"]').src)")


def test_cookies_blocked(
    playwright: Playwright, browser_options: LaunchOptions, server: Server, tmp_path: Path
) -> None:
    """The browser's own switch: no storage of any kind, no worker, every access throws."""
    (tmp_path / "Default").mkdir()
    blocked = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (tmp_path / "Default/Preferences").write_text(json.dumps(blocked))
    phone = playwright.chromium.launch_persistent_context(
        tmp_path, **browser_options, base_url=server.url, has_touch=True
    )
    phone.add_init_script(REPORT_VIOLATIONS)
    watch = Watch(phone, server.url, [])
    page = phone.new_page()
    page.goto("/about")
    how = "() => { try { return localStorage.length } catch (error) { return error.name } }"
    assert page.evaluate(how) == "SecurityError"
    status = page.locator(STATUS)
    expect(status).to_contain_text(CANNOT)
    expect(status).to_contain_text(NOTHING_NOTED)
    for path in HTML_PATHS:
        page.goto(path)
        ran_to_its_end(page)
    checklist(page)
    player(page)
    phone.close()
    assert watch.problems == []


# --- healing --------------------------------------------------------------------------------


def test_a_full_storage_keeps_all_once_there_is_room(phone_page: Page) -> None:
    page = phone_page
    page.goto("/prevention")
    page.evaluate(FILL)
    tick(page, "bananas").check()
    tick(page, "spinach").check()
    expect(page.locator(".today__trouble")).to_contain_text(FORGOTTEN)
    assert records(page, "tick") == {}
    page.evaluate("delete localStorage.filler")
    tick(page, "magnesium").check()
    assert set(records(page, "tick")) == {"bananas", "spinach", "magnesium"}
    page.reload()
    for item in ("bananas", "spinach", "magnesium"):
        expect(tick(page, item)).to_be_checked()
    expect(page.locator(".today__trouble")).to_be_empty()


def test_something_taken_away_makes_room_too(phone_page: Page) -> None:
    page = phone_page
    page.goto("/prevention")
    tick(page, "bananas").check()
    page.evaluate(FILL)
    page.evaluate("localStorage.filler = localStorage.filler.slice(0, -20)")
    tick(page, "spinach").check()
    assert set(records(page, "tick")) == {"bananas"}
    tick(page, "bananas").uncheck()
    assert set(records(page, "tick")) == {"spinach"}


def test_room_that_another_tab_makes_is_used_at_once(phone_page: Page) -> None:
    page = phone_page
    page.goto("/prevention")
    page.evaluate(FILL)
    tick(page, "bananas").check()
    other = page.context.new_page()
    other.goto("/about")
    other.evaluate("delete localStorage.filler")
    written(other, "tick", "bananas")


def test_what_another_tab_wrote_later_wins(phone_page: Page) -> None:
    """A record that found no room must not come back over a newer one."""
    page = phone_page
    page.goto("/warning-signs")
    page.evaluate('localStorage[\'unknot:setting:number\'] = \'{"v":1,"value":"111"}\'')
    page.evaluate(FILL)
    page.get_by_text("Another country or number").click()
    page.get_by_label("Own number").fill("1" * 20)  # longer, so it finds no room
    page.get_by_label("Own number").blur()
    expect(page.get_by_role("alert").filter(has_text=UNSAVED)).to_be_visible()
    other = page.context.new_page()
    other.goto("/about")
    other.evaluate('localStorage[\'unknot:setting:number\'] = \'{"v":1,"value":"333"}\'')
    other.evaluate("delete localStorage.filler")
    page.get_by_role("radio", name="Light", exact=True).check(force=True)
    found = written(other, "setting", "theme")
    assert found["number"]["value"] == "333"


def test_storage_that_comes_back_keeps_all(new_phone: NewPhone) -> None:
    """Blocked as a whole, then allowed: an iPhone did so after a restart of its storage process."""
    phone = new_phone()
    phone.add_init_script(
        """globalThis.blocked = true;
        for (const name of ["getItem", "setItem", "removeItem"]) {
          const real = Storage.prototype[name];
          Storage.prototype[name] = function (...parts) {
            if (blocked) throw new DOMException("no", "UnknownError");
            return real.apply(this, parts);
          };
        }"""
    )
    page = phone.new_page()
    page.goto("/prevention")
    tick(page, "bananas").check()
    assert records(page, "tick") == {}
    page.evaluate("blocked = false")
    tick(page, "spinach").check()
    assert set(records(page, "tick")) == {"bananas", "spinach"}


# --- the status -----------------------------------------------------------------------------


def test_the_status_follows_the_worker(new_phone: NewPhone, own_server: Server) -> None:
    """A first visit that begins on this page: the sentence changes when all is stored."""
    phone = new_phone(own_server, service_workers="allow")
    phone.add_init_script(
        """globalThis.seen = [];
        addEventListener("DOMContentLoaded", () => new MutationObserver(() =>
          seen.push(document.querySelector("app-status").textContent))
          .observe(document.querySelector("app-status"), { childList: true }))"""
    )
    page = phone.new_page()
    page.goto("/about")
    expect(page.locator(STATUS)).to_contain_text(KEPT)
    first, *_ = page.evaluate("seen")
    assert (
        first == "Not kept on this phone yet. Leave it open for a moment while there is a network."
    )
    assert page.evaluate("performance.getEntriesByType('navigation').length") == 1


@pytest.mark.parametrize(
    ("estimate", "words"),
    [
        ("async () => ({ usage: 845_300 })", "It takes up about 845 kB here."),
        ("async () => ({ usage: 1_260_000 })", "It takes up about 1.3 MB here."),
        ("async () => ({ usage: 0 })", "counted"),
        ("async () => ({})", "counted"),
        ("undefined", "counted"),
        ("() => Promise.reject(new TypeError())", "counted"),
    ],
)
@pytest.mark.parametrize("persisted", ["async () => true", "async () => false", "undefined"])
def test_the_status_says_how_much_and_for_how_long(
    kept_phone: Page, estimate: str, words: str, persisted: str
) -> None:
    page = kept_phone
    page.evaluate(
        f"""() => {{
          StorageManager.prototype.estimate = {estimate};
          StorageManager.prototype.persisted = {persisted};
          const status = document.querySelector("app-status");
          status.replaceWith(status.cloneNode(true));
        }}"""
    )
    status = page.locator(STATUS)
    expect(status).to_contain_text("It takes up")
    if words == "counted":
        total = page.evaluate(
            """async () => {
              const cache = await caches.open((await caches.keys())[0]);
              let sum = 0;
              for (const answer of await cache.matchAll()) sum += (await answer.blob()).size;
              return sum;
            }"""
        )
        words = f"It takes up about {round(total / 1000)} kB here."
    expect(status).to_contain_text(words)
    expect(status.get_by_text("will not clear it")).to_have_count(int("true" in persisted))
    expect(status.get_by_text("may clear it")).to_have_count(int("false" in persisted))


@pytest.fixture(scope="module")
def kept_phone(browser: Any, server: Server) -> Any:
    """/about on a phone that has the whole app."""
    context = browser.new_context(base_url=server.url, locale="en-GB")
    page = context.new_page()
    page.goto("/about")
    expect(page.locator(STATUS)).to_contain_text(KEPT, timeout=20_000)
    yield page
    context.close()
