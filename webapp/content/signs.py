"""Warning signs and the numbers to call: warnings.toml and emergency.toml."""

from collections.abc import Iterator
from dataclasses import dataclass

from webapp.content.area import Claim, Ids, check_known

FILE, EMERGENCY = "warnings.toml", "emergency.toml"


@dataclass(frozen=True)
class Level:
    """How soon help is needed."""

    id: str
    name: str
    action: str


@dataclass(frozen=True)
class Sign:
    """A warning sign: what is seen, what it may be, how soon help is needed.

    `each`: with `sign`, one of these lines is enough. `act` is what to do first, before or besides
    the level's own action; `worse` says when it is an emergency after all.
    """

    id: str
    sign: str
    why: str
    level: str
    sources: tuple[int, ...]
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


def ids(warnings: Warnings, emergency: Emergency) -> Iterator[Ids]:
    """Lists in which nothing may stand twice."""
    yield Ids(FILE, "level.id", [level.id for level in warnings.level])
    yield Ids(FILE, "sign.id", [sign.id for sign in warnings.sign])
    yield Ids(EMERGENCY, "country.code", [country.code for country in emergency.country])


def claims(warnings: Warnings) -> Iterator[Claim]:
    """Every statement with its sources."""
    for sign in warnings.sign:
        texts = [sign.seen, sign.why, sign.act or "", sign.worse or ""]
        yield Claim(FILE, f"sign.{sign.id}", texts, sign.sources)


def check(warnings: Warnings) -> None:
    """Raises ContentError for a sign of no level."""
    levels = [level.id for level in warnings.level]
    for sign in warnings.sign:
        check_known(FILE, sign.id, sign.level, levels, "level")
