"""What a person tells the app stays on their phone: a week of use, and all that it asked for."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from tests.browser.checklist import apart, box, tools
from tests.browser.phone import NewPhone, open_page, records
from tests.browser.player import dialog, press, to_hold
from tests.browser.quiz import go_through
from webapp.site import Site

NOTE, HABIT, NAME, ASKED = "zebra in the bed", "Okapi tea", "Vera Quagga", "Is it the gnu?"
NUMBER = "0800 111 222"
TYPED = ("zebra", "okapi", "vera", "quagga", "gnu", "0800", "111222", "111%20222")


@pytest.fixture
def asked(new_phone: NewPhone) -> Iterator[tuple[BrowserContext, list[Request]]]:
    """A phone without a worker, so that each page is asked of the server, and all its requests.
    Its time is played."""
    phone = new_phone()
    phone.clock.install(time="2026-11-22T12:00:00Z")
    requests: list[Request] = []
    phone.on("request", lambda request: requests.append(request))
    yield phone, requests


def day_of_a_cramp(page: Page) -> None:
    to_hold(page)
    press(page, "It eased")
    press(page, "Save this cramp")
    expect(dialog(page)).to_contain_text("Saved on this phone.")
    assert len(records(page, "cramp")) == 1


def day_of_the_diary(page: Page) -> None:
    open_page(page, "/diary")
    page.get_by_role("button", name="Note a cramp").last.click()
    form = page.get_by_role("dialog", name="Note a cramp")
    form.get_by_role("button", name="Last night").click()
    form.locator("[name=pain][value='7']").press("Space")
    form.locator("details").evaluate("node => { node.open = true }")
    form.get_by_label("A note").fill(NOTE)
    apart(page)
    form.get_by_role("button", name="Save").click()
    expect(form).to_be_hidden()
    assert len(records(page, "cramp")) == 2


def day_of_the_list(page: Page) -> None:
    open_page(page, "/prevention")
    box(page, "bananas").press("Space")
    tools(page)
    page.get_by_label("Add something of your own").fill(HABIT)
    page.get_by_role("button", name="Add", exact=True).click()
    page.reload()
    expect(page.get_by_text(HABIT).first).to_be_visible()


def day_of_the_quiz(page: Page) -> None:
    open_page(page, "/quiz")
    go_through(page)
    open_page(page, "/triggers")


def day_of_the_number(page: Page) -> None:
    open_page(page, "/warning-signs")
    page.get_by_text("Another country or number").click()
    page.get_by_label("Own number").fill(NUMBER)
    page.get_by_label("Own number").blur()
    expect(page.locator('a[href="tel:0800111222"]').first).to_be_attached()


def day_of_the_doctor(page: Page) -> None:
    open_page(page, "/diary/report")
    page.locator(".report-form details").evaluate("node => { node.open = true }")
    page.get_by_label("Question 1").fill(ASKED)
    page.locator("[name=person]").fill(NAME)
    expect(page.locator('[data-part="person"]')).to_have_text(NAME)
    page.evaluate("globalThis.print = () => {}")
    page.get_by_role("button", name="Print").click()


def day_of_the_backup(page: Page) -> None:
    for path in ("/diary/patterns", "/diary/data", "/about", "/aftercare", "/"):
        open_page(page, path)
        expect(page.locator("h1").first).to_be_visible()


WEEK = (
    *(day_of_a_cramp, day_of_the_diary, day_of_the_list, day_of_the_quiz),
    *(day_of_the_number, day_of_the_doctor, day_of_the_backup),
)


def test_a_week_asks_for_files_and_tells_nothing(
    asked: tuple[BrowserContext, list[Request]], site: Site
) -> None:
    phone, requests = asked
    for day in WEEK:
        page = phone.new_page()
        day(page)
        page.close()
    assert len(requests) > 100
    for request in requests:
        scheme, _, path, query, _ = urlsplit(request.url)
        if scheme in ("blob", "data"):
            continue  # the phone asks itself
        assert request.method == "GET" and request.post_data is None, request.url
        assert not query and path in site.resources, request.url
        sent = " ".join(request.headers.values()).lower()
        assert "cookie" not in request.headers
        for word in TYPED:
            assert word.lower() not in sent, (word, request.url)
    assert phone.cookies() == []
