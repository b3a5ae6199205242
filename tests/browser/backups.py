"""Backups as tests write and read them, by Python: good ones, bad ones; what a phone stores."""

import hashlib
import json
from typing import Any

from playwright.sync_api import Page

Records = dict[str, dict[str, dict[str, Any]]]
DUMP = "() => ({ ...localStorage })"


def canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def backup(of: Records, /, **head: Any) -> bytes:
    """The file of these records, written without the app."""
    whole = {
        "app": "unknot",
        "kind": "backup",
        "format": 1,
        "made": "2026-03-05T03:12:00+01:00",
        "counts": {kind: len(entries) for kind, entries in of.items()},
        "sha256": hashlib.sha256(canonical(of).encode()).hexdigest(),
        "records": of,
    }
    return json.dumps({**whole, **head}, ensure_ascii=False).encode()


def uuid(number: int) -> str:
    return f"0b0f9c5e-51d3-4c56-9a3f-{number:012x}"


def cramp(number: int, **more: Any) -> dict[str, Any]:
    day, minute = 1 + number % 28, number % 60
    return {
        "start": f"2026-0{1 + number % 2}-{day:02}T03:{minute:02}:00+01:00",
        "about": "exact",
        "seconds": 60 + number,
        "muscle": "calf",
        "eased": ["stretch"],
        "episodes": 1,
        "note": f'note {number}: ünï, 🦵, \u202e, "q", \\n\n<img onerror>',
        "from": "player",
        "made": "2026-03-01T03:15:00+01:00",
        "changed": "2026-03-01T03:15:00+01:00",
        **more,
    }


def some_records() -> Records:
    """Something of every kind."""
    return {
        "cramp": {uuid(number): cramp(number) for number in range(60)},
        "night": {f"2026-02-{day:02}": {"state": "free", "stretch": "yes"} for day in range(1, 20)},
        "mark": {uuid(99): {"date": "2026-02-03", "kind": "medicine-start", "words": "Tablets"}},
        "tick": {
            f"2026-0{month}-{day:02}:{item}": {"at": f"2026-0{month}-{day:02}T21:40:00+01:00"}
            for month in (1, 2, 3)
            for day in range(1, 6)
            for item in ("bananas", "bedtime-stretch")
        },
        "skip": {"2026-02-10": {"until": "2026-02-12"}},
        "listed": {"walk": {"from": "quiz"}},
        "hide": {"bananas": {}},
        "item": {"own-mx1": {"name": "Legs up"}},
        "order": {"first:bananas": {"at": 2}},
        "condition": {"kidney": {"on": True}},
        "setting": {"theme": {"value": "dark"}, "begun": {"value": "2026-01-01"}},
        "quiz": {"answers": {"answers": {"walking": ["no"]}}},
    }


def dump(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate(DUMP)
    return found


def seed(page: Page, records: Records) -> None:
    """Write records as the app would, each tick by itself."""
    texts = {
        f"unknot:{kind}:{id}": json.dumps({"v": 1, **fields}, ensure_ascii=False)
        for kind, entries in records.items()
        for id, fields in entries.items()
    }
    page.evaluate("(texts) => { Object.assign(localStorage, texts) }", texts)


def stored(page: Page) -> Records:
    """Every record that is stored, ticks one by one: read here, not by the app."""
    found: Records = {}
    for key, text in dump(page).items():
        _, kind, id = key.split(":", 2)
        fields = json.loads(text)
        assert fields.pop("v") == 1
        if kind == "ticks":
            found.setdefault("tick", {}).update(fields["ticks"])
        elif kind not in ("ever", "before", "backup"):
            found.setdefault(kind, {})[id] = fields
    return found


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
TABLE = "\ufeffstart,night,about\r\n2026-03-05T03:12+01:00,2026-03-04,exact\r\n".encode()
NO_BACKUP: list[tuple[str, bytes, str]] = [
    ("nothing", b"", "not-ours"),
    ("blanks", b" \n\t ", "not-ours"),
    ("a picture", PNG, "not-ours"),
    ("a page", b"<!doctype html><title>x</title>", "not-ours"),
    ("another app's", b'{"app":"sleep","entries":[]}', "not-ours"),
    ("ours, of another kind", b'{"app":"unknot","kind":"words"}', "not-ours"),
    ("a list", b"[]", "not-ours"),
    ("null", b"null", "not-ours"),
    ("a deep list", b"[" * 10_000 + b"]" * 10_000, "not-ours"),
    ("the table", TABLE, "table"),
    ("the table of nights", b"night,state,cramps,stretch\r\n", "table"),
    ("cut", backup(some_records())[:3000], "cut"),
    ("cut before the end", backup(some_records())[:-1], "cut"),
    ("UTF-16", "\ufeff".encode("utf-16-le") + backup({}).decode().encode("utf-16-le"), "utf16"),
    ("UTF-16, the other way", backup({}).decode().encode("utf-16-be"), "utf16"),
    ("UTF-16 without a mark", backup({}).decode().encode("utf-16-le"), "utf16"),
    ("bytes that are no UTF-8", backup({})[:-1] + b"\xff}", "not-ours"),
    ("a newer one", backup(some_records(), format=2), "newer"),
    ("a newer one that looks otherwise", b'{"app":"unknot","kind":"backup","format":7}', "newer"),
    ("no format", backup(some_records(), format=None), "damaged"),
    ("an odd format", backup(some_records(), format=0.5), "damaged"),
    ("no hash", backup(some_records(), sha256=None), "damaged"),
    ("no time", backup(some_records(), made="yesterday"), "damaged"),
    ("no counts", backup(some_records(), counts=[]), "damaged"),
    ("no records", backup(some_records(), records=None), "damaged"),
    ("one digit changed", backup(some_records()).replace(b"s\": 77", b"s\": 78"), "damaged"),
    ("a kind of nobody", backup({"weather": {"x": {}}}), "kind"),
    ("how ticks are stored", backup({"ticks": {"2026-01": {"ticks": {}}}}), "kind"),
]  # fmt: skip
BAD_FIELDS: list[tuple[str, Any]] = [
    *(("pain", value) for value in (11, -1, 3.5, "3", True)),
    *(("seconds", value) for value in (-1, 86_401)),
    *(
        ("start", value)
        for value in (
            "2026-02-30T03:00+01:00",
            "2026-03-05T24:00+01:00",
            "2026-03-05 03:12",
            "05.03.2026 03:12",
            "2026-03-05T03:12",
            "2026-03-05T03:12+15:00",
            "2026-03-05T03:18+01:00",  # later than now and five minutes
            "1969-06-01T00:00+00:00",
            None,
        )
    ),
    ("note", "a\x00b"),
    ("note", "🦵" * 2001),
    ("before", ["none", "heat"]),
]
# A quota, as browsers have one: so many characters more than are stored now.
QUOTA = """(room) => {
  const real = Storage.prototype.setItem;
  const size = () => Object.entries({ ...localStorage }).flat().join("").length;
  let most = size() + room;
  globalThis.grow = (more) => { most += more };
  Storage.prototype.setItem = function (key, text) {
    const old = this.getItem(key) === null ? 0 : key.length + this.getItem(key).length;
    if (size() - old + key.length + text.length > most)
      throw new DOMException("full", "QuotaExceededError");
    real.call(this, key, text);
  };
}"""
