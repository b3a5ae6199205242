"""Sets of answers to the quiz, for the tests that compare its two evaluators."""

import random
from collections.abc import Iterator
from itertools import combinations

from webapp.quiz import Quiz

Answers = dict[str, list[str]]


def single_answers(quiz: Quiz) -> list[Answers]:
    """Every answer alone, and no answer at all."""
    return [
        {},
        *({question.id: [option.id]} for question in quiz.question for option in question.option),
    ]


def pairs(quiz: Quiz) -> list[Answers]:
    """Every two answers to different questions."""
    return [
        {one.id: [first.id], other.id: [second.id]}
        for one, other in combinations(quiz.question, 2)
        for first in one.option
        for second in other.option
    ]


def random_sets(quiz: Quiz, count: int, seed: int = 5) -> Iterator[Answers]:
    """Sets as people and as mischief give them: none beside others, questions left out.

    Nine in ten have no red flag, which would hide everything else.
    """
    choose = random.Random(seed)
    for _ in range(count):
        answers: Answers = {}
        for question in quiz.question:
            options = list(question.option)
            if question is quiz.question[0] and choose.random() < 0.9:
                options = [option for option in options if not option.level]
            most = len(options) if question.many else 1
            picked = choose.sample(options, choose.choice([0, 1, 1, choose.randint(0, most)]))
            if picked:
                answers[question.id] = [option.id for option in picked]
        yield answers
