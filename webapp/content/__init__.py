"""Everything a person reads, loaded from TOML and checked before the app starts.

`load()` gives one frozen `Content`. Whatever is wrong raises `ContentError` with file, key
and reason, so that a slip of an editor never reaches somebody in pain. One module for each area;
this one alone knows all of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from webapp.content import (
    card,
    checks,
    checks_quiz,
    conditions,
    diary,
    figures,
    heroes,
    prevention,
    relief,
    signs,
    sources,
    words,
)
from webapp.content.area import Claim, FigureUse, Ids
from webapp.content.card import Card
from webapp.content.conditions import Condition, Conditions
from webapp.content.diary import Diary
from webapp.content.prevention import Prevention
from webapp.content.records import Folder
from webapp.content.relief import Essence, Helper, Muscle, Relief, Step, load_muscle
from webapp.content.signs import Emergency, Warnings
from webapp.content.sources import Source, Sources
from webapp.content.words import Words
from webapp.figures import Figure
from webapp.figures.hero import Hero
from webapp.quiz import Quiz, Triggers

FOLDER = Path(__file__).parent / "en"


@dataclass(frozen=True)
class Content:
    """All content of one language."""

    words: Words
    relief: Relief
    muscles: tuple[Muscle, ...]
    helper: Helper
    card: Card
    warnings: Warnings
    conditions: tuple[Condition, ...]
    prevention: Prevention
    diary: Diary
    emergency: Emergency
    quiz: Quiz
    triggers: Triggers
    sources: dict[int, Source]
    figures: dict[str, Figure]
    heroes: dict[str, Hero]

    def steps(self) -> Iterator[tuple[str, str, Step]]:
        """Every step of relief with the file and key it stands under."""
        return relief.steps(self.relief, self.muscles, self.helper)

    def essences(self) -> Iterator[Essence]:
        """Every action that is told in three lines."""
        return relief.essences(self.relief, self.muscles, self.helper)

    def figure_uses(self) -> Iterator[FigureUse]:
        """Every use of a figure."""
        yield from relief.figure_uses(self.relief, self.muscles, self.helper)
        yield from prevention.figure_uses(self.prevention)

    def claims(self) -> Iterator[Claim]:
        """Every statement with its sources."""
        yield from relief.claims(self.relief, self.muscles, self.helper)
        yield from card.claims(self.card)
        yield from words.claims(self.words)
        yield from signs.claims(self.warnings, self.emergency)
        yield from checks_quiz.claims(self.quiz, self.triggers)
        yield from conditions.claims(self.conditions)
        yield from prevention.claims(self.prevention)

    def ids(self) -> Iterator[Ids]:
        """Lists in which nothing may stand twice."""
        yield from relief.ids(self.relief, self.muscles, self.helper)
        yield from card.ids(self.card)
        yield from signs.ids(self.warnings, self.emergency)
        yield from words.ids(self.words)
        yield from conditions.ids(self.conditions)
        yield from prevention.ids(self.prevention)
        yield from checks_quiz.ids(self.quiz, self.triggers)


def load(folder: Path = FOLDER) -> Content:
    """All content of the language in `folder`, checked. Raises ContentError."""
    files = Folder(folder)
    read_sources = files.read(Sources, sources.FILE)
    checks.nothing_stands_twice(sources.ids(read_sources))
    shared = files.read(Relief, relief.FILE)
    muscles = tuple(load_muscle(files, name) for name in shared.muscles)
    triggers = files.read(Triggers, checks_quiz.TRIGGERS)
    names = {muscle.id: muscle.name for muscle in muscles}
    content = Content(
        words=files.read(Words, words.FILE),
        relief=shared,
        muscles=muscles,
        helper=files.read(Helper, relief.HELPER),
        card=files.read(Card, card.FILE),
        warnings=files.read(Warnings, signs.FILE),
        conditions=files.read(Conditions, conditions.FILE).condition,
        prevention=files.read(Prevention, prevention.FILE),
        diary=diary.with_muscles(files.read(Diary, diary.FILE), names),
        emergency=files.read(Emergency, signs.EMERGENCY),
        quiz=checks_quiz.load(files, triggers),
        triggers=triggers,
        sources=read_sources.by_id(),
        figures=figures.load(files),
        heroes=heroes.load(files),
    )
    _check(content)
    checks.every_file_is_read(files)
    return content


def _check(content: Content) -> None:
    """Every check: first what holds over all areas, then what each area knows."""
    checks.nothing_stands_twice(content.ids())
    heroes.check(content.heroes, content.essences(), content.figures)
    checks.figures_are_there_and_used(content.figure_uses(), content.figures)
    sources.check(content.sources.values())
    checks.claims_have_sources(content.claims(), content.sources)
    checks.no_figure_is_from_memory(content.claims(), content.sources)
    checks.sources_are_cited(content.claims(), content.sources)
    words.check(content.words)
    signs.check(content.warnings, content.emergency)
    sign_ids = [sign.id for sign in content.warnings.sign]
    relief.check(content.relief, content.muscles, content.helper, sign_ids)
    card.check(content.card, content.heroes)
    conditions.check(
        content.conditions,
        tags=relief.TAGS,
        situations=[situation.id for situation in content.relief.situation],
        effects=[effect.id for effect in content.prevention.effect],
    )
    prevention.check(content.prevention, content.conditions)
    diary.check(content.diary)
    checks_quiz.check(
        content.quiz, content.triggers, content.warnings, content.prevention, content.conditions
    )
