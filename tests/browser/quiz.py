"""Through the questions of the quiz, as a person goes."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.checklist import apart
from tests.browser.player import wait
from tests.product import LOADED
from webapp.quiz import Question

QUESTIONS = LOADED.quiz.question
TICK_MS = 250  # an answer shows its tick for 200 ms before the next question comes
MINE = {"q0": "none", "q1": "bed", "q2": "sweat", "q3": "toes", "q4": "statin", "q7": "kidney"}


def answer(page: Page, question: str, option: str) -> Locator:
    return page.locator(f'input[name="{question}"][value="{option}"]')


def tap(page: Page, question: str, option: str) -> None:
    """Tap an answer as a person does, who saw it first, and see its tick."""
    apart(page)
    answer(page, question, option).tap()
    wait(page, TICK_MS)


def shown(page: Page, question: str) -> None:
    """Wait until this question is the one on the screen."""
    expect(page.locator(".quiz__question:visible")).to_have_id(question)


def next_(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Next|Show the result")).tap()


def go_through(page: Page, mine: dict[str, str] = MINE) -> int:
    """Answer everything as a person does; how many taps it took."""
    taps = answer_from(page, QUESTIONS, mine)
    expect(page.locator("#result h2")).to_be_focused()
    return taps


def answer_from(page: Page, questions: tuple[Question, ...], mine: dict[str, str]) -> int:
    taps = 0
    for item in questions:
        shown(page, item.id)
        option = mine.get(item.id, "none")
        tap(page, item.id, option)
        taps += 1
        if item.many and option != "none":
            next_(page)
            taps += 1
    return taps
