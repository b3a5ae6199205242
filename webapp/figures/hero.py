"""A hero: the one picture that shows a whole action, drawn large enough for the dark.

Solid is how the action ends, a dashed ghost is how the leg lay before. A numeral stands where each
of the three lines beside the picture happens; a ring shows the foot the wrong way.

Lengths are SVG units, angles are degrees, as in `webapp.figures.skeleton`.
"""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from webapp.figures import Arrow, Picture, outlines, props
from webapp.figures.outlines import Outline
from webapp.figures.paths import closed, join, path
from webapp.figures.props import Shape
from webapp.figures.skeleton import LIMITS, Body, Point, Pose, PoseError

# As a phone of 360 px shows it, in CSS px. Arrows, numerals and the ring have their size there,
# whatever the picture is cropped to.
SHOWN = (328.0, 230.0)
MARGIN = 8.0
DISC, RING, BADGE = 15.0, 48.0, 15.0  # radii in px, edges included
BED_DEPTH = 26.0  # the mattress and its frame; the feet of the bed are cut off
ACTIONS = 3
DIGITS = (
    "M-3-4 1-7V7",
    "M-4-3q0-4 4-4t4 4q0 2-3 5L-4 7H5",
    "M-4-5q2-2 4-2t4 3q0 3-5 3 6 0 6 4t-5 4q-3 0-5-2",
)
CROSS = "M-6-6 6 6M6-6-6 6"
FAR_SIDE = (("far leg", "limb"), ("near leg", "limb"), ("far arm", "arm"))  # of whoever helps


@dataclass(frozen=True)
class Mark:
    """Where a numeral stands: a joint, and how far from it."""

    at: str
    by: tuple[float, ...]


@dataclass(frozen=True)
class Wrong:
    """The usual mistake in a ring around a point: the near foot at another `ankle`.

    `shin` is the way its shin points, if not that of the near leg; `floor` is drawn under it.
    """

    at: tuple[float, ...]
    ankle: float
    shin: float | None = None
    floor: bool = False


@dataclass(frozen=True)
class Hero:
    """One picture of a whole action.

    `pose` is how it ends, `ghost` the pose before. `focus` names the limbs, joints and props that
    must be seen whole ("near leg", "far hand", "chair"); what else is drawn may be cut off.
    A near hand at "near tip" closes round the toes.
    """

    title: str
    pose: Pose
    focus: tuple[str, ...]
    numbers: tuple[Mark, ...]
    arrows: tuple[Arrow, ...] = ()
    ghost: Pose | None = None
    wrong: Wrong | None = None
    view: str = "side"
    muscle: str | None = None
    props: tuple[str, ...] = ()
    helper: Pose | None = None
    covered: tuple[str, ...] = ()  # limbs that are hidden or left out: "far leg"


class Scene:
    """A hero worked out: its bodies, its props, and the part of the world that it shows."""

    def __init__(self, hero: Hero) -> None:
        if hero.view not in LIMITS:
            raise PoseError("view", f"{hero.view!r} is not one of {', '.join(LIMITS)}")
        if hero.muscle not in {None, *outlines.MUSCLES}:
            known = ", ".join(outlines.MUSCLES)
            raise PoseError("muscle", f"{hero.muscle!r} is not one of {known}")
        if len(hero.numbers) != ACTIONS:
            raise PoseError("numbers", f"are {len(hero.numbers)}, not {ACTIONS}")
        self.hero = hero
        self.body = Body(hero.pose, "pose", hero.view)
        self.ghost = Body(hero.ghost, "ghost", hero.view) if hero.ghost else None
        self.joints = dict(self.body.joints)
        self.helper = None
        if hero.helper is not None:
            self.helper = Body(hero.helper, "helper", places=self.body.joints)
            self.joints |= {f"helper {name}": at for name, at in self.helper.joints.items()}
        self.props = [
            (prop.split()[0], shape)
            for place, prop in enumerate(hero.props)
            for shape in self._shapes(place, prop)
        ]
        self.numbers = [self._near(mark.at, mark.by, "numbers") for mark in hero.numbers]
        self.limbs = {name: self.body for name in self.body.limbs}
        if self.helper is not None:
            self.limbs |= {f"helper {name}": self.helper for name in self.helper.limbs}
        if unknown := set(hero.covered) - set(self.limbs):
            raise PoseError("covered", f"{min(unknown)!r} is no limb")
        self.size = 0.7  # one px on the phone, in units; the box depends on it and it on the box
        for _ in range(8):
            left, low, right, high = self._bounds()
            self.box = (left, -high, right - left, high - low)
            self.size = max((right - left) / SHOWN[0], (high - low) / SHOWN[1])

    def _shapes(self, place: int, prop: str) -> list[Shape]:
        try:
            return props.shapes(prop, self.joints)
        except ValueError as error:
            raise PoseError(f"props[{place}]", str(error)) from None

    def _near(self, joint: str, by: tuple[float, ...], key: str) -> Point:
        if joint not in self.joints or len(by) != 2:
            raise PoseError(key, f"needs a joint and two numbers, not {joint!r} and {by}")
        x, y = self.joints[joint]
        return x + by[0], y + by[1]

    def arrows(self) -> list[Outline]:
        """The arrows as outlines, at the size that the crop gives them."""
        found = []
        for arrow in self.hero.arrows:
            if len(arrow.line) != 4:
                raise PoseError("arrows", "need the four numbers of a line")
            start, end = (self._near(arrow.at, arrow.line[i : i + 2], "arrows") for i in (0, 2))
            found.append(outlines.arrow(start, end, arrow.bow, self.size))
        return found

    def _bounds(self) -> tuple[int, int, int, int]:
        """Left, bottom, right and top around what must be seen whole."""
        held = [(point, 0.0) for arrow in self.arrows() for point in arrow]
        held += [(point, DISC * self.size) for point in self.numbers]
        if self.ghost is not None:
            held += [(p, -1.0) for o in outlines.limb(self.ghost, "near leg") for p in o]
        if self.hero.wrong is not None:
            held.append((ring(self.hero.wrong), RING * self.size))
        for name in self.hero.focus:
            held += self._whole(name)
        across, up = (
            [point[axis] + way * half for point, half in held for way in (-1, 1)] for axis in (0, 1)
        )
        ends = min(across) - MARGIN, min(up) - MARGIN, max(across) + MARGIN, max(up) + MARGIN
        left, low, right, high = map(round, ends)
        return left, low, right, high

    def _whole(self, name: str) -> list[tuple[Point, float]]:
        """The points of something in focus, each with half the width of the stroke there."""
        if name == "bed":
            return [((self.joints["near knee"][0], -BED_DEPTH), 0.0)]
        if name.endswith("trunk") and name in self.limbs:
            return [
                (point, props.WIDTHS[bone.name] / 2)
                for bone in self.limbs[name].limbs["trunk"][:2]
                for point in (bone.start, bone.end)
            ]
        if name in self.limbs:
            found = outlines.limb(self.limbs[name], name.removeprefix("helper "))
            return [(p, -1.0) for outline in found for p in outline]  # the curve lies inside
        if name in self.joints:
            return [(self.joints[name], 11.0)]
        points = [
            (point, props.WIDTHS[shape.name.split()[0]] / 2)
            for prop, shape in self.props
            if prop == name
            for point in shape.points()
        ]
        if not points:
            raise PoseError("focus", f"{name!r} is no limb, no joint and no prop of this picture")
        return points


def ring(wrong: Wrong) -> Point:
    """The middle of the ring."""
    if len(wrong.at) != 2:
        raise PoseError("wrong.at", "must be two numbers, x and height")
    return wrong.at[0], wrong.at[1]


# --- strokes ----------------------------------------------------------------------------------


def _filled(name: str, found: Iterable[Outline]) -> str:
    return f'<path class="{name}" d="{"".join(map(closed, found))}"/>'


def _dot(name: str, points: Iterable[Point]) -> str:
    return "".join(
        f'<path class="{name}" d="M{join((round(x), round(-y)))}h0"/>' for x, y in points
    )


def _polygon(name: str, points: Outline) -> str:
    return path(Shape(name, (points,))).replace('"/>', 'z"/>')


def _arrow(points: Outline) -> str:
    """Along one side by a curve, round the head, and back."""
    tail, bend, neck, barb, tip, other_barb, other_neck, other_bend, other_tail = (
        (round(x), round(-y)) for x, y in points
    )

    def curve(start: tuple[int, int], *others: tuple[int, int]) -> str:
        return "q" + join(a - b for x, y in others for a, b in ((x, start[0]), (y, start[1])))

    corners = (neck, barb, tip, other_barb, other_neck)
    steps = [b - a for pair in itertools.pairwise(corners) for a, b in zip(*pair, strict=True)]
    d = f"M{join(tail)}{curve(tail, bend, neck)}l{join(steps)}"
    return f'<path class="pull" d="{d}{curve(other_neck, other_bend, other_tail)}z"/>'


def _at(point: Point, size: float, strokes: str) -> str:
    """Strokes in px on the phone, around a point."""
    scale = f"{size:.2f}".removeprefix("0")
    to = join((round(point[0]), round(-point[1])))
    return f'<g transform="translate({to})scale({scale})">{strokes}</g>'


def _trunk(body: Body, head: bool) -> str:
    """A torso, and the head if it lies within the picture."""
    torso, skull = body.limbs["trunk"][:2]
    if body.front:
        strokes = _filled("limb", [outlines.chest(body)])
    else:
        strokes = path(Shape("torso", ((torso.start, torso.end),)))
    if head:
        strokes += _dot("head", [skull.start])
        if not body.front:
            strokes += _polygon("nose", outlines.nose(body))
        strokes += _dot("eye", outlines.eyes(body))
    return strokes


def _wrong(wrong: Wrong, body: Body, size: float) -> str:
    """The ring, the foot in it, and a cross on its edge."""
    middle = x, y = ring(wrong)
    shin = next(bone.angle for bone in body.limbs["near leg"] if bone.name == "shin")
    foot = outlines.foot_alone(
        middle, shin if wrong.shin is None else wrong.shin, wrong.ankle, body.facing
    )
    strokes = _at(middle, size, f'<circle class="ring" r="{RING - 1.5}"/>')
    if wrong.floor:
        low = min(point[1] for point in foot[0]) - 1
        strokes += path(Shape("line", (((x - 30 * size, low), (x + 30 * size, low)),)))
    badge = f'<circle class="badge" r="{BADGE - 1:.0f}"/><path class="x" d="{CROSS}"/>'
    corner = x + RING * 0.55 * size, y - RING * 0.7 * size
    return strokes + _filled("limb", foot) + _at(corner, size, badge)


def _limb(scene: Scene, name: str, kind: str = "limb") -> str:
    if name in scene.hero.covered:
        return ""
    return _filled(kind, outlines.limb(scene.limbs[name], name.removeprefix("helper ")))


def _tone(name: str, strokes: str) -> str:
    return f'<g class="{name}">{strokes}</g>' if strokes else ""


def _person(scene: Scene) -> tuple[str, str]:
    """What of the person lies behind the props in front, and what before them."""
    hero, body = scene.hero, scene.body
    far = _limb(scene, "far leg")
    behind = "" if "trunk" in hero.covered else _trunk(body, "trunk" in hero.focus)
    if body.front:
        behind += far
    else:
        acts = any(arrow.at.startswith("far") for arrow in hero.arrows)
        behind = _tone("far act" if acts else "far", _limb(scene, "far arm", "arm") + far) + behind
    grips = hero.pose.near_arm.hand == "near tip"
    behind += _limb(scene, "near arm", "arm") if grips else ""
    behind += _limb(scene, "near leg")
    if hero.muscle is not None:
        behind += _filled("meat", [outlines.muscle(body, hero.muscle)])
    before = _limb(scene, "far arm", "arm") if body.front else ""
    before += _filled("arm", [outlines.fingers(body)]) if grips else _limb(scene, "near arm", "arm")
    return behind, before


def _helper(scene: Scene) -> tuple[str, str]:
    """What of whoever helps lies behind everything, a bed too, and what before it."""
    if scene.helper is None:
        return "", ""
    far = ((f"helper {limb}", kind) for limb, kind in FAR_SIDE)
    limbs = "".join(_limb(scene, name, kind) for name, kind in far)
    body = _trunk(scene.helper, "helper trunk" in scene.hero.focus)
    return _tone("other", body + limbs), _tone("other", _limb(scene, "helper near arm", "arm"))


def _ghost(scene: Scene) -> str:
    """The legs as they lay before."""
    if scene.ghost is None:
        return ""
    legs = ("near leg", "far leg") if scene.body.front else ("near leg",)
    return "".join(_filled("ghost", outlines.limb(scene.ghost, leg)) for leg in legs)


def draw(hero: Hero, name: str) -> Picture:
    """The picture of a hero, under a name that is an id in the page. Raises PoseError."""
    scene = Scene(hero)
    helper, hands = _helper(scene)
    behind, before = _person(scene)
    back, front = (
        "".join(path(shape) for _, shape in scene.props if shape.front == way)
        for way in (False, True)
    )
    strokes = helper + _ghost(scene) + back + behind + front + before + hands
    strokes += "".join(map(_arrow, scene.arrows()))
    if hero.wrong is not None:
        strokes += _wrong(hero.wrong, scene.body, scene.size)
    for point, digit in zip(scene.numbers, DIGITS, strict=True):
        disc = f'<circle class="disc" r="{DISC - 1.5}"/><path class="digit" d="{digit}"/>'
        strokes += _at(point, scene.size, disc)
    return Picture(name, hero.title, scene.box, strokes, "fig hero")


def svg(hero: Hero, name: str) -> Markup:
    """The whole picture of a hero at once."""
    return draw(hero, name).whole
