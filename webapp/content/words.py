"""The words of the interface and the texts about the app: words.toml.

Two kinds of tables. Words of a page are asked for by the templates (`webapp.wording` compares the
two). Words of a custom element, whose table has its name, are said by its script: the page brings
them along as data attributes, and the script fills the placeholders.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from webapp.content.area import Claim, Ids
from webapp.content.records import ContentError

FILE = "words.toml"
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def _plain(keys: str) -> dict[str, set[str]]:
    return {key: set() for key in keys.split()}


# Element -> what it says -> what its script fills in. tests/test_words.py compares this with the
# scripts, in both directions.
SAID: Mapping[str, Mapping[str, Collection[str]]] = {
    "app-notice": _plain("no_answer update saved unsaved take later"),
    "app-status": _plain("not_kept cannot safe may_clear nothing_noted")
    | {"kept": {"version"}, "size": {"size"}},
    "bed-reminder": _plain("title file made bad"),
    "bedtime-player": _plain("left right rest start again pause go_on finished not_kept taken_off")
    | {"ready": {"muscle"}, "hold": {"leg", "muscle"}, "round": {"round", "rounds", "left"}},
    "cramp-clock": _plain("save drop") | {"ask": {"time"}},
    "cramp-diary": _plain("unknown_time open added edited deleted")
    | {"night": {"night"}, "pain": {"pain"}, "set_aside": {"count"}},
    "cramp-patterns": _plain("woke_none before_none eased_none clear usual not_clear")
    | {"span": {"first", "last", "nights", "cramps"}, "outside": {"outside"}}
    | {"tonight": {"tonight"}, "recalled": {"recalled"}, "awake": {"list", "asked"}}
    | {"woke": {"woke", "asked", "nights"}, "timed": {"known", "unknown"}}
    | {"muscles": {"list"}, "legs": {"list"}}
    | {"before": {"asked", "cramps"}, "share": {"some", "all"}, "range": {"from", "to"}}
    | {"tried": {"used"}, "ended": {"count", "half", "least", "most"}, "ended_one": {"least"}}
    | {"ended_two": {"least", "most"}},
    "diary-asks": _plain("free cramp")
    | {key: {"cramp"} for key in ("how_bad", "which_leg", "sore_now")}
    | {"last_night": {"night"}},
    "diary-form": _plain("evening draft") | {"night": {"night"}},
    "diary-month": {
        "night": {"night", "state"},
        "cramps": {"night", "cramps"},
        "change": {"state", "change"},
    },
    "doctor-report": _plain(
        "per_week of_ten median_of not_noted some_day none muscle remedy used median ends "
        "no_stretch no_medicine kinds_unasked kinds_none unread no_before no_quiz no_clue stopped "
        "when lasted bad where came note"
    )
    | {"of": {"from", "to", "nights", "made", "version"}, "made": {"made", "version"}}
    | {"range": {"low", "high"}, "share": {"some", "of"}, "more": {"left"}, "file": {"day"}}
    | {"nights": {"all"}, "counts": {"cramp", "free", "unknown"}, "in_all": {"cramps"}}
    | {"worst": {"high", "known", "all"}, "longest": {"longest", "over"}, "over": {"over"}}
    | {"unknown": {"open", "all"}}
    | {"woke": {"nights", "woke", "asked", "all"}, "awake": {"list", "asked", "all"}}
    | {
        "alarm": {"day", "signs"},
        "yes": {"day", "signs"},
        "no": {"day", "signs"},
        "unasked": {"signs"},
        "unasked_all": {"count"},
    }
    | {"last_weeks": {"weeks"}, "kinds": {"names"}, "quiz": {"clues"}, "saved": {"name"}}
    | {"before": {"list", "asked", "all"}, "foot": {"recalled", "outside", "address"}},
    "emergency-number": _plain("choose own wrong") | {"call": {"number"}},
    "for-me": _plain("this"),
    "four-weeks": _plain("table week skipped none") | {"say": {"days"}, "score": {"score"}},
    "hand-over": _plain("never shared saved copied not_copied")
    | {"whole": {"age"}, "other": {"age"}, "since": {"age", "cramps"}},
    "habit-list": _plain(
        "skip go_on edit edit_done undo show off not_kept set_aside emptied resting"
    )
    | {"today": {"done", "due"}, "today_extra": {"done", "due", "extra"}, "today_free": {"done"}}
    | {key: {"name"} for key in ("moved", "hid", "took_off", "added", "deleted", "renamed")}
    | {"paused": {"day"}, "done_on": {"day"}},
    "own-remedy": {"fastest": {"remedy"}, "count": {"count"}},
    "relief-player": _plain("first ready hold rest done rest_leg for left right both eased_unknown")
    | _plain("tap_next tap_eased tap_save tap_close")
    | {"round": {"phase", "round", "rounds"}, "eased": {"time"}},
    "restore-file": _plain("undone unchanged at_next_start")
    | {"read": {"when", "all"}, "nothing": {"same", "all"}, "gone": {"gone"}}
    | {"joined": {"fresh", "newer", "rest"}, "replaced": {"all", "gone"}},
    "trigger-quiz": _plain("most some added list not_kept unkept share_text copied next show")
    | {"marked": {"names"}},
    "your-data": _plain("safe may_clear unknown nothing_kept refused recovered backed_up wiped")
    | {"set_aside": {"count"}},
}


@dataclass(frozen=True)
class Section:
    """A heading with paragraphs under it, and the sources of what they claim."""

    id: str
    title: str
    say: tuple[str, ...]
    sources: tuple[int, ...] = ()


@dataclass(frozen=True)
class InstallStep:
    """One tap on the way to the home screen, and the sign to look for."""

    icon: str
    say: str


@dataclass(frozen=True)
class Browser:
    """How one kind of browser puts the app on the home screen.

    `apart`: the installed app and the browser keep their data apart from each other.
    """

    id: str
    name: str
    steps: tuple[InstallStep, ...]
    apart: bool = False


@dataclass(frozen=True)
class NavItem:
    """An entry of the bottom navigation."""

    path: str
    label: str
    icon: str


@dataclass(frozen=True)
class Shortcut:
    """What a long press on the icon offers; the picture is icons/shortcut-`icon`-96.png."""

    path: str
    icon: str
    name: str


@dataclass(frozen=True)
class Screenshot:
    """A picture of the app, for a browser that asks whether to install: screenshots/`file`.png."""

    file: str
    label: str


@dataclass(frozen=True)
class Manifest:
    """What the web app manifest says in words."""

    name: str
    short_name: str
    description: str
    shortcuts: tuple[Shortcut, ...]
    screenshots: tuple[Screenshot, ...]


@dataclass(frozen=True)
class Words:
    """The words of the interface, by page and by element; the navigation; texts about the app."""

    lang: str
    dir: str
    checked: str
    nav: tuple[NavItem, ...]
    manifest: Manifest
    about: tuple[Section, ...]
    install: tuple[Browser, ...]
    words: dict[str, dict[str, str]]


def ids(words: Words) -> Iterator[Ids]:
    """Lists in which nothing may stand twice."""
    yield Ids(FILE, "about.id", [section.id for section in words.about])


def claims(words: Words) -> Iterator[Claim]:
    """Every statement with its sources."""
    for section in words.about:
        yield Claim(FILE, f"about.{section.id}", section.say, section.sources)


def check(words: Words) -> None:
    """Raises ContentError unless every element has the words that its script says, and no others.

    A custom element's name, and no page's, has a hyphen in it.
    """
    for table in words.words:
        if "-" in table and table not in SAID:
            raise ContentError(FILE, f"words.{table}", "is no element that says anything")
    for table, said in SAID.items():
        texts = words.words.get(table, {})
        for key in texts:
            if key not in said:
                raise ContentError(FILE, f"words.{table}.{key}", "is not a known key")
        for key, fills in said.items():
            if key not in texts:
                raise ContentError(FILE, f"words.{table}.{key}", "is missing")
            check_placeholders(table, key, texts[key], fills)


def check_placeholders(table: str, key: str, text: str, fills: Collection[str]) -> None:
    """Raises ContentError unless `text` has the placeholders that are filled, and no others."""
    found = set(PLACEHOLDER.findall(text))
    rest = PLACEHOLDER.sub("", text)
    if found != set(fills) or "{" in rest or "}" in rest:
        wanted = " and ".join(f"{{{name}}}" for name in sorted(fills)) or "no placeholder"
        raise ContentError(FILE, f"words.{table}.{key}", f"must have {wanted}: {text!r}")
