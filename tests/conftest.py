"""What all tests share. What needs a browser is in tests/browser/conftest.py."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import product
from tests.adapters import Ask, LocalServer, over_wsgi
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
def local(app: Flask) -> Iterator[LocalServer]:
    """A worker of our own server."""
    with LocalServer(app) as server:
        yield server


@pytest.fixture(params=["wsgi", "server"])
def ask(request: pytest.FixtureRequest, app: Flask) -> Ask:
    """How a request is answered, by each of the two adapters."""
    if request.param == "wsgi":
        return over_wsgi(app)
    server: LocalServer = request.getfixturevalue("local")
    return server.ask
