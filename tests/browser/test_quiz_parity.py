"""Two evaluators, one table. What the answers lead to is compared for every answer alone, every
pair of answers and twenty thousand random sets. What a person sees of it, rendered by the server
and built by the script, depends on nothing else: it is compared, byte by byte, for every answer,
every pair, and every random set that shows anything that was not seen before.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.browser.phone import NewPage, open_page
from tests.product import LOADED
from tests.quiz_sets import Answers, pairs, random_sets, single_answers
from webapp.quiz import Clue, Outcome, Quiz, evaluate, table
from webapp.site import Site
from webapp.squeeze import page as squeezed

BATCH = 500
# What the script calls a note, by its words.
NOTES = {
    option.note: f"{question.id}-{option.id}"
    for question in LOADED.quiz.question
    for option in question.option
    if option.note
}
RANDOM = 20_000

# Sets and results go over as one text each: Playwright takes ten times as long for as many values.
EVALUATE = """async ([rules, table, sets]) => {
  const { evaluate } = await import(rules);
  return JSON.stringify(JSON.parse(sets).map((answers) => {
    const { minds, marks, ...outcome } = evaluate(table, answers);
    if (outcome.level) return outcome; // nothing else is shown then
    return { ...outcome, minds: [...new Set(minds)].sort(), marks };
  }));
}"""
BUILD = """async ([rules, result, table, sets]) => {
  const { evaluate } = await import(rules);
  const { show } = await import(result);
  const root = document.querySelector("trigger-quiz");
  const section = document.querySelector("#result").cloneNode();
  return JSON.stringify(JSON.parse(sets).map((answers) => {
    show(section, root, evaluate(table, answers));
    return section.outerHTML;
  }));
}"""


class Served(NamedTuple):
    """A set of answers, and what the server makes of it."""

    answers: Answers
    outcome: Outcome


class Sections:
    """The outcome of a set of answers and its rendered section, by the server and by the script."""

    def __init__(self, app: Flask, site: Site, page: Page) -> None:
        names = {path.split(".")[0]: path for path in site.resources}
        self._rules, self._result = (
            names[f"/static/js/quiz/quiz-{part}"] for part in ("rules", "result")
        )
        self.page = page
        parts = app.jinja_env.get_template("_quiz_parts.html").module
        triggers = {trigger.id: trigger for trigger in LOADED.triggers.trigger}
        signs = {sign.id: sign for sign in LOADED.warnings.sign}
        self._render: Callable[..., str] = lambda outcome: parts.result(outcome, triggers, signs)  # type: ignore[attr-defined]

    def differ(self, rules: dict[str, Any], served: Iterable[Served]) -> Iterator[Answers]:
        """Those sets that lead to two outcomes."""
        for batch in batches(served):
            asked = [self._rules, rules, json.dumps([one.answers for one in batch])]
            found = json.loads(self.page.evaluate(EVALUATE, asked))
            for one, outcome in zip(batch, found, strict=True):
                if outcome != as_script(one.outcome):
                    yield one.answers

    def sections_differ(
        self, rules: dict[str, Any], served: Iterable[Served]
    ) -> Iterator[list[str]]:
        """The section of the server and that of the script, where they are not the same bytes."""
        for batch in batches(served):
            asked = [self._rules, self._result, rules, json.dumps([one.answers for one in batch])]
            built = json.loads(self.page.evaluate(BUILD, asked))
            for one, section in zip(batch, built, strict=True):
                rendered = squeezed(self._render(one.outcome).encode()).decode()
                rendered = rendered.replace("\u00a0", "&nbsp;")  # how a browser writes it back
                if rendered != section:
                    yield [rendered, section]


def by_server(sets: Iterable[Answers], quiz: Quiz = LOADED.quiz) -> Iterator[Served]:
    return (Served(answers, evaluate(quiz, answers)) for answers in sets)


def batches(served: Iterable[Served]) -> Iterator[list[Served]]:
    left = iter(served)
    while batch := list(islice(left, BATCH)):
        yield batch


def as_script(outcome: Outcome) -> dict[str, Any]:
    """An outcome as `EVALUATE` gives it."""
    found: dict[str, Any] = {
        "checked": outcome.checked,
        "flags": [option.id for option in outcome.flags],
        "notes": [NOTES[option.note] for option in outcome.notes if option.note],
        "clues": [clue_of(clue) for clue in outcome.clues],
    }
    if outcome.level:
        return found | {"level": outcome.level}
    return found | {"minds": sorted(outcome.minds), "marks": list(outcome.marks)}


def clue_of(clue: Clue) -> dict[str, Any]:
    reasons = [
        {"question": why.question.id, "option": why.option.id, "points": why.points}
        for why in clue.reasons
    ]
    fit = {"fit": clue.fit} if clue.fit else {}
    return {"trigger": clue.trigger, "points": clue.points, **fit, "reasons": reasons}


@pytest.fixture
def sections(app: Flask, site: Site, new_page: NewPage) -> Sections:
    page = new_page()
    open_page(page, "/quiz")
    return Sections(app, site, page)


def embedded(site: Site) -> dict[str, Any]:
    """The table as the page brings it along."""
    html = site.resources["/quiz"].body.decode()
    text = html.split('<script type="application/json">')[1].split("</script>")[0]
    found: dict[str, Any] = json.loads(text)
    return found


def all_sets(random_ones: int) -> list[Answers]:
    quiz = LOADED.quiz
    return [*single_answers(quiz), *pairs(quiz), *random_sets(quiz, random_ones)]


def shows_something_new(served: Iterable[Served]) -> Iterator[Served]:
    """Those that show what none before did: a clue with its reasons, a trigger to somebody who
    minds these things, a list of flags or of notes."""
    seen: set[str] = set()
    for one in served:
        outcome = as_script(one.outcome)
        clues, minds = outcome.pop("clues"), outcome.pop("minds", None)
        outcome.pop("marks", None)  # they are kept, not shown
        parts = {repr(outcome)}
        for clue in clues:
            del clue["points"]
            parts |= {repr(clue), repr((clue["trigger"], minds))}
        if not parts <= seen:
            yield one
        seen |= parts


def test_the_two_evaluators_agree(sections: Sections, site: Site) -> None:
    quiz, rules = LOADED.quiz, embedded(site)
    few = list(by_server([*single_answers(quiz), *pairs(quiz)]))
    many = list(by_server(random_sets(quiz, RANDOM)))
    new = list(shows_something_new(many))
    assert len(few) > 2000 and len(new) > 500
    assert list(sections.differ(rules, few + many)) == []
    for rendered, built in sections.sections_differ(rules, few + new):
        assert built == rendered


# --- the controls: one thing broken on one side, and the comparison must see it ---------------


def heavier(rules: dict[str, Any]) -> None:
    rules["questions"][2]["options"][2]["points"]["fluid"] = 2


def swapped(rules: dict[str, Any]) -> None:
    ties = rules["ties"]
    ties[0], ties[1] = ties[1], ties[0]


def unmindful(rules: dict[str, Any]) -> None:
    del rules["questions"][7]["options"][1]["minds"]


def uncapped(rules: dict[str, Any]) -> None:
    rules["weak"].remove("position")


def unlinked(rules: dict[str, Any]) -> None:
    rules["linked"] = 4


def both(rules: dict[str, Any]) -> None:
    del rules["questions"][6]["options"][2]["one"]


def unnoted(rules: dict[str, Any]) -> None:
    del rules["questions"][2]["options"][10]["note"]


@pytest.mark.parametrize("broken", [heavier, swapped, unmindful, uncapped, unlinked, both, unnoted])
def test_what_is_broken_in_the_script_is_seen(
    sections: Sections, site: Site, broken: Callable[[dict[str, Any]], None]
) -> None:
    rules = deepcopy(embedded(site))
    broken(rules)
    assert any(sections.differ(rules, by_server(all_sets(500))))


def test_a_weight_broken_on_the_server_is_seen(sections: Sections, site: Site) -> None:
    questions = list(LOADED.quiz.question)
    options = list(questions[2].option)
    assert options[2].points == {"sweat": 3, "fluid": 1}
    options[2] = replace(options[2], points={"sweat": 2, "fluid": 1})
    questions[2] = replace(questions[2], option=tuple(options))
    broken = replace(LOADED.quiz, question=tuple(questions))
    assert any(sections.differ(embedded(site), by_server(all_sets(500), broken)))


def test_a_tie_broken_on_the_server_is_seen(sections: Sections, site: Site) -> None:
    one, other, *rest = LOADED.quiz.ties
    broken = replace(LOADED.quiz, ties=(other, one, *rest))
    assert any(sections.differ(embedded(site), by_server(all_sets(500), broken)))


def test_the_page_brings_the_table_of_the_content(site: Site) -> None:
    assert embedded(site) == json.loads(json.dumps(table(LOADED.quiz)))


@pytest.mark.parametrize(
    "slip",
    [
        """(root) => root.querySelectorAll("template").forEach(({ content }) =>
          content.querySelector(".clue__because")?.append("."))""",
        """(root) => root.querySelectorAll("template").forEach(({ content }) =>
          content.querySelector("h2")?.removeAttribute("tabindex"))""",
    ],
    ids=["a word", "an attribute"],
)
def test_a_part_that_differs_in_the_script_is_seen(
    sections: Sections, site: Site, slip: str
) -> None:
    sections.page.locator("trigger-quiz").evaluate(slip)
    assert any(sections.sections_differ(embedded(site), by_server(all_sets(50)[-50:])))
