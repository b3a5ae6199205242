"""The trigger quiz: which triggers a set of answers points to (evidence 5).

Pure rules over a table of weights. static/js/quiz/quiz-rules.js evaluates the same table on the
phone; tests/browser/test_quiz.py holds the two together.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LEVELS = ("emergency", "today")  # of a red flag, the more urgent first
Answers = Mapping[str, Collection[str]]  # question -> the options chosen


@dataclass(frozen=True)
class Option:
    """One answer. `points` is trigger -> weight; `clear` marks the one that means none.

    A red flag has a `level` and the warning `signs` behind it. A `note` is shown with the result.
    """

    id: str
    say: str
    points: dict[str, int] | None = None
    level: str | None = None
    signs: tuple[str, ...] = ()
    note: str | None = None
    clear: bool = False


@dataclass(frozen=True)
class Question:
    """One screen. `many` says whether more than one option may be chosen."""

    id: str
    ask: str
    hint: str
    many: bool
    option: tuple[Option, ...]


@dataclass(frozen=True)
class Quiz:
    """The questions and the numbers of the scoring rules (evidence 5a).

    `at_most` points come from one question to one trigger, `shown` triggers are on a result,
    from `possible` points on, from `strong` on as a strong clue. `fallback` comes last when
    another trigger has `outranks` points. `ties` names every trigger, first what wins.
    """

    at_most: int
    shown: int
    possible: int
    strong: int
    fallback: str
    outranks: int
    ties: tuple[str, ...]
    rules: tuple[str, ...]
    question: tuple[Question, ...]


@dataclass(frozen=True)
class Trigger:
    """Something that may set off cramps. `lists` are the checklist items it adds."""

    id: str
    title: str
    why: str
    includes: str
    do: tuple[str, ...]
    lists: tuple[str, ...]
    evidence: str
    sources: tuple[int, ...]
    heed: str | None = None


@dataclass(frozen=True)
class Medicine:
    """A kind of medicine and how strong its link with cramps is."""

    name: str
    link: str
    sources: tuple[int, ...]


@dataclass(frozen=True)
class Triggers:
    """All triggers and the kinds of medicine."""

    trigger: tuple[Trigger, ...]
    medicine: tuple[Medicine, ...]

    def titles(self, ids: Sequence[str]) -> str:
        """The titles of these triggers in one line. Some titles have a comma in them."""
        titles = {trigger.id: trigger.title for trigger in self.trigger}
        return "; ".join(titles[name] for name in ids)


@dataclass(frozen=True)
class Reason:
    """An answer that led to a trigger, and the points it gave."""

    question: Question
    option: Option
    points: int


@dataclass(frozen=True)
class Clue:
    """A trigger on a result. The fallback of an empty result has no points and no reasons."""

    trigger: str
    points: int = 0
    strong: bool = False
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What the answers lead to: either `flags` and their most urgent `level`, or `clues`.

    `checked` says whether the safety question was answered.
    """

    checked: bool
    level: str | None = None
    flags: tuple[Option, ...] = ()
    notes: tuple[Option, ...] = ()
    clues: tuple[Clue, ...] = ()


def evaluate(quiz: Quiz, answers: Answers) -> Outcome:
    """The result of `answers`; questions without an answer count as "none"."""
    chosen = list(_chosen(quiz, answers))
    checked = bool(answers.get(quiz.question[0].id))
    flags = tuple(option for _, option in chosen if option.level)
    if flags:
        level = min((flag.level for flag in flags if flag.level), key=LEVELS.index)
        return Outcome(checked, level, flags)
    notes = tuple(option for _, option in chosen if option.note)
    return Outcome(checked, notes=notes, clues=_clues(quiz, chosen))


def _chosen(quiz: Quiz, answers: Answers) -> Iterator[tuple[Question, Option]]:
    """The chosen options in the order of the quiz. "None" clears all but a red flag."""
    for question in quiz.question:
        ids = answers.get(question.id, ())
        options = [option for option in question.option if option.id in ids]
        cleared = any(option.clear for option in options)
        for option in options:
            if option.level or not cleared:
                yield question, option


def _clues(quiz: Quiz, chosen: list[tuple[Question, Option]]) -> tuple[Clue, ...]:
    """Up to `shown` triggers, or the fallback alone when none has points enough."""
    reasons: dict[str, list[Reason]] = {}
    for question, option in chosen:
        for trigger, points in (option.points or {}).items():
            reasons.setdefault(trigger, []).append(Reason(question, option, points))
    clues = []
    for trigger in quiz.ties:
        found = tuple(reasons.get(trigger, ()))
        points = _total(quiz, found)
        if points >= quiz.possible:
            clues.append(Clue(trigger, points, points >= quiz.strong, found))
    clues.sort(key=lambda clue: -clue.points)  # stable, so equals stay in the order of `ties`
    if any(clue.points >= quiz.outranks for clue in clues if clue.trigger != quiz.fallback):
        clues.sort(key=lambda clue: clue.trigger == quiz.fallback)
    return tuple(clues[: quiz.shown]) or (Clue(quiz.fallback),)


def _total(quiz: Quiz, reasons: Collection[Reason]) -> int:
    """The points of one trigger, no question giving more than `at_most`."""
    by_question: dict[str, int] = {}
    for reason in reasons:
        by_question[reason.question.id] = by_question.get(reason.question.id, 0) + reason.points
    return sum(min(points, quiz.at_most) for points in by_question.values())


def table(quiz: Quiz) -> dict[str, Any]:
    """The same table for the script: ids and numbers, no words."""
    return {
        "limit": quiz.at_most,
        "shown": quiz.shown,
        "possible": quiz.possible,
        "strong": quiz.strong,
        "fallback": quiz.fallback,
        "outranks": quiz.outranks,
        "ties": quiz.ties,
        "levels": LEVELS,
        "questions": [
            {
                "id": question.id,
                "many": question.many,
                "options": [_option(option) for option in question.option],
            }
            for question in quiz.question
        ],
    }


def _option(option: Option) -> dict[str, Any]:
    row: dict[str, Any] = {"id": option.id}
    if option.points:
        row["points"] = option.points
    if option.level:
        row["level"] = option.level
    if option.note:
        row["note"] = True
    if option.clear:
        row["clear"] = True
    return row
