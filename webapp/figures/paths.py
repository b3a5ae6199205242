"""Strokes into short SVG paths: whole numbers, relative, with the shortest command there is."""

import itertools
from collections.abc import Iterable, Sequence

from webapp.figures.props import Shape
from webapp.figures.skeleton import Point


def path(shape: Shape, origin: Point = (0.0, 0.0)) -> str:
    """One path element with relative coordinates; y turns downward, as SVG has it."""
    d = ""
    for line in (shape.curve, *shape.lines):
        points = [(round(x - origin[0]), round(origin[1] - y)) for x, y in line]
        size = 2 if line is shape.curve else 1  # points per command, relative to where it starts
        steps = [
            here - before
            for index in range(1, len(points), size)
            for point in points[index : index + size]
            for here, before in zip(point, points[index - 1], strict=True)
        ]
        if points:
            d += f"M{join(points[0])}{_curves(steps) if size == 2 else _lines(steps)}"
    return f'<path class="{shape.name}" d="{d}"/>'


def _lines(steps: list[int]) -> str:
    """Straight lines; level and upright ones have shorter commands."""
    text = ""
    pairs = zip(steps[::2], steps[1::2], strict=True)
    for kind, group in itertools.groupby(pairs, _command):
        if kind == "l":
            text += f"l{join(itertools.chain.from_iterable(group))}"
        else:
            text += "".join(f"{kind}{y or x}" for x, y in group)
    return text


def _command(step: tuple[int, int]) -> str:
    """The command of one straight line: h is level, v upright, l neither."""
    x, y = step
    if x and y:
        return "l"
    return "v" if y else "h"


def _curves(steps: list[int]) -> str:
    """Quadratic curves; of an even wave only the first needs its control point."""
    waves = [steps[index : index + 4] for index in range(0, len(steps), 4)]
    if any((x - a, y - b) != (c, d) for (a, b, x, y), (c, d, *_) in itertools.pairwise(waves)):
        return f"q{join(steps)}"
    rest = join(step for wave in waves[1:] for step in wave[2:])
    return f"q{join(waves[0])}" + (f"t{rest}" if rest else "")


def join(values: Iterable[int]) -> str:
    """Numbers as SVG reads them: a minus parts two of them as well as a space does."""
    text = ""
    for value in map(str, values):
        text += value if not text or value.startswith("-") else " " + value
    return text


def closed(outline: Sequence[Point]) -> str:
    """Path data of a smooth closed curve that is drawn toward each point in turn.

    It is a quadratic B-spline: it passes half-way between two neighbours. With even points those
    places are whole, and each needs no control point of its own ("t"). All outlines go round the
    same way, so that parts of one path that overlap are one area.
    """
    points = [(2 * round(x / 2), -2 * round(y / 2)) for x, y in outline]
    around = zip(points, [*points[1:], points[0]], strict=True)
    if sum(a * d - b * c for (a, b), (c, d) in around) < 0:
        points.reverse()
    halves = [
        ((x + a) // 2, (y + b) // 2)
        for (x, y), (a, b) in zip(points, [*points[1:], points[0]], strict=True)
    ]
    start = halves[-1]
    first = [
        here - begin
        for point in (points[0], halves[0])
        for begin, here in zip(start, point, strict=True)
    ]
    rest = [
        there - here
        for pair in itertools.pairwise(halves)
        for here, there in zip(*pair, strict=True)
    ]
    return f"M{join(start)}q{join(first)}t{join(rest)}"
