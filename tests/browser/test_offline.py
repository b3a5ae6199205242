"""The whole app with the server process killed, and how a new version arrives."""

import contextlib
import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Route, expect

from tests.browser.phone import LIMIT, NewPhone
from tests.browser.player import to_muscle
from tests.browser.worker import (
    CONTROLLED,
    ENDED,
    FOOTER,
    KEPT,
    KILLED_NOISE,
    LAST_SCRIPT,
    NEW_WORDS,
    OLD_WORDS,
    WATCH_INSTALL,
    Version,
    of_workers,
    served,
    visit,
    wait_until,
)
from tests.faults import Proxy
from tests.html import Page as Parsed
from tests.server import Server
from webapp.site import Site

TYPED = {
    "/prevention/": "/prevention",
    "/Relief//FOOT/?utm_source=x#steps": "/relief/foot?utm_source=x#steps",
    "/index.html": "/",
    "/relief/calf": "/",
    "//": "/",
    "/?utm_source=leaflet": "/?utm_source=leaflet",  # a query does not matter
}


def html_paths(site: Site) -> list[str]:
    return [path for path, row in site.resources.items() if "html" in row.content_type]


def test_every_page_opens_from_the_address_bar_and_reloads(new_phone: NewPhone, site: Site) -> None:
    """Of the server as it is run, a process, which is killed: all other tests visit a thread."""
    with Server() as server:
        offline = new_phone(server, allow=KILLED_NOISE, service_workers="allow")
        offline.set_default_timeout(3 * LIMIT)  # it is busy: just started, it compresses all it has
        visit(offline).close()
        server.stop()
        open_and_reload(offline, site)


def open_and_reload(offline: BrowserContext, site: Site) -> None:
    page = offline.new_page()
    for path in html_paths(site):
        for reload in (False, True):
            answer = page.reload() if reload else page.goto(path)
            assert answer and answer.status == 200 and answer.from_service_worker
            assert answer.body() == site.resources[path].body


def test_links_swaps_and_back_work(offline: BrowserContext) -> None:
    page = offline.new_page()
    page.goto("/", wait_until="networkidle")
    page.evaluate("globalThis.sameDocument = true")
    to_muscle(page, "/relief/shin")
    expect(page.get_by_role("heading", level=1)).to_have_text("Shin cramp")
    assert page.evaluate("globalThis.sameDocument") is True
    page.get_by_role("link", name="Warnings").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Warning signs")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Shin cramp")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Calf cramp")


def test_back_before_htmx_is_here_shows_the_right_page(phone_page: Page) -> None:
    page = phone_page
    page.goto("/", wait_until="networkidle")
    to_muscle(page, "/relief/shin")
    expect(page.get_by_role("heading", level=1)).to_have_text("Shin cramp")
    page.goto("/prevention")
    held: list[Route] = []
    page.route("**/htmx.*", lambda route: held.append(route))
    with page.expect_request("**/htmx.*"):
        page.go_back()
    page.evaluate("history.back()")
    expect(page).to_have_url(re.compile("/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Shin cramp")  # nobody listened
    for route in held:
        route.continue_()
    page.unroute("**/htmx.*")
    expect(page.get_by_role("heading", level=1)).to_have_text("Calf cramp")


def test_an_unknown_address_shows_relief(offline: BrowserContext) -> None:
    page = offline.new_page()
    answer = page.goto("/no/such/page?x=1")
    assert answer and answer.status == 404
    expect(page.get_by_text("Straighten the leg.")).to_be_visible()


def test_an_address_as_people_type_it_leads_to_the_page(
    offline: BrowserContext, site: Site
) -> None:
    page = offline.new_page()
    page.goto("/about")
    origin = page.evaluate("location.origin")
    for typed, meant in TYPED.items():
        answer = page.goto(origin + typed)
        assert answer and answer.status == 200 and answer.from_service_worker, typed
        assert page.url == origin + meant, typed
        assert answer.body() == site.resources[re.split("[?#]", meant)[0]].body, typed
        page.goto("/about")


def test_after_install_the_server_is_not_asked(
    new_phone: NewPhone, own_server: Proxy, site: Site
) -> None:
    phone = new_phone(own_server, service_workers="allow")
    phone.clock.install()
    page = visit(phone)
    kept = {path for path, row in site.resources.items() if row.offline}
    assert kept <= own_server.paths()
    before = len(own_server.sent)
    for path in html_paths(site):
        page.goto(path)
        page.evaluate(LAST_SCRIPT)
        page.clock.run_for(500)
    page.wait_for_load_state("networkidle")
    asked = own_server.paths(before)
    # The browser itself looks for a new worker, and for the icons that only installing needs.
    assert {path for path in asked if not path.endswith(".png")} <= {"/sw.js"}


def test_the_first_visit_never_reloads(new_phone: NewPhone, own_server: Proxy) -> None:
    phone = new_phone(own_server, service_workers="allow")
    page = phone.new_page()
    navigations: list[str] = []
    page.on("framenavigated", lambda frame: navigations.append(frame.url))
    page.goto("/")
    page.evaluate(CONTROLLED)
    page.wait_for_timeout(500)
    assert len(navigations) == 1
    expect(page.get_by_role("status")).to_be_empty()


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 500},
        {"status": 404},
        {"status": 200, "body": "<h1>Log in to the hotel network</h1>"},
        {"status": 200, "body": ""},
    ],
    ids=["500", "404", "captive portal", "truncated"],
)
def test_one_wrong_file_and_nothing_is_installed(
    new_phone: NewPhone, own_server: Proxy, answer: dict[str, Any]
) -> None:
    phone = new_phone(own_server, allow=[".*"], service_workers="allow")
    phone.add_init_script(WATCH_INSTALL)
    phone.route("**/helper", lambda route: route.fulfill(**answer))
    page = phone.new_page()
    page.goto("/")
    ended = page.evaluate(ENDED)
    assert ended == "redundant"
    assert page.evaluate("caches.keys()") == []
    phone.unroute("**/helper")
    page.reload()  # the next good visit heals it
    assert page.evaluate(ENDED) == "installed"


# --- new versions ---------------------------------------------------------------------------


def test_a_new_version_waits_until_it_is_accepted(
    proxy_phone: BrowserContext, proxy: Proxy, reworded: Version
) -> None:
    page = visit(proxy_phone, "/helper")
    (first,) = page.evaluate(KEPT)
    proxy.serve(reworded.server.port)
    before = len(proxy.sent)
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("new version")
    expect(page.get_by_text(OLD_WORDS)).to_be_visible()
    fetched = proxy.paths(before) - {"/sw.js"}
    assert fetched == {"/helper"}  # the page with the changed word, and nothing else
    page.get_by_role("button", name="Use it now").click()
    expect(page.get_by_text(NEW_WORDS)).to_be_visible()
    (second,) = page.evaluate(KEPT)
    assert first != second == reworded.cache
    expect(page.get_by_role("status")).to_be_empty()


def test_a_new_version_is_taken_at_the_next_cold_start(
    proxy_phone: BrowserContext, proxy: Proxy, reworded: Version
) -> None:
    page = visit(proxy_phone)
    proxy.serve(reworded.server.port)
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("new version")
    page.close()
    proxy.fault("gone")
    page = proxy_phone.new_page()
    alone = "!registration.waiting && !registration.installing"
    wait_until(page, lambda: all(of_workers(page, alone) or [False]))  # the old version goes
    page.goto("/helper")
    expect(page.get_by_text(NEW_WORDS)).to_be_visible()


def test_a_second_tab_never_mixes_versions(deployed: Page) -> None:
    one, two = deployed, deployed.context.new_page()
    two.goto("/relief/foot", wait_until="networkidle")
    one.reload()
    one.get_by_role("button", name="Use it now").click()
    expect(one.locator(FOOTER)).to_contain_text("Version 2.")
    expect(two.locator(FOOTER)).to_contain_text("Version 2.")  # it is loaded again, too
    to_muscle(two, "/")
    expect(two.get_by_role("heading", level=1)).to_have_text("Calf cramp")
    expect(two.locator(FOOTER)).to_contain_text("Version 2.")


def test_other_caches_are_left_alone(deployed: Page, versions: list[Version]) -> None:
    page = deployed
    page.evaluate("caches.open('somebody-else')")
    page.reload()
    page.get_by_role("button", name="Use it now").click()
    expect(page.locator(FOOTER)).to_contain_text("Version 2.")
    assert page.evaluate(KEPT) == ["somebody-else", versions[1].cache]


def test_an_evicted_page_is_fetched_again_and_put_back(
    new_phone: NewPhone, own_server: Proxy
) -> None:
    phone = new_phone(own_server, allow=KILLED_NOISE, service_workers="allow")
    page = visit(phone)
    page.evaluate("async () => (await caches.open((await caches.keys())[0])).delete('/helper')")
    page.goto("/helper")
    expect(page.get_by_role("heading", level=1)).to_have_text("Help with a cramp")
    wait_until(page, lambda: page.evaluate("caches.match('/helper').then(Boolean)"))
    own_server.stop()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Help with a cramp")


def test_the_kill_switch_leaves_a_working_site(proxy_phone: BrowserContext, proxy: Proxy) -> None:
    page = visit(proxy_phone)
    page.evaluate("caches.open('somebody-else')")
    with served({"KILL_WORKER": True}) as killing:
        proxy.serve(killing.server.port)
        page.reload()
        wait_until(page, lambda: is_gone(page))
        answer = page.goto("/helper")
        assert answer and answer.status == 200 and not answer.from_service_worker


def is_gone(page: Page) -> bool:
    """Whether nothing is left of the worker; the page that it held reloads."""
    with contextlib.suppress(Error):  # it reloads just now
        found = page.evaluate(
            """async () => [await caches.keys(),
              Boolean(await navigator.serviceWorker.getRegistration())]"""
        )
        return bool(found == [["somebody-else"], False])
    return False


def test_the_status_says_what_is_kept(new_phone: NewPhone, own_server: Proxy, site: Site) -> None:
    phone = new_phone(own_server, service_workers="allow")
    page = visit(phone)
    page.goto("/about")
    expect(page.locator("app-status")).to_contain_text(f"Version {site.version}")
    assert re.fullmatch("[0-9a-f]{12}", site.version)
    assert Parsed("/about", site.resources["/about"].body).text().count(site.version) == 0
