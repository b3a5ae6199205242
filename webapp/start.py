"""A start behind a server: the first answer waits for as little as possible.

Where nothing has changed since the last start the table is read (`built.py`), and Flask gets its
pages behind the first answers. Else everything is rendered and checked before the first answer,
compressed and kept behind it.
"""

import sys
from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import TYPE_CHECKING, Any

from flask import Flask

from webapp import add_pages, answer_from, bare_app, built, create_app, site_of
from webapp.pages import QUIZ

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def start(config: Mapping[str, Any]) -> tuple[Flask, Callable[[], object]]:
    """The application for a server, and what is left to do beside its first answers.

    `config` knows URL and KILL_WORKER, as that of `create_app`. Raises ContentError when content
    is wrong.
    """
    if config["KILL_WORKER"]:  # for a day: nothing is read or kept
        app = create_app(config)
        return app, site_of(app).warm
    key = built.fingerprint()
    kept = built.read(key)
    if kept is None:
        app = create_app(config)
        site = site_of(app)
        return app, site.warm if sys.dont_write_bytecode else lambda: built.keep(site, key)
    app = bare_app(config)
    later = _Later(app)
    answer_from(app, kept.at(app.config["URL"]), later)
    return app, later.pages


class _Later:
    """The pages of an application, made when they are first asked for, or before."""

    def __init__(self, app: Flask) -> None:
        self._app, self._of_flask = app, app.wsgi_app
        self._lock = Lock()
        self._made = False

    def pages(self) -> "WSGIApplication":
        """The pages, with the templates that a query needs."""
        with self._lock:
            if not self._made:
                add_pages(self._app)
                with self._app.test_request_context(QUIZ):
                    self._app.dispatch_request()
                self._made = True
        return self._of_flask

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        return self.pages()(environ, start_response)
