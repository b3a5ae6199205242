"""The figures: one body in every picture, nothing cut off, nothing that a body cannot do."""

import functools
import math
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.html import Page
from tests.product import LOADED
from webapp import contact_sheet, content, create_app, figures, site_of
from webapp.content.figures import load
from webapp.content.records import ContentError, Folder
from webapp.figures import props
from webapp.figures.paths import path
from webapp.figures.skeleton import Arm, Body, Leg, Pose, PoseError

ROOT = Path(__file__).parent.parent
STYLE = (ROOT / "static" / "css" / "figures.css").read_text(encoding="utf-8")
LARGE = "".join((ROOT / f"static/css/{name}.css").read_text("utf-8") for name in ("hero", "unsafe"))
FIGURES = load(Folder(content.FOLDER))
EVERY = pytest.mark.parametrize("name", FIGURES)
SKELETON = {
    "torso": 78,
    "head": 0,
    "nose": 6,
    "thigh": 66,
    "shin": 62,
    "foot": 24,
    "toes": 9,
    "upper": 44,
    "fore": 42,
}


def bodies(figure: figures.Figure) -> Iterator[tuple[Pose, Body]]:
    drawn = figures.scene(figure)
    yield figure.pose, drawn.start
    yield figure.to or figure.pose, drawn.end
    if figure.helper is not None and drawn.helper is not None:
        yield figure.helper, drawn.helper


def ankles(figure: figures.Figure) -> tuple[float, float]:
    """The angle between the front of the shin and the near foot, at the start and the end."""
    drawn = figures.scene(figure)
    at = "near_leg.ankle"
    return 90 - drawn.start.angles[at], 90 - drawn.end.angles[at]


def rule(name: str, style: str) -> str:
    """The declarations of all rules for a class in a stylesheet."""
    return " ".join(
        body
        for selector, body in re.findall(r"^ {4}(\.[^{}@]+?) \{([^{}]*)\}", style, re.MULTILINE)
        if re.search(rf"\.{name}\b", selector)
    )


@functools.cache
def stroke_width(name: str, style: str = STYLE) -> float:
    found = re.findall(r"stroke-width: (\d+)px", rule(name, style))
    if "stroke: none" in rule(name, style):
        return 0.0
    return float(found[-1]) if found else 8.0


@functools.cache
def picture(figure: figures.Figure) -> str:
    """The picture, which is looked at by many a test."""
    return figures.svg(figure, "t")


def drawn_points(markup: str, back: float) -> Iterator[tuple[str, float, float]]:
    """Class and place of every point of every path; `back` is 1 at the start of a motion."""

    def walk(
        element: ElementTree.Element, x: float, y: float, turn: float
    ) -> Iterator[tuple[str, float, float]]:
        def place(dx: float, dy: float) -> tuple[float, float]:
            c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
            return x + dx * c - dy * s, y + dx * s + dy * c

        moved = element.get("transform")
        name = element.get("class") or ""
        if moved:
            x, y = place(*numbers(moved))
        if element.tag.endswith("}g") and re.match(r"t\d", name):
            step = int(name.split()[0][1:]) * figures.TURN_STEP * back
            turn += -step if name.endswith(" b") else step
        for dx, dy in path_points(element.get("d") or ""):
            yield name.split()[0], *place(dx, dy)
        for child in element:
            yield from walk(child, x, y, turn)

    root = ElementTree.fromstring(str(markup).replace("<svg ", '<svg xmlns="x" ', 1))
    yield from walk(root, 0, 0, 0)


def numbers(text: str) -> list[float]:
    return [float(found) for found in re.findall(r"-?\d*\.?\d+", text)]


def path_points(d: str) -> Iterator[tuple[float, float]]:
    x = y = 0.0
    for command, text in re.findall(r"([Mlqthv])([^Mlqthv]*)", d):
        text = {"h": f"{text} 0", "v": f"0 {text}"}.get(command, text)
        steps = list(zip(*[iter(numbers(text))] * 2, strict=True))
        if command == "M":
            (x, y), steps = steps[0], [(0, 0)]
        size = 2 if command == "q" else 1
        for place in range(0, len(steps), size):
            group = steps[place : place + size]
            yield from ((x + dx, y + dy) for dx, dy in group)
            x, y = x + group[-1][0], y + group[-1][1]


# --- the body -------------------------------------------------------------------------------


@EVERY
def test_bones_have_one_length(name: str) -> None:
    for pose, body in bodies(FIGURES[name]):
        for limb, bones in body.limbs.items():
            leg = pose.near_leg if limb.startswith("near") else pose.far_leg
            for bone in bones:
                # Only a thigh that points toward the reader looks shorter.
                seen = math.cos(math.radians(leg.toward)) if bone.name == "thigh" else 1
                length = math.dist(bone.start, bone.end)
                assert length == pytest.approx(SKELETON[bone.name] * seen, abs=0.1)


@EVERY
def test_standing_feet_are_on_the_floor(name: str) -> None:
    for pose, body in bodies(FIGURES[name]):
        for side, leg in (("near", pose.near_leg), ("far", pose.far_leg)):
            if len(leg.at) == 1 and leg.sole == 0:
                for end in ("heel", "toe"):
                    sole = body.joints[f"{side} {end}"][1] - props.WIDTHS["foot"] / 2
                    assert sole == pytest.approx(0, abs=1)


@EVERY
def test_no_leg_goes_through_the_ground(name: str) -> None:
    figure = FIGURES[name]
    grounded = any(prop.split()[0] in ("floor", "bed") for prop in figure.props)
    drawn = figures.scene(figure)
    for body in (drawn.start, drawn.end) if grounded else ():
        for side in ("near", "far"):
            for bone in body.limbs[f"{side} leg"]:
                low = min(bone.start[1], bone.end[1]) - props.WIDTHS[bone.name] / 2
                assert low > -3, (side, bone.name)


@EVERY
def test_hands_reach_what_they_hold(name: str) -> None:
    drawn = figures.scene(FIGURES[name])
    for pose, body in bodies(FIGURES[name]):
        places = drawn.end.joints if pose is FIGURES[name].helper else body.joints
        for side, arm in (("near", pose.near_arm), ("far", pose.far_arm)):
            if arm.hand is None or arm.hand == "towel":
                continue
            target = places.get(arm.hand) or tuple(map(float, arm.hand.split()))
            assert math.dist(body.joints[f"{side} hand"], target) <= 3


@pytest.mark.parametrize("name", [n for n, f in FIGURES.items() if "towel" in f.props])
def test_a_towel_goes_from_the_ball_of_the_foot_to_the_hand(name: str) -> None:
    body = figures.scene(FIGURES[name]).end
    (towel,) = props.shapes("towel", body.joints)
    round_the_foot, hand = towel.curve[0], towel.curve[-1]
    assert math.dist(round_the_foot, body.joints["near toe"]) < 12
    assert math.dist(hand, body.joints["near hand"]) <= 3


@EVERY
def test_toes_go_the_right_way(name: str) -> None:
    figure = FIGURES[name]
    if figure.to is None or figure.to.near_leg == figure.pose.near_leg:
        return
    start, end = ankles(figure)
    if figure.muscle in ("calf", "foot"):
        assert end < start
    if figure.muscle == "shin":
        assert end > start


@pytest.mark.parametrize(("muscle", "front"), [("calf", -1), ("shin", 1), ("hamstring", -1)])
def test_the_muscle_is_on_its_side_of_the_bone(muscle: str, front: int) -> None:
    standing = figures.Figure("Standing", Pose((0, 137)), muscle=muscle)
    points = [p for p in drawn_points(figures.svg(standing, "t"), back=0)]
    middle = next(x for name, x, _ in points if name == "torso")
    stroke = [x for name, x, _ in points if name == "muscle"]
    assert all((x - middle) * front > 3 for x in stroke)


# --- the picture ----------------------------------------------------------------------------


@pytest.mark.parametrize("back", [1, 0.75, 0.5, 0.25, 0])
@pytest.mark.parametrize("name", [*FIGURES, "arms lowered"])
def test_nothing_leaves_the_view_box(name: str, back: float) -> None:
    raised, lowered = (Pose((0, 137), near_arm=Arm(shoulder=angle)) for angle in (180, 0))
    made_up = figures.Figure("Arms lowered.", raised, to=lowered)
    markup = picture(FIGURES.get(name, made_up))
    found = re.search(r'viewBox="([^"]+)"', markup)
    assert found
    left, top, wide, tall = map(float, found[1].split())
    for part, x, y in drawn_points(markup, back):
        half = stroke_width(part) / 2
        assert half - 1 <= x - left <= wide - half + 1, part
        assert half - 1 <= y - top <= tall - half + 1, part


@EVERY
def test_the_view_is_no_larger_than_what_is_shown(name: str) -> None:
    """In one direction at least the figure fills its view, unless it is smaller than the least."""
    markup = picture(FIGURES[name])
    left, top, wide, tall = map(float, re.findall(r"[-\d.]+", markup.partition("viewBox=")[2])[:4])
    if (wide, tall) == figures.VIEW:
        return
    drawn = [
        (x - left, y - top, stroke_width(part) / 2)
        for back in (1, 0)
        for part, x, y in drawn_points(markup, back)
    ]
    across = max(x + half for x, _, half in drawn) - min(x - half for x, _, half in drawn)
    down = max(y + half for _, y, half in drawn) - min(y - half for _, y, half in drawn)
    spare = 2 * figures.MARGIN + 10  # a curve is held by its control points, a few units outside
    assert across >= wide - spare or down >= tall - spare


def test_a_thigh_toward_the_reader_bends_less_than_the_picture_shows() -> None:
    folded = Pose((0, 137), near_leg=Leg(hip=40, knee=160, toward=34))
    assert Body(folded, "pose", "front").angles
    with pytest.raises(PoseError, match="is 160 degrees"):
        Body(Pose((0, 137), near_leg=Leg(hip=40, knee=160)), "pose", "front")


@EVERY
def test_a_motion_starts_where_its_pose_is(name: str) -> None:
    """The turns of the groups, in whole steps, bring the foot back to the first pose."""
    figure = FIGURES[name]
    drawn = figures.scene(figure)
    feet = [
        [(x, y) for part, x, y in drawn_points(picture(figure), back) if part == "foot"]
        for back in (1, 0)
    ]
    moved = math.dist(feet[0][-1], feet[1][-1])
    meant = math.dist(drawn.start.joints["near toe"], drawn.end.joints["near toe"])
    assert moved == pytest.approx(meant, abs=9)


@EVERY
def test_small_named_and_plain(name: str) -> None:
    figure = FIGURES[name]
    markup = figures.svg(figure, name)
    assert len(markup.encode()) <= 1500
    assert markup == figures.svg(figure, name)
    root = ElementTree.fromstring(markup)
    assert root.get("role") == "img"
    assert root.get("id") == name
    assert root[0].tag == "title" and root[0].text == figure.title
    assert figure.title.endswith(".")
    assert "style" not in markup


def test_small_on_average() -> None:
    """As a page has them, with its short ids."""
    sizes = [len(figures.svg(figure, "f10").encode()) for figure in FIGURES.values()]
    assert sum(sizes) / len(sizes) <= 900


@pytest.mark.parametrize("name", ["water-stop", "calf-bed-hold", "helper-time", "calf-bed-towel"])
def test_curves_are_drawn_as_they_are_meant(name: str) -> None:
    """A wave is written without its control points; no other curve is."""
    for shape in figures.scene(FIGURES[name]).shapes:
        if shape.curve:
            drawn = curve_points(path(props.Shape("water", (), curve=shape.curve)))
            assert drawn == [(round(x), round(-y)) for x, y in shape.curve]


def curve_points(markup: str) -> list[tuple[float, float]]:
    """Start, then control and end points by turns, of a path of one curve."""
    found = re.search(r'd="M([^qt]*)q([^t"]*)t?([^"]*)"', markup)
    assert found
    start, quads, smooth = map(numbers, found.groups())
    points = [(start[0], start[1])]
    for a, b, x, y in zip(*[iter(quads)] * 4, strict=True):
        left, top = points[-1]
        points += [(left + a, top + b), (left + x, top + y)]
    for x, y in zip(*[iter(smooth)] * 2, strict=True):
        (a, b), (left, top) = points[-2:]
        points += [(2 * left - a, 2 * top - b), (left + x, top + y)]
    return points


def test_the_stylesheet_knows_every_class() -> None:
    for name, width in props.WIDTHS.items():  # some props stand in heroes only
        assert stroke_width(name, STYLE if rule(name, STYLE) else LARGE) == width, name
    for name, figure in FIGURES.items():
        for turn in re.findall(r'class="(t\d+)', figures.svg(figure, name)):
            assert f" .{turn} {{ --turn: {int(turn[1:]) * figures.TURN_STEP}deg" in STYLE


def test_motion_is_only_for_those_who_want_it() -> None:
    calm = STYLE.index("prefers-reduced-motion: no-preference")
    assert "g[class] { --way: 1; }" in STYLE  # else a group inherits the way of the one around it
    assert [found.start() > calm for found in re.finditer(r"animation:", STYLE)] == [True]


def test_contact_sheet_shows_every_figure(tmp_path: Path) -> None:
    out = tmp_path / "sheet.html"
    assert contact_sheet.main([str(out)]) == 0
    page = out.read_text(encoding="utf-8")
    assert page.count("<svg") == 4 * (len(FIGURES) + len(LOADED.heroes))
    assert "Hold and breathe." in page and "Pull your toes toward your shin." in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert contact_sheet.main([]) == 2


# --- what is refused ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "key", "what"),
    [
        ("pose.near_leg = { knee = -20 }", "pose.near_leg.knee", "a body goes from 0 to 150"),
        ("pose.far_leg = { ankle = 70 }", "pose.far_leg.ankle", "is 70 degrees"),
        ("pose.near_leg = { hip = -60 }", "pose.near_leg.hip", "is -60 degrees"),
        ("pose.near_leg = { toes = -90 }", "pose.near_leg.toes", "is -90 degrees"),
        ("pose.neck = 90", "pose.neck", "is 90 degrees"),
        ("pose.near_arm = { elbow = -10 }", "pose.near_arm.elbow", "is -10 degrees"),
        ("pose.near_arm = { hand = 'near toe' }", "pose.near_arm.hand", "out of reach"),
        ("pose.near_arm = { hand = '0 115' }", "pose.near_arm.hand", "is 4 units out of reach"),
        ("pose.near_arm = { hand = 'moon' }", "pose.near_arm.hand", "no joint"),
        ("pose.near_leg = { at = [300] }", "pose.near_leg.at", "out of reach"),
        ("pose.near_leg = { at = [0], knee = 20 }", "pose.near_leg.knee", "nothing beside 'at'"),
        ("pose.far_leg = { at = [0], hip = 9 }", "pose.far_leg.hip", "nothing beside 'at'"),
        ("pose.near_leg = { sole = 0, ankle = 9 }", "pose.near_leg.ankle", "beside 'sole'"),
        ("pose.near_arm = { hand = '30 137', elbow = 9 }", "pose.near_arm.elbow", "beside 'hand'"),
        ("to.far_arm = { shoulder = 300 }", "to.far_arm.shoulder", "is 300 degrees"),
        ("to.hip = [5, 137]", "to.hip", "moves"),
        ("pose.hip = [5]", "pose.hip", "two numbers"),
        ("pose.facing = 'up'", "pose.facing", "neither left nor right"),
        ("helper.hip = [0, 0]\nhelper.neck = 99", "helper.neck", "is 99 degrees"),
        ("muscle = 'tongue'", "muscle", "'tongue' is not one of"),
        ("view = 'back'", "view", "'back' is not one of"),
        ("props = ['sofa']", "props[0]", "'sofa' is no prop"),
        ("props = ['wall']", "props[0]", "takes 1 to 1 numbers"),
        ("props = ['wall far']", "props[0]", "could not convert"),
        ("arrows = [{ at = 'tail', line = [0, 0, 1, 1] }]", "arrows[0]", "needs a joint"),
        ("covered = ['wing']", "covered", "'wing' is no limb"),
        ("pose = 5", "pose", "must be a table"),
        ("to = 5", "to", "must be a table"),
        ("like = 'later'", "like", "not a figure above"),
        ("colour = 'red'", "colour", "is not a known key"),
    ],
)
def test_bad_figures_are_refused(tmp_path: Path, line: str, key: str, what: str) -> None:
    hip = "" if line.startswith(("pose.hip", "pose =")) else "pose.hip = [0, 137]\n"
    path = tmp_path / "figures.toml"
    path.write_text(f"[wrong]\ntitle = 'Seen.'\n{hip}{line}\n", encoding="utf-8")
    with pytest.raises(ContentError) as refusal:
        load(Folder(tmp_path))
    assert (refusal.value.file, refusal.value.key) == ("figures.toml", f"wrong.{key}")
    assert what in refusal.value.what


def test_like_takes_the_pose_but_not_the_motion(tmp_path: Path) -> None:
    path = tmp_path / "figures.toml"
    path.write_text(
        "[one]\ntitle = 'One.'\nmuscle = 'calf'\npose.hip = [0, 137]\n"
        "pose.near_leg = { knee = 20 }\nto.near_leg = { knee = 40 }\n"
        "[two]\nlike = 'one'\ntitle = 'Two.'\npose.far_leg = { knee = 10 }\n",
        encoding="utf-8",
    )
    two = load(Folder(tmp_path))["two"]
    assert (two.muscle, two.pose.near_leg.knee, two.pose.far_leg.knee) == ("calf", 20, 10)
    assert two.to is None


@pytest.mark.parametrize("pause", ["bedtime-rest", "calf-bed-towel"])
def test_no_picture_refers_into_what_a_swap_takes_away(tmp_path: Path, pause: str) -> None:
    """#relief is swapped for that of another muscle; what stands around it stays, the pause of the
    player with it. The second pause is a figure that #relief shows as well."""
    folder = Path(shutil.copytree(content.FOLDER, tmp_path / "en"))
    text = (folder / "relief.toml").read_text("utf-8")
    assert '"bedtime-rest"' in text
    (folder / "relief.toml").write_text(text.replace('"bedtime-rest"', f'"{pause}"'), "utf-8")
    site = site_of(create_app({"CONTENT": folder}))
    inside: set[str] = set()
    outside: set[str] = set()
    for muscle in content.load(folder).muscles:
        page = Page(muscle.path, site.resources[muscle.path].body)
        (part,) = (node for node in page.having("id") if node.attrib["id"] == "relief")
        swapped = {node.attrib["id"] for node in part.iter() if "id" in node.attrib}
        inside |= swapped
        outside |= set(page.ids()) - swapped
        for use in page.all("use"):
            assert use in set(part.iter()), "only what is swapped is referred to, and from there"
            assert use.attrib["href"][1:] in swapped
    assert not inside & outside
