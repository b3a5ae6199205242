"""The fixtures of the browser tests: a server, a browser, phones.

Traps that cost time before:
- `page.wait_for_function` fails under our Content-Security-Policy. Use `expect(locator)`, or
  `page.evaluate` with a promise.
- After a `goto` that failed, wait 200 ms before the next one. After one that took too long, go to
  about:blank first: the same address, asked for while it is still pending, is ERR_ABORTED at once,
  and so is every try after that.
- Going offline is `own_server.stop()`: connections are refused, as by a killed process.
  `context.set_offline` leaves `navigator.onLine` false, which a phone without a signal does not do.
- With `service_workers="block"` the page's `register()` resolves to undefined.
"""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.browser.chromium import LaunchOptions, launch_options, without_windows
from tests.browser.kept import Kept, Shelf
from tests.browser.phone import (
    LIMIT,
    PHONE,
    REPORT_VIOLATIONS,
    NewPage,
    NewPhone,
    Origin,
    Watch,
)
from tests.browser.worker import (
    KILLED_NOISE,
    NEW_WORDS,
    OFFLINE_NOISE,
    OLD_WORDS,
    WITH_WAITS,
    Version,
    edited,
    served,
    visit,
)
from tests.faults import Proxy

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")
    # The first worker gets the first of them; the others take work from its end.
    items.sort(key=lambda item: item.get_closest_marker("waits") is None)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser_options(playwright: Playwright) -> LaunchOptions:
    """What starts the browser: `playwright.chromium.launch_persistent_context(folder, **options)`.

    Such a context is needed where a page must be installable: an ordinary one counts as private.
    """
    return launch_options(Path(playwright.chromium.executable_path))


@pytest.fixture(scope="session")
def browser(playwright: Playwright, browser_options: LaunchOptions) -> Iterator[Browser]:
    browser = playwright.chromium.launch(**without_windows(browser_options))
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def server() -> Iterator[Origin]:
    """The server that all tests share. Nobody stops it."""
    with served({}) as version:
        yield version.server


@pytest.fixture
def own_server(server: Origin) -> Iterator[Proxy]:
    """A server for one test, which may stop it."""
    with Proxy(server.port) as own:
        yield own


@pytest.fixture(scope="session")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Version]]:
    """Three versions of the app, all being served. Each differs in every page, the second also in
    every script, the third in no other file."""
    folder = tmp_path_factory.mktemp("versions")
    with contextlib.ExitStack() as servers:
        found = []
        for number in (1, 2, 3):
            config = edited(folder / f"{number}", _marked(number) | WITH_WAITS)
            for script in config["STATIC"].rglob("js/**/*.js") if number > 1 else ():
                script.write_text(script.read_text("utf-8") + "\nexport const made = 2;\n", "utf-8")
            found.append(servers.enter_context(served(config)))
        yield found


@pytest.fixture(scope="session")
def reworded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Version]:
    """The first version with other words on one page, /helper, and being served."""
    words = {"webapp/content/en/helper.toml": (OLD_WORDS, NEW_WORDS)}
    config = edited(tmp_path_factory.mktemp("reworded") / "app", _marked(1) | words)
    with served(config, quick=False) as version:
        yield version


def _marked(number: int) -> dict[str, tuple[str, str]]:
    """Edits that make the foot of every page name a version."""
    foot = ('disclaimer = "General', f'disclaimer = "Version {number}. General')
    return {"webapp/content/en/words.toml": foot}


@pytest.fixture
def proxy(versions: list[Version]) -> Iterator[Proxy]:
    """One origin, at which the first of the versions is served until the test says otherwise."""
    with Proxy(versions[0].server.port) as proxy:
        yield proxy


@pytest.fixture
def new_phone(browser: Browser, request: pytest.FixtureRequest) -> Iterator[NewPhone]:
    """Make phones: `new_phone(server=..., allow=[regex, ...], **options of new_context)`.

    At the end the test fails on any console error, page error, policy violation or request
    outside the origin that no `allow` matches.
    """
    opened: list[tuple[BrowserContext, Watch]] = []

    def make(
        server: Origin | None = None, allow: Sequence[str] = (), **options: Any
    ) -> BrowserContext:
        url = (server or request.getfixturevalue("server")).url
        opened.append(_watched(browser, url, allow, **options))
        return opened[-1][0]

    yield make
    problems: list[str] = []
    for context, watch in opened:
        context.close()
        problems += watch.problems
    _fail_for(problems)


def _watched(
    browser: Browser, url: str, allow: Sequence[str] = (), **options: Any
) -> tuple[BrowserContext, Watch]:
    context = browser.new_context(**{**PHONE, "base_url": url, **options})
    context.set_default_timeout(LIMIT)
    context.add_init_script(REPORT_VIOLATIONS)
    return context, Watch(context, url, allow)


def _fail_for(problems: list[str]) -> None:
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


@pytest.fixture(scope="session")
def shelf(browser: Browser, server: Origin) -> Iterator[Shelf]:
    """The phones that are kept from test to test."""
    shelf = Shelf(lambda **options: _watched(browser, server.url, **options))
    yield shelf
    shelf.clear()


@pytest.fixture
def new_page(shelf: Shelf, request: pytest.FixtureRequest) -> Iterator[NewPage]:
    """Pages on phones that nobody has used: `new_page(allow=[regex, ...], now=..., **options)`.

    At half the work of `new_phone(...).new_page()`: the phone is kept from a test before, with
    nothing in its storage. What it fetched then is in its cache. `now` stops its time; with
    `clock` its time begins there, and `page.clock.run_for` and `fast_forward` play it; `script`
    runs before those of the page.
    """
    taken: list[tuple[dict[str, Any], Kept]] = []
    failed = request.session.testsfailed

    def make(**options: Any) -> Page:
        taken.append((options, shelf.take(options)))
        return taken[-1][1].page

    yield make
    problems: list[str] = []
    for options, kept in taken:
        problems += shelf.put(options, kept, request.session.testsfailed > failed)
    _fail_for(problems)


@pytest.fixture
def phone(new_phone: NewPhone) -> BrowserContext:
    """A phone: 360 x 640, touch, no service worker. `phone.new_page().goto("/")`."""
    return new_phone()


@pytest.fixture
def phone_page(new_page: NewPage) -> Page:
    """A page on a phone that nobody has used."""
    return new_page()


@pytest.fixture
def proxy_phone(new_phone: NewPhone, proxy: Proxy) -> BrowserContext:
    """A phone that knows the proxy only."""
    noise = [*OFFLINE_NOISE, "Failed to find a valid digest"]
    return new_phone(proxy, allow=noise, service_workers="allow")


@pytest.fixture
def deployed(proxy_phone: BrowserContext, proxy: Proxy, versions: list[Version]) -> Page:
    """A page of a phone that has the first version; then the second was put in its place."""
    page = visit(proxy_phone)
    proxy.serve(versions[1].server.port)
    return page


@pytest.fixture
def offline(new_phone: NewPhone, own_server: Proxy) -> BrowserContext:
    """A phone that visited once, and then the server died."""
    phone = new_phone(own_server, allow=KILLED_NOISE, service_workers="allow")
    visit(phone).close()
    own_server.stop()
    return phone
