"""The rules of the quiz, its content, and /quiz asked without a script."""

import re
import statistics
from collections.abc import Mapping
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
from webapp.quiz import Answers, evaluate
from webapp.site import Site

QUIZ, TRIGGERS = LOADED.quiz, LOADED.triggers
TITLES = {trigger.id: trigger.title for trigger in TRIGGERS.trigger}
MOST_WORDS = 18  # a question's median: read at a glance

ITEM_NAMES = {item.id: item.name for item in LOADED.prevention.item}


def clues(answers: Answers) -> list[tuple[str, int]]:
    return [(clue.trigger, clue.points) for clue in evaluate(QUIZ, answers).clues]


# --- rules (evidence 5a) --------------------------------------------------------------------


def test_points_of_all_questions_add_up() -> None:
    assert clues({"q1": ["bed"], "q6": ["older"]}) == [("night", 5)]
    (clue,) = evaluate(QUIZ, {"q1": ["bed"], "q6": ["older"]}).clues
    assert clue.strong
    assert [(reason.option.id, reason.points) for reason in clue.reasons] == [
        ("bed", 3),
        ("older", 2),
    ]


def test_one_question_gives_a_trigger_three_points_at_most() -> None:
    assert clues({"q4": ["new", "water-tablets", "inhaler", "statin"]}) == [("medicines", 3)]
    assert clues({"q2": ["sweat", "dry"]}) == [("sweat", 3), ("fluid", 3)]


@pytest.mark.parametrize(
    ("answers", "strong"),
    [
        ({"q2": ["sat"]}, [False]),  # 2
        ({"q1": ["still"]}, [False]),  # 3
        ({"q1": ["during"], "q2": ["no-warm-up"]}, [True]),  # 4
    ],
)
def test_four_points_are_a_strong_clue(answers: Answers, strong: list[bool]) -> None:
    assert [clue.strong for clue in evaluate(QUIZ, answers).clues] == strong


def test_one_point_is_no_clue() -> None:
    for answers in ({"q4": ["other"]}, {"q5": ["coffee"]}, {"q6": ["young"]}, {"q1": ["none"]}):
        assert clues(answers) == [("night", 0)]


def test_at_most_three_are_shown_and_ties_follow_the_order() -> None:
    assert clues({"q7": ["veins", "numb-feet", "arteries", "kidney"]}) == [
        ("circulation", 3),
        ("conditions", 3),
        ("nerves", 3),
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


def test_dialysis_is_a_note_and_the_quiz_goes_on() -> None:
    outcome = evaluate(QUIZ, {"q0": ["dialysis"], "q1": ["still"]})
    assert outcome.level is None
    assert [option.id for option in outcome.notes] == ["dialysis"]
    assert outcome.clues[0].trigger == "position"


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
    """Evidence 5c: by strength of evidence and usefulness. Read it before changing one."""
    points = {
        (item.id, option.id): option.points for item in QUIZ.question for option in item.option
    }
    assert points["q4", "inhaler"] == points["q4", "water-tablets"] == {"medicines": 3}
    assert points["q4", "statin"] == {"medicines": 2}
    assert points["q5", "coffee"] == {"drinks": 1}
    assert points["q1", "walking"] == {"circulation": 3, "nerves": 1}
    assert points["q7", "diabetes"] == {"conditions": 2, "nerves": 2}
    assert sum(sum(row.values()) for row in points.values() if row) == 140
    assert [len(item.option) for item in QUIZ.question] == [14, 8, 11, 4, 10, 8, 5, 11]


def test_the_order_that_is_told_is_the_order_that_decides(site: Site) -> None:
    said = Page("/quiz", site.resources["/quiz"].body).text()
    assert f"this order decides: {'; '.join(TITLES[name] for name in QUIZ.ties)}." in said


def test_questions_are_few_and_short() -> None:
    assert len(QUIZ.question) <= 8
    counts = [len(f"{item.ask} {item.hint}".split()) for item in QUIZ.question]
    assert statistics.median(counts) <= MOST_WORDS


def test_medicines_are_never_stopped() -> None:
    (trigger,) = (item for item in TRIGGERS.trigger if item.id == "medicines")
    assert trigger.do[0] == "Keep taking them."
    assert trigger.heed and trigger.heed.startswith("Do not stop or halve a medicine yourself.")
    named = " ".join(f"{item.name} {item.link}" for item in TRIGGERS.medicine).lower()
    for name in ("diuretic", "inhaler", "statin", "raloxifene", "iron", "naproxen", "diabetes"):
        assert name in named


def test_a_hurt_muscle_is_not_stretched() -> None:
    (trigger,) = (item for item in TRIGGERS.trigger if item.id == "injury")
    assert trigger.heed and trigger.heed.startswith("Do not stretch a muscle that just popped")


# --- pages ----------------------------------------------------------------------------------


def test_all_triggers_have_an_anchor_and_everything_they_say(site: Site) -> None:
    page = Page("/triggers", site.resources["/triggers"].body)
    articles = {node.attrib["id"]: text(node) for node in page.all("article")}
    assert list(articles) == list(TITLES)
    for trigger in TRIGGERS.trigger:
        said = articles[trigger.id]
        parts = [trigger.title, trigger.why, trigger.includes, *trigger.do, trigger.evidence]
        for part in (*parts, trigger.heed or "", *(ITEM_NAMES[item] for item in trigger.lists)):
            assert part in said


def test_the_quiz_and_the_triggers_are_small(site: Site) -> None:
    # Of /quiz a twentieth is what to heed first: of every trigger, in every result.
    for path in ("/quiz", "/triggers"):
        assert len(site.resources[path].encodings["br"]) < 12_400


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
        "Your medicinesPossible clue",
        "A new or changed medicine, in the last 3 months +3",
        "Statin +2",
        "Do not stop or halve a medicine yourself.",
        "Asthma and COPD inhalers",
        "How we worked this out",
        "One question can add at most 3 points",
        "A doctor can examine you",
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
