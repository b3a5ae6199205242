"""The app as it is, made once in a process: to read its content or to render it takes a while."""

from functools import cache

from flask import Flask

from webapp import content, create_app

LOADED = content.load()


@cache
def app() -> Flask:
    """The app, which no test changes."""
    return create_app()
