"""What the quiz and its triggers must hold before they are shown, one function per rule.

Each check raises ContentError with file, key and reason, like those in checks.py.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from webapp.content.records import ContentError
from webapp.quiz import LEVELS, Option, Question, evaluate

if TYPE_CHECKING:  # content.py imports this module through checks.py
    from webapp.content import Content

MOST_POINTS = 3  # evidence 5a, rule 2
MOST_QUESTIONS = 8  # product list, G1
ACTIONS = 3
QUIZ, TRIGGERS = "quiz.toml", "triggers.toml"


def check_quiz(content: "Content") -> None:
    """Run every check of the quiz."""
    _ids_are_unique(content)
    _numbers_fit(content)
    _ties_name_every_trigger(content)
    _weights_are_sane(content)
    _every_answer_leads_somewhere(content)
    _red_flags_name_signs(content)
    _every_question_can_be_passed(content)
    _every_trigger_can_come_first(content)
    _triggers_are_complete(content)


def all_options(content: "Content") -> Iterator[tuple[str, Question, Option]]:
    """Every option with the key it stands under."""
    for question in content.quiz.question:
        for option in question.option:
            yield f"{question.id}.{option.id}", question, option


def _ids_are_unique(content: "Content") -> None:
    quiz, triggers = content.quiz, content.triggers
    lists: list[tuple[str, str, Sequence[str]]] = [
        (QUIZ, "question.id", [question.id for question in quiz.question]),
        (QUIZ, "ties", quiz.ties),
        (TRIGGERS, "trigger.id", [trigger.id for trigger in triggers.trigger]),
        (TRIGGERS, "medicine.name", [medicine.name for medicine in triggers.medicine]),
    ]
    for question in quiz.question:
        ids = [option.id for option in question.option]
        lists.append((QUIZ, f"{question.id}.option.id", ids))
    for trigger in triggers.trigger:
        lists.append((TRIGGERS, f"{trigger.id}.lists", trigger.lists))
    for file, key, names in lists:
        for place, name in enumerate(names):
            if name in names[:place]:
                raise ContentError(file, key, f"{name!r} stands there twice")


def _numbers_fit(content: "Content") -> None:
    quiz = content.quiz
    for key, value, least, most in (
        ("at_most", quiz.at_most, 1, MOST_POINTS),
        ("shown", quiz.shown, 1, len(quiz.ties)),
        ("possible", quiz.possible, 1, MOST_POINTS),
        ("strong", quiz.strong, quiz.possible + 1, 2 * MOST_POINTS),
        ("outranks", quiz.outranks, quiz.possible, quiz.strong),
        ("question", len(quiz.question), 2, MOST_QUESTIONS),
    ):
        if not least <= value <= most:
            raise ContentError(QUIZ, key, f"must be from {least} to {most}, not {value}")
    names = [question.id for question in quiz.question]
    if names != sorted(names):
        raise ContentError(QUIZ, "question.id", "must be sorted: they are the query's order")
    for place, rule in enumerate(quiz.rules):
        try:
            rule.format(**vars(quiz))
        except (KeyError, IndexError, ValueError):
            what = f"names no number of ours: {rule}"
            raise ContentError(QUIZ, f"rules[{place}]", what) from None


def _ties_name_every_trigger(content: "Content") -> None:
    known = {trigger.id for trigger in content.triggers.trigger}
    if set(content.quiz.ties) != known:
        wrong = ", ".join(sorted(set(content.quiz.ties) ^ known))
        raise ContentError(QUIZ, "ties", f"does not fit triggers.toml: {wrong}")
    if content.quiz.fallback not in known:
        raise ContentError(QUIZ, "fallback", f"there is no trigger {content.quiz.fallback!r}")


def _weights_are_sane(content: "Content") -> None:
    for key, _, option in all_options(content):
        for trigger, points in (option.points or {}).items():
            if trigger not in content.quiz.ties:
                raise ContentError(QUIZ, key, f"there is no trigger {trigger!r}")
            if not 1 <= points <= MOST_POINTS:
                what = f"{trigger} must be from 1 to {MOST_POINTS}, not {points}"
                raise ContentError(QUIZ, key, what)


def _every_answer_leads_somewhere(content: "Content") -> None:
    for key, question, option in all_options(content):
        leads = [bool(option.points), bool(option.level), bool(option.note), option.clear]
        if sum(leads) != 1:
            raise ContentError(QUIZ, key, "needs one of points, level, note or clear")
        if option.clear and not question.many:
            raise ContentError(QUIZ, key, "has nothing to clear: only one may be chosen")
        if (option.level or option.note) and question is not content.quiz.question[0]:
            raise ContentError(QUIZ, key, "belongs to the safety question, the first one")


def _red_flags_name_signs(content: "Content") -> None:
    signs = {sign.id: sign for sign in content.warnings.sign}
    for key, _, option in all_options(content):
        if option.level and (option.level not in LEVELS or not option.signs):
            raise ContentError(QUIZ, key, f"needs signs, and a level of {', '.join(LEVELS)}")
        for name in option.signs:
            if name not in signs or signs[name].level != option.level:
                what = f"there is no sign {name!r} of level {option.level!r} in warnings.toml"
                raise ContentError(QUIZ, key, what)


def _every_question_can_be_passed(content: "Content") -> None:
    for question in content.quiz.question:
        last = question.option[-1] if question.option else None
        if last is None or (question.many and not last.clear) or last.id != "none":
            raise ContentError(QUIZ, question.id, "must end with the option 'none'")


def _every_trigger_can_come_first(content: "Content") -> None:
    first = {
        evaluate(content.quiz, {question.id: [option.id]}).clues[0].trigger
        for _, question, option in all_options(content)
        if option.points
        and max(option.points.values()) >= content.quiz.possible  # else it is the fallback alone
    }
    for trigger in content.quiz.ties:
        if trigger not in first:
            raise ContentError(QUIZ, "points", f"no answer makes {trigger!r} come first")


def _triggers_are_complete(content: "Content") -> None:
    items = {item.id for item in content.prevention.item}
    for trigger in content.triggers.trigger:
        if len(trigger.do) != ACTIONS:
            raise ContentError(TRIGGERS, f"{trigger.id}.do", f"must have {ACTIONS} actions")
        if not trigger.lists:
            raise ContentError(TRIGGERS, f"{trigger.id}.lists", "adds nothing to the checklist")
        for item in trigger.lists:
            if item not in items:
                raise ContentError(TRIGGERS, f"{trigger.id}.lists", f"there is no item {item!r}")
