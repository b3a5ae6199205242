"""The pages. Each rule is one address that answers GET with the same bytes for everybody.

No rule has a variable, so Flask's map of rules is the list of pages, and an address that is
not in it is unknown.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, partial
from urllib.parse import parse_qsl

from flask import Blueprint, Response, g, json, render_template, request
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from webapp import offline, quiz, squeeze
from webapp.assets import Assets
from webapp.content import Content
from webapp.content.area import check_known
from webapp.content.relief import Muscle, Situation
from webapp.figures import Picture
from webapp.forms import quiz_form, up_to_date

NOT_FOUND = "/404.html"  # the name under which static hosts look for it
QUIZ = "/quiz"
# Addresses that people guess from the others, and the page that is meant.
ALIASES = {"/relief": "/", "/relief/calf": "/"}
# Where a query changes the answer. Everything else is answered from the table, query or not.
READS_QUERY = frozenset({QUIZ})

# Pages that need nothing but the content: address -> template.
PLAIN_PAGES = {
    "/helper": "helper.html",
    "/card": "card.html",
    "/aftercare": "aftercare.html",
    "/warning-signs": "warning_signs.html",
    "/triggers": "triggers.html",
    "/prevention": "prevention.html",
    "/prevention/bedtime": "bedtime.html",
    "/diary": "diary.html",
    "/diary/patterns": "diary_patterns.html",
    "/diary/data": "your_data.html",
    "/diary/report": "report.html",
    "/about": "about.html",
    NOT_FOUND: "not_found.html",
}


def figure(pictures: Mapping[str, Picture], name: str, apart: bool = False) -> Markup:
    """The picture `name`, drawn where a page shows it first and referred to after that.

    Driving borrows the steps of sitting, and walking ends half the stretches: drawing each
    figure once in a page saves a fifth of the page. One that is `apart` is drawn for itself under a
    name of its own: what it could refer to, or what would have its name, is swapped with #relief.
    """
    if apart:
        return replace(pictures[name], name=f"{pictures[name].name}p").whole
    drawn: set[str] = g.setdefault("drawn", set())
    if name in drawn:
        return pictures[name].again
    drawn.add(name)
    return pictures[name].whole


def _query() -> MultiDict[str, str]:
    """The query of this request. Unlike `request.args` it takes any bytes: those that are no text
    become an answer that the quiz cannot read, and asks for again."""
    text = request.query_string.decode(errors="replace")
    return MultiDict(parse_qsl(text, keep_blank_values=True))


def _frame() -> str:
    """A hash of all that stands around #relief, the same on each page that has it.

    Where a link swaps the muscle in, static/js/app.js sees by it whether the page around is of the
    same version.
    """
    around = render_template("relief.html", muscle=None, unsafe=None, frame="")
    g.pop("drawn", None)  # what the frame shows must be drawn whole in the page as well
    return hashlib.sha256(around.encode()).hexdigest()[:8]


def _relief(
    frame: Callable[[], str], muscle: Muscle | None, unsafe: Situation | None = None
) -> str:
    """The page of one muscle, or of one situation in which to get safe first."""
    return render_template("relief.html", frame=frame(), muscle=muscle, unsafe=unsafe)


def blueprint(content: Content, assets: Assets) -> Blueprint:
    """All pages and the web app manifest. Raises ContentError for a navigation to nowhere."""
    pages = Blueprint("pages", __name__)
    frame = cache(_frame)
    for muscle in content.muscles:
        pages.add_url_rule(muscle.path, f"relief-{muscle.id}", partial(_relief, frame, muscle))
    for situation in content.relief.unsafe:
        view = partial(_relief, frame, None, situation)
        pages.add_url_rule(situation.path, f"relief-{situation.id}", view)
    for path, template in PLAIN_PAGES.items():
        view = partial(render_template, template)
        pages.add_url_rule(path, template.removesuffix(".html"), view)
    pages.add_url_rule(QUIZ, "quiz", _quiz(content))
    pages.add_url_rule("/manifest.webmanifest", "manifest", partial(_manifest, content, assets))
    pages.after_request(_squeezed)
    _check_navigation(content)
    return pages


def _quiz(content: Content) -> Callable[[], str]:
    """The view of the quiz; with answers in the query its result, for a browser without scripts.

    With answers that cannot be read it is the questions again, the readable ones kept.
    """
    table = Markup(json.dumps(quiz.table(content.quiz), separators=(",", ":"), sort_keys=False))
    form = quiz_form(content.quiz)
    triggers = {trigger.id: trigger for trigger in content.triggers.trigger}
    signs = {sign.id: sign for sign in content.warnings.sign}

    def view() -> str:
        query = form(formdata=up_to_date(content.quiz, _query()))
        answers = query.answers()
        problems = set() if query.validate() else set(query.errors)
        show = query.given() and not problems
        return render_template(
            "quiz.html",
            table=table,
            answers=answers,
            problems=problems,
            outcome=quiz.evaluate(content.quiz, answers) if show else None,
            triggers=triggers,
            signs=signs,
        )

    return view


def _manifest(content: Content, assets: Assets) -> Response:
    """What a phone needs to put the app on its home screen."""
    text = json.dumps(offline.manifest(content, assets), ensure_ascii=False)
    return Response(text, content_type="application/manifest+json")


def _squeezed(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.data = squeeze.page(response.data)
    return response


def _check_navigation(content: Content) -> None:
    known = PLAIN_PAGES.keys() | {QUIZ} | {muscle.path for muscle in content.muscles}
    paths = [("nav", item.path) for item in content.words.nav]
    shortcuts = content.words.manifest.shortcuts
    paths += [("manifest.shortcuts", item.path.partition("#")[0]) for item in shortcuts]
    for key, path in paths:
        check_known("words.toml", key, path, known, "page")
