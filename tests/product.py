"""The app as it is, made once in a process: to read its content or to render it takes a while."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from flask import Flask

import webapp.site
from webapp import content, create_app, site_of

LOADED = content.load()


@cache
def app() -> Flask:
    """The app, which no test changes."""
    return create_app()


def quick_app(config: Mapping[str, Any] | None = None) -> Flask:
    """An app that is made to be visited: compressed with little effort, 0.06 s and not 1.5."""
    made = create_app(config)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(webapp.site, "BROTLI_QUALITY", 5)
        site_of(made).warm()
    return made
