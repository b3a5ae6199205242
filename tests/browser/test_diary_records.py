"""What the diary keeps and what it refuses; its tables, read by Python's own csv."""

import csv
import hashlib
import io
import itertools
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.modules import Modules
from tests.browser.phone import PHONE, Origin

RECORDS, STAMP, CSV = "diary/records.js", "lib/stamp.js", "diary/csv.js"
NOW = 1772676720000  # 2026-03-05T03:12:00+01:00
ID = "0b0f9c5e-51d3-4c56-9a3f-6a8a86f0a001"
START = "2026-03-05T03:12+01:00"
WHOLE: dict[str, Any] = {
    "start": "2026-03-05T03:12:00+01:00",
    "about": "exact",
    "seconds": 270,
    "muscle": "calf",
    "side": "left",
    "place": "bed",
    "pain": 7,
    "woke": "yes",
    "awake": 15,
    "sore": "day",
    "eased": ["stretch", "walk"],
    "before": ["heat", "alcohol"],
    "episodes": 2,
    "note": "both calves",
    "from": "player",
    "made": "2026-03-05T03:17:00+01:00",
    "changed": "2026-03-05T08:00:00+01:00",
}


@pytest.fixture(scope="module")
def modules(browser: Browser, server: Origin) -> Iterator[Modules]:
    phone = browser.new_context(**{**PHONE, "base_url": server.url, "timezone_id": "Europe/Berlin"})
    yield Modules(phone)
    phone.close()


def problems(modules: Modules, kind: str, ids_and_fields: list[Any]) -> list[Any]:
    calls = [[kind, id, fields, NOW] for id, fields in ids_and_fields]
    return modules.each(RECORDS, "problemOf", calls)


NO_NUMBER: list[Any] = [11, -1, 3.5, "3", True, [3], {}]
NO_FIELDS: list[Any] = [None, [], "cramp", 5, True]
REFUSED: list[tuple[str, Any, str]] = [
    *(("pain", value, "whole") for value in NO_NUMBER),
    *(("seconds", value, "whole") for value in (-1, 86_401, 0.5, "60", 1e300)),
    *(("episodes", value, "whole") for value in (0, 100, 1.5, "1")),
    *(("awake", value, "choice") for value in (5, "15", 62)),
    ("about", "minute", "choice"),
    ("muscle", "arm", "choice"),
    ("muscle", ["calf"], "choice"),
    ("side", "Left", "choice"),
    ("place", "sofa", "choice"),
    ("woke", True, "choice"),
    ("sore", "week", "choice"),
    ("from", "web", "choice"),
    ("eased", "stretch", "list"),
    ("eased", ["stretch", "stretch"], "list"),
    ("eased", ["quinine"], "choice"),
    ("eased", ["stretch", 3], "choice"),
    ("before", {"0": "heat"}, "list"),
    ("before", ["none", "heat"], "alone"),
    ("note", 5, "text"),
    ("note", "a\x00b", "nul"),
    ("note", "x" * 2001, "long"),
    ("note", "🦵" * 2001, "long"),
    ("made", "yesterday", "time"),
    ("changed", "2026-03-05T03:12Z", "time"),
    ("start", "2026-03-05T03:17:01+01:00", "future"),
    ("start", "2026-03-04T22:18-04:00", "future"),
    ("start", "1969-12-31T23:00+00:00", "past"),
    ("start", "1926-01-01T00:00+00:00", "past"),
    *(
        ("start", value, "time")
        for value in (
            "2026-02-30T03:00+01:00",
            "2026-03-05T24:00+01:00",
            "2026-03-05 03:12",
            "05.03.2026 03:12",
            "2026-03-05T03:12",
            "2026-03-05T03:12+15:00",
            1772676720000,
        )
    ),
    ("start", "", "missing"),
    ("start", None, "missing"),
]


def test_a_field_is_refused_by_its_name(modules: Modules) -> None:
    found = problems(modules, "cramp", [[ID, {**WHOLE, field: bad}] for field, bad, _ in REFUSED])
    names = [problem and (problem["field"], problem["reason"]) for problem in found]
    assert names == [(field, reason) for field, _, reason in REFUSED]
    (problem,) = problems(modules, "cramp", [[ID, {**WHOLE, "pain": 11}]])
    assert problem == {"field": "pain", "reason": "whole", "found": "11", "least": 0, "most": 10}
    (problem,) = problems(modules, "cramp", [[ID, {**WHOLE, "note": "x" * 3000}]])
    assert problem["most"] == 2000 and len(problem["found"]) == 40


KEPT: list[dict[str, Any]] = [
    {},
    *({"pain": value} for value in (0, 10, None, "")),
    *({"seconds": value} for value in (0, 86_400, None)),
    {"start": "2026-03-05T03:17:00+01:00"},  # five minutes ahead of this phone's clock
    {"start": "1970-01-01T00:00+00:00"},
    {"note": "x" * 2000},
    {"note": "🦵" * 2000},
    {"note": "<img src=x onerror=alert(1)> \u202eabc\u202c\nعربي 🦵"},
    {"before": ["none"]},
    {"before": [], "eased": []},
    {"eased": ["by-itself"], "awake": 0},
    {"weather": {"of": "a newer version"}, "moon": 3},
]


def test_what_is_right_is_kept(modules: Modules) -> None:
    found = problems(modules, "cramp", [[ID, {**WHOLE, **some}] for some in KEPT])
    assert found == [None] * len(KEPT)
    assert problems(modules, "cramp", [[ID, {"start": START}]]) == [None]  # one tap, no answers


def test_ids_and_records_that_are_none(modules: Modules) -> None:
    ids = ["__proto__", "constructor", "toString", "", "a b", 'a"b', "x" * 65, "-a", "é", None, 7]
    found = problems(modules, "cramp", [[id, WHOLE] for id in ids])
    assert [problem and problem["reason"] for problem in found] == ["id"] * len(ids)
    good = [ID, "2026-03-05T02:12:00.000Z", "c60"]
    assert problems(modules, "cramp", [[id, WHOLE] for id in good]) == [None] * 3
    found = problems(modules, "cramp", [[ID, fields] for fields in NO_FIELDS])
    assert [(problem["field"], problem["reason"]) for problem in found] == [("cramp", "record")] * 5


def test_nights_and_marks(modules: Modules) -> None:
    nights = [
        ("2026-03-04", {"state": "free", "stretch": "yes"}, None),
        ("2026-03-04", {"state": "", "stretch": "no"}, None),
        ("2026-03-04", {"state": "cramp"}, ("state", "choice")),
        ("2026-03-04", {"state": "free", "stretch": True}, ("stretch", "choice")),
        ("2026-02-30", {"state": "free"}, ("id", "id")),
        ("2026-03-04T20:00", {"state": "free"}, ("id", "id")),
        ("tonight", {"state": "free"}, ("id", "id")),
    ]
    found = problems(modules, "night", [[night, fields] for night, fields, _ in nights])
    assert [bad and (bad["field"], bad["reason"]) for bad in found] == [bad for *_, bad in nights]
    good = {"date": "2026-03-01", "kind": "medicine-start", "words": "Amlodipine 5 mg"}
    marks = [
        (good, None),
        ({**good, "words": None}, None),
        ({**good, "words": "x" * 121}, ("words", "long")),
        ({**good, "kind": "surgery"}, ("kind", "choice")),
        ({**good, "date": "2026-03-32"}, ("date", "date")),
        ({"kind": "other"}, ("date", "missing")),
    ]
    found = problems(modules, "mark", [[ID, fields] for fields, _ in marks])
    assert [bad and (bad["field"], bad["reason"]) for bad in found] == [bad for _, bad in marks]


def test_empty_is_not_answered_and_zero_is(modules: Modules) -> None:
    fields = {**WHOLE, "pain": 0, "seconds": 0, "awake": 0, "note": "", "side": None, "before": []}
    (cramp,) = modules.each(RECORDS, "toCramp", [[ID, fields]])
    assert cramp["pain"] == 0 and cramp["seconds"] == 0 and cramp["awake"] == 0
    assert "note" not in cramp and "side" not in cramp
    assert cramp["before"] == [] and cramp["id"] == ID
    (bare,) = modules.each(RECORDS, "toCramp", [[ID, {"start": START}]])
    assert bare == {"id": ID, "start": START, "eased": [], "before": [], "episodes": 1}


# What the player stored before there was a diary: ms, a side out of a setting, and for a length
# perhaps only the last touch.
OLD = {
    "v": 1,
    "start": NOW,
    "seconds": 155,
    "muscle": "calf",
    "side": "left",
    "place": "bed",
    "eased": "calf-bed-towel",
    "episodes": 1,
}
NEW = {
    "start": "2026-03-05T03:12:00+01:00",
    "about": "exact",
    "from": "player",
    "made": "2026-03-05T03:12:00+01:00",
    "changed": "2026-03-05T03:12:00+01:00",
    "muscle": "calf",
    "place": "bed",
    "episodes": 1,
    "seconds": 155,
    "eased": ["stretch"],
    "technique": "calf-bed-towel",
}


def without(record: dict[str, Any], *fields: str) -> dict[str, Any]:
    return {field: value for field, value in record.items() if field not in fields}


def test_old_cramps_of_the_player_lose_nothing_that_was_true(modules: Modules) -> None:
    summer = {"start": 1783207805000, "seconds": 30, "episodes": 3, "eased": "foot-bed-thumb"}
    cases: list[tuple[dict[str, Any], dict[str, Any]]] = [
        (OLD, NEW),
        # Nobody tapped "It eased": the seconds are a last touch.
        ({**OLD, "eased": ""}, without(NEW, "seconds", "eased", "technique")),
        ({**OLD, "muscle": "", "place": "roof"}, without(NEW, "muscle", "place")),
        ({**OLD, "seconds": 99_999, "episodes": 0}, without(NEW, "seconds", "episodes")),
        (
            {**OLD, "eased": "calf-standing-weight"},
            {**NEW, "eased": ["stand"]} | {"technique": "calf-standing-weight"},
        ),
        ({**OLD, "eased": "pause"}, {**NEW, "eased": ["by-itself"], "technique": "pause"}),
    ]
    found = modules.each(RECORDS, "renewed", [[old] for old, _ in cases])
    assert found == [new for _, new in cases]
    (summer_time,) = modules.each(RECORDS, "renewed", [[summer]])
    assert summer_time["start"] == "2026-07-05T01:30:05+02:00"  # the offset of that day
    assert summer_time["eased"] == ["massage"] and summer_time["episodes"] == 3
    assert modules.each(RECORDS, "isOld", [[OLD], [NEW], [None], [[]]]) == [
        True,
        False,
        False,
        False,
    ]
    assert modules.each(RECORDS, "renewed", [[{**OLD, "start": 9e99}]]) == [None]
    assert problems(modules, "cramp", [["2026-03-05T02:12:00.000Z", new] for _, new in cases]) == [
        None
    ] * len(cases)


UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def test_an_id_cannot_repeat(modules: Modules) -> None:
    """Also where the browser has no randomUUID: over plain http."""
    many = "({ newId }) => Array.from({ length: 5000 }, newId)"
    plain = f"""(module) => {{
      const set = (value) =>
        Object.defineProperty(crypto, "randomUUID", {{ value, configurable: true }});
      const real = crypto.randomUUID;
      set(undefined);
      try {{ return ({many})(module) }} finally {{ set(real) }}
    }}"""
    ids = [*modules.ask(STAMP, many), *modules.ask(STAMP, plain)]
    assert len(set(ids)) == 10_000
    assert all(UUID.fullmatch(id) for id in ids)


# --- tables ---------------------------------------------------------------------------------

NOTES = [
    ('=HYPERLINK("http://x")', 4.5),
    ('said "ow", twice\nthen slept', None),
    ("-2 pills", 0),
    ("’tis fine", 12),
    ("'quoted", 1),
]
TABLE = (
    "\ufeffstart,minutes,note\r\n"
    '2026-03-05T03:12+01:00,4.5,"\'=HYPERLINK(""http://x"")"\r\n'
    '2026-03-05T03:12+01:00,,"said ""ow"", twice\nthen slept"\r\n'
    "2026-03-05T03:12+01:00,0,'-2 pills\r\n"
    "2026-03-05T03:12+01:00,12,’tis fine\r\n"
    "2026-03-05T03:12+01:00,1,''quoted\r\n"
)
SHA256 = "eddccaf8a0c5a4ab1f158bb33f85cde25f65b1106ed988486178ac548ffa3fe2"


def rows_of(table: str) -> list[list[str]]:
    assert table.startswith("\ufeff") and table.endswith("\r\n")
    return list(csv.reader(io.StringIO(table[1:], newline=""), strict=True))


def test_a_table_byte_for_byte(modules: Modules) -> None:
    rows = [[{"time": START}, minutes, note] for note, minutes in NOTES]
    write = """({ csv }, { header, rows }) =>
      csv(header, rows.map((row) => row.map((cell) => cell ?? undefined)))"""
    table = modules.ask(CSV, write, {"header": ["start", "minutes", "note"], "rows": rows})
    assert table == TABLE
    assert len(table.encode()) == 246
    assert hashlib.sha256(table.encode()).hexdigest() == SHA256
    assert [len(row) for row in rows_of(table)] == [3] * 6


def test_no_text_is_a_formula_and_every_text_comes_back(modules: Modules) -> None:
    starts = ["=", "+", "-", "@", "\t", "\r", "\0", "'", "", " =", "a", "''", "\ufeff", "=-"]
    texts = [start + rest for start, rest in itertools.product(starts, ["1+1", 'x,"y"\r\n', ""])]
    table = modules.ask(
        CSV, "({ csv }, texts) => csv(['text', 'n'], texts.map((text) => [text, -2]))", texts
    )
    _, *rows = rows_of(table.replace("\0", "NUL"))
    assert [number for _, number in rows] == ["-2"] * len(texts)
    for text, (cell, _) in zip(texts, rows, strict=True):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "NUL"))
        assert cell.removeprefix("'").replace("NUL", "\0") == text


def test_the_table_of_cramps(modules: Modules) -> None:
    late = {**WHOLE, "id": "b", "note": 'two\nlines, "quoted"', "seconds": 100}
    # Earlier, though the clock on the wall was further on.
    early = {"id": "a", "start": "2026-03-05T09:00+13:00", "eased": [], "before": [], "episodes": 1}
    table = modules.ask(CSV, "({ crampTable }, cramps) => crampTable(cramps)", [late, early])
    header, first, second = rows_of(table)
    assert header == [
        *("start", "night", "about", "length_min", "muscle", "side", "place", "pain_0_10"),
        *("woke", "awake_min", "sore", "eased", "before", "episodes", "note", "from"),
        *("made", "changed"),
    ]
    blank = dict.fromkeys(header, "")
    assert dict(zip(header, first, strict=True)) == blank | {
        "start": "2026-03-05T09:00+13:00",
        "night": "2026-03-04",
        "episodes": "1",
    }
    assert dict(zip(header, second, strict=True)) == {
        **{field: str(value) for field, value in WHOLE.items() if field in header},
        "night": "2026-03-04",
        "length_min": "1.67",
        "pain_0_10": "7",
        "awake_min": "15",
        "eased": "stretch; walk",
        "before": "heat; alcohol",
        "note": 'two\nlines, "quoted"',
    }


def test_the_table_of_nights(modules: Modules) -> None:
    nights = [
        {"night": "2026-03-05", "state": "cramp", "cramps": 2, "stretch": "no"},
        {"night": "2026-03-04", "state": "free", "cramps": 0, "stretch": ""},
        {"night": "2026-03-03", "state": "unknown", "cramps": 0, "stretch": "yes"},
        {"night": "2026-03-02", "state": "unknown", "cramps": 0, "stretch": ""},
    ]
    table = modules.ask(CSV, "({ nightTable }, nights) => nightTable(nights)", nights)
    assert rows_of(table) == [
        ["night", "state", "cramps", "stretch"],
        ["2026-03-03", "", "0", "yes"],
        ["2026-03-04", "free", "0", ""],
        ["2026-03-05", "cramp", "2", "no"],
    ]
    assert rows_of(modules.ask(CSV, "({ nightTable }) => nightTable([])")) == [
        ["night", "state", "cramps", "stretch"]
    ]
