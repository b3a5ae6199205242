"""The quiz as a form: what a browser without scripts sends, checked against the content."""

from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import SelectMultipleField, ValidationError
from wtforms.form import BaseForm

from webapp.quiz import Question, Quiz, current


class QuizForm(FlaskForm):
    """Answers out of a query; `quiz_form()` adds one field per question.

    No CSRF token: a GET changes nothing, and a token would set a cookie and make two
    renderings of one page differ.
    """

    class Meta:
        """The settings of WTForms."""

        csrf = False

    def given(self) -> bool:
        """Whether the query answers any question of ours, rightly or wrongly."""
        return any(field.raw_data for field in self)

    def answers(self) -> dict[str, list[str]]:
        """What can be used of the query: question -> options."""
        fields = [field for field in self if isinstance(field, Answer)]
        return {field.name: field.usable() for field in fields if field.usable()}


class Answer(SelectMultipleField):
    """The answer to one question: options of ours, none of them twice, at most `most`."""

    def __init__(self, question: Question, **bound: Any) -> None:
        self.ids = [option.id for option in question.option]
        self.most = len(self.ids) if question.many else 1
        choices: Any = self.ids  # the types know pairs only, which WTForms calls outdated
        super().__init__(question.ask, choices=choices, **bound)

    def pre_validate(self, form: BaseForm) -> None:
        """Raise ValidationError for what a person cannot have chosen (the script has this rule)."""
        if len(self.data or ()) > len(self.usable()):
            raise ValidationError("not an answer, or one too many")

    def usable(self) -> list[str]:
        """Options of ours, in our order; nothing when they are more than can be meant."""
        known = [name for name in self.ids if name in (self.data or ())]
        return known if len(known) <= self.most else []


def quiz_form(quiz: Quiz) -> type[QuizForm]:
    """The form of this quiz: `Form(formdata=query)`. Parameters it does not know are dropped."""
    return type("Form", (QuizForm,), {item.id: Answer(item) for item in quiz.question})


def up_to_date(quiz: Quiz, query: MultiDict[str, str]) -> MultiDict[str, str]:
    """The query of an address that was shared before an answer moved, as it is now."""
    return MultiDict(current(quiz, query.to_dict(flat=False)))
