"""What every area of content says about itself, so that one check can run over all of them.

An area is a module with records, and with `ids`, `figure_uses`, `claims` and `check` where it has
any: the first three tell what it holds, the last refuses what only this area knows to be wrong.
"""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from webapp.content.records import ContentError

# Words that say for whom or when.
CONDITION = re.compile(r"\bif\b|\bnot (?:after|while|with)\b|\?", re.IGNORECASE)
MOST_WORDS = 12  # of a step: what somebody in pain, or while stretching, still reads


class Ids(NamedTuple):
    """A list in which nothing may stand twice."""

    file: str
    key: str
    ids: Sequence[object]


class FigureUse(NamedTuple):
    """A figure and the words that stand beside it."""

    file: str
    key: str
    say: str
    figure: str


class Claim(NamedTuple):
    """A statement with the numbers of its sources; some must have a source."""

    file: str
    key: str
    texts: Sequence[str]
    sources: Sequence[int]
    needs_source: bool = False


def check_length(file: str, key: str, say: str) -> None:
    """Raises ContentError for a step that has too many words."""
    words = len(say.split())
    if words > MOST_WORDS:
        what = f"has {words} words, {MOST_WORDS} are the most: {say!r}"
        raise ContentError(file, key, what)


def check_condition(file: str, key: str, text: str | None) -> None:
    """Raises ContentError for a caution that lost its condition: it would be for everybody, and so
    for nobody."""
    if text and not CONDITION.search(text):
        raise ContentError(file, key, f"must say when it holds, with “if” or “?”: {text!r}")


def check_known(file: str, key: str, name: str, known: Collection[str], what: str) -> None:
    """Raises ContentError unless `name` is one of the `known`; `what` says of what kind."""
    if name not in known:
        raise ContentError(file, key, f"there is no {what} {name!r}")
