"""The rules of the quiz, its content, and /quiz asked without a script."""

import re
import statistics
from collections.abc import Mapping
from dataclasses import replace
from html import unescape
from urllib.parse import quote, quote_plus, urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.addresses import SECURITY
from tests.html import Page, lint, text
from tests.product import LOADED
from tests.product import app as the_app
from tests.quiz_sets import random_sets, single_answers
from webapp import create_app, pages, quiz
from webapp.quiz import Answers, Option, Trigger, current, evaluate
from webapp.site import Site

QUIZ, TRIGGERS = LOADED.quiz, LOADED.triggers
TITLES = {trigger.id: trigger.title for trigger in TRIGGERS.trigger}
MOST_WORDS = 18  # of a question: read at a glance

ITEM_NAMES = {item.id: item.name for item in LOADED.prevention.item}


def clues(answers: Answers) -> list[tuple[str, int]]:
    return [(clue.trigger, clue.points) for clue in evaluate(QUIZ, answers).clues]


# --- rules (evidence 5a) --------------------------------------------------------------------


def fits(answers: Answers) -> dict[str, str | None]:
    return {clue.trigger: clue.fit for clue in evaluate(QUIZ, answers).clues}


def test_points_of_all_questions_add_up() -> None:
    assert clues({"q1": ["walking"], "q7": ["arteries"]}) == [("circulation", 6)]
    (clue,) = evaluate(QUIZ, {"q1": ["walking"], "q7": ["arteries"]}).clues
    assert [(reason.option.id, reason.points) for reason in clue.reasons] == [
        ("walking", 3),
        ("arteries", 3),
    ]


def test_one_question_gives_a_trigger_three_points_at_most() -> None:
    assert clues({"q2": ["sweat", "dry"]}) == [("sweat", 3), ("fluid", 3)]
    assert clues({"q2": ["hard", "no-warm-up"]}) == [("exercise", 3)]
    assert clues({"q4": ["new", "water-tablets"]}) == [("medicines", 3)]  # one kind, perhaps new


def test_one_answer_may_give_more() -> None:
    assert clues({"q2": ["upset"]}) == [("stomach-loss", 4)]
    assert clues({"q6": ["pregnant"]}) == [("pregnancy", 4)]


@pytest.mark.parametrize(
    ("kinds", "points"),
    [
        (["water-tablets", "inhaler"], 5),
        (["new", "water-tablets", "inhaler", "statin", "bone"], 5),
        (["water-tablets", "statin"], 4),
        (["iron", "pain"], 4),
        (["inhaler-blue", "statin"], 2),
        (["pain", "other"], 3),  # the other one may be any
    ],
)
def test_two_linked_kinds_of_medicine_count_more(kinds: list[str], points: int) -> None:
    assert clues({"q4": kinds}) == [("medicines", points)]


def test_weak_evidence_does_not_come_first_by_having_more_questions() -> None:
    """Evidence 5a, rule 3: cold, position, bed position, minerals and their like."""
    much = {
        "q1": ["water"],
        "q2": ["cold", "sat", "worn-out", "stood"],
        "q3": ["cold", "toes", "covers"],
        "q5": ["greens", "dairy", "sun", "meals", "alcohol", "herbal"],
        "q7": ["veins", "thyroid"],
    }
    assert clues(much)[0] == ("conditions", 3)
    assert clues({"q1": ["still"], "q2": ["sat"], "q7": ["kidney"]}) == [
        ("conditions", 3),
        ("position", 3),
    ]
    found = {
        clue.trigger: clue.points
        for answers in random_sets(QUIZ, 20_000)
        for clue in evaluate(replace(QUIZ, shown=18), answers).clues
    }
    for trigger in TRIGGERS.trigger:
        if trigger.grade in ("weak", "little"):
            assert found[trigger.id] <= 3


def test_most_is_more_than_half_of_the_answers() -> None:
    assert fits({"q1": ["still"], "q2": ["sat"]}) == {"position": "most"}
    assert fits({"q6": ["pregnant"], "q1": ["bed"]}) == {"pregnancy": "most", "night": None}
    assert fits({"q1": ["during"], "q2": ["dry"]}) == {"fluid": "some", "exercise": "some"}
    assert fits({"q1": ["during"], "q2": ["hard", "dry"]})["exercise"] == "most"


def test_the_fallback_has_no_word_for_how_it_fits() -> None:
    (clue,) = evaluate(QUIZ, {"q1": ["bed"], "q6": ["older"]}).clues
    assert (clue.trigger, clue.points, clue.fit) == ("night", 5, None)
    assert evaluate(QUIZ, {}).clues[0].fit is None


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"q6": ["early", "pregnant"]}, [("pregnancy", 4)]),
        ({"q6": ["young", "older"]}, [("night", 2)]),
        ({"q6": ["young", "older"], "q1": ["during"]}, [("exercise", 3), ("night", 2)]),
    ],
)
def test_two_ages_or_two_pregnancies_do_not_both_count(
    answers: Answers, expected: list[tuple[str, int]]
) -> None:
    assert clues(answers) == expected


def test_one_point_is_no_clue() -> None:
    for answers in (
        {"q4": ["other"]}, {"q4": ["statin"]}, {"q4": ["inhaler-blue"]}, {"q5": ["coffee"]},
        {"q5": ["smoke"]}, {"q6": ["young"]}, {"q7": ["anaemia"]}, {"q1": ["none"]},
    ):  # fmt: skip
        assert clues(answers) == [("night", 0)]


def test_at_most_three_are_shown_and_ties_follow_the_order() -> None:
    assert clues({"q7": ["veins", "numb-feet", "arteries", "kidney"]}) == [
        ("circulation", 3),
        ("conditions", 3),
        ("nerves", 3),
    ]


def test_an_upset_stomach_comes_before_all_others() -> None:
    """It needs help today, so it wins the ties and is four points."""
    assert QUIZ.ties[0] == "stomach-loss"
    assert clues({"q2": ["upset"], "q4": ["water-tablets", "statin"]}) == [
        ("stomach-loss", 4),
        ("medicines", 4),
    ]


def test_ordinary_night_cramps_give_way() -> None:
    assert clues({"q1": ["bed"], "q2": ["sat"]}) == [("night", 3), ("position", 2)]
    assert clues({"q1": ["bed"], "q6": ["older"], "q2": ["dry"]}) == [("fluid", 3), ("night", 5)]
    four = {"q1": ["bed"], "q6": ["older"], "q2": ["dry", "injury", "sat"]}
    assert clues(four) == [("injury", 3), ("fluid", 3), ("position", 2)]


def test_none_clears_the_rest_but_never_a_red_flag() -> None:
    assert clues({"q2": ["sweat", "none"], "q1": ["still"]}) == [("position", 3)]
    outcome = evaluate(QUIZ, {"q0": ["none", "breath"]})
    assert outcome.level == "emergency"


def test_a_red_flag_stops_everything() -> None:
    for option in QUIZ.question[0].option:
        if option.level:
            outcome = evaluate(QUIZ, {"q0": [option.id], "q1": ["bed"], "q4": ["new"]})
            assert (outcome.level, outcome.clues) == (option.level, ())
            assert outcome.flags == (option,)
    both = evaluate(QUIZ, {"q0": ["swollen", "heart"]})
    assert both.level == "emergency" and len(both.flags) == 2


NOTED = [
    (question.id, option) for question in QUIZ.question for option in question.option if option.note
]


@pytest.mark.parametrize(("question", "option"), NOTED)
def test_a_safety_line_stands_on_every_result_of_its_answer(question: str, option: Option) -> None:
    for answers in (
        {},
        {"q1": ["bed"], "q2": ["hard", "sweat"], "q5": ["alcohol"]},  # other triggers are first
        {question: ["none"]},  # ticked beside it
    ):
        ids = [*answers.get(question, []), option.id] if question != "q1" else [option.id]
        outcome = evaluate(QUIZ, {**answers, question: ids})
        assert option in outcome.notes


def test_what_a_safety_line_stands_for() -> None:
    names = {f"{question}.{option.id}" for question, option in NOTED}
    assert names == {
        "q1.urge", "q2.surgery", "q4.iron", "q4.statin", "q4.thinner", "q6.often", "q7.dialysis",
        "q7.fluid", "q7.anaemia",
    }  # fmt: skip


def test_an_old_address_of_dialysis_is_understood() -> None:
    assert current(QUIZ, {"q0": ["dialysis"]}) == {"q0": [], "q7": ["dialysis"]}
    old = {"q0": ["dialysis"], "q7": ["none"], "q1": ["bed"]}  # nothing of what q7 had then
    assert current(QUIZ, old) == {"q0": [], "q7": ["dialysis"], "q1": ["bed"]}
    both = current(QUIZ, {"q0": ["dialysis", "breath"], "q7": ["veins", "dialysis"]})
    assert both == {"q0": ["breath"], "q7": ["veins", "dialysis"]}


def test_no_answer_leads_to_the_fallback_and_says_that_safety_was_skipped() -> None:
    outcome = evaluate(QUIZ, {})
    assert not outcome.checked
    assert [clue.trigger for clue in outcome.clues] == ["night"]
    assert evaluate(QUIZ, {"q0": ["none"]}).checked


def test_every_trigger_comes_first_for_some_single_answer() -> None:
    first = {
        evaluate(QUIZ, answers).clues[0].trigger
        for answers in single_answers(QUIZ)[1:]
        if not evaluate(QUIZ, answers).flags
    }
    assert first == set(TITLES) and len(TITLES) == 18


def test_all_18_come_first_in_random_sets_too() -> None:
    first = [
        outcome.clues[0].trigger
        for answers in random_sets(QUIZ, 20_000)
        if not (outcome := evaluate(QUIZ, answers)).flags
    ]
    assert min(first.count(name) for name in TITLES) > 20


# --- content --------------------------------------------------------------------------------


def test_the_weights_that_matter() -> None:
    """By strength of evidence and usefulness (evidence 5c). Read it before changing one."""
    points = {
        (item.id, option.id): option.points for item in QUIZ.question for option in item.option
    }
    assert points["q4", "inhaler"] == points["q4", "water-tablets"] == {"medicines": 3}
    assert points["q4", "statin"] == points["q4", "inhaler-blue"] == {"medicines": 1}
    assert points["q5", "coffee"] == {"drinks": 1}
    assert points["q5", "smoke"] == {"circulation": 1}
    assert points["q1", "walking"] == {"circulation": 3, "nerves": 1}
    assert points["q1", "bending"] == {"nerves": 3, "circulation": 1}
    assert points["q2", "upset"] == {"stomach-loss": 4, "fluid": 1}
    assert points["q3", "toes"] == {"bed-position": 2}
    assert points["q6", "pregnant"] == {"pregnancy": 4}
    assert points["q7", "anaemia"] == {"conditions": 1}
    assert points["q7", "dialysis"] == points["q7", "kidney"] == {"conditions": 3}
    assert points["q7", "diabetes"] == {"conditions": 2, "nerves": 2}
    assert sum(sum(row.values()) for row in points.values() if row) == 148
    assert [len(item.option) for item in QUIZ.question] == [17, 10, 12, 4, 12, 9, 6, 13]


def test_what_the_quiz_asks_before_anything_else() -> None:
    said = {option.id: (option.level, option.say.lower()) for option in QUIZ.question[0].option}
    for name, level, pattern in (
        ("tight", "emergency", r"tight, swelling and numb after an injury or sport, or in plaster"),
        ("numb", "emergency", r"weak in both legs"),
        ("swollen", "today", r"newly swollen.*darker.*ache that does not ease$"),
        ("foot", "today", r"wound or black toe.*numb feet or diabetes"),
        ("statin", "today", r"muscle pain or weakness that stays"),
        ("child", "today", r"under 8"),
        ("pregnant", "today", r"under the ribs, vomiting"),
    ):
        assert said[name][0] == level and re.search(pattern, said[name][1])
    assert "sore" not in said["swollen"][1]  # a cramp leaves a sore leg for a day


def test_the_order_that_is_told_is_the_order_that_decides(site: Site) -> None:
    said = Page("/quiz", site.resources["/quiz"].body).text()
    assert f"this order decides. {'. '.join(TITLES[name] for name in QUIZ.ties)}." in said


def test_questions_are_few_and_short() -> None:
    assert len(QUIZ.question) <= 8
    counts = [len(f"{item.ask} {item.hint}".split()) for item in QUIZ.question]
    assert max(counts) <= MOST_WORDS and statistics.median(counts) <= MOST_WORDS


def trigger(name: str) -> Trigger:
    (found,) = (item for item in TRIGGERS.trigger if item.id == name)
    return found


def told(name: str) -> list[str]:
    return [action.say for action in trigger(name).do]


def test_medicines_are_never_stopped() -> None:
    """But the next tablet waits for a word with a doctor where muscle may be breaking down."""
    assert told("medicines")[0] == "Keep taking them, unless you are being sick."
    heed = " ".join(trigger("medicines").heed)
    assert heed.startswith("Do not stop or halve a medicine yourself.")
    waits = r"Do not take the next one before you have spoken to a doctor or pharmacist today"
    (kind,) = [medicine for medicine in TRIGGERS.medicine if medicine.name == "Statins"]
    (note,) = [option.note or "" for _, option in NOTED if option.id == "statin"]
    for said in (heed, kind.link, note):
        assert re.search(
            r"stays between cramps.*[Dd]ark pee, weakness or spreading.*" + waits, said
        )
    named = " ".join(f"{item.name} {item.link}" for item in TRIGGERS.medicine).lower()
    for name in (
        "diuretic", "inhaler", "statin", "raloxifene", "iron", "naproxen", "diabetes",
        "nifedipine", "donepezil", "beta-blocker", "lithium", "steroid",
    ):  # fmt: skip
        assert name in named


def test_being_sick_pauses_some_tablets_and_never_insulin() -> None:
    assert told("stomach-loss")[0] == "Call today: ask which tablets to pause. Never stop insulin."
    heed = " ".join(trigger("stomach-loss").heed)
    for name in ("water tablets", "-pril", "-sartan", "metformin", "-flozin", "ibuprofen"):
        assert name in heed


def test_arteries_walk_into_the_pain_after_a_doctor_was_seen() -> None:
    assert told("circulation")[:2] == [
        "See a doctor first, this week.",
        "Then walk until it hurts a lot, rest, go again.",
    ]
    assert not any(
        re.search(r"stop when it hurts|within comfort", say) for say in told("circulation")
    )


def test_a_hurt_muscle_is_not_stretched() -> None:
    assert trigger("injury").heed[0].startswith("Do not stretch a muscle that just popped")


@pytest.mark.parametrize("name", ["position", "injury"])
def test_a_clot_may_only_hurt(name: str) -> None:
    heed = " ".join(trigger(name).heed)
    assert re.search(
        r"After an operation, plaster, bed rest, long journey or birth: new calf pain that stays\? "
        r"Get seen today. The same with cancer, hormone tablets or an old clot, even if nothing",
        heed,
    )


def test_every_trigger_is_honest_about_its_evidence() -> None:
    grades = {item.id: item.grade for item in TRIGGERS.trigger}
    for name in ("exercise", "medicines", "circulation", "nerves", "conditions", "pregnancy"):
        assert grades[name] == "good"
    assert grades["minerals"] == "little"
    assert {grades[name] for name in ("cold", "position", "bed-position", "sweat", "fluid")} == {
        "weak"
    }
    for name, pattern in (
        ("night", r"trials of stretching disagree"),
        ("pregnancy", r"made no clear difference.*no effect"),
        ("position", r"want of blood is unproven"),
        ("veins", r"Sudden movement as the spark: unproven"),
    ):
        assert re.search(pattern, trigger(name).evidence)


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("fluid", r"Why dryness would do it is a guess; tests do not back it"),
        ("minerals", r"Many believe that too little calcium is behind cramps; it rarely is"),
        ("minerals", r"Tingling lips or hands"),
        ("nerves", r"Arthritis of the spine.*knee or hip alone: only a link"),
        ("nerves", r"Good sugar control protects nerves. A doctor may treat nerve pain"),
        ("nerves", r"MS, from mild tightness or tingling to strong cramps"),
        ("veins", r"treatments with and without surgery"),
        ("conditions", r"Illness that changes salts in the blood"),
        ("conditions", r"dialysis team can change the treatment itself"),
        ("conditions", r"liver team: there are treatments"),
        ("conditions", r"Tests to ask about: kidneys and salts, liver, calcium, magnesium"),
        ("exercise", r"Older, injured or long-term ill athletes cramp more: ask for a check"),
        ("medicines", r"Call today and ask which tablets to pause"),
        ("fluid", r"Low sodium in the past\? Ask how much to drink"),
    ],
)
def test_what_a_trigger_has_to_say(name: str, pattern: str) -> None:
    item = trigger(name)
    said = " ".join((item.why, *item.includes, *told(name), *item.heed, item.evidence))
    assert re.search(pattern, said)


def test_water_tablets_do_not_only_drain_salt() -> None:
    (kind,) = [item for item in TRIGGERS.medicine if item.name.startswith("Water tablets")]
    assert "the kind that keeps potassium had the stronger link" in kind.link


# --- pages ----------------------------------------------------------------------------------


def test_all_triggers_have_an_anchor_and_everything_they_say(site: Site) -> None:
    page = Page("/triggers", site.resources["/triggers"].body)
    articles = {node.attrib["id"]: text(node) for node in page.all("article")}
    groups = [group.id for group in TRIGGERS.group]
    shown = sorted(TRIGGERS.trigger, key=lambda trigger: groups.index(trigger.group))
    assert list(articles) == [trigger.id for trigger in shown]
    for trigger in TRIGGERS.trigger:
        said = articles[trigger.id]
        row = f"<b>{trigger.title}</b> <small>{trigger.hook}</small>"
        assert row in site.resources["/triggers"].body.decode()
        parts = [trigger.why, *trigger.includes, trigger.evidence]
        parts += [action.say for action in trigger.do]
        for part in (*parts, *trigger.heed, *(ITEM_NAMES[item] for item in trigger.lists)):
            assert part in said


def test_the_quiz_and_the_triggers_are_small(site: Site) -> None:
    # Of /quiz a tenth is what to heed first, of every trigger and of nine answers. How far it is,
    # and Back in its head, are 250 bytes.
    for path, most in (("/quiz", 13_150), ("/triggers", 12_400)):
        assert len(site.resources[path].encodings["br"]) < most


def test_the_form_sends_sorted_names(site: Site) -> None:
    page = Page("/quiz", site.resources["/quiz"].body)
    (form,) = page.all("form")
    names = [node.attrib["name"] for node in form.iter("input")]
    assert names == sorted(names) and set(names) == {item.id for item in QUIZ.question}
    assert form.attrib["action"] == "/quiz" and "method" not in form.attrib


def result_of(page: Page) -> str:
    (section,) = (node for node in page.having("id") if node.attrib["id"] == "result")
    return text(section)


def ask(client: FlaskClient, query: str) -> Page:
    answer = client.get(f"/quiz?{query}")
    assert answer.status_code == 200
    return Page(f"/quiz?{query}", answer.data)


def ticked(page: Page) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in page.all("input"):
        if "checked" in node.attrib:
            found.setdefault(node.attrib["name"], []).append(node.attrib["value"])
    return found


def problems(page: Page) -> list[str]:
    """The questions that carry a sentence about their answer."""
    return [
        node.attrib["id"]
        for node in page.all("fieldset")
        for line in node.iter("p")
        if line.get("class") == "quiz__problem" and "hidden" not in line.attrib
    ]


def test_a_result_without_a_script_is_complete(client: FlaskClient) -> None:
    page = ask(client, "q0=none&q1=bed&q2=sweat&q2=dry&q4=statin&q4=new")
    lint(page)
    said = result_of(page)
    for part in (
        "Possible triggers to look at",
        "This is not a diagnosis.",
        "Your medicinesFits some of your answers Evidence: ●●●● Good",
        "A new or changed medicine, in the last 3 months +3",
        "Statin +1",
        "Do not stop or halve a medicine yourself.",
        "On a statin: muscle pain, tenderness or weakness that stays",
        "How we worked this out",
        "One question adds at most 3 points",
    ):
        assert part in said
    assert "%" not in said
    assert ticked(page) == {
        "q0": ["none"], "q1": ["bed"], "q2": ["sweat", "dry"], "q4": ["new", "statin"]
    }  # fmt: skip


def test_a_red_flag_shows_help_and_no_trigger(client: FlaskClient) -> None:
    page = ask(client, "q0=breath&q0=swollen&q1=bed&q4=new")
    lint(page)
    said = result_of(page)
    assert "Call your local emergency number now." in said
    assert "A clot may have moved to the lung." in said and "This can be a clot" in said
    assert not any(title in said for title in TITLES.values())
    today = result_of(ask(client, "q0=dark-pee"))
    assert today.startswith("Get help today Get medical advice today")


def test_none_everywhere_is_a_useful_page(client: FlaskClient) -> None:
    page = ask(client, urlencode({item.id: "none" for item in QUIZ.question}))
    said = result_of(page)
    assert "Nothing stands out" in said and TITLES["night"] in said
    assert "3-minute bedtime stretch" in said and "Your answers" not in said


@pytest.mark.parametrize(
    ("query", "marked", "kept"),
    [
        ("q1=elbow&q2=sweat", ["q1"], {"q2": ["sweat"]}),
        ("q1=sweat&q3=bed", ["q1", "q3"], {}),  # another question's option
        ("q1=bed&q1=water", ["q1"], {}),
        ("q1=bed&q1=bed", ["q1"], {"q1": ["bed"]}),
        ("q2=sweat&q2=sweat&q2=dry", ["q2"], {"q2": ["sweat", "dry"]}),
        ("q1=&q2=dry", ["q1"], {"q2": ["dry"]}),
        ("q1=%ff%fe&q2=dry", ["q1"], {"q2": ["dry"]}),
        ("q2=" + "&q2=".join(["x"] * 300), ["q2"], {}),
        ("q1=" + "x" * 2000, ["q1"], {}),
    ],
)
def test_what_cannot_be_read_is_the_form_again(
    client: FlaskClient, query: str, marked: list[str], kept: dict[str, list[str]]
) -> None:
    page = ask(client, query)
    lint(page)
    assert problems(page) == marked
    assert ticked(page) == kept
    assert result_of(page) == ""
    assert "Some answers could not be read." in page.text()


@pytest.mark.parametrize("query", ["utm_source=leaflet", "x", "&", "=", "q8=bed&Q1=bed"])
def test_other_parameters_are_dropped(client: FlaskClient, site: Site, query: str) -> None:
    assert client.get(f"/quiz?{query}").data == site.resources["/quiz"].body
    with_answer = client.get(f"/quiz?{query}&q1=bed").data
    assert with_answer == client.get("/quiz?q1=bed").data


def test_missing_answers_count_as_none(client: FlaskClient) -> None:
    said = result_of(ask(client, "q1=bed"))
    assert said.startswith("Possible triggers to look at")
    assert "You skipped the safety question." in said


# --- how it is served -----------------------------------------------------------------------


def test_only_a_query_goes_to_flask(client: FlaskClient, site: Site) -> None:
    for path in ("/quiz", "/quiz?"):
        answer = client.get(path)
        assert answer.data == site.resources["/quiz"].body
        assert "max-age=0" in answer.headers["Cache-Control"] and "ETag" in answer.headers
    assert pages.READS_QUERY == {"/quiz"}


def test_an_answer_belongs_to_one_person(client: FlaskClient) -> None:
    for query in ("q1=bed", "q1=x", "q0=breath", "utm=x"):
        answer = client.get(f"/quiz?{query}")
        assert answer.headers.getlist("Cache-Control") == ["no-store"]
        assert "ETag" not in answer.headers and "Set-Cookie" not in answer.headers
        assert SECURITY <= {name for name, _ in answer.headers}
        assert len(set(name for name, _ in answer.headers)) == len(answer.headers)
    secure = client.get("/quiz?q1=bed", headers={"X-Forwarded-Proto": "https"})
    assert "Strict-Transport-Security" in secure.headers


def test_head_and_limits(client: FlaskClient) -> None:
    get, head = client.get("/quiz?q1=bed"), client.head("/quiz?q1=bed")
    assert head.data == b"" and head.headers == get.headers
    assert client.post("/quiz?q1=bed").status_code == 405
    assert client.get("/quiz?" + "&".join(["q2=sweat"] * 10_000)).status_code == 414
    assert client.get("/quiz?q1=bed", environ_overrides={"CONTENT_LENGTH": "5"}).status_code == 400


def test_even_an_error_of_ours_has_the_headers(monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app()

    def fails(*_: object) -> None:
        raise RuntimeError("a slip")

    monkeypatch.setattr(quiz, "evaluate", fails)
    answer = app.test_client().get("/quiz?q1=bed")
    assert answer.status_code == 500
    assert SECURITY <= {name for name, _ in answer.headers}
    assert answer.headers["Cache-Control"] == "no-store" and "slip" not in answer.text


NAMES = st.sampled_from([*(item.id for item in QUIZ.question), "q8", "", "q1[]", "csrf_token"])
VALUES = st.one_of(
    st.sampled_from([option.id for item in QUIZ.question for option in item.option]), st.text()
)
SENT = st.one_of(
    st.text(alphabet=st.characters(max_codepoint=255), max_size=300),  # any bytes at all
    st.binary(max_size=300).map(quote),
    st.lists(st.tuples(NAMES, VALUES), max_size=40).map(
        lambda pairs: "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs)
    ),
)


@settings(max_examples=500, deadline=None)
@given(query=SENT, host=st.text(alphabet=st.characters(max_codepoint=255), max_size=20))
def test_no_query_is_an_error_of_ours(query: str, host: str) -> None:
    environ = {"QUERY_STRING": query, "HTTP_HOST": host or "localhost"}
    answer = the_app().test_client().get("/quiz", environ_overrides=environ)
    assert answer.status_code == 200 or 400 <= answer.status_code < 500
    assert SECURITY <= {name for name, _ in answer.headers}


@settings(max_examples=200, deadline=None)
@given(values=st.lists(st.tuples(NAMES, st.text()), max_size=5))
def test_no_word_of_the_query_comes_back(values: list[tuple[str, str]]) -> None:
    marked = [(name, f"zq{value}") for name, value in values]
    answer = the_app().test_client().get("/quiz", query_string=urlencode(marked, errors="replace"))
    assert not re.search("zq", unescape(answer.text))
