"""What all tests share. What needs a browser is in tests/browser/conftest.py."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from webapp import create_app, site_of
from webapp.site import Site


@pytest.fixture(scope="session")
def app() -> Flask:
    return create_app()


@pytest.fixture(scope="session")
def site(app: Flask) -> Site:
    """The table of resources."""
    return site_of(app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
