"""Cramps for tests of the diary: of nights counted from one evening on."""

import datetime as dt
from typing import Any

JANUARY = dt.date(2026, 1, 1)


def night(number: int, first: dt.date = JANUARY) -> str:
    return (first + dt.timedelta(days=number)).isoformat()


_ids = iter(range(1_000_000))


def cramp(of: str, clock: str = "03:12", **fields: Any) -> dict[str, Any]:
    """A cramp of a night: a clock before noon is of the next day."""
    day = dt.date.fromisoformat(of) + dt.timedelta(days=clock < "12:00")
    start = f"{day.isoformat()}T{clock}:00+01:00"
    known = {"id": f"c{next(_ids)}", "start": start, "about": "exact", "episodes": 1}
    return {**known, "eased": [], "before": [], **fields}


def sixty_cramps() -> tuple[list[dict[str, Any]], list[str]]:
    """60 cramps on 47 of 90 nights; of the other 43, 13 are marked free."""
    watched = [number for number in range(90) if number % 3 != 1]
    free = [watched[place] for place in range(2, 60, 5)] + [watched[59]]
    nights = [number for number in watched if number not in free]
    cramps = [cramp(night(number)) for number in nights]
    cramps += [cramp(night(number), "04:40") for number in nights[:13]]
    return cramps, [night(number) for number in free]
