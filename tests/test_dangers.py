"""Where somebody could be harmed or reach help too late: one test for each danger that a second
reading found, by what the words mean and not by how they are put.
"""

import re

import pytest

from tests.html import Page
from tests.product import LOADED
from webapp.content.relief import Drill
from webapp.content.signs import Sign
from webapp.site import Site

SIGNS = {sign.id: sign for sign in LOADED.warnings.sign}
CONDITIONS = {condition.id: condition for condition in LOADED.conditions}
MUSCLES = {muscle.id: muscle for muscle in LOADED.muscles}
CARE = {care.name: care for care in LOADED.relief.care}
LOOK = LOADED.words.words["look"]
LEGS_DOWN = {"sitting"}
NO_HANDS = r"(?:do not|never) (?:\w+,? (?:or )?)*(?:rub|stretch)"


def drill(situation: str) -> Drill:
    (found,) = (item.drill for item in LOADED.relief.situation if item.id == situation)
    assert found
    return found


def said(*parts: str | None) -> str:
    return " ".join(part for part in parts if part).lower()


def all_of(sign: Sign) -> str:
    return said(sign.seen, sign.why, sign.act, sign.worse)


def has(text: str, *patterns: str) -> None:
    """Every pattern is in the text, in this order."""
    at = 0
    for pattern in patterns:
        found = re.search(pattern, text[at:].lower())
        assert found, f"{pattern!r} is not in {text[at:]!r}"
        at += found.end()


# --- a leg in plaster or operated on (findings 1, 2) ----------------------------------------


def test_a_leg_in_plaster_is_neither_rubbed_nor_stretched() -> None:
    condition = CONDITIONS["operated"]
    assert {"stretch", "rubs"} <= set(condition.avoid)
    for muscle in MUSCLES.values():
        for place in muscle.place.values():
            for technique in place.techniques:
                assert "stretch" in technique.tags.split(), technique.id
    lines = said(*condition.say)
    has(lines, NO_HANDS, "plaster", "emergency department now", "operation", "seen today")
    assert not re.search(r"rub (?:it )?lightly|light rub|only lift", lines)
    assert re.search(NO_HANDS, LOADED.words.words["relief"]["operated"].lower())
    assert any(
        re.search(NO_HANDS, never.say.lower()) and "plaster" in never.say
        for never in LOADED.relief.never
    ), "whoever has not said that this is them reads it too"
    for condition in CONDITIONS.values():
        if condition.id != "operated":
            assert not re.search(r"plaster|surgery|operat", said(condition.name, *condition.say))


@pytest.mark.parametrize("name", ["operated", "pregnant"])
def test_a_clot_is_looked_for_before_the_stretch(site: Site, name: str) -> None:
    """In whom a clot is likelier. The style shows it to whom the page's own tag says so."""
    assert CONDITIONS[name].look
    for muscle in MUSCLES.values():
        html = site.resources[muscle.path].body.decode()
        (tags,) = re.findall(rf'data-condition="{name}"\s+data-avoid="([^"]*)"', html)
        assert "look" in tags.split()
        look = re.search(r'<a class="[^"]*instead" data-tags="look" href="/aftercare">', html)
        assert look and look.start() < html.index('<section class="place ')
    for box in Page("/prevention", site.resources["/prevention"].body).all("input"):
        if box.get("value") == name:
            assert "look" in box.attrib["data-avoid"].split(), "the checklist marks it as well"


def test_an_old_joint_replacement_still_gets_toes_only() -> None:
    has(said(*CONDITIONS["joint"].say), "only lift the toes")
    assert "stretch" not in CONDITIONS["joint"].avoid


def test_whatever_rubs_says_so() -> None:
    """Who must not be rubbed is shown no such step and no such care."""
    for muscle in MUSCLES.values():
        for place in muscle.place.values():
            assert not re.search(r"\brub", (place.note or "").lower()), "a note hides from nobody"
            for step in place.after:
                assert step.rubs == bool(re.search(r"\brub\b", step.say.lower())), step.say
    for care in LOADED.relief.care:
        assert care.rubs == care.how.lower().startswith("rub "), care.name


def test_pain_in_plaster_is_an_emergency() -> None:
    assert SIGNS["plaster"].level == "emergency"
    has(SIGNS["plaster"].seen, "calf pain", "tight", "plaster")
    has(SIGNS["plaster"].seen, "boot")
    has(SIGNS["plaster"].act or "", "emergency department now")
    has(SIGNS["compartment"].seen, "injury", "hard exercise", "tight plaster or bandage")
    has(SIGNS["compartment"].act or "", "call now", "loosen")
    for name in ("plaster", "compartment"):
        assert re.search(NO_HANDS, (SIGNS[name].act or "").lower()), name
    assert SIGNS["compartment"].level == "emergency"
    flags = [option for option in LOADED.quiz.question[0].option if "plaster" in option.say]
    assert [option.signs for option in flags] == [("compartment", "plaster")]


# --- a clot that nobody sees (evidence 3b) ---------------------------------------------------


def test_a_clot_may_only_hurt() -> None:
    sign = SIGNS["clot-risk"]
    assert sign.level == "today"
    has(sign.seen, "calf pain that stays", "nothing looks swollen")
    for risk in ("operation", "plaster", "bed rest", "journey", "birth", "cancer", "hormone"):
        assert risk in sign.seen.lower() and risk in LOOK["risk"].lower(), risk
    for said_of_it in (sign.seen.lower(), LOOK["risk"].lower()):
        assert re.search(r"clot in the past|old clot", said_of_it)
        assert "calf pain that stays" in said_of_it
    assert re.search(NO_HANDS, all_of(sign))
    for trigger in LOADED.triggers.trigger:
        if trigger.id in {"position", "injury"}:
            heed = said(*trigger.heed)
            has(heed, "operation, plaster", "journey or birth", "calf pain that stays", "today")
            has(heed, "cancer, hormone tablets or an old clot", "nothing looks swollen")
    (asked,) = (
        option
        for question in LOADED.quiz.question
        for option in question.option
        if "operation" in option.say
    )
    has(asked.note or "", "calf pain that stays", "clot", "seen today", "nothing looks swollen")
    assert re.search(NO_HANDS, (asked.note or "").lower())
    assert sign.worse == SIGNS["leg-clot"].worse


def test_the_look_asks_for_it_and_then_says_today(site: Site) -> None:
    page = Page("/aftercare", site.resources["/aftercare"].body)
    names = [node.attrib["name"] for node in page.all("input") if node.get("type") == "checkbox"]
    assert "risk" in names
    assert names.index("risk") < names.index("cold")  # what is ticked above means: seen today


# --- medicines (evidence 7) ------------------------------------------------------------------


@pytest.mark.parametrize("name", ["statin", "dark-pee"])
def test_the_next_statin_waits_for_a_word_with_a_doctor(name: str) -> None:
    act = SIGNS[name].act or ""
    has(act, "statin" if name == "dark-pee" else "dark pee", "do not take the next one before")
    has(act, r"today|call")
    assert SIGNS[name].level == "today"
    assert not re.search(r"\bstop\b|keep taking|let a doctor decide", all_of(SIGNS[name]))


def test_the_quiz_says_the_same_of_a_statin() -> None:
    (option,) = (
        option
        for question in LOADED.quiz.question
        for option in question.option
        if option.id == "statin" and option.note
    )
    has(option.note or "", "call today", "dark pee", "do not take the next one before", "today")


def test_no_other_sign_keeps_a_medicine_from_anybody() -> None:
    """Quinine is no medicine for a cramp; which tablets to pause is for a pharmacist to say."""
    for sign in SIGNS.values():
        if re.search(r"do not take|take no more|leave out|stop taking", all_of(sign)):
            assert sign.id in {"statin", "dark-pee", "quinine"}
    has(SIGNS["fluid-loss"].act or "", "ask which tablets", "never stop insulin")


# --- what cannot wait (findings 7, 8, 9) ----------------------------------------------------


def test_poison_in_the_body_is_an_emergency() -> None:
    assert SIGNS["bite"].level == "emergency"
    has(SIGNS["bite"].act or "", "call now")
    for word in ("bite", "sting", "pesticide", "poison"):
        assert word in SIGNS["bite"].seen.lower()
    assert SIGNS["poison"].level == "today"
    assert not re.search(r"bite|sting|pesticide", SIGNS["poison"].seen.lower())


def test_a_pounding_headache_sits_up_before_anything_else() -> None:
    condition = CONDITIONS["spinal"]
    assert condition.prefer in LEGS_DOWN
    acts = ("sit up, legs down", "loosen everything tight", "bladder tube", "call")
    has(said(*condition.say), "headache", "stop", *acts)
    assert "headache" in condition.say[0], "before the stretch"
    has(SIGNS["spinal-headache"].act or "", "stop", *acts)
    assert SIGNS["spinal-headache"].level == "emergency"
    for word in ("flushing", "blotchy"):
        assert word in said(*condition.say) and word in SIGNS["spinal-headache"].seen


def test_heatstroke_is_cooled_while_help_comes() -> None:
    assert SIGNS["heatstroke"].level == "emergency"
    has(SIGNS["heatstroke"].seen, "confused", "fit", "collapsed", "breathing fast", "30 minutes")
    assert LOADED.relief.heat == "heat-exhaustion", "the row that leads there is about sport"
    act = SIGNS["heatstroke"].act or ""
    has(act, "call", "while you wait", "shade", "clothes off", "wet", "fan")
    has(act, "not answering", "on their side")


# --- water (evidence 2i) --------------------------------------------------------------------


def test_in_water_a_stretch_is_short_and_once() -> None:
    for muscle in MUSCLES.values():
        for technique in muscle.place["water"].techniques:
            assert (technique.rounds, technique.hold) <= (1, 10), technique.id
            if re.search(r"your hand|grab|draw your heel", said(*(s.say for s in technique.steps))):
                has(technique.steps[0].say, "face up", "let go")


def test_who_cannot_float_leaves_and_does_not_stretch(site: Site) -> None:
    water = drill("water")
    has(water.cannot or "", "cannot float", "do not stretch", "to the side")
    has(water.note, "fine if your legs sink")
    has(water.note, "112, 999 or your number", "coastguard", "do not jump in")
    before = site.resources["/relief/water"].body.decode().split('<section class="safe"')[0]
    has(before, "cannot float", "do not stretch", "go to the side")
    assert "data-technique" not in before


# --- painkillers (evidence 2a) --------------------------------------------------------------


def test_ibuprofen_names_everybody_who_asks_first() -> None:
    caution = CARE["Painkiller"].caution or ""
    has(caution, "no ibuprofen after a long or hot race", "being sick")
    before, after = caution.lower().split("? ask first")
    for who in (
        *("asthma", "aspirin", "over 65", "pregnant", "kidney", "liver", "ulcer", "heart"),
        *("stroke", "water or blood pressure tablets", "blood thinner"),
    ):
        assert who in before, who
    has(after, "under 16", "no aspirin")
    has(said(*CONDITIONS["blood-thinner"].say), "no ibuprofen without advice")


def test_every_emergency_is_a_call_or_a_way_to_help() -> None:
    for sign in SIGNS.values():
        if sign.level == "emergency":
            act = (sign.act or "").lower()
            assert re.search(r"\bcall\b|emergency department|get help now", act), sign.id


# --- the same on every page (findings 16 to 19, 24, 25) -------------------------------------


def test_poor_arteries_are_not_raised() -> None:
    has(CARE["Raise the leg"].caution or "", "arteries", "heart failure", "level")
    has(SIGNS["foot-pain-at-rest"].act or "", "do not raise")


def test_whatever_raises_the_legs_asks_about_their_arteries() -> None:
    raising = [ask for ask in LOADED.triggers.ask if "raised-legs" in ask.gives]
    assert raising
    for ask in raising:
        has(ask.say, "poor leg arteries or heart failure", "level")


def test_weakness_has_one_answer() -> None:
    assert SIGNS["stroke"].level == SIGNS["numb-between-legs"].level == "emergency"
    has(SIGNS["stroke"].seen, "weakness", "one side")
    has(SIGNS["numb-between-legs"].seen, "weakness in both legs")
    assert SIGNS["weakness-fast"].level == "today"
    has(SIGNS["weakness-fast"].worse or "", "one side", "both legs", "between the legs")
    for sign in SIGNS.values():
        if sign.level == "soon":
            assert not re.search(r"(?<!without )weakness", sign.seen), sign.id


def test_the_helper_lifts_the_leg_for_the_back_of_the_thigh() -> None:
    steps = [step.say.lower() for step in LOADED.helper.technique.steps]
    (lift,) = (at for at, say in enumerate(steps) if say.startswith("back of thigh?"))
    has(steps[lift], "lift the straight leg")
    assert lift == steps.index("press the ball of the foot slowly toward the shin.") + 1


def test_toes_that_are_pulled_up_are_pressed_down() -> None:
    assert "against the way it pulls" in LOADED.relief.first.hold
    for name in ("bed", "sitting", "standing", "water"):
        technique = MUSCLES["foot"].place[name].techniques[0]
        (warned,) = (at for at, step in enumerate(technique.steps) if step.caution)
        has(technique.steps[warned].caution or "", "toes up?", "down", "shin")
        assert technique.steps[warned].other_muscle, "its page is one tap away"
        pulls = [at for at, step in enumerate(technique.steps) if "pull" in step.say.lower()]
        assert not pulls or warned <= min(pulls)


def test_whoever_is_pregnant_sits_looks_and_calls_the_maternity_unit() -> None:
    condition = CONDITIONS["pregnant"]
    assert condition.prefer in LEGS_DOWN
    assert condition.look
    has(condition.say[0], "look at both legs first", "maternity unit now, day or night")
    for name in ("leg-clot-pregnant", "pre-eclampsia"):
        has(SIGNS[name].act or "", "maternity unit now, day or night")


@pytest.mark.parametrize("name", ["heat-exhaustion", "low-sodium"])
def test_whoever_drank_a_lot_drinks_no_more(name: str) -> None:
    has(SIGNS[name].act or "", "drank a lot already", "gained weight", "drink nothing more")
    has(CARE["Drink"].caution or "", "drank a lot", "drink nothing more")
    has(LOADED.words.words["relief"]["heat_say"], "shade", "sip, unless you drank a lot")


# --- said too weakly (findings 22, 26 to 38) ------------------------------------------------


@pytest.mark.parametrize(
    ("name", "patterns"),
    [
        ("statin", ("muscle pain, tenderness or weakness", "stays between cramps")),
        ("infection", ("confused", "blotchy", "breathing fast", "far worse than it looks")),
        ("pop", ("bone is through the skin", "cold or numb")),
        ("dialysis-new", ("missed a session", "unevenly")),
        ("leg-clot", ("hard sore veins", "walk", "dark skin: feel for heat, compare sides")),
        ("restless", (r"iron \(ferritin\)",)),
        ("every-run", ("every run", "doctor or physio")),
        ("numb-between-legs", ("different when you wipe", r"\bsex\b")),
        ("dark-pee", ("lying on the floor for hours",)),
        ("fluid-loss", ("peeing far more than usual",)),
        ("quinine", (r"get help now\.", "take no more")),
        ("walking", ("this week",)),
    ],
)
def test_a_sign_says_it_plainly(name: str, patterns: tuple[str, ...]) -> None:
    has(all_of(SIGNS[name]), *patterns)


@pytest.mark.parametrize(
    ("name", "patterns"),
    [
        ("cold-leg", ("suddenly cold",)),  # cold legs in bed are no emergency
        ("plaster", ("plaster or boot",)),
        ("leg-clot", ("one leg",)),
        ("stroke", ("one side", "speech")),
        ("numb-between-legs", ("numb between", "pee")),
        ("bite", ("bite, sting or poison",)),
        ("dark-pee", ("tea or cola",)),  # dark yellow is thirst
        ("walking", ("walking", "rest eases")),  # which way round is what tells it
        ("foot-wound", ("wound", "numb", "diabetes")),
        ("ten-minutes", ("cramp over 10 minutes",)),
    ],
)
def test_a_key_says_no_less_and_no_more_than_its_sign(name: str, patterns: tuple[str, ...]) -> None:
    """Whoever looks whether theirs is among them reads only the keys and the groups."""
    has(SIGNS[name].key, *patterns)


def test_a_group_names_whom_its_signs_are_for() -> None:
    names = {group.id: group.name.lower() for group in LOADED.warnings.group}
    for sign, word in (
        *(("leg-clot-pregnant", "gave birth"), ("pre-eclampsia", "gave birth")),
        *(("child", "children"), ("foot-pain-at-rest", "foot sores")),
    ):
        assert word in names[SIGNS[sign].group or ""], sign


def test_a_row_of_triggers_is_no_warning_sign() -> None:
    hooks = {trigger.id: trigger.hook.lower() for trigger in LOADED.triggers.trigger}
    assert not [hook for hook in hooks.values() if re.search(r"very dark|cola|weak", hook)]
    has(hooks["circulation"], "walking", "rest takes away")


def test_a_row_of_the_checklist_names_both_groups_that_it_asks() -> None:
    """Potassium tablets would be tablets of potassium; a weak heart need have no fluid limit."""
    has(CONDITIONS["high-potassium"].tag or "", "high potassium", "some tablets")
    has(CONDITIONS["high-potassium"].label, "high potassium", "tablets that raise it")
    has(CONDITIONS["fluid"].tag or "", "heart", "fluid limit")
    tags = {
        item.id: LOADED.prevention.askers(item, LOADED.conditions)
        for item in LOADED.prevention.item
    }
    assert "leg arteries" in tags["legs-up"] and "liver" in tags["hydration"]


def test_who_takes_potassium_raising_tablets_can_find_out_that_they_do() -> None:
    """Their names stand wherever food rich in potassium is told to whoever eats little of it."""
    (card,) = (trigger for trigger in LOADED.triggers.trigger if trigger.id == "minerals")
    (item,) = (item for item in LOADED.prevention.item if item.id == "bananas")
    assert CONDITIONS["high-potassium"].line in card.heed
    for names in (said(*card.includes), said(*(caution.say for caution in item.caution))):
        has(names, "tablets that raise potassium", "-pril", "-sartan", "spironolactone")
        has(names, "healthy kidneys, one blood pressure tablet and one fruit a day")


def test_many_signs_at_once_stand_one_to_a_line(site: Site) -> None:
    html = site.resources["/warning-signs"].body.decode()
    for name in ("dark-pee", "pre-eclampsia", "clot-risk"):
        assert len(SIGNS[name].each) >= 3
        for line in SIGNS[name].each:
            assert len(line.split()) <= 18
            assert f"<li>{line}</li>" in html


def test_numb_skin_gets_neither_heat_nor_ice() -> None:
    for name in ("Warmth first", "Cold later"):
        has(CARE[name].caution or "", "any numb skin", "no hot pads, no ice")
    heed = {trigger.id: said(*trigger.heed) for trigger in LOADED.triggers.trigger}
    has(heed["cold"], "any numb skin", "no hot pads")
    has(heed["injury"], "any numb skin", "no ice")


def test_other_cautions_are_kept() -> None:
    has(said(*CONDITIONS["blood-thinner"].say), "bruise or hard swelling", "seen today")
    assert "watch for" not in said(*CONDITIONS["blood-thinner"].say)
    has(MUSCLES["quadriceps"].stop, "knee hurts", "back of thigh")
    (weight,) = (
        technique
        for technique in MUSCLES["hamstring"].place["standing"].techniques
        if technique.id == "hamstring-standing-weight"
    )
    has(weight.title or "", "may help some")
    pickle = CARE["Pickle juice?"]
    has(pickle.how, "milder, not rarer")
    has(pickle.caution or "", "liver disease", "ask your team")


def test_nobody_stretches_on_the_hard_shoulder() -> None:
    steps = [step.say.lower() for step in drill("driving").steps]
    (motorway,) = (at for at, say in enumerate(steps) if "motorway" in say)
    has(steps[motorway], "next exit", "never", "hard shoulder")
    assert motorway < min(at for at, say in enumerate(steps) if "off the road" in say)
    has(drill("driving").lead, "stop somewhere safe", "whichever leg")


def test_the_last_of_what_never_to_do_tells_of_a_clot() -> None:
    """It is printed on the card of each muscle, which has no room for the others."""
    last = LOADED.relief.never[-1].say
    has(last, "swollen, hot, red or darker", "one side", "clot", "seen today", "ambulance")
