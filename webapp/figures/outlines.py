"""A body drawn large: limbs as outlines with a calf, a heel and fingers.

In the small figures a limb is a stroke; here the same bones carry a shape. Lengths are SVG units,
angles are degrees, as in `webapp.figures.skeleton`.
"""

import math

from webapp.figures.skeleton import THIGH, Body, Point, along

Outline = tuple[Point, ...]

# Points that a closed curve is drawn toward (`paths.closed`): how far along the bone, and how far
# off it, to the front of the body. The foot and the sole are measured from the ankle.
SIDE: dict[str, Outline] = {
    "thigh": (
        (-10, 14), (14, 16), (42, 14.5), (62, 12), (74, 10), (78, 0),
        (72, -9), (58, -11.5), (36, -15.5), (12, -18), (-10, -15), (-17, -2),
    ),
    "shin": (
        (-10, 10), (8, 11.5), (30, 10), (52, 7.5), (68, 7),
        (68, -7), (52, -7.5), (36, -12), (20, -17), (4, -13), (-10, -10),
    ),
    "foot": (
        (-8, 13), (-10, 4), (-14, -4), (-11, -12), (0, -12), (10, -8), (18, -9), (26, -12),
        (37, -12), (42, -8), (37, -3), (30, -3), (20, 3), (12, 8), (8, 14),
    ),
    "sole": (  # a foot as far as its toes, where they bend
        (-8, 13), (-10, 4), (-14, -4), (-11, -12), (0, -12), (10, -8), (18, -9), (28, -12),
        (31, -5), (28, -2), (20, 3), (12, 8), (8, 14),
    ),
    "toes": ((-6, 6), (6, 6), (15, 4), (16, -4), (6, -7), (-6, -7)),
    "upper": (
        (-9, 3), (-4, 10), (14, 10), (34, 7.5), (50, 8), (53, 0),
        (50, -7), (34, -8), (14, -10), (-4, -10), (-9, -3),
    ),
    "fore": ((-8, 6), (4, 9), (20, 8.5), (44, 6), (44, -5.5), (20, -7.5), (4, -8.5), (-8, -6)),
    "hand": (
        (-8, -6), (-9, 5), (-2, 10), (5, 11), (5, 7), (11, 6), (13, 0), (10, -8), (2, -10),
    ),
    "fingers": ((-6, -8), (-8, 2), (-2, 8), (6, 6), (8, -4), (2, -9)),
}  # fmt: skip
FRONT: dict[str, Outline] = SIDE | {
    "thigh": (
        (-10, 13), (14, 15), (42, 13), (62, 11), (76, 10),
        (76, -10), (62, -11), (42, -13), (14, -15), (-10, -13), (-16, 0),
    ),
    "shin": (
        (-10, 9), (8, 11), (22, 13), (40, 9), (66, 7),
        (66, -7), (40, -9), (22, -13), (8, -11), (-10, -9),
    ),
    "foot": (
        (-9, 8), (4, 8), (20, 11), (30, 9), (35, 0), (30, -8), (20, -9), (4, -8), (-9, -8),
    ),
}  # fmt: skip
CHEST = (  # one half of a torso seen from the front, upward from between the legs
    (-15, 0), (-14, 17), (4, 21), (30, 17), (56, 20), (72, 25), (82, 16), (88, 8), (100, 7),
)  # fmt: skip
CUT_LEG = (  # the end of a shin whose foot alone is shown, from the ankle upward
    (-8, 7), (10, 8.5), (24, 9), (24, 9), (24, -11), (24, -11), (10, -8.5), (-8, -7),
)  # fmt: skip

# The belly of each muscle: on which bone, and its outline as above.
MUSCLES: dict[str, tuple[str, Outline]] = {
    "calf": (
        "shin",
        ((2, -10), (4, -3), (16, -2), (32, -3.5), (48, -5.5), (38, -11.5), (22, -17), (8, -14)),
    ),
    "shin": (
        "shin",
        ((4, 4), (14, 2), (34, 2.5), (52, 4.5), (42, 9.5), (26, 11.5), (12, 12), (4, 9)),
    ),
    "hamstring": (
        "thigh",
        ((6, -16), (8, -5), (28, -3), (48, -4), (62, -7), (50, -13), (32, -16.5), (14, -18.5)),
    ),
    "quadriceps": (
        "thigh",
        ((4, 11), (10, 3), (30, 2), (50, 3), (63, 7), (54, 13), (32, 16), (12, 16.5)),
    ),
    "foot": (
        "foot",
        (
            (-8, -8), (-2, -4), (10, -2), (22, -5), (31, -8),
            (24, -12), (16, -10), (8, -8.5), (-2, -12),
        ),
    ),
    "inner-thigh": (
        "thigh",
        ((0, -12), (4, -2), (20, -1), (40, -3), (56, -7), (40, -13.5), (18, -15), (6, -15)),
    ),
}  # fmt: skip


def _placed(outline: Outline, origin: Point, angle: float, facing: int) -> Outline:
    return tuple(along(along(origin, angle, far), angle + 90 * facing, off) for far, off in outline)


def _shortened(outline: Outline, length: float) -> Outline:
    """The outline of a thigh that points toward the reader; its round ends keep their size."""
    return tuple(
        (far * length / THIGH if 0 < far < THIGH else far + (length - THIGH) * (far > 0), off)
        for far, off in outline
    )


def limb(body: Body, name: str) -> list[Outline]:
    """The outlines of a leg or an arm ("near leg"); they overlap where it bends."""
    shapes = FRONT if body.front else SIDE
    side = name.split()[0]
    facing = -1 if body.front and side == "far" else body.facing
    bones = body.limbs[name]
    outlines = []
    for bone in bones:
        shape, start = bone.name, bone.start
        if shape == "foot":
            start = body.joints[f"{side} ankle"]
            shape = "sole" if bones[-1].name == "toes" else "foot"
        outline = shapes[shape]
        if shape == "thigh":
            outline = _shortened(outline, math.dist(bone.start, bone.end))
        outlines.append(_placed(outline, start, bone.angle, facing))
    if bones[-1].name == "fore":
        outlines.append(_placed(shapes["hand"], bones[-1].end, bones[-1].angle, facing))
    return outlines


def fingers(body: Body) -> Outline:
    """The fingers of the near hand, which close round what it holds."""
    fore = body.limbs["near arm"][-1]
    return _placed(SIDE["fingers"], fore.end, fore.angle, body.facing)


def muscle(body: Body, name: str) -> Outline:
    """The belly of a muscle of the near leg."""
    part, outline = MUSCLES[name]
    bone = next(bone for bone in body.limbs["near leg"] if bone.name == part)
    start = body.joints["near ankle"] if part == "foot" else bone.start
    return _placed(outline, start, bone.angle, body.facing)


def chest(body: Body) -> Outline:
    """A torso seen from the front."""
    half = CHEST + tuple((up, -off) for up, off in CHEST[:0:-1])
    return _placed(half, body.hip, body.limbs["trunk"][0].angle, 1)


def nose(body: Body) -> Outline:
    """A triangle before the face, seen from the side."""
    return tuple(_face(body, far, up) for far, up in ((17, 6), (23, -2), (14, -6)))


def eyes(body: Body) -> list[Point]:
    """One eye from the side, two from the front."""
    if body.front:
        head = body.limbs["trunk"][1]
        return [along(along(head.start, head.angle, 2), head.angle + 90, o) for o in (-7, 7)]
    return [_face(body, 9, 4)]


def _face(body: Body, far: float, up: float) -> Point:
    head = body.limbs["trunk"][1]
    return along(along(head.start, head.angle - body.facing * 90, far), head.angle, up)


def foot_alone(middle: Point, shin: float, ankle: float, facing: int) -> list[Outline]:
    """A foot and a cut-off shin around a point. `shin` is the way the shin points, downward."""
    foot = shin + facing * (90 + ankle)
    start = along(along(middle, foot, -12), shin, 9)
    leg = tuple((-far, off) for far, off in CUT_LEG)
    return [
        _placed(SIDE["foot"], start, foot, facing),
        _placed(leg, start, shin, facing),
    ]


def arrow(start: Point, end: Point, bow: float, size: float) -> Outline:
    """An arrow that swells toward its head: tail, bend, neck and barb of one side, the tip, and
    back along the other. `bow` is how far it bends to the left, `size` one pixel on the phone."""
    (x, y), (tip_x, tip_y) = start, end
    length = math.dist(start, end) or 1.0
    across = ((y - tip_y) / length, (tip_x - x) / length)
    middle = (
        (x + tip_x) / 2 + 2 * bow * across[0],
        (y + tip_y) / 2 + 2 * bow * across[1],
    )
    into, away = _angle(middle, end), _angle(start, middle)
    neck = along(end, into, -15 * size)
    bend = along(end, into, -max(math.dist(middle, end), 16 * size))
    left = [
        along(point, angle + 90, wide * size)
        for point, angle, wide in (
            (start, away, 2.5),
            (bend, _angle(start, neck), 3.6),
            (neck, into, 5),
            (neck, into, 13),
        )  # fmt: skip
    ]
    right = [
        (2 * point[0] - side[0], 2 * point[1] - side[1])
        for point, side in zip((start, bend, neck, neck), left, strict=True)
    ]
    return (*left, end, *reversed(right))


def _angle(start: Point, end: Point) -> float:
    return math.degrees(math.atan2(end[1] - start[1], end[0] - start[0]))
