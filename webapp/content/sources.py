"""Where the facts were read: sources.toml."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from webapp.content.area import Ids
from webapp.content.records import ContentError

FILE = "sources.toml"
RECALLED = "recalled"
MARKS = {"verified", "second-hand", RECALLED}
ADDRESS = re.compile(r"[\w-]+(\.[\w-]+)+(/\S+)?")  # a host, and a path in it


@dataclass(frozen=True)
class Source:
    """Where a fact was read. `mark` says how: verified, second-hand or recalled.

    `address` is what a reader can type: one or more, parted by semicolons.
    """

    id: int
    text: str
    mark: str
    address: str | None = None


@dataclass(frozen=True)
class Sources:
    """All sources."""

    source: tuple[Source, ...]

    def by_id(self) -> dict[int, Source]:
        """The sources by their number."""
        return {source.id: source for source in self.source}


def ids(sources: Sources) -> Iterator[Ids]:
    """Lists in which nothing may stand twice."""
    yield Ids(FILE, "source.id", [source.id for source in sources.source])


def check(sources: Iterable[Source]) -> None:
    """Raises ContentError for a source that does not say how it was read, or where to find it.

    Readers see every address, so nothing stands there that only an editor understands.
    """
    for source in sources:
        if source.mark not in MARKS:
            raise ContentError(FILE, str(source.id), f"mark is not one of {sorted(MARKS)}")
        for address in source.address.split("; ") if source.address else ():
            if not ADDRESS.fullmatch(address):
                what = f"is no address that a reader could type: {address!r}"
                raise ContentError(FILE, f"{source.id}.address", what)
