"""What the tests in other engines share: a browser, and a site that takes notes.

Neither WebDriver nor every browser tells of errors, and none but Playwright runs a script before
those of the page. So the server serves a copy of the app with one more script in the place of the
very first one (static/early.js, inlined in each page); all else is as it is.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

from tests.engines.browsers import KINDS, Kind
from tests.engines.drivers import Engine
from tests.engines.visit import Visit, first_visit
from webapp.site import Site


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session", params=KINDS, ids=lambda kind: kind.name)
def engine(request: pytest.FixtureRequest, playwright: Playwright) -> Iterator[Engine]:
    """A browser; `make engines` installs what is missing."""
    kind: Kind = request.param
    engine = kind.start(playwright)
    yield engine
    engine.close()


@pytest.fixture
def visit(engine: Engine, tmp_path: Path) -> Iterator[Visit]:
    """A first visit; its server runs on. At the end nothing may have gone wrong."""
    with first_visit(engine, tmp_path) as visit:
        yield visit
        assert visit.problems() == []


@pytest.fixture(scope="module")
def kept(engine: Engine, tmp_path_factory: pytest.TempPathFactory, site: Site) -> Iterator[Visit]:
    """A first visit after which the server was killed, for all tests of a module."""
    with first_visit(engine, tmp_path_factory.mktemp("kept")) as visit:
        visit.remember(path for path, row in site.resources.items() if row.offline)
        visit.server.stop()
        yield visit


@pytest.fixture
def offline(kept: Visit) -> Iterator[Visit]:
    """The same with nothing stored; nothing may go wrong in this test."""
    kept.tab.evaluate("() => localStorage.clear()")
    yield kept
    assert kept.problems() == []
