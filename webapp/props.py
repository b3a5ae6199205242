"""What stands around a figure: floor, bed, chair, wall, water, towel, as strokes and outlines.

Coordinates are those of a pose: SVG units, y upward, the ground at y = 0.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from webapp.skeleton import Point

Joints = Mapping[str, Point]
Numbers = Sequence[float]


Line = tuple[Point, ...]


@dataclass(frozen=True)
class Shape:
    """Lines of one class, perhaps after one curve: a start, then control and end points."""

    name: str
    lines: tuple[Line, ...]
    curve: Line = ()
    front: bool = False

    def points(self) -> Line:
        """All points; the shape lies within their hull."""
        return sum(self.lines, self.curve)


# Stroke widths by class; static/css/figures.css holds the same numbers and a test compares them.
WIDTHS = {
    "torso": 34.0,
    "head": 38.0,
    "thigh": 27.0,
    "shin": 20.0,
    "foot": 13.0,
    "upper": 15.0,
    "fore": 13.0,
    "muscle": 7.0,
    "arrow": 6.0,
    "cross": 8.0,
    "line": 5.0,
    "bar": 8.0,
    "soft": 24.0,
    "pillow": 16.0,
    "ball": 18.0,
    "towel": 8.0,
    "wrap": 14.0,
    "hot": 7.0,
    "water": 4.0,
    "sea": 0.0,
}


def _strokes(name: str, *lines: Line, front: bool = False) -> Shape:
    return Shape(name, lines, front=front)


def _floor(at: Numbers, joints: Joints) -> list[Shape]:
    across = [x for x, _ in joints.values()]
    left, right, top = at or (min(across) - 30, max(across) + 30, 0.0)
    return [_strokes("line", ((left, top - 2.5), (right, top - 2.5)))]


def _bed(at: Numbers, joints: Joints) -> list[Shape]:
    left, right = at
    head = ((left - 6, 36), (left - 6, -42))
    frame = ((left - 6, -28), (right + 4, -28), (right + 4, -42))
    return [
        _strokes("soft", ((left + 12, -12), (right - 12, -12))),
        _strokes("line", head, frame),
    ]


def _bed_from_above(at: Numbers, joints: Joints) -> list[Shape]:
    left, right, low, high = at
    edge = ((left, low), (right, low), (right, high), (left, high), (left, low), (right, low))
    return [_strokes("line sheet", edge)]


def _pillow(at: Numbers, joints: Joints) -> list[Shape]:
    x, y = (*at, 8.0)[:2]
    return [_strokes("pillow", ((x - 18, y), (x + 18, y)))]


def _pillow_from_above(at: Numbers, joints: Joints) -> list[Shape]:
    x, y = at
    return [_strokes("pillow", ((x, y - 26), (x, y + 26)))]


def _chair(at: Numbers, joints: Joints) -> list[Shape]:
    x, y = joints["hip"]
    x, seat = x + (at[0] if at else 0.0), y - 18
    back = ((x - 38, seat + 78), (x - 30, seat), (x - 34, 0))
    top = ((x - 30, seat), (x + 34, seat), (x + 35, 0))
    return [_strokes("bar", back, top)]


def _stool(at: Numbers, joints: Joints) -> list[Shape]:
    x, y = joints["hip"]
    legs = ((x - 42, 0), (x - 40, y - 18), (x + 40, y - 18), (x + 42, 0))
    return [_strokes("bar", legs)]


def _car_seat(at: Numbers, joints: Joints) -> list[Shape]:
    x, y = joints["hip"]
    cushion = ((x + 42, y - 22), (x - 12, y - 28), (x - 44, y + 62))
    return [_strokes("soft", cushion, ((x - 52, y + 92), (x - 56, y + 104)))]


def _wheel(at: Numbers, joints: Joints) -> list[Shape]:
    x, y = at
    rim = ((x - 10, y + 28), (x + 10, y - 28))
    column = ((x, y), (x + 38, y - 14))
    window = ((x - 4, y + 92), (x + 40, y + 12), (x + 84, y + 4))
    return [
        _strokes("bar", rim),
        _strokes("line", column, window, ((x + 40, y + 12), (x + 46, y - 40))),
    ]


def _pedal(at: Numbers, joints: Joints) -> list[Shape]:
    x, y = at
    return [_strokes("bar", ((x - 7, y + 12), (x + 7, y - 12)), ((x, y), (x + 26, y + 6)))]


def _lever(at: Numbers, joints: Joints) -> list[Shape]:
    x, y = at
    return [_strokes("bar", ((x, y), (x + 34, y - 16)), front=True)]


def _wall(at: Numbers, joints: Joints) -> list[Shape]:
    top = max(y for _, y in joints.values()) + 25
    return [_strokes("bar", ((at[0], top), (at[0], 0)))]


def _post(at: Numbers, joints: Joints) -> list[Shape]:
    return [_strokes("bar", ((at[0], at[1]), (at[0], 0)))]


def _rail(at: Numbers, joints: Joints) -> list[Shape]:
    """The back of a chair to hold on to."""
    x, y = at
    back = ((x, y), (x + 4, 0))
    return [_strokes("bar", back, ((x + 3, 62), (x + 54, 62), (x + 56, 0)))]


def _wave(left: float, right: float, y: float) -> Line:
    """A start, then half waves of 20 units: control point and end, by turns up and down."""
    points: list[Point] = [(left, y)]
    for half in range(round((right - left) / 20)):
        x = left + 20 * half
        points += [(x + 10, y + (9 if half % 2 else -9)), (x + 20, y)]
    return tuple(points)


def _water(at: Numbers, joints: Joints) -> list[Shape]:
    level, left, right, deep = at
    sea = ((left, level - deep), (right, level - deep), (right, level), (left, level))
    return [
        Shape("sea", (sea,)),
        Shape("water", (), curve=_wave(left, right, level), front=True),
    ]


def _pool(at: Numbers, joints: Joints) -> list[Shape]:
    """Water seen from above: ripples to the left and right of the body."""
    left, right, low, high = at
    sea = ((left, low), (right, low), (right, high), (left, high))
    ripples = [(left + 4, low + 20), (left + 8, high - 22), (right - 48, low + 26)]
    ripples.append((right - 50, high - 30))
    return [Shape("sea", (sea,))] + [
        Shape("water", (), curve=_wave(x, x + 40, y)) for x, y in ripples
    ]


def _edge(at: Numbers, joints: Joints) -> list[Shape]:
    """The side of a pool to the right of x, its deck at a height."""
    x, top = at
    return [_strokes("bar", ((x + 40, top), (x, top), (x, top - 150)))]


def _towel(at: Numbers, joints: Joints) -> list[Shape]:
    """Round the ball of the near foot, held in the near hand, its end hanging down."""
    hand_x, hand_y = joints["near hand"]
    return [
        _strokes(
            "towel",
            (*_loop(joints["near heel"], joints["near toe"]), (hand_x, hand_y)),
            ((hand_x, hand_y), (hand_x - 5, hand_y - 28)),
            front=True,
        )
    ]


def _loop(heel: Point, toe: Point) -> Line:
    x, y = (toe[0] - heel[0]) / 24, (toe[1] - heel[1]) / 24  # one unit along the foot
    sole = (toe[0] - 5 * x + 8 * y, toe[1] - 5 * y - 8 * x)
    return sole, (toe[0] + 5 * x + 7 * y, toe[1] + 5 * y - 7 * x)


def _ankle_towel(at: Numbers, joints: Joints) -> list[Shape]:
    """Round the near ankle, held in the near hand."""
    return [_strokes("towel", (joints["near ankle"], joints["near hand"]), front=True)]


def _ball(at: Numbers, joints: Joints) -> list[Shape]:
    x, y = (*at, 9.0)[:2]
    return [_strokes("ball", ((x, y), (x, y)))]


def _shoe(at: Numbers, joints: Joints) -> list[Shape]:
    x, y = (*at, 6.0)[:2]
    return [_strokes("towel", ((x, y + 8), (x, y), (x + 22, y), (x + 10, y + 5), (x, y + 4)))]


def _glass(at: Numbers, joints: Joints) -> list[Shape]:
    x, y = joints["near hand"]
    cup = ((x + 4, y + 14), (x + 2, y - 12), (x + 15, y - 10), (x + 19, y + 16))
    return [_strokes("water", cup, front=True)]


def _pack(joints: Joints) -> Line:
    x, y = joints["near calf"]
    return (x - 12, y + 7), (x + 12, y + 5)


def _pad(at: Numbers, joints: Joints) -> list[Shape]:
    """A warm pad round the near calf of a person lying, with rising warmth."""
    x, y = joints["near calf"]
    steam = tuple(
        ((x + off, y + 28), (x + off + 5, y + 36), (x + off, y + 44), (x + off + 5, y + 52))
        for off in (-13.0, 7.0)
    )
    return [
        _strokes("soft pad", _pack(joints), front=True),
        _strokes("hot", *steam, front=True),
    ]


def _ice(at: Numbers, joints: Joints) -> list[Shape]:
    """A wrapped cold pack on the near calf of a person lying."""
    return [_strokes("soft cold", _pack(joints), front=True)]


def _breath(at: Numbers, joints: Joints) -> list[Shape]:
    """Two waves of breath going out of the face, at an offset from the head."""
    x, y = joints["head"][0] + at[0], joints["head"][1] + at[1]
    return [
        Shape(
            "water",
            (((x, y + 12), (x + 12, y + 15), (x + 24, y + 12)),),
            curve=((x, y), (x + 10, y + 9), (x + 20, y), (x + 30, y - 9), (x + 40, y)),
            front=True,
        )
    ]


def _cross(at: Numbers, joints: Joints) -> list[Shape]:
    x, y = at
    falling, rising = ((x - 19, y + 19), (x + 19, y - 19)), ((x - 19, y - 19), (x + 19, y + 19))
    return [_strokes("cross", falling, rising, front=True)]


def _hazard(at: Numbers, joints: Joints) -> list[Shape]:
    x, y = at
    side = ((x, y + 20), (x - 22, y - 18), (x + 22, y - 18), (x, y + 20), (x - 22, y - 18))
    return [_strokes("cross", side, ((x, y + 2), (x, y - 5)), front=True)]


def _watch(at: Numbers, joints: Joints) -> list[Shape]:
    x, y = joints["helper near hand"]
    elbow_x, elbow_y = joints["helper near elbow"]
    wrist = (x + (elbow_x - x) * 0.25, y + (elbow_y - y) * 0.25)
    return [_strokes("ball", (wrist, wrist), front=True)]


def _lens(at: Numbers, joints: Joints) -> list[Shape]:
    """A magnifying glass over a point."""
    x, y = at
    ring = (
        (x + 22, y), (x + 22, y + 22), (x, y + 22), (x - 22, y + 22), (x - 22, y),
        (x - 22, y - 22), (x, y - 22), (x + 22, y - 22), (x + 22, y),
    )  # fmt: skip
    return [Shape("arrow", (((x + 18, y + 18), (x + 38, y + 38)),), curve=ring, front=True)]


def _wrap(at: Numbers, joints: Joints) -> list[Shape]:
    """A towel round the shoulders, down the back."""
    (x, y), (hip_x, hip_y) = joints["shoulder"], joints["hip"]
    back = ((x + 9, y + 4), (x - 12, y + 6), (hip_x - 18, hip_y + 4))
    return [_strokes("wrap", back, front=True)]


def _car(at: Numbers, joints: Joints) -> list[Shape]:
    """A small car that stands, seen from the side: its outline and two wheels."""
    (x,) = at
    outline = (
        (x, 30), (x, 92), (x + 38, 100), (x + 74, 158), (x + 172, 158), (x + 206, 100),
        (x + 250, 88), (x + 250, 30), (x, 30),
    )  # fmt: skip
    wheels = ((x + 56, 17), (x + 56, 17)), ((x + 194, 17), (x + 194, 17))
    return [_strokes("bar", outline), _strokes("torso", *wheels)]


PROPS: dict[str, tuple[int, int, Callable[[Numbers, Joints], list[Shape]]]] = {
    "floor": (0, 3, _floor),
    "bed": (2, 2, _bed),
    "bed-from-above": (4, 4, _bed_from_above),
    "pillow": (1, 2, _pillow),
    "pillow-from-above": (2, 2, _pillow_from_above),
    "chair": (0, 1, _chair),
    "stool": (0, 0, _stool),
    "car-seat": (0, 0, _car_seat),
    "wheel": (2, 2, _wheel),
    "pedal": (2, 2, _pedal),
    "lever": (2, 2, _lever),
    "wall": (1, 1, _wall),
    "post": (2, 2, _post),
    "rail": (2, 2, _rail),
    "water": (4, 4, _water),
    "pool": (4, 4, _pool),
    "edge": (2, 2, _edge),
    "towel": (0, 0, _towel),
    "ankle-towel": (0, 0, _ankle_towel),
    "ball": (1, 2, _ball),
    "shoe": (1, 2, _shoe),
    "glass": (0, 0, _glass),
    "pad": (0, 0, _pad),
    "breath": (2, 2, _breath),
    "cross": (2, 2, _cross),
    "hazard": (2, 2, _hazard),
    "car": (1, 1, _car),
    "ice": (0, 0, _ice),
    "watch": (0, 0, _watch),
    "lens": (2, 2, _lens),
    "wrap": (0, 0, _wrap),
}


def shapes(prop: str, joints: Joints) -> list[Shape]:
    """The strokes of a prop written as its name and its numbers: "wall 95".

    Raises ValueError if there is no such prop or it does not take these numbers.
    """
    name, *words = prop.split()
    if name not in PROPS:
        raise ValueError(f"{name!r} is no prop; there are {', '.join(PROPS)}")
    fewest, most, draw = PROPS[name]
    if not fewest <= len(words) <= most:
        raise ValueError(f"{name} takes {fewest} to {most} numbers, not {len(words)}")
    return draw([float(word) for word in words], joints)
