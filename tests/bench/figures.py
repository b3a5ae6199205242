"""Figures of an interleaved run: medians, ratios against a baseline, and the control."""

import os
import platform
import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from statistics import median
from typing import NamedTuple, TypeVar

ROUNDS = 9  # and as many again, and again, where the control is off
MOST_ROUNDS = 27
QUIET = (0.93, 1.07)  # the control of a run that counts: the baseline against itself
RESAMPLES = 2000
BAND = 0.05  # each end of the interval leaves as much outside


class Ratio(NamedTuple):
    """A figure against its baseline: the ratio of the medians, its bootstrap interval of 90 %."""

    value: float
    low: float
    high: float


Found = TypeVar("Found")


def interleaved(
    contenders: Mapping[str, Callable[[], Found]], settled: Callable[[dict[str, list[Found]]], bool]
) -> dict[str, list[Found]]:
    """Measure each contender once a round, A-B-C-A-B-C: what disturbs the machine disturbs all.

    Nine rounds, and nine more as long as they are not `settled`, 27 at most.
    """
    found: dict[str, list[Found]] = {name: [] for name in contenders}
    for played in range(1, MOST_ROUNDS + 1):
        for name, measure in contenders.items():
            found[name].append(measure())
        if played % ROUNDS == 0 and settled(found):
            break
    return found


def ratio(values: list[float], baseline: list[float]) -> Ratio:
    """The median of `values` against that of `baseline`. Reproducible: the resampling is seeded."""
    chance = random.Random(1)
    resampled = sorted(
        median(chance.choices(values, k=len(values)))
        / median(chance.choices(baseline, k=len(baseline)))
        for _ in range(RESAMPLES)
    )
    return Ratio(
        median(values) / median(baseline),
        resampled[int(RESAMPLES * BAND)],
        resampled[int(RESAMPLES * (1 - BAND)) - 1],
    )


def machine() -> str:
    """On which machine, and on what day."""
    when = datetime.now(UTC).date().isoformat()
    return f"{when}, {os.cpu_count()} cores, {platform.machine()}, {platform.system()}"


def is_quiet(control: Ratio) -> bool:
    """Whether the machine was at rest: a baseline costs as much as itself."""
    return QUIET[0] <= control.value <= QUIET[1]


def is_settled(times: dict[str, list[float]]) -> bool:
    """The same of a whole run, where "control" is measured as "empty" is."""
    return is_quiet(ratio(times["control"], times["empty"]))
