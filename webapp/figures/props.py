"""What stands around a figure: floor, bed, chair, wall, water, towel, as strokes and outlines.

Coordinates are those of a pose: SVG units, y upward, the ground at y = 0.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from webapp.figures.skeleton import Point, along

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
    "nose": 6.0,
    "thigh": 27.0,
    "shin": 20.0,
    "foot": 13.0,
    "toes": 11.0,
    "upper": 14.0,
    "fore": 14.0,
    "muscle": 7.0,
    "arrow": 6.0,
    "cross": 8.0,
    "line": 5.0,
    "bar": 8.0,
    "soft": 24.0,
    "pillow": 16.0,
    "ball": 28.0,
    "towel": 9.0,
    "wrap": 14.0,
    "shoe": 5.0,
    "dial": 5.0,
    "mouth": 10.0,
    "hot": 7.0,
    "water": 4.0,
    "sea": 0.0,
    "slab": 0.0,
    "car": 8.0,
    "tyre": 56.0,
    "flash": 8.0,
    "plate": 8.0,
    "letter": 8.0,
}


def arrow_head(back: Point, tip: Point) -> Line:
    """The two strokes of an open head at `tip`, for an arrow that comes from `back`."""
    angle = math.degrees(math.atan2(back[1] - tip[1], back[0] - tip[0]))
    return along(tip, angle + 38, 15), tip, along(tip, angle - 38, 15)


def _ring(x: float, y: float, wide: float, tall: float | None = None) -> Line:
    """A closed curve round a point, as `Shape.curve`."""
    high = wide if tall is None else tall
    corners = ((1, 1), (-1, 1), (-1, -1), (1, -1))
    sides = ((0, 1), (-1, 0), (0, -1), (1, 0))
    points: list[Point] = [(x + wide, y)]
    for corner, side in zip(corners, sides, strict=True):
        points += [(x + k * wide, y + m * high) for k, m in (corner, side)]
    return tuple(points)


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
    x += at[0] if at else 0.0
    legs = ((x - 42, 0), (x - 40, y - 18), (x + 40, y - 18), (x + 42, 0))
    return [_strokes("bar", legs)]


def _bench(at: Numbers, joints: Joints) -> list[Shape]:
    """A seat with a thick cushion, behind whoever sits on its near edge."""
    left, right, seat = *at, joints["hip"][1] - 18
    legs = ((left + 4, 0), (left + 4, seat - 20), (right - 4, seat - 20), (right - 4, 0))
    cushion = ((left + 8, seat - 12), (right - 8, seat - 12))
    return [_strokes("bar", legs), _strokes("soft", cushion)]


def _stairs(at: Numbers, joints: Joints) -> list[Shape]:
    """Steps that rise to the right from a point, each as wide and as high as given."""
    x, y, wide, high, count = at
    line: list[Point] = [(x, y)]
    for place in range(round(count)):
        line += [
            (x + wide * place, y + high * (place + 1)),
            (x + wide * (place + 1), y + high * (place + 1)),
        ]
    line += [(line[-1][0], y), (x, y)]
    return [_strokes("line sheet", tuple(line))]


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


def _solid_wall(at: Numbers, joints: Joints) -> list[Shape]:
    """A wall with what is behind it, up to the head of whoever leans on it."""
    (x,) = at
    top = max(y for _, y in joints.values()) + 25
    behind = ((x, top), (x + 40, top), (x + 40, 0), (x, 0))
    return [Shape("slab", (behind,)), _strokes("bar", ((x, top), (x, 0)))]


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
    (heel_x, heel_y), (x, y) = joints["near heel"], joints["near toe"]
    i, j = (x - heel_x) / 24, (y - heel_y) / 24  # one unit along the foot
    sole, tip = (x - 5 * i + 9 * j, y - 5 * j - 9 * i), (x + 12 * i, y + 12 * j)
    top = (x - i - 7 * j, y - j + 7 * i)
    return [_cloth((sole, tip, top), joints["near hand"])]


def _ankle_towel(at: Numbers, joints: Joints) -> list[Shape]:
    """Round the near ankle, held in the near hand."""
    (x, y), (knee_x, knee_y) = joints["near ankle"], joints["near knee"]
    i, j = (knee_x - x) / 62, (knee_y - y) / 62  # one unit up the shin
    x, y = x + 4 * i, y + 4 * j
    right, left = (x - 11 * j, y + 11 * i), (x + 11 * j, y - 11 * i)
    return [_cloth((right, (x, y), left), joints["near hand"])]


def _cloth(loop: Line, hand: Point) -> Shape:
    """A towel that sags a little from its loop to the hand and hangs out of it."""
    (x, y), (left, low) = loop[-1], hand
    sag = ((x + left) / 2, (y + low) / 2 - 12)
    end = ((left, low), (left - 8, low - 14), (left - 5, low - 30))
    return Shape("towel", (end,), curve=(*loop, sag, hand), front=True)


def _ball(at: Numbers, joints: Joints) -> list[Shape]:
    x, y = (*at, 14.0)[:2]
    return [_strokes("ball", ((x, y), (x, y)))]


def _shoe(at: Numbers, joints: Joints) -> list[Shape]:
    """A shoe whose toe points along an angle; its heel is at a point."""
    x, y, angle = at
    outline = ((0, 0), (32, 0), (33, 5), (29, 9), (18, 11), (12, 19), (1, 19), (0, 0))
    i, j = along((0, 0), angle, 1.0)
    return [
        _strokes(
            "shoe", tuple((x + a * i - b * j, y + a * j + b * i) for a, b in outline), front=True
        )
    ]


def _worn(at: Numbers, joints: Joints) -> list[Shape]:
    """A shoe on the near foot."""
    (x, y), (toe_x, toe_y) = joints["near heel"], joints["near toe"]
    angle = math.degrees(math.atan2(toe_y - y, toe_x - x))
    heel = along(along((x, y), angle, -5), angle - 90, 6)
    return _shoe((*heel, angle), joints)


def _glass(at: Numbers, joints: Joints) -> list[Shape]:
    x, y = joints["near hand"]
    cup = ((x + 4, y + 14), (x + 2, y - 12), (x + 15, y - 10), (x + 19, y + 16))
    return [_strokes("water", cup, front=True)]


def _mug(at: Numbers, joints: Joints) -> list[Shape]:
    """A mug in the near hand, with rising steam."""
    x, y = joints["near hand"]
    cup = ((x, y + 14), (x + 2, y - 10), (x + 20, y - 10), (x + 22, y + 14), (x, y + 14))
    return [_strokes("water", cup, front=True), _steam(x + 2, y + 26, 14.0)]


def _steam(x: float, y: float, apart: float) -> Shape:
    waves = tuple(
        ((left, y), (left + 5, y + 8), (left, y + 16), (left + 5, y + 24))
        for left in (x, x + apart)
    )
    return _strokes("hot", *waves, front=True)


def _pack(joints: Joints) -> Line:
    x, y = joints["near calf"]
    return (x - 12, y + 7), (x + 12, y + 5)


def _pad(at: Numbers, joints: Joints) -> list[Shape]:
    """A warm pad round the near calf of a person lying, with rising warmth."""
    x, y = joints["near calf"]
    return [_strokes("soft pad", _pack(joints), front=True), _steam(x - 13, y + 28, 20.0)]


def _ice(at: Numbers, joints: Joints) -> list[Shape]:
    """A wrapped cold pack on the near calf of a person lying."""
    return [_strokes("soft cold", _pack(joints), front=True)]


def _breath(at: Numbers, joints: Joints) -> list[Shape]:
    """Breath that leaves the mouth: two strokes that curl at their ends."""
    (x, y), (nose_x, nose_y) = joints["head"], joints["face"]
    i, j = nose_x - x, nose_y - y  # one unit away from the face

    def curl(*points: Point) -> Shape:
        mouth = ((x + 27 * i + a * i - b * j, y + 27 * j + a * j + b * i) for a, b in points)
        return Shape("water", (), curve=tuple(mouth), front=True)

    return [
        curl((0, 3), (14, 3), (26, 3), (38, 3), (38, 12), (38, 20), (30, 20), (24, 20), (25, 13)),
        curl((2, -6), (10, -6), (18, -6), (27, -6), (27, -13), (27, -20), (20, -19)),
    ]


def _shout(at: Numbers, joints: Joints) -> list[Shape]:
    """An open mouth, seen from the front, and three strokes to each side of the head."""
    x, y = joints["head"]
    rays = tuple(
        (along((x, y - 5), angle, 29), along((x, y - 5), angle, 42))
        for side in (0, 180)
        for angle in (side - 28, side, side + 28)
    )
    return [
        _strokes("mouth", ((x, y - 7), (x, y - 9)), front=True),
        _strokes("hot", *rays, front=True),
    ]


def _spin(at: Numbers, joints: Joints) -> list[Shape]:
    """An arrow that goes round a lying body: up behind it and down in front."""
    x, y = at
    behind = ((x + 4, y - 34), (x + 30, y - 30), (x + 28, y), (x + 26, y + 40), (x, y + 42))
    before = ((x, y + 42), (x - 26, y + 40), (x - 24, y), (x - 22, y - 26), (x - 8, y - 32))
    head = arrow_head(before[-2], before[-1])
    return [
        Shape("arrow", (), curve=behind),
        Shape("arrow", (head,), curve=before, front=True),
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
    """A large watch on the helper's near wrist."""
    x, y = joints["helper near hand"]
    elbow_x, elbow_y = joints["helper near elbow"]
    x, y = x + (elbow_x - x) * 0.2, y + (elbow_y - y) * 0.2
    hands = ((x, y + 12), (x, y), (x + 9, y - 5))
    return [Shape("dial", (hands,), curve=_ring(x, y, 20), front=True)]


def _question(at: Numbers, joints: Joints) -> list[Shape]:
    """A question mark in a bubble; `at` is its middle. Its tail points to the helper's head."""
    x, y = at
    head_x, head_y = joints["helper head"]
    tail = ((x + (head_x - x) * part, y + (head_y - y) * part) for part in (0.42, 0.6))
    hook = (
        (x - 9, y + 9), (x - 9, y + 18), (x, y + 18), (x + 10, y + 18), (x + 10, y + 9),
        (x + 10, y + 2), (x, y - 3),
    )  # fmt: skip
    return [
        Shape("dial", (tuple(tail),), curve=_ring(x, y, 32, 28), front=True),
        Shape(
            "arrow", (((x, y - 3), (x, y - 6)), ((x, y - 17), (x, y - 17))), curve=hook, front=True
        ),
    ]


def _lens(at: Numbers, joints: Joints) -> list[Shape]:
    """A magnifying glass over a point, its handle in the helper's or the person's near hand."""
    x, y = at
    hand = joints.get("helper near hand", joints["near hand"])
    angle = math.degrees(math.atan2(hand[1] - y, hand[0] - x))
    handle = (along((x, y), angle, 24), hand)
    return [Shape("arrow", (handle,), curve=_ring(x, y, 24), front=True)]


def _wrap(at: Numbers, joints: Joints) -> list[Shape]:
    """A towel round the shoulders, over the back and the upper arms."""
    (x, y), (hip_x, hip_y) = joints["shoulder"], joints["hip"]
    cape = (
        (x + 12, y + 8), (x - 12, y + 6), (hip_x - 20, hip_y - 2), (hip_x + 14, hip_y + 10),
        (x + 16, y - 22), (x + 12, y + 8),
    )  # fmt: skip
    return [_strokes("wrap", cape, front=True)]


def _car(at: Numbers, joints: Joints) -> list[Shape]:
    """A small car that stands, seen from the side: its outline and two wheels."""
    (x,) = at
    outline = (
        (x, 30), (x, 92), (x + 38, 100), (x + 74, 158), (x + 172, 158), (x + 206, 100),
        (x + 250, 88), (x + 250, 30), (x, 30),
    )  # fmt: skip
    wheels = ((x + 56, 17), (x + 56, 17)), ((x + 194, 17), (x + 194, 17))
    return [_strokes("bar", outline), _strokes("ball", *wheels)]


def _driven(at: Numbers, joints: Joints) -> list[Shape]:
    """A small car around its driver, its hazard lights flashing. `at` is its back end."""
    (x,) = at
    roof = ((x + 14, 112), (x + 50, 204), (x + 170, 204), (x + 244, 112))
    body = (
        (x, 40), (x, 104), (x + 14, 112), (x + 250, 112), (x + 330, 96), (x + 336, 40), (x, 40),
    )  # fmt: skip
    wheels = tuple(((x + off, 30), (x + off, 30)) for off in (74, 262))
    lamps = tuple(((x + off, 78), (x + off, 84)) for off in (8, 324))
    rays = tuple(
        (along((end, 82), angle, 22), along((end, 82), angle, 40))
        for end, back in ((x - 2, 180), (x + 338, 0))
        for angle in (back - 32, back, back + 32)
    )
    wheel = ((x + 192, 138), (x + 202, 108))
    return [
        _strokes("bar", roof, wheel),
        _strokes("car", body, front=True),
        _strokes("tyre", *wheels, front=True),
        _strokes("flash", *lamps, *rays, front=True),
    ]


def _parking(at: Numbers, joints: Joints) -> list[Shape]:
    """A sign with a P, on a post; `at` is its middle."""
    x, y = at
    corners = ((-26, -26), (26, -26), (26, 26), (-26, 26), (-26, -26))
    plate = tuple((x + right, y + up) for right, up in corners)
    bowl = ((x - 9, y + 17), (x + 13, y + 17), (x + 13, y + 7), (x + 13, y - 3), (x - 9, y - 3))
    return [
        _strokes("bar", ((x, y), (x, 0))),
        _strokes("plate", plate),
        Shape("letter", (((x - 9, y + 17), (x - 9, y - 17)),), curve=bowl),
    ]


PROPS: dict[str, tuple[int, int, Callable[[Numbers, Joints], list[Shape]]]] = {
    "floor": (0, 3, _floor),
    "bed": (2, 2, _bed),
    "bed-from-above": (4, 4, _bed_from_above),
    "pillow": (1, 2, _pillow),
    "pillow-from-above": (2, 2, _pillow_from_above),
    "chair": (0, 1, _chair),
    "stool": (0, 1, _stool),
    "bench": (2, 2, _bench),
    "stairs": (5, 5, _stairs),
    "car-seat": (0, 0, _car_seat),
    "wheel": (2, 2, _wheel),
    "pedal": (2, 2, _pedal),
    "lever": (2, 2, _lever),
    "wall": (1, 1, _wall),
    "solid-wall": (1, 1, _solid_wall),
    "post": (2, 2, _post),
    "rail": (2, 2, _rail),
    "water": (4, 4, _water),
    "pool": (4, 4, _pool),
    "edge": (2, 2, _edge),
    "towel": (0, 0, _towel),
    "ankle-towel": (0, 0, _ankle_towel),
    "ball": (1, 2, _ball),
    "shoe": (3, 3, _shoe),
    "worn-shoe": (0, 0, _worn),
    "glass": (0, 0, _glass),
    "mug": (0, 0, _mug),
    "pad": (0, 0, _pad),
    "breath": (0, 0, _breath),
    "shout": (0, 0, _shout),
    "spin": (2, 2, _spin),
    "cross": (2, 2, _cross),
    "hazard": (2, 2, _hazard),
    "car": (1, 1, _car),
    "driven-car": (1, 1, _driven),
    "parking": (2, 2, _parking),
    "ice": (0, 0, _ice),
    "watch": (0, 0, _watch),
    "question": (2, 2, _question),
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
