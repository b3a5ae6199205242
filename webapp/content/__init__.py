"""Everything a person reads, loaded from TOML and checked before the app starts.

`load()` gives one frozen `Content`. Whatever is wrong raises `ContentError` with file, key
and reason, so that a slip of an editor never reaches somebody in pain.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from webapp import figures
from webapp.content import checks
from webapp.content.prevention import Prevention
from webapp.content.records import ContentError, build, read_toml
from webapp.figures import Figure
from webapp.quiz import Quiz, Triggers

T = TypeVar("T")
FOLDER = Path(__file__).parent / "en"


@dataclass(frozen=True)
class Source:
    """Where a fact was read. `mark` says how: verified, second-hand or recalled."""

    id: int
    text: str
    mark: str
    address: str


@dataclass(frozen=True)
class Step:
    """One action: words for it, the figure that shows it, and what to heed before doing it.

    The link of `caution` leads to the warning signs, or to the other muscles with
    `other_muscle`. `stands`: it asks to stand or walk, so it is not for somebody who cannot.
    `joint`: it bends a hip or knee or puts force on it.
    """

    say: str
    figure: str
    caution: str | None = None
    other_muscle: bool = False
    stands: bool = False
    joint: bool = False

    @property
    def tags(self) -> str:
        """What somebody may have to avoid in it, as `Version.avoid` names it."""
        return _names({"stands": self.stands, "joint": self.joint})


@dataclass(frozen=True)
class Technique:
    """One way to lengthen one muscle: steps, the last of which is held.

    `hold` and `rest` are seconds, `rounds` how often the hold is done at the most.
    `title` is there from the second technique on: when to try this one instead.
    `stands`, `on_back` and `joint` say whom it is not for.
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

    @property
    def tags(self) -> str:
        """As of a step. Who is unsteady stands up like others, but does not stretch `on-feet`."""
        return _names({"on-feet": self.stands, "on-back": self.on_back, "joint": self.joint})


@dataclass(frozen=True)
class Place:
    """What one muscle needs in one situation. `use` borrows the techniques of another one."""

    techniques: tuple[Technique, ...] = ()
    after: tuple[Step, ...] = ()
    use: str | None = None
    note: str | None = None

    @property
    def tags(self) -> str:
        """What every technique here has: who avoids it has nothing left here."""
        return _shared(self.techniques)

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


@dataclass(frozen=True)
class Drill:
    """Getting safe, shown alone until the person says that they are safe.

    `aloud` folds the steps away under `label`: nobody reads a list at the wheel.
    """

    lead: str
    label: str
    steps: tuple[Step, ...]
    safe: str
    after: tuple[Step, ...]
    note: str
    sources: tuple[int, ...]
    aloud: bool = False


@dataclass(frozen=True)
class Situation:
    """Where the person is. The first one is shown unless another is chosen.

    `short` is its name on a small button.
    """

    id: str
    name: str
    short: str
    drill: Drill | None = None


@dataclass(frozen=True)
class Care:
    """One thing that helps once the cramp has eased. `stands` as in a step."""

    name: str
    how: str
    sources: tuple[int, ...]
    figure: str | None = None
    caution: str | None = None
    stands: bool = False


@dataclass(frozen=True)
class Version:
    """What is different for one group of people.

    `avoid` names tags of techniques and steps that are not shown to them, `prefer` the
    situation they start from, `larger` that they get larger text.
    """

    id: str
    name: str
    say: tuple[str, ...]
    sources: tuple[int, ...]
    avoid: tuple[str, ...] = ()
    prefer: str | None = None
    larger: bool = False


@dataclass(frozen=True)
class Relief:
    """What every relief page shares. `muscles` is the order in which they are offered.

    `pause` is what the player shows when every technique has been tried once; `heat` the id of
    the warning sign to look at after sport in the heat.
    """

    muscles: tuple[str, ...]
    first: tuple[str, ...]
    situation: tuple[Situation, ...]
    never: tuple[Never, ...]
    care: tuple[Care, ...]
    version: tuple[Version, ...]
    pause: Technique
    heat: str


@dataclass(frozen=True)
class Helper:
    """The card for the person beside: a technique that they do."""

    technique: Technique


@dataclass(frozen=True)
class Level:
    """How soon help is needed."""

    id: str
    name: str
    action: str


@dataclass(frozen=True)
class Sign:
    """A warning sign: what is seen, what it may be, how soon help is needed."""

    id: str
    sign: str
    why: str
    level: str
    sources: tuple[int, ...]
    worse: str | None = None


@dataclass(frozen=True)
class Warnings:
    """When it is not an ordinary cramp."""

    level: tuple[Level, ...]
    sign: tuple[Sign, ...]


@dataclass(frozen=True)
class Country:
    """Whom to call in one country: `ambulance` first, `also` what works as well."""

    code: str
    name: str
    ambulance: str
    also: tuple[str, ...]
    zones: tuple[str, ...]
    note: str | None = None


@dataclass(frozen=True)
class Emergency:
    """Emergency numbers by country; `default` for everywhere else."""

    default: str
    country: tuple[Country, ...]


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
class Words:
    """The words of the interface, by page; and the entries of the navigation."""

    lang: str
    dir: str
    checked: str
    nav: tuple[NavItem, ...]
    about: tuple[Section, ...]
    install: tuple[Browser, ...]
    words: dict[str, dict[str, str]]


@dataclass(frozen=True)
class Content:
    """All content of one language."""

    words: Words
    relief: Relief
    muscles: tuple[Muscle, ...]
    helper: Helper
    warnings: Warnings
    prevention: Prevention
    emergency: Emergency
    quiz: Quiz
    triggers: Triggers
    sources: dict[int, Source]
    figures: dict[str, Figure]


@dataclass(frozen=True)
class _Sources:
    source: tuple[Source, ...]


def load(folder: Path = FOLDER) -> Content:
    """All content of the language in `folder`, checked. Raises ContentError."""
    sources = _read(_Sources, folder, "sources.toml").source
    relief = _read(Relief, folder, "relief.toml")
    content = Content(
        words=_read(Words, folder, "words.toml"),
        relief=relief,
        muscles=tuple(_muscle(folder, name) for name in relief.muscles),
        helper=_read(Helper, folder, "helper.toml"),
        warnings=_read(Warnings, folder, "warnings.toml"),
        prevention=_read(Prevention, folder, "prevention.toml"),
        emergency=_read(Emergency, folder, "emergency.toml"),
        quiz=_read(Quiz, folder, "quiz.toml"),
        triggers=_read(Triggers, folder, "triggers.toml"),
        sources={source.id: source for source in sources},
        figures=figures.load(folder / "figures.toml"),
    )
    checks.check(content, sources)
    return content


def _names(marks: dict[str, bool]) -> str:
    return " ".join(tag for tag, has in marks.items() if has)


def _shared(items: "Sequence[Step | Technique]") -> str:
    """The tags that all of them have."""
    sets = [item.tags.split() for item in items]
    return " ".join(tag for tag in sets[0] if all(tag in tags for tags in sets)) if sets else ""


def _read(cls: type[T], folder: Path, name: str) -> T:
    return build(cls, read_toml(folder / name), file=name)


def _muscle(folder: Path, name: str) -> Muscle:
    """The muscle of one file, with what `use` borrows put in its place."""
    file = f"muscles/{name}.toml"
    muscle = _read(Muscle, folder, file)
    if muscle.id != name:
        raise ContentError(file, "id", f"must be {name!r} like the file")
    for situation, place in muscle.place.items():
        lender = muscle.place.get(place.use or situation)
        if lender is None or (place.use and lender.use):
            raise ContentError(file, f"place.{situation}.use", f"nothing to use at {place.use!r}")
        if place.use:
            borrowed = replace(lender, use=place.use, note=place.note or lender.note)
            muscle.place[situation] = borrowed
    return muscle
