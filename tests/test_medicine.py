"""The sentences that matter. People in pain do what these pages say.

Each test holds one rule of the evidence; an editor who breaks it must read why first.
"""

import itertools
import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from tests.html import Page, text
from tests.product import LOADED
from webapp.content import Content
from webapp.content.relief import Muscle, Technique
from webapp.site import Site

MUSCLES = {muscle.id: muscle for muscle in LOADED.muscles}
CONDITIONS = {condition.id: condition for condition in LOADED.conditions}
TRIGGERS = {trigger.id: trigger for trigger in LOADED.triggers.trigger}
SITUATIONS = ("bed", "sitting", "standing", "water", "driving")
NEVER_SAID = [
    # pattern, why
    (r"(?<!do not )(?<!never )\btake quinine", "rare but deadly blood reactions [5][6]"),
    (r"\btry quinine|quinine (?:may|can|might) help", "as above"),
    (r"nothing to worry about", "evidence 7, rule 4"),
    (
        r"(?<!do not )(?<!never )\bstop (?:taking )?(?:a |your )?(?:medicine|tablet)",
        "evidence 7, rule 9",
    ),
    (r"drink (?:\d+ )?lit(?:re|er)s", "over-drinking has killed [19][20]"),
    (r"lactic acid(?! causes cramps no\.)", "does not explain cramps [59]"),
    (r"will (?:stop|cure|prevent) (?:the |your )?cramp", "say may help"),
    (r"magnesium (?:pills|tablets) (?:stop|prevent|cure)", "[4]"),
]


def techniques(muscle: Muscle) -> Iterator[tuple[str, Technique]]:
    for situation, place in muscle.place.items():
        for technique in place.techniques:
            yield situation, technique


def words(technique: Technique) -> str:
    return " ".join(step.say for step in technique.steps).lower()


def left_for(condition: str) -> Iterator[tuple[str, Technique, str]]:
    """What this condition leaves: muscle, technique, the words of the steps that are left of it."""
    avoid = set(CONDITIONS[condition].avoid)
    for name, muscle in MUSCLES.items():
        for _, technique in techniques(muscle):
            if not avoid & set(technique.tags.split()):
                steps = [step for step in technique.steps if not avoid & set(step.tags.split())]
                assert steps, f"{technique.id} has no step left for {condition}"
                yield name, technique, " ".join(step.say for step in steps).lower()


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
        for situation, technique in techniques(muscle):
            # In deep water once and shortly. The arch is rolled for one to two minutes; everything
            # else is held for 30 s.
            long = {"foot-sitting-roll": 60}.get(technique.id, 30)
            assert technique.hold == (10 if situation == "water" else long)
            assert technique.rest == 10
            most = 1 if situation == "water" else 3 if name in ("shin", "inner-thigh") else 5
            assert technique.rounds <= most


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
    for situation in LOADED.relief.unsafe:
        drill = situation.drill
        assert drill
        html = site.resources[situation.path].body.decode()
        before, after = html.split('<section class="safe"')
        assert f">{drill.lead}</h1>" in before
        assert "data-technique" not in before
        for muscle in MUSCLES.values():
            assert f'href="{muscle.path}"' in after and f'href="{muscle.path}"' not in before
            place = muscle.place[situation.id]
            for technique in () if place.use else place.techniques:
                for step in technique.steps:
                    assert f">{step.say}</p>" in after
    for muscle in MUSCLES.values():
        html = site.resources[muscle.path].body.decode()
        fold = html.split("data-technique")[0]
        for situation in LOADED.relief.unsafe:
            assert f'href="{situation.path}"' in fold


# Evidence 2a: what a leg that is not rubbed looks like, redness never alone.
CLOT = set("swollen, hot, red or darker, newly painful on one side.".split(" "))


def test_clot_signs_come_before_any_rubbing(site: Site) -> None:
    for file, key, step in LOADED.steps():
        if re.search(r"\brub\b|massage", step.say.lower()):
            assert step.caution and CLOT <= set(step.caution.split(" ")), f"{file} {key}"
    care = list(LOADED.relief.care)
    for item in care:
        if "rub" in item.name.lower() and item.caution:
            assert CLOT <= set(item.caution.split(" ")), item.name
    after = site.resources["/aftercare"].body.decode()
    looks, rubs = after.index(LOADED.relief.look.name), after.index("Rub toward the heart")
    assert looks < after.index(LOADED.words.words["look"]["chest"]) < rubs
    for muscle in MUSCLES.values():
        html = site.resources[muscle.path].body.decode()
        for match in re.finditer(r"Rub the [a-z ]+ lightly", html):
            assert "swollen, hot" in html[match.start() - 400 : match.start()]


def test_what_to_heed_is_read_before_the_count() -> None:
    """The last step is held and counted: beside the digits there is no room for a caution."""
    pressed = []
    for muscle in MUSCLES.values():
        for _, technique in techniques(muscle):
            assert technique.steps[-1].caution is None, technique.id
            if re.search(r"thumb|bottle", words(technique)):
                pressed.append(technique.id)
                assert CLOT <= set((technique.steps[0].caution or "").split(" ")), technique.id
    assert set(pressed) == {"foot-bed-thumb", "foot-sitting-roll"}


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
    found = [sign for sign in LOADED.warnings.sign if re.search(pattern, sign.seen.lower())]
    assert found, pattern
    assert any(re.fullmatch(level, sign.level) for sign in found)


def test_all_rows_of_the_table_of_signs_are_kept() -> None:
    assert len(LOADED.warnings.sign) >= 35
    assert [level.id for level in LOADED.warnings.level] == ["emergency", "today", "soon"]


def test_redness_alone_never_decides() -> None:
    for sign in LOADED.warnings.sign:
        for said in (sign.key, sign.sign):
            assert not re.search(r"\bred\b(?! or (?:darker|dark))", said.lower()), sign.id


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
            assert "does not replace a doctor" in html.split("</main>")[1]
            assert "does not replace a doctor" not in html.split("<main")[0]
            assert "<dialog open" not in html


def test_sources_keep_their_numbers(content: Content = LOADED) -> None:
    """Bookmarks name them. Two back nothing that is said here; from 100 on is a second reading."""
    first = [number for number in range(1, 79) if number not in (42, 51)]
    assert [number for number in content.sources if number < 100] == first


def test_whatever_asks_to_stand_says_so() -> None:
    """Who cannot stand is shown no such step: the style hides what carries the tag."""
    standing = {
        step
        for muscle in MUSCLES.values()
        for _, technique in techniques(muscle)
        if technique.stands
        for step in technique.steps
    }
    for file, key, step in LOADED.steps():
        if step not in standing and step.figure != "driving-get-out":
            asks = bool(re.search(r"\b(?:stand|walk|run)\b", step.say.lower()))
            assert step.stands == asks, f"{file} {key}: {step.say}"
    for care in LOADED.relief.care:
        assert care.stands == bool(re.search(r"\b(?:stand|walk|steps)\b", care.how.lower()))


def test_whoever_is_pregnant_is_not_laid_flat() -> None:
    assert "on-back" in CONDITIONS["pregnant"].avoid
    assert any("After week 28" in line for line in CONDITIONS["pregnant"].say)
    for muscle in MUSCLES.values():
        for situation in ("bed", "sitting", "standing"):
            for technique in muscle.place[situation].techniques:
                flat = "lie on your back" in words(technique)
                # Evidence 2h allows this one with a pillow under one hip.
                if flat and technique.id == "inner-thigh-bed-apart":
                    note = muscle.place[situation].note or ""
                    assert "Pregnant? Put a pillow under one hip" in note
                    flat = False
                assert technique.on_back == flat


def test_the_helper_looks_before_anybody_presses_and_holds_last(site: Site) -> None:
    """The player counts the last step, whatever it says."""
    steps = LOADED.helper.technique.steps
    said = [step.say.lower() for step in steps]
    (look,) = (place for place, say in enumerate(said) if say.startswith("look: swollen, hot, red"))
    touch = [place for place, say in enumerate(said) if re.search(r"support|press|other hand", say)]
    assert look < min(touch) and said[look].endswith("stop. get help.")
    assert said[-1].startswith("hold until they say it has eased.")
    warned = steps[min(touch)]
    assert warned.caution == "Shin, front or inner thigh? Stop. Open that muscle’s page."
    html = site.resources["/helper"].body.decode()
    assert html.index(warned.caution) < html.index(warned.say)
    assert re.search(rf'{warned.caution}\s+<a href="/#muscles">'.replace("?", r"\?"), html)


def test_the_pause_is_right_for_every_muscle() -> None:
    """Toes that are pulled up make a shin cramp worse, and the pause is shown for the shin too."""
    (step,) = LOADED.relief.pause.steps
    shown = step.say + LOADED.figures[step.figure].title
    assert not re.search(r"toe|foot|heel|knee|pull|press|hold|again", shown.lower()), shown


def test_who_is_unsteady_is_never_given_a_stretch_on_their_feet() -> None:
    for _, technique, said in left_for("unsteady"):
        assert not technique.stands and not re.search(r"\bstand\b|\bstep\b", said), technique.id
    avoid = set(CONDITIONS["unsteady"].avoid)
    shown = [step.say for _, _, step in LOADED.steps() if not avoid & set(step.tags.split())]
    assert "Sit up slowly before you stand." in shown
    for muscle in MUSCLES.values():
        for name, place in muscle.place.items():
            if any(technique.stands for technique in place.techniques):
                told = re.search(
                    r"Unsteady\? Use the (sitting version|version lying down)", place.note or ""
                )
                assert told, f"{muscle.id}: {name}"


def test_a_replaced_joint_gets_no_more_than_toes_up() -> None:
    """Evidence 2b: do not force the joint, use toes-up only, ask your team."""
    left = {technique.id: said for _, technique, said in left_for("joint")}
    assert set(left) == {
        "calf-bed-heel",
        "calf-sitting-lean",  # without the lean
        "calf-standing-weight",
        "foot-sitting-wall",
        "foot-sitting-roll",
        "foot-standing-flat",
        "foot-standing-wall",
    }
    for name, said in left.items():
        far = r"\blean|\bbend|\blift|cross|other knee|towel|grab|all five|thumb|shoe|step the"
        assert not re.search(far, said), f"{name}: {said}"
    (said,) = (" ".join(CONDITIONS["joint"].say),)
    for part in (
        "Do not force the joint",
        "only lift the toes",
        "ask your team",
        "Rest",
        "breathe",
    ):
        assert part in said
    for name in ("hamstring", "quadriceps", "inner-thigh"):
        for situation in ("bed", "sitting", "standing"):
            note = MUSCLES[name].place[situation].note or ""
            asked = "Old hip or knee replacement? Ask your team first."
            assert asked in note, f"{name}: {situation}"


def test_where_nothing_is_left_a_sentence_says_what_to_do(site: Site) -> None:
    """For everybody, whatever several of these they are."""
    choices = [set(item.avoid) for item in CONDITIONS.values() if item.avoid]
    together = [
        set().union(*chosen)
        for size in range(1, len(choices) + 1)
        for chosen in itertools.combinations(choices, size)
    ]
    told = LOADED.words.words["relief"]
    for muscle in MUSCLES.values():
        html = site.resources[muscle.path].body.decode()
        above = html.split('class="place ')[0]
        assert f'class="instead" data-tags="stretch">{told["operated"]}<' in above
        for situation in LOADED.relief.homes:
            place = muscle.place[situation.id]
            section = html.split(f'class="place place--{situation.id}"')[1].split("</section>")[0]
            shown = re.findall(r'class="instead" data-tags="([^"]+)">([^<]+)<', section)
            for avoid in together:
                left = [item for item in place.techniques if not avoid & set(item.tags.split())]
                # The three lines are those of the first technique: without them, words say why.
                if place.techniques[0] not in left and "stretch" not in avoid:
                    said = [words for tags, words in shown if avoid & set(tags.split())]
                    assert said, (muscle.id, situation.id)
                    assert bool(left) == (said[0] == told["another"]), (muscle.id, situation.id)
            for tags, words in shown:
                toes = told["joint_toes" if muscle.toes == "up" else "joint"]
                assert words in (f"{toes} {told['joint_rub']}", told["instead"], told["another"])
                assert words.startswith(toes) <= (tags == "joint")
    for name in ("joint", "joint_toes"):
        assert "Rest the leg and breathe out slowly." in told[name]
    assert CLOT - {"side."} <= set(told["joint_rub"].replace("side,", "").split(" "))


def test_the_first_lines_stand_with_every_stretch(site: Site) -> None:
    """Evidence 2a. Where to get safe stands with the whole action on the first screen; to stop and
    breathe comes before the steps; how to pull stands in the rule below them. In water and at the
    wheel getting safe comes before all of them."""
    first = LOADED.relief.first
    for muscle in MUSCLES.values():
        html = site.resources[muscle.path].body.decode()
        assert html.index(first.where) < html.index("data-technique")
        for situation in LOADED.relief.homes:
            section = html.split(f'class="place place--{situation.id} later"')[1]
            section = section.split("</section>")[0]
            stop = ">Stop what you are doing. Breathe out slowly.</p>"
            assert stop in section.split("data-technique")[0]
            assert f'<p class="rule callout">{first.hold} {first.gently} ' in section


def test_who_cannot_float_is_told_to_get_out_of_the_water_too(site: Site) -> None:
    (drill,) = (item.drill for item in LOADED.relief.situation if item.id == "water")
    assert drill and drill.after[0].say.startswith("Go to the side")
    html = site.resources["/relief/water"].body.decode()
    before, after = html.split('<section class="safe"')
    for step in drill.after:
        assert f">{step.say}</p>" in before and f">{step.say}</p>" not in after


# --- triggers and the quiz ------------------------------------------------------------------


def test_what_to_heed_comes_before_what_to_do(site: Site, client: FlaskClient) -> None:
    told = {
        " ".join(trigger.heed): trigger.do[0].say for trigger in TRIGGERS.values() if trigger.heed
    }
    assert len(told) >= 15
    said = Page("/triggers", site.resources["/triggers"].body).text()
    parts = [article for article in said.split("What you can do")]
    assert len(parts) == len(TRIGGERS) + 1
    groups = [group.id for group in LOADED.triggers.group]
    shown = sorted(TRIGGERS.values(), key=lambda trigger: groups.index(trigger.group))
    for place, trigger in enumerate(shown):
        assert " ".join(trigger.heed) in parts[place]
        assert trigger.do[0].say in parts[place + 1]
    page = Page("/quiz", client.get("/quiz?q0=none&q2=injury").data)
    (result,) = (node for node in page.having("id") if node.attrib["id"] == "result")
    heed, action = TRIGGERS["injury"].heed[0], TRIGGERS["injury"].do[0].say
    assert heed and text(result).index(heed) < text(result).index(action)


@pytest.mark.parametrize(
    ("trigger", "pattern"),
    [
        # Evidence 3b and the cautions of 4b, 4c and 5d, beside the advice that they limit.
        ("exercise", r"very dark pee.*weakness.*today"),
        (
            "sweat",
            r"drank a lot already.*drink nothing more.*no extra salt.*emergency.*"
            r"dizzy.*much water.*warning signs",
        ),
        ("fluid", r"fluid limit.*never force.*tea or cola.*today"),
        ("stomach-loss", r"vomiting or diarrhoea: get advice today.*ask first.*sick-day"),
        ("cold", r"diabetes or poor circulation: no hot pads.*pregnant: no hot tub.*float"),
        (
            "minerals",
            r"kidney trouble.*ask first.*kidney stones.*warfarin.*allergy.*potassium tablets",
        ),
        ("medicines", r"^do not stop or halve.*statin.*call today.*dark pee.*do not take the next"),
        ("drinks", r"do not stop suddenly.*shaky.*today.*emergency.*pregnant: no alcohol"),
        ("pregnancy", r"swollen, hot, red or darker.*6 weeks after birth.*straight away.*headache"),
        ("circulation", r"cold, pale, blue or numb is an emergency.*black toe.*today"),
        ("veins", r"swollen, hot, red or darker.*today.*keep legs level.*no compression socks"),
        (
            "nerves",
            r"both legs: emerg.*between the legs.*pee.*emergency. other new weakness.*today",
        ),
        (
            "conditions",
            r"dialysis.*next session. new or severe.*today.*heavy drinking.*not stop suddenly",
        ),
        ("injury", r"do not stretch.*popped.*far worse on stretching: emergency.*no ice"),
        ("tired", r"fluid limit"),
    ],
)
def test_a_trigger_names_what_must_be_known_first(trigger: str, pattern: str) -> None:
    assert re.search(pattern, " ".join(TRIGGERS[trigger].heed).lower())


def test_cramps_on_a_statin_are_for_today() -> None:
    (sign,) = [sign for sign in LOADED.warnings.sign if sign.id == "statin"]
    assert sign.level == "today" and "cramps" in sign.sign


def test_whoever_drinks_heavily_is_never_told_to_stop_tonight() -> None:
    for action in TRIGGERS["drinks"].do:
        if re.search(r"[Nn]o alcohol", action.say):
            assert action.say.endswith("Heavy every day? Do not stop suddenly.")
    (item,) = [item for item in LOADED.prevention.item if item.id == "alcohol"]
    open_ones = [
        caution.say for caution in item.caution if caution.act == "ask" and not caution.who
    ]
    assert any("Do not stop suddenly" in say for say in open_ones)


def test_confusion_may_have_three_causes() -> None:
    """The answer is one for all of them, so each says when it is meant."""
    (option,) = [item for item in LOADED.quiz.question[0].option if item.id == "confused"]
    assert option.signs == ("heatstroke", "low-sodium-confused", "tetanus")
    signs = {sign.id: sign for sign in LOADED.warnings.sign}
    for name, when in zip(
        option.signs, ("In heat,", "After much water,", "After a dirty wound,"), strict=True
    ):
        assert signs[name].why.startswith(when) and signs[name].level == "emergency"


def test_the_look_at_both_legs_asks_everything(site: Site) -> None:
    page = Page("/aftercare", site.resources["/aftercare"].body)
    boxes = [node.attrib["name"] for node in page.all("input") if node.get("type") == "checkbox"]
    assert boxes == ["swollen", "hot", "dark", "pain", "risk", "cold", "chest"]
    look = LOADED.words.words["look"]
    # "Yes, the same" is an answer to all that stands behind "Something differs".
    asked = f"{LOADED.relief.look.name} {LOADED.relief.look.how}".lower()
    for word in ("look", "feel", "swelling", "heat", "colour", "new pain"):
        assert word in asked
    (behind,) = [node for node in page.having("class") if node.get("class") == "look__rows"]
    assert [node.attrib["name"] for node in behind.iter("input")] == boxes[:4]
    assert look["none"].startswith("None of these, and no new one-sided pain?")
    for said in (look["blood"], look["emergency"]):
        assert said.endswith("Call your emergency number now.")
    assert "lung" not in look["blood"]


@pytest.mark.parametrize(
    ("file", "key"),
    [
        # A dash in the evidence, or RECALLED: no number stands behind it.
        ("muscles/foot.toml", "place.water.foot-water-pull"),
        ("muscles/hamstring.toml", "never (Do not pull your heel to your bottom."),
        ("muscles/hamstring.toml", "never (Do not lock the knee and bounce.)"),
        ("relief.toml", "never (Do not walk on tiptoe.)"),
        ("warnings.toml", "sign.cannot-drink"),
    ],
)
def test_no_source_is_shown_where_the_evidence_has_none(file: str, key: str) -> None:
    found = [
        numbers
        for name, where, _, numbers, _ in LOADED.claims()
        if name == file and where.startswith(key)
    ]
    assert found == [()]


def test_who_cannot_stand_has_something_to_do_for_every_muscle() -> None:
    for muscle in MUSCLES.values():
        assert set(CONDITIONS["cannot-stand"].avoid) == {"stands", "on-feet"}
        for avoid in ({"on-feet"}, {"on-back"}, {"on-feet", "on-back"}):
            places = (muscle.place[name].techniques for name in ("bed", "sitting"))
            left = [
                item for group in places for item in group if not avoid & set(item.tags.split())
            ]
            assert left, f"{muscle.id}: nothing left without {avoid}"
