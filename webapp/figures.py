"""Poses into SVG figures: a fixed skeleton, joint limits and forward kinematics.

Lengths are SVG units, angles are degrees. The world of a pose has y upward and the ground
(the floor, or the top of a mattress) at y = 0. A side view faces right, so the front of a
person who lies with the head to the left is up.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from webapp import props
from webapp.props import Point, Shape
from webapp.records import ContentError, build, read_toml

TORSO, THIGH, SHIN, FOOT, UPPER_ARM, FOREARM = 78.0, 66.0, 62.0, 24.0, 44.0, 42.0
NECK = 31.0  # from the end of the torso to the middle of the head
SHOULDER = 68.0  # arms start below the end of the torso, inside its round cap
SOLE = 3.5  # the foot lies this far below the ankle, so that heel and toes touch the same floor
ANKLE_HEIGHT = 10.0  # of a foot flat on the floor: half a shin's stroke
FRONT_HIPS, FRONT_SHOULDERS = 11.0, 17.0  # half widths, seen from the front
REACH = 3.0  # a hand this near to what it holds still looks as if it holds it
SIDES = ("near", "far")
TURN_STEP = 5  # the stylesheet has one class per step
VIEW = (320.0, 220.0)
MARGIN = 6.0

# What a healthy body does. Side view: bending forward, bending, toes up, arm forward, bending.
LIMITS = {
    "side": {
        "neck": (-45.0, 60.0),
        "hip": (-30.0, 160.0),  # with the bend of the spine: the torso is one bone
        "knee": (0.0, 150.0),
        "ankle": (-55.0, 40.0),
        "shoulder": (-70.0, 185.0),
        "elbow": (0.0, 150.0),
    },
    # Seen from the front hips and shoulders open sideways, and a bent limb shows only where
    # it turns outward. Feet point at the reader, so their angle is a matter of drawing.
    "front": {
        "neck": (-30.0, 30.0),
        "hip": (-20.0, 80.0),
        "knee": (0.0, 150.0),
        "ankle": (-90.0, 0.0),
        "shoulder": (-30.0, 185.0),
        "elbow": (-150.0, 150.0),
    },
}

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


@dataclass(frozen=True)
class Leg:
    """Joint angles of a leg; or `at`, where the ankle is, and `sole`, the foot against level.

    `toward` is how far the thigh comes out of the picture toward the reader: seen from the
    front, a seated thigh is shorter by its cosine. All other bones keep their lengths.
    """

    hip: float = 0.0
    knee: float = 0.0
    ankle: float = 0.0
    at: tuple[float, ...] = ()
    sole: float | None = None
    toward: float = 0.0


@dataclass(frozen=True)
class Arm:
    """Joint angles of an arm; or `hand`, what the hand reaches: a joint, a prop or "x y"."""

    shoulder: float = 0.0
    elbow: float = 0.0
    hand: str | None = None


@dataclass(frozen=True)
class Pose:
    """Where the hip is, the direction of the torso (90 is upright), and the joint angles."""

    hip: tuple[float, ...]
    torso: float = 90.0
    neck: float = 0.0
    near_leg: Leg = Leg()
    far_leg: Leg = Leg()
    near_arm: Arm = Arm()
    far_arm: Arm = Arm()
    facing: str = "right"


@dataclass(frozen=True)
class Arrow:
    """An arrow near a joint: from and to, both as offsets from it, and how far it bows."""

    at: str
    line: tuple[float, ...]
    bow: float = 0.0


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


@dataclass(frozen=True)
class Bone:
    """One stroke of a limb: its class, both ends, its direction, and its turn in a motion."""

    name: str
    start: Point
    end: Point
    angle: float
    turn: float = 0.0


class PoseError(Exception):
    """A pose that no body can take: the key of it and what is wrong."""

    def __init__(self, key: str, what: str) -> None:
        super().__init__(f"{key}: {what}")
        self.key = key
        self.what = what


# --- a pose into points ---------------------------------------------------------------------


def along(start: Point, angle: float, length: float) -> Point:
    """The point `length` units from `start` in the direction `angle`."""
    turn = math.radians(angle)
    return start[0] + length * math.cos(turn), start[1] + length * math.sin(turn)


class Body:
    """A pose worked out: `joints` by name, `angles` of every joint, `limbs` as bones."""

    def __init__(
        self,
        pose: Pose,
        key: str,
        view: str = "side",
        places: Mapping[str, Point] | None = None,
    ) -> None:
        """`key` names the pose in a PoseError; `places` are more things for hands to reach."""
        if len(pose.hip) != 2:
            raise PoseError(f"{key}.hip", "must be two numbers, x and height")
        self.key = key
        self.limits = LIMITS[view]
        self.front = view == "front"
        self.facing = -1 if pose.facing == "left" else 1
        self.hip = (pose.hip[0], pose.hip[1])
        self.down = pose.torso + 180.0
        self.joints: dict[str, Point] = {"hip": self.hip}
        self.angles: dict[str, float] = {}
        self.limbs: dict[str, list[Bone]] = {}
        self._trunk(pose)
        self._leg("near", pose.near_leg)
        self._leg("far", pose.far_leg)
        known = {**self.joints, **(places or {})}
        self._arm("near", pose.near_arm, known)
        self._arm("far", pose.far_arm, known)

    def _side(self, side: str) -> int:
        return -1 if self.front and side == "far" else self.facing

    def _root(self, middle: Point, side: str, half: float) -> Point:
        return along(middle, self.down + 90, half * self._side(side)) if self.front else middle

    def _limited(self, key: str, joint: str, angle: float) -> float:
        low, high = self.limits[joint]
        if not low <= angle <= high:
            raise PoseError(
                f"{self.key}.{key}",
                f"is {angle:.0f} degrees; a body goes from {low:.0f} to {high:.0f}",
            )
        self.angles[key] = angle
        return angle

    def _trunk(self, pose: Pose) -> None:
        up = pose.torso
        neck = along(self.hip, up, TORSO)
        nod = up - self.facing * self._limited("neck", "neck", pose.neck)
        head = along(neck, nod, NECK)
        self.joints |= {"neck": neck, "head": head, "shoulder": along(self.hip, up, SHOULDER)}
        self.limbs["trunk"] = [Bone("torso", self.hip, neck, up), Bone("head", head, head, nod)]

    def _leg(self, side: str, leg: Leg) -> None:
        way, root = self._side(side), self._root(self.hip, side, FRONT_HIPS)
        hip, knee = leg.hip, leg.knee
        thigh_long = THIGH * math.cos(math.radians(leg.toward))
        if leg.at:
            target = (leg.at[0], leg.at[1] if len(leg.at) > 1 else ANKLE_HEIGHT)
            thigh, knee = _two_bones(
                root, target, thigh_long, SHIN, -way, f"{self.key}.{side}_leg.at"
            )
            hip = _centred((thigh - self.down) * way, 0)
        # A thigh that also points toward the reader bends less than the picture shows.
        out = math.cos(math.radians(leg.toward)) * math.cos(math.radians(hip))
        bent = hip if self.front else math.copysign(math.degrees(math.acos(out)), hip)
        self._limited(f"{side}_leg.hip", "hip", bent)
        thigh = self.down + way * hip
        shin = thigh - way * self._limited(f"{side}_leg.knee", "knee", knee)
        ankle = leg.ankle
        if leg.sole is not None:
            level = 0 if way == 1 else 180
            ankle = _centred((level + way * leg.sole - shin) * way - 90, 0)
        foot = shin + way * (90 + self._limited(f"{side}_leg.ankle", "ankle", ankle))
        knee_at = along(root, thigh, thigh_long)
        ankle_at = along(knee_at, shin, SHIN)
        heel = along(ankle_at, foot - way * 90, SOLE)
        toe = along(heel, foot, FOOT)
        self.limbs[f"{side} leg"] = [
            Bone("thigh", root, knee_at, thigh),
            Bone("shin", knee_at, ankle_at, shin),
            Bone("foot", heel, toe, foot),
        ]
        self.joints |= {
            f"{side} knee": knee_at,
            f"{side} ankle": ankle_at,
            f"{side} heel": heel,
            f"{side} toe": toe,
            f"{side} ball": along(toe, foot - way * 90, 9),
            f"{side} thigh": along(along(root, thigh, 0.6 * thigh_long), thigh - way * 90, 9),
            f"{side} calf": along(along(knee_at, shin, 0.45 * SHIN), shin - way * 90, 5),
        }

    def _arm(self, side: str, arm: Arm, places: Mapping[str, Point]) -> None:
        way = self._side(side)
        root = self._root(self.joints["shoulder"], side, FRONT_SHOULDERS)
        shoulder, elbow = arm.shoulder, arm.elbow
        if arm.hand is not None:
            target = self._target(arm.hand, root, places, f"{self.key}.{side}_arm.hand")
            bend = -way if self.front and elbow < 0 else way
            upper, bent = _two_bones(
                root, target, UPPER_ARM, FOREARM, bend, f"{self.key}.{side}_arm.hand"
            )
            elbow = bent * bend * way
            shoulder = _centred((upper - self.down) * way, 60)
        upper = self.down + way * self._limited(f"{side}_arm.shoulder", "shoulder", shoulder)
        fore = upper + way * self._limited(f"{side}_arm.elbow", "elbow", elbow)
        elbow_at = along(root, upper, UPPER_ARM)
        hand = along(elbow_at, fore, FOREARM)
        self.limbs[f"{side} arm"] = [
            Bone("upper", root, elbow_at, upper),
            Bone("fore", elbow_at, hand, fore),
        ]
        self.joints |= {f"{side} elbow": elbow_at, f"{side} hand": hand}

    def _target(self, name: str, root: Point, places: Mapping[str, Point], key: str) -> Point:
        if name == "towel":  # held in front of the body, on the way to the foot
            toe = places["near toe"]
            return along(root, math.degrees(math.atan2(toe[1] - root[1], toe[0] - root[0])), 62)
        if name in places:
            return places[name]
        try:
            x, y = map(float, name.split())
        except ValueError:
            raise PoseError(key, f"{name!r} is no joint, no prop to hold and no point") from None
        return x, y


def _centred(angle: float, middle: float) -> float:
    return (angle - middle + 180) % 360 - 180 + middle


def _two_bones(
    root: Point, target: Point, first: float, second: float, way: int, key: str
) -> tuple[float, float]:
    """Direction of the first bone and bend of the joint that bring the end to `target`."""
    x, y = target[0] - root[0], target[1] - root[1]
    far = math.hypot(x, y)
    if far > first + second + REACH:
        raise PoseError(key, f"is {far - first - second:.0f} units out of reach")
    cosine = (far * far - first * first - second * second) / (2 * first * second)
    bend = math.acos(max(-1.0, min(1.0, cosine)))
    inside = math.atan2(second * math.sin(bend), first + second * math.cos(bend))
    return math.degrees(math.atan2(y, x) - way * inside), math.degrees(bend)


# --- points into strokes --------------------------------------------------------------------


def _muscle(body: Body, name: str) -> tuple[str, Bone]:
    """The accent stroke beside its bone, and the limb it goes with."""
    part, off, start, end = MUSCLES[name]
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
    back = math.degrees(math.atan2(middle[1] - end[1], middle[0] - end[0]))
    left, right = along(end, back + 38, 15), along(end, back - 38, 15)
    return Shape("arrow", ((left, end, right),), curve=(start, middle, end), front=True)


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

    def fit(self) -> tuple[Point, Point]:
        """Upper left corner in the world, and size: never smaller than VIEW, in its shape."""
        wide = self.high[0] - self.low[0] + 2 * MARGIN
        tall = self.high[1] - self.low[1] + 2 * MARGIN
        scale = max(wide / VIEW[0], tall / VIEW[1], 1.0)
        size = (math.ceil(VIEW[0] * scale), math.ceil(VIEW[1] * scale))
        left = (self.low[0] + self.high[0] - size[0]) / 2
        top = (self.low[1] + self.high[1] + size[1]) / 2
        return (round(left), round(top)), (float(size[0]), float(size[1]))


def _number(value: float) -> str:
    text = f"{value:.1f}".removesuffix(".0").replace("-0.", "-.")
    return "0" if text in ("-0", "-.0") else text.removeprefix("0") if "." in text else text


def _join(values: Iterable[float]) -> str:
    text = ""
    for value in map(_number, values):
        text += value if not text or value.startswith("-") else " " + value
    return text


def _path(shape: Shape, origin: Point) -> str:
    """One path element with relative coordinates; y turns downward, as SVG has it."""
    d = ""
    for line in (shape.curve, *shape.lines):
        points = [(round(x - origin[0], 1), round(origin[1] - y, 1)) for x, y in line]
        size = 2 if line is shape.curve else 1  # points per command, relative to where it starts
        steps = [
            here - before
            for place in range(1, len(points), size)
            for point in points[place : place + size]
            for here, before in zip(point, points[place - 1], strict=True)
        ]
        if points:
            d += f"M{_join(points[0])}{'q' if size == 2 else 'l'}{_join(steps)}"
    return f'<path class="{shape.name}" d="{d}"/>'


def _limb(bones: list[Bone], origin: Point) -> str:
    """Bones as paths; from a bone that turns on, the rest in a group that turns with it.

    The outer group puts the joint at 0 0, where a CSS rotation has its origin in every browser.
    """
    text = ""
    for place, bone in enumerate(bones):
        if bone.turn:
            rest = [Bone(bone.name, bone.start, bone.end, bone.angle), *bones[place + 1 :]]
            joint = (float(round(bone.start[0])), float(round(bone.start[1])))
            x, y = joint[0] - origin[0], origin[1] - joint[1]
            step = abs(round(bone.turn / TURN_STEP))
            way = " b" if bone.turn > 0 else ""
            return (
                f'{text}<g transform="translate({_join((x, y))})"><g class="t{step}{way}">'
                f"{_limb(rest, joint)}</g></g>"
            )
        if bone.name != "pivot":
            text += _path(Shape(bone.name, ((bone.start, bone.end),)), origin)
    return text


def _turning(start: Body, end: Body, name: str, trunk: float) -> list[Bone]:
    """The bones of a limb at its end, each with the turn, past its parent's, back to its start."""
    parent = trunk
    bones = []
    if trunk:
        bones.append(Bone("pivot", end.hip, end.hip, 0.0, trunk))
    for first, last in zip(start.limbs[name], end.limbs[name], strict=True):
        turn = _centred(first.angle - last.angle, 0)
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


def _fitted(drawn: Scene) -> tuple[Point, Point]:
    canvas = Canvas()
    for body in (drawn.start, drawn.end, drawn.helper):
        for bone in () if body is None else (b for limb in body.limbs.values() for b in limb):
            canvas.hold((bone.start, bone.end), props.WIDTHS[bone.name])
    for shape in drawn.shapes:
        canvas.hold(shape.points(), props.WIDTHS[shape.name.split()[0]])
    return canvas.fit()


def svg(figure: Figure, title_id: str) -> Markup:
    """The figure as an SVG element named by its title; `title_id` is unique in the page."""
    drawn = scene(figure)
    origin, (wide, tall) = _fitted(drawn)
    people = _person(drawn.start, drawn.end, figure.muscle)
    if drawn.helper is not None:
        helper = _person(drawn.helper, drawn.helper, None)
        people |= {f"helper {name}": bones for name, bones in helper.items()}

    def limbs(tone: str, *names: str) -> str:
        shown = (name for name in names if name in people and name not in figure.covered)
        strokes = "".join(_limb(people[name], origin) for name in shown)
        return f'<g class="{tone}">{strokes}</g>' if strokes else ""

    def around(front: bool) -> str:
        return "".join(_path(shape, origin) for shape in drawn.shapes if shape.front == front)

    strokes = (
        limbs("other", *(f"helper {limb}" for limb in ("far leg", "near leg", "far arm", "trunk")))
        + around(front=False)
        + limbs("far", "far arm", "far leg")
        + limbs("near", "trunk", "near leg", "near arm")
        + limbs("other", "helper near arm")
        + around(front=True)
    )
    return Markup(
        f'<svg class="fig" viewBox="0 0 {wide:.0f} {tall:.0f}" role="img" '
        f'aria-labelledby="{escape(title_id)}" fill="none" stroke="currentColor" '
        'stroke-width="9" stroke-linecap="round">'
        f'<title id="{escape(title_id)}">{escape(figure.title)}</title>{strokes}</svg>'
    )


# --- content --------------------------------------------------------------------------------


def _inherited(tables: Mapping[str, Any], name: str, file: str) -> dict[str, Any]:
    """A figure's table on top of the one it is `like`, which stands above it in the file.

    A limb is taken as a whole; a motion and its arrows are never taken over.
    """
    table = dict(tables[name])
    model = table.pop("like", None)
    if model is None:
        return table
    names = list(tables)
    if model not in names[: names.index(name)]:
        raise ContentError(file, f"{name}.like", f"{model!r} is not a figure above this one")
    base = _inherited(tables, model, file)
    pose = base["pose"] | table.get("pose", {})
    return {key: base[key] for key in base if key not in ("to", "arrows")} | table | {"pose": pose}


def load(path: Path) -> dict[str, Figure]:
    """Figures by id out of a TOML file, each of them drawn once.

    Raises ContentError for anything that does not fit or that no body can do.
    """
    tables = read_toml(path)
    figures = {}
    for name in tables:
        table = _inherited(tables, name, path.name)
        if "to" in table:
            table["to"] = table["pose"] | table["to"]
        figure = build(Figure, table, file=path.name, key=name)
        try:
            scene(figure)
        except PoseError as error:
            raise ContentError(path.name, f"{name}.{error.key}", error.what) from None
        figures[name] = figure
    return figures
