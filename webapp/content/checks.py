"""What must hold over all areas of content, one function per rule.

Each raises ContentError with file, key and reason.
"""

import re
from collections.abc import Collection, Iterable, Mapping

from webapp.content.area import Claim, FigureUse, Ids, check_known
from webapp.content.records import ContentError, Folder
from webapp.content.sources import FILE as SOURCES
from webapp.content.sources import RECALLED, Source


def every_file_is_read(folder: Folder) -> None:
    """A muscle that relief.toml does not name, or a file with a slip in its name, is shown to
    nobody."""
    for name in folder.unread():
        muscle = name.startswith("muscles/")
        what = "is read by nothing" + (": relief.toml does not name it" if muscle else "")
        raise ContentError(name, "file", what)


def nothing_stands_twice(lists: Iterable[Ids]) -> None:
    """Every id is there once."""
    for file, key, ids in lists:
        for index, name in enumerate(ids):
            if name in ids[:index]:
                raise ContentError(file, key, f"{name!r} stands there twice")


def figures_are_there_and_used(uses: Iterable[FigureUse], figures: Collection[str]) -> None:
    """A figure that is shown exists, and one that exists is shown."""
    used = set()
    for file, key, _, figure in uses:
        check_known(file, key, figure, figures, "figure in figures.toml:")
        used.add(figure)
    for name in figures:
        if name not in used:
            raise ContentError("figures.toml", name, "is used by nothing")


def claims_have_sources(claims: Iterable[Claim], sources: Collection[int]) -> None:
    """What needs a source has one, and every source that is named exists."""
    for file, key, _, numbers, needs_source in claims:
        if needs_source and not numbers:
            raise ContentError(file, f"{key}.sources", "a claim needs a source")
        for number in numbers:
            if number not in sources:
                raise ContentError(file, f"{key}.sources", f"there is no source {number}")


def sources_are_cited(claims: Iterable[Claim], sources: Iterable[int]) -> None:
    """/about lists every source as one of what the app says."""
    cited = {number for claim in claims for number in claim.sources}
    for number in sources:
        if number not in cited:
            raise ContentError(SOURCES, str(number), "is cited by nothing")


def no_figure_is_from_memory(claims: Iterable[Claim], sources: Mapping[int, Source]) -> None:
    """A figure from a source that nobody has read again is not shown (evidence 6)."""
    for file, key, texts, numbers, _ in claims:
        if all(sources[number].mark == RECALLED for number in numbers):
            for text in texts:
                if re.search(r"\d", text):
                    raise ContentError(file, key, f"shows a figure from memory: {text!r}")
