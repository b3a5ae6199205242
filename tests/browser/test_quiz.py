"""The quiz on a phone: one tap a question, nothing sent, nothing lost."""

import json
import re
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import SimpleNamespace
from urllib.parse import unquote

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.measure import small_targets, violations_in_both_schemes
from tests.browser.phone import NewPage, NewPhone, Origin, open_page
from tests.browser.quiz import MINE, QUESTIONS, answer, answer_from, go_through, next_, shown, tap
from tests.browser.worker import KILLED_NOISE, visit
from tests.faults import Proxy
from tests.product import LOADED
from webapp.headers import security_headers
from webapp.site import Site


def stored(page: Page, key: str) -> object:
    text = page.evaluate("key => localStorage[`unknot:${key}`] ?? null", key)
    return None if text is None else json.loads(text)


def test_nothing_applies_in_eight_taps_and_the_page_is_useful(phone_page: Page) -> None:
    open_page(phone_page, "/quiz")
    assert 8 <= go_through(phone_page, {}) <= 12
    expect(phone_page.locator("#result h2")).to_have_text("Nothing stands out")
    expect(phone_page.locator("#result")).to_contain_text("3-minute bedtime stretch")


def test_one_question_at_a_time_and_back_keeps_answers(phone_page: Page) -> None:
    open_page(phone_page, "/quiz")
    expect(phone_page.get_by_role("button", name="Back")).to_be_hidden()
    tap(phone_page, "q0", "none")
    shown(phone_page, "q1")
    expect(phone_page.locator("#q1 legend")).to_be_focused()
    tap(phone_page, "q1", "bed")
    shown(phone_page, "q2")
    tap(phone_page, "q2", "sweat")
    phone_page.wait_for_timeout(400)
    shown(phone_page, "q2")  # more than one may be chosen
    phone_page.get_by_role("button", name="Back").tap()
    shown(phone_page, "q1")
    expect(answer(phone_page, "q1", "bed")).to_be_checked()
    phone_page.go_back()
    shown(phone_page, "q2")
    expect(answer(phone_page, "q2", "sweat")).to_be_checked()


def test_none_of_these_is_under_the_thumb(phone_page: Page) -> None:
    """The usual answer of the safety page was its last row, 900 px further down."""
    open_page(phone_page, "/quiz")
    bar = phone_page.locator(".quiz__bar button")
    expect(phone_page.locator(".quiz__private")).to_have_text("Your answers stay on this phone.")
    expect(bar).to_have_text("None of these")  # in the words of the question's own row
    box = bar.bounding_box()
    assert box and box["y"] > 320
    bar.tap()
    shown(phone_page, "q1")
    expect(phone_page.locator("#q0 input:checked")).to_have_value("none")
    expect(phone_page.locator(".quiz__private")).to_be_hidden()
    expect(bar).to_have_text("Next")  # one of its answers fits everybody
    tap(phone_page, "q1", "bed")
    shown(phone_page, "q2")
    expect(bar).to_have_text("None of these, or not sure")
    tap(phone_page, "q2", "sweat")
    expect(bar).to_have_text("Next")
    tap(phone_page, "q2", "sweat")
    expect(bar).to_have_text("None of these, or not sure")
    phone_page.goto("/quiz#q7")
    tap(phone_page, "q7", "kidney")
    expect(bar).to_have_text("Show the result")


def test_back_leads_from_the_result_to_the_last_question(phone_page: Page) -> None:
    open_page(phone_page, "/quiz")
    go_through(phone_page)
    phone_page.get_by_role("button", name="Back").tap()
    shown(phone_page, QUESTIONS[-1].id)
    phone_page.goto("/quiz#q0")
    tap(phone_page, "q0", "breath")
    expect(phone_page.locator("#result h2")).to_have_text("Call for help now")
    phone_page.get_by_role("button", name="Back").tap()
    shown(phone_page, "q0")  # nothing was asked after it


def test_none_clears_the_rest_and_the_rest_clears_none(phone_page: Page) -> None:
    open_page(phone_page, "/quiz#q2")
    tap(phone_page, "q2", "sweat")
    tap(phone_page, "q2", "dry")
    tap(phone_page, "q2", "none")
    shown(phone_page, "q3")
    phone_page.go_back()
    checked = phone_page.locator("#q2 input:checked")
    expect(checked).to_have_count(1)
    tap(phone_page, "q2", "none")  # again: it still means none
    shown(phone_page, "q3")
    phone_page.go_back()
    expect(checked).to_have_value("none")
    tap(phone_page, "q2", "cold")
    expect(checked).to_have_value("cold")


def test_a_keyboard_chooses_without_being_carried_off(phone_page: Page) -> None:
    open_page(phone_page, "/quiz#q1")
    answer(phone_page, "q1", "bed").focus()
    phone_page.keyboard.press("Space")
    phone_page.keyboard.press("ArrowDown")
    phone_page.wait_for_timeout(400)
    shown(phone_page, "q1")
    expect(answer(phone_page, "q1", "during")).to_be_checked()
    phone_page.keyboard.press("Enter")  # sends a form, unless a script takes it
    phone_page.wait_for_timeout(200)
    shown(phone_page, "q1")
    phone_page.get_by_role("button", name="Next").focus()
    phone_page.keyboard.press("Enter")
    shown(phone_page, "q2")


def test_an_emergency_shows_its_card_at_once(phone_page: Page) -> None:
    open_page(phone_page, "/quiz")
    tap(phone_page, "q0", "breath")
    expect(phone_page.locator("#result h2")).to_have_text("Call for help now")
    call = phone_page.get_by_role("link", name="Call 999")
    expect(call).to_have_attribute("href", "tel:999")
    box = call.bounding_box()
    assert box and box["y"] + box["height"] < 400
    expect(phone_page.locator("#result article")).to_have_count(0)
    phone_page.wait_for_timeout(450)  # a tap at once would be the same tap
    phone_page.get_by_role("link", name="Change my answers").tap()
    shown(phone_page, "q0")
    expect(answer(phone_page, "q0", "breath")).to_be_checked()


def test_advice_today_waits_for_next_and_then_stops_the_quiz(phone_page: Page) -> None:
    open_page(phone_page, "/quiz")
    tap(phone_page, "q0", "swollen")
    phone_page.wait_for_timeout(400)
    shown(phone_page, "q0")
    next_(phone_page)
    expect(phone_page.locator("#result h2")).to_have_text("Get help today")
    expect(phone_page.locator("#result")).to_contain_text("This can be a clot")
    expect(phone_page.locator("#result article")).to_have_count(0)


def test_a_result_shows_its_working_and_leads_back(phone_page: Page) -> None:
    open_page(phone_page, "/quiz")
    go_through(phone_page)
    cards = phone_page.locator("#result article")
    expect(cards).to_have_count(3)
    expect(cards.locator("h3")).to_have_text(
        ["A long-term condition", "Heat, sweat and salt", "How you lie in bed"]
    )
    expect(cards.first).to_contain_text("Fits some of your answers")
    expect(cards.last.locator(".clue__why li")).to_have_count(2)
    expect(cards.last.locator(":is(.clue__next, .clue__do) li")).to_have_count(3)
    cards.first.get_by_text("More", exact=True).tap()
    cards.first.get_by_role("link", name="Kidney disease").tap()
    shown(phone_page, "q7")
    expect(answer(phone_page, "q7", "kidney")).to_be_checked()
    phone_page.go_back()
    expect(phone_page.locator("#result h2")).to_be_visible()


def test_adding_puts_items_on_the_list_and_says_so(phone_page: Page) -> None:
    open_page(phone_page, "/quiz?q2=sweat")
    phone_page.evaluate("""localStorage["unknot:listed:salt"] = '{"v":1,"from":"hand"}'""")
    phone_page.get_by_role("button", name="Add to my list").tap()
    expect(phone_page.get_by_text("Added to your checklist.")).to_be_visible()
    assert stored(phone_page, "listed:salt") == {"v": 1, "from": "hand"}  # was there before
    assert stored(phone_page, "listed:hydration") == {"v": 1, "from": "quiz"}
    phone_page.reload()
    expect(phone_page.get_by_text("Added to your checklist.")).to_be_visible()
    expect(phone_page.get_by_role("button", name="Add to my list")).to_be_hidden()


def test_adding_ticks_what_is_true_of_the_person_on_the_checklist(phone_page: Page) -> None:
    open_page(phone_page, "/quiz?q5=greens&q7=kidney&q6=pregnant")
    minerals = phone_page.locator("article").filter(has_text="Low-mineral eating")
    expect(minerals.locator(".clue__next li")).to_have_text(
        ["Ask your team before you change food, drink or salt."]
    )
    minerals.get_by_role("button", name="Add to my list").tap()
    expect(
        minerals.get_by_text("Ticked there as true for you: Pregnant; Kidney, dialysis.")
    ).to_be_visible()
    assert stored(phone_page, "listed:diary") == {"v": 1, "from": "quiz"}
    assert stored(phone_page, "listed:bananas") is None
    for condition in ("kidney", "pregnant"):
        assert stored(phone_page, f"condition:{condition}") == {"v": 1, "from": "quiz"}
    assert stored(phone_page, "condition:fluid") is None
    phone_page.reload()
    expect(minerals.get_by_text("Ticked there as true for you")).to_be_visible()
    minerals.get_by_role("link", name="Open it").tap()
    expect(phone_page.get_by_role("checkbox", name="Kidney, dialysis")).to_be_checked()
    expect(phone_page.get_by_role("checkbox", name="Diabetes", exact=True)).not_to_be_checked()


def test_a_condition_that_is_not_ticked_yet_keeps_the_button(phone_page: Page) -> None:
    """The habits may be on the list already, from a time before the person said so."""
    open_page(phone_page, "/quiz")
    phone_page.evaluate("""localStorage["unknot:listed:diary"] = '{"v":1,"from":"quiz"}'""")
    open_page(phone_page, "/quiz?q5=greens&q7=kidney")
    minerals = phone_page.locator("article").filter(has_text="Low-mineral eating")
    expect(minerals.get_by_role("button", name="Add to my list")).to_be_visible()


def test_of_two_ages_or_pregnancies_the_last_tap_counts(phone_page: Page) -> None:
    open_page(phone_page, "/quiz#q6")
    checked = phone_page.locator("#q6 input:checked")
    for name in ("young", "early", "often", "older", "pregnant"):
        tap(phone_page, "q6", name)
    assert checked.evaluate_all("all => all.map((one) => one.value)") == [
        "pregnant",
        "older",
        "often",
    ]


def test_an_answer_that_has_moved_is_understood(new_phone: NewPhone) -> None:
    """In an address that was shared, and in what a phone kept from an older version."""
    phone = new_phone()
    page = phone.new_page()
    open_page(page, "/quiz?q0=dialysis&q1=still&q7=none")
    expect(page.locator("#result h3").first).to_have_text("A long-term condition")
    expect(page.locator("#result")).to_contain_text("tell your kidney team about the cramps")
    expect(page.get_by_text("Some answers could not be read")).to_be_hidden()
    page.get_by_text("More", exact=True).first.tap()
    page.get_by_role("link", name="I am on dialysis").tap()
    shown(page, "q7")
    expect(page.locator("#q7 input:checked")).to_have_value("dialysis")
    page.evaluate(
        """localStorage["unknot:quiz:answers"] = JSON.stringify(
          { v: 1, answers: { q0: ["dialysis"], q7: ["none"] } })"""
    )
    open_page(page, "/quiz#result")
    page.reload()
    expect(page.locator("#result")).to_contain_text("tell your kidney team about the cramps")


def test_nothing_is_sent(phone: BrowserContext) -> None:
    """Every request from the first question to the checklist, and no answer in any of them."""
    page = phone.new_page()
    sent: list[str] = []
    phone.on(
        "request",
        lambda asked: sent.append(f"{asked.method} {unquote(asked.url)} {asked.post_data}"),
    )
    open_page(page, "/quiz")
    go_through(page)
    page.evaluate("document.querySelector('form.quiz').requestSubmit()")  # as Enter may do
    for _ in range(3):
        page.get_by_role("button", name="Add to my list").first.tap()
    page.wait_for_timeout(500)  # a second tap at once would be the same tap
    page.get_by_role("link", name="Change my answers").tap()
    tap(page, "q0", "breath")
    expect(page.get_by_role("link", name="Call 999")).to_be_visible()
    page.reload(wait_until="networkidle")
    assert len(sent) > 5
    for line in sent:
        method, url, _ = line.split(" ", 2)
        path = re.sub(r"^https?://[^/]+", "", url)
        assert method == "GET" and line.endswith(" None")
        assert re.fullmatch(
            r"/quiz(#\w+)?|/warning-signs|/static/[\w./-]+|/manifest.webmanifest", path
        )
    page.get_by_role("button", name="Back").tap()
    expect(page.get_by_text("Your answers stay on this phone.")).to_be_visible()


def test_the_promise_is_made_only_by_the_script(new_phone: NewPhone) -> None:
    promise = "Your answers stay on this phone."
    page = new_phone(java_script_enabled=False).new_page()
    page.goto("/quiz")
    assert page.get_by_text(promise).bounding_box() is None  # not even its line
    sent = page.locator("noscript p")  # Playwright finds no text in there
    expect(sent).to_be_visible()
    expect(sent).to_contain_text("Scripts are off, so your answers go to this site once")
    phone = new_phone(allow=["ERR_FAILED"])
    phone.route("**/trigger-quiz*", lambda route: route.abort())
    page = phone.new_page()
    page.goto("/quiz", wait_until="networkidle")
    expect(page.get_by_text(promise)).to_be_hidden()


def test_the_whole_quiz_with_the_server_killed(new_phone: NewPhone, own_server: Proxy) -> None:
    phone = new_phone(own_server, allow=KILLED_NOISE, service_workers="allow")
    visit(phone).close()
    own_server.stop()
    page = phone.new_page()
    page.goto("/quiz")
    answer_from(page, QUESTIONS[:4], MINE)
    shown(page, "q4")
    page.reload()
    shown(page, "q4")
    for question in ("q3", "q2"):
        page.go_back()
        shown(page, question)
        expect(answer(page, question, MINE[question])).to_be_checked()
    next_(page)
    next_(page)
    answer_from(page, QUESTIONS[4:], MINE)
    page.get_by_role("button", name="Add to my list").first.tap()
    expect(page.get_by_text("Added to your checklist.")).to_be_visible()
    assert stored(page, "listed:medicine-review") == {"v": 1, "from": "quiz"}
    page.goto("/quiz?q0=stroke")
    expect(page.get_by_role("link", name="Call 999")).to_be_visible()
    page.get_by_text("Another country or number").click()
    expect(page.get_by_role("listitem").filter(has_text="Japan")).to_be_visible()


@pytest.mark.parametrize("worker", ["allow", "block"])
def test_a_query_shows_its_result(new_phone: NewPhone, own_server: Proxy, worker: str) -> None:
    phone = new_phone(own_server, allow=KILLED_NOISE, service_workers=worker)
    if worker == "allow":
        visit(phone).close()
        own_server.stop()
    page = phone.new_page()
    page.goto("/quiz?utm=x&q1=bed&q4=new&q4=statin")
    titles = page.locator("#result h3")
    expect(titles).to_have_text(["Your medicines", "Ordinary night cramps"])
    expect(page.locator("form")).to_be_hidden()
    assert stored(page, "quiz:answers") is None  # somebody’s link is not this person’s answer
    page.get_by_text("More", exact=True).first.tap()
    page.get_by_role("link", name="Statin").tap()
    answer(page, "q4", "new").tap()
    expect(page).to_have_url(re.compile("/quiz#q4$"))
    assert stored(page, "quiz:answers") == {"v": 1, "answers": {"q1": ["bed"], "q4": ["statin"]}}
    page.close()  # before its server, or a script that is on its way fails


@pytest.mark.parametrize("worker", ["allow", "block"])
@pytest.mark.parametrize(
    ("query", "question", "kept"),
    [
        ("q1=elbow&q2=sweat", "q1", ["sweat"]),
        ("q2=sweat&q2=sweat", "q2", ["sweat"]),
        ("q1=bed&q1=water", "q1", []),
        ("q3=%ff&q1=bed", "q3", ["bed"]),
        ("q3=", "q3", []),
        ("q2=" + "&q2=".join(["x"] * 300), "q2", []),
    ],
)
def test_a_query_that_cannot_be_read_is_the_question_again(
    new_phone: NewPhone,
    server: Origin,
    worker: str,
    query: str,
    question: str,
    kept: list[str],
) -> None:
    phone = new_phone(service_workers=worker)
    if worker == "allow":
        visit(phone).close()
    page = phone.new_page()
    open_page(page, f"/quiz?{query}")
    shown(page, question)
    expect(
        page.get_by_text("We could not read this answer.").locator("visible=true")
    ).to_be_visible()
    checked = page.locator("input:checked:not([name=theme])").evaluate_all(
        "all => all.map((one) => one.value)"
    )
    assert checked == kept


def test_without_a_script_the_form_asks_the_server(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/quiz")
    for question, option in MINE.items():
        answer(page, question, option).check(force=True)
    page.get_by_role("button", name="Show the result").click()
    assert page.url.endswith("/quiz?" + "&".join(f"{name}={value}" for name, value in MINE.items()))
    expect(page.locator("#result article")).to_have_count(3)
    expect(page.locator("#result")).to_contain_text("How we worked this out")
    page.get_by_text("More", exact=True).first.click()
    page.locator("#result").get_by_role("link", name="Kidney disease").click()
    expect(page.locator("#q7")).to_be_in_viewport()
    expect(answer(page, "q7", "kidney")).to_be_checked()


@pytest.mark.parametrize(
    "query", ["q1=bed&q2=sweat&q4=new", "q0=breath&q0=pop", "q0=long", "q1=none"]
)
def test_the_served_result_is_the_built_one(new_phone: NewPhone, query: str) -> None:
    """Over the wire, in two whole pages, as the parity test does part by part."""
    sections = []
    for scripts in (False, True):
        phone = new_phone(java_script_enabled=scripts)
        phone.route(
            "**/emergency-number*", lambda route: route.fulfill(content_type="text/javascript")
        )
        page = phone.new_page()
        page.goto(f"/quiz?{query}", wait_until="networkidle")
        section = page.locator("#result").inner_html()
        sections.append(re.sub(r'(data-add="[^"]*") hidden=""', r"\1", section))
    assert sections[0] == sections[1]
    assert len(sections[0]) > 500


@pytest.mark.parametrize(
    "broken",
    ["{", "null", '{"v":1}', '{"v":1,"answers":[]}', '{"v":1,"answers":{"q1":"bed","q2":[3]}}'],
)
def test_broken_answers_on_the_phone_harm_nothing(new_phone: NewPhone, broken: str) -> None:
    phone = new_phone()
    phone.add_init_script(
        f"""try {{ localStorage["unknot:quiz:answers"] ??= {broken!r} }} catch {{}}"""
    )
    page = phone.new_page()
    open_page(page, "/quiz")
    go_through(page)


def test_storage_that_throws_loses_nothing_on_the_way(new_phone: NewPhone) -> None:
    phone = new_phone()
    phone.add_init_script(
        """for (const name of ["getItem", "setItem"])
          Storage.prototype[name] = () => { throw new DOMException("no", "SecurityError") }"""
    )
    page = phone.new_page()
    open_page(page, "/quiz")
    go_through(page)
    page.get_by_role("button", name="Add to my list").first.tap()
    expect(page.get_by_text("Added for now only: this browser stores nothing.")).to_be_visible()


def test_answers_can_be_deleted(phone_page: Page) -> None:
    open_page(phone_page, "/quiz")
    go_through(phone_page)
    phone_page.get_by_role("button", name="Delete my answers").tap()
    shown(phone_page, "q0")
    assert stored(phone_page, "quiz:answers") is None
    expect(phone_page.locator("form.quiz input:checked")).to_have_count(0)


def test_what_is_shared_holds_no_answer(new_phone: NewPhone) -> None:
    phone = new_phone()
    phone.add_init_script("navigator.share = async (what) => { globalThis.shared = what }")
    page = phone.new_page()
    open_page(page, "/quiz?q1=bed&q4=new")
    page.get_by_role("button", name="Share").tap()
    what = page.evaluate("globalThis.shared")
    assert "Your medicines" in what["text"] and "Not a diagnosis" in what["text"]
    assert what["url"].endswith("/triggers")


def test_a_printed_result_is_the_result(phone_page: Page) -> None:
    open_page(phone_page, "/quiz?q1=bed")
    phone_page.emulate_media(media="print")
    expect(phone_page.get_by_text("This is not a diagnosis.")).to_be_visible()
    for hidden in (".quiz__tools", ".nav", ".clue .button"):
        expect(phone_page.locator(hidden)).to_be_hidden()
    more = phone_page.get_by_text("Keep a diary of your cramps.")
    expect(more).to_be_visible()  # nothing on paper can be opened
    phone_page.emulate_media(media="screen")
    expect(more).to_be_hidden()
    phone_page.evaluate("dispatchEvent(new Event('beforeprint'))")  # also for an older browser
    expect(more).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with_a_script", "without_a_script"])
def test_a_card_is_closed_after_cause_caution_and_next_step(
    new_page: NewPage, scripts: bool
) -> None:
    page = new_page(java_script_enabled=scripts)
    page.goto("/quiz?q0=none&q2=dry&q2=upset")
    card = page.locator("#result article").filter(has=page.get_by_text("Upset stomach", exact=True))
    (heed,) = (item.heed for item in LOADED.triggers.trigger if item.id == "stomach-loss")
    shown = ["You said: Vomiting, diarrhoea or fever", *heed, "Call today", "Cannot keep it down?"]
    folded = ["Your answers, with the points", "Sip a rehydration drink", "A recognised cause."]
    for words in shown:
        expect(card.get_by_text(words)).to_be_visible()
    for words in folded:
        expect(card.get_by_text(words)).to_be_hidden()
    add = card.get_by_role("button", name="Add to my list")
    expect(add).to_be_visible(visible=scripts)  # a list is kept by a script
    card.get_by_text("More", exact=True).tap()
    for words in folded:
        expect(card.get_by_text(words)).to_be_visible()


# The addresses of every step and every kind of result.
SCREENS = [
    *(f"/quiz#{item.id}" for item in QUESTIONS),
    "/quiz?q0=breath",
    "/quiz?q0=swollen&q0=long",
    "/quiz?q0=dialysis&q4=new&q7=kidney&q2=sweat",
    "/quiz?q1=urge&q2=surgery&q4=statin&q4=thinner&q6=often&q7=fluid",
    "/quiz?q0=none&q1=none",
]


def test_axe_finds_nothing_on_any_screen(new_phone: NewPhone) -> None:
    page = new_phone(reduced_motion="reduce").new_page()
    for address in [*SCREENS, "/quiz?q1=elbow"]:
        page.goto(address, wait_until="load")
        expect(page.locator(".quiz__question:visible, #result:visible")).to_have_count(1)
        for details in page.locator("#result details").all():
            details.evaluate("node => { node.open = true }")
        assert violations_in_both_schemes(page) == [], address


def test_axe_finds_nothing_without_a_script(new_phone: NewPhone) -> None:
    """Axe is a script, so the script of the quiz is what is kept away."""
    phone = new_phone(allow=["ERR_FAILED"])
    phone.route("**/trigger-quiz*", lambda route: route.abort())
    page = phone.new_page()
    for query in ("", "?q1=bed&q4=new", "?q0=breath", "?q1=elbow"):
        page.goto(f"/quiz{query}")
        expect(page.locator("app-notice:defined")).to_have_count(1)
        assert violations_in_both_schemes(page) == [], query


def test_targets_are_large_on_every_screen(phone: BrowserContext) -> None:
    page = phone.new_page()
    for address in [*SCREENS, "/triggers"]:
        open_page(page, address)
        small = small_targets(page)
        assert small == [], address


def test_nothing_is_lost_on_a_narrow_screen_with_large_text(new_phone: NewPhone) -> None:
    phone = new_phone(viewport={"width": 320, "height": 640})
    page = phone.new_page()
    phone.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    for address in [*SCREENS, "/triggers"]:
        open_page(page, address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
        for button in page.locator(".quiz__bar .button:visible").all():
            expect(button).to_be_in_viewport(ratio=1)


class Slow(BaseHTTPRequestHandler):
    """The site, its quiz page in two halves: the second comes when the scripts have run."""

    site: Site

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        row = self.site.resources[path]
        self.send_response(200)
        self.send_header("Content-Type", row.content_type)
        for name, value in security_headers(row.body):
            self.send_header(name, value)
        self.end_headers()
        head, mark, rest = row.body.partition(b'<fieldset class="quiz__question" id="q3"')
        self.wfile.write(head)
        if mark:
            self.wfile.flush()
            time.sleep(1.5)
        self.wfile.write(mark + rest)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def test_a_page_that_arrives_slowly_becomes_a_quiz(new_phone: NewPhone, site: Site) -> None:
    """It is defined when the page has arrived whole: modules are deferred."""
    Slow.site = site
    with ThreadingHTTPServer(("127.0.0.1", 0), Slow) as slow:
        Thread(target=slow.serve_forever, daemon=True).start()
        address = SimpleNamespace(url=f"http://127.0.0.1:{slow.server_port}")
        page = new_phone(address).new_page()
        page.goto("/quiz")
        shown(page, "q0")
        tap(page, "q0", "none")
        shown(page, "q1")
        page.close()
        slow.shutdown()
