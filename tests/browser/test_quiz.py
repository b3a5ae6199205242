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

from tests.browser.checklist import apart
from tests.browser.kept import QUIET
from tests.browser.measure import (
    BUT_COLOURS,
    OF_COLOURS,
    small_targets,
    violations,
    violations_in_both_schemes,
)
from tests.browser.phone import NewPage, NewPhone, open_page
from tests.browser.player import wait
from tests.browser.quiz import MINE, QUESTIONS, answer, answer_from, go_through, next_, shown, tap
from tests.browser.worker import KILLED_NOISE, visit
from tests.faults import Proxy
from tests.product import LOADED
from webapp.headers import security_headers
from webapp.site import Site

NOON = "2026-11-22T12:00:00Z"


def stored(page: Page, key: str) -> object:
    text = page.evaluate("key => localStorage[`unknot:${key}`] ?? null", key)
    return None if text is None else json.loads(text)


@pytest.fixture
def played(new_page: NewPage) -> Page:
    """A page whose time is played, so that no tap waits to be another one than the last."""
    return new_page(clock=NOON)


def stays(page: Page, question: str) -> None:
    """This question stays on the screen, however long it is looked at."""
    shown(page, question)
    wait(page, 1000)
    assert page.evaluate("location.hash") in ("", f"#{question}")  # at once; the screen follows
    shown(page, question)


def test_nothing_applies_in_eight_taps_and_the_page_is_useful(played: Page) -> None:
    open_page(played, "/quiz")
    assert 8 <= go_through(played, {}) <= 12
    expect(played.locator("#result h2")).to_have_text("Nothing stands out")
    expect(played.locator("#result")).to_contain_text("3-minute bedtime stretch")


def test_one_question_at_a_time_and_back_keeps_answers(played: Page) -> None:
    open_page(played, "/quiz")
    expect(played.get_by_role("button", name="Back")).to_be_hidden()
    tap(played, "q0", "none")
    shown(played, "q1")
    expect(played.locator("#q1 legend")).to_be_focused()
    tap(played, "q1", "bed")
    shown(played, "q2")
    tap(played, "q2", "sweat")
    expect(answer(played, "q2", "sweat")).to_be_checked()
    stays(played, "q2")  # more than one may be chosen
    played.get_by_role("button", name="Back").tap()
    shown(played, "q1")
    expect(answer(played, "q1", "bed")).to_be_checked()
    played.go_back()
    shown(played, "q2")
    expect(answer(played, "q2", "sweat")).to_be_checked()


def test_none_of_these_is_under_the_thumb(played: Page) -> None:
    """The usual answer of the safety page was its last row, 900 px further down."""
    open_page(played, "/quiz")
    bar = played.locator(".quiz__bar button")
    expect(played.locator(".quiz__private")).to_have_text("Your answers stay on this phone.")
    expect(bar).to_have_text("None of these")  # in the words of the question's own row
    box = bar.bounding_box()
    assert box and box["y"] > 320
    bar.tap()
    shown(played, "q1")
    expect(played.locator("#q0 input:checked")).to_have_value("none")
    expect(played.locator(".quiz__private")).to_be_hidden()
    expect(bar).to_have_text("Next")  # one of its answers fits everybody
    tap(played, "q1", "bed")
    shown(played, "q2")
    expect(bar).to_have_text("None of these, or not sure")
    tap(played, "q2", "sweat")
    expect(bar).to_have_text("Next")
    tap(played, "q2", "sweat")
    expect(bar).to_have_text("None of these, or not sure")
    played.goto("/quiz#q7")
    tap(played, "q7", "kidney")
    expect(bar).to_have_text("Show the result")


def test_back_leads_from_the_result_to_the_last_question(played: Page) -> None:
    open_page(played, "/quiz")
    go_through(played)
    played.get_by_role("button", name="Back").tap()
    shown(played, QUESTIONS[-1].id)
    played.goto("/quiz#q0")
    tap(played, "q0", "breath")
    expect(played.locator("#result h2")).to_have_text("Call for help now")
    played.get_by_role("button", name="Back").tap()
    shown(played, "q0")  # nothing was asked after it


def test_none_clears_the_rest_and_the_rest_clears_none(played: Page) -> None:
    open_page(played, "/quiz#q2")
    tap(played, "q2", "sweat")
    tap(played, "q2", "dry")
    tap(played, "q2", "none")
    shown(played, "q3")
    played.go_back()
    checked = played.locator("#q2 input:checked")
    expect(checked).to_have_count(1)
    tap(played, "q2", "none")  # again: it still means none
    shown(played, "q3")
    played.go_back()
    expect(checked).to_have_value("none")
    tap(played, "q2", "cold")
    expect(checked).to_have_value("cold")


def test_a_keyboard_chooses_without_being_carried_off(played: Page) -> None:
    open_page(played, "/quiz#q1")
    answer(played, "q1", "bed").focus()
    played.keyboard.press("Space")
    played.keyboard.press("ArrowDown")
    stays(played, "q1")
    expect(answer(played, "q1", "during")).to_be_checked()
    played.keyboard.press("Enter")  # sends a form, unless a script takes it
    stays(played, "q1")
    played.get_by_role("button", name="Next").focus()
    played.keyboard.press("Enter")
    shown(played, "q2")


def test_an_emergency_shows_its_card_at_once(played: Page) -> None:
    open_page(played, "/quiz")
    tap(played, "q0", "breath")
    expect(played.locator("#result h2")).to_have_text("Call for help now")
    call = played.get_by_role("link", name="Call 999")
    expect(call).to_have_attribute("href", "tel:999")
    box = call.bounding_box()
    assert box and box["y"] + box["height"] < 400
    expect(played.locator("#result article")).to_have_count(0)
    apart(played)
    played.get_by_role("link", name="Change my answers").tap()
    shown(played, "q0")
    expect(answer(played, "q0", "breath")).to_be_checked()


def test_advice_today_waits_for_next_and_then_stops_the_quiz(played: Page) -> None:
    open_page(played, "/quiz")
    tap(played, "q0", "swollen")
    expect(answer(played, "q0", "swollen")).to_be_checked()
    stays(played, "q0")
    next_(played)
    expect(played.locator("#result h2")).to_have_text("Get help today")
    expect(played.locator("#result")).to_contain_text("This can be a clot")
    expect(played.locator("#result article")).to_have_count(0)


def test_a_result_shows_its_working_and_leads_back(played: Page) -> None:
    open_page(played, "/quiz")
    go_through(played)
    cards = played.locator("#result article")
    expect(cards).to_have_count(3)
    expect(cards.locator("h3")).to_have_text(
        ["A long-term condition", "Heat, sweat and salt", "How you lie in bed"]
    )
    expect(cards.first).to_contain_text("Fits some of your answers")
    expect(cards.last.locator(".clue__why li")).to_have_count(2)
    expect(cards.last.locator(":is(.clue__next, .clue__do) li")).to_have_count(3)
    cards.first.get_by_text("More", exact=True).tap()
    cards.first.get_by_role("link", name="Kidney disease").tap()
    shown(played, "q7")
    expect(answer(played, "q7", "kidney")).to_be_checked()
    played.go_back()
    expect(played.locator("#result h2")).to_be_visible()


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


def test_of_two_ages_or_pregnancies_the_last_tap_counts(played: Page) -> None:
    open_page(played, "/quiz#q6")
    checked = played.locator("#q6 input:checked")
    for name in ("young", "early", "often", "older", "pregnant"):
        tap(played, "q6", name)
    assert checked.evaluate_all("all => all.map((one) => one.value)") == [
        "pregnant",
        "older",
        "often",
    ]


def test_an_answer_that_has_moved_is_understood(phone_page: Page) -> None:
    """In an address that was shared, and in what a phone kept from an older version."""
    page = phone_page
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
    page.clock.install(time=NOON)
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
    apart(page)
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
    page.clock.install(time=NOON)
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


UNREADABLE = [
    # query, the question that is asked again, what is ticked
    ("q1=elbow&q2=sweat", "q1", ["sweat"]),
    ("q2=sweat&q2=sweat", "q2", ["sweat"]),
    ("q1=bed&q1=water", "q1", []),
    ("q3=%ff&q1=bed", "q3", ["bed"]),
    ("q3=", "q3", []),
    ("q2=" + "&q2=".join(["x"] * 300), "q2", []),
]


@pytest.mark.parametrize("worker", ["allow", "block"])
def test_a_query_that_cannot_be_read_is_the_question_again(
    new_phone: NewPhone, worker: str
) -> None:
    phone = new_phone(service_workers=worker)
    page = visit(phone) if worker == "allow" else phone.new_page()
    for query, question, kept in UNREADABLE:
        open_page(page, f"/quiz?{query}")
        expect(page.locator(".quiz__question:visible"), query).to_have_id(question)
        said = page.get_by_text("We could not read this answer.").locator("visible=true")
        expect(said, query).to_be_visible()
        checked = page.locator("input:checked:not([name=theme])").evaluate_all(
            "all => all.map((one) => one.value)"
        )
        assert checked == kept, query


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


def test_the_served_result_is_the_built_one(new_phone: NewPhone) -> None:
    """Over the wire, in two whole pages, as the parity test does part by part."""
    pages = []
    for scripts in (False, True):
        phone = new_phone(java_script_enabled=scripts)
        phone.route(
            "**/emergency-number*", lambda route: route.fulfill(content_type="text/javascript")
        )
        pages.append(phone.new_page())
    served, built = pages
    for query in ("q1=bed&q2=sweat&q4=new", "q0=breath&q0=pop", "q0=long", "q1=none"):
        for page in pages:
            page.goto(f"/quiz?{query}")
        expect(built.locator("trigger-quiz:defined"), query).to_be_attached()
        sections = [
            re.sub(r'(data-add="[^"]*") hidden=""', r"\1", page.locator("#result").inner_html())
            for page in pages
        ]
        assert sections[0] == sections[1], query
        assert len(sections[0]) > 500, query


@pytest.mark.parametrize(
    "broken",
    ["{", "null", '{"v":1}', '{"v":1,"answers":[]}', '{"v":1,"answers":{"q1":"bed","q2":[3]}}'],
)
def test_broken_answers_on_the_phone_harm_nothing(played: Page, broken: str) -> None:
    played.goto(QUIET)
    played.evaluate("text => { localStorage['unknot:quiz:answers'] = text }", broken)
    open_page(played, "/quiz")
    go_through(played)


def test_storage_that_throws_loses_nothing_on_the_way(new_phone: NewPhone) -> None:
    phone = new_phone()
    phone.add_init_script(
        """for (const name of ["getItem", "setItem"])
          Storage.prototype[name] = () => { throw new DOMException("no", "SecurityError") }"""
    )
    page = phone.new_page()
    page.clock.install(time=NOON)
    open_page(page, "/quiz")
    go_through(page)
    page.get_by_role("button", name="Add to my list").first.tap()
    expect(page.get_by_text("Added for now only: this browser stores nothing.")).to_be_visible()


def test_answers_can_be_deleted(played: Page) -> None:
    open_page(played, "/quiz")
    go_through(played)
    played.get_by_role("button", name="Delete my answers").tap()
    shown(played, "q0")
    assert stored(played, "quiz:answers") is None
    expect(played.locator("form.quiz input:checked")).to_have_count(0)


def test_what_is_shared_holds_no_answer(phone_page: Page) -> None:
    page = phone_page
    open_page(page, "/quiz?q1=bed&q4=new")
    page.evaluate(
        """() => { globalThis.shared = new Promise((done, fail) => {
          navigator.share = async (what) => done(what);
          setTimeout(() => fail(new Error("nothing was shared")), 10_000) }) }"""
    )
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


OPEN_RESULT = """() => {
  for (const fold of document.querySelectorAll("#result details")) fold.open = true }"""
SHOW_QUESTIONS = """() => {
  for (const question of document.querySelectorAll(".quiz__question")) question.hidden = false }"""


def test_axe_finds_nothing_on_any_screen(new_page: NewPage) -> None:
    """Each question by itself, their colours with all of them on the screen; each result."""
    page = new_page(reduced_motion="reduce")
    for address in [*SCREENS, "/quiz?q1=elbow"]:
        page.goto(address)
        expect(page.locator(".quiz__question:visible, #result:visible"), address).to_have_count(1)
        if "?" in address:
            page.evaluate(OPEN_RESULT)
            assert violations_in_both_schemes(page) == [], address
        else:
            assert violations(page, BUT_COLOURS) == [], address
    page.goto("/quiz")
    expect(page.locator(".quiz__question:visible")).to_have_count(1)
    page.evaluate(SHOW_QUESTIONS)
    assert colours_in_both_schemes(page) == []


def colours_in_both_schemes(page: Page) -> list[str]:
    found = []
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        found += violations(page, OF_COLOURS)
    return found


def test_axe_finds_nothing_without_a_script(new_phone: NewPhone) -> None:
    """Axe is a script, so the script of the quiz is what is kept away."""
    phone = new_phone(allow=["ERR_FAILED"])
    phone.route("**/trigger-quiz*", lambda route: route.abort())
    page = phone.new_page()
    for query in ("", "?q1=bed&q4=new", "?q0=breath", "?q1=elbow"):
        page.goto(f"/quiz{query}")
        expect(page.locator("app-notice:defined")).to_have_count(1)
        if query:
            assert violations_in_both_schemes(page) == [], query
        else:  # the last has all that this has, in the same colours
            assert violations(page, BUT_COLOURS) == [], query


def test_targets_are_large_on_every_screen(phone_page: Page) -> None:
    page = phone_page
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
        buttons = page.locator(".quiz__bar .button:visible")
        for place in range(buttons.count()):
            expect(buttons.nth(place), address).to_be_in_viewport(ratio=1)


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
