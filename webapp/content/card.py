"""The card for a stranger: one sentence in many languages, and what it must hold: card.toml."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from webapp.content.area import Claim, Ids, check_known
from webapp.content.records import ContentError

FILE = "card.toml"
LANG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?")  # BCP 47: a language, and its script if need be
# Those that the feature promises; more may stand there.
PROMISED = ("en", "es", "fr", "de", "it", "pt", "ar", "hi", "zh", "ja")
# What stays readable at arm's length on a screen of 360 x 640 with the picture below it.
MOST_LETTERS = 125


@dataclass(frozen=True)
class Language:
    """What a stranger reads. `own` is what those who speak the language call it.

    `say` asks for help; `careful` says when not to touch the leg, and when to call an ambulance.
    """

    lang: str
    dir: str
    name: str
    own: str
    say: str
    careful: str


@dataclass(frozen=True)
class Card:
    """The languages, in the order in which they are offered, and the picture under the words."""

    hero: str
    sources: tuple[int, ...]
    language: tuple[Language, ...]


def ids(card: Card) -> Iterator[Ids]:
    """Lists in which nothing may stand twice."""
    yield Ids(FILE, "language.lang", [item.lang for item in card.language])
    yield Ids(FILE, "language.name", [item.name for item in card.language])


def claims(card: Card) -> Iterator[Claim]:
    """Every statement with its sources."""
    for item in card.language:
        texts = [item.say, item.careful]
        yield Claim(FILE, f"language.{item.lang}", texts, card.sources, needs_source=True)


def check(card: Card, heroes: Collection[str]) -> None:
    """Raises ContentError unless every promised language is there, and can be read as it stands."""
    check_known(FILE, "hero", card.hero, heroes, "hero in heroes.toml:")
    for index, item in enumerate(card.language):
        key = f"language[{index}]"
        if not LANG.fullmatch(item.lang):
            what = f"must be a code such as 'en' or 'zh-Hans', not {item.lang!r}"
            raise ContentError(FILE, f"{key}.lang", what)
        for name, text in (("own", item.own), ("say", item.say), ("careful", item.careful)):
            if (way := _way(text)) != item.dir:
                what = f"is {item.dir!r}, but the letters of {name} go {way!r}"
                raise ContentError(FILE, f"{key}.dir", what)
            if len(text) > MOST_LETTERS:
                what = f"has {len(text)} letters, {MOST_LETTERS} are the most: {text!r}"
                raise ContentError(FILE, f"{key}.{name}", what)
            if re.search(r"\d", text):  # a number to call is another one in each country
                raise ContentError(FILE, f"{key}.{name}", f"must name no number: {text!r}")
    missing = set(PROMISED) - {item.lang.partition("-")[0] for item in card.language}
    if missing:
        raise ContentError(FILE, "language", f"is missing: {', '.join(sorted(missing))}")


def _way(text: str) -> str:
    """The direction of the first letter that has one (UAX 9, rule P2)."""
    kinds = map(unicodedata.bidirectional, text)
    first = next((kind for kind in kinds if kind in ("L", "R", "AL")), "L")
    return "ltr" if first == "L" else "rtl"
