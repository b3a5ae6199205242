"""The two examples of a server in front, as they stand, on loopback with a certificate of our own:
HTTPS, HTTP/2, the cache, and a new version that arrives through it."""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import BrowserContext, Playwright, sync_playwright

from tests.browser.chromium import launch_options
from tests.browser.worker import CONTROLLED, LIMITS, NEW_WORDS, OLD_WORDS, UPDATE, edit
from tests.server import HOST, Server, copy_app
from tests.static_host import nginx
from webapp import ROOT, create_app, site_of
from webapp.site import HEALTH, Site

EXAMPLES = ROOT / "webapp/serving"
LIMIT = 20.0  # seconds
CERTIFICATE = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
NAMES = ("-subj", "/CN=localhost", "-addext", f"subjectAltName=DNS:localhost,IP:{HOST}")


class Front(NamedTuple):
    """A server in front of the app."""

    name: str
    port: int
    app: Server
    root: Path  # of the app behind it
    trust: ssl.SSLContext
    log: Path

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPSConnection(
            "localhost", self.port, timeout=LIMIT, context=self.trust
        )
        try:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request("GET", path, headers=sent)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, found, answer.read()
        finally:
            connection.close()


def free_port() -> int:
    with socket.create_server((HOST, 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def certified(place: Path) -> ssl.SSLContext:
    """Puts a certificate of our own, and its key, there; gives a client that trusts it alone."""
    files = ("-keyout", str(place / "key.pem"), "-out", str(place / "chain.pem"))
    command = ["openssl", *CERTIFICATE.split(), *NAMES, *files]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return ssl.create_default_context(cafile=place / "chain.pem")


def table(root: Path) -> Site:
    """The table of the app in this folder."""
    folders = {"CONTENT": root / "webapp/content/en", "STATIC": root / "static"}
    return site_of(create_app(folders))


def replaced(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in text, f"the example has no {old!r}"
        text = text.replace(old, new)
    return text


def nginx_command(place: Path, port: int, app: int) -> list[str]:
    example = replaced(
        (EXAMPLES / "nginx.conf").read_text("utf-8"),
        ("127.0.0.1:8000", f"127.0.0.1:{app}"),
        ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("/var/cache/nginx/unknot", f"{place}/cache"),
        ("/etc/ssl/unknot.pem", f"{place}/chain.pem"),
        ("/etc/ssl/unknot.key", f"{place}/key.pem"),
        ("/var/log/nginx/unknot.log", f"{place}/access.log"),
    )
    return nginx(place, example)


def caddy_command(place: Path, port: int, app: int) -> list[str]:
    caddy = shutil.which("caddy")
    assert caddy, "Caddy is missing. Debian: apt-get install caddy"
    certificate = f"\ttls {place}/chain.pem {place}/key.pem\n"
    example = replaced(
        (EXAMPLES / "Caddyfile").read_text("utf-8"),
        ("cramp.example {\n", f"https://localhost:{port} {{\n{certificate}"),
        ("127.0.0.1:8000", f"127.0.0.1:{app}"),
    )
    own = f"{{\n\tadmin off\n\tauto_https off\n\tstorage file_system {place}\n}}\n"
    (place / "Caddyfile").write_text(own + example)
    return [caddy, "run", "--config", str(place / "Caddyfile"), "--adapter", "caddyfile"]


COMMANDS: dict[str, Callable[[Path, int, int], list[str]]] = {
    "nginx": nginx_command,
    "caddy": caddy_command,
}


@pytest.fixture(params=COMMANDS)
def front(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Front]:
    place, port = tmp_path / "front", free_port()
    place.mkdir()
    trust = certified(place)
    root = copy_app(tmp_path / "app")
    for old, new in LIMITS.items():
        edit(root / "static/sw.js", old, new)
    with Server(root=root) as app, contextlib.ExitStack() as stack:
        command = COMMANDS[request.param](place, port, app.port)
        log = stack.enter_context((place / "said").open("wb"))
        process = subprocess.Popen(
            command, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
        stack.callback(end, process)
        found = Front(request.param, port, app, root, trust, place / "access.log")
        last = time.monotonic() + LIMIT
        while True:
            with contextlib.suppress(OSError):
                if found.get("/healthz")[0] == 200:
                    break
            assert process.poll() is None and time.monotonic() < last, (place / "said").read_text()
            time.sleep(0.05)
        yield found


def end(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(LIMIT)


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture
def phone(playwright: Playwright, front: Front) -> Iterator[BrowserContext]:
    """A browser that takes our certificate; a worker registers under no other (testing notes)."""
    options = launch_options(Path(playwright.chromium.executable_path))
    options["args"].append("--ignore-certificate-errors")
    browser = playwright.chromium.launch(**options)
    context = browser.new_context(base_url=f"https://localhost:{front.port}")
    context.set_default_timeout(LIMIT * 1000)
    yield context
    browser.close()


def test_what_comes_is_what_the_app_sends(front: Front) -> None:
    for path, row in table(front.root).resources.items():
        status, headers, body = front.get(path, Accept_Encoding="br, gzip")
        encoding = headers.get("content-encoding", "identity")
        assert status == 200
        if path not in ("/robots.txt", "/sitemap.xml"):  # these name the app's own port
            assert body == row.encodings[encoding], path
        assert encoding == next(iter(row.encodings)), path
        assert headers["strict-transport-security"].startswith("max-age=31536000")
        assert headers["cache-control"] == row.cache
        tag = headers["etag"]
        status, headers, body = front.get(path, Accept_Encoding="br, gzip", If_None_Match=tag)
        assert (status, body) == (304, b"") or path == HEALTH, path
    assert front.get("/helper")[1].get("content-encoding") is None


def test_typed_addresses_and_answers_of_the_quiz_pass(front: Front) -> None:
    status, headers, _ = front.get("/relief/FOOT/?utm_source=x")
    assert (status, headers["location"]) == (301, "/relief/foot?utm_source=x")
    first, second = front.get("/quiz?q6=older"), front.get("/quiz?q6=younger")
    assert first[0] == second[0] == 200 and first[2] != second[2]
    if front.name == "nginx":
        log = front.log.read_text()
        assert "/quiz 200" in log and "q6" not in log


def test_pages_are_answered_while_the_app_is_down(front: Front) -> None:
    if front.name == "caddy":
        pytest.skip("Caddy has no cache of its own")
    body = front.get("/")[2]
    front.app.stop()
    assert front.get("/") == (200, front.get("/")[1], body)
    assert front.get("/never-asked")[0] == 502
    front.app.start()


def test_the_worker_comes_over_http2_and_a_new_version_after_it(
    front: Front, phone: BrowserContext
) -> None:
    page = phone.new_page()
    answer = page.goto("/helper")
    assert answer and "strict-transport-security" in answer.headers
    protocol = page.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol")
    assert protocol == "h2"
    page.evaluate(CONTROLLED)
    assert OLD_WORDS in page.content()
    words = front.root / "webapp/content/en/helper.toml"
    words.write_text(words.read_text("utf-8").replace(OLD_WORDS, NEW_WORDS), "utf-8")
    front.app.stop()
    front.app.start()
    assert page.evaluate(UPDATE) == "installed"
    last = time.monotonic() + LIMIT
    while NEW_WORDS not in page.content():  # taken at a cold start, which the old worker may serve
        assert time.monotonic() < last
        page.close()
        time.sleep(0.5)
        page = phone.new_page()
        page.goto("/helper")
