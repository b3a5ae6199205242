"""The prevention checklist (evidence part 4): its records, and what they must hold.

The checks raise ContentError with file, key and reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from webapp.content.area import Claim, FigureUse, Ids, check_known, check_length
from webapp.content.records import ContentError

FILE = "prevention.toml"
# In this order on the page, before everything else (evidence 4b).
REQUIRED = ("hydration", "bananas", "spinach", "magnesium")
ACTS = ("note", "ask", "hide")
MOST_DOTS = 4
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
class Condition:
    """Something about the person. `minds` is what has to be asked about first."""

    id: str
    name: str
    minds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Caution:
    """What to heed, by whom (nobody named: everybody), and what it does to the item."""

    say: str
    act: str
    who: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """A part of the list."""

    id: str
    name: str


@dataclass(frozen=True)
class Item:
    """One habit. `do` is today's action in one line; `core` counts toward the day's aim.

    `once` is done for good rather than for a day. `gives` is what it adds to the body. `note`
    says more about the grade; `path` is a page that guides through it.
    """

    id: str
    name: str
    group: str
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
    """What does not work, or is unsafe."""

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
    """The food table."""

    sources: tuple[int, ...]
    food: tuple[Food, ...]
    caution: tuple[Caution, ...]


@dataclass(frozen=True)
class Target:
    """An official daily amount."""

    what: str
    amount: str
    sources: tuple[int, ...]


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
    condition: tuple[Condition, ...]
    group: tuple[Group, ...]
    item: tuple[Item, ...]
    myth: tuple[Myth, ...]
    foods: Foods
    target: tuple[Target, ...]
    bedtime: Bedtime

    @property
    def grades(self) -> dict[str, Grade]:
        """The grades by id."""
        return {grade.id: grade for grade in self.grade}


def ids(prevention: Prevention) -> Iterator[Ids]:
    """Lists in which nothing may stand twice."""
    for key in ("grade", "condition", "group", "item"):
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
        texts = [item.do, item.often, item.why, *(caution.say for caution in item.caution)]
        yield Claim(FILE, f"item.{item.id}", texts, item.sources, needs_source=True)
    for myth in prevention.myth:
        yield Claim(FILE, f"myth ({myth.what})", [myth.what, myth.why], myth.sources)
    foods, bedtime = prevention.foods, prevention.bedtime
    amounts = [food.serving + food.potassium for food in foods.food]
    yield Claim(FILE, "foods", amounts, foods.sources, needs_source=True)
    for target in prevention.target:
        key = f"target ({target.what})"
        yield Claim(FILE, key, [target.amount], target.sources, needs_source=True)
    yield Claim(FILE, "bedtime", [str(bedtime.hold)], bedtime.sources, needs_source=True)


def check(prevention: Prevention) -> None:
    """Run every check of this area. Raises ContentError."""
    _the_required_come_first(prevention)
    _names_are_known(prevention)
    _nobody_is_told_what_their_condition_minds(prevention)
    _the_routine_fits_its_time(prevention)


def _the_required_come_first(prevention: Prevention) -> None:
    first = [item.id for item in prevention.item if item.group == prevention.group[0].id]
    if tuple(first) != REQUIRED:
        raise ContentError(FILE, "item", f"the first group must be {', '.join(REQUIRED)}")


def _names_are_known(prevention: Prevention) -> None:
    groups = {group.id for group in prevention.group}
    conditions = {condition.id for condition in prevention.condition}
    for grade in prevention.grade:
        if not 0 <= grade.dots <= MOST_DOTS:
            raise ContentError(FILE, f"grade.{grade.id}.dots", f"must be from 0 to {MOST_DOTS}")
    for item in prevention.item:
        check_known(FILE, f"item.{item.id}.group", item.group, groups, "group")
        check_known(FILE, f"item.{item.id}.grade", item.grade, prevention.grades, "grade")
    for key, caution in _cautions(prevention):
        if caution.act not in ACTS:
            raise ContentError(FILE, f"{key}.act", f"must be one of {', '.join(ACTS)}")
        for name in caution.who:
            check_known(FILE, f"{key}.who", name, conditions, "condition")
        if caution.act == "ask" and "ask first" not in caution.say.lower():
            raise ContentError(FILE, f"{key}.say", f"must say “ask first”: {caution.say!r}")
        if caution.act == "hide" and not caution.who:
            raise ContentError(FILE, f"{key}.who", "would hide the item from everybody")


def _nobody_is_told_what_their_condition_minds(prevention: Prevention) -> None:
    """An item that gives what a condition minds asks first, or is not shown (product E4)."""
    for item in prevention.item:
        heeded = {name for caution in item.caution if caution.act != "note" for name in caution.who}
        for condition in prevention.condition:
            met = set(item.gives) & set(condition.minds)
            if met and condition.id not in heeded:
                what = f"gives {min(met)}: needs an ask or hide for {condition.id!r}"
                raise ContentError(FILE, f"item.{item.id}.caution", what)


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


def _cautions(prevention: Prevention) -> Iterator[tuple[str, Caution]]:
    for item in prevention.item:
        for caution in item.caution:
            yield f"item.{item.id}.caution", caution
    for caution in prevention.foods.caution:
        yield "foods.caution", caution
