"""Requests per second, CPU per request, start and memory: against nginx, and an empty Flask app.

One process each, on a core of its own; the one who asks has the other core. nginx serves the
exported folder with the same compressed bytes.
"""

import http.client
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests import static_host
from tests.bench.figures import Ratio, interleaved, is_quiet, is_settled, ratio
from tests.server import HOST, Server
from webapp import built, prepare

SECONDS = 2  # of one measure
CONNECTIONS = 32
REST = 0.3  # seconds without work, after which a start is over
TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
EMPTY = """
from flask import Flask

app = Flask(__name__)


@app.get("/healthz")
def healthz() -> str:
    return "ok"
"""


class Rate(NamedTuple):
    """Of one measure."""

    per_second: float
    cpu: float  # seconds of CPU of one request


class Quiet(Server):
    """The app as it is deployed: without a log."""

    def _settings(self) -> dict[str, str]:
        return {**super()._settings(), "UNKNOT_ACCESS_LOG": "0"}


class Nginx(Server):
    """nginx in front of the exported folder, with one process and without a log."""

    def _command(self) -> list[str]:
        return static_host.command(self.root, self.port, self.environment, log=False)

    def _is_healthy(self) -> bool:
        return bool(answers(self.port, "/"))


class Empty(Server):
    """The least that Flask and Granian can be."""

    def _command(self) -> list[str]:
        granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-log"]
        return [*granian, "--host", HOST, "--port", str(self.port), "empty:app"]


def wrk() -> str:
    """The program that asks. Exits with a line that says how to get it."""
    found = shutil.which("wrk") or sys.exit("wrk is missing. Debian: apt-get install wrk")
    return str(found)


def rates() -> dict[str, Ratio | None]:
    """`/` as brotli and as a 304: requests per second and CPU a request, app against nginx.

    None for what was measured on a machine that was not at rest.
    """
    wrk()
    found: dict[str, Ratio | None] = {}
    with Quiet() as app, Nginx() as nginx, Nginx() as again:
        servers = {"app": app, "nginx": nginx, "control": again}
        for server in servers.values():
            keep_on(0, server)
        for kind, code in (("page", 200), ("304", 304)):
            heads = {name: _head(server, code) for name, server in servers.items()}
            contenders = {
                name: measure([server], server, heads[name]) for name, server in servers.items()
            }
            runs = interleaved(contenders, _is_quiet_by_second)
            for what, pick in (("per second", 0), ("CPU", 1)):
                values = {name: [run[pick] for run in all_runs] for name, all_runs in runs.items()}
                control = ratio(values["control"], values["nginx"])
                against = ratio(values["app"], values["nginx"])
                found[f"{kind}, {what}"] = against if is_quiet(control) else None
    return found


def start_and_memory() -> dict[str, Ratio | None]:
    """Seconds from the command to the first answer, and memory, against an empty Flask app.

    "first": with no table from a start before, as after a change that was not prepared.
    """
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "empty.py").write_text(EMPTY, "utf-8")
        memory: dict[str, list[float]] = {"app": [], "first": [], "empty": [], "control": []}
        prepare.main()
        table, whole = built.file(), built.file().read_bytes()

        def started(name: str) -> Callable[[], float]:
            def measure() -> float:
                ours = name in ("app", "first")
                server = Quiet() if ours else Empty(root=Path(folder))
                table.unlink(missing_ok=True) if name == "first" else table.write_bytes(whole)
                began = time.perf_counter()
                server.start()
                seconds = time.perf_counter() - began
                _wait_for_rest(server)  # what a start leaves for later takes memory too
                memory[name].append(_memory(server))
                server.stop()
                return seconds

            return measure

        times = interleaved({name: started(name) for name in memory}, is_settled)
    quiet = is_settled(times)
    return {
        "start": ratio(times["app"], times["empty"]) if quiet else None,
        "first start": ratio(times["first"], times["empty"]) if quiet else None,
        "memory": ratio(memory["app"], memory["empty"]),
    }


def _is_quiet_by_second(runs: dict[str, list[Rate]]) -> bool:
    values = {name: [run.per_second for run in all_runs] for name, all_runs in runs.items()}
    return is_quiet(ratio(values["control"], values["nginx"]))


def _head(server: Server, code: int) -> list[str]:
    """wrk's options for the headers with which it answers `/` with this code, tried once."""
    answer = answers(server.port, "/", {"Accept-Encoding": "br"})
    assert answer and answer[0] == 200 and answer[1]["content-encoding"] == "br"
    if code == 200:
        return ["-H", "Accept-Encoding: br"]
    headers = {"Accept-Encoding": "br", "If-None-Match": answer[1]["etag"]}
    again = answers(server.port, "/", headers)
    assert again and again[0] == code, again
    return [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]


def answers(
    port: int, path: str, headers: dict[str, str] | None = None
) -> tuple[int, dict[str, str]] | None:
    """Code and headers of one answer, None where nobody is there."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        answer.read()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}
    except OSError:
        return None
    finally:
        connection.close()


def measure(servers: list[Server], asked: Server, options: list[str]) -> Callable[[], Rate]:
    """One measure: wrk asks `asked`, and the CPU is that of all `servers`."""
    command = [wrk(), "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", f"{asked.url}/", *options]

    def measured() -> Rate:
        before = sum(map(_cpu, servers))
        said = subprocess.run(
            ["taskset", "-c", "1", *command], capture_output=True, text=True, check=True
        ).stdout
        assert "Non-2xx" not in said and "Socket errors" not in said, said
        (requests,) = re.findall(r"(\d+) requests in", said)
        (per_second,) = re.findall(r"Requests/sec:\s+([\d.]+)", said)
        return Rate(float(per_second), (sum(map(_cpu, servers)) - before) / int(requests))

    return measured


def _processes(server: Server) -> list[int]:
    """Those of its group: it was started as the leader of one."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and _stat(folder)[2:3] == [str(server.pid)]:
            found.append(int(folder.name))
    return found


def _stat(folder: Path) -> list[str]:
    """The fields after the name: state, parent, group, ..."""
    try:
        return (folder / "stat").read_text().rsplit(")", 1)[1].split()
    except OSError:  # it has ended
        return []


def _cpu(server: Server) -> float:
    """Seconds of CPU that its processes have used."""
    stats = (_stat(Path(f"/proc/{pid}")) for pid in _processes(server))
    return sum(int(stat[11]) + int(stat[12]) for stat in stats if stat) / TICK


def _wait_for_rest(server: Server) -> None:
    """Until its processes have used no CPU for a moment."""
    before = -1.0
    while (now := _cpu(server)) > before:
        before = now
        time.sleep(REST)


def _memory(server: Server) -> float:
    """Bytes of its processes; what several share is counted once."""
    found = 0
    for pid in _processes(server):
        rolled = Path(f"/proc/{pid}/smaps_rollup").read_text()
        found += sum(
            int(line.split()[1]) for line in rolled.splitlines() if line.startswith("Pss:")
        )
    return 1024.0 * found


def keep_on(core: int, server: Server) -> None:
    for pid in _processes(server):
        subprocess.run(
            ["taskset", "-a", "-c", "-p", str(core), str(pid)], check=True, capture_output=True
        )
