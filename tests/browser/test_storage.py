"""Storage that is full, blocked, absent or broken: everything works for this visit, and says so."""

import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Playwright, expect

from tests.addresses import HTML_PATHS
from tests.browser.chromium import LaunchOptions
from tests.browser.kept import QUIET
from tests.browser.modules import Modules
from tests.browser.phone import (
    LIMIT,
    REPORT_VIOLATIONS,
    NewPage,
    NewPhone,
    Origin,
    Watch,
    open_page,
)
from tests.browser.player import press, to_hold
from tests.browser.quiz import answer, go_through, shown, tap
from tests.faults import Proxy

UNSAVED = "This phone would not keep it. It is here until you leave."
FORGOTTEN = "what you tick works now, and is forgotten when you leave"
STATUS = "app-status"
STORAGE = "lib/storage.js"
LISTED = ["hide", "listed", "order-of-tomorrow"]  # kinds
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
  let size = 5 * 1024 * 1024 - 8192; // about what there is
  let filler = "";
  while (size >= 1) {
    const more = filler + "x".repeat(size);
    try { localStorage.filler = more; filler = more }
    catch { size = Math.floor(size / 2) }
  }
}"""
NOON = "2026-11-22T12:00:00Z"


# `told` comes when another tab has taken away this key, or all of them.
LISTEN = """(gone) => { globalThis.told = new Promise((done) => addEventListener("storage",
  ({ key, newValue }) => [gone, null].includes(key) && newValue === null && done(true))) }"""


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
    for _ in range(LIMIT // 20):
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
    expect(page.locator(".quiz__unkept")).to_have_text(
        "This browser keeps nothing: your answers are here until you leave."
    )


def above_the_bars(page: Page, line: Locator) -> None:
    expect(line).to_be_in_viewport()
    low = line.bounding_box()
    bars = [bar.bounding_box() for bar in page.locator(".nav, .dock:visible, .level .call").all()]
    assert low and bars
    assert all(bar and low["y"] + low["height"] <= bar["y"] for bar in bars)


def personal(page: Page) -> None:
    """Which leg, what is different, colours, country: each works, and is said to be lost."""
    lost = page.get_by_role("alert").filter(has_text=UNSAVED)
    page.goto("/")
    page.locator("for-me").get_by_role("checkbox").check()
    above_the_bars(page, lost)
    assert page.evaluate("document.documentElement.dataset.avoid") == "stands on-feet"
    page.get_by_role("radio", name="Left", exact=True).check(force=True)
    assert page.evaluate("document.documentElement.dataset.side") == "left"
    expect(lost).to_have_count(1)  # once is enough
    page.goto("/warning-signs")
    page.get_by_text("Another country or number").click()
    expect(lost).to_have_count(0)
    page.get_by_label("Country").select_option("Japan")
    expect(page.get_by_role("link", name="Call 119")).to_be_visible()
    above_the_bars(page, lost)
    page.goto("/about")
    page.get_by_role("radio", name="Light", exact=True).check(force=True)
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    above_the_bars(page, lost)
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
    phone.clock.install(time=NOON)
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
    expect(page.locator("app-notice:defined")).to_have_count(1)
    page.evaluate("import(document.querySelector('script[src*=\"app.\"]').src)")


def test_cookies_blocked(
    playwright: Playwright, browser_options: LaunchOptions, server: Origin, tmp_path: Path
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
    phone.clock.install(time=NOON)
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
    page.evaluate(LISTEN, "filler")
    other.evaluate("delete localStorage.filler")
    page.evaluate("told")
    page.get_by_label("Country").select_option("Japan")
    found = written(other, "setting", "country")
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


def test_the_status_follows_the_worker(new_phone: NewPhone, own_server: Proxy) -> None:
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


ESTIMATES = [
    ("async () => ({ usage: 845_300 })", "It takes up about 845 kB here."),
    ("async () => ({ usage: 1_260_000 })", "It takes up about 1.3 MB here."),
    ("async () => ({ usage: 0 })", "counted"),
    ("async () => ({})", "counted"),
    ("undefined", "counted"),
    ("() => Promise.reject(new TypeError())", "counted"),
]


def test_the_status_says_how_much_and_for_how_long(new_phone: NewPhone) -> None:
    """On a phone that has the whole app."""
    page = new_phone(service_workers="allow").new_page()
    page.goto("/about")
    status = page.locator(STATUS)
    expect(status).to_contain_text(KEPT, timeout=20_000)
    total = page.evaluate(
        """async () => {
          const cache = await caches.open((await caches.keys())[0]);
          let sum = 0;
          for (const answer of await cache.matchAll()) sum += (await answer.blob()).size;
          return sum;
        }"""
    )
    size = f"{total / 1_000_000:.1f} MB" if total >= 1_000_000 else f"{total / 1000:.0f} kB"
    counted = f"It takes up about {size} here."
    for persisted in ("async () => true", "async () => false", "undefined"):
        for estimate, words in ESTIMATES:
            case = f"{estimate}, {persisted}"
            page.evaluate(
                f"""() => {{
                  StorageManager.prototype.estimate = {estimate};
                  StorageManager.prototype.persisted = {persisted};
                  const status = document.querySelector("app-status");
                  status.replaceWith(status.cloneNode(false));
                }}"""
            )
            expect(status, case).to_contain_text("It takes up")
            expect(status, case).to_contain_text(counted if words == "counted" else words)
            for said, true in (("will not clear it", "true"), ("may clear it", "false")):
                expect(status.get_by_text(said), case).to_have_count(int(true in persisted))


# --- broken and foreign records, on every page ------------------------------------------------

ODD_IDS = ['a"b', "", ":", "a b", "__proto__", "constructor", "<img>", "x" * 5000, "é", "]"]
ODD_TEXTS = [
    *("", "{", "null", "[]", "7", '"yes"', '{"v":1}', '{"v":2,"value":"x"}', "undefined"),
    '{"v":1,"value":7}',
    '{"v":1,"value":"a\\"b"}',
    '{"v":1,"value":"]"}',
    '{"v":1,"on":"yes","name":{},"at":"top","until":7,"answers":[],"start":"now","ticks":[7]}',
    '{"v":1,"answers":{"a\\"b":["c\\"d"]},"ticks":{"x":{}},"last":{"__proto__":1}}',
    '{"v":1,"__proto__":{"value":"x"},"constructor":1}',
    '{"v":1,"start":1e308,"touched":1e308,"paused":"x","episodes":"many","hold":7}',
    "x" * 20_000,
]
# Of every kind: what the pages ask for by name, and anything that they list.
NAMED = {
    **{
        f"setting:{name}": 0 for name in ("theme", "side", "number", "country", "position", "voice")
    },
    **{f"setting:{name}": 0 for name in ("bedtime", "used", "install", "avoid", "larger")},
    **{"run:now": 0, "run:bedtime": 0, "quiz:answers": 0, "ever:ticks": 0, "ticks:2026-01": 0},
    **{"tick:2026-11-22:bananas": 0, "skip:2026-11-22": 0, "listed:walk": 0, "hide:walk": 0},
    **{"item:own-1": 0, "order:first:bananas": 0, "condition:kidney": 0, "cramp:c1": 0},
}
KINDS = sorted({name.split(":")[0] for name in NAMED})


PLACES = [*HTML_PATHS, "/#guide", "/#guide:eased:0"]
ROUNDS = 4


@pytest.mark.parametrize("path", PLACES)
def test_no_page_stops_at_a_broken_record(new_page: NewPage, path: str) -> None:
    """Every name with four of the texts, other ones on the next page, and every odd name of every
    kind. The fixture fails on any error.
    """
    page = new_page(allow=["favicon"])
    odd = {f"{kind}:{id}": '{"v":1}' for kind in KINDS for id in ODD_IDS}
    for turn in range(ROUNDS):
        first = ROUNDS * PLACES.index(path) + turn
        texts = {
            name: ODD_TEXTS[(first + place) % len(ODD_TEXTS)] for place, name in enumerate(NAMED)
        }
        page.goto(QUIET)
        page.evaluate(
            """(records) => {
              localStorage.clear();
              for (const [name, text] of Object.entries(records))
                localStorage.setItem("unknot:" + name, text);
            }""",
            {**odd, **texts},
        )
        page.goto(path)
        ran_to_its_end(page)
        expect(page.locator("main")).to_be_visible()
        expect(page.locator(":not(:defined)")).to_have_count(0)
        # What every object has now that it had not.
        assert page.evaluate("() => { for (const name in {}) return name }") is None


def test_what_makes_no_sense_is_set_aside_and_counted(phone: BrowserContext) -> None:
    modules = Modules(phone)
    page = modules.page
    bad = {
        "tick:yesterday": '{"v":1}',
        'condition:a"b': '{"v":1,"on":true}',
        "setting:theme": '{"v":1,"value":3}',
        "ticks:2026": '{"v":1,"ticks":{}}',
        "ticks:2026-01": '{"v":1,"ticks":[]}',
        "ever:ticks": '{"v":1}',
        "ever:days": '{"v":1,"last":{"footwear":"soon"}}',
        "draft:cramp-new": '{"v":1,"values":{"eased":"x"}}',
        "quiz:answers": '{"v":1,"answers":[]}',
        "run:now": '{"v":1,"start":"x"}',
        "run:then": '{"v":1,"start":1,"was":{"at":7,"start":1}}',
        "run:there": '{"v":1,"start":1,"hold":[]}',
        "skip:2026-01-01": '{"v":1,"until":"soon"}',
    }
    good = {"condition:kidney": '{"v":1,"on":true}', "kind-of-tomorrow:x y": '{"v":1,"z":1}'}
    page.evaluate(
        "(all) => { for (const [name, text] of all) localStorage.setItem('unknot:' + name, text) }",
        list({**bad, **good}.items()),
    )
    read = (
        "({ all }, kinds) => Object.fromEntries(kinds.map((kind) => [kind, [...all(kind).keys()]]))"
    )
    kinds = sorted({name.split(":")[0] for name in (*bad, *good)})
    found = modules.ask(STORAGE, read, kinds)
    assert {kind: ids for kind, ids in found.items() if ids} == {
        "condition": ["kidney"],
        "kind-of-tomorrow": ["x y"],
    }
    assert modules.ask(STORAGE, "({ setAside }) => setAside()") == len(bad)
    kept = page.evaluate("() => ({ ...localStorage })")
    assert kept == {
        **{f"unknot:aside:{name}": text for name, text in bad.items()},
        **{f"unknot:{name}": text for name, text in good.items()},
    }


# --- the index of keys ------------------------------------------------------------------------


def test_what_is_listed_is_what_is_stored(phone: BrowserContext) -> None:
    """Whoever writes: this tab, another one, or a script of nobody, in any order."""
    one, two = Modules(phone), Modules(phone)
    chance = random.Random(7)
    listed = "({ all }, kinds) => kinds.map((kind) => [...all(kind).keys()])"
    works = {
        "put": "({ put }, [kind, id]) => put(kind, id, {})",
        "remove": "({ remove }, [kind, id]) => remove(kind, id)",
        "write": "(_, [kind, id]) => localStorage.setItem(`unknot:${kind}:${id}`, '{\"v\":1}')",
        "erase": "(_, [kind, id]) => localStorage.removeItem(`unknot:${kind}:${id}`)",
        "stranger": "(_, [kind, id]) => localStorage.setItem(`other:${kind}:${id}`, 'x')",
        "clear": "() => localStorage.clear()",
        "wipe": "({ wipe }) => wipe()",
    }
    kept: set[tuple[str, str]] = set()
    for _ in range(150):
        modules = chance.choice([one, two])
        name = (chance.choice(LISTED), str(chance.randrange(4)))
        what = chance.choice(["put"] * 6 + ["remove"] * 3 + list(works))
        modules.ask(STORAGE, works[what], list(name))
        if what in ("put", "write"):
            kept.add(name)
        if what in ("remove", "erase"):
            kept.discard(name)
        if what in ("clear", "wipe"):
            kept.clear()
        right = [sorted(id for of, id in kept if of == kind) for kind in LISTED]
        assert modules.ask(STORAGE, listed, LISTED) == right, what
        settled(one, two, right, listed)


def settled(one: Modules, two: Modules, right: Any, listed: str) -> None:
    """Both tabs come to the same, the other one as soon as it is told."""
    for modules in (one, two):
        for _ in range(LIMIT // 10):
            if modules.ask(STORAGE, listed, LISTED) == right:
                break
            modules.page.wait_for_timeout(10)
        else:
            raise AssertionError("a tab still lists something else")


def test_wiped_stays_wiped(phone: BrowserContext) -> None:
    """Also what another tab could not store and still has; what it saves later is kept."""
    one, two = Modules(phone), Modules(phone)
    two.page.evaluate(
        """() => {
          globalThis.full = true;
          const real = Storage.prototype.setItem;
          Storage.prototype.setItem = function (...parts) {
            if (full) throw new DOMException("full", "QuotaExceededError");
            real.apply(this, parts);
          };
        }"""
    )
    assert two.ask(STORAGE, "({ put }) => put('listed', 'before', {})") is False
    two.page.evaluate(LISTEN, "unknot:wipe:")
    one.ask(STORAGE, "({ put }) => put('listed', 'other', {})")
    one.ask(STORAGE, "({ wipe }) => wipe()")
    assert one.page.evaluate("localStorage.length") == 0
    two.page.evaluate("told")
    two.page.evaluate("full = false")
    assert two.ask(STORAGE, "({ put }) => put('listed', 'after', {})") is True
    assert set(records(one.page, "listed")) == {"after"}


# --- emptied in another tab: what is stored is shown --------------------------------------------


EMPTIED = pytest.mark.parametrize("how", ["localStorage.clear()", "wipe"])


def empty(phone: BrowserContext, how: str) -> None:
    """In another tab: by the browser, or by the app's own button."""
    other = Modules(phone)
    if how == "wipe":
        other.ask(STORAGE, "({ wipe }) => wipe()")
    else:
        other.page.evaluate(how)


@EMPTIED
def test_emptied_elsewhere_the_relief_page_knows_nobody(phone: BrowserContext, how: str) -> None:
    page = phone.new_page()
    open_page(page, "/")
    root = page.locator("html")
    left = page.get_by_role("radio", name="Left", exact=True)
    left.check(force=True)
    weight = page.locator("for-me").get_by_role("checkbox")
    weight.check()
    unsteady = page.locator("[data-condition=unsteady]")
    unsteady.locator("summary").click()
    unsteady.get_by_role("checkbox").check()
    expect(root).to_have_attribute("data-side", "left")
    expect(root).to_have_attribute("data-avoid", re.compile("stands"))
    empty(phone, how)
    for choice in (left, weight, unsteady.get_by_role("checkbox")):
        expect(choice).not_to_be_checked()
    for mark in ("side", "avoid", "larger"):
        expect(root).to_have_attribute(f"data-{mark}", "")
    expect(unsteady).to_have_attribute("open", "")  # what is being read stays
    page.get_by_role("radio", name="Right", exact=True).check(force=True)
    assert records(page, "condition") == {}
    assert records(page, "setting")["side"]["value"] == "right"


@EMPTIED
@pytest.mark.parametrize("done", [False, True])
def test_emptied_elsewhere_the_quiz_begins_again(
    phone: BrowserContext, how: str, done: bool
) -> None:
    phone.clock.install(time=NOON)
    page = phone.new_page()
    page.goto("/quiz")
    if done:
        go_through(page)
    else:
        tap(page, "q0", "none")
        shown(page, "q1")
        tap(page, "q1", "bed")
        shown(page, "q2")
    empty(phone, how)
    shown(page, "q0")
    expect(page.locator(".quiz input:checked")).to_have_count(0)
    expect(page.locator("#result")).to_be_hidden()
    assert records(page, "quiz") == {}
    tap(page, "q0", "none")
    shown(page, "q1")
    assert records(page, "quiz")["answers"]["answers"] == {"q0": ["none"]}


@EMPTIED
def test_answers_of_an_address_are_not_of_the_storage(phone: BrowserContext, how: str) -> None:
    page = phone.new_page()
    page.goto("/quiz?q0=none&q1=bed")
    page.evaluate("localStorage['unknot:quiz:answers'] = '{\"v\":1,\"answers\":{}}'")
    page.evaluate(LISTEN, "unknot:wipe:")
    empty(phone, how)
    page.evaluate("told")
    expect(answer(page, "q1", "bed")).to_be_checked()
    expect(page.locator("#result")).to_be_visible()
