"""The words of the interface and the texts about the app: words.toml."""

from collections.abc import Iterator
from dataclasses import dataclass

from webapp.content.area import Claim, Ids

FILE = "words.toml"


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


def ids(words: Words) -> Iterator[Ids]:
    """Lists in which nothing may stand twice."""
    yield Ids(FILE, "about.id", [section.id for section in words.about])


def claims(words: Words) -> Iterator[Claim]:
    """Every statement with its sources."""
    for section in words.about:
        yield Claim(FILE, f"about.{section.id}", section.say, section.sources)
