"""How many visits something carries: `python -m tests.bench.visits`.

What a browser asks for in a first visit and in a later one is read out of the access log, then
asked again as fast as it is answered; counted is the CPU of one visit. That hardly depends on what
else the machine does. Not in it: TLS, and the network.
"""

import json
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

from playwright.sync_api import BrowserContext, sync_playwright

from tests import static_host
from tests.bench import serving
from tests.bench.figures import machine
from tests.browser.chromium import launch_options
from tests.browser.phone import PHONE
from tests.browser.worker import CONTROLLED
from tests.server import HOST, Request, Server, free_port
from webapp import ROOT

ROUNDS = 5
BUSIEST = 10  # of a day's visits, one in so many comes in the busiest hour
GIGABIT = 125_000_000  # bytes a second
SETTLED = 2000  # ms in which a page asks for what it wants later
SCRIPT = """
local asked, at = {%s}, 0
request = function()
  at = at %% #asked + 1
  return asked[at]
end
"""


class Visit(NamedTuple):
    """What is sent for one visit, and how many bytes come for it, headers included."""

    requests: list[str]
    size: int


class Cached(serving.Nginx):
    """The example of nginx with its cache in front of the app, without TLS and log."""

    def __init__(self, app: Server) -> None:
        super().__init__()
        self._app = app

    def _command(self) -> list[str]:
        place = Path(tempfile.mkdtemp(prefix="unknot-bench-"))
        lines = (ROOT / "webapp/serving/nginx.conf").read_text("utf-8").splitlines()
        example = "\n".join(line for line in lines if not line.startswith("  ssl_"))
        for old, new in (
            ("listen 80;", f"listen {HOST}:{free_port()};"),
            ("listen 443 ssl http2;", f"listen {HOST}:{self.port};"),
            ("127.0.0.1:8000", f"{HOST}:{self._app.port}"),
            ("/var/cache/nginx/unknot", str(place / "cache")),
            ("/var/log/nginx/unknot.log unknot", "off"),
        ):
            assert old in example, old
            example = example.replace(old, new)
        return static_host.nginx(place, example)


def asked_for() -> tuple[list[Request], list[Request]]:
    """What Chromium asks for in a first visit to `/`, and in the next."""
    with Server() as server, sync_playwright() as playwright:
        options = launch_options(Path(playwright.chromium.executable_path))
        browser = playwright.chromium.launch(**options)
        phone = browser.new_context(**{**PHONE, "service_workers": "allow", "base_url": server.url})
        _visit(phone)
        first = server.requests()
        _visit(phone)
        again = server.requests()[len(first) :]
        browser.close()
    return first, again


def _visit(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto("/")
    page.evaluate(CONTROLLED)
    page.wait_for_timeout(SETTLED)
    page.close()


def visit(server: Server, requests: Iterable[Request]) -> Visit:
    """The same requests of this server: where the answer was 304, with the tag that it has."""
    sent, size = [], 0
    for request in requests:
        headers = {"Accept-Encoding": "br, gzip"}
        answer = serving.answers(server.port, request.path, headers)
        assert answer and answer[0] == 200, request
        size += int(answer[1].get("content-length", 0)) if request.status == 200 else 0
        size += sum(len(f"{name}: {value}\r\n") for name, value in answer[1].items())
        if request.status == 304:
            headers["If-None-Match"] = answer[1]["etag"]
        lines = [f"GET {request.path} HTTP/1.1", f"Host: {HOST}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        sent.append("\r\n".join(lines) + "\r\n\r\n")
    return Visit(sent, size)


def cpu(servers: list[Server], visits: dict[str, Visit]) -> dict[str, float]:
    """Seconds of CPU of one visit, of all these servers; the first is asked. Medians."""
    found: dict[str, list[float]] = {name: [] for name in visits}
    for _ in range(ROUNDS):
        for name, one in visits.items():
            with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
                script.write(SCRIPT % ", ".join(map(json.dumps, one.requests)))
                script.flush()
                asking = serving.measure(servers, servers[0], ["-s", script.name])
                found[name].append(asking().cpu * len(one.requests))
    return {name: median(values) for name, values in found.items()}


def table(found: dict[str, dict[str, float]], visits: dict[str, Visit]) -> Iterator[str]:
    """Lines of Markdown: visits a day that a core carries, by what serves them."""
    yield f"| a core of | {' | '.join(f'CPU of a {name}, ms | a day' for name in visits)} |"
    yield f"| --- |{' --- | --- |' * len(visits)}"
    for what, costs in found.items():
        cells = (f"{1000 * cost:.2f} | {a_day(1 / cost):,}" for cost in costs.values())
        yield f"| {what} | {' | '.join(cells)} |"
    cells = (f"{one.size:,} bytes | {a_day(GIGABIT / one.size):,}" for one in visits.values())
    yield f"| 1 Gbit/s | {' | '.join(cells)} |"


def a_day(per_second: float) -> int:
    """Visits a day where the busiest hour is full, rounded down to two digits."""
    exact = int(per_second * 3600 * BUSIEST)
    digits = str(exact)
    return int(digits[:2].ljust(len(digits), "0"))


def main() -> None:
    """Measure and print."""
    static_host.binary()
    serving.wrk()
    first, again = asked_for()
    found = {}
    with serving.Quiet() as app, Cached(app) as cached, serving.Nginx() as static:
        groups: dict[str, list[Server]] = {
            "the app, one process": [app],
            "nginx with its cache, and the app": [cached, app],
            "nginx with the exported folder": [static],
        }
        for server in (app, cached, static):
            serving.keep_on(0, server)
        for what, servers in groups.items():
            visits = {
                "first visit": visit(servers[0], first),
                "later visit": visit(servers[0], again),
            }
            found[what] = cpu(servers, visits)
    print(f"{machine()}; {len(first)} requests in a first visit, in a later one:", end=" ")
    print(*(f"{request.path} {request.status}" for request in again), sep=", ", end="\n\n")
    print(*table(found, visits), sep="\n")


if __name__ == "__main__":
    main()
