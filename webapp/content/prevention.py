"""The prevention checklist (evidence 4): its records, and what they must hold.

The checks raise ContentError with file, key and reason.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from webapp.content.area import Claim, FigureUse, Ids, check_known, check_length
from webapp.content.conditions import Condition
from webapp.content.records import ContentError

FILE = "prevention.toml"
# In this order on the page, before everything else (evidence 4b).
REQUIRED = ("hydration", "bananas", "spinach", "magnesium")
ACTS = ("note", "ask", "hide")
MOST_DOTS = 4
MOST_WORDS_IN_A_ROW = 8
LONGEST_ROUTINE = 180  # seconds; the trial's dose takes three minutes (evidence 4c)


@dataclass(frozen=True)
class Grade:
    """How much evidence there is that something prevents cramps; `dots` of four, 0 for ungraded."""

    id: str
    name: str
    dots: int
    means: str

    @property
    def picture(self) -> str:
        """The dots as text, or nothing for what is not graded."""
        return "●" * self.dots + "○" * (MOST_DOTS - self.dots) if self.dots else ""


@dataclass(frozen=True)
class Effect:
    """What an item can do to a body. `tells` are beginnings of words that give it away."""

    id: str
    tells: tuple[str, ...] = ()

    def told_by(self, words: str) -> str | None:
        """The first of `tells` that `words` say."""
        said = words.lower()
        return next((tell for tell in self.tells if re.search(rf"\b{re.escape(tell)}", said)), None)


@dataclass(frozen=True)
class Caution:
    """What to heed, by whom (nobody named: everybody), and what it does to the item.

    `tag` names whom it concerns in a row of the list, where no condition does.
    """

    say: str
    act: str
    who: tuple[str, ...] = ()
    tag: str | None = None


@dataclass(frozen=True)
class Group:
    """A part of the list."""

    id: str
    name: str


@dataclass(frozen=True)
class Item:
    """One habit. `do` is today's action, `short` the same in a row; `core` counts to the day's aim.

    `once` is done for good rather than for a day. `gives` names its effects. `note` says more
    about the grade; `path` is a page that guides through it.
    """

    id: str
    name: str
    group: str
    short: str
    do: str
    often: str
    grade: str
    why: str
    sources: tuple[int, ...]
    caution: tuple[Caution, ...] = ()
    gives: tuple[str, ...] = ()
    core: bool = False
    once: bool = False
    note: str | None = None
    figure: str | None = None
    path: str | None = None


@dataclass(frozen=True)
class Myth:
    """What does not work, is unsafe, or is said of cramps and is not so."""

    what: str
    verdict: str
    why: str
    sources: tuple[int, ...]


@dataclass(frozen=True)
class Food:
    """Minerals of one serving, in mg, as the source gives them: a number or a range."""

    name: str
    serving: str
    potassium: str
    magnesium: str
    calcium: str
    note: str | None = None


@dataclass(frozen=True)
class Foods:
    """The food table, and what its foods give."""

    gives: tuple[str, ...]
    sources: tuple[int, ...]
    food: tuple[Food, ...]
    caution: tuple[Caution, ...]


@dataclass(frozen=True)
class Target:
    """An official daily amount, and for whom it is none."""

    what: str
    amount: str
    sources: tuple[int, ...]
    gives: tuple[str, ...] = ()
    caution: tuple[Caution, ...] = ()


@dataclass(frozen=True)
class Stretch:
    """One stretch of the bedtime routine, done with each leg."""

    muscle: str
    say: str
    figure: str


@dataclass(frozen=True)
class Position:
    """One way to do the routine."""

    id: str
    name: str
    steps: tuple[Stretch, ...]


@dataclass(frozen=True)
class Bedtime:
    """The routine. Per stretch, `rounds` times: left leg, right leg (`hold` s each), `rest` s."""

    ready: int
    hold: int
    rest: int
    rounds: int
    sources: tuple[int, ...]
    rest_figure: str
    position: tuple[Position, ...]

    def seconds(self, position: Position) -> int:
        """How long it takes, from the first tap; after the last hold nobody waits."""
        rounds = self.rounds * len(position.steps)
        return self.ready + rounds * (2 * self.hold + self.rest) - self.rest


@dataclass(frozen=True)
class Prevention:
    """All of the checklist."""

    grade: tuple[Grade, ...]
    effect: tuple[Effect, ...]
    group: tuple[Group, ...]
    item: tuple[Item, ...]
    myth: tuple[Myth, ...]
    belief: tuple[Myth, ...]
    foods: Foods
    target: tuple[Target, ...]
    bedtime: Bedtime

    @property
    def grades(self) -> dict[str, Grade]:
        """The grades by id."""
        return {grade.id: grade for grade in self.grade}

    @property
    def items(self) -> dict[str, Item]:
        """The items by id."""
        return {item.id: item for item in self.item}

    @property
    def heeded(self) -> set[str]:
        """The conditions that a caution names: the checklist asks for these."""
        return {name for _, caution in _cautions(self) for name in caution.who}

    @staticmethod
    def askers(item: Item, conditions: Sequence[Condition]) -> str:
        """Whom an item asks to ask first, in a few words: every group that its cautions name."""
        short = {condition.id: condition.tag or condition.label for condition in conditions}
        asked = [caution for caution in item.caution if caution.act != "note"]
        named = [short[name] for caution in asked for name in caution.who]
        return ", ".join(dict.fromkeys(named + [caution.tag for caution in asked if caution.tag]))


def ids(prevention: Prevention) -> Iterator[Ids]:
    """Lists in which nothing may stand twice."""
    for key in ("grade", "effect", "group", "item"):
        yield Ids(FILE, f"{key}.id", [entry.id for entry in getattr(prevention, key)])
    positions = prevention.bedtime.position
    yield Ids(FILE, "bedtime.position.id", [position.id for position in positions])
    yield Ids(FILE, "foods.food", [food.name for food in prevention.foods.food])


def figure_uses(prevention: Prevention) -> Iterator[FigureUse]:
    """Every use of a figure."""
    for item in prevention.item:
        if item.figure:
            yield FigureUse(FILE, f"item.{item.id}.figure", item.do, item.figure)
    yield FigureUse(FILE, "bedtime.rest_figure", "", prevention.bedtime.rest_figure)
    for position in prevention.bedtime.position:
        for step in position.steps:
            key = f"bedtime.{position.id}.{step.muscle}.figure"
            yield FigureUse(FILE, key, step.say, step.figure)


def claims(prevention: Prevention) -> Iterator[Claim]:
    """Every statement with its sources."""
    for item in prevention.item:
        cautions = [caution.say for caution in item.caution]
        texts = [item.do, item.often, item.note or "", item.why, *cautions]
        yield Claim(FILE, f"item.{item.id}", texts, item.sources, needs_source=True)
    for myth in (*prevention.myth, *prevention.belief):
        yield Claim(FILE, f"myth ({myth.what})", [myth.what, myth.why], myth.sources)
    foods, bedtime = prevention.foods, prevention.bedtime
    amounts = [food.serving + food.potassium for food in foods.food]
    yield Claim(FILE, "foods", amounts, foods.sources, needs_source=True)
    for target in prevention.target:
        key = f"target ({target.what})"
        yield Claim(FILE, key, [target.amount], target.sources, needs_source=True)
    yield Claim(FILE, "bedtime", [str(bedtime.hold)], bedtime.sources, needs_source=True)


def check(prevention: Prevention, conditions: Sequence[Condition]) -> None:
    """Run every check of this area. Raises ContentError."""
    _the_required_come_first(prevention)
    _rows_are_short(prevention)
    _grades_differ(prevention)
    _names_are_known(prevention)
    _effects_are_named(prevention)
    _cautions_fit(prevention, conditions)
    _nobody_is_told_what_their_condition_minds(prevention, conditions)
    _whoever_has_a_line_is_asked_with_it(prevention, conditions)
    _the_routine_fits_its_time(prevention)


def _the_required_come_first(prevention: Prevention) -> None:
    first = [item.id for item in prevention.item if item.group == prevention.group[0].id]
    if tuple(first) != REQUIRED:
        raise ContentError(FILE, "item", f"the first group must be {', '.join(REQUIRED)}")


def _rows_are_short(prevention: Prevention) -> None:
    """What is read while a thumb ticks. Nobody who must ask first is left out of a row."""
    for item in prevention.item:
        if len(item.short.split()) > MOST_WORDS_IN_A_ROW:
            what = f"has more than {MOST_WORDS_IN_A_ROW} words: {item.short!r}"
            raise ContentError(FILE, f"item.{item.id}.short", what)
        for caution in item.caution:
            if caution.act != "note" and not (caution.who or caution.tag):
                what = f"names nobody in who and has no tag: {caution.say!r}"
                raise ContentError(FILE, f"item.{item.id}.caution", what)


def _grades_differ(prevention: Prevention) -> None:
    """Two grades with the same dots would look the same on every item."""
    for index, grade in enumerate(prevention.grade):
        if not 0 <= grade.dots <= MOST_DOTS:
            raise ContentError(FILE, f"grade.{grade.id}.dots", f"must be from 0 to {MOST_DOTS}")
        for other in prevention.grade[:index]:
            if grade.dots == other.dots:
                raise ContentError(FILE, f"grade.{grade.id}.dots", f"are those of {other.id!r}")


def _names_are_known(prevention: Prevention) -> None:
    groups = {group.id for group in prevention.group}
    for item in prevention.item:
        check_known(FILE, f"item.{item.id}.group", item.group, groups, "group")
        check_known(FILE, f"item.{item.id}.grade", item.grade, prevention.grades, "grade")


def _effects_are_named(prevention: Prevention) -> None:
    """A misspelt effect would be minded by nobody, and a forgotten one asked about by nobody."""
    effects = {effect.id for effect in prevention.effect}
    for key, words, gives, _ in _givers(prevention):
        for name in gives:
            check_known(FILE, f"{key}.gives", name, effects, "effect")
        for effect in prevention.effect:
            tell = effect.told_by(words)
            if tell and effect.id not in gives:
                what = f"must name {effect.id!r}, because it says {tell!r}: {words!r}"
                raise ContentError(FILE, f"{key}.gives", what)
    for food in prevention.foods.food:
        if not any(effect.told_by(food.name) for effect in prevention.effect):
            what = f"no effect tells {food.name!r}: an item that advises it would not be noticed"
            raise ContentError(FILE, "foods.food", what)


def _cautions_fit(prevention: Prevention, conditions: Sequence[Condition]) -> None:
    known = {condition.id for condition in conditions}
    for key, caution in _cautions(prevention):
        if caution.act not in ACTS:
            raise ContentError(FILE, f"{key}.act", f"must be one of {', '.join(ACTS)}")
        for name in caution.who:
            check_known(FILE, f"{key}.who", name, known, "condition")
        if caution.act == "ask" and "ask first" not in caution.say.lower():
            raise ContentError(FILE, f"{key}.say", f"must say “ask first”: {caution.say!r}")
        if caution.act == "hide" and not caution.who:
            raise ContentError(FILE, f"{key}.who", "would hide the item from everybody")


def _nobody_is_told_what_their_condition_minds(
    prevention: Prevention, conditions: Sequence[Condition]
) -> None:
    """What gives an effect that a condition minds asks first, or is not shown (evidence 4c).

    And the other way round: whoever is asked first minds something in it. Where the effect was
    forgotten, whatever else has it asks nobody.
    """
    minds = {condition.id: set(condition.minds) for condition in conditions}
    for key, _, gives, cautions in _givers(prevention):
        for caution in cautions:
            for name in caution.who:
                if caution.act == "ask" and not minds[name] & set(gives):
                    what = f"asks {name!r} first, who minds nothing that it gives"
                    raise ContentError(FILE, f"{key}.gives", what)
        heeded = {name for caution in cautions if caution.act != "note" for name in caution.who}
        for condition in conditions:
            met = set(gives) & set(condition.minds)
            if met and condition.id not in heeded:
                what = f"gives {min(met)}: needs an ask or hide for {condition.id!r}"
                raise ContentError(FILE, f"{key}.caution", what)


def _whoever_has_a_line_is_asked_with_it(
    prevention: Prevention, conditions: Sequence[Condition]
) -> None:
    """Half a warning on one food and all of it on another reads as if the one were safe."""
    lines = {condition.id: condition.line for condition in conditions if condition.line}
    for key, caution in _cautions(prevention):
        for name in caution.who:
            line = lines.get(name)
            if caution.act == "ask" and line and caution.say != line:
                raise ContentError(FILE, f"{key}.say", f"must be the line of {name!r}: {line!r}")


def _the_routine_fits_its_time(prevention: Prevention) -> None:
    bedtime = prevention.bedtime
    for name in ("ready", "hold", "rest", "rounds"):
        if getattr(bedtime, name) < 1:
            raise ContentError(FILE, f"bedtime.{name}", "must be at least 1")
    for position in bedtime.position:
        if bedtime.seconds(position) > LONGEST_ROUTINE:
            what = f"takes {bedtime.seconds(position)} s, {LONGEST_ROUTINE} are the most"
            raise ContentError(FILE, f"bedtime.{position.id}", what)
        for step in position.steps:
            check_length(FILE, f"bedtime.{position.id}.{step.muscle}", step.say)


class _Giver(NamedTuple):
    """What may have an effect on a body: its key, its words, its effects, its cautions."""

    key: str
    words: str
    gives: tuple[str, ...]
    caution: tuple[Caution, ...]


def _givers(prevention: Prevention) -> Iterator[_Giver]:
    for item in prevention.item:
        yield _Giver(f"item.{item.id}", item.do, item.gives, item.caution)
    foods = prevention.foods
    for food in foods.food:
        yield _Giver("foods", food.name, foods.gives, foods.caution)
    for target in prevention.target:
        yield _Giver(f"target ({target.what})", target.what, target.gives, target.caution)


def _cautions(prevention: Prevention) -> Iterator[tuple[str, Caution]]:
    for key, _, _, cautions in _givers(prevention):
        for caution in cautions:
            yield f"{key}.caution", caution
