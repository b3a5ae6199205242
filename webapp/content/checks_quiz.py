"""What the quiz and its triggers must hold before they are shown, one function per rule.

The records stand in webapp/quiz.py, beside the rules that read them. Each check raises
ContentError with file, key and reason.
"""

from collections.abc import Collection, Iterator

from webapp.content.area import Claim, Ids, check_known
from webapp.content.records import ContentError
from webapp.content.signs import Warnings
from webapp.quiz import LEVELS, Option, Question, Quiz, Triggers, evaluate

MOST_POINTS = 3  # evidence 5a, rule 2
MOST_QUESTIONS = 8  # the safety question and seven: a minute and a half
ACTIONS = 3
QUIZ, TRIGGERS = "quiz.toml", "triggers.toml"


def ids(quiz: Quiz, triggers: Triggers) -> Iterator[Ids]:
    """Lists in which nothing may stand twice."""
    yield Ids(QUIZ, "question.id", [question.id for question in quiz.question])
    yield Ids(QUIZ, "ties", quiz.ties)
    for question in quiz.question:
        options = [option.id for option in question.option]
        yield Ids(QUIZ, f"{question.id}.option.id", options)
    yield Ids(TRIGGERS, "trigger.id", [trigger.id for trigger in triggers.trigger])
    yield Ids(TRIGGERS, "medicine.name", [medicine.name for medicine in triggers.medicine])
    for trigger in triggers.trigger:
        yield Ids(TRIGGERS, f"{trigger.id}.lists", trigger.lists)


def claims(triggers: Triggers) -> Iterator[Claim]:
    """Every statement with its sources."""
    for trigger in triggers.trigger:
        texts = [trigger.why, trigger.includes, *trigger.do, trigger.evidence, trigger.heed or ""]
        yield Claim(TRIGGERS, trigger.id, texts, trigger.sources, needs_source=True)
    for medicine in triggers.medicine:
        yield Claim(TRIGGERS, medicine.name, [medicine.link], medicine.sources)


def check(quiz: Quiz, triggers: Triggers, warnings: Warnings, items: Collection[str]) -> None:
    """Run every check of the quiz; `items` are the ids of the checklist. Raises ContentError."""
    _numbers_fit(quiz)
    _ties_name_every_trigger(quiz, triggers)
    _weights_are_sane(quiz)
    _every_answer_leads_somewhere(quiz)
    _red_flags_name_signs(quiz, warnings)
    _every_question_can_be_passed(quiz)
    _every_trigger_can_come_first(quiz)
    _triggers_are_complete(triggers, items)


def all_options(quiz: Quiz) -> Iterator[tuple[str, Question, Option]]:
    """Every option with the key it stands under."""
    for question in quiz.question:
        for option in question.option:
            yield f"{question.id}.{option.id}", question, option


def _numbers_fit(quiz: Quiz) -> None:
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
    for index, rule in enumerate(quiz.rules):
        try:
            rule.format(**vars(quiz))
        except (KeyError, IndexError, ValueError):
            what = f"names no number of ours: {rule}"
            raise ContentError(QUIZ, f"rules[{index}]", what) from None


def _ties_name_every_trigger(quiz: Quiz, triggers: Triggers) -> None:
    known = {trigger.id for trigger in triggers.trigger}
    if set(quiz.ties) != known:
        wrong = ", ".join(sorted(set(quiz.ties) ^ known))
        raise ContentError(QUIZ, "ties", f"does not fit triggers.toml: {wrong}")
    check_known(QUIZ, "fallback", quiz.fallback, known, "trigger")


def _weights_are_sane(quiz: Quiz) -> None:
    for key, _, option in all_options(quiz):
        for trigger, points in (option.points or {}).items():
            check_known(QUIZ, key, trigger, quiz.ties, "trigger")
            if not 1 <= points <= MOST_POINTS:
                what = f"{trigger} must be from 1 to {MOST_POINTS}, not {points}"
                raise ContentError(QUIZ, key, what)


def _every_answer_leads_somewhere(quiz: Quiz) -> None:
    for key, question, option in all_options(quiz):
        leads = [bool(option.points), bool(option.level), bool(option.note), option.clear]
        if sum(leads) != 1:
            raise ContentError(QUIZ, key, "needs one of points, level, note or clear")
        if option.clear and not question.many:
            raise ContentError(QUIZ, key, "has nothing to clear: only one may be chosen")
        if (option.level or option.note) and question is not quiz.question[0]:
            raise ContentError(QUIZ, key, "belongs to the safety question, the first one")


def _red_flags_name_signs(quiz: Quiz, warnings: Warnings) -> None:
    signs = {sign.id: sign for sign in warnings.sign}
    for key, _, option in all_options(quiz):
        if option.level and (option.level not in LEVELS or not option.signs):
            raise ContentError(QUIZ, key, f"needs signs, and a level of {', '.join(LEVELS)}")
        for name in option.signs:
            if name not in signs or signs[name].level != option.level:
                what = f"there is no sign {name!r} of level {option.level!r} in warnings.toml"
                raise ContentError(QUIZ, key, what)


def _every_question_can_be_passed(quiz: Quiz) -> None:
    for question in quiz.question:
        last = question.option[-1] if question.option else None
        if last is None or (question.many and not last.clear) or last.id != "none":
            raise ContentError(QUIZ, question.id, "must end with the option 'none'")


def _every_trigger_can_come_first(quiz: Quiz) -> None:
    first = {
        evaluate(quiz, {question.id: [option.id]}).clues[0].trigger
        for _, question, option in all_options(quiz)
        if option.points
        and max(option.points.values()) >= quiz.possible  # else it is the fallback alone
    }
    for trigger in quiz.ties:
        if trigger not in first:
            raise ContentError(QUIZ, "points", f"no answer makes {trigger!r} come first")


def _triggers_are_complete(triggers: Triggers, items: Collection[str]) -> None:
    for trigger in triggers.trigger:
        if len(trigger.do) != ACTIONS:
            raise ContentError(TRIGGERS, f"{trigger.id}.do", f"must have {ACTIONS} actions")
        if not trigger.lists:
            raise ContentError(TRIGGERS, f"{trigger.id}.lists", "adds nothing to the checklist")
        for item in trigger.lists:
            check_known(TRIGGERS, f"{trigger.id}.lists", item, items, "item")
