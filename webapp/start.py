"""A start behind a server: the first answer waits for as little as possible.

Where nothing has changed since the last start the table is read (`built.py`), and Flask gets its
pages when somebody asks for what they alone can answer. Else everything is rendered and checked
before the first answer, compressed and kept behind it.
"""

import sys
from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import TYPE_CHECKING, Any

from flask import Flask, Response

from webapp import add_pages, answer_from, bare_app, built, create_app, site_of

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
    site = kept.at(app.config["URL"])
    answer_from(app, site, _Later(app, key))
    return app, site.warm


class _Later:
    """The pages of an application, made when they are first asked for.

    That is for answers of the quiz without a script. To make them in each process at its start
    takes more CPU than all else in it, and 15 MB.
    """

    def __init__(self, app: Flask, key: bytes) -> None:
        self._app, self._of_flask, self._key = app, app.wsgi_app, key
        self._lock = Lock()
        self._pages: WSGIApplication | None = None

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        with self._lock:
            self._pages = self._pages or self._make()
        return self._pages(environ, start_response)

    def _make(self) -> "WSGIApplication":
        """The pages; a plain line where our files are no longer those of the table, as between a
        change in place and the new start: its styles and scripts would be others."""
        if built.fingerprint() != self._key:
            return Response("Service Unavailable\n", 503)
        add_pages(self._app)
        return self._of_flask
