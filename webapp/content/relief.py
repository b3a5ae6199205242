"""Relief: muscles, techniques, drills and the helper's card, and what they must hold.

Out of relief.toml, helper.toml and one file for each muscle.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from webapp.content.area import (
    Claim,
    FigureUse,
    Ids,
    check_condition,
    check_known,
    check_length,
)
from webapp.content.records import ContentError, Folder

FILE, HELPER = "relief.toml", "helper.toml"
LINES_OF_AN_ESSENCE = 3  # as many as the picture beside it has numerals
MOST_LETTERS_IN_A_LINE = 36  # two rows of the largest type on a phone of 360 px
MOST_HOLD_SECONDS = 60  # no source holds longer than 30 s; a typed 300 must not pass
MOST_ROUNDS = 5  # evidence 2a
TOES = {"up", "down", "any"}
TAGS = {"stretch", "rubs", "stands", "on-feet", "on-back", "joint"}


@dataclass(frozen=True)
class Step:
    """One action: words for it, the figure that shows it, and what to heed before doing it.

    The link of `caution` leads to the warning signs, or to the other muscles with
    `other_muscle`. `stands`: it asks to stand or walk, so it is not for somebody who cannot.
    `joint`: it bends a hip or knee or puts force on it. `rubs`: it rubs the leg. `wait`: it needs
    an object, a wall or standing, so the guide goes on only when the person says so.
    """

    say: str
    figure: str
    caution: str | None = None
    other_muscle: bool = False
    stands: bool = False
    joint: bool = False
    rubs: bool = False
    wait: bool = False

    @property
    def tags(self) -> str:
        """What somebody may have to avoid in it, as `Condition.avoid` names it."""
        return _names({"stands": self.stands, "joint": self.joint, "rubs": self.rubs})


@dataclass(frozen=True)
class Technique:
    """One way to lengthen one muscle: steps, the last of which is held.

    `hold` and `rest` are seconds, `rounds` how often the hold is done at the most.
    `title` is there from the second technique on: when to try this one instead.
    `stands`, `on_back` and `joint` say whom it is not for. The first technique of a place has its
    whole action in three lines, `essence`, and in one picture, `hero`; whoever is not shown the
    technique is not shown these.
    """

    id: str
    steps: tuple[Step, ...]
    hold: int
    rest: int
    rounds: int
    sources: tuple[int, ...]
    stands: bool = False
    on_back: bool = False
    joint: bool = False
    title: str | None = None
    essence: tuple[str, ...] = ()
    hero: str | None = None

    @property
    def heed(self) -> Step | None:
        """The step with a caution: whoever is shown only the essence must see that as well."""
        return next((step for step in self.steps if step.caution), None)

    @property
    def tags(self) -> str:
        """As of a step. Who is unsteady stands up like others, but does not stretch `on-feet`.
        All are a `stretch`: a leg in plaster gets none."""
        marks = {"on-feet": self.stands, "on-back": self.on_back, "joint": self.joint}
        return _names({**marks, "stretch": True})


@dataclass(frozen=True)
class Place:
    """What one muscle needs in one situation. `use` borrows the techniques of another one.

    `sources` stand behind `after` and `note`.
    """

    techniques: tuple[Technique, ...] = ()
    after: tuple[Step, ...] = ()
    use: str | None = None
    note: str | None = None
    sources: tuple[int, ...] = ()

    @property
    def tags(self) -> str:
        """What every technique here has besides being a stretch: who avoids it has nothing left
        here."""
        return _shared(self.techniques).removesuffix("stretch").strip()

    @property
    def all_sources(self) -> tuple[int, ...]:
        """The sources of everything that is told here."""
        every = {number for technique in self.techniques for number in technique.sources}
        return tuple(sorted(every | set(self.sources)))

    @property
    def first_tags(self) -> str:
        """What only the first technique has of that: who avoids it is left another one here."""
        first = set(self.techniques[0].tags.split())
        return " ".join(sorted(first - {"stretch", *self.tags.split()}))

    @property
    def after_tags(self) -> str:
        """The same for what comes after."""
        return _shared(self.after)


@dataclass(frozen=True)
class Never:
    """What not to do; `figure` where a crossed-out picture says it better."""

    say: str
    sources: tuple[int, ...]
    figure: str | None = None


@dataclass(frozen=True)
class Muscle:
    """A muscle that cramps. `toes` is the way the toes must go: up, down or any."""

    id: str
    name: str
    where: str
    title: str
    lead: str
    toes: str
    stop: str
    never: tuple[Never, ...]
    place: dict[str, Place]

    @property
    def path(self) -> str:
        """The address of this muscle's page; the calf, the commonest, has the front page."""
        return "/" if self.id == "calf" else f"/relief/{self.id}"

    @property
    def hold(self) -> int:
        """Seconds of one hold of what is done first, which no place makes another (see check)."""
        return next(iter(self.place.values())).techniques[0].hold


@dataclass(frozen=True)
class Drill:
    """Getting safe, shown alone until the person says that they are safe.

    `dry`: on land, where the leg can be rubbed and `after` waits until they are safe; out of the
    water goes also whoever cannot get safe. `read_aloud` folds the steps away under `label`: nobody
    reads a list at the wheel. `cannot` is for whoever cannot get safe where they are: what to do
    instead of a stretch. `essence` and `hero` as of a technique.
    """

    lead: str
    essence: tuple[str, ...]
    hero: str
    label: str
    steps: tuple[Step, ...]
    safe: str
    after: tuple[Step, ...]
    note: str
    sources: tuple[int, ...]
    cannot: str | None = None
    dry: bool = False
    read_aloud: bool = False


@dataclass(frozen=True)
class Situation:
    """Where the person is. The first one is shown unless another is chosen.

    `short` is its name on a small button.
    """

    id: str
    name: str
    short: str
    drill: Drill | None = None

    @property
    def path(self) -> str:
        """The address of a page of its own, for a situation with a drill."""
        return f"/relief/{self.id}"


@dataclass(frozen=True)
class Care:
    """One thing that helps once the cramp has eased. `stands` and `rubs` as in a step."""

    name: str
    how: str
    sources: tuple[int, ...]
    figure: str | None = None
    caution: str | None = None
    stands: bool = False
    rubs: bool = False

    @property
    def tags(self) -> str:
        """What somebody may have to avoid in it, as `Condition.avoid` names it."""
        return _names({"stands": self.stands, "rubs": self.rubs})


@dataclass(frozen=True)
class First:
    """What everybody is told, whatever the muscle."""

    where: str
    hold: str
    gently: str


@dataclass(frozen=True)
class Relief:
    """What every relief page shares. `muscles` is the order in which they are offered.

    `look` is asked once it has eased, before anything of `care`. `pause` is what the player shows
    when every technique has been tried once; `heat` the id of the warning sign to look at after
    sport in the heat; `toes` the words that say "up" or "down".
    """

    muscles: tuple[str, ...]
    first: First
    situation: tuple[Situation, ...]
    never: tuple[Never, ...]
    look: Care
    care: tuple[Care, ...]
    pause: Technique
    heat: str
    toes: dict[str, tuple[str, ...]]

    @property
    def homes(self) -> tuple[Situation, ...]:
        """Where a muscle can be stretched at once."""
        return tuple(situation for situation in self.situation if not situation.drill)

    @property
    def unsafe(self) -> tuple[Situation, ...]:
        """Where getting safe comes first, whatever the muscle."""
        return tuple(situation for situation in self.situation if situation.drill)


@dataclass(frozen=True)
class Pick:
    """What the person beside does first for some `muscles`; `essence` and `hero` as of a technique.

    Without a hero it says where to read on.
    """

    id: str
    name: str
    muscles: tuple[str, ...]
    essence: tuple[str, ...]
    hero: str | None = None


@dataclass(frozen=True)
class Helper:
    """The card for the person beside: a technique that they do, and its core by muscle."""

    technique: Technique
    pick: tuple[Pick, ...]


class Essence(NamedTuple):
    """A whole action: its three lines, its picture, and the muscles that it is for."""

    file: str
    key: str
    lines: Sequence[str]
    hero: str | None
    muscles: Sequence[str]


def _names(marks: dict[str, bool]) -> str:
    return " ".join(tag for tag, has in marks.items() if has)


def _shared(items: Sequence[Step | Technique]) -> str:
    """The tags that all of them have."""
    sets = [item.tags.split() for item in items]
    return " ".join(tag for tag in sets[0] if all(tag in tags for tags in sets)) if sets else ""


def file_of(muscle: Muscle) -> str:
    """The file of one muscle, as an error names it."""
    return f"muscles/{muscle.id}.toml"


def load_muscle(folder: Folder, name: str) -> Muscle:
    """The muscle of one file, with what `use` borrows put in its place. Raises ContentError."""
    file = f"muscles/{name}.toml"
    muscle = folder.read(Muscle, file)
    if muscle.id != name:
        raise ContentError(file, "id", f"must be {name!r} like the file")
    places = {situation: _lent(muscle, situation) for situation in muscle.place}
    return replace(muscle, place=places)


def _lent(muscle: Muscle, situation: str) -> Place:
    """What this muscle needs in one situation, its own or what it borrows of another."""
    place = muscle.place[situation]
    if not place.use:
        return place
    lender = muscle.place.get(place.use)
    if lender is None or lender.use:
        key = f"place.{situation}.use"
        raise ContentError(file_of(muscle), key, f"nothing to use at {place.use!r}")
    note, sources = place.note or lender.note, place.sources or lender.sources
    return replace(lender, use=place.use, note=note, sources=sources)


# --- what this area holds ---------------------------------------------------------------------


def techniques(
    relief: Relief, muscles: Iterable[Muscle], helper: Helper
) -> Iterator[tuple[str, str, Technique]]:
    """Every technique with the file and key it stands under, none of them twice."""
    for muscle in muscles:
        for name, place in _own_places(muscle):
            for technique in place.techniques:
                yield file_of(muscle), f"place.{name}.{technique.id}", technique
    yield FILE, "pause", relief.pause
    yield HELPER, "technique", helper.technique


def steps(
    relief: Relief, muscles: Sequence[Muscle], helper: Helper
) -> Iterator[tuple[str, str, Step]]:
    """Every step with the file and key it stands under."""
    for file, key, technique in techniques(relief, muscles, helper):
        yield from _numbered(file, f"{key}.steps", technique.steps)
    for muscle in muscles:
        for name, place in _own_places(muscle):
            yield from _numbered(file_of(muscle), f"place.{name}.after", place.after)
    for key, drill in _drills(relief):
        yield from _numbered(FILE, f"{key}.steps", drill.steps)
        yield from _numbered(FILE, f"{key}.after", drill.after)


def essences(relief: Relief, muscles: Iterable[Muscle], helper: Helper) -> Iterator[Essence]:
    """Every action that is told in three lines."""
    for muscle in muscles:
        for name, place in _own_places(muscle):
            for item in place.techniques:
                if item.essence or item.hero:
                    key = f"place.{name}.{item.id}"
                    yield Essence(file_of(muscle), key, item.essence, item.hero, (muscle.id,))
    for key, drill in _drills(relief):
        yield Essence(FILE, key, drill.essence, drill.hero, ())
    for pick in helper.pick:
        yield Essence(HELPER, f"pick.{pick.id}", pick.essence, pick.hero, pick.muscles)


def ids(relief: Relief, muscles: Sequence[Muscle], helper: Helper) -> Iterator[Ids]:
    """Lists in which nothing may stand twice."""
    yield Ids(FILE, "muscles", relief.muscles)
    yield Ids(FILE, "situation.id", [situation.id for situation in relief.situation])
    every = techniques(relief, muscles, helper)
    yield Ids("muscles", "techniques.id", [technique.id for _, _, technique in every])


def figure_uses(relief: Relief, muscles: Sequence[Muscle], helper: Helper) -> Iterator[FigureUse]:
    """Every use of a figure."""
    for file, key, step in steps(relief, muscles, helper):
        yield FigureUse(file, f"{key}.figure", step.say, step.figure)
    for care in (relief.look, *relief.care):
        if care.figure:
            yield FigureUse(FILE, f"care.{care.name}.figure", care.how, care.figure)
    for muscle in muscles:
        for never in muscle.never:
            if never.figure:
                yield FigureUse(file_of(muscle), "never.figure", never.say, never.figure)


def claims(relief: Relief, muscles: Sequence[Muscle], helper: Helper) -> Iterator[Claim]:
    """Every statement with its sources."""
    for file, key, technique in techniques(relief, muscles, helper):
        texts = [*technique.essence, *_told(technique.steps)]
        yield Claim(file, key, texts, technique.sources)
    for muscle in muscles:
        yield Claim(file_of(muscle), "lead, stop", [muscle.lead, muscle.stop], ())
        for name, place in muscle.place.items():
            texts = [*_told(place.after), place.note or ""]
            yield Claim(file_of(muscle), f"place.{name}.after, note", texts, place.sources)
        for never in muscle.never:
            yield Claim(file_of(muscle), f"never ({never.say})", [never.say], never.sources)
    for never in relief.never:
        yield Claim(FILE, f"never ({never.say})", [never.say], never.sources)
    for care in (relief.look, *relief.care):
        yield Claim(FILE, f"care ({care.name})", [care.how, care.caution or ""], care.sources)
    for key, drill in _drills(relief):
        texts = [drill.lead, *drill.essence, drill.cannot or "", drill.note]
        texts += [*_told(drill.steps), *_told(drill.after)]
        yield Claim(FILE, key, texts, drill.sources, needs_source=True)


def check(
    relief: Relief, muscles: Sequence[Muscle], helper: Helper, signs: Collection[str]
) -> None:
    """Run every check of this area; `signs` are the ids of the warning signs.

    Raises ContentError.
    """
    situations = [situation.id for situation in relief.situation]
    for muscle in muscles:
        _muscle_covers_all_situations(muscle, set(situations))
    for file, key, step in steps(relief, muscles, helper):
        check_length(file, key, step.say)
    for file, key, technique in techniques(relief, muscles, helper):
        _times_are_sane(file, key, technique)
    _whoever_rests_sees_the_whole_action(relief, muscles)
    _the_button_says_how_long(relief, muscles)
    _toes_are_named(relief)
    for essence in essences(relief, muscles, helper):
        _lines_are_short(essence)
        _toes_go_one_way(essence, {muscle.id: muscle.toes for muscle in muscles}, relief.toes)
    _whoever_helps_is_told_of_every_muscle(muscles, helper)
    _cautions_say_when(relief, muscles, helper)
    check_known(FILE, "heat", relief.heat, signs, "warning sign")


def _muscle_covers_all_situations(muscle: Muscle, situations: set[str]) -> None:
    file = file_of(muscle)
    if muscle.toes not in TOES:
        raise ContentError(file, "toes", f"must be one of {sorted(TOES)}")
    if set(muscle.place) != situations:
        wrong = ", ".join(sorted(set(muscle.place) ^ situations))
        raise ContentError(file, "place", f"does not fit the situations: {wrong}")
    for name, place in muscle.place.items():
        if not place.techniques:
            raise ContentError(file, f"place.{name}.techniques", "has no technique")


def _times_are_sane(file: str, key: str, technique: Technique) -> None:
    for name, value, most in (
        ("hold", technique.hold, MOST_HOLD_SECONDS),
        ("rest", technique.rest, MOST_HOLD_SECONDS),
        ("rounds", technique.rounds, MOST_ROUNDS),
    ):
        if not 0 < value <= most:
            raise ContentError(file, f"{key}.{name}", f"must be from 1 to {most}, not {value}")
    if not technique.steps:
        raise ContentError(file, f"{key}.steps", "has no step")


def _whoever_rests_sees_the_whole_action(relief: Relief, muscles: Iterable[Muscle]) -> None:
    for muscle in muscles:
        for situation in relief.situation:
            first = muscle.place[situation.id].techniques[0]
            if situation.drill is None and not (first.essence and first.hero):
                key = f"place.{situation.id}.{first.id}"
                what = "needs its essence and its hero: it comes first"
                raise ContentError(file_of(muscle), key, what)


def _the_button_says_how_long(relief: Relief, muscles: Iterable[Muscle]) -> None:
    """The button that starts the guide says one length of a hold, wherever the person is."""
    for muscle in muscles:
        for situation in relief.homes:
            first = muscle.place[situation.id].techniques[0]
            if first.hold != muscle.hold:
                key = f"place.{situation.id}.{first.id}.hold"
                what = f"must be {muscle.hold}, as at the other places: the button says it once"
                raise ContentError(file_of(muscle), key, what)


def _whoever_helps_is_told_of_every_muscle(muscles: Iterable[Muscle], helper: Helper) -> None:
    told = [name for pick in helper.pick for name in pick.muscles]
    for muscle in muscles:
        if told.count(muscle.id) != 1:
            what = f"name {muscle.id!r} {told.count(muscle.id)} times, not once"
            raise ContentError(HELPER, "pick.muscles", what)


def _lines_are_short(essence: Essence) -> None:
    file, key = essence.file, f"{essence.key}.essence"
    if len(essence.lines) != LINES_OF_AN_ESSENCE:
        what = f"has {len(essence.lines)} lines, not {LINES_OF_AN_ESSENCE}"
        raise ContentError(file, key, what)
    for line in essence.lines:
        check_length(file, key, line)
        if len(line) > MOST_LETTERS_IN_A_LINE:
            what = f"is longer than {MOST_LETTERS_IN_A_LINE} letters: {line!r}"
            raise ContentError(file, key, what)


def _toes_are_named(relief: Relief) -> None:
    if set(relief.toes) != TOES - {"any"}:
        raise ContentError(FILE, "toes", f"must name {sorted(TOES - {'any'})}")


def _toes_go_one_way(
    essence: Essence, ways: Mapping[str, str], toes: Mapping[str, Iterable[str]]
) -> None:
    """Refuses a line that says "up" for a muscle whose toes go down, or the other way round."""
    said = " ".join(essence.lines).lower()
    for muscle in essence.muscles:
        check_known(essence.file, f"{essence.key}.muscles", muscle, ways, "muscle")
        for way, phrases in toes.items():
            if ways[muscle] not in (way, "any"):
                for phrase in phrases:
                    if phrase in said:
                        what = f"says {phrase!r}, but the toes go {ways[muscle]}"
                        raise ContentError(essence.file, f"{essence.key}.essence", what)


def _cautions_say_when(relief: Relief, muscles: Sequence[Muscle], helper: Helper) -> None:
    for file, key, step in steps(relief, muscles, helper):
        check_condition(file, f"{key}.caution", step.caution)
    for care in (relief.look, *relief.care):
        check_condition(FILE, f"care.{care.name}.caution", care.caution)
    for key, drill in _drills(relief):
        check_condition(FILE, f"{key}.cannot", drill.cannot)


def _told(steps: Iterable[Step]) -> list[str]:
    """The words of steps, and what to heed before them."""
    return [text for step in steps for text in (step.say, step.caution) if text]


def _own_places(muscle: Muscle) -> Iterator[tuple[str, Place]]:
    """The places that borrow nothing."""
    return ((name, place) for name, place in muscle.place.items() if place.use is None)


def _drills(relief: Relief) -> Iterator[tuple[str, Drill]]:
    for situation in relief.situation:
        if situation.drill:
            yield f"situation.{situation.id}.drill", situation.drill


def _numbered(file: str, key: str, steps: Iterable[Step]) -> Iterator[tuple[str, str, Step]]:
    for index, step in enumerate(steps):
        yield file, f"{key}[{index}]", step
