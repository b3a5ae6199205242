"""The trigger quiz: which triggers a set of answers points to, and whom to keep from what.

Pure rules over a table of weights. static/js/quiz/quiz-rules.js evaluates the same table on the
phone; tests/browser/test_quiz_parity.py holds the two together.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

LEVELS = ("emergency", "today")  # of a red flag, the more urgent first
Answers = Mapping[str, Collection[str]]  # question -> the options chosen


@dataclass(frozen=True)
class Option:
    """One answer. `points` is trigger -> weight; `clear` marks the one that means none.

    A red flag has a `level` and the warning `signs` behind it. A `note` is a safety line: it is
    shown with every result of this answer. `kind`: a kind of medicine that is linked with cramps.
    Of the options with the same `one` (two ages) the later counts. `minds` is what its person
    must ask about first, `marks` the conditions of the checklist that are true for them.
    """

    id: str
    say: str
    points: dict[str, int] | None = None
    level: str | None = None
    signs: tuple[str, ...] = ()
    note: str | None = None
    sources: tuple[int, ...] = ()
    clear: bool = False
    kind: bool = False
    one: str | None = None
    minds: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()

    @property
    def weight(self) -> int:
        """The most points that it gives to one trigger."""
        return max((self.points or {}).values(), default=0)


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
    """The questions and the numbers of the rules, which `rules` tells in words.

    One question gives a trigger `at_most` points or what its highest answer gives, and up to
    `linked` when two kinds of medicine are among its answers. A `weak` trigger ranks with
    `weak_at_most`. `shown` triggers are on a result, from `possible` points on. `fallback` comes
    last when another trigger has `outranks` points. `ties` names every trigger, first what wins.
    `moved` leads from an answer of an old address, "question.option", to what it is now.
    """

    at_most: int
    linked: int
    weak_at_most: int
    shown: int
    possible: int
    fallback: str
    outranks: int
    ties: tuple[str, ...]
    weak: tuple[str, ...]
    moved: dict[str, str]
    rules: tuple[str, ...]
    question: tuple[Question, ...]

    def told(self, rule: str, triggers: "Triggers") -> str:
        """One of `rules` with its numbers, and the titles of `ties`."""
        return rule.format(**vars(self) | {"ties": triggers.titles(self.ties)})


@dataclass(frozen=True)
class Action:
    """One thing to do, and its effects on whoever does it. What `warns` as well is never folded."""

    say: str
    gives: tuple[str, ...] = ()
    warns: bool = False


@dataclass(frozen=True)
class Ask:
    """What is said in place of an action with one of these effects, to who must ask first."""

    say: str
    gives: tuple[str, ...]


@dataclass(frozen=True)
class Trigger:
    """Something that may set off cramps. `lists` are the checklist items it adds.

    `grade` is how sure it is that it does, `evidence` why. `hook` says what is meant, in a row of a
    list.
    """

    id: str
    title: str
    group: str
    hook: str
    why: str
    includes: tuple[str, ...]
    do: tuple[Action, ...]
    lists: tuple[str, ...]
    grade: str
    evidence: str
    sources: tuple[int, ...]
    heed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Medicine:
    """A kind of medicine and how strong its link with cramps is."""

    name: str
    link: str
    sources: tuple[int, ...]


class Gives(Protocol):
    """An action or a checklist item: something that may have an effect which a person minds."""

    @property
    def gives(self) -> tuple[str, ...]:
        """The names of its effects."""


Habit = TypeVar("Habit", bound=Gives)


@dataclass(frozen=True)
class TriggerGroup:
    """Triggers that stand together in a list."""

    id: str
    name: str


@dataclass(frozen=True)
class Triggers:
    """All triggers, the kinds of medicine, and what is said to whom an action may harm.

    `instead` is the checklist item of a card of which nothing else is left. `tells`: effect ->
    beginnings of words that give it away, beside those that the checklist has.
    """

    instead: str
    tells: dict[str, tuple[str, ...]]
    ask: tuple[Ask, ...]
    group: tuple[TriggerGroup, ...]
    trigger: tuple[Trigger, ...]
    medicine: tuple[Medicine, ...]

    def titles(self, ids: Sequence[str]) -> str:
        """The titles of these triggers, each as a sentence. Some have a comma in them."""
        titles = {trigger.id: trigger.title for trigger in self.trigger}
        return ". ".join(titles[name] for name in ids)

    def asked(self, given: Gives) -> list[str]:
        """What of this has to be asked about by somebody."""
        known = {name for ask in self.ask for name in ask.gives}
        return [name for name in given.gives if name in known]

    def actions(
        self, trigger: Trigger, minds: Collection[str] = ()
    ) -> tuple[list[Action], list[Action]]:
        """What to do about a trigger: the first and whatever warns, which a card shows; the rest.

        Who minds something asks instead, each thing once. That warns, and comes last.
        """
        first, *others = trigger.do
        shown: list[Action] = []
        rest: list[Action] = []
        for action in (first, *sorted(others, key=lambda action: not action.warns)):
            met = set(action.gives).intersection(minds)
            ask = next((ask for ask in self.ask if met.intersection(ask.gives)), None)
            line = Action(ask.say, warns=True) if ask else action
            told = shown if line.warns or action is first else rest
            if line not in told:
                told.append(line)
        return shown, rest

    def habits(
        self, trigger: Trigger, items: Mapping[str, Habit], minds: Collection[str] = ()
    ) -> dict[str, Habit]:
        """What a card adds to the checklist: nothing that gives what the person minds."""
        kept = [name for name in trigger.lists if not set(items[name].gives).intersection(minds)]
        return {name: items[name] for name in kept or [self.instead]}


@dataclass(frozen=True)
class Reason:
    """An answer that led to a trigger, and the points it gave."""

    question: Question
    option: Option
    points: int


@dataclass(frozen=True)
class Clue:
    """A trigger on a result. `fit` says whether "most" or "some" of the answers led to it.

    The fallback has no fit: it stands for no clear cause. Of an empty result it has no reasons.
    """

    trigger: str
    points: int = 0
    fit: str | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What the answers lead to: either `flags` and their most urgent `level`, or `clues`.

    `checked` says whether the safety question was answered; `minds` and `marks` are those of all
    answers.
    """

    checked: bool
    level: str | None = None
    flags: tuple[Option, ...] = ()
    notes: tuple[Option, ...] = ()
    clues: tuple[Clue, ...] = ()
    minds: frozenset[str] = field(default_factory=frozenset)
    marks: tuple[str, ...] = ()


Chosen = list[tuple[Question, Option]]


def evaluate(quiz: Quiz, answers: Answers) -> Outcome:
    """The result of `answers`; questions without an answer count as "none"."""
    chosen = [
        (question, option)
        for question in quiz.question
        for option in question.option
        if option.id in answers.get(question.id, ())
    ]
    options = [option for _, option in chosen]
    checked = bool(answers.get(quiz.question[0].id))
    flags = tuple(option for option in options if option.level)
    if flags:
        level = min((flag.level for flag in flags if flag.level), key=LEVELS.index)
        return Outcome(checked, level, flags)
    return Outcome(
        checked,
        notes=tuple(option for option in options if option.note),
        clues=_clues(quiz, list(_counted(chosen))),
        minds=frozenset(name for option in options for name in option.minds),
        marks=tuple(dict.fromkeys(name for option in options for name in option.marks)),
    )


def current(quiz: Quiz, given: Answers) -> dict[str, list[str]]:
    """Answers as an old address has them, as they are now. What has moved is no "none" there."""
    answers = {name: list(ids) for name, ids in given.items()}
    for before, now in quiz.moved.items():
        (asked, option), (question, moved) = before.split("."), now.split(".")
        if option in answers.get(asked, ()):
            answers[asked].remove(option)
            none = _none(quiz, question)
            kept = [name for name in answers.get(question, ()) if name not in {moved, none}]
            answers[question] = [*kept, moved]
    return answers


def _none(quiz: Quiz, name: str) -> str:
    """The answer of this question that means none."""
    (question,) = (question for question in quiz.question if question.id == name)
    return next(option.id for option in question.option if option.clear)


def _counted(chosen: Chosen) -> Iterator[tuple[Question, Option]]:
    """What is counted. "None" clears its question, though never a warning, a safety line or what
    a person minds; of two options that cannot both be true the later one counts."""
    for place, (question, option) in enumerate(chosen):
        same = [other for asked, other in chosen if asked is question]
        later = [other for asked, other in chosen[place + 1 :] if asked is question]
        if any(other.clear for other in same):
            continue
        if option.one is None or all(other.one != option.one for other in later):
            yield question, option


def _clues(quiz: Quiz, counted: Chosen) -> tuple[Clue, ...]:
    """Up to `shown` triggers, or the fallback alone when none has points enough."""
    reasons: dict[str, list[Reason]] = {}
    for question, option in counted:
        for trigger, points in (option.points or {}).items():
            reasons.setdefault(trigger, []).append(Reason(question, option, points))
    whole = sum(option.weight for _, option in counted)
    clues = []
    for trigger in quiz.ties:
        found = tuple(reasons.get(trigger, ()))
        points = _total(quiz, found)
        if trigger in quiz.weak:
            points = min(points, quiz.weak_at_most)
        if points >= quiz.possible:
            share = sum(reason.option.weight for reason in found)
            fit = "most" if 2 * share > whole else "some"
            clues.append(Clue(trigger, points, None if trigger == quiz.fallback else fit, found))
    clues.sort(key=lambda clue: -clue.points)  # stable, so equals stay in the order of `ties`
    if any(clue.points >= quiz.outranks for clue in clues if clue.trigger != quiz.fallback):
        clues.sort(key=lambda clue: clue.trigger == quiz.fallback)
    return tuple(clues[: quiz.shown]) or (Clue(quiz.fallback),)


def _total(quiz: Quiz, reasons: Sequence[Reason]) -> int:
    """The points of one trigger, no question giving more than it may."""
    total = 0
    for question in {reason.question.id: None for reason in reasons}:
        asked = [reason for reason in reasons if reason.question.id == question]
        kinds = sum(reason.option.kind for reason in asked)
        limit = quiz.linked if kinds > 1 else quiz.at_most
        limit = max(limit, *(reason.points for reason in asked))
        total += min(limit, sum(reason.points for reason in asked))
    return total


def table(quiz: Quiz) -> dict[str, Any]:
    """The same table for the script: ids and numbers, no words."""
    numbers = ("at_most", "linked", "weak_at_most", "shown", "possible", "fallback", "outranks")
    return {
        **{name: getattr(quiz, name) for name in numbers},
        "ties": quiz.ties,
        "weak": quiz.weak,
        "moved": quiz.moved,
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
    """What is true of it: the script takes the rest as absent."""
    row: dict[str, Any] = {"id": option.id}
    for name in ("points", "level", "clear", "kind", "one", "minds", "marks"):
        if value := getattr(option, name):
            row[name] = value
    if option.note:
        row["note"] = True
    return row
