"""Figures of an interleaved run: medians, ratios against a baseline, and the control."""

import random
from collections.abc import Callable, Mapping
from statistics import median
from typing import NamedTuple

ROUNDS = 9
QUIET = (0.93, 1.07)  # the control of a run that counts: the baseline against itself
RESAMPLES = 2000
BAND = 0.05  # each end of the interval leaves as much outside


class Ratio(NamedTuple):
    """A figure against its baseline: the ratio of the medians, its bootstrap interval of 90 %."""

    value: float
    low: float
    high: float


def interleaved(
    contenders: Mapping[str, Callable[[], float]], rounds: int = ROUNDS
) -> dict[str, list[float]]:
    """Measure each contender once a round, A-B-C-A-B-C: what disturbs the machine disturbs all."""
    found: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, measure in contenders.items():
            found[name].append(measure())
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


def is_quiet(control: Ratio) -> bool:
    """Whether the machine was at rest: a baseline costs as much as itself."""
    return QUIET[0] <= control.value <= QUIET[1]
