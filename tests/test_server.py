"""The app behind its server: processes, slow clients, and how a start can fail."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest

from tests.adapters import HOST, LIMIT, over_http
from tests.server import LIMIT as TO_START
from tests.server import Server, free_port
from webapp import ROOT
from webapp.__main__ import STOP_WAIT
from webapp.settings import SETTINGS, SettingError, from_environment

HALF = b"GET /healthz HTTP/1.1\r\nHost:"


def test_half_sent_requests_stall_nobody(served: Server) -> None:
    ask = over_http(served.port)
    with contextlib.ExitStack() as stack:
        for _ in range(64):
            client = stack.enter_context(socket.create_connection((HOST, served.port), LIMIT))
            client.sendall(HALF)
        began = time.monotonic()
        for _ in range(10):
            assert ask("/").status == 200
        assert time.monotonic() - began < LIMIT / 2


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 40_000, 431),  # a head without an end
        (b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 300 + b"\r\n", 431),
        (b"G@T / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"nonsense\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01", 400),  # TLS
    ],
    ids=["head", "address", "headers", "method", "nonsense", "tls"],
)
def test_what_is_no_request_is_refused(served: Server, sent: bytes, status: int) -> None:
    with socket.create_connection((HOST, served.port), LIMIT) as client:
        client.sendall(sent)
        assert client.recv(100).startswith(b"HTTP/1.1 %d " % status)
    assert over_http(served.port)("/healthz").status == 200


def test_the_connection_stays_for_the_next_request(served: Server) -> None:
    connection = http.client.HTTPConnection(HOST, served.port, timeout=LIMIT)
    connection.connect()
    first = connection.sock
    for _ in range(3):
        connection.request("GET", "/healthz")
        assert connection.getresponse().read() == b"ok\n"
        assert connection.sock is first
    connection.close()


# --- the end --------------------------------------------------------------------------------------


class Visitors:
    """Clients that ask without a pause, each on a connection that it keeps."""

    def __init__(self, port: int, count: int) -> None:
        self.answers = 0
        self.failures: list[Exception] = []
        self.refused = 0
        self._port = port
        self._threads = [threading.Thread(target=self._visit) for _ in range(count)]
        self._over = threading.Event()

    def _visit(self) -> None:
        connection = http.client.HTTPConnection(HOST, self._port, timeout=LIMIT)
        while not self._over.is_set():
            try:
                connection.connect()
            except OSError:
                self.refused += 1  # nobody listens: no request was made
                return
            try:
                while not self._over.is_set():
                    connection.request("GET", "/")
                    answer = connection.getresponse()
                    assert answer.status == 200 and answer.read().endswith(b"</html>")
                    self.answers += 1
                    if answer.will_close:
                        break
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                # A kept connection that was closed before the answer began: every client asks again
                # on a new one (RFC 9110, 9.2.2).
                continue
            except Exception as error:
                self.failures.append(error)
                return
            finally:
                connection.close()

    def __enter__(self) -> "Visitors":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(LIMIT)


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    listed = subprocess.run(["ps", "-eo", "ppid=,pid="], capture_output=True, text=True, check=True)
    pairs = (map(int, line.split()) for line in listed.stdout.splitlines())
    return [child for parent, child in pairs if parent == pid]


def answers(port: int) -> bool:
    """Whether somebody does."""
    try:
        return over_http(port)("/healthz").status == 200
    except (OSError, http.client.HTTPException):
        return False


def wait_for(what: object, seconds: float = LIMIT) -> None:
    assert callable(what)
    last = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < last
        time.sleep(0.02)


def test_a_killed_worker_is_replaced_and_the_others_go_on() -> None:
    with Server({"WORKERS": "2"}) as server:
        first = children(server.pid)
        assert len(first) == 2
        os.kill(first[0], signal.SIGKILL)
        wait_for(lambda: len(children(server.pid)) == 2 and children(server.pid) != first)
        os.kill(first[1], signal.SIGKILL)  # who answers now is a new one
        wait_for(lambda: not {*children(server.pid)} & {*first})
        wait_for(lambda: answers(server.port))
        for _ in range(20):
            connection = http.client.HTTPConnection(HOST, server.port, timeout=LIMIT)
            connection.request("GET", "/healthz")
            assert connection.getresponse().status == 200
            connection.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_fails_no_request(number: signal.Signals) -> None:
    with Server({"WORKERS": "2", "UNKNOT_ACCESS_LOG": "0"}) as server:
        pid, workers = server.pid, children(server.pid)
        with Visitors(server.port, 8) as visitors:
            wait_for(lambda: visitors.answers > 100)
            os.kill(pid, number)
            wait_for(lambda: visitors.refused == 8)
        assert visitors.failures == []
        assert server.wait() == 0
        assert not [worker for worker in workers if worker in children(pid)]
        assert "Traceback" not in server.output()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_while_workers_start_is_heard_by_each(number: signal.Signals) -> None:
    """Heard while it still starts workers, it stops them as soon as the last one is there."""
    settings = {"HOST": HOST, "PORT": str(free_port()), "WORKERS": "4"}
    with subprocess.Popen(
        [sys.executable, "-m", "webapp"],
        cwd=ROOT,
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as server:
        wait_for(lambda: children(server.pid), TO_START)
        os.kill(server.pid, number)
        asked = time.monotonic()
        said = server.communicate()[0].decode()
    # Not by what it says: Granian may report that it kills a worker which has just ended.
    assert time.monotonic() - asked < STOP_WAIT - 1, "a worker had to be killed"
    assert server.returncode == 0 and "Traceback" not in said


# --- the start ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOST", "a b"),
        ("HOST", "http://x"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "80a"),
        ("PORT", "-1"),
        ("PORT", "٨٠"),
        ("WORKERS", "0"),
        ("WORKERS", "many"),
        ("WORKERS", "1.5"),
        ("UNKNOT_URL", "cramp.example"),
        ("UNKNOT_URL", "https://cramp.example/path"),
        ("UNKNOT_URL", "https://"),
        ("UNKNOT_URL", "javascript:x"),
        ("UNKNOT_URL", 'https://x"y'),
        ("UNKNOT_ACCESS_LOG", "yes"),
        ("UNKNOT_KILL_WORKER", "true"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingError) as caught:
        from_environment({name: value})
    said = str(caught.value)
    assert said.startswith(f"{name} is {value!r}; it must be ") and "\n" not in said


def test_settings_have_defaults_and_an_empty_one_is_none() -> None:
    assert from_environment({}) == from_environment(dict.fromkeys(SETTINGS, ""))
    assert from_environment({}).url == "http://127.0.0.1:8000"
    assert from_environment({"HOST": "::1", "PORT": "80"}).url == "http://[::1]:80"
    assert from_environment({"UNKNOT_URL": "https://cramp.example/"}).url == "https://cramp.example"
    assert from_environment({"UNKNOT_KILL_WORKER": "1"}).kill_worker


def test_the_readme_lists_the_settings() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in SETTINGS if f"| `{name}` |" not in readme] == []


@pytest.mark.parametrize(
    ("command", "settings", "said"),
    [
        (["-m", "webapp"], {"PORT": "x"}, "PORT is 'x'; it must be a number from 1 to 65535"),
        (["wsgi.py"], {"PORT": "x"}, "PORT is 'x'; it must be a number from 1 to 65535"),
        (["-m", "webapp"], {"HOST": "192.0.2.1"}, "HOST 192.0.2.1 with PORT 8000 cannot be used"),
        (["-m", "webapp"], {"HOST": "no.invalid"}, "HOST no.invalid with PORT 8000 cannot be used"),
    ],
)
def test_a_start_that_fails_says_why_in_one_line(
    command: list[str], settings: dict[str, str], said: str
) -> None:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, "PORT": "8000", **settings},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"Unknot does not start: {said}")
    assert done.stderr.count("\n") == 1


def test_a_taken_port_is_said() -> None:
    with socket.create_server((HOST, 0)) as other:
        port = other.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "webapp"],
            cwd=ROOT,
            env={**os.environ, "PORT": str(port)},
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert f"PORT {port} cannot be used (Address already in use)" in done.stderr
    assert done.stderr.count("\n") == 1


def test_there_is_no_log_unless_it_is_asked_for() -> None:
    with Server({"UNKNOT_ACCESS_LOG": ""}) as server:
        for target in ("/", "/unknown", "/quiz?q6=older"):
            over_http(server.port)(target)
        os.kill(server.pid, signal.SIGTERM)  # whatever would be said is said before it ends
        assert server.wait() == 0
        said = server.output().splitlines()
        assert len(said) == 1 and said[0].startswith(f"Unknot is on {server.url}/")


def test_the_log_has_no_query() -> None:
    with Server() as server:
        ask = over_http(server.port)
        for target in ("/quiz?q6=older", "/unknown?secret=1"):
            ask(target)
        wait_for(lambda: len(server.requests()) == 2)
        assert [request.path for request in server.requests()] == ["/quiz", "/unknown"]
        assert "older" not in server.output() and "secret" not in server.output()
