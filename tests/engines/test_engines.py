"""The offline path in Firefox and in WebKit: one scenario, whatever drives the browser."""

import hashlib
import time
from pathlib import Path

from tests.engines.drivers import Engine
from tests.engines.visit import LOADS, Visit, deploy, first_visit
from tests.product import LOADED
from webapp import quiz

STRETCH = LOADED.muscles[0].place["bed"].techniques[0]  # what `/` shows first
HELD = " ".join(STRETCH.essence[-2:])
ANSWERS = {"q1": "bed", "q2": "sweat", "q3": "toes", "q4": "statin", "q7": "kidney"}

APART = 0.5  # seconds: a second tap at the same spot within 0.4 s is the same tap
DIGESTS = """async (paths) => Object.fromEntries(await Promise.all(paths.map(async (path) => {
  const bytes = await (await fetch(path)).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [path, [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("")];
})))"""
# The words of the page as it arrived, and those of the bytes that the worker gives.
WORDS = """() => new Promise((done, fail) => {
  const again = new XMLHttpRequest();
  again.open("GET", location.pathname);
  again.responseType = "document";
  again.onload = () => done([arrived, words(again.response)]);
  again.onerror = fail;
  again.send();
})"""
PLACE = "() => [location.pathname, document.title]"
TITLES = "() => [...document.querySelectorAll('#result h3')].map((node) => node.textContent)"
SECONDS = """() => {
  const [minutes, seconds] = document.querySelector(".clock").textContent.split(":");
  return minutes * 60 + Number(seconds);
}"""
WORKERS = """async () => {
  const { serviceWorker } = navigator;
  const names = await caches.keys();
  const workers = await serviceWorker.getRegistrations();
  return [names, workers.length, Boolean(serviceWorker.controller)];
}"""
# A driver scrolls to what it clicks.
KEEP_SCROLL = """() => {
  scrollTo(0, 900);
  const keep = () => { globalThis.scrolled = scrollY; };
  addEventListener("click", keep, { capture: true, once: true });
}"""
OPEN = "() => document.querySelector('.player__screen').open"
CONTROLLED = "() => Boolean(navigator.serviceWorker.controller)"


def to_hold(visit: Visit) -> None:
    """From a relief page into the first held step of the guided player."""
    visit.tab.click("[data-guide]")
    visit.until("() => document.querySelector('.player__screen').dataset.phase", "hold")
    visit.reads(".player__say", HELD)


def left(visit: Visit) -> int:
    """The seconds of the hold that the player shows."""
    return int(visit.tab.evaluate("() => document.querySelector('.player__digits').textContent"))


# --- the server is gone ---------------------------------------------------------------------------


def test_every_page_opens_and_reloads_as_the_server_had_it(offline: Visit) -> None:
    kept = {path: hashlib.sha256(body).hexdigest() for path, body in offline.bodies.items()}
    assert offline.tab.evaluate(DIGESTS, list(kept)) == kept
    pages = [path for path, body in offline.bodies.items() if body.startswith(b"<!doctype html>")]
    assert len(pages) > 10
    for path in pages:
        for load in (lambda path=path: offline.open(path), offline.reload):
            load()
            assert offline.tab.evaluate(CONTROLLED) is True
            arrived, served = offline.tab.evaluate(WORDS)
            assert arrived == served
            assert len(served) > 500


def test_an_unknown_address_shows_relief(offline: Visit) -> None:
    offline.open("/no/such/page?x=1")
    offline.reads(".step__say", STRETCH.steps[0].say)


def test_links_swaps_and_back_work(offline: Visit) -> None:
    offline.open("/")
    offline.tab.evaluate("() => { globalThis.sameDocument = true; }")
    offline.tab.click("#muscles > summary")
    offline.tab.click('#muscles a[href="/relief/shin"]')
    offline.reads("h1", "Shin cramp")
    offline.until(PLACE, ["/relief/shin", "Shin cramp · Unknot"])
    assert offline.tab.evaluate("() => globalThis.sameDocument") is True
    offline.tab.click('.nav a[href="/prevention"]')
    offline.reads("h1", "Prevention")
    offline.tab.back()
    offline.reads("h1", "Shin cramp")
    offline.tab.back()
    offline.reads("h1", "Calf cramp")
    offline.until(PLACE, ["/", "Calf cramp · Unknot"])


def test_a_link_in_the_page_leads_there_and_stays_there(offline: Visit) -> None:
    offline.open("/relief/shin")
    offline.tab.click('a[href="#conditions"]')
    time.sleep(0.5)
    top = "() => Math.round(document.querySelector('#conditions').getBoundingClientRect().top)"
    assert 0 <= offline.tab.evaluate(top) <= 60


def test_the_page_under_the_player_stays_where_it_was(offline: Visit) -> None:
    offline.open("/")
    offline.tab.evaluate(KEEP_SCROLL)
    offline.tab.click("[data-guide]")
    offline.until(OPEN, True)
    offline.tab.click('dialog [data-do="close"]')
    offline.until(OPEN, False)
    assert offline.tab.evaluate("() => scrollY - scrolled") == 0
    assert offline.tab.evaluate("() => scrolled") > 800


def test_the_clock_runs(offline: Visit) -> None:
    offline.open("/")
    before = offline.tab.evaluate(SECONDS)
    for later in (1, 2):
        offline.until(f"(before) => ({SECONDS})() >= before + {later}", True, before)


def test_the_player_reaches_its_hold_and_a_reload_goes_on_there(offline: Visit) -> None:
    offline.open("/")
    to_hold(offline)
    first = left(offline)
    assert STRETCH.hold - 10 < first <= STRETCH.hold
    offline.until(
        "(first) => document.querySelector('.player__digits').textContent < first", True, first
    )
    offline.reload()
    offline.reads(".player__say", HELD)
    assert left(offline) < first
    offline.tab.click(".player__screen [data-do=eased]")
    offline.reads(".player__care legend", LOADED.relief.look.name)


def test_a_tick_is_kept_over_a_reload(offline: Visit) -> None:
    boxes = "[...document.querySelectorAll('[name=tick]:checked')]"
    ticked = f"() => {boxes}.map((box) => box.closest('.item').id)"
    offline.open("/prevention")
    offline.until(ticked, [])
    offline.tab.click("#hydration .tick")
    offline.until(ticked, ["hydration"])
    offline.reload()
    offline.until(ticked, ["hydration"])


def test_the_quiz_is_answered_to_its_result(offline: Visit) -> None:
    offline.open("/quiz")
    for question in LOADED.quiz.question:
        answer = ANSWERS.get(question.id, "none")
        offline.until("(id) => document.getElementById(id).checkVisibility()", True, question.id)
        time.sleep(APART)
        offline.tab.click(f'label:has([name="{question.id}"][value="{answer}"])')
        if question.many and answer != "none":
            offline.tab.click("[data-do=next]")
    chosen = {question: (answer,) for question, answer in ANSWERS.items()}
    names = {trigger.id: trigger.title for trigger in LOADED.triggers.trigger}
    clues = quiz.evaluate(LOADED.quiz, chosen).clues
    assert len(clues) > 1
    offline.until(TITLES, [names[clue.trigger] for clue in clues])
    offline.reload()
    offline.until(TITLES, [names[clue.trigger] for clue in clues])


def test_a_cramp_noted_by_hand_reaches_the_doctor(offline: Visit) -> None:
    entries = "() => [...document.querySelectorAll('.entry')].map((one) => one.textContent.trim())"
    offline.open("/diary")
    offline.until(entries, [])
    offline.tab.click(".dock [data-do=add-cramp]")
    time.sleep(APART)
    offline.tab.click("dialog[open] [data-do=last-night]")
    offline.tab.click("dialog[open] label:has([name=muscle][value=calf])")
    offline.tab.click("dialog[open] label:has([name=pain][value='7'])")
    time.sleep(APART)
    offline.tab.click("dialog[open] [type=submit]")
    offline.until("() => document.querySelectorAll('.entry').length", 1)
    offline.reload()
    offline.until("() => document.querySelectorAll('.entry').length", 1)
    offline.open("/diary/report")
    offline.reads("[data-part=pain]", "Pain: 7. Noted for 1 of 1.")
    offline.open("/diary/data")
    kept = "() => document.querySelector('[data-kind=cramp] dd').textContent.trim()"
    offline.until(kept, "1")


# --- the server runs ------------------------------------------------------------------------------


def test_blocked_storage_does_not_break_relief(visit: Visit) -> None:
    visit.tab.evaluate("() => { sessionStorage.blocked = 'yes'; }")
    visit.reload()
    visit.until(
        "() => { try { return Boolean(localStorage); } catch ({ name }) { return name; } }",
        "SecurityError",
    )
    visit.until(f"() => ({SECONDS})() > 0", True)
    to_hold(visit)
    assert 0 < left(visit) <= STRETCH.hold
    visit.tab.click(".player__screen [data-do=eased]")
    time.sleep(APART)
    visit.tab.click(".player__screen [data-do=save]")
    visit.reads(".player__caution", LOADED.words.words["app-notice"]["unsaved"])


def test_the_first_visit_offers_nothing_and_never_reloads(visit: Visit) -> None:
    visit.reads("app-notice", "")
    assert visit.loads() == 1


def test_a_new_version_is_offered_and_taken(visit: Visit) -> None:
    (first,), *_ = visit.tab.evaluate(WORKERS)
    deploy(visit.server, "Straighten the leg.", "Make the leg straight.")
    visit.reload()
    visit.reads("app-notice p", LOADED.words.words["app-notice"]["update"])
    visit.reads(".step__say", "Straighten the leg.")
    before = visit.loads()
    visit.tab.click("app-notice button")
    visit.reads(".step__say", "Make the leg straight.")
    visit.settle()
    (second,), _, controlled = visit.tab.evaluate(WORKERS)
    assert controlled and second != first
    visit.server.stop()
    visit.reload()
    visit.reads(".step__say", "Make the leg straight.")
    assert visit.loads() == before + 2  # the one that takes it, and ours


def test_the_kill_switch_leaves_a_working_site(visit: Visit) -> None:
    before = visit.loads()
    visit.server.stop()
    visit.server.environment["UNKNOT_KILL_WORKER"] = "1"
    visit.server.start()
    visit.reload()
    visit.until(LOADS, before + 2)  # the page that the worker held reloads by itself
    visit.settle()
    # Firefox says of that one that it is still held.
    visit.until(f"async () => (await ({WORKERS})()).slice(0, 2)", [[], 0])
    for path in ("/helper", "/"):
        visit.open(path)
        visit.until(WORKERS, [[], 0, False])
    visit.tab.click("#muscles > summary")
    visit.tab.click('#muscles a[href="/relief/shin"]')
    visit.reads("h1", "Shin cramp")
    assert visit.loads() == before + 4


def test_what_goes_wrong_is_noticed(engine: Engine, tmp_path: Path) -> None:
    with first_visit(engine, tmp_path) as visit:
        visit.tab.evaluate(
            """() => {
              const picture = new Image();
              picture.src = "https://example.org/picture.png";
              console.error("one");
              setTimeout(() => { throw new Error("two"); });
              Promise.reject(new Error("three"));
            }"""
        )
        visit.until("() => JSON.parse(sessionStorage.notes ?? '[]').length >= 4", True)
        visit.open("/helper")
        noticed = "\n".join(visit.problems())
        for problem in (
            "console one",
            "Error: two",
            "nobody caught Error: three",
            "policy img-src",
        ):
            assert problem in noticed
