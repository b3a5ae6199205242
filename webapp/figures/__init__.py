"""A figure, which is a pose with what stands around it, into a picture.

Nothing here knows of files: what cannot be drawn raises PoseError.
Lengths are SVG units, angles are degrees, as in `webapp.figures.skeleton`.
"""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from webapp.figures import props
from webapp.figures.paths import join, path
from webapp.figures.props import Line, Shape
from webapp.figures.skeleton import (
    LIMITS,
    SIDES,
    Body,
    Bone,
    Point,
    Pose,
    PoseError,
    along,
    centred,
)

TURN_STEP = 5  # the stylesheet has one class per step
VIEW = (320.0, 220.0)
MARGIN = 6.0

# Which bone, how far off its middle line (front is positive), and from where to where along it.
MUSCLES = {
    "calf": ("shin", -5.5, 0.1, 0.62),
    "shin": ("shin", 5.5, 0.15, 0.75),
    "hamstring": ("thigh", -8.0, 0.2, 0.85),
    "quadriceps": ("thigh", 8.0, 0.2, 0.85),
    "foot": ("foot", -3.0, 0.1, 0.85),
    "inner-thigh": ("thigh", -8.0, 0.15, 0.8),
}
LIMBS = {
    f"{who}{side} {limb}" for who in ("", "helper ") for side in SIDES for limb in ("arm", "leg")
}


Box = tuple[int, int, int, int]  # of an SVG: left, top, width, height


@dataclass(frozen=True)
class Arrow:
    """An arrow near a joint: from and to, both as offsets from it, and how far it bows.

    `both` gives it a head at each end, for a movement to and fro.
    """

    at: str
    line: tuple[float, ...]
    bow: float = 0.0
    both: bool = False


@dataclass(frozen=True)
class Figure:
    """One picture: `pose` is how it starts, `to` how it ends (and what stands still shows)."""

    title: str
    pose: Pose
    to: Pose | None = None
    view: str = "side"
    muscle: str | None = None
    props: tuple[str, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    helper: Pose | None = None
    covered: tuple[str, ...] = ()  # limbs that something hides: "far leg", "helper far arm"


# --- a figure into strokes --------------------------------------------------------------------


def _muscle(body: Body, name: str) -> tuple[str, Bone]:
    """The accent stroke beside its bone, and the limb it goes with."""
    part, off, start, end = MUSCLES[name]
    if body.front and name == "quadriceps":
        off = 0.0  # it faces the reader
    bone = next(bone for bone in body.limbs["near leg"] if bone.name == part)
    length = math.dist(bone.start, bone.end)
    side = bone.angle + 90 * body.facing
    first, last = (
        along(along(bone.start, bone.angle, length * part), side, off) for part in (start, end)
    )
    return part, Bone("muscle", first, last, bone.angle)


def _arrow(arrow: Arrow, joints: Mapping[str, Point]) -> Shape:
    """A bowed line with an open head, as one stroke."""
    x, y = joints[arrow.at]
    x1, y1, x2, y2 = arrow.line
    start, end = (x + x1, y + y1), (x + x2, y + y2)
    length = math.dist(start, end) or 1.0
    across = ((start[1] - end[1]) / length, (end[0] - start[0]) / length)
    middle = (
        (start[0] + end[0]) / 2 + 2 * arrow.bow * across[0],
        (start[1] + end[1]) / 2 + 2 * arrow.bow * across[1],
    )
    heads = [props.arrow_head(middle, end)]
    if arrow.both:
        heads.append(props.arrow_head(middle, start))
    if not arrow.bow:
        return Shape("arrow", ((start, end), *heads), front=True)
    return Shape("arrow", tuple(heads), curve=(start, middle, end), front=True)


class Canvas:
    """Collects strokes as markup and grows the view box around them."""

    def __init__(self) -> None:
        self.low, self.high = [math.inf, math.inf], [-math.inf, -math.inf]

    def hold(self, points: Iterable[Point], width: float) -> None:
        """Makes the view box large enough for these points with a stroke this wide."""
        for point in points:
            for axis in (0, 1):
                self.low[axis] = min(self.low[axis], point[axis] - width / 2)
                self.high[axis] = max(self.high[axis], point[axis] + width / 2)

    def fit(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Upper left corner in the world, and size: never smaller than VIEW, in its shape."""
        wide = self.high[0] - self.low[0] + 2 * MARGIN
        tall = self.high[1] - self.low[1] + 2 * MARGIN
        scale = max(wide / VIEW[0], tall / VIEW[1], 1.0)
        size = (math.ceil(VIEW[0] * scale), math.ceil(VIEW[1] * scale))
        left = (self.low[0] + self.high[0] - size[0]) / 2
        top = (self.low[1] + self.high[1] + size[1]) / 2
        return (round(left), round(top)), size


def _limb(bones: list[Bone], origin: Point = (0.0, 0.0)) -> str:
    """Bones as paths; from a bone that turns on, the rest in a group that turns with it.

    The outer group puts the joint at 0 0, where a CSS rotation has its origin in every browser.
    """
    text = ""
    for place, bone in enumerate(bones):
        if bone.turn:
            rest = [Bone(bone.name, bone.start, bone.end, bone.angle), *bones[place + 1 :]]
            joint = round(bone.start[0]), round(bone.start[1])
            to = round(joint[0] - origin[0]), round(origin[1] - joint[1])
            step = abs(round(bone.turn / TURN_STEP))
            way = " b" if bone.turn > 0 else ""
            return (
                f'{text}<g transform="translate({join(to)})"><g class="t{step}{way}">'
                f"{_limb(rest, joint)}</g></g>"
            )
        if bone.name == "fore" and place and bones[place - 1].name == "upper":
            continue  # one stroke with the upper arm
        if bone.name != "pivot":
            line: Line = (bone.start, bone.end)
            if bone.name == "upper" and not bones[place + 1].turn:
                line += (bones[place + 1].end,)
            text += path(Shape(bone.name, (line,)), origin)
    return text


def _turning(start: Body, end: Body, name: str, trunk: float) -> list[Bone]:
    """The bones of a limb at its end, each with the turn, past its parent's, back to its start."""
    parent = trunk
    bones = []
    if trunk:
        bones.append(Bone("pivot", end.hip, end.hip, 0.0, trunk))
    for first, last in zip(start.limbs[name], end.limbs[name], strict=True):
        turn = centred(first.angle - last.angle)
        own = turn - parent
        bones.append(Bone(last.name, last.start, last.end, last.angle, _whole_steps(own)))
        parent = turn
    return bones


def _whole_steps(turn: float) -> float:
    return float(TURN_STEP * round(turn / TURN_STEP))


def _person(start: Body, end: Body, muscle: str | None) -> dict[str, list[Bone]]:
    """Every limb of a person as bones with their turns, and the muscle among them."""
    trunk = _whole_steps(start.limbs["trunk"][0].angle - end.limbs["trunk"][0].angle)
    limbs = {
        name: _turning(start, end, name, 0.0 if name.endswith("leg") or name == "trunk" else trunk)
        for name in end.limbs
    }
    if muscle is not None:
        part, stroke = _muscle(end, muscle)
        names = [bone.name for bone in limbs["near leg"]]
        limbs["near leg"].insert(names.index(part) + 1, stroke)
    return limbs


@dataclass(frozen=True)
class Scene:
    """A figure worked out: its bodies at the start and the end of the motion, and its shapes."""

    start: Body
    end: Body
    helper: Body | None
    shapes: tuple[Shape, ...]


def scene(figure: Figure) -> Scene:
    """The figure's bodies and shapes in world coordinates. Raises PoseError."""
    if figure.view not in LIMITS:
        raise PoseError("view", f"{figure.view!r} is not one of {', '.join(LIMITS)}")
    if figure.muscle is not None and figure.muscle not in MUSCLES:
        raise PoseError("muscle", f"{figure.muscle!r} is not one of {', '.join(MUSCLES)}")
    if unknown := set(figure.covered) - LIMBS:
        raise PoseError("covered", f"{min(unknown)!r} is no limb: {', '.join(sorted(LIMBS))}")
    start = end = Body(figure.pose, "pose", figure.view)
    if figure.to is not None:
        end = Body(figure.to, "to", figure.view)
        if end.hip != start.hip:
            raise PoseError("to.hip", "moves; in a motion joints turn and the hip stays")
    helper = None
    if figure.helper is not None:
        helper = Body(figure.helper, "helper", places=end.joints)
    around = dict(end.joints)
    if helper is not None:
        around |= {f"helper {name}": point for name, point in helper.joints.items()}
    shapes: list[Shape] = []
    for place, prop in enumerate(figure.props):
        try:
            shapes += props.shapes(prop, around)
        except ValueError as error:
            raise PoseError(f"props[{place}]", str(error)) from None
    for place, arrow in enumerate(figure.arrows):
        if arrow.at not in around or len(arrow.line) != 4:
            raise PoseError(f"arrows[{place}]", "needs a joint and the four numbers of a line")
        shapes.append(_arrow(arrow, around))
    return Scene(start, end, helper, tuple(shapes))


def _view_box(drawn: Scene, covered: Collection[str]) -> Box:
    """The part of the world that holds everything that is not covered.

    Strokes keep the coordinates of the world, so what two figures share is the same text in
    both, and compresses to nothing.
    """
    canvas = Canvas()
    for who, body in (("", drawn.start), ("", drawn.end), ("helper ", drawn.helper)):
        for limb, bones in () if body is None else body.limbs.items():
            for bone in () if f"{who}{limb}" in covered else bones:
                canvas.hold((bone.start, bone.end), props.WIDTHS[bone.name])
    for shape in drawn.shapes:
        canvas.hold(shape.points(), props.WIDTHS[shape.name.split()[0]])
    (left, top), (wide, tall) = canvas.fit()
    return left, -top, wide, tall


@dataclass(frozen=True)
class Picture:
    """A figure as SVG, to be shown whole once in a page and by reference after that."""

    name: str
    title: str
    box: Box
    strokes: str
    kind: str = "fig"  # its classes

    @property
    def whole(self) -> Markup:
        """The SVG element; its id is `name`, its title says what is seen."""
        box = " ".join(map(str, self.box))
        return Markup(
            f'<svg class="{self.kind}" id="{self.name}" viewBox="{box}" role="img" stroke="gray">'
            f"<title>{escape(self.title)}</title>{self.strokes}</svg>"
        )

    @property
    def again(self) -> Markup:
        """The same picture once more in the same page: a tenth of the bytes.

        The whole element is referred to, because the class on it is what its strokes are styled
        by. It may stand in a part of the page that is not shown.
        """
        _, _, wide, tall = self.box
        return Markup(
            f'<svg class="{self.kind}" viewBox="0 0 {wide} {tall}" role="img">'
            f'<title>{escape(self.title)}</title><use href="#{self.name}"/></svg>'
        )


def draw(figure: Figure, name: str) -> Picture:
    """The picture of a figure, under a name that is an id in the page. Raises PoseError."""
    drawn = scene(figure)
    people = _people(drawn, figure.muscle)

    def limbs(tone: str, *names: str) -> str:
        shown = (name for name in names if name in people and name not in figure.covered)
        strokes = "".join(_limb(people[name]) for name in shown)
        return f'<g class="{tone}">{strokes}</g>' if strokes and tone else strokes

    def around(front: bool) -> str:
        return "".join(path(shape) for shape in drawn.shapes if shape.front == front)

    strokes = (
        limbs("other", *(f"helper {limb}" for limb in ("far leg", "near leg", "far arm", "trunk")))
        + around(front=False)
        + limbs("far", "far arm", "far leg")
        + limbs("", "trunk", "near leg", "near arm")
        + limbs("other", "helper near arm")
        + around(front=True)
    )
    return Picture(name, figure.title, _view_box(drawn, figure.covered), strokes)


def svg(figure: Figure, name: str) -> Markup:
    """The whole picture of a figure at once."""
    return draw(figure, name).whole


def _people(drawn: Scene, muscle: str | None) -> dict[str, list[Bone]]:
    """Every limb that is seen, those of the helper under names of their own."""
    people = _person(drawn.start, drawn.end, muscle)
    for limb in ("arm", "leg"):
        near = [bone for bone in people[f"near {limb}"] if bone.name != "muscle"]
        if people[f"far {limb}"] == near:
            del people[f"far {limb}"]  # the near one hides it
    if drawn.helper is not None:
        helper = _person(drawn.helper, drawn.helper, None)
        people |= {f"helper {name}": bones for name, bones in helper.items()}
    return people
