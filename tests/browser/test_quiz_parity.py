"""Two evaluators, one table: what the server renders and what the script builds are the same
bytes, for every answer alone, every pair of answers and twenty thousand random sets.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.browser.phone import NewPhone, open_page
from tests.product import LOADED
from tests.quiz_sets import Answers, pairs, random_sets, single_answers
from webapp.quiz import Quiz, evaluate, table
from webapp.site import Site
from webapp.squeeze import page as squeezed

pytestmark = pytest.mark.alone  # it must stay under a minute, and is asked to
BATCH = 2000
RANDOM = 20_000

BUILD = """async ([rules, result, table, sets, whole]) => {
  const { evaluate } = await import(rules);
  const { show } = await import(result);
  const root = document.querySelector("trigger-quiz");
  const section = document.querySelector("#result").cloneNode();
  const one = async (answers) => {
    show(section, root, evaluate(table, answers));
    const html = section.outerHTML;
    if (whole) return html;
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(html));
    return btoa(String.fromCharCode(...new Uint8Array(digest)));
  };
  return Promise.all(sets.map(one));
}"""


class Sections:
    """The rendered result section of a set of answers, by the server and by the script."""

    def __init__(self, app: Flask, site: Site, page: Page) -> None:
        names = {path.split(".")[0]: path for path in site.resources}
        self._scripts = [names[f"/static/js/quiz/quiz-{part}"] for part in ("rules", "result")]
        self._page = page
        parts = app.jinja_env.get_template("_quiz_parts.html").module
        triggers = {trigger.id: trigger for trigger in LOADED.triggers.trigger}
        signs = {sign.id: sign for sign in LOADED.warnings.sign}
        self._render: Callable[..., str] = lambda outcome: parts.result(outcome, triggers, signs)  # type: ignore[attr-defined]

    def by_server(self, quiz: Quiz, answers: Answers) -> str:
        html = squeezed(self._render(evaluate(quiz, answers)).encode()).decode()
        return html.replace("\u00a0", "&nbsp;")  # how a browser writes that character back

    def by_script(self, rules: dict[str, Any], sets: list[Answers], *, whole: bool) -> list[str]:
        found: list[str] = self._page.evaluate(BUILD, [*self._scripts, rules, sets, whole])
        return found

    def differ(self, quiz: Quiz, rules: dict[str, Any], sets: Iterable[Answers]) -> list[Answers]:
        """Those sets whose two sections are not the same bytes."""
        left, different = list(sets), []
        while left:
            batch, left = left[:BATCH], left[BATCH:]
            built = self.by_script(rules, batch, whole=False)
            for answers, digest in zip(batch, built, strict=True):
                rendered = self.by_server(quiz, answers).encode()
                if _digest(rendered) != digest:
                    different.append(answers)
        return different


def _digest(body: bytes) -> str:
    return base64.b64encode(hashlib.sha256(body).digest()).decode()


@pytest.fixture
def sections(app: Flask, site: Site, new_phone: NewPhone) -> Sections:
    page = new_phone().new_page()
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


def test_the_two_evaluators_render_the_same_bytes(sections: Sections, site: Site) -> None:
    sets = all_sets(RANDOM)
    assert len(sets) > RANDOM + 2000
    different = sections.differ(LOADED.quiz, embedded(site), sets)
    if different:
        (built,) = sections.by_script(embedded(site), different[:1], whole=True)
        assert built == sections.by_server(LOADED.quiz, different[0]), different[0]
    assert not different


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
    assert sections.differ(LOADED.quiz, rules, all_sets(500))


def test_a_weight_broken_on_the_server_is_seen(sections: Sections, site: Site) -> None:
    questions = list(LOADED.quiz.question)
    options = list(questions[2].option)
    assert options[2].points == {"sweat": 3, "fluid": 1}
    options[2] = replace(options[2], points={"sweat": 2, "fluid": 1})
    questions[2] = replace(questions[2], option=tuple(options))
    broken = replace(LOADED.quiz, question=tuple(questions))
    assert sections.differ(broken, embedded(site), all_sets(500))


def test_a_tie_broken_on_the_server_is_seen(sections: Sections, site: Site) -> None:
    one, other, *rest = LOADED.quiz.ties
    broken = replace(LOADED.quiz, ties=(other, one, *rest))
    assert sections.differ(broken, embedded(site), all_sets(500))


def test_the_page_brings_the_table_of_the_content(site: Site) -> None:
    assert embedded(site) == json.loads(json.dumps(table(LOADED.quiz)))
