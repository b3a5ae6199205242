"""The number to call: what is written, what was kept of old, and the three places that show it."""

import re
import sys
import unicodedata
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.kept import QUIET
from tests.browser.modules import Modules
from tests.browser.phone import NewPage, open_page, store
from tests.browser.player import NIGHT, SEEN_MS

PHONE_NUMBER = "relief/phone-number.js"
CALLED = [
    # written, shown, address
    ("112", "112", "tel:112"),
    (" 112 ", "112", "tel:112"),
    ("14", "14", "tel:14"),
    ("10177", "10177", "tel:10177"),
    # digits of other scripts
    ("١١٢", "112", "tel:112"),  # Arabic-Indic
    ("۱۱۵", "115", "tel:115"),  # Persian
    ("११२", "112", "tel:112"),  # Devanagari
    ("৯৯৯", "999", "tel:999"),  # Bengali
    ("௧௧௨", "112", "tel:112"),  # Tamil
    ("๑๖๖๙", "1669", "tel:1669"),  # Thai
    ("၁၉၂", "192", "tel:192"),  # Myanmar
    ("１１９", "119", "tel:119"),  # full width
    ("＋４４　２０　７９４６　００００", "+44 20 7946 0000", "tel:+442079460000"),
    ("𝟗𝟏𝟏", "911", "tel:911"),  # mathematical, bold
    ("𝟿𝟷𝟷", "911", "tel:911"),  # mathematical, of one width
    ("¹¹²", "112", "tel:112"),
    ("①①②", "112", "tel:112"),
    ("1️⃣1️⃣2️⃣", "112", "tel:112"),  # emoji: digit, variation selector, frame
    ("9٩९", "999", "tel:999"),
    # as numbers are written
    ("+44 20 7946 0000", "+44 20 7946 0000", "tel:+442079460000"),
    ("+44 (0)20 7946 0000", "+44 (0)20 7946 0000", "tel:+442079460000"),
    ("(020) 7946-0000", "(020) 7946-0000", "tel:02079460000"),
    ("06.12.34.56.78", "06.12.34.56.78", "tel:0612345678"),
    ("612 345 678", "612 345 678", "tel:612345678"),
    ("138 1234 1567", "138 1234 1567", "tel:13812341567"),
    ("1-800-555-0100", "1-800-555-0100", "tel:18005550100"),
    ("020\u00a07946\u20110000", "020 7946\u20100000", "tel:02079460000"),
    ("\u202a+49 30 1234567\u202c", "+49 30 1234567", "tel:+49301234567"),  # a copied contact
    ("0049301234567890", "0049301234567890", "tel:0049301234567890"),
    # RFC 3966: `#` begins a fragment in an address, `*` does not
    ("#77", "#77", "tel:%2377"),
    ("*#06#", "*#06#", "tel:*%2306%23"),
    ("**112", "**112", "tel:**112"),
    ("＊１１２＃", "*112#", "tel:*112%23"),
]
NOT_CALLED = [
    # nothing, or words
    *("", " ", "-", "+", "#", "*", "()", "ask nurse", "mum", "one one two", "一一二", "XII", "½"),
    *("112 mum", "tel:112", "call 112", "1-800-FLOWERS", "112a", "e112", "ext 5", "mailto:a@b"),
    # more than one
    *("112 / 911", "112/911", "112, 911", "112;911", "112 or 911", "112 & 911", "112|911"),
    *("112 911", "112-911", "112 - 911", "112.911", "999 112", "000 112", "15 112", "14 112 911"),
    *("١١٢ / ٩١١", "١١٢ ٩١١", "１１２　９１１", "112، 911", "112、911", "112\n911", "+112 +911"),
    *("112 1122", "10177 112"),
    # what no phone can call
    *("5", "١", "+1", "44+20", "++44 20", "4 4+", "1" * 18, "+" + "1" * 18, "112\x00", "112😀"),
    *(
        "<b>112</b>",
        "javascript:1",
        "112?x=1",
        "112%23",
        "112,,5",
        "112p5",
        "112w5",
        "1e3",
        "11２x",
    ),
]
DIGITS = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isdecimal()]


LONDON, LAGOS = "Europe/London", "Africa/Lagos"
REFUSED = "No phone can call that."
UNKNOWN = "We do not know this country’s number"


def store_number(page: Page, number: str) -> None:
    """As an earlier version, or a backup, may have left it."""
    page.goto(QUIET)
    store(page, setting={"number": {"value": number}})


def call(page: Page) -> Locator:
    return page.locator(".call a[href^=tel]:visible")


def fields(page: Page) -> Locator:
    """Open the fields; the one for the own number."""
    page.get_by_text("Another country or number").click()
    return page.get_by_label("Own number")


def on_warning_signs(page: Page) -> None:
    page.goto("/warning-signs")


def in_a_result_of_the_quiz(page: Page) -> None:
    open_page(page, "/quiz?q0=breath")


def after_ten_minutes(page: Page) -> None:
    page.goto("/")
    page.get_by_role("radio", name="Sit", exact=True).check(force=True)
    page.clock.fast_forward(601_000)
    expect(page.get_by_role("alertdialog")).to_contain_text("coughing blood")
    page.clock.fast_forward(SEEN_MS)  # what has just come up takes no tap


everywhere = pytest.mark.parametrize(
    "go", [on_warning_signs, in_a_result_of_the_quiz, after_ten_minutes]
)


# --- the rule -------------------------------------------------------------------------------


def test_what_can_be_called(phone: BrowserContext) -> None:
    found = Modules(phone).each(PHONE_NUMBER, "phoneNumber", [[row[0]] for row in CALLED])
    right = [{"text": text, "href": href} for _, text, href in CALLED]
    assert dict(enumerate(found)) == dict(enumerate(right))


def test_what_is_no_number(phone: BrowserContext) -> None:
    found = Modules(phone).each(PHONE_NUMBER, "phoneNumber", [[text] for text in NOT_CALLED])
    assert [text for text, number in zip(NOT_CALLED, found, strict=True) if number] == []


def test_a_digit_of_every_script_is_that_digit(phone: BrowserContext) -> None:
    """Against Python's own table of characters."""
    assert len(DIGITS) > 600
    found = Modules(phone).each(PHONE_NUMBER, "phoneNumber", [[digit * 3] for digit in DIGITS])
    right = [
        f"tel:{unicodedata.decimal(digit)}" + f"{unicodedata.decimal(digit)}" * 2
        for digit in DIGITS
    ]
    assert [number and number["href"] for number in found] == right


# --- beside the field -----------------------------------------------------------------------


def test_digits_of_any_script_are_called(phone_page: Page) -> None:
    on_warning_signs(phone_page)
    own = fields(phone_page)
    own.fill("١١٢")
    own.blur()
    expect(call(phone_page)).to_have_text("Call 112")
    expect(call(phone_page)).to_have_attribute("href", "tel:112")
    phone_page.reload()
    expect(call(phone_page)).to_have_attribute("href", "tel:112")


@pytest.mark.parametrize("written", ["112 / 911", "ask nurse", "112 911", "5"])
def test_what_is_no_number_is_refused_in_words_and_kept(phone_page: Page, written: str) -> None:
    on_warning_signs(phone_page)
    own = fields(phone_page)
    said = phone_page.get_by_role("alert").filter(has_text=REFUSED)
    expect(phone_page.locator(".call__wrong")).to_have_attribute("role", "alert")
    expect(said).to_have_count(0)
    own.fill(written)
    own.blur()
    expect(said).to_be_visible()
    expect(own).to_have_attribute("aria-invalid", "true")
    expect(own).to_have_accessible_description(re.compile(f"^{REFUSED}"))
    expect(own).to_have_value(written)
    expect(call(phone_page)).to_have_attribute("href", "tel:999")
    phone_page.reload()
    expect(call(phone_page)).to_have_text("Call 999")
    own = fields(phone_page)
    expect(own).to_have_value(written)
    expect(own).to_have_accessible_description(re.compile(f"^{REFUSED}"))
    own.fill("0800 111 222")
    own.blur()
    expect(said).to_have_count(0)
    expect(own).to_have_attribute("aria-invalid", "false")
    expect(call(phone_page)).to_have_attribute("href", "tel:0800111222")


# --- wherever there is a button -------------------------------------------------------------


@everywhere
@pytest.mark.parametrize(
    ("kept", "href"),
    [
        ("١١٢", "tel:112"),
        ("#77", "tel:%2377"),
        ("ask nurse", "tel:999"),
        ("112 / 911", "tel:999"),
        ("#", "tel:999"),
    ],
)
def test_no_button_is_dead(
    new_page: NewPage, go: Callable[[Page], None], kept: str, href: str
) -> None:
    page = new_page(clock=NIGHT)
    store_number(page, kept)
    go(page)
    expect(call(page)).to_have_attribute("href", href)
    every = page.eval_on_selector_all("a[href^=tel]", "links => links.map((link) => link.href)")
    assert every
    assert [link for link in every if not re.fullmatch(r"tel:\+?(?:[\d*]|%23){2,}", link)] == []


@everywhere
def test_a_country_that_we_do_not_know_is_said(
    new_page: NewPage, go: Callable[[Page], None]
) -> None:
    page = new_page(timezone_id=LAGOS, clock=NIGHT)
    go(page)
    expect(call(page)).to_have_attribute("href", "tel:112")
    expect(page.get_by_text(UNKNOWN).first).to_be_visible()
    fields(page)
    page.get_by_label("Country").select_option("Japan")
    expect(call(page)).to_have_attribute("href", "tel:119")
    expect(page.locator(".call__unknown:visible")).to_have_count(0)


def test_of_a_known_country_and_of_an_own_number_it_is_not_said(new_page: NewPage) -> None:
    page = new_page(timezone_id=LONDON)
    on_warning_signs(page)
    expect(call(page)).to_have_attribute("href", "tel:999")
    expect(page.locator(".call__unknown")).to_be_hidden()
    page = new_page(timezone_id=LAGOS)
    store_number(page, "199")
    on_warning_signs(page)
    expect(call(page)).to_have_attribute("href", "tel:199")
    expect(page.locator(".call__unknown")).to_be_hidden()


def test_without_a_script_the_list_says_what_is_missing(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    on_warning_signs(page)
    expect(page.locator(".call__unknown")).to_be_hidden()
    page.get_by_text("Another country or number").click()
    expect(page.get_by_text("not in this list? We do not know its number")).to_be_visible()
