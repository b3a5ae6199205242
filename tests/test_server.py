"""The server that comes with the app: connections, processes, and how a start can fail."""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest
from flask import Flask

from tests.adapters import HOST, LIMIT, LocalServer
from tests.server import Server
from webapp import ROOT
from webapp.server import LARGEST_HEAD
from webapp.settings import SETTINGS, SettingError, from_environment
from webapp.site import Site

GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
LAST = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


def statuses(said: bytes) -> list[int]:
    """The status of every answer in what a server said."""
    return [int(code) for code in re.findall(rb"HTTP/1\.1 (\d{3}) ", said)]


# --- one connection -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        pytest.param(GET + GET + LAST, [200, 200, 200], id="pipelined"),
        pytest.param(b"\r\n\r\n" + LAST, [200], id="empty lines first"),
        pytest.param(b"GET / HTTP/1.0\r\n\r\n", [200], id="HTTP/1.0"),
        pytest.param(b"GET http://x/healthz?a HTTP/1.1\r\nHost: x\r\n\r\nX", [200], id="whole"),
        pytest.param(b"GET http://x HTTP/1.0\r\n\r\n", [200], id="whole address of a host"),
        pytest.param(b"GET / HTTP/1.1\r\n\r\n", [400], id="no host"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", [400], id="two hosts"),
        pytest.param(b"GET / HTTP/2.0\r\nHost: x\r\n\r\n", [400], id="another version"),
        pytest.param(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [400], id="HTTP/2 in clear text"),
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", [400], id="TLS"),
        pytest.param(b"GET /\r\n\r\n", [400], id="HTTP/0.9"),
        pytest.param(b"GET  / HTTP/1.1\r\nHost: x\r\n\r\n", [400], id="two spaces"),
        pytest.param(b"GET x HTTP/1.1\r\nHost: x\r\n\r\n", [400], id="no path"),
        pytest.param(b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\nX", [405], id="OPTIONS *"),
        pytest.param(b"CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n", [400], id="CONNECT"),
        pytest.param(b"GET / HTTP/1.1\nHost: x\n\n\r\n\r\n", [400], id="bare line feeds"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nA: b\rC: d\r\n\r\n", [400], id="bare return"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nA: b\0\r\n\r\n", [400], id="NUL"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n", [400], id="folded line"),
        pytest.param(b"GET /\x7f HTTP/1.1\r\nHost: x\r\n\r\n", [400], id="control in the path"),
    ],
)
def test_what_a_head_may_be(local: LocalServer, sent: bytes, expected: list[int]) -> None:
    with local.connect() as client:
        client.sendall(sent)
        client.shutdown(socket.SHUT_WR)
        said = b"".join(iter(lambda: client.recv(65536), b""))
    assert statuses(said) == expected


@pytest.mark.parametrize(
    "line",
    [
        b"Content-Length: 40",
        b"content-length: 0\r\nContent-Length: 40",
        b"Content-Length: 0, 40",
        b"Transfer-Encoding: chunked",
        b"Transfer-Encoding : chunked",
        b"X: y\nTransfer-Encoding: chunked",
        b"X:\r\n Transfer-Encoding: chunked",
        b" Content-Length: 40",
        b"X-Content-Length\t: 40",
    ],
)
def test_nothing_is_read_as_a_request_that_may_be_a_body(local: LocalServer, line: bytes) -> None:
    """A front server that takes these bytes for a body and we must not disagree (smuggling)."""
    head = b"GET / HTTP/1.1\r\nHost: x\r\n" + line + b"\r\n\r\n"
    assert statuses(local.say(head + GET)) == [400]


def test_a_head_may_come_in_any_pieces(local: LocalServer) -> None:
    for size in (1, 2, 3, 7, 50):
        with local.connect() as client:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sent = GET + LAST
            for at in range(0, len(sent), size):
                client.sendall(sent[at : at + size])
                time.sleep(0.0005)
            assert statuses(b"".join(iter(lambda: client.recv(65536), b""))) == [200, 200]


def test_an_endless_head_is_refused(local: LocalServer) -> None:
    head = b"GET / HTTP/1.1\r\nHost: x\r\nX: "
    assert statuses(local.say(head + b"y" * 3 * LARGEST_HEAD)) == [431]
    assert statuses(local.say(head + b"y" * LARGEST_HEAD + b"\r\n\r\n")) == [431]
    whole = b"y" * (LARGEST_HEAD - 200) + b"\r\nConnection: close\r\n\r\n"
    assert statuses(local.say(head + whole)) == [200]


def test_a_refused_body_does_not_cost_the_answer(local: LocalServer) -> None:
    """To close on bytes that were not read would reset the connection, and the answer with it."""
    head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3000000\r\n\r\n"
    assert statuses(local.say(head + b"y" * 3_000_000)) == [405]


def test_a_client_that_does_not_read_is_not_read_either(local: LocalServer, site: Site) -> None:
    """Very many requests, no answer taken: they must not pile up in our memory."""
    body = site.resources["/"].body
    ask, sent = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", threading.Event()

    def send() -> None:
        with contextlib.suppress(OSError):  # ends when the client leaves
            client.sendall(ask * 300_000)
            sent.set()

    with local.connect() as client:
        writer = threading.Thread(target=send)
        writer.start()
        assert not sent.wait(0.5)
        held = [one.unsent for one in list(local.worker.connections)]
        assert sum(held) < 4 * len(body)
        said = b""
        while len(said) < 60 * len(body):  # and it goes on where it was
            said += client.recv(1 << 20)
        assert len(statuses(said)) >= 50 and set(statuses(said)) == {200}
    writer.join(LIMIT)


def test_the_connection_stays_and_every_answer_has_a_date(local: LocalServer) -> None:
    connection = http.client.HTTPConnection(HOST, local.port, timeout=LIMIT)
    try:
        for path, status in (("/", 200), ("/unknown", 404), ("/quiz?q6=older", 200), ("/", 200)):
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == status
            assert re.fullmatch(
                r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", answer.headers["Date"]
            )
            assert not answer.will_close
    finally:
        connection.close()


def test_the_application_is_asked_in_turn(local: LocalServer) -> None:
    """What comes behind a question to the application waits for its answer."""
    quiz = GET.replace(b"/healthz", b"/quiz?q6=older")
    said = local.say(quiz + GET + quiz + LAST)
    assert statuses(said) == [200] * 4
    kinds = re.findall(rb"Content-Type: (text/\w+)", said)
    assert kinds == [b"text/html", b"text/plain", b"text/html", b"text/plain"]


# --- time -----------------------------------------------------------------------------------------


@pytest.fixture
def hasty(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalServer]:
    """A server that waits one second where it would wait longer."""
    for name in ("HEAD_WAIT", "KEEP_ALIVE", "LINGER", "WRITE_WAIT"):
        monkeypatch.setattr(f"webapp.server.{name}", 1)
    with LocalServer(app) as server:
        yield server


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"", id="silent"),
        pytest.param(GET[:-2], id="half a head"),
        pytest.param(GET, id="idle"),
        pytest.param(GET + GET[:20], id="half of a second head"),
        pytest.param(b"POST / HTTP/1.1\r\n\r\n", id="refused"),
    ],
)
def test_whoever_is_late_is_sent_away(hasty: LocalServer, sent: bytes) -> None:
    with hasty.connect() as client:
        client.sendall(sent)
        began = time.monotonic()
        with contextlib.suppress(ConnectionResetError):
            while client.recv(65536):
                pass
    assert time.monotonic() - began < LIMIT / 2


def test_a_head_that_drips_is_late_too(hasty: LocalServer) -> None:
    with hasty.connect() as client, pytest.raises(OSError):  # noqa: PT012 - whichever comes first
        for byte in GET[:-2] * 9:
            client.sendall(bytes([byte]))
            time.sleep(0.05)


def test_half_sent_requests_stall_nobody(local: LocalServer) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(64):
            client = stack.enter_context(local.connect())
            client.sendall(GET[:-3])
        began = time.monotonic()
        for _ in range(10):
            assert local.ask("/").status == 200
        assert time.monotonic() - began < LIMIT / 2


# --- the end --------------------------------------------------------------------------------------


def test_a_stop_ends_what_is_under_way(app: Flask) -> None:
    """Half a head, an idle connection, a question to the application: none sees an error."""
    with LocalServer(app) as server, contextlib.ExitStack() as stack:
        half, idle, busy = (stack.enter_context(server.connect()) for _ in range(3))
        half.sendall(LAST[:20])
        idle.sendall(GET)
        assert statuses(idle.recv(65536)) == [200]
        busy.sendall(GET.replace(b"/healthz", b"/quiz?q6=older"))
        server.stop()
        half.sendall(LAST[20:])
        said = b"".join(iter(lambda: half.recv(65536), b""))
        assert statuses(said) == [200] and b"Connection: close" in said
        said = b"".join(iter(lambda: busy.recv(65536), b""))
        assert statuses(said) == [200] and said.endswith(b"</html>")
        assert idle.recv(65536) == b""
    with pytest.raises(ConnectionRefusedError):
        server.connect()


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
        for _ in range(20):
            connection = http.client.HTTPConnection(HOST, server.port, timeout=LIMIT)
            connection.request("GET", "/healthz")
            assert connection.getresponse().status == 200
            connection.close()
        assert "another takes its place" in server.output()


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


def test_workers_do_not_outlive_the_process_that_watches_them() -> None:
    with Server({"WORKERS": "2"}) as server:
        workers = children(server.pid)
        os.kill(server.pid, signal.SIGKILL)
        server.wait()
        wait_for(lambda: not any(os.path.exists(f"/proc/{pid}/stat") for pid in workers))


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


def test_the_log_has_no_query(app: Flask) -> None:
    lines: list[str] = []
    with LocalServer(app, lines.append) as server:
        server.ask("/quiz?q6=older")
        server.ask("/un%0aknown%20x?secret=1")
        server.ask("/", method="POST")
        server.say(b"nonsense\r\n\r\n")
    assert [line.rsplit(" ", 1)[0] for line in lines] == [
        "GET /quiz 200",
        "GET /un%0Aknown%20x 404",
        "POST / 405",
        "- - 400",
    ]
