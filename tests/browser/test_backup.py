"""The backup and its way back. Files are made and judged here, by Python's json and hashlib; what
must not change is compared byte by byte.
"""

import base64
import hashlib
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.backups import (
    BAD_FIELDS,
    NO_BACKUP,
    QUOTA,
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
from tests.browser.modules import Modules
from tests.browser.phone import PHONE
from tests.server import Server

BACKUP, RESTORE, ENTRIES = "diary/backup.js", "diary/restore.js", "diary/entries.js"
STORAGE, TOGETHER = "lib/storage.js", "lib/together.js"
NOW = 1772676720000  # 2026-03-05T03:12:00+01:00
TODAY = "2026-03-05"


READ = """async ({ readBackup }, [data, now]) => {
  const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
  return readBackup(new File([bytes], "x.json"), now);
}"""
# Many records come and go as text: one by one, each costs a message's worth of work.
AS_TEXT = "async (module, given) => JSON.stringify(await ({work})(module, JSON.parse(given)))"


def ask(modules: Modules, module: str, work: str, given: Any = None) -> Any:
    """`Modules.ask` for many records; what is undefined is not in the answer."""
    return json.loads(modules.ask(module, AS_TEXT.replace("{work}", work), json.dumps(given)))


def read(modules: Modules, data: bytes) -> Any:
    return ask(modules, BACKUP, READ, [base64.b64encode(data).decode(), NOW])


def restore(modules: Modules, records: Records, how: str = "join") -> Any:
    work = "({ restore }, [records, how, today]) => restore(records, how, today)"
    return ask(modules, RESTORE, work, [records, how, TODAY])


def written(modules: Modules, records: Records) -> str:
    write = """async ({ backupOf }, records) =>
      (await backupOf(records, "2026-03-05T03:12:00+01:00")).text"""
    text: str = ask(modules, BACKUP, write, records)
    return text


def here(modules: Modules) -> Records:
    found: Records = ask(modules, RESTORE, "({ recordsHere }) => recordsHere()")
    return found


def begin(modules: Modules, records: Records) -> dict[str, str]:
    """Nothing but these records, as the app stores them, on a page that starts anew."""
    modules.page.evaluate("localStorage.clear()")
    modules.page.reload()
    seed(modules.page, records)
    here(modules)
    return dump(modules.page)


@pytest.fixture(scope="module")
def reader(browser: Browser, server: Server) -> Iterator[Modules]:
    """A page on which files are read and nothing is written."""
    phone = browser.new_context(**{**PHONE, "base_url": server.url})
    yield Modules(phone)
    phone.close()


@pytest.fixture
def modules(phone: BrowserContext) -> Modules:
    return Modules(phone)


# --- writing and reading ----------------------------------------------------------------------


def test_a_backup_is_what_an_independent_reader_expects(modules: Modules) -> None:
    records = some_records()
    seed(modules.page, records)
    assert here(modules) == records
    text = written(modules, records)
    found = json.loads(text)
    assert list(found) == ["app", "kind", "format", "made", "counts", "sha256", "records"]
    assert (found["app"], found["kind"], found["format"]) == ("unknot", "backup", 1)
    assert found["counts"]["cramp"] == 60 and found["counts"]["tick"] == 30
    assert found["records"] == records
    assert found["sha256"] == hashlib.sha256(canonical(records).encode()).hexdigest()
    assert read(modules, text.encode())["records"] == records


def test_a_file_is_read_however_it_was_saved(reader: Modules) -> None:
    records = some_records()
    plain = backup(records)
    pretty = json.dumps(json.loads(plain), indent=2).encode()  # escaped, other order of spaces
    turned = dict(reversed(json.loads(plain).items()))
    for data in (
        *(plain, b"\xef\xbb\xbf" + plain, pretty, pretty.replace(b"\n", b"\r\n")),
        *(b" \n" + plain + b"\n", json.dumps(turned).encode()),
    ):
        found = read(reader, data)
        assert found["records"] == records and found["counts"]["cramp"] == 60
    assert read(reader, backup({}))["records"] == {}


def test_what_is_no_backup_is_refused(reader: Modules) -> None:
    found = {what: read(reader, data) for what, data, _ in NO_BACKUP}
    names = {what: answer["problem"]["key"] for what, answer in found.items()}
    assert names == {what: f"backup-{key}" for what, _, key in NO_BACKUP}
    assert found["a newer one"]["problem"]["values"] == {"format": 2}


def test_a_file_that_is_too_big_is_not_read(reader: Modules) -> None:
    work = """async ({ readBackup }, sizes) => Promise.all(sizes.map((size) => readBackup(
      { size, arrayBuffer() { throw new Error("read") } }).catch((error) => error.message)))"""
    huge, over, right = reader.ask(BACKUP, work, [50_000_000, 5_000_001, 5_000_000])
    assert huge == over == {"problem": {"key": "backup-too-big", "values": {"most": 5}}}
    assert right == "read"


def test_counts_that_differ_are_said(reader: Modules) -> None:
    records = some_records()
    counts = {kind: len(entries) for kind, entries in records.items()}
    del records["cramp"][uuid(7)]
    problem = read(reader, backup(records, counts=counts))["problem"]
    assert problem == {"key": "backup-counts", "values": {"kind": "cramp", "made": 60, "found": 59}}
    problem = read(reader, backup(records, counts={**counts, "cramp": 59, "sleep": 3}))["problem"]
    assert problem["values"] == {"kind": "sleep", "made": 3, "found": 0}


def test_one_bad_record_of_sixty_refuses_the_file(reader: Modules) -> None:
    for field, value in BAD_FIELDS:
        records = some_records()
        records["cramp"][uuid(41)][field] = value
        problem = read(reader, backup(records))["problem"]
        number = field in ("pain", "seconds")
        assert problem["key"] == ("backup-number" if number else "backup-record"), (field, value)
        values = problem["values"]
        assert (values["kind"], values["number"], values["field"]) == ("cramp", 42, field)
        assert values["when"] == (str(value)[:25] if field == "start" and value else values["when"])
    records = some_records()
    data = canonical(records).replace('"seconds":101', '"seconds":1e400')
    head = backup(records, sha256=hashlib.sha256(data.encode()).hexdigest(), records="R").decode()
    problem = read(reader, head.replace('"R"', data).encode())["problem"]
    assert problem["values"]["field"] == "seconds" and problem["values"]["number"] == 42


def test_bad_records_of_the_other_kinds_refuse_the_file(reader: Modules) -> None:
    bad: list[tuple[str, str, Any]] = [
        ("night", "2026-02-01", {"state": "cramp"}),
        ("mark", uuid(1), {"date": "2026-02-03", "kind": "party"}),
        ("night", "2026-02-30", {"state": "free"}),
        ("tick", "yesterday", {}),
        ("tick", "2026-01-01:bananas", []),
        ("skip", "2026-01-01", {"until": 3}),
        ("item", "own-1", {"name": " "}),
        ("order", "first:bananas", {"at": "top"}),
        ("setting", "theme", {"value": 3}),
        ("condition", 'a"b', {"on": True}),
        ("quiz", "answers", {"answers": []}),
        ("cramp", "a b", cramp(1)),
        ("cramp", uuid(1), None),
    ]
    for place, (kind, id, fields) in enumerate(bad):
        records: Any = {kind: {id: fields}, "listed": {"walk": {}}}
        problem = read(reader, backup(records))["problem"]
        key = "backup-record" if place < 2 else "backup-entry"
        assert problem["key"] == key and problem["values"]["kind"] == kind, (kind, id)


def test_names_that_are_traps_are_refused(reader: Modules) -> None:
    good = backup({"cramp": {uuid(1): cramp(1)}}).decode()
    traps = {
        good.replace(f'"{uuid(1)}": {{', '"__proto__": {'): "name",
        good.replace(f'"{uuid(1)}": {{', '"\\u005f_proto__": {'): "name",
        good.replace('"muscle"', '"constructor"'): "name",
        good.replace('"muscle"', '"__proto__"'): "name",
        good.replace('"episodes": 1', '"episodes": 1, "x": {"toString": 1}'): "name",
        good.replace('"muscle"', '"about"'): "twice",
        good.replace(
            '"records": {"cramp": {', f'"records": {{"cramp": {{"{uuid(1)}": {{}}, '
        ): "twice",
        good.replace('"records": {', '"records": {}, "records": {'): "twice",
        good.replace('"episodes": 1', f'"episodes": 1, "x": {"[" * 10_000 + "]" * 10_000}'): "deep",
    }
    for text, reason in traps.items():
        assert text != good
        assert read(reader, text.encode())["problem"]["key"] == f"backup-{reason}"
    assert reader.page.evaluate(
        "['start', 'cramp', 'x', 'seconds', 'state'].every((name) => ({})[name] === undefined)"
    )
    # The same words in a note are words.
    words = '{"__proto__": 1, "__proto__": 2} \\" constructor: {'
    records = {"cramp": {uuid(1): cramp(1, note=words)}}
    assert read(reader, backup(records))["records"] == records


def test_fields_of_a_newer_version_are_kept(modules: Modules) -> None:
    new = {"moon": {"phase": 3}, "list": [1, 2], "seconds": 5}
    records = {"cramp": {uuid(1): cramp(1, **new)}, "night": {"2026-02-01": {"sky": "clear"}}}
    found = read(modules, backup(records))["records"]
    assert restore(modules, found)["changed"] == 2
    assert here(modules) == records


# --- joining ----------------------------------------------------------------------------------


def test_what_a_backup_would_change_is_counted_before(reader: Modules) -> None:
    mine, theirs = some_records(), some_records()
    for number in range(10, 15):
        del mine["cramp"][uuid(number)]  # five are new here
    for number in range(3):  # three are newer there, two here
        theirs["cramp"][uuid(number)] |= {"pain": 3, "changed": "2026-03-01T02:16:00+00:00"}
    for number in range(3, 5):
        mine["cramp"][uuid(number)] |= {"pain": 3, "changed": "2026-03-01T04:00:00+01:00"}
    work = "({ compared }, [here, there]) => compared(here, there)"
    found = ask(reader, BACKUP, work, [mine, theirs])
    assert found["kinds"]["cramp"] == {"new": 5, "newer": 3, "same": 50, "older": 2}
    assert found["kinds"]["night"] == {"new": 0, "newer": 0, "same": 19, "older": 0}
    fresh = ask(reader, BACKUP, work, [mine, mine])
    assert fresh["kinds"]["cramp"] == {"new": 0, "newer": 0, "same": 55, "older": 0}
    assert fresh["total"]["new"] == fresh["total"]["newer"] == fresh["total"]["older"] == 0


def test_the_later_change_is_kept_by_its_instant(reader: Modules) -> None:
    def one(changed: Any, pain: int) -> Records:
        more = {} if changed is None else {"changed": changed}
        return {"cramp": {uuid(1): {"start": "2026-03-01T03:00+01:00", "pain": pain, **more}}}

    cases = [
        # 04:00 in Berlin is before 03:30 in London.
        ("2026-03-02T04:00:00+01:00", 9, "2026-03-02T03:30:00+00:00", 1, 1),
        (None, 9, "2026-03-02T03:30:00+00:00", 1, 1),
        # The same moment: the larger text, whoever has it.
        ("2026-03-02T04:00:00+01:00", 2, "2026-03-02T04:00:00+01:00", 5, 5),
        (None, 5, None, 2, 5),
        ("2026-03-02T04:00:00+01:00", 2, "2026-03-02T03:00:00+00:00", 2, 2),
    ]
    work = "({ joined }, [one, other]) => joined(one, other)"
    for changed1, pain1, changed2, pain2, right in cases:
        a, b = one(changed1, pain1), one(changed2, pain2)
        ab, ba = reader.ask(BACKUP, work, [a, b]), reader.ask(BACKUP, work, [b, a])
        assert ab == ba and ab["cramp"][uuid(1)]["pain"] == right


def test_joining_is_the_same_both_ways_and_twice_is_once(reader: Modules) -> None:
    chance = random.Random(3)

    def variant() -> Records:
        records = some_records()
        for entries in records.values():
            for id in list(entries):
                if chance.random() < 0.3:
                    del entries[id]
                elif chance.random() < 0.3:
                    entries[id]["extra"] = chance.randrange(5)
                    minute = chance.randrange(3)
                    entries[id]["changed"] = f"2026-03-02T03:{minute:02}:00+01:00"
        return {kind: entries for kind, entries in records.items() if chance.random() < 0.9}

    work = """({ joined }, [a, b, c]) => [joined(a, b), joined(b, a), joined(a, a),
      joined(joined(a, b), c), joined(a, joined(b, c)), joined(joined(a, b), b)]"""
    for _ in range(20):
        a, b, c = variant(), variant(), variant()
        ab, ba, aa, left, right, twice = ask(reader, BACKUP, work, [a, b, c])
        assert ab == ba == twice and aa == a and left == right
        for kind in {*a, *b}:
            assert set(ab[kind]) == {*a.get(kind, {}), *b.get(kind, {})}


# --- on the phone -----------------------------------------------------------------------------


def test_export_wipe_import_gives_identical_data(modules: Modules) -> None:
    page, records = modules.page, some_records()
    seed(page, records)
    page.evaluate("localStorage['other-app'] = 'stays'")
    text = written(modules, here(modules))
    modules.ask(STORAGE, "({ wipe }) => wipe()")
    assert dump(page) == {"other-app": "stays"}
    page.evaluate("localStorage.clear()")
    found = read(modules, text.encode())
    assert "changed" in restore(modules, found["records"])
    assert stored(page) == records == here(modules)
    before = dump(page)
    for how in ("join", "replace"):  # the same file again changes nothing, not even a byte
        assert restore(modules, found["records"], how) == {"changed": 0}
        assert dump(page) == before


def test_a_join_keeps_what_is_here_and_can_be_undone(modules: Modules) -> None:
    page, mine = modules.page, some_records()
    theirs = {"cramp": {uuid(200): cramp(5), uuid(3): cramp(3, changed="2026-03-02T00:00+01:00")}}
    seed(page, mine)
    here(modules)
    before = dump(page)
    changed = restore(modules, theirs)["changed"]
    assert changed >= 2
    assert here(modules)["cramp"] == {**mine["cramp"], **theirs["cramp"]}
    assert modules.ask(TOGETHER, "({ undoable }) => undoable()")
    page.reload()
    keep = "({ keep }, [id, answers]) => keep('cramp', id, answers)"
    later = {"start": "2026-03-01T04:00+01:00"}
    assert modules.ask(ENTRIES, keep, [uuid(300), later])["kept"]  # saved since: it stays
    assert modules.ask(TOGETHER, "({ undo }) => undo()") is True
    after = dump(page)
    assert after.pop(f"unknot:cramp:{uuid(300)}") and after.pop("unknot:undo:last")
    assert after == before
    assert modules.ask(TOGETHER, "({ undoable, undo }) => [undoable(), undo()]") == [None, False]


def test_replace_takes_away_what_the_file_has_not(modules: Modules) -> None:
    page, mine = modules.page, some_records()
    seed(page, {**mine, "run": {"now": {"start": NOW, "touched": NOW, "episodes": 1}}})
    before = dump(page)
    theirs: Records = {"cramp": {uuid(200): cramp(5)}, "setting": {"theme": {"value": "light"}}}
    restore(modules, theirs, "replace")
    found = stored(page)
    assert found.pop("run") and found == theirs  # the cramp that is going on goes on
    modules.ask(TOGETHER, "({ undo }) => undo()")
    assert dump(page) == before


MINE: Records = {"cramp": {uuid(number): cramp(number, pain=1) for number in range(30)}}


@pytest.mark.parametrize("how", ["join", "replace"])
def test_a_storage_that_is_full_halfway_is_as_before(modules: Modules, how: str) -> None:
    page = modules.page
    for room in (0, 50, 1_000, 12_000, 14_000, 20_000):
        begin(modules, MINE)
        page.evaluate('localStorage[\'unknot:before:old\'] = \'{"v":1,"made":"x","texts":{}}\'')
        before = dump(page)
        page.evaluate(QUOTA, room)
        problem = restore(modules, some_records(), how)["problem"]["key"]
        assert problem == ("restore-full" if room else "restore-blocked"), room
        assert dump(page) == before, room
        assert here(modules)["cramp"].keys() == {uuid(number) for number in range(30)}
        page.evaluate("grow(1e9)")
        assert "changed" in restore(modules, some_records(), how), room


def test_what_cannot_even_be_put_back_is_put_back_at_the_next_start(modules: Modules) -> None:
    page = modules.page
    for room in (3, 31, 60):
        before = begin(modules, MINE)
        page.evaluate(
            """(left) => {
              const real = Storage.prototype.setItem;
              Storage.prototype.setItem = function (...parts) {
                if (left-- <= 0) throw new DOMException("broken", "UnknownError");
                real.apply(this, parts);
              };
            }""",
            room + 3,  # the probe, what was before, the mark
        )
        problem = restore(modules, some_records(), "replace")["problem"]["key"]
        assert problem == "restore-full" and dump(page) != before, room
        page.reload()
        assert modules.ask(TOGETHER, "({ recover }) => recover()") is True, room
        assert dump(page) == before, room


def test_a_storage_that_lies_is_found_out(modules: Modules) -> None:
    """It takes a record without a word and keeps another text."""
    theirs = {"cramp": {f"c{number}": cramp(number) for number in range(20)}}
    for about in ("unknot:cramp:c7", "unknot:before:", "unknot:restoring:"):
        before = begin(modules, {"cramp": {uuid(1): cramp(1)}})
        modules.page.evaluate(
            """(about) => {
              const real = Storage.prototype.setItem;
              Storage.prototype.setItem = function (key, text) {
                real.call(this, key, key.startsWith(about) ? text.slice(0, 20) : text);
              };
            }""",
            about,
        )
        full = {"problem": {"key": "restore-full", "values": {}}}
        assert restore(modules, theirs) == full, about
        assert dump(modules.page) == before, about


@pytest.mark.parametrize("how", ["join", "replace"])
def test_a_killed_tab_leaves_nothing_half_done(phone: BrowserContext, how: str) -> None:
    ticks: Records = {"tick": {f"2026-01-{day:02}:bananas": {} for day in range(1, 9)}}
    modules = Modules(phone)
    for after in (0, 1, 2, 31, 70):
        page = modules.page
        before = begin(modules, MINE | ticks)
        # From some write on nothing is done any more, not even the cleaning up: the tab is gone.
        page.evaluate(
            """(left) => {
              for (const name of ["setItem", "removeItem"]) {
                const real = Storage.prototype[name];
                Storage.prototype[name] = function (...parts) {
                  if (left-- > 0) real.apply(this, parts);
                };
              }
            }""",
            after + 4,  # the probe comes and goes, then what was before and the mark
        )
        restore(modules, some_records(), how)
        page.close()
        modules = Modules(phone)
        assert modules.page.evaluate("localStorage.length") > 0
        assert modules.ask(TOGETHER, "({ recover }) => recover()") is True, after
        assert dump(modules.page) == before, after
        assert modules.ask(TOGETHER, "({ recover }) => recover()") is False, after


def test_two_tabs_do_not_restore_at_once(phone: BrowserContext) -> None:
    phone.clock.install(time=NOW / 1000 - 60)
    phone.clock.pause_at(NOW / 1000)  # nothing ends by itself
    one, two = Modules(phone), Modules(phone)
    hold = """({ alone }) => new Promise((held) => {
      globalThis.done = alone(() => new Promise((end) => { globalThis.end = end; held(); }));
    })"""
    one.ask(TOGETHER, hold)
    assert restore(two, some_records()) == {"problem": {"key": "restore-busy", "values": {}}}
    assert dump(two.page) == {}
    one.page.evaluate("async () => { end(); await done }")
    # Until every tab sees what was written, only the one that wrote it goes on.
    assert restore(two, some_records()) == {"problem": {"key": "restore-busy", "values": {}}}
    assert "changed" in restore(one, {"cramp": {uuid(1): cramp(1)}})
    two.page.clock.run_for(1000)
    two.page.evaluate("navigator.locks.request('unknot-together', () => {})")
    assert "changed" in restore(two, some_records())


def test_a_blocked_storage_is_said(new_phone: Callable[..., BrowserContext]) -> None:
    phone = new_phone()
    phone.add_init_script("Object.defineProperty(globalThis, 'localStorage', { value: null })")
    modules = Modules(phone)
    assert restore(modules, some_records()) == {"problem": {"key": "restore-blocked", "values": {}}}
    work = """({ keep, diary }) =>
      [keep("cramp", undefined, { start: "2026-03-01T03:12+01:00" }), diary()]"""
    kept, diary = modules.ask(ENTRIES, work)
    assert kept["kept"] is False and len(diary["cramps"]) == 1


def test_what_cannot_be_read_here_is_set_aside_and_in_no_backup(modules: Modules) -> None:
    page, records = modules.page, some_records()
    seed(page, records)
    seed(page, {"cramp": {"odd": {"start": "yesterday"}}, "night": {"2026-02-30": {}}})
    assert here(modules) == records
    kept = dump(page)
    assert "unknot:aside:cramp:odd" in kept and "unknot:aside:night:2026-02-30" in kept
    assert modules.ask(STORAGE, "({ setAside }) => setAside()") == 2


def test_the_old_cramps_of_the_player_are_in_the_backup_as_the_diary_keeps_them(
    modules: Modules,
) -> None:
    page = modules.page
    old = {
        "start": NOW,
        "seconds": 99,
        "muscle": "calf",
        "side": "left",
        "eased": "",
        "episodes": 1,
    }
    seed(page, {"cramp": {"2026-03-05T02:12:00.000Z": old, "bad": {**old, "start": 9e99}}})
    (found,) = here(modules)["cramp"].values()
    assert found["start"] == "2026-03-05T02:12:00+00:00" and "seconds" not in found
    assert stored(page)["cramp"] == {"2026-03-05T02:12:00.000Z": found}
    assert read(modules, backup(here(modules)))["counts"] == {"cramp": 1}


# --- entries ----------------------------------------------------------------------------------

KEEP = "({ keep }, [kind, id, answers]) => keep(kind, id ?? undefined, answers)"


def test_an_entry_is_kept_edited_deleted_and_comes_back_to_the_byte(modules: Modules) -> None:
    page = modules.page
    start = {"start": "2026-03-01T03:12+01:00", "pain": 0, "side": "left", "before": ["none"]}
    found = modules.ask(ENTRIES, KEEP, ["cramp", None, start])
    id = found["id"]
    assert found["kept"] and len(id) == 36
    (key,) = (key for key in dump(page) if key.startswith("unknot:cramp:"))
    fields = json.loads(dump(page)[key])
    assert {name: fields[name] for name in start} == start and fields["made"] == fields["changed"]
    page.evaluate(
        "([key, fields]) => localStorage.setItem(key, JSON.stringify(fields))",
        [key, {**fields, "moon": 3, "made": "2026-03-01T03:20:00+01:00"}],
    )
    edited = modules.ask(ENTRIES, KEEP, ["cramp", id, {"side": None, "pain": 4, "before": []}])
    assert edited["id"] == id
    after = json.loads(dump(page)[key])
    assert (after["pain"], after["moon"], after["made"]) == (4, 3, "2026-03-01T03:20:00+01:00")
    assert "side" not in after and "before" not in after and after["start"] == start["start"]
    before = dump(page)[key]
    modules.ask(ENTRIES, "({ discard }, id) => discard('cramp', id)", id)
    assert key not in dump(page)
    page.reload()  # undo outlives it
    undoable = "({ undoable }) => undoable()"
    assert modules.ask(ENTRIES, undoable) == {"kind": "cramp", "id": id, "isNew": False}
    modules.ask(ENTRIES, "({ undo }) => undo()")
    assert dump(page)[key] == before and modules.ask(ENTRIES, undoable) is None


def test_a_bad_entry_is_refused_and_nothing_is_written(modules: Modules) -> None:
    page = modules.page
    modules.ask(ENTRIES, KEEP, ["cramp", "c1", {"start": "2026-03-01T03:12+01:00"}])
    before = dump(page)
    for id, answers, field in (
        (None, {"start": "2026-02-30T03:12+01:00"}, "start"),
        (None, {}, "start"),
        (None, {"start": "2999-01-01T00:00+00:00"}, "start"),
        ("c1", {"pain": 11}, "pain"),
        ("c1", {"note": "x" * 2001}, "note"),
        ("c1", {"start": ""}, "start"),
    ):
        found = modules.ask(ENTRIES, KEEP, ["cramp", id, answers])
        assert found["problem"]["field"] == field
        assert dump(page) == before


def test_a_phone_whose_clock_went_back_loses_nothing(
    new_phone: Callable[..., BrowserContext],
) -> None:
    phone = new_phone()
    modules = Modules(phone)
    modules.ask(ENTRIES, KEEP, ["cramp", "c1", {"start": "2026-03-01T03:12+01:00"}])
    modules.page.clock.install(time="1999-01-01T00:00:00Z")
    modules.page.reload()
    diary = modules.ask(ENTRIES, "({ diary }) => diary()")
    assert [cramp["id"] for cramp in diary["cramps"]] == ["c1"]
    assert modules.ask(STORAGE, "({ setAside }) => setAside()") == 0


def test_the_diary_is_in_order_and_knows_when_it_was_begun(modules: Modules) -> None:
    seed(modules.page, some_records())
    diary = modules.ask(ENTRIES, "({ diary }) => diary()")
    starts = [cramp["start"] for cramp in diary["cramps"]]
    assert starts == sorted(starts) and len(starts) == 60
    assert diary["begun"] == "2026-01-01" and len(diary["nights"]) == 19
    assert diary["marks"][0]["words"] == "Tablets"
    modules.ask(ENTRIES, "({ begin }) => begin()")
    assert stored(modules.page)["setting"]["begun"]["value"] == "2026-01-01"
    modules.page.evaluate("localStorage.clear()")
    modules.ask(ENTRIES, "({ begin }) => begin()")
    assert len(stored(modules.page)["setting"]["begun"]["value"]) == 10


STRETCHES: list[tuple[str, dict[str, Any], str]] = [
    # What was ticked, when, and what is then known of the night 2026-03-04.
    ("in the evening", {"2026-03-04:bedtime-stretch": "2026-03-04T21:40:00+01:00"}, "yes"),
    ("after midnight", {"2026-03-05:bedtime-stretch": "2026-03-05T00:20:00+01:00"}, "yes"),
    ("in ms, as before", {"2026-03-04:bedtime-stretch": 1772656800000}, "yes"),
    ("the afternoon", {"2026-03-04:bedtime-stretch": "2026-03-04T15:00:00+01:00"}, "yes"),
    # Not before the outcome was known.
    ("the morning after", {"2026-03-05:bedtime-stretch": "2026-03-05T08:00:00+01:00"}, ""),
    ("by its day alone", {"2026-03-04:bedtime-stretch": None}, ""),
    # The list was at hand, and the stretch not ticked.
    ("something else", {"2026-03-04:bananas": "2026-03-04T21:00:00+01:00"}, "no"),
    ("something else at noon", {"2026-03-04:bananas": "2026-03-04T13:00:00+01:00"}, ""),
    ("something else the day before", {"2026-03-03:bananas": "2026-03-03T21:00:00+01:00"}, ""),
    ("nothing", {}, ""),
]  # fmt: skip


def stretch_known(modules: Modules, night: str) -> str:
    work = """({ diary, withStretches }, night) => {
      const { nights } = withStretches(diary(), { first: "2026-03-04", last: "2026-03-05" });
      return nights.find((one) => one.night === night)?.stretch ?? "";
    }"""
    found: str = modules.ask(ENTRIES, work, night)
    return found


def test_a_stretch_is_known_by_the_time_of_its_tick(modules: Modules) -> None:
    page = modules.page
    for what, ticks, right in STRETCHES:
        page.evaluate("localStorage.clear()")
        seed(page, {"tick": {id: {} if at is None else {"at": at} for id, at in ticks.items()}})
        page.reload()
        assert stretch_known(modules, "2026-03-04") == right, what


def test_a_stretch_after_the_cramp_proves_nothing(modules: Modules) -> None:
    page = modules.page
    early = {"start": "2026-03-05T01:12:00+01:00", "eased": []}
    for at, right in (("2026-03-05T01:11:59+01:00", "yes"), ("2026-03-05T01:12:00+01:00", "")):
        page.evaluate("localStorage.clear()")
        seed(page, {"cramp": {"c1": early}, "tick": {"2026-03-05:bedtime-stretch": {"at": at}}})
        page.reload()
        assert stretch_known(modules, "2026-03-04") == right
    seed(page, {"night": {"2026-03-04": {"stretch": "no"}}})  # what somebody said comes first
    seed(page, {"tick": {"2026-03-05:bedtime-stretch": {"at": "2026-03-05T00:00:00+01:00"}}})
    assert stretch_known(modules, "2026-03-04") == "no"


def test_ten_years_fit_and_are_read_at_once(modules: Modules) -> None:
    """2,000 cramps, ten years of five ticks a day: restored, and less than half of the 5 MB."""
    records: Records = {
        "cramp": {uuid(n): cramp(n % 28, note="woke up " * 10) for n in range(2000)}
    }
    items = ("bananas", "spinach", "magnesium", "walk", "bedtime-stretch")
    records["tick"] = {
        f"{year}-{month:02}-{day:02}:{item}": {"at": f"{year}-{month:02}-{day:02}T21:40:00+01:00"}
        for year in range(2016, 2026)
        for month in range(1, 13)
        for day in range(1, 29)
        for item in items
    }
    data = backup(records)
    assert len(data) < 5_000_000
    assert "changed" in restore(modules, read(modules, data)["records"])
    kept = dump(modules.page)
    assert len(kept) < 2200
    assert (
        sum(len(key) + len(text) for key, text in kept.items() if ":before:" not in key) < 2_500_000
    )
    assert here(modules) == records


def test_any_page_puts_back_what_was_left_half_done(
    new_phone: Callable[..., BrowserContext],
) -> None:
    """A killed tab leaves the mark; the next start, of whatever page, finds it."""
    phone = new_phone(allow=["favicon"])
    page = phone.new_page()
    page.goto("/healthz")
    before = {"unknot:cramp:c1": '{"v":1,"start":"2026-03-01T03:12+01:00"}'}
    texts = {"cramp:c1": before["unknot:cramp:c1"], "cramp:c2": None}
    page.evaluate(
        "(texts) => { Object.assign(localStorage, texts) }",
        {
            "unknot:cramp:c1": '{"v":1,"start":"2026-03-01T03:12+01:00","pain":9}',
            "unknot:cramp:c2": '{"v":1,"start":"2026-03-02T03:12+01:00"}',
            "unknot:before:b1": json.dumps({"v": 1, "made": "x", "texts": texts}),
            "unknot:restoring:now": '{"v":1,"before":"b1"}',
        },
    )
    page.goto("/helper")
    for _ in range(200):
        if "unknot:restoring:now" not in dump(page):
            break
        page.wait_for_timeout(50)
    found = {key: text for key, text in dump(page).items() if key.startswith("unknot:cramp")}
    assert found == before and "unknot:before:b1" not in dump(page)
    modules = Modules(phone)
    asked = "({ wasRecovered }) => [wasRecovered(), wasRecovered()]"
    assert modules.ask(TOGETHER, asked) == [True, False]
