"""Warning signs and the numbers to call: warnings.toml and emergency.toml."""

from collections.abc import Iterator
from dataclasses import dataclass

from webapp.content.area import Claim, Ids, check_condition, check_known
from webapp.content.records import ContentError

FILE, EMERGENCY = "warnings.toml", "emergency.toml"
IN_GROUPS = "today"  # the level with too many signs for one list
MOST_WORDS_IN_A_KEY = 5
DANGER = {"emergency", "today"}  # the levels that leave no time to look for what to do


@dataclass(frozen=True)
class Level:
    """How soon help is needed."""

    id: str
    short: str
    name: str
    action: str


@dataclass(frozen=True)
class Group:
    """Some of the signs for today, which are too many for one list."""

    id: str
    name: str


@dataclass(frozen=True)
class Sign:
    """A warning sign: what is seen, what it may be, how soon help is needed.

    `key` names it in a few words: whoever looks whether theirs is among them reads only these.
    `each`: with `sign`, one of these lines is enough. `act` is what to do first, before or besides
    the level's own action; `worse` says when it is an emergency after all.
    """

    id: str
    key: str
    sign: str
    why: str
    level: str
    sources: tuple[int, ...]
    group: str | None = None
    each: tuple[str, ...] = ()
    act: str | None = None
    worse: str | None = None

    @property
    def seen(self) -> str:
        """All that is seen, in one text."""
        return " ".join((self.sign, *self.each))


@dataclass(frozen=True)
class Warnings:
    """When it is not an ordinary cramp."""

    level: tuple[Level, ...]
    group: tuple[Group, ...]
    sign: tuple[Sign, ...]

    def grouped(self, level: Level) -> list[tuple[Group | None, list[Sign]]]:
        """The signs of a level in their groups; in one without a name where it has none."""
        here = [sign for sign in self.sign if sign.level == level.id]
        every = [*self.group, None]
        found = [(g, [s for s in here if s.group == (g.id if g else None)]) for g in every]
        return [(group, signs) for group, signs in found if signs]


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
    sources: tuple[int, ...]
    country: tuple[Country, ...]


def ids(warnings: Warnings, emergency: Emergency) -> Iterator[Ids]:
    """Lists in which nothing may stand twice."""
    yield Ids(FILE, "level.id", [level.id for level in warnings.level])
    yield Ids(FILE, "group.id", [group.id for group in warnings.group])
    yield Ids(FILE, "sign.id", [sign.id for sign in warnings.sign])
    yield Ids(FILE, "sign.key", [sign.key for sign in warnings.sign])
    yield Ids(EMERGENCY, "country.code", [country.code for country in emergency.country])


def claims(warnings: Warnings, emergency: Emergency) -> Iterator[Claim]:
    """Every statement with its sources."""
    for sign in warnings.sign:
        texts = [sign.seen, sign.why, sign.act or "", sign.worse or ""]
        yield Claim(FILE, f"sign.{sign.id}", texts, sign.sources)
    notes = [country.note or "" for country in emergency.country]
    yield Claim(EMERGENCY, "country", notes, emergency.sources, needs_source=True)


def check(warnings: Warnings, emergency: Emergency) -> None:
    """Run every check of this area. Raises ContentError."""
    levels = [level.id for level in warnings.level]
    groups = [group.id for group in warnings.group]
    for sign in warnings.sign:
        check_known(FILE, sign.id, sign.level, levels, "level")
        if len(sign.key.split()) > MOST_WORDS_IN_A_KEY:
            what = f"has more than {MOST_WORDS_IN_A_KEY} words: {sign.key!r}"
            raise ContentError(FILE, f"sign.{sign.id}.key", what)
        if sign.level == IN_GROUPS:
            check_known(FILE, f"sign.{sign.id}.group", sign.group or "", groups, "group")
        elif sign.group:
            what = f"only signs of {IN_GROUPS!r} stand in groups"
            raise ContentError(FILE, f"sign.{sign.id}.group", what)
        _says_what_to_do(sign)
    _numbers_can_be_called(emergency)


def _says_what_to_do(sign: Sign) -> None:
    key = f"sign.{sign.id}"
    if sign.level in DANGER and not sign.act:
        raise ContentError(FILE, f"{key}.act", "a danger sign needs a first act")
    check_condition(FILE, f"{key}.worse", sign.worse)
    if sign.worse and "emergency number" not in sign.worse:
        what = f"must say to call the emergency number: {sign.worse!r}"
        raise ContentError(FILE, f"{key}.worse", what)


def _numbers_can_be_called(emergency: Emergency) -> None:
    numbers = [("default", emergency.default)]
    for country in emergency.country:
        called = (country.ambulance, *country.also)
        numbers += [(f"country.{country.code}", number) for number in called]
    for key, number in numbers:
        if not (number.isascii() and number.isdigit()):
            raise ContentError(EMERGENCY, key, f"is no number to call: {number!r}")
