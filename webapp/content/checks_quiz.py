"""What the quiz and its triggers must hold before they are shown, one function per rule.

The records stand in webapp/quiz.py, beside the rules that read them. Each check raises
ContentError with file, key and reason.
"""

from collections.abc import Iterator, Mapping, Sequence

from webapp.content.area import Claim, Ids, check_known, check_length
from webapp.content.conditions import Condition
from webapp.content.prevention import Effect, Prevention
from webapp.content.records import ContentError, Folder, build
from webapp.content.signs import Warnings
from webapp.quiz import LEVELS, Option, Question, Quiz, Triggers, evaluate

MOST_POINTS = 3  # that several answers to one question give together, unless they are medicines
MOST_WEIGHT = 4  # that one answer gives: week 14 of a pregnancy, vomiting
MOST_QUESTIONS = 8  # the safety question and seven: a minute and a half
MOST_WORDS = 18  # of a question with its hint: read at a glance
MOST_LISTED = 5  # items that one tap adds to the checklist
ACTIONS = 3
WEAK = {"weak", "little"}  # grades
QUIZ, TRIGGERS = "quiz.toml", "triggers.toml"
MOST_WORDS_IN_A_HOOK = 6  # a row of the list of triggers


def load(folder: Folder, triggers: Triggers) -> Quiz:
    """The quiz, which holds back the triggers whose evidence is weak. Raises ContentError."""
    table = folder.tables(QUIZ)
    if "weak" in table:
        raise ContentError(QUIZ, "weak", "is not a known key: the grades in triggers.toml say it")
    weak = [trigger.id for trigger in triggers.trigger if trigger.grade in WEAK]
    return build(Quiz, table | {"weak": weak}, file=QUIZ)


def ids(quiz: Quiz, triggers: Triggers) -> Iterator[Ids]:
    """Lists in which nothing may stand twice."""
    yield Ids(QUIZ, "question.id", [question.id for question in quiz.question])
    yield Ids(QUIZ, "ties", quiz.ties)
    for question in quiz.question:
        options = [option.id for option in question.option]
        yield Ids(QUIZ, f"{question.id}.option.id", options)
    yield Ids(TRIGGERS, "trigger.id", [trigger.id for trigger in triggers.trigger])
    yield Ids(TRIGGERS, "group.id", [group.id for group in triggers.group])
    yield Ids(TRIGGERS, "medicine.name", [medicine.name for medicine in triggers.medicine])
    for trigger in triggers.trigger:
        yield Ids(TRIGGERS, f"{trigger.id}.lists", trigger.lists)


def claims(quiz: Quiz, triggers: Triggers) -> Iterator[Claim]:
    """Every statement with its sources."""
    for key, _, option in all_options(quiz):
        if option.note:
            yield Claim(QUIZ, key, [option.note], option.sources)
    for trigger in triggers.trigger:
        told = [*trigger.includes, *(action.say for action in trigger.do)]
        texts = [trigger.why, *told, trigger.evidence, *trigger.heed]
        yield Claim(TRIGGERS, trigger.id, texts, trigger.sources, needs_source=True)
    for medicine in triggers.medicine:
        yield Claim(TRIGGERS, medicine.name, [medicine.link], medicine.sources)


def check(
    quiz: Quiz,
    triggers: Triggers,
    warnings: Warnings,
    prevention: Prevention,
    conditions: Sequence[Condition],
) -> None:
    """Run every check of the quiz, against what the checklist knows. Raises ContentError."""
    asked = {item.id: item for item in conditions if item.id in prevention.heeded}
    _rows_are_short(triggers)
    _numbers_fit(quiz)
    _questions_are_short(quiz)
    _ties_name_every_trigger(quiz, triggers)
    _weights_are_sane(quiz)
    _every_answer_leads_somewhere(quiz)
    _old_answers_lead_to_new_ones(quiz)
    _red_flags_name_signs(quiz, warnings)
    _every_question_can_be_passed(quiz)
    _every_trigger_can_come_first(quiz)
    _triggers_are_complete(triggers, prevention)
    effects = _effects(triggers, prevention)
    _answers_know_whom_to_keep_from_what(quiz, asked, effects)
    _every_effect_is_asked_about(quiz, triggers, effects)
    _actions_name_their_effects(triggers, effects)


def all_options(quiz: Quiz) -> Iterator[tuple[str, Question, Option]]:
    """Every option with the key it stands under."""
    for question in quiz.question:
        for option in question.option:
            yield f"{question.id}.{option.id}", question, option


def _rows_are_short(triggers: Triggers) -> None:
    groups = [group.id for group in triggers.group]
    for trigger in triggers.trigger:
        check_known(TRIGGERS, f"{trigger.id}.group", trigger.group, groups, "group")
        if len(trigger.hook.split()) > MOST_WORDS_IN_A_HOOK:
            what = f"has more than {MOST_WORDS_IN_A_HOOK} words: {trigger.hook!r}"
            raise ContentError(TRIGGERS, f"{trigger.id}.hook", what)


def _numbers_fit(quiz: Quiz) -> None:
    for key, value, least, most in (
        ("at_most", quiz.at_most, 1, MOST_POINTS),
        ("linked", quiz.linked, quiz.at_most, 2 * MOST_POINTS),
        ("weak_at_most", quiz.weak_at_most, quiz.possible, MOST_POINTS),
        ("shown", quiz.shown, 1, len(quiz.ties)),
        ("possible", quiz.possible, 1, MOST_POINTS),
        ("outranks", quiz.outranks, quiz.possible, MOST_WEIGHT),
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


def _questions_are_short(quiz: Quiz) -> None:
    for question in quiz.question:
        words = len(f"{question.ask} {question.hint}".split())
        if words > MOST_WORDS:
            raise ContentError(QUIZ, question.id, f"has {words} words, {MOST_WORDS} are the most")


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
            if not 1 <= points <= MOST_WEIGHT:
                what = f"{trigger} must be from 1 to {MOST_WEIGHT}, not {points}"
                raise ContentError(QUIZ, key, what)


def _every_answer_leads_somewhere(quiz: Quiz) -> None:
    for key, question, option in all_options(quiz):
        counts = bool(option.points or option.note)
        if counts + bool(option.level) + option.clear != 1:
            raise ContentError(QUIZ, key, "needs points or a note, or a level, or clear")
        if option.clear and not question.many:
            raise ContentError(QUIZ, key, "has nothing to clear: only one may be chosen")
        if option.level and question is not quiz.question[0]:
            raise ContentError(QUIZ, key, "belongs to the safety question, the first one")
        if option.kind and not option.points:
            raise ContentError(QUIZ, key, "is a kind of medicine that adds no points")
        same = [other for other in question.option if other.one == option.one]
        if option.one and (len(same) < 2 or not question.many):
            raise ContentError(QUIZ, key, f"is the only {option.one!r} that can be chosen")


def _old_answers_lead_to_new_ones(quiz: Quiz) -> None:
    known = {key for key, _, _ in all_options(quiz)}
    clears = {question.id for _, question, option in all_options(quiz) if option.clear}
    for before, now in quiz.moved.items():
        asked = before.partition(".")[0]
        if before in known or asked not in {question.id for question in quiz.question}:
            raise ContentError(QUIZ, "moved", f"{before!r} is no answer of the past")
        if now not in known or now.partition(".")[0] not in clears:
            raise ContentError(QUIZ, "moved", f"{before!r} leads to {now!r}, which is no answer")


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


def _triggers_are_complete(triggers: Triggers, prevention: Prevention) -> None:
    graded = [grade.id for grade in prevention.grade if grade.dots]
    for trigger in triggers.trigger:
        if len(trigger.do) != ACTIONS:
            raise ContentError(TRIGGERS, f"{trigger.id}.do", f"must have {ACTIONS} actions")
        if not trigger.includes:
            raise ContentError(TRIGGERS, f"{trigger.id}.includes", "says nothing")
        if not 1 <= len(trigger.lists) <= MOST_LISTED:
            what = f"must name from 1 to {MOST_LISTED} items of the checklist"
            raise ContentError(TRIGGERS, f"{trigger.id}.lists", what)
        for item in trigger.lists:
            check_known(TRIGGERS, f"{trigger.id}.lists", item, prevention.items, "item")
        check_known(TRIGGERS, f"{trigger.id}.grade", trigger.grade, graded, "grade with dots")
    spare = prevention.items.get(triggers.instead)
    if spare is None or triggers.asked(spare):
        raise ContentError(TRIGGERS, "instead", "must be an item of the checklist for everybody")


def _effects(triggers: Triggers, prevention: Prevention) -> dict[str, Effect]:
    """The effects of the checklist with the words that only triggers say, and their own."""
    effects = {effect.id: effect for effect in prevention.effect}
    for name, tells in triggers.tells.items():
        known = effects[name].tells if name in effects else ()
        effects[name] = Effect(name, (*known, *tells))
    return effects


def _answers_know_whom_to_keep_from_what(
    quiz: Quiz, conditions: Mapping[str, Condition], effects: dict[str, Effect]
) -> None:
    """An answer that ticks a condition minds at least what the checklist minds for it."""
    for key, _, option in all_options(quiz):
        for name in option.minds:
            check_known(QUIZ, f"{key}.minds", name, effects, "effect")
        for name in option.marks:
            check_known(QUIZ, f"{key}.marks", name, conditions, "condition")
            if missing := set(conditions[name].minds) - set(option.minds):
                what = f"must have {min(missing)!r} like the condition {name!r}"
                raise ContentError(QUIZ, f"{key}.minds", what)


def _every_effect_is_asked_about(
    quiz: Quiz, triggers: Triggers, effects: dict[str, Effect]
) -> None:
    """An effect that an action has and nobody minds, or is asked about, keeps nobody from it."""
    minded = {name for _, _, option in all_options(quiz) for name in option.minds}
    asked = {name for ask in triggers.ask for name in ask.gives}
    for index, ask in enumerate(triggers.ask):
        check_length(TRIGGERS, f"ask[{index}].say", ask.say)
        for name in ask.gives:
            check_known(TRIGGERS, f"ask[{index}].gives", name, effects, "effect")
    for name in sorted(asked ^ minded):
        what = "is minded by no answer" if name in asked else "is asked about nowhere"
        raise ContentError(TRIGGERS, "ask", f"the effect {name!r} {what}")


def _actions_name_their_effects(triggers: Triggers, effects: dict[str, Effect]) -> None:
    """An action that tells to drink, eat or take salt is kept from whoever minds that."""
    asked = [name for ask in triggers.ask for name in ask.gives]
    says = {ask.say for ask in triggers.ask}
    for trigger in triggers.trigger:
        for index, action in enumerate(trigger.do):
            key = f"{trigger.id}.do[{index}]"
            check_length(TRIGGERS, key, action.say)
            for name in action.gives:
                check_known(TRIGGERS, f"{key}.gives", name, asked, "[[ask]] for the effect")
            for effect in effects.values():
                tell = effect.told_by(action.say)
                if tell and effect.id not in action.gives and action.say not in says:
                    what = f"must name {effect.id!r}, because it says {tell!r}: {action.say!r}"
                    raise ContentError(TRIGGERS, f"{key}.gives", what)
