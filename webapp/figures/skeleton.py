"""A body: a fixed skeleton, joint limits, and a pose worked out into points.

Lengths are SVG units, angles are degrees. The world of a pose has y upward and the ground
(the floor, or the top of a mattress) at y = 0. A side view faces right, so the front of a
person who lies with the head to the left is up.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

Point = tuple[float, float]

TORSO, THIGH, SHIN, FOOT, UPPER_ARM, FOREARM = 78.0, 66.0, 62.0, 24.0, 44.0, 42.0
TOES, NOSE, TIP = 9.0, 6.0, 10.0
NECK = 31.0  # from the end of the torso to the middle of the head
SHOULDER = 68.0  # arms start below the end of the torso, inside its round cap
SOLE = 3.5  # the foot lies this far below the ankle, so that heel and toes touch the same floor
ANKLE_HEIGHT = 10.0  # of a foot flat on the floor: half a shin's stroke
FRONT_HIPS, FRONT_SHOULDERS = 11.0, 17.0  # half widths, seen from the front
REACH = 3.0  # a hand this near to what it holds still looks as if it holds it
SIDES = ("near", "far")

# What a healthy body does. Side view: bending forward, bending, toes up, arm forward, bending.
LIMITS = {
    "side": {
        "neck": (-45.0, 60.0),
        "hip": (-30.0, 160.0),  # with the bend of the spine: the torso is one bone
        "knee": (0.0, 150.0),
        "ankle": (-55.0, 40.0),
        "toes": (-70.0, 70.0),
        "shoulder": (-70.0, 185.0),
        "elbow": (0.0, 150.0),
    },
    # Seen from the front hips and shoulders open sideways, and a bent limb shows only where
    # it turns outward. Feet point at the reader, so their angle is a matter of drawing.
    "front": {
        "neck": (-30.0, 30.0),
        "hip": (-20.0, 80.0),
        "knee": (0.0, 150.0),
        "ankle": (-180.0, 0.0),
        "toes": (-70.0, 70.0),
        "shoulder": (-30.0, 185.0),
        "elbow": (0.0, 150.0),
    },
}


@dataclass(frozen=True)
class Leg:
    """Joint angles of a leg; or `at`, where the ankle is, and `sole`, the foot against level.

    `toward` is how far the thigh comes out of the picture toward the reader: seen from the
    front, a seated thigh is shorter by its cosine. All other bones keep their lengths.
    `toes` are drawn where they bend against the foot: down where their tops lie on the floor.
    """

    hip: float = 0.0
    knee: float = 0.0
    ankle: float = 0.0
    toes: float | None = None
    at: tuple[float, ...] = ()
    sole: float | None = None
    toward: float = 0.0


@dataclass(frozen=True)
class Arm:
    """Joint angles of an arm; or `hand`, what the hand reaches: a joint, "towel" or "x y".

    `out` points the elbow away from the body, seen from the front; else the hand goes away.
    """

    shoulder: float = 0.0
    elbow: float = 0.0
    hand: str | None = None
    out: bool = False


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
        if pose.facing not in ("left", "right"):
            raise PoseError(f"{key}.facing", f"{pose.facing!r} is neither left nor right")
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
        face = nod - self.facing * 90
        self.joints |= {"neck": neck, "head": head, "shoulder": along(self.hip, up, SHOULDER)}
        self.joints["face"] = along(head, face, 1.0)  # which way it looks
        self.limbs["trunk"] = [Bone("torso", self.hip, neck, up), Bone("head", head, head, nod)]
        if not self.front:
            nose = along(head, face - self.facing * 8, 15.0)
            self.limbs["trunk"].append(Bone("nose", nose, along(nose, face, NOSE), face))

    def _leg(self, side: str, leg: Leg) -> None:
        key = f"{self.key}.{side}_leg"
        _said_once(key, "at", bool(leg.at), {"hip": leg.hip, "knee": leg.knee})
        _said_once(key, "sole", leg.sole is not None, {"ankle": leg.ankle})
        way, root = self._side(side), self._root(self.hip, side, FRONT_HIPS)
        thigh_long = THIGH * math.cos(math.radians(leg.toward))
        hip, knee = leg.hip, leg.knee
        if leg.at:
            target = (leg.at[0], leg.at[1] if len(leg.at) > 1 else ANKLE_HEIGHT)
            thigh, knee = _two_bones(root, target, thigh_long, SHIN, -way, f"{key}.at")
            hip = centred((thigh - self.down) * way)
        # A thigh that also points toward the reader bends less than the picture shows.
        out = math.cos(math.radians(leg.toward)) * math.cos(math.radians(hip))
        bent = hip if self.front else math.copysign(math.degrees(math.acos(out)), hip)
        self._limited(f"{side}_leg.hip", "hip", bent)
        folded = math.cos(math.radians(leg.toward)) * math.cos(math.radians(knee))
        real = math.degrees(math.acos(folded)) if leg.toward else knee
        self._limited(f"{side}_leg.knee", "knee", real)
        thigh = self.down + way * hip
        shin = thigh - way * knee
        knee_at = along(root, thigh, thigh_long)
        ankle_at = along(knee_at, shin, SHIN)
        self.limbs[f"{side} leg"] = [
            Bone("thigh", root, knee_at, thigh),
            Bone("shin", knee_at, ankle_at, shin),
        ]
        self.joints |= {
            f"{side} knee": knee_at,
            f"{side} ankle": ankle_at,
            f"{side} thigh": along(along(root, thigh, 0.6 * thigh_long), thigh - way * 90, 9),
            f"{side} calf": along(along(knee_at, shin, 0.45 * SHIN), shin - way * 90, 5),
        }
        self._foot(side, leg, shin, ankle_at)

    def _foot(self, side: str, leg: Leg, shin: float, ankle_at: Point) -> None:
        way, ankle = self._side(side), leg.ankle
        if leg.sole is not None:
            level = 0 if way == 1 else 180
            ankle = centred((level + way * leg.sole - shin) * way - 90)
        foot = shin + way * (90 + self._limited(f"{side}_leg.ankle", "ankle", ankle))
        heel = along(ankle_at, foot - way * 90, SOLE)
        toe = along(heel, foot, FOOT)
        self.limbs[f"{side} leg"].append(Bone("foot", heel, toe, foot))
        if leg.toes is not None:
            bent = foot + way * self._limited(f"{side}_leg.toes", "toes", leg.toes)
            self.limbs[f"{side} leg"].append(Bone("toes", toe, along(toe, bent, TOES), bent))
        ball = along(toe, foot - way * 90, 9)
        self.joints |= {f"{side} heel": heel, f"{side} toe": toe, f"{side} ball": ball}
        self.joints[f"{side} tip"] = along(toe, foot, TIP)

    def _arm(self, side: str, arm: Arm, places: Mapping[str, Point]) -> None:
        key = f"{self.key}.{side}_arm"
        angles = {"shoulder": arm.shoulder, "elbow": arm.elbow}
        _said_once(key, "hand", arm.hand is not None, angles)
        way = self._side(side)
        root = self._root(self.joints["shoulder"], side, FRONT_SHOULDERS)
        bend = -way if arm.out else way
        shoulder, elbow = arm.shoulder, arm.elbow
        if arm.hand is not None:
            target = self._target(arm.hand, root, places, f"{key}.hand")
            upper, elbow = _two_bones(root, target, UPPER_ARM, FOREARM, bend, f"{key}.hand")
            shoulder = centred((upper - self.down) * way, 60)
        upper = self.down + way * self._limited(f"{side}_arm.shoulder", "shoulder", shoulder)
        fore = upper + bend * self._limited(f"{side}_arm.elbow", "elbow", elbow)
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
            raise PoseError(key, f"{name!r} is no joint, no towel and no point") from None
        return x, y


def _said_once(key: str, end: str, given: bool, angles: Mapping[str, float]) -> None:
    """Raises PoseError for an angle beside the `end` of its limb, from which it is worked out."""
    for name, angle in angles.items():
        if given and angle:
            raise PoseError(f"{key}.{name}", f"changes nothing beside {end!r}: leave one out")


def centred(angle: float, middle: float = 0.0) -> float:
    """The same direction, within 180 degrees of `middle`."""
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
