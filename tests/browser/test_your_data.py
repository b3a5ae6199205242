"""/diary/data: what is kept, copies that leave the phone, a backup back onto it, and a clean end.

Files are made and judged here; what must not change is compared byte by byte.
"""

import base64
import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Download, Locator, Page, expect

from tests.browser.backups import (
    NO_BACKUP,
    Records,
    backup,
    canonical,
    cramp,
    dump,
    seed,
    some_records,
    stored,
    uuid,
)
from tests.browser.checklist import apart
from tests.browser.measure import covered, small_targets, violations, violations_in_both_schemes
from tests.browser.phone import LIMIT, NewPage, NewPhone, open_page
from tests.browser.worker import KEPT

PATH = "/diary/data"
UNCHANGED = "Nothing was changed."
EMPTY_WORDS = re.compile(r"NaN|Infinity|undefined|null|\{\w+\}")


def opened(page: Page, records: Records | None = None) -> Page:
    """The page on a phone on which these records are."""
    page.goto("/healthz")
    seed(page, records or {})
    open_page(page, PATH)
    return page


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def tap(page: Page, target: Locator) -> None:
    """A tap that is not taken for the end of the one before: its time is played."""
    apart(page, standing=True)
    target.click()


def said(page: Page) -> Locator:
    return page.locator(".said")


def choose(page: Page, data: bytes, name: str = "unknot-backup-2026-03-05.json") -> None:
    page.set_input_files(
        "restore-file input",
        {"name": name, "mimeType": "application/json", "buffer": data},
    )


def count(page: Page, what: str) -> Locator:
    return page.locator(f"[data-count={what}] dd")


def counts(page: Page) -> dict[str, str]:
    """What the preview says of a file."""
    return {what: count(page, what).inner_text() for what in ("new", "newer", "same", "older")}


def saved(download: Download) -> bytes:
    return Path(download.path()).read_bytes()


def download_backup(page: Page) -> bytes:
    with page.expect_download() as download:
        tap(page, button(page, "Backup (JSON), to restore"))
    return saved(download.value)


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """Its time is played; /healthz may ask for its icon in vain."""
    return new_page(allow=["favicon"], clock=datetime.now(UTC))


@pytest.fixture
def windows(new_phone: NewPhone) -> tuple[Page, Page]:
    """The same on a phone that has two of them."""
    phone = new_phone(allow=["favicon"])
    phone.clock.install()
    return phone.new_page(), phone.new_page()


# --- what is kept -----------------------------------------------------------------------------


def test_what_is_kept_is_counted(page: Page) -> None:
    opened(page)
    rows = page.locator("section > .card [data-kind]")
    assert rows.locator("dd").all_inner_texts()[:3] == ["0", "0", "0"]
    records = some_records()
    seed(page, {**records, "cramp": {**records["cramp"], "odd": {"start": "yesterday"}}})
    page.reload()
    page.get_by_text("Checklist, quiz, settings").first.click()
    expect(rows.first).to_have_text("Cramps60")
    read = "rows => rows.map((row) => [row.dataset.kind, row.querySelector('dd').innerText])"
    assert dict(rows.evaluate_all(read)) == {
        **{"cramp": "60", "night": "19", "mark": "1", "tick": "30", "setting": "2"},
        **dict.fromkeys(("skip", "listed", "item", "hide", "order", "condition", "quiz"), "1"),
    }
    aside = "Could not be read and was set aside, in no backup: 1."
    expect(page.locator(".aside")).to_have_text(aside)


def test_the_counts_follow_another_window(windows: tuple[Page, Page]) -> None:
    page, other = windows
    opened(page, some_records())
    other.goto("/healthz")
    seed(other, {"cramp": {uuid(400): cramp(4)}})
    expect(page.locator("[data-kind=cramp] dd").first).to_have_text("61")


KEPT_WORDS = {
    "yes": "The browser will not clear it to make room.",
    "no": "The browser may clear it when room runs short",
    "fails": "This browser does not say whether it may clear it.",
    "missing": "This browser does not say whether it may clear it.",
}
# What the browser promises, by the name of the tab.
PERSISTED = """
  const promises = {
    yes: async () => true,
    no: async () => false,
    fails: () => Promise.reject(new TypeError()),
  };
  if (isSecureContext) StorageManager.prototype.persisted = promises[globalThis.name];
"""


def test_whether_it_may_be_cleared_is_said(new_page: NewPage) -> None:
    page = new_page(script=PERSISTED)
    page.goto(PATH)
    for promise, words in KEPT_WORDS.items():
        page.evaluate("(promise) => { globalThis.name = promise }", promise)
        open_page(page, PATH)
        expect(page.locator(".kept"), promise).to_contain_text(words)
        ask = button(page, "Ask the browser to keep it")
        expect(ask, promise).to_have_count(int(promise == "no"))


# `persist` gives what the test has put into `given`.
PERSIST = """
  globalThis.asked = 0;
  let kept = false;
  if (isSecureContext) {
    StorageManager.prototype.persisted = async () => kept;
    StorageManager.prototype.persist = async () => {
      asked += 1;
      return (kept = globalThis.given);
    };
  }
"""


def test_the_browser_is_asked_by_a_tap_only(new_phone: NewPhone) -> None:
    phone = new_phone()
    phone.clock.install()
    phone.add_init_script(PERSIST)
    page = phone.new_page()
    open_page(page, PATH)
    kept, ask = page.locator(".kept"), button(page, "Ask the browser to keep it")
    expect(ask).to_be_visible()
    for times, (given, words) in enumerate(
        [(False, "The browser did not agree"), (True, "The browser will not clear it")]
    ):
        assert page.evaluate("asked") == times
        page.evaluate("(given) => { globalThis.given = given }", given)
        tap(page, ask)
        expect(kept).to_contain_text(words)
        expect(kept).to_be_focused()
        assert page.evaluate("asked") == times + 1
        expect(ask).to_have_count(int(not given))


def test_from_the_third_entry_on_it_is_offered_plainly(page: Page) -> None:
    opened(page, {"cramp": {uuid(1): cramp(1)}, "night": {"2026-02-01": {"state": "free"}}})
    ask = button(page, "Ask the browser to keep it")
    quiet = re.compile("button--quiet")
    expect(ask).to_have_class(quiet)
    seed(page, {"cramp": {uuid(2): cramp(2)}})
    page.reload()
    expect(ask).not_to_have_class(quiet)


def test_a_blocked_storage_is_said(new_phone: NewPhone) -> None:
    phone = new_phone()
    phone.add_init_script("Object.defineProperty(globalThis, 'localStorage', { value: null })")
    page = phone.new_page()
    open_page(page, PATH)
    expect(page.locator(".kept")).to_contain_text("This browser stores nothing for us.")
    choose(page, backup(some_records()))
    button(page, "Add to my diary").click()
    expect(said(page)).to_contain_text("nothing can be restored here")
    expect(said(page)).to_be_focused()


# --- copies -----------------------------------------------------------------------------------


def test_a_backup_is_everything_and_is_remembered(page: Page) -> None:
    records = some_records()
    opened(page, records)
    last = page.locator(".last")
    expect(last).to_have_text("No backup was made on this phone yet.")
    with page.expect_download() as download:
        tap(page, button(page, "Backup (JSON), to restore"))
    file = json.loads(saved(download.value))
    assert download.value.suggested_filename == f"unknot-backup-{file['made'][:10]}.json"
    assert abs(datetime.fromisoformat(file["made"]) - datetime.now(UTC)) < timedelta(minutes=5)
    assert file["records"] == records and file["counts"]["cramp"] == 60
    expect(last).to_have_text("Last backup: today. All that is here is in it.")
    expect(page.locator(".given")).to_have_text("Saved. Look among your downloads.")
    page.reload()
    expect(last).to_have_text("Last backup: today. All that is here is in it.")
    seed(page, {"setting": {"theme": {"value": "light"}}})
    page.reload()
    expect(last).to_have_text(
        "Last backup: today. No cramp since then, but something else changed."
    )


def test_the_age_of_the_last_backup_and_what_came_since(new_page: NewPage) -> None:
    page = new_page(allow=["favicon"], now="2026-03-17T09:00:00Z")
    made = "2026-03-05T23:50:00+00:00"
    records: Records = {"backup": {"last": {"made": made, "hash": "x"}}}
    times = ["2026-03-05T23:49:59+00:00", "2026-03-06T00:50:01+01:00", "2026-03-10T03:00:00+00:00"]
    records["cramp"] = {
        uuid(number): cramp(number, start="2026-03-01T03:00+00:00", changed=time)
        for number, time in enumerate(times)
    }
    opened(page, records)
    expect(page.locator(".last")).to_have_text("Last backup: 12 days ago. Cramps since then: 2.")


def test_a_note_of_a_backup_that_makes_no_sense_is_none(page: Page) -> None:
    opened(page)
    for last in ('{"v":1}', "{", '{"v":1,"made":"yesterday","hash":3}'):
        page.evaluate("(last) => localStorage.setItem('unknot:backup:last', last)", last)
        open_page(page, PATH)
        words = "No backup was made on this phone yet."
        expect(page.locator(".last"), last).to_have_text(words)


def test_the_tables_are_read_by_others(page: Page) -> None:
    records = some_records()
    records["cramp"][uuid(0)]["note"] = '=1+1, "x"\n;'
    opened(page, records)
    with tables(page) as files:
        tap(page, button(page, "Table (CSV), to read"))
    expect(page.locator(".given")).to_have_text("Saved. Look among your downloads.")
    names = [file.suggested_filename for file in files]
    day = names[0][-14:-4]
    assert names == [f"unknot-diary-{day}.csv", f"unknot-nights-{day}.csv"]
    cramps, nights = (read_csv(saved(file)) for file in files)
    assert len(cramps) == 60 and {len(row) for row in cramps} == {18}
    notes = {row["start"]: row["note"] for row in cramps}
    assert notes[records["cramp"][uuid(0)]["start"]] == '\'=1+1, "x"\n;'
    rows = {row["night"]: list(row.values()) for row in nights}
    assert list(nights[0]) == ["night", "state", "cramps", "stretch"]
    assert rows["2026-02-09"] == ["2026-02-09", "cramp", "2", "yes"]
    assert rows["2026-02-10"] == ["2026-02-10", "free", "0", "yes"]
    assert sum(int(row["cramps"]) for row in nights) == 60
    expect(page.locator(".last")).to_have_text("No backup was made on this phone yet.")


@contextmanager
def tables(page: Page) -> Iterator[list[Download]]:
    """The files of cramps and of nights, once both are there."""
    files: list[Download] = []
    with (
        page.expect_download(lambda file: "unknot-diary" in file.suggested_filename) as cramps,
        page.expect_download(lambda file: "unknot-nights" in file.suggested_filename) as nights,
    ):
        yield files
    files += [cramps.value, nights.value]


def read_csv(data: bytes) -> list[dict[str, str]]:
    text = data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_table_of_nights_has_tonight(new_page: NewPage) -> None:
    page = new_page(allow=["favicon"], now="2026-03-17T04:00:00Z")
    opened(page, {"cramp": {uuid(1): cramp(1, start="2026-03-17T03:12+00:00")}})
    with tables(page) as files:
        button(page, "Table (CSV), to read").click()
    assert [row["night"] for row in read_csv(saved(files[1]))] == ["2026-03-16"]


# A phone that shares; `no` is the name of the error that it answers with.
SHARE = """(no) => {
  globalThis.shared = [];
  navigator.canShare = ({ files }) => files.every((file) => file instanceof File);
  navigator.share = async ({ files }) => {
    const active = navigator.userActivation.isActive && globalThis.tapping;
    const texts = await Promise.all(files.map((file) => file.text()));
    shared.push({ active, types: files.map(({ type }) => type), texts });
    document.documentElement.dataset.shared = shared.length;
    if (no) throw new DOMException("no", no);
  };
  addEventListener("click", () => {
    globalThis.tapping = true;
    setTimeout(() => { tapping = false });
  }, true);
}"""


def shares(page: Page, count: int) -> list[dict[str, Any]]:
    """What was shared, once so many shares were made."""
    expect(page.locator("html")).to_have_attribute("data-shared", str(count))
    found: list[dict[str, Any]] = page.evaluate("shared")
    return found


def test_a_phone_that_shares_gets_files_that_are_ready(page: Page) -> None:
    """In the tap itself: a share after a wait is refused."""
    opened(page, some_records())
    page.evaluate(SHARE)
    expect(page.locator(".last")).to_have_text("No backup was made on this phone yet.")
    tap(page, button(page, "Backup (JSON), to restore"))
    expect(page.locator(".given")).to_have_text("Handed over.")
    page.evaluate("document.querySelector('.given').textContent = ''")
    tap(page, button(page, "Table (CSV), to read"))
    first, second = shares(page, 2)
    expect(page.locator(".given")).to_have_text("Handed over.")
    assert first["active"] and second["active"]
    assert first["types"] == ["application/json"] and second["types"] == ["text/csv"] * 2
    assert json.loads(first["texts"][0])["records"] == some_records()
    expect(page.locator(".last")).to_have_text("Last backup: today. All that is here is in it.")


def test_a_share_that_is_called_off_is_silence(page: Page) -> None:
    opened(page)
    page.evaluate(SHARE, "AbortError")
    expect(page.locator(".last")).to_have_text("No backup was made on this phone yet.")
    tap(page, button(page, "Backup (JSON), to restore"))
    assert len(shares(page, 1)) == 1
    expect(page.locator(".given")).to_be_hidden()
    assert dump(page) == {}


def test_a_phone_that_shares_no_such_file_saves_it(page: Page) -> None:
    opened(page, some_records())
    page.evaluate(SHARE, "NotAllowedError")
    assert json.loads(download_backup(page))["records"] == some_records()


# It saves no file, and writes to the clipboard where `clipboard` says so.
SAVES_NOTHING = """() => {
  delete HTMLAnchorElement.prototype.download;
  globalThis.copied = [];
  globalThis.clipboard = false;
  Clipboard.prototype.writeText = async (text) => {
    if (!clipboard) throw new DOMException("no", "NotAllowedError");
    copied.push(text);
  };
}"""


def test_a_browser_that_saves_nothing_shows_the_text(page: Page) -> None:
    opened(page, some_records())
    page.evaluate(SAVES_NOTHING)
    expect(page.locator(".last")).to_have_text("No backup was made on this phone yet.")
    tap(page, button(page, "Backup (JSON), to restore"))
    box = page.get_by_label("The copy as text")
    expect(box).to_be_visible()
    assert json.loads(box.input_value())["records"] == some_records()
    assert "unknot:backup:last" not in dump(page)  # it is nowhere else yet
    tap(page, button(page, "Copy"))
    expect(page.locator(".given")).to_have_text("Select all of the text and copy it.")
    all_of_it = "node => node.selectionStart === 0 && node.selectionEnd === node.value.length"
    assert box.evaluate(all_of_it) is True
    assert "unknot:backup:last" not in dump(page)
    page.evaluate("() => { clipboard = true }")
    tap(page, button(page, "Copy"))
    expect(page.locator(".given")).to_contain_text("Copied.")
    assert json.loads(page.evaluate("copied[0]"))["counts"]["cramp"] == 60
    expect(page.locator(".last")).to_contain_text("Last backup: today.")


def test_without_a_secure_address_the_tables_still_work(new_phone: NewPhone) -> None:
    phone = new_phone(allow=["favicon"])
    phone.add_init_script("Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined })")
    page = opened(phone.new_page(), some_records())
    expect(page.locator(".last")).to_contain_text("one that begins with https")
    expect(button(page, "Backup (JSON), to restore")).to_be_disabled()
    with tables(page):
        button(page, "Table (CSV), to read").click()
    choose(page, backup(some_records()))
    expect(said(page)).to_contain_text("one that begins with https")


# --- files that are refused -------------------------------------------------------------------

WORDS = {
    "not-ours": "This is not an Unknot backup.",
    "table": "This is our table, which is for reading only.",
    "cut": "This backup is damaged: its end is missing.",
    "utf16": "This file was saved again in another form (UTF-16).",
    "newer": "This backup was made by a newer version of Unknot. Update the app first.",
    "damaged": "This backup is damaged: what is in it is not what was put in.",
    "kind": "This backup holds something that is not known here:",
}
Q = {
    "pain": "How bad was it? 0 is no pain, 10 the worst.",
    "seconds": "How long did it last?",
    "start": "When did it start?",
    "note": "A note",
    "before": "What came before, that day?",
}
# Field of the 42nd of 60 cramps, what stands there, what is said of it.
BAD_ANSWERS: list[tuple[str, Any, str]] = [
    *(
        ("pain", value, f"A whole number from 0 to 10, please. There stands {json.dumps(value)}.")
        for value in (11, -1, 3.5, "3", True)
    ),
    *(
        ("seconds", value, f"A whole number from 0 to 86,400, please. There stands {value}.")
        for value in (-1, 86_401)
    ),
    *(
        ("start", value, f'That is no time: "{value}".')
        for value in (
            "2026-02-30T03:00+01:00",
            "2026-03-05T24:00+01:00",
            "2026-03-05 03:12",
            "05.03.2026 03:12",
            "2026-03-05T03:12",
            "2026-03-05T03:12+15:00",
            "<img src=x onerror=x()>",
        )
    ),
    ("start", "2999-03-05T03:18+01:00", "That is later than now. Is the phone’s clock right?"),
    ("start", "1969-06-01T00:00+00:00", "That is too long ago."),
    ("start", None, "This is needed."),
    ("note", "a\x00b", "There is a character in it that no phone can show."),
    ("note", "🦵" * 2001, "Up to 2,000 characters, please."),
    ("before", ["none", "heat"], "“None of these” stands alone."),
]


# A file is chosen twice. Each time: what is said when it has the focus, all that is stored, whether
# something is proposed.
CHOOSE_TWICE = """async ([data, limit]) => {
  const [said, preview] = [".said", ".preview"].map((part) => document.querySelector(part));
  const input = document.querySelector("restore-file input");
  const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
  const found = [];
  for (const time of ["first", "second"]) {
    said.textContent = "";
    document.querySelector("[data-do=choose]").focus();
    const answered = new Promise((done, fail) => {
      said.addEventListener("focus", done, { once: true });
      setTimeout(() => fail(new Error(`nothing was said the ${time} time`)), limit);
    });
    const files = new DataTransfer();
    files.items.add(new File([bytes], "unknot-backup-2026-03-05.json"));
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    await answered;
    found.push([said.innerText, { ...localStorage }, preview.checkVisibility()]);
  }
  said.textContent = "";
  return found;
}"""


def refused_twice(page: Page, data: bytes) -> str:
    """What is said of a file, which is the same the second time; every stored byte is as before."""
    before = dump(page)
    found = page.evaluate(CHOOSE_TWICE, [base64.b64encode(data).decode(), LIMIT])
    answers: list[str] = []
    for answer, now, proposed in found:
        answers.append(answer)
        assert now == before and not proposed
    assert answers[0] == answers[1]
    assert answers[0].endswith(UNCHANGED) and not EMPTY_WORDS.search(answers[0])
    return answers[0]


def test_what_is_no_backup_is_refused_in_a_sentence(page: Page) -> None:
    opened(page, some_records())
    for what, data, key in NO_BACKUP:
        assert refused_twice(page, data).startswith(WORDS[key]), what


def test_a_wrong_entry_of_sixty_refuses_the_file(page: Page) -> None:
    opened(page, some_records())
    for field, value, words in BAD_ANSWERS:
        records = some_records()
        records["cramp"][uuid(41)][field] = value
        answer = refused_twice(page, backup(records))
        assert answer.startswith("One entry is wrong, so none was taken. Cramps, number 42 ("), (
            value
        )
        assert answer.endswith(f"“{Q[field]}” {words} {UNCHANGED}"), (value, answer)
    records = some_records()
    records["cramp"][uuid(41)]["start"] = "2999-03-05T03:18+01:00"
    assert "2999" in refused_twice(page, backup(records))  # the date is named


def test_a_number_that_is_endless_is_refused(page: Page) -> None:
    opened(page, some_records())
    records = {"cramp": {uuid(1): {"start": "2026-03-01T03:00+01:00", "seconds": 7}}}
    text = canonical(records).replace('"seconds":7', '"seconds":1e400')
    hash = hashlib.sha256(text.encode()).hexdigest()
    file = backup(records, sha256=hash, records="R").decode().replace('"R"', text)
    answer = refused_twice(page, file.encode())
    assert "There stands 1e400." in answer


def test_counts_traps_and_other_kinds_are_refused(page: Page) -> None:
    opened(page, some_records())
    records = some_records()
    del records["cramp"][uuid(7)]
    sixty = {kind: len(entries) for kind, entries in some_records().items()}
    answer = refused_twice(page, backup(records, counts=sixty))
    assert answer.startswith("This backup is damaged. Cramps: 60 were put in, 59 were found.")
    one = backup({"cramp": {uuid(1): cramp(1)}}).decode()
    for text, words in (
        (one.replace(uuid(1), "__proto__"), "holds a name that is not allowed: __proto__."),
        (
            one.replace('"muscle"', '"constructor"'),
            "holds a name that is not allowed: constructor.",
        ),
        (one.replace('"muscle"', '"about"'), "one name stands in it twice, about."),
        (
            one.replace('"episodes": 1', f'"episodes": 1, "x": {"[" * 10_000 + "]" * 10_000}'),
            "This is not built like one of our backups.",
        ),
    ):
        assert words in refused_twice(page, text.encode())
    assert page.evaluate("({}).start === undefined && ({}).about === undefined")
    for kind, id, fields, words in (
        ("night", "2026-02-30", {"state": "free"}, "Nights, number 1. It has no usable name:"),
        ("tick", "2026-01-01:bananas", [], "Ticks on the checklist, number 1. It is no entry:"),
        ("cramp", uuid(1), None, "Cramps, number 1. It is no entry: –."),
        (
            "mark",
            uuid(1),
            {"date": "2026-02-03", "kind": "party"},
            'That is none of the answers: "party".',
        ),
    ):
        bad: Any = {kind: {id: fields}}
        assert words in refused_twice(page, backup(bad))


def test_a_file_that_is_too_big_is_refused_at_once(page: Page, tmp_path: Path) -> None:
    opened(page, some_records())
    page.evaluate("() => { Blob.prototype.arrayBuffer = () => { throw new Error('read') } }")
    before = dump(page)
    for size in (5_000_001, 50_000_000):
        file = tmp_path / f"{size}.json"
        file.write_bytes(b" " * size)
        page.set_input_files("restore-file input", file)
        expect(said(page)).to_have_text(
            f"This file is too big for a backup. The most is 5 MB. {UNCHANGED}"
        )
        expect(said(page)).to_be_focused()
        assert dump(page) == before
        page.evaluate("document.querySelector('.said').textContent = ''")


def test_a_file_that_cannot_be_opened_is_said(page: Page) -> None:
    opened(page)
    moved = "Promise.reject(new DOMException('x', 'NotReadableError'))"
    page.evaluate(f"() => {{ Blob.prototype.arrayBuffer = () => {moved} }}")
    assert refused_twice(page, b"{}").startswith("This file could not be opened.")


# --- restoring --------------------------------------------------------------------------------


def test_a_backup_is_shown_first_then_joined_and_undone(page: Page) -> None:
    mine, theirs = some_records(), some_records()
    for number in range(10, 15):
        del mine["cramp"][uuid(number)]
    for number in range(3):
        theirs["cramp"][uuid(number)] |= {"pain": 3, "changed": "2026-03-01T02:16:00+00:00"}
    for number in range(3, 5):
        mine["cramp"][uuid(number)] |= {"pain": 3, "changed": "2026-03-01T04:00:00+01:00"}
    mine["cramp"][uuid(300)] = cramp(3)
    opened(page, mine)
    before = dump(page)
    choose(page, backup(theirs))
    expect(said(page)).to_have_text("Backup of 5 Mar 2026, 03:12. Entries in it: 119.")
    expect(said(page)).to_be_focused()
    assert counts(page) == {"new": "5", "newer": "3", "same": "109", "older": "2"}
    gone = "To replace everything also takes away what is only here: 1."
    expect(page.locator(".gone")).to_have_text(gone)
    assert dump(page) == before
    tap(page, button(page, "Add to my diary"))
    expect(said(page)).to_have_text("Done. New: 5. Newer: 3. Left as they were: 111.")
    expect(said(page)).to_be_focused()
    expect(page.locator(".preview")).to_be_hidden()
    expect(page.locator("[data-kind=cramp] dd").first).to_have_text("61")
    found = stored(page)["cramp"]
    assert (
        found[uuid(12)] == theirs["cramp"][uuid(12)]
        and found[uuid(300)] == mine["cramp"][uuid(300)]
    )
    assert found[uuid(0)]["pain"] == 3 and found[uuid(3)] == mine["cramp"][uuid(3)]
    page.reload()  # undo outlives it
    tap(page, button(page, "Undo the last restore"))
    expect(said(page)).to_have_text("Undone. All is as it was before.")
    expect(page.locator("[data-do=undo]")).to_be_hidden()
    assert dump(page) == before


def test_everything_can_be_replaced(page: Page) -> None:
    theirs: Records = {"cramp": {uuid(200): cramp(5)}}
    opened(page, some_records())
    before = dump(page)
    choose(page, backup(theirs))
    tap(page, button(page, "Replace everything"))
    expect(said(page)).to_have_text("Done. What is here is now the backup: 1. Taken away: 119.")
    assert stored(page) == theirs
    tap(page, button(page, "Undo the last restore"))
    expect(said(page)).to_have_text("Undone. All is as it was before.")
    assert dump(page) == before


def test_the_undo_of_the_diary_ends_with_a_restore(page: Page) -> None:
    """It would put one old entry back among the restored ones. The restore's own undo stays."""
    last = {"unknot:undo:last": json.dumps({"v": 1, "name": "cramp:x", "text": None})}
    opened(page, some_records())
    page.evaluate("(last) => Object.assign(localStorage, last)", last)
    page.reload()
    before = dump(page)
    choose(page, backup({"cramp": {uuid(1): some_records()["cramp"][uuid(1)]}}))
    tap(page, button(page, "Replace everything"))
    expect(said(page)).to_contain_text("Done.")
    assert "unknot:undo:last" not in dump(page)
    tap(page, button(page, "Undo the last restore"))
    expect(said(page)).to_contain_text("Undone.")
    assert dump(page)["unknot:undo:last"] == before["unknot:undo:last"]


def test_the_same_file_again_is_nothing_new(page: Page) -> None:
    opened(page, {"cramp": {uuid(number): cramp(number) for number in range(60)}})
    data = download_backup(page)
    expect(page.locator(".last")).to_contain_text("Last backup: today.")
    before = dump(page)
    for _ in range(2):
        choose(page, data)
        expect(said(page)).to_contain_text("Nothing new: 60 of 60 are already here.")
        for name in ("Add to my diary", "Replace everything"):
            expect(button(page, name)).to_be_hidden()
        tap(page, button(page, "Cancel"))
        expect(button(page, "Choose a backup")).to_be_focused()
    assert dump(page) == before


def test_export_wipe_import_gives_identical_data(new_phone: NewPhone) -> None:
    """By the buttons of the page, and without one request."""
    phone = new_phone(allow=["favicon"])
    phone.clock.install()
    page = opened(phone.new_page(), some_records())
    requests: list[str] = []
    phone.on("request", lambda request: requests.append(request.url))
    data = download_backup(page)
    with tables(page):
        tap(page, button(page, "Table (CSV), to read"))
    wipe(page)
    assert dump(page) == {}
    expect(page.locator(".last")).to_have_text("No backup was made on this phone yet.")
    choose(page, data)
    tap(page, button(page, "Add to my diary"))
    expect(said(page)).to_contain_text("Done. New: 119.")
    assert stored(page) == some_records()
    choose(page, b"no backup")
    expect(said(page)).to_contain_text(UNCHANGED)
    assert [url for url in requests if not url.startswith("blob:")] == []


def wipe(page: Page) -> None:
    tap(page, page.locator("[data-do=wipe-ask]"))
    tap(page, page.locator("dialog [data-do=wipe]"))
    expect(page.locator(".wiped")).to_have_text(
        "All that you noted here is deleted. The app still works without a network."
    )
    expect(page.locator(".wiped")).to_be_focused()


# No room for more than so many cramps.
FULL_AT = """(most) => {
  const real = Storage.prototype.setItem;
  const cramps = () => Object.keys(localStorage).filter((key) => key.startsWith("unknot:cramp:"));
  globalThis.roomAgain = () => { most = Infinity };
  Storage.prototype.setItem = function (key, text) {
    const more = key.startsWith("unknot:cramp:") && this.getItem(key) === null;
    if (more && cramps().length >= most) throw new DOMException("full", "QuotaExceededError");
    real.call(this, key, text);
  };
}"""


@pytest.mark.parametrize(("how", "most"), [("Add to my diary", 35), ("Replace everything", 30)])
def test_a_storage_that_is_full_halfway_is_as_before(page: Page, how: str, most: int) -> None:
    opened(page, {"cramp": {f"mine-{number}": cramp(number) for number in range(5)}})
    before = dump(page)
    choose(page, backup(some_records()))
    page.evaluate(FULL_AT, most)  # the 31st of the file's does not fit
    tap(page, button(page, how))
    words = f"There is no room for it on this phone. Make some room, then try again. {UNCHANGED}"
    expect(said(page)).to_have_text(words)
    expect(said(page)).to_be_focused()
    assert dump(page) == before
    expect(page.locator("[data-kind=cramp] dd").first).to_have_text("5")
    page.evaluate("roomAgain()")  # the file waits for another tap
    tap(page, button(page, how))
    expect(said(page)).to_contain_text("Done.")


# From the 31st of its cramps on nothing is written any more: the tab is gone.
KILLED = """(most) => {
  let left = most;
  for (const name of ["setItem", "removeItem"]) {
    const real = Storage.prototype[name];
    Storage.prototype[name] = function (...parts) {
      if (parts[0].startsWith("unknot:cramp:")) left -= 1;
      if (left >= 0) real.apply(this, parts);
    };
  }
}"""


def test_a_tab_that_is_killed_halfway_is_put_right_and_told_once(
    windows: tuple[Page, Page],
) -> None:
    page, again = windows
    opened(page, {"cramp": {uuid(number): cramp(number, pain=1) for number in range(5)}})
    before = dump(page)
    theirs = {"cramp": {f"theirs-{number}": cramp(number) for number in range(60)}}
    choose(page, backup(theirs))
    expect(page.locator(".preview")).to_be_visible()
    page.evaluate(KILLED, 30)
    tap(page, button(page, "Add to my diary"))
    expect(said(page)).to_contain_text("Close the app and open it again")
    left = dump(page)
    assert sum(":cramp:theirs" in key for key in left) == 30 and "unknot:restoring:now" in left
    page.close()
    open_page(again, PATH)
    words = "A restore was cut off halfway. What was here before is back, and nothing is lost."
    expect(again.locator(".recovered")).to_have_text(words)
    expect(again.locator("[data-kind=cramp] dd").first).to_have_text("5")
    assert dump(again) == before
    again.reload()
    expect(again.locator("[data-kind=cramp] dd").first).to_have_text("5")
    alone(again)
    expect(again.locator(".recovered")).to_be_hidden()


def alone(page: Page) -> None:
    """Wait until no window is at it."""
    page.evaluate("navigator.locks.request('unknot-together', () => {})")


def test_what_cannot_even_be_put_back_is_said(page: Page) -> None:
    opened(page, {"cramp": {uuid(number): cramp(number, pain=1) for number in range(30)}})
    before = dump(page)
    choose(page, backup(some_records()))
    page.evaluate(
        """() => {
          const real = Storage.prototype.setItem;
          let left = 20;
          Storage.prototype.setItem = function (...parts) {
            if (left-- <= 0) throw new DOMException("broken", "UnknownError");
            real.apply(this, parts);
          };
        }"""
    )
    tap(page, button(page, "Replace everything"))
    expect(said(page)).to_contain_text(
        "Close the app and open it again: it puts back what was here."
    )
    page.reload()
    expect(page.locator(".recovered")).to_be_visible()
    assert dump(page) == before


def test_another_window_that_is_at_it_goes_first(windows: tuple[Page, Page]) -> None:
    page, other = windows
    opened(page, some_records())
    open_page(other, PATH)
    choose(other, backup({"cramp": {uuid(700): cramp(7)}}))
    hold = """() => new Promise((held) => navigator.locks.request("unknot-together", () =>
      new Promise((end) => { globalThis.end = end; held() })))"""
    page.evaluate(hold)
    before = dump(page)
    busy = f"Another window is at it. Wait a moment, then try again. {UNCHANGED}"
    tap(other, button(other, "Add to my diary"))
    expect(said(other)).to_have_text(busy)
    tap(other, other.locator("[data-do=wipe-ask]"))
    tap(other, other.locator("dialog [data-do=wipe]"))
    expect(other.locator(".wiped")).to_contain_text("Another window is at it.")
    assert dump(page) == before
    page.evaluate("end()")
    alone(other)
    tap(other, button(other, "Add to my diary"))
    expect(said(other)).to_have_text("Done. New: 1. Newer: 0. Left as they were: 0.")


def test_two_windows_restore_at_once_and_nothing_is_mixed(windows: tuple[Page, Page]) -> None:
    for window in windows:
        opened(window)
    sets = [{"cramp": {f"{name}-{number}": cramp(number) for number in range(60)}} for name in "ab"]
    for window, records in zip(windows, sets, strict=True):
        choose(window, backup(records))
        expect(window.locator(".preview")).to_be_visible()
        window.evaluate(
            """() => {
              globalThis.now = new BroadcastChannel("now");
              now.onmessage = () => document.querySelector("[data-do=replace]").click();
            }"""
        )
    windows[0].evaluate("new BroadcastChannel('now').postMessage('both of them')")
    for window in windows:
        expect(said(window)).to_contain_text(re.compile("^Done|^Another window"))
    done = [
        records
        for window, records in zip(windows, sets, strict=True)
        if said(window).inner_text().startswith("Done")
    ]
    agree(*windows)
    assert stored(windows[0]) == stored(windows[1])
    assert stored(windows[0]) in done
    for window in windows:
        expect(said(window)).not_to_contain_text("open it again")


def agree(one: Page, other: Page) -> None:
    """Wait until each window sees what the other wrote, which takes a moment."""
    for _ in range(200):
        if dump(one) == dump(other):
            return
        one.wait_for_timeout(50)


# --- the end ----------------------------------------------------------------------------------


def test_nothing_is_deleted_without_a_second_tap(page: Page) -> None:
    opened(page, some_records())
    before = dump(page)
    dialog = page.get_by_role("dialog", name="Delete all of this?")
    ask = page.locator("[data-do=wipe-ask]")
    tap(page, ask)
    expect(dialog.locator("[data-kind=cramp]")).to_have_text("Cramps60")
    tap(page, button(page, "Keep it"))
    expect(dialog).to_be_hidden()
    expect(ask).to_be_focused()
    tap(page, ask)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert dump(page) == before


def test_a_backup_comes_first_for_who_wants_it(page: Page) -> None:
    opened(page, some_records())
    tap(page, page.locator("[data-do=wipe-ask]"))
    with page.expect_download() as download:
        tap(page, button(page, "Make a backup first"))
    expect(page.locator("dialog .saved")).to_contain_text("The backup is made.")
    assert json.loads(saved(download.value))["records"] == some_records()
    tap(page, page.locator("dialog [data-do=wipe]"))
    expect(page.locator(".wiped")).to_be_focused()
    assert dump(page) == {}


def test_deleted_is_deleted_and_help_still_opens_without_a_server(offline: BrowserContext) -> None:
    offline.clock.install()
    page = offline.new_page()
    open_page(page, PATH)
    seed(page, some_records())
    page.reload()
    expect(page.locator("[data-kind=cramp] dd").first).to_have_text("60")
    caches = page.evaluate(KEPT)
    data = download_backup(page)
    wipe(page)
    assert dump(page) == {} and page.evaluate(KEPT) == caches and len(caches) == 1
    for path in ("/", PATH):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    choose(page, data)
    tap(page, button(page, "Add to my diary"))
    expect(said(page)).to_contain_text("Done.")
    assert stored(page)["cramp"] == some_records()["cramp"]


def test_what_another_window_saves_after_a_wipe_stays(windows: tuple[Page, Page]) -> None:
    page, other = windows
    opened(page, some_records())
    open_page(other, "/about")
    wipe(page)
    other.get_by_role("radio", name="Light", exact=True).check(force=True)
    expect(other.locator("html")).to_have_attribute("data-theme", "light")
    agree(page, other)
    assert set(dump(page)) == {"unknot:setting:theme"}


# --- the page ---------------------------------------------------------------------------------


@pytest.mark.parametrize("entries", [0, 1, 60])
def test_axe_finds_nothing(page: Page, entries: int) -> None:
    """Of the last question and of the page without entries once: they are always the same."""
    records: Records = some_records() if entries == 60 else {}
    if entries == 1:
        records = {"cramp": {uuid(1): cramp(1)}}
    opened(page, {kind: rows for kind, rows in records.items() if kind != "setting"})
    download_backup(page)
    choose(page, backup({"cramp": {uuid(500): cramp(5)}}))
    expect(page.locator(".preview")).to_be_visible()
    page.evaluate("for (const node of document.querySelectorAll('details')) node.open = true")
    assert violations_in_both_schemes(page) == []
    assert small_targets(page) == [] and covered(page) == []
    assert not EMPTY_WORDS.search(page.locator("main").inner_text())
    tap(page, page.locator("[data-do=wipe-ask]"))
    assert entries < 60 or violations(page) == []
    tap(page, page.locator("dialog [data-do=wipe]"))
    expect(page.locator(".wiped")).to_be_visible()
    assert entries < 60 or violations_in_both_schemes(page) == []
    assert not EMPTY_WORDS.search(page.locator("main").inner_text())


def test_large_letters_fit_a_narrow_screen(new_phone: NewPhone) -> None:
    phone = new_phone(viewport={"width": 320, "height": 640}, allow=["favicon"])
    phone.clock.install()
    page = phone.new_page()
    phone.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    opened(page, some_records())
    download_backup(page)
    choose(page, backup({"cramp": {uuid(500): cramp(5)}}))
    expect(page.locator(".preview")).to_be_visible()
    page.evaluate("for (const node of document.querySelectorAll('details')) node.open = true")
    for direction in ("ltr", "rtl"):
        page.evaluate("(dir) => { document.documentElement.dir = dir }", direction)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, direction
        tap(page, page.locator("[data-do=wipe-ask]"))
        last = page.locator("dialog [data-do=wipe]")
        last.scroll_into_view_if_needed()
        expect(last, direction).to_be_in_viewport()
        assert page.evaluate("document.querySelector('dialog').scrollWidth") <= 320, direction
        tap(page, button(page, "Keep it"))
        expect(last, direction).to_be_hidden()


def test_without_scripts_it_says_what_it_needs_them_for(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(PATH)
    line = page.locator("noscript p")
    expect(line).to_be_visible()
    expect(line).to_contain_text("For that it needs scripts, and they are off here.")
    expect(page.get_by_role("button")).to_have_count(0)
    expect(page.locator("your-data")).to_be_hidden()


def test_who_installs_on_an_iphone_is_told_to_take_the_data_along(phone_page: Page) -> None:
    open_page(phone_page, "/about")
    for browser in ("ios-safari", "ios-other", "android-chrome", "computer"):
        steps = phone_page.locator(f"[data-browser={browser}]")
        link = steps.get_by_role(
            "link", name=re.compile("Take your data along"), include_hidden=True
        )
        expect(link).to_have_count(int(browser.startswith("ios")))
    phone_page.get_by_role("link", name="Your data").click()
    expect(phone_page.get_by_role("heading", level=1)).to_have_text("Your data")
