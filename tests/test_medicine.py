"""The sentences that matter. People in pain do what these pages say.

Each test holds one rule of the evidence; an editor who breaks it must read why first.
"""

import re
from collections.abc import Iterator

import pytest

from tests.html import Page
from webapp import content
from webapp.checks import all_steps
from webapp.content import Content, Muscle, Technique
from webapp.site import Site

LOADED = content.load()
MUSCLES = {muscle.id: muscle for muscle in LOADED.muscles}
SITUATIONS = ("bed", "sitting", "standing", "water", "driving")
NEVER_SAID = [
    # pattern, why
    (r"(?<!do not )(?<!never )\btake quinine", "rare but deadly blood reactions [5][6]"),
    (r"\btry quinine|quinine (?:may|can|might) help", "as above"),
    (r"nothing to worry about", "part 7, rule 4"),
    (
        r"(?<!do not )(?<!never )\bstop (?:taking )?(?:a |your )?(?:medicine|tablet)",
        "part 7, rule 9",
    ),
    (r"drink (?:\d+ )?lit(?:re|er)s", "over-drinking has killed [19][20]"),
    (r"lactic acid", "does not explain cramps [59]"),
    (r"will (?:stop|cure|prevent) (?:the |your )?cramp", "say may help"),
    (r"magnesium (?:pills|tablets) (?:stop|prevent|cure)", "[4]"),
]


def techniques(muscle: Muscle) -> Iterator[tuple[str, Technique]]:
    for situation, place in muscle.place.items():
        for technique in place.techniques:
            yield situation, technique


def words(technique: Technique) -> str:
    return " ".join(step.say for step in technique.steps).lower()


def test_six_muscles_in_five_situations() -> None:
    assert list(MUSCLES) == ["calf", "foot", "hamstring", "quadriceps", "shin", "inner-thigh"]
    for muscle in MUSCLES.values():
        assert set(muscle.place) == set(SITUATIONS)


@pytest.mark.parametrize("name", ["calf", "foot"])
def test_calf_and_arch_bring_the_toes_up(name: str) -> None:
    assert MUSCLES[name].toes == "up"
    for _, technique in techniques(MUSCLES[name]):
        assert not re.search(r"point (?:the|your) toes|curl", words(technique))
    said = words(MUSCLES[name].place["bed"].techniques[0])
    assert re.search(
        r"(?:pull|bring).*toes.*(?:up|back) toward your shin|pull them back toward your shin", said
    )
    assert any(
        "point" in never.say.lower() and "not" in never.say.lower() for never in MUSCLES[name].never
    )


def test_the_shin_is_the_other_way_round() -> None:
    shin = MUSCLES["shin"]
    assert shin.toes == "down"
    for _, technique in techniques(shin):
        assert not re.search(r"toes up|pull.*toes|toes toward", words(technique))
    assert "point your toes" in words(shin.place["bed"].techniques[0])
    assert any("pull" in never.say.lower() and "toes" in never.say.lower() for never in shin.never)


def test_heel_to_buttock_is_for_the_front_of_the_thigh_only() -> None:
    for name, muscle in MUSCLES.items():
        for _, technique in techniques(muscle):
            pulled = re.search(r"heel to(?:ward)? (?:your )?(?:buttock|bottom)", words(technique))
            assert not pulled or name == "quadriceps"
    assert any("heel" in never.say.lower() for never in MUSCLES["hamstring"].never)


def test_rounds_and_seconds() -> None:
    for name, muscle in MUSCLES.items():
        for _, technique in techniques(muscle):
            # The arch is rolled for one to two minutes; everything else is held for 30 s.
            assert technique.hold == (60 if technique.id == "foot-sitting-roll" else 30)
            assert technique.rest == 10
            assert technique.rounds <= (3 if name in ("shin", "inner-thigh") else 5)


def test_nobody_is_told_to_stand_unless_they_chose_it() -> None:
    for muscle in MUSCLES.values():
        for situation in ("bed", "sitting", "water"):
            for technique in muscle.place[situation].techniques:
                assert not technique.stands
                assert not re.search(r"\bstand\b|\bwalk\b|get up", words(technique))
        for technique in muscle.place["standing"].techniques:
            assert technique.stands


def test_standing_holds_on_to_something() -> None:
    for muscle in MUSCLES.values():
        for technique in muscle.place["standing"].techniques:
            if muscle.id != "foot":
                assert re.search(r"hold (?:a|on|something|support)", words(technique)), muscle.id


def test_water_and_driving_get_safe_first() -> None:
    drills = {item.id: item.drill for item in LOADED.relief.situation if item.drill}
    assert set(drills) == {"water", "driving"}
    water, driving = drills["water"], drills["driving"]
    assert water and driving
    assert "float" in water.lead.lower()
    assert [step.say.split(".")[0] for step in water.steps][:3] == [
        "Stop swimming",
        "Roll onto your back",
        "Spread arms and legs",
    ]
    assert "alone" in water.after[-1].say
    assert driving.lead.startswith("Stop somewhere safe")
    assert driving.steps[0].say == "Keep both hands on the wheel."
    assert "brake" in driving.after[-1].say


def test_safety_stands_before_the_stretch_on_every_page(site: Site) -> None:
    """In the page's own order, so also with style and scripts off."""
    for muscle in MUSCLES.values():
        html = site.resources[muscle.path].body.decode()
        for situation in ("water", "driving"):
            section = html.split(f'class="place place--{situation}"')[1].split("</section>")[0]
            (drill,) = (item.drill for item in LOADED.relief.situation if item.id == situation)
            assert drill
            before, after = section.split('<details class="safe">')
            assert f">{drill.lead}</p>" in before
            for technique in muscle.place[situation].techniques:
                for step in technique.steps:
                    assert f">{step.say}</p>" in after
                    assert f'__say">{step.say}</p>' not in before


def test_clot_signs_come_before_any_rubbing(site: Site) -> None:
    for file, key, step in all_steps(LOADED):
        if re.search(r"\brub\b|massage", step.say.lower()):
            assert step.caution and "swollen, hot" in step.caution, f"{file} {key}"
    care = list(LOADED.relief.care)
    rubs = [place for place, item in enumerate(care) if "rub" in item.name.lower()]
    looks = [place for place, item in enumerate(care) if "look" in item.name.lower()]
    assert looks and rubs and min(looks) <= min(rubs)
    for muscle in MUSCLES.values():
        html = site.resources[muscle.path].body.decode()
        for match in re.finditer(r"Rub the [a-z ]+ lightly", html):
            assert "swollen, hot" in html[match.start() - 400 : match.start()]


def test_ten_minutes_means_advice_today() -> None:
    (sign,) = [sign for sign in LOADED.warnings.sign if "10 minutes" in sign.sign]
    assert sign.level == "today"


@pytest.mark.parametrize(
    ("pattern", "level"),
    [
        (r"(?=.*swollen)(?=.*(?:hot|warm))(?=.*one leg)", "today"),
        (r"(?=.*breath)(?=.*chest)", "emergency"),
        (r"(?=.*cold)(?=.*pale)(?=.*numb)", "emergency"),
        (r"(?=.*numb)(?=.*between)", "emergency"),
        (r"(?=.*face)(?=.*one side)", "emergency"),
        (r"(?=.*dark)(?=.*(?:pee|urine))", "today"),
        (r"(?=.*confus)", "emergency"),
        (r"(?=.*jaw)", "emergency"),
        (r"(?=.*pregnant)(?=.*swollen)", "today"),
        (r"(?=.*pregnant)(?=.*headache)", "today"),
        (r"(?=.*statin)", "today"),
        (r"(?=.*quinine)", "today|emergency"),
        (r"(?=.*walk)(?=.*stop)", "soon"),
        (r"(?=.*dialysis)", "today|soon"),
    ],
)
def test_every_grave_sign_is_there(pattern: str, level: str) -> None:
    found = [sign for sign in LOADED.warnings.sign if re.search(pattern, sign.sign.lower())]
    assert found, pattern
    assert any(re.fullmatch(level, sign.level) for sign in found)


def test_all_rows_of_the_table_of_signs_are_kept() -> None:
    assert len(LOADED.warnings.sign) >= 35
    assert [level.id for level in LOADED.warnings.level] == ["emergency", "today", "soon"]


def test_redness_alone_never_decides() -> None:
    for sign in LOADED.warnings.sign:
        assert not re.search(r"\bred\b(?! or (?:darker|dark))", sign.sign.lower()), sign.id


def test_no_page_says_what_must_not_be_said(site: Site) -> None:
    for path, row in site.resources.items():
        if row.content_type.startswith("text/html"):
            said = Page(path, row.body).text().lower()
            for pattern, why in NEVER_SAID:
                found = re.search(pattern, said)
                assert not found, f"{path}: {said[found.start() - 40 : found.end()]} ({why})"


def test_the_disclaimer_is_on_every_page_and_never_in_the_way(site: Site) -> None:
    for row in site.resources.values():
        if row.content_type.startswith("text/html"):
            html = row.body.decode()
            assert "does not replace a doctor" in html
            assert html.index("does not replace a doctor", html.index("<body>")) > html.index(
                "</main>"
            )
            assert "<dialog open" not in html


def test_every_source_is_listed(content: Content = LOADED) -> None:
    assert sorted(content.sources) == list(range(1, 79))


def test_whatever_asks_to_stand_says_so() -> None:
    """Who cannot stand is shown no such step: the style hides what carries the tag."""
    standing = {
        step
        for muscle in MUSCLES.values()
        for _, technique in techniques(muscle)
        if technique.stands
        for step in technique.steps
    }
    for file, key, step in all_steps(LOADED):
        if step not in standing and step.figure != "driving-get-out":
            asks = bool(re.search(r"\b(?:stand|walk|run)\b", step.say.lower()))
            assert step.stands == asks, f"{file} {key}: {step.say}"
    for care in LOADED.relief.care:
        assert care.stands == bool(re.search(r"\b(?:stand|walk|steps)\b", care.how.lower()))


def test_whoever_is_pregnant_is_not_laid_flat() -> None:
    (pregnant,) = [version for version in LOADED.relief.version if version.id == "pregnant"]
    assert "on-back" in pregnant.avoid
    for muscle in MUSCLES.values():
        for situation in ("bed", "sitting", "standing"):
            for technique in muscle.place[situation].techniques:
                assert technique.on_back == ("lie on your back" in words(technique))


def test_who_cannot_stand_has_something_to_do_for_every_muscle() -> None:
    for muscle in MUSCLES.values():
        for avoid in ({"stands"}, {"on-back"}, {"stands", "on-back"}):
            places = (muscle.place[name].techniques for name in ("bed", "sitting"))
            left = [
                item for group in places for item in group if not avoid & set(item.tags.split())
            ]
            assert left, f"{muscle.id}: nothing left without {avoid}"
