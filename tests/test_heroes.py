"""The whole action at a glance: three lines and one picture, that must never turn the foot round.

What a person in pain copies is the picture. Each test computes from its points what it shows.
"""

import math
import re
from pathlib import Path
from xml.etree import ElementTree

import brotli
import pytest

from tests.product import LOADED
from webapp import content
from webapp.content.records import ContentError, Folder
from webapp.content.relief import Muscle, Technique
from webapp.figures import hero, outlines, paths
from webapp.figures.hero import Scene
from webapp.figures.skeleton import Body, Point

HEROES = LOADED.heroes
MUSCLES = {muscle.id: muscle for muscle in LOADED.muscles}
ESSENCES = {key: lines for _, key, lines, _, _ in LOADED.essences()}
RESTING = [situation.id for situation in LOADED.relief.situation if situation.drill is None]
EVERY = pytest.mark.parametrize("name", HEROES)
STYLES = "".join(
    (content.FOLDER.parents[2] / f"static/css/{name}.css").read_text("utf-8")
    for name in ("tokens", "figures", "hero", "unsafe")
)
VERBS = set(
    "Bend Do Draw Feel Float Hold Keep Lean Let Lie Lift Open Point Press Pull Push Put Read Rest "
    "Roll Sit Slide Slow Step Stop Straighten Tuck".split()
)
# Said shorter than in the steps; whatever else an essence says stands in its own technique.
SHORTER = set("down breathe hold floor good with that them this seat’s".split())


def first(muscle: Muscle, place: str) -> Technique:
    return muscle.place[place].techniques[0]


def said(muscle: Muscle, place: str) -> str:
    return " ".join(first(muscle, place).essence)


def scene(muscle: str, place: str) -> Scene:
    name = first(MUSCLES[muscle], place).hero
    assert name
    return Scene(HEROES[name])


def between(corner: Point, one: Point, other: Point) -> float:
    """The angle at a corner, 0 to 180."""
    a, b = (math.atan2(y - corner[1], x - corner[0]) for x, y in (one, other))
    return abs((math.degrees(a - b) + 180) % 360 - 180)


def bend(body: Body, side: str = "near") -> float:
    """From the shin to the foot: 90 as one stands, less with the toes up, more with them down."""
    heel, toe = body.joints[f"{side} heel"], body.joints[f"{side} toe"]
    knee, ankle = body.joints[f"{side} knee"], body.joints[f"{side} ankle"]
    up = (heel[0] + knee[0] - ankle[0], heel[1] + knee[1] - ankle[1])
    return between(heel, up, toe)


# --- the three lines --------------------------------------------------------------------------


def test_every_place_where_somebody_rests_has_its_whole_action() -> None:
    assert RESTING == ["bed", "sitting", "standing"]
    for muscle in MUSCLES.values():
        for place in RESTING:
            technique = first(muscle, place)
            assert len(technique.essence) == 3 and technique.hero, technique.id
    for situation in LOADED.relief.situation:
        assert situation.drill is None or len(situation.drill.essence) == 3


@pytest.mark.parametrize("key", ESSENCES)
def test_each_line_is_short_and_begins_with_what_to_do(key: str) -> None:
    for line in ESSENCES[key]:
        assert line.split()[0].strip(".,") in VERBS, line
        assert len(line.split()) <= 8 and len(line) <= 35 and line.endswith("."), line


@pytest.mark.parametrize("place", RESTING)
@pytest.mark.parametrize("name", MUSCLES)
def test_the_three_lines_are_the_first_technique_in_short(name: str, place: str) -> None:
    """And of it only what stays for everybody who is shown it: a step with tags may be hidden."""
    technique = first(MUSCLES[name], place)
    steps = " ".join(step.say for step in technique.steps if not step.tags)
    known = set(re.findall(r"[\w’]+", f"{steps} {MUSCLES[name].place[place].note}".lower()))
    for line in technique.essence:
        words = set(re.findall(r"[\w’]{4,}", line.lower())) - SHORTER
        missing = {word for word in words if not any(it.startswith(word[:5]) for it in known)}
        assert not missing, f"{line}: {missing}"


@pytest.mark.parametrize("place", ["bed", "sitting"])
def test_the_lines_say_which_way_the_toes_go(place: str) -> None:
    for name in ("calf", "foot"):
        lines = said(MUSCLES[name], place)
        assert re.search(r"[Pp]ull (?:your toes|them) (?:up )?toward (?:your shin|you)", lines)
    lines = said(MUSCLES["shin"], place)
    assert re.search(r"Point your toes gently away|toe tops on the (floor|ground)", lines)


def test_toes_that_pull_up_are_spoken_of_beside_the_lines_of_the_foot() -> None:
    """Pulled further up, they cramp harder. Other lines need no such word."""
    for name, muscle in MUSCLES.items():
        for place in RESTING:
            heed = first(muscle, place).heed
            assert (heed is not None) == (name == "foot"), (name, place)
            if heed is not None:
                says = heed.caution or ""
                assert says.startswith("Cramp bends toes up? Press them down")
                assert heed.other_muscle


def test_no_line_turns_a_muscle_the_wrong_way() -> None:
    for name, muscle in MUSCLES.items():
        for place in RESTING:
            lines = said(muscle, place).lower()
            assert ("heel to your bottom" in lines) <= (name == "quadriceps")
            assert ("knees apart" in lines or "wide apart" in lines) <= (name == "inner-thigh")
            if name in ("calf", "hamstring"):
                assert re.search(r"straight", lines), (name, place)
            if place == "standing":
                assert muscle.place[place].techniques[0].essence[0].startswith("Hold ")
            # To one side or forward: without a direction it is half an order (evidence 2b to 2h).
            assert re.findall(r"\blean\b(?! (?:forward|to)\b)", lines) == [], (name, place)


def test_getting_safe_says_nothing_of_a_stretch() -> None:
    water, driving = (item.drill for item in LOADED.relief.situation if item.drill)
    assert water and driving
    assert "onto your back" in water.essence[1] and "Float" in water.essence[2]
    assert "both hands on the wheel" in driving.essence[0] and "Stop" in driving.essence[2]
    for line in (*water.essence, *driving.essence):
        assert not re.search(r"stretch|toe|knee|leg|pull", line.lower())


def test_who_helps_presses_only_a_calf_or_a_foot() -> None:
    picks = {muscle: pick for pick in LOADED.helper.pick for muscle in pick.muscles}
    assert list(picks) == ["calf", "foot", "hamstring", "shin", "quadriceps", "inner-thigh"]
    for muscle, pick in picks.items():
        lines = " ".join(pick.essence)
        assert ("Press the foot toward the shin" in lines) == (muscle in ("calf", "foot"))
        assert ("Lift the straight leg slowly" in lines) == (muscle == "hamstring")
        assert (pick.hero is None) == lines.startswith("Do not press") == (pick.id == "other")


# --- what the picture shows -------------------------------------------------------------------


@pytest.mark.parametrize("place", ["bed", "sitting"])
@pytest.mark.parametrize("name", ["calf", "foot"])
def test_calf_and_foot_are_shown_with_the_toes_up(name: str, place: str) -> None:
    assert bend(scene(name, place).body) <= 78


@pytest.mark.parametrize("place", RESTING)
def test_the_shin_is_shown_with_the_toes_down(place: str) -> None:
    assert bend(scene("shin", place).body) >= 130


def test_who_helps_is_shown_bringing_the_toes_up() -> None:
    assert bend(Scene(HEROES["helper-calf"]).body) <= 78


@pytest.mark.parametrize("name", [name for name, item in HEROES.items() if item.wrong])
def test_the_ring_shows_the_foot_the_other_way(name: str) -> None:
    shown = HEROES[name]
    assert shown.wrong
    body = Scene(shown).body
    if shown.muscle == "shin":
        assert shown.wrong.ankle >= 15 and bend(body) > 90
    else:
        assert shown.wrong.ankle <= -14 and bend(body) < 90
    assert "Not " in shown.title
    foot, _ = outlines.foot_alone(hero.ring(shown.wrong), 0.0, shown.wrong.ankle, 1)
    same = outlines.limb(body, "near leg")[-1]
    if body.limbs["near leg"][-1].name != "toes":  # as large as the foot that does it right
        assert math.dist(foot[0], foot[7]) == pytest.approx(math.dist(same[0], same[7]))


def test_calf_foot_and_shin_show_the_mistake() -> None:
    for name in ("calf", "foot", "shin"):
        shown = [scene(name, place).hero.wrong for place in RESTING]
        assert shown[0], name
        assert sum(map(bool, shown)) >= (1 if name == "foot" else 3)


def test_arrows_point_the_way_the_foot_goes() -> None:
    """Whatever an arrow stands at is moved a little along it: the foot bends the right way."""
    seen = []
    for name, shown in HEROES.items():
        if shown.muscle not in ("calf", "foot", "shin") or name.endswith("standing"):
            continue
        body = Scene(shown).body
        for arrow in shown.arrows:
            x1, y1, x2, y2 = arrow.line
            if arrow.at == "near knee":
                continue
            places = dict(body.joints)
            moved = arrow.at.replace("far toe", "near toe")  # the other heel lies on this foot
            assert moved in ("near toe", "near ankle"), name
            places[moved] = (
                places[moved][0] + 0.02 * (x2 - x1),
                places[moved][1] + 0.02 * (y2 - y1),
            )
            before, after = (
                between(joints["near ankle"], joints["near knee"], joints["near toe"])
                for joints in (body.joints, places)
            )
            assert (after > before) == (shown.muscle == "shin"), name
            seen.append(name)
    assert len(seen) >= 7


def test_a_ghost_is_how_the_leg_lay_before() -> None:
    """Its knee was bent and its toes were down; the arrow at the knee leads from it."""
    before, after = Scene(HEROES["calf-bed"]).ghost, Scene(HEROES["calf-bed"]).body
    assert before
    assert before.angles["near_leg.knee"] >= 40 and bend(before) >= 110
    x1, y1, x2, y2 = HEROES["calf-bed"].arrows[0].line
    (x, y), (a, b) = before.joints["near knee"], after.joints["near knee"]
    assert (x2 - x1) * (a - x) + (y2 - y1) * (b - y) > 0


def test_standing_on_the_foot_it_is_flat() -> None:
    for name in ("calf", "foot"):
        joints = scene(name, "standing").body.joints
        assert joints["near heel"][1] == pytest.approx(joints["near toe"][1], abs=0.5)
        (arrow,) = scene(name, "standing").hero.arrows
        assert arrow.line[3] < arrow.line[1]  # down into the floor
        # Nobody with a cramp balances on one leg: the toes of the other foot stay on the floor.
        assert joints["far toe"][1] < joints["near toe"][1] + 6


@pytest.mark.parametrize("place", RESTING)
def test_the_knee_is_as_the_muscle_needs_it(place: str) -> None:
    for name in ("calf", "hamstring"):
        assert abs(scene(name, place).body.angles["near_leg.knee"]) <= 12, name
    assert scene("quadriceps", place).body.angles["near_leg.knee"] >= 120
    body = scene("hamstring", place).body
    assert body.angles["near_leg.hip"] >= 85


def test_the_thighs_are_apart_for_the_inner_thigh() -> None:
    for place in RESTING:
        joints = scene("inner-thigh", place).body.joints
        assert between(joints["hip"], joints["near knee"], joints["far knee"]) >= 55, place


def test_a_hand_that_pulls_reaches_the_toes() -> None:
    for place in ("bed", "sitting"):
        joints = scene("foot", place).body.joints
        assert math.dist(joints["near hand"], joints["near tip"]) <= 3
    for place in ("bed", "standing"):
        joints = scene("quadriceps", place).body.joints
        assert math.dist(joints["near hand"], joints["near ankle"]) <= 3


def test_the_muscle_is_on_its_side_of_the_bone() -> None:
    for shown in HEROES.values():
        if shown.muscle and shown.view == "side":
            body = Scene(shown).body
            belly = outlines.muscle(body, shown.muscle)
            middle = (sum(x for x, _ in belly) / len(belly), sum(y for _, y in belly) / len(belly))
            part = outlines.MUSCLES[shown.muscle][0]
            bone = next(bone for bone in body.limbs["near leg"] if bone.name == part)
            (x, y), (a, b) = bone.start, bone.end
            off = ((a - x) * (middle[1] - y) - (b - y) * (middle[0] - x)) * body.facing
            assert (off > 0) == (shown.muscle in ("shin", "quadriceps"))


# --- the drawing ------------------------------------------------------------------------------


@EVERY
def test_numerals_stand_apart_and_the_ring_covers_none(name: str) -> None:
    drawn = Scene(HEROES[name])
    disc = hero.DISC * drawn.size
    for place, one in enumerate(drawn.numbers):
        for other in drawn.numbers[:place]:
            assert math.dist(one, other) >= 2 * disc
    wrong = HEROES[name].wrong
    for one in drawn.numbers if wrong else ():
        assert wrong
        assert math.dist(one, hero.ring(wrong)) >= disc + hero.RING * drawn.size - 2


@EVERY
def test_arrows_numerals_ring_and_foot_lie_within_the_picture(name: str) -> None:
    drawn = Scene(HEROES[name])
    left, top, wide, tall = drawn.box
    points = [point for arrow in drawn.arrows() for point in arrow] + drawn.numbers
    if "near leg" in HEROES[name].focus:
        points += outlines.limb(drawn.body, "near leg")[-1]
    wrong = HEROES[name].wrong
    if wrong is not None:
        points.append(hero.ring(wrong))
    for x, y in points:
        assert left + 4 <= x <= left + wide - 4 and top + 4 <= -y <= top + tall - 4


@EVERY
def test_a_hero_is_cropped_to_what_it_shows(name: str) -> None:
    """No more than the margin around; and large enough for the dark."""
    drawn = Scene(HEROES[name])
    left, low, right, high = drawn._bounds()
    assert abs(drawn.box[2] - (right - left)) <= 1 and abs(drawn.box[3] - (high - low)) <= 1
    assert 1 <= drawn.box[2] / drawn.box[3] <= 2.3 or name in TALL
    if name != "driving":
        assert drawn.size <= 1.2


# Seen from the front, or on one leg: a body is taller than wide.
TALL = {"foot-standing", "quadriceps-standing", "inner-thigh-sitting", "inner-thigh-standing"}


@EVERY
def test_a_hero_is_small_named_and_plain(name: str) -> None:
    shown = HEROES[name]
    markup = hero.svg(shown, "h1")
    assert len(brotli.compress(markup.encode())) <= 900
    assert markup == hero.svg(shown, "h1")
    root = ElementTree.fromstring(markup)
    assert (root.get("role"), root.get("id")) == ("img", "h1")
    assert root[0].tag == "title" and root[0].text == shown.title
    assert len(shown.title.split()) >= 8 and shown.title.endswith(".")
    assert "style" not in markup
    assert not re.search(r'd="[^"]*\.', markup)


@EVERY
def test_the_stylesheets_know_every_class(name: str) -> None:
    for used in re.findall(r'class="([^"]+)"', hero.svg(HEROES[name], "h1")):
        for part in used.split():
            assert re.search(rf"\.{part}\b", STYLES), part


def luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def colours(name: str) -> list[str]:
    """What a variable is in the light and in the dark scheme."""
    found = re.findall(rf"--{name}: ([^;]+);", STYLES)
    value = found[0].removeprefix("light-dark(").removesuffix(")")
    both = [part.strip() for part in value.split(",")] if "light-dark" in found[0] else [value] * 2
    return [colours(part[6:-1])[0] if part.startswith("var(") else part for part in both]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_parts_that_matter_stand_out(scheme: int) -> None:
    """WCAG 1.4.11. Every part has a halo of paper, so paper is what it must differ from."""
    paper = colours("paper")[scheme]
    for name in ("near", "muscle", "arrow", "cross", "accent", "arm"):
        assert ratio(colours(name)[scheme], paper) >= 3, name
    # In the small figures a muscle has no halo and lies on the leg.
    assert ratio(colours("muscle")[scheme], colours("near")[scheme]) >= 3.5
    assert ratio(colours("accent")[scheme], colours("on")[scheme]) >= 4.5
    assert ratio(colours("cross")[scheme], colours("on")[scheme]) >= 3


def test_closed_curves_pass_half_way_and_go_round_one_way() -> None:
    corners = ((0, 0), (20, 0), (20, 10), (0, 10))
    ways = set()
    for outline in (corners, corners[::-1]):
        numbers = [int(part) for part in re.findall(r"-?\d+", paths.closed(outline))]
        places = [(numbers[0], numbers[1]), (numbers[0] + numbers[4], numbers[1] + numbers[5])]
        for dx, dy in zip(numbers[6::2], numbers[7::2], strict=True):
            places.append((places[-1][0] + dx, places[-1][1] + dy))
        assert places[0] == places[-1]
        assert set(places) == {(10, 0), (20, -5), (10, -10), (0, -5)}
        (x, y), (a, b), (c, d) = places[:3]
        ways.add((a - x) * (d - b) - (b - y) * (c - a) > 0)
    assert len(ways) == 1


# --- what is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "key", "what"),
    [
        ("view = 'back'", "view", "'back' is not one of"),
        ("muscle = 'tongue'", "muscle", "is not one of calf, shin"),
        ("props = ['sofa']", "props[0]", "'sofa' is no prop"),
        ("covered = ['wing']", "covered", "'wing' is no limb"),
        ("wrong = { at = [5], ankle = 0 }", "wrong.at", "two numbers"),
        ("arrows = [{ at = 'tail', line = [0, 0, 1, 1] }]", "arrows", "needs a joint"),
        ("arrows = [{ at = 'hip', line = [0, 0, 1] }]", "arrows", "the four numbers"),
        ("pose.near_leg = { knee = -20 }", "pose.near_leg.knee", "a body goes from 0 to 150"),
        ("ghost.near_leg = { ankle = 70 }", "ghost.near_leg.ankle", "is 70 degrees"),
        ("pose.near_arm = { hand = 'near tip' }", "pose.near_arm.hand", "out of reach"),
        ("colour = 'red'", "colour", "is not a known key"),
    ],
)
def test_bad_heroes_are_refused(tmp_path: Path, line: str, key: str, what: str) -> None:
    write_and_refuse(tmp_path, line, key, what)


@pytest.mark.parametrize(
    ("name", "old", "new", "key", "what"),
    [
        ("focus", "'near leg'", "'sofa'", "focus", "no limb, no joint and no prop"),
        ("numbers", ", { at = 'hip', by = [9, 9] }]", "]", "numbers", "are 2, not 3"),
        ("numbers", "by = [9, 9]", "by = [9]", "numbers", "a joint and two numbers"),
        ("numbers", "at = 'hip'", "at = 'tail'", "numbers", "a joint and two numbers"),
    ],
)
def test_a_hero_without_its_parts_is_refused(
    tmp_path: Path, name: str, old: str, new: str, key: str, what: str
) -> None:
    assert old in HERO and name in HERO
    write_and_refuse(tmp_path, "", key, what, HERO.replace(old, new))


HERO = """[wrong]
title = 'Seen.'
pose.hip = [0, 137]
focus = ['near leg']
numbers = [{ at = 'hip', by = [0, 0] }, { at = 'hip', by = [50, 0] }, { at = 'hip', by = [9, 9] }]
"""


def write_and_refuse(folder: Path, line: str, key: str, what: str, hero_: str = HERO) -> None:
    file = folder / "heroes.toml"
    file.write_text(f"{hero_}{line}\n", encoding="utf-8")
    with pytest.raises(ContentError) as refusal:
        content.heroes.load(Folder(folder))
    assert (refusal.value.file, refusal.value.key) == ("heroes.toml", f"wrong.{key}")
    assert what in refusal.value.what
