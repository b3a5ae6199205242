"""What all tests share. What needs a browser is in tests/browser/conftest.py."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import product
from tests.adapters import Ask, over_http, over_wsgi
from tests.server import Server
from webapp import site_of
from webapp.site import Site


@pytest.fixture(scope="session")
def app() -> Flask:
    return product.app()


@pytest.fixture(scope="session")
def site(app: Flask) -> Site:
    """The table of resources."""
    return site_of(app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def served() -> Iterator[Server]:
    """The app in a process of its own, for tests without a browser."""
    with Server({"UNKNOT_URL": "http://127.0.0.1:8000"}) as server:  # as `app` has it
        yield server


@pytest.fixture(params=["wsgi", "server"])
def ask(request: pytest.FixtureRequest, app: Flask) -> Ask:
    """How a request is answered: asked as a WSGI server does, and over the network."""
    if request.param == "wsgi":
        return over_wsgi(app)
    server: Server = request.getfixturevalue("served")
    return over_http(server.port)
