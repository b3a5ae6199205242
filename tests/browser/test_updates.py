"""Versions follow each other: what they cost, when they come, and that they can be taken back."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.phone import NewPage
from tests.browser.player import NIGHT
from tests.browser.worker import (
    CONTROLLED,
    FOOTER,
    KEPT,
    LAST_SCRIPT,
    TAKE,
    UPDATE,
    WAITS,
    Version,
    assert_whole,
    edited,
    end_wait,
    served,
    take,
    visit,
    wait_until,
)
from tests.faults import Proxy

LONGEST_UPDATE = 18 * 1024  # a page, and the worker: it brings a line for each file
# Counts the looks of the page itself: the browser looks when it likes.
COUNT_LOOKS = """
  globalThis.looks = 0;
  const update = ServiceWorkerRegistration.prototype.update;
  ServiceWorkerRegistration.prototype.update = function () {
    globalThis.looks += 1;
    globalThis.look = update.call(this);
    return globalThis.look;
  };
"""
# The person goes to another app, and comes back.
RETURN = """() => {
  for (const hidden of [true, false]) {
    Object.defineProperty(document, "hidden", { configurable: true, value: hidden });
    document.dispatchEvent(new Event("visibilitychange"));
  }
  return globalThis.looks;
}"""
INSTALLING = "navigator.serviceWorker.getRegistration().then((found) => Boolean(found.installing))"
HOUR = 60 * 60 * 1000


@pytest.fixture
def phone(proxy_phone: BrowserContext) -> BrowserContext:
    return proxy_phone


def notice(page: Page) -> Locator:
    return page.locator("app-notice")


def assert_version(page: Page, number: int) -> None:
    expect(page.locator(FOOTER)).to_contain_text(f"Version {number}.", timeout=20_000)


def test_versions_one_two_three_with_a_tab_of_each_visit(
    phone: BrowserContext, proxy: Proxy, versions: list[Version]
) -> None:
    one, two, three = versions
    tabs = [visit(phone)]
    for version in (two, three):
        proxy.serve(version.server.port)
        tabs.append(phone.new_page())
        tabs[-1].goto("/warning-signs")
        expect(notice(tabs[-1])).to_contain_text("new version")
        for tab in tabs:
            assert_version(tab, 1)
            assert_whole(tab, one)
    # The third took the place of the second, which waited; the first tab heard of it too.
    expect(notice(tabs[0])).to_contain_text("new version")
    tabs[0].get_by_role("button", name="Use it now").click()
    for tab in tabs:
        assert_version(tab, 3)
        assert_whole(tab, three)
        expect(notice(tab)).to_be_empty()
    assert tabs[0].evaluate(KEPT) == [three.cache]


def test_back_from_two_to_one(phone: BrowserContext, proxy: Proxy, versions: list[Version]) -> None:
    one, two, _ = versions
    proxy.serve(two.server.port)
    page = visit(phone)
    proxy.serve(one.server.port)
    page.reload()
    page.get_by_role("button", name="Use it now").click()
    assert_version(page, 1)
    proxy.fault("gone")
    assert page.evaluate(KEPT) == [one.cache]
    assert_whole(page, one)


def test_back_from_a_version_that_waits(
    deployed: Page, proxy: Proxy, versions: list[Version]
) -> None:
    """The version that comes back serves already: a failure must not take its files away."""
    page, one = deployed, versions[0]
    assert page.evaluate(UPDATE) == "installed"
    proxy.serve(one.server.port)
    page.evaluate("async () => (await caches.open((await caches.keys())[0])).delete('/helper')")
    proxy.fault("truncate", "/helper")
    assert page.evaluate(UPDATE) == "redundant"
    proxy.fault("gone", "/helper")
    paths = {path: digest for path, digest in one.digests.items() if path != "/helper"}
    assert one.cache in page.evaluate(KEPT)
    kept = "async (name) => (await (await caches.open(name)).keys()).length"
    assert page.evaluate(kept, one.cache) == len(paths)
    proxy.heal()
    assert page.evaluate(UPDATE) == "installed"
    take(page)
    proxy.fault("gone")
    assert page.evaluate(KEPT) == [one.cache]
    assert_whole(page, one)


def test_a_version_is_taken_while_the_next_one_installs(
    deployed: Page, proxy: Proxy, versions: list[Version]
) -> None:
    """Taking it removes all other caches, the half-filled one too: it must not count as whole."""
    page, (_, two, three) = deployed, versions
    assert page.evaluate(UPDATE) == "installed"
    proxy.serve(three.server.port)
    proxy.fault("hang", "/helper")
    page.evaluate("navigator.serviceWorker.getRegistration().then((found) => void found.update())")
    other = page.context.new_page()
    other.goto("/about")
    full = "async (name) => (await (await caches.open(name)).keys()).length"
    count = len(three.digests) - 1
    expect(other.get_by_role("heading", level=1)).to_be_visible()
    wait_until(other, lambda: other.evaluate(full, three.cache) == count)
    take(page)  # the browser ends the other install first
    proxy.heal()
    page.evaluate(CONTROLLED)
    assert_whole(page, two)
    assert page.evaluate(UPDATE) in ("installed", "redundant")
    assert page.evaluate(UPDATE) == "installed"
    assert page.evaluate(full, three.cache) == len(three.digests)  # before anything is healed
    take(page)
    proxy.fault("gone")
    assert page.evaluate(KEPT) == [three.cache]
    assert_whole(page, three)


def test_a_first_visit_hears_of_the_next_version(deployed: Page) -> None:
    page = deployed  # and never reloaded
    other = page.context.new_page()
    other.goto("/about")
    expect(notice(page)).to_contain_text("new version")
    expect(notice(other)).to_contain_text("new version")
    other.get_by_role("button", name="Use it now").click()
    assert_version(page, 2)
    assert_version(other, 2)


def test_a_page_that_opens_during_an_install_offers_it_too(
    phone: BrowserContext, proxy: Proxy, tmp_path: Path
) -> None:
    """The browser tells of a new version once, perhaps before this page could listen."""
    begin = "async function install() {"
    wait = "await new Promise((done) => setTimeout(done, 20_000));"
    slow = (begin, f"{WAITS}{begin} {wait}")
    with served(edited(tmp_path, {"static/sw.js": slow})) as version:
        page = visit(phone)
        proxy.serve(version.server.port)
        page.evaluate("navigator.serviceWorker.getRegistration().then((found) => found.update())")
        page.close()
        other = phone.new_page()
        other.goto("/about")
        assert other.evaluate(INSTALLING)
        other.evaluate(LAST_SCRIPT)
        expect(notice(other)).to_be_empty()
        end_wait(other, 20_000)
        expect(notice(other)).to_contain_text("new version")


# --- never under a player --------------------------------------------------------------------


@pytest.fixture(params=["the guided player", "the bedtime stretch"])
def player(request: pytest.FixtureRequest, phone: BrowserContext) -> Page:
    """A page with a player that runs, of a phone that has the first version."""
    visit(phone).close()
    page = phone.new_page()
    if request.param == "the guided player":
        page.goto("/")
        page.get_by_role("button", name="Guide me").first.click()
        expect(page.get_by_role("dialog")).to_be_visible()
    else:
        page.goto("/prevention/bedtime")
        page.get_by_role("button", name="Start").click()
        expect(page.locator("bedtime-player[data-running]")).to_be_visible()
    page.evaluate("globalThis.sameDocument = true")
    return page


def stop(player: Page) -> None:
    if player.get_by_role("dialog").is_visible():
        player.keyboard.press("Escape")
    else:
        player.get_by_role("button", name="Stop").click()


def test_no_version_comes_under_a_player(
    player: Page, phone: BrowserContext, proxy: Proxy, versions: list[Version]
) -> None:
    """Not by a look, and not when another tab accepts it: the page would be of two versions."""
    one, two, _ = versions
    proxy.serve(two.server.port)
    assert player.evaluate(UPDATE) == "installed"
    other = phone.new_page()
    other.goto("/about")
    other.get_by_role("button", name="Use it now").click()
    expect(notice(other)).to_be_empty()
    expect(notice(player)).to_be_empty()
    other.reload()
    assert_version(other, 1)
    other.get_by_role("button", name="Use it now").click()
    assert_whole(player, one)
    assert player.evaluate("globalThis.sameDocument") is True
    stop(player)
    assert_version(player, 2)
    assert_version(other, 2)
    assert player.evaluate("globalThis.sameDocument") is None
    assert_whole(player, two)


def test_no_reload_under_a_player_whatever_took_the_version(
    player: Page, proxy: Proxy, versions: list[Version]
) -> None:
    """A browser without locks, or one that takes the version by itself."""
    proxy.serve(versions[1].server.port)
    assert player.evaluate(UPDATE) == "installed"
    changed = """new Promise((done, fail) => {
      setTimeout(() => fail(new Error("nothing changed")), 30_000);
      navigator.serviceWorker.addEventListener("controllerchange", () => setTimeout(done, 200));
    })"""
    player.evaluate(f"() => {{ globalThis.changed = {changed}; }}")
    player.evaluate(TAKE)
    player.evaluate("() => globalThis.changed")
    assert player.evaluate("globalThis.sameDocument") is True
    assert_version(player, 1)
    stop(player)
    assert_version(player, 2)


def test_a_notice_waits_for_the_end_of_the_player(
    player: Page, proxy: Proxy, versions: list[Version]
) -> None:
    proxy.serve(versions[1].server.port)
    assert player.evaluate(UPDATE) == "installed"
    assert player.evaluate("document.querySelector('app-notice').textContent") == ""
    stop(player)
    expect(notice(player)).to_contain_text("new version")


# --- what a version costs --------------------------------------------------------------------


def test_one_changed_word(phone: BrowserContext, proxy: Proxy, reworded: Version) -> None:
    """Only what changed is fetched, past the HTTP cache, and it is little."""
    page = visit(phone)
    proxy.serve(reworded.server.port)
    before = len(proxy.sent)
    assert page.evaluate(UPDATE) == "installed"
    assert page.evaluate(UPDATE) == "installed"  # another look, as that of the browser itself
    sent = proxy.sent[before:]
    assert {answer.path for answer in sent} == {"/sw.js", "/helper"}
    worker = max(answer.size for answer in sent if answer.path == "/sw.js")
    (size,) = [answer.size for answer in sent if answer.path == "/helper"]
    assert worker + size <= LONGEST_UPDATE
    take(page)
    assert_whole(page, reworded)


# --- when a new version is looked for --------------------------------------------------------


def test_looks_on_load_and_at_most_hourly_on_return(phone: BrowserContext) -> None:
    visit(phone).close()
    page = phone.new_page()
    page.clock.install()
    page.add_init_script(COUNT_LOOKS)
    page.goto("/")
    expect(page.locator("app-notice:defined")).to_have_count(1)
    page.clock.run_for(1000)
    settle(page, 1)
    for passed, looks in ((0, 1), (HOUR - 2000, 1), (2000, 2), (1000, 2), (HOUR, 3)):
        page.clock.fast_forward(passed)
        assert page.evaluate(RETURN) == looks
    page.reload()
    page.clock.run_for(1000)
    settle(page, 1)  # on every load


def test_a_look_that_found_no_server_is_none(
    phone: BrowserContext, proxy: Proxy, versions: list[Version]
) -> None:
    visit(phone).close()
    page = phone.new_page()
    page.add_init_script(COUNT_LOOKS)
    for kind in ("gone", "portal"):
        proxy.fault("gone" if kind == "gone" else "portal")
        page.goto("/")
        settle(page, 1)
    proxy.heal()
    proxy.serve(versions[1].server.port)
    assert page.evaluate(RETURN) == 2
    expect(notice(page)).to_contain_text("new version")
    assert page.evaluate(RETURN) == 2


def test_looks_when_the_browser_brings_a_page_back(phone: BrowserContext) -> None:
    visit(phone).close()
    page = phone.new_page()
    page.clock.install()
    page.add_init_script(COUNT_LOOKS)
    page.goto("/")
    page.clock.run_for(1000)
    settle(page, 1)
    page.clock.fast_forward(HOUR)
    shown = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })), looks"
    assert page.evaluate(shown) == 2
    assert page.evaluate(shown) == 2


def settle(page: Page, looks: int) -> None:
    """Wait until the page has looked so often, and the look is over."""
    wait_until(page, lambda: page.evaluate("globalThis.looks") == looks)
    page.evaluate("() => Promise.allSettled([globalThis.look]).then(() => {})")


# A registration as WebKit may show it: its worker installed, serving the page, not yet at work.
# The page finds it so, or hears of it: as its address says.
FOUND = """if (isSecureContext) {
  const said = new URLSearchParams(location.search);
  const active = said.has("active") ? {} : null, heard = said.has("heard");
  const worker = Object.assign(new EventTarget(), { state: "installed" });
  const registration = Object.assign(new EventTarget(), {
    active, waiting: heard ? null : worker, installing: heard ? worker : null,
    update: async () => {},
  });
  ServiceWorkerContainer.prototype.register = async () => registration;
  Object.defineProperty(ServiceWorkerContainer.prototype, "controller", { get: () =>
    document.documentElement.dataset.served ? worker : null });
  globalThis.tell = () => {
    document.documentElement.dataset.served = "yes";
    worker.dispatchEvent(new Event("statechange"));
  };
}"""


@pytest.mark.parametrize("heard", ["", "&heard"])
@pytest.mark.parametrize("active", ["", "&active"])
def test_a_first_version_that_waits_a_moment_is_not_offered(
    new_page: NewPage, active: str, heard: str
) -> None:
    """WebKit let a page see one time in ten that its first worker waits to become active."""
    page = new_page(clock=NIGHT, script=FOUND)
    page.goto(f"/about?{active}{heard}")
    page.evaluate(LAST_SCRIPT)
    page.evaluate("tell()")
    if active:  # the control
        expect(notice(page)).to_contain_text("A new version is ready.")
    else:
        page.clock.run_for(500)
        expect(notice(page)).to_be_empty()
