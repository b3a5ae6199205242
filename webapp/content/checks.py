"""What content must hold before it is shown, one function per rule.

Each check raises ContentError with file, key and reason. `check()` runs them all.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from webapp.content import prevention
from webapp.content.checks_quiz import check_quiz
from webapp.content.records import ContentError

if TYPE_CHECKING:  # content.py imports this module
    from webapp.content import Content, Muscle, Source, Step, Technique

MOST_WORDS_IN_A_STEP = 12  # evidence part 7, rule 2: what somebody in pain still reads
MOST_HOLD_SECONDS = 60  # no source holds longer than 30 s; a typed 300 must not pass
MOST_ROUNDS = 5  # evidence 2a
MARKS = {"verified", "second-hand", "recalled"}
TOES = {"up", "down", "any"}
TAGS = {"stands", "on-feet", "on-back", "joint"}


def check(content: "Content", sources: "Sequence[Source]") -> None:
    """Run every check. `sources` is the list as written, so that a repeated id shows."""
    _ids_are_unique(content, sources)
    _muscles_cover_all_situations(content)
    _steps_are_short(content)
    _times_are_sane(content)
    _references_lead_somewhere(content)
    _sources_are_given(content)
    _recalled_facts_show_no_figure(content)
    prevention.check(content.prevention)
    check_quiz(content)


def _ids_are_unique(content: "Content", sources: "Sequence[Source]") -> None:
    signs = content.warnings
    lists: list[tuple[str, str, Sequence[object]]] = [
        ("sources.toml", "source.id", [source.id for source in sources]),
        ("relief.toml", "muscles", list(content.relief.muscles)),
        ("relief.toml", "situation.id", [item.id for item in content.relief.situation]),
        ("relief.toml", "version.id", [item.id for item in content.relief.version]),
        ("warnings.toml", "level.id", [item.id for item in signs.level]),
        ("warnings.toml", "sign.id", [item.id for item in signs.sign]),
        ("emergency.toml", "country.code", [item.code for item in content.emergency.country]),
        ("words.toml", "about.id", [item.id for item in content.words.about]),
        ("muscles", "techniques.id", [item.id for _, _, item in _techniques(content)]),
        *prevention.ids(content.prevention),
    ]
    for file, key, ids in lists:
        for place, name in enumerate(ids):
            if name in ids[:place]:
                raise ContentError(file, key, f"{name!r} stands there twice")


def _muscles_cover_all_situations(content: "Content") -> None:
    wanted = {situation.id for situation in content.relief.situation}
    for muscle, file in _muscle_files(content):
        if muscle.toes not in TOES:
            raise ContentError(file, "toes", f"must be one of {sorted(TOES)}")
        if set(muscle.place) != wanted:
            wrong = ", ".join(sorted(set(muscle.place) ^ wanted))
            raise ContentError(file, "place", f"does not fit the situations: {wrong}")
        for name, place in muscle.place.items():
            if not place.techniques:
                raise ContentError(file, f"place.{name}.techniques", "has no technique")


def _steps_are_short(content: "Content") -> None:
    for file, key, step in all_steps(content):
        words = len(step.say.split())
        if words > MOST_WORDS_IN_A_STEP:
            what = f"has {words} words, {MOST_WORDS_IN_A_STEP} are the most"
            raise ContentError(file, key, f"{what}: {step.say!r}")


def _times_are_sane(content: "Content") -> None:
    for file, key, technique in _techniques(content):
        for name, value, most in (
            ("hold", technique.hold, MOST_HOLD_SECONDS),
            ("rest", technique.rest, MOST_HOLD_SECONDS),
            ("rounds", technique.rounds, MOST_ROUNDS),
        ):
            if not 0 < value <= most:
                raise ContentError(file, f"{key}.{name}", f"must be from 1 to {most}, not {value}")
        if not technique.steps:
            raise ContentError(file, f"{key}.steps", "has no step")


def _references_lead_somewhere(content: "Content") -> None:
    used = set()
    for file, key, _, figure in figure_uses(content):
        if figure not in content.figures:
            raise ContentError(file, key, f"there is no figure {figure!r} in figures.toml")
        used.add(figure)
    for name in content.figures:
        if name not in used:
            raise ContentError("figures.toml", name, "is used by nothing")
    levels = {level.id for level in content.warnings.level}
    signs = {sign.id for sign in content.warnings.sign}
    places = {situation.id for situation in content.relief.situation}
    if content.relief.heat not in signs:
        raise ContentError("relief.toml", "heat", "is not a warning sign")
    for version in content.relief.version:
        key = f"version.{version.id}"
        if not set(version.avoid) <= TAGS:
            raise ContentError("relief.toml", f"{key}.avoid", f"must be some of {sorted(TAGS)}")
        if version.prefer not in {None, *places}:
            raise ContentError("relief.toml", f"{key}.prefer", "is not a situation")
    for sign in content.warnings.sign:
        if sign.level not in levels:
            raise ContentError("warnings.toml", sign.id, f"there is no level {sign.level!r}")


def _sources_are_given(content: "Content") -> None:
    for source in content.sources.values():
        if source.mark not in MARKS:
            raise ContentError("sources.toml", str(source.id), f"mark is not one of {MARKS}")
    for file, key, _, sources, needed in claims(content):
        if needed and not sources:
            raise ContentError(file, f"{key}.sources", "a claim needs a source")
        for number in sources:
            if number not in content.sources:
                raise ContentError(file, f"{key}.sources", f"there is no source {number}")


def _recalled_facts_show_no_figure(content: "Content") -> None:
    """A figure from a source that nobody has read again is not shown (evidence part 6)."""
    for file, key, texts, sources, _ in claims(content):
        if all(content.sources[number].mark == "recalled" for number in sources):
            for text in texts:
                if re.search(r"\d", text):
                    raise ContentError(file, key, f"shows a figure from memory: {text!r}")


def _muscle_files(content: "Content") -> "Iterator[tuple[Muscle, str]]":
    return ((muscle, f"muscles/{muscle.id}.toml") for muscle in content.muscles)


def _techniques(content: "Content") -> "Iterator[tuple[str, str, Technique]]":
    for muscle, file in _muscle_files(content):
        for name, place in muscle.place.items():
            if place.use is None:
                for technique in place.techniques:
                    yield file, f"place.{name}.{technique.id}", technique
    yield "relief.toml", "pause", content.relief.pause
    yield "helper.toml", "technique", content.helper.technique


def all_steps(content: "Content") -> "Iterator[tuple[str, str, Step]]":
    """Every step with the file and key it stands under."""
    for file, key, technique in _techniques(content):
        yield from _numbered(file, f"{key}.steps", technique.steps)
    for muscle, file in _muscle_files(content):
        for name, place in muscle.place.items():
            if place.use is None:
                yield from _numbered(file, f"place.{name}.after", place.after)
    for situation in content.relief.situation:
        if situation.drill:
            key = f"situation.{situation.id}.drill"
            yield from _numbered("relief.toml", f"{key}.steps", situation.drill.steps)
            yield from _numbered("relief.toml", f"{key}.after", situation.drill.after)


def _numbered(file: str, key: str, steps: "Iterable[Step]") -> "Iterator[tuple[str, str, Step]]":
    for place, step in enumerate(steps):
        yield file, f"{key}[{place}]", step


def figure_uses(content: "Content") -> Iterator[tuple[str, str, str, str]]:
    """Every use of a figure: file, key, the words beside it, figure id."""
    for file, key, step in all_steps(content):
        yield file, f"{key}.figure", step.say, step.figure
    for care in content.relief.care:
        if care.figure:
            yield "relief.toml", f"care.{care.name}.figure", care.how, care.figure
    for muscle, file in _muscle_files(content):
        for never in muscle.never:
            if never.figure:
                yield file, "never.figure", never.say, never.figure
    yield from prevention.figure_uses(content.prevention)


def claims(
    content: "Content",
) -> Iterator[tuple[str, str, Sequence[str], Sequence[int], bool]]:
    """Every statement with a source list: file, key, texts, sources, whether one is needed."""
    for file, key, technique in _techniques(content):
        yield file, key, [step.say for step in technique.steps], technique.sources, False
    for muscle, file in _muscle_files(content):
        for never in muscle.never:
            yield file, f"never ({never.say})", [never.say], never.sources, False
    for never in content.relief.never:
        yield "relief.toml", f"never ({never.say})", [never.say], never.sources, False
    for care in content.relief.care:
        yield "relief.toml", f"care ({care.name})", [care.how], care.sources, False
    for version in content.relief.version:
        yield "relief.toml", f"version.{version.id}", version.say, version.sources, False
    for situation in content.relief.situation:
        if situation.drill:
            drill, key = situation.drill, f"situation.{situation.id}.drill"
            yield "relief.toml", key, [drill.lead, drill.note], drill.sources, True
    for section in content.words.about:
        yield "words.toml", f"about.{section.id}", section.say, section.sources, False
    for sign in content.warnings.sign:
        texts = [sign.sign, sign.why, sign.worse or ""]
        yield "warnings.toml", f"sign.{sign.id}", texts, sign.sources, False
    for trigger in content.triggers.trigger:
        texts = [trigger.why, trigger.includes, *trigger.do, trigger.evidence, trigger.heed or ""]
        yield "triggers.toml", trigger.id, texts, trigger.sources, True
    for medicine in content.triggers.medicine:
        yield "triggers.toml", medicine.name, [medicine.link], medicine.sources, False
    yield from prevention.claims(content.prevention)
