"""The words of the diary, its fields, answers, figures and refusals: diary.toml.

The scripts know the fields and the figures (static/js/diary/); here is what a person reads of them.
A page brings the words along as JSON, and static/js/diary/words.js fills the placeholders.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from webapp.content.records import ContentError
from webapp.content.words import PLACEHOLDER

FILE = "diary.toml"
MOST_PAIN = 10

_NIGHTS = "cramp free unknown all cramps"
_HALVES = "first ofFirst second ofSecond"
_SIDES = "yes ofYes no ofNo"
# What a figure says -> what its script fills in; a sentence need not use all of it.
# tests/browser/test_diary_words.py compares this with the scripts.
SAYS: Mapping[str, Collection[str]] = {
    key: fills.split()
    for key, fills in {
        "often-nothing": "",
        "often-counts": _NIGHTS,
        "often-bracket": f"{_NIGHTS} low high known",
        "often-rate": f"{_NIGHTS} low high known",
        "cramps-interval": "cramps low high least most",
        "cramps-clusters": "cramps cramp",
        "change-few": f"{_HALVES} least",
        "change-fewer": _HALVES,
        "change-more": _HALVES,
        "change-none": _HALVES,
        "stretch-missing": f"{_SIDES} needYes needNo",
        "stretch-few": f"{_SIDES} least leastCramp",
        "stretch-fewer": f"{_SIDES} low high",
        "stretch-more": f"{_SIDES} low high",
        "stretch-chance": f"{_SIDES} low high",
        "length-none": "open",
        "length-list": "known open list",
        "length-median": "known median low high open",
        "pain-none": "all",
        "pain-list": "known all list",
        "pain-median": "known median low high all",
        "hours-few": "all least",
        "hours-tallest": "some all from to",
        "hours-even": "all",
        "hours-night": "some all from to",
        "hours-day": "some all from to",
        "weekday-few": "all least",
        "weekday-tallest": "some all weekday",
        "weekday-even": "all",
        "month-short": "least",
        "month-few": "all least",
        "month-tallest": "some all month",
        "month-even": "all",
    }.items()
}
# Why an answer is refused; static/js/diary/records.js says which.
REASONS: Mapping[str, Collection[str]] = {
    key: ("field", "found", "least", "most")
    for key in (
        *("missing", "time", "future", "past", "date", "whole", "choice", "list", "alone"),
        *("text", "long", "nul", "id", "record", "kind"),
    )
}
_ENTRY = "kind number when field reason found least most"
# Why a file is refused or not restored; static/js/diary/backup.js and restore.js say which.
PROBLEMS: Mapping[str, Collection[str]] = {
    key: fills.split()
    for key, fills in {
        "backup-too-big": "most",
        "backup-unreadable": "",
        "backup-insecure": "",
        "backup-utf16": "",
        "backup-not-ours": "",
        "backup-table": "",
        "backup-cut": "",
        "backup-twice": "name",
        "backup-name": "name",
        "backup-deep": "name",
        "backup-newer": "format",
        "backup-damaged": "",
        "backup-counts": "kind made found",
        "backup-kind": "kind",
        "backup-record": _ENTRY,
        "backup-number": _ENTRY,
        "backup-entry": _ENTRY,
        "restore-blocked": "",
        "restore-busy": "",
        "restore-full": "",
    }.items()
}


@dataclass(frozen=True)
class Diary:
    """What the diary calls its fields, their choices, its figures, and its refusals."""

    fields: dict[str, str]
    choices: dict[str, dict[str, str]]
    says: dict[str, str]
    reasons: dict[str, str]
    kinds: dict[str, str]
    problems: dict[str, str]

    @property
    def scale(self) -> dict[str, str]:
        """The answers to how bad it was: trials count pain from 0 to 10."""
        return {str(pain): str(pain) for pain in range(MOST_PAIN + 1)}

    def words(self, parts: Collection[str]) -> dict[str, object]:
        """These parts of it as plain JSON, for the scripts of a page."""
        return {part: getattr(self, part) for part in parts}


def with_muscles(diary: Diary, names: Mapping[str, str]) -> Diary:
    """The diary with every muscle, id -> name, among the answers to which it was."""
    muscles = {**names, **diary.choices.get("muscle", {})}
    return replace(diary, choices=diary.choices | {"muscle": muscles})


def check(diary: Diary) -> None:
    """Raises ContentError unless there is a sentence for all that the scripts can say."""
    for table, texts, known in (
        ("says", diary.says, SAYS),
        ("reasons", diary.reasons, REASONS),
        ("problems", diary.problems, PROBLEMS),
    ):
        for key in known.keys() - texts.keys():
            raise ContentError(FILE, f"{table}.{key}", "is missing")
        for key, text in texts.items():
            if key not in known:
                raise ContentError(FILE, f"{table}.{key}", "is not a known key")
            for name in PLACEHOLDER.findall(text):
                if name not in known[key]:
                    raise ContentError(FILE, f"{table}.{key}", f"nothing fills {{{name}}}")
    for field in diary.choices.keys() - diary.fields.keys():
        raise ContentError(FILE, f"fields.{field}", "is missing: it has choices")
