"""Unknot: relief for a leg cramp, on a phone, now."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask
from jinja2 import StrictUndefined

from webapp import built, content, pages
from webapp.answers import Answers
from webapp.assets import Assets
from webapp.figures import draw, hero
from webapp.middleware import Middleware
from webapp.site import Site, build_site
from webapp.wording import LookingEnvironment, Wording

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

ROOT = built.ROOT


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """The application, every answer of it ready in memory.

    `config` knows CONTENT (a folder of TOML), STATIC (a folder of files), URL (where people reach
    the site) and KILL_WORKER (true: the service worker removes itself from every phone).
    Raises ContentError when content is wrong.
    """
    app = bare_app(config)
    assets = add_pages(app)
    site = build_site(app, assets)
    assert isinstance(app.jinja_env, LookingEnvironment)
    app.jinja_env.wording.check_all_are_asked_for()
    answer_from(app, site, app.wsgi_app)
    return app


def bare_app(config: Mapping[str, Any] | None = None) -> Flask:
    """The application with its settings and without a page."""
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=None)
    app.jinja_environment = LookingEnvironment
    app.config.from_mapping(CONTENT=content.FOLDER, STATIC=ROOT / "static")
    app.config.from_mapping(URL="http://127.0.0.1:8000", KILL_WORKER=False)
    app.config.from_mapping(config)
    return app


def add_pages(app: Flask) -> Assets:
    """Load the content and give `app` its pages; what they name of static/ is in the result.

    Raises ContentError when content is wrong.
    """
    loaded = content.load(Path(app.config["CONTENT"]))
    # Short ids: each stands three times in every page that shows the figure.
    drawn = enumerate(loaded.figures.items())
    pictures = {name: draw(figure, f"f{number}") for number, (name, figure) in drawn}
    large = enumerate(loaded.heroes.items())
    pictures |= {name: hero.draw(shown, f"h{number}") for number, (name, shown) in large}
    assets = Assets(Path(app.config["STATIC"]))
    wording = Wording(loaded.words)
    assert isinstance(app.jinja_env, LookingEnvironment)
    app.jinja_env.wording, app.jinja_env.assets = wording, assets
    app.jinja_env.undefined = StrictUndefined  # a word that is missing stops the start
    # Answers are shown in the order in which the content has them.
    app.jinja_env.policies["json.dumps_kwargs"] = {"sort_keys": False}
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        content=loaded,
        words=wording.tables,
        data=wording.data,
        assets=assets,
        figure=partial(pages.figure, pictures),
    )
    app.register_blueprint(pages.blueprint(loaded, assets))
    return assets


def answer_from(app: Flask, site: Site, pages_of: "WSGIApplication") -> None:
    """Let `app` answer from the table, and by `pages_of` where a query changes the answer."""
    answers = Answers(site, pages.READS_QUERY)
    app.extensions["answers"] = answers
    app.wsgi_app = Middleware(answers, pages_of)  # type: ignore[method-assign]


def answers_of(app: Flask) -> Answers:
    """What an application answers."""
    answers = app.extensions["answers"]
    assert isinstance(answers, Answers)
    return answers


def site_of(app: Flask) -> Site:
    """The table of resources of an application."""
    return answers_of(app).site
