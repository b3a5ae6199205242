"""A proxy that misbehaves on purpose, in front of servers that do not.

A phone knows one origin for ever; what stands behind it changes, breaks and goes away. So the
proxy keeps its port, and a test says what it does to which addresses:

    with Proxy(server.port) as proxy:
        proxy.fault("truncate", "/helper")   # this address; without one, every address
        proxy.heal()
        proxy.serve(newer.port)              # a deploy
"""

import contextlib
import http.client
import re
import socket
import socketserver
import struct
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Literal, NamedTuple, Self

from tests.server import HOST, free_port

LIMIT = 30.0
PART = 512  # bytes
FRAME = 0.03  # seconds, in which a browser shows what has come
REQUEST = re.compile(rb"(\w+) ([^ ?]*)(\S*) HTTP/1\.1\r\n")
LENGTH = re.compile(rb"(?mi)^content-length: *(\d+)")
PORTAL = b"<!doctype html><title>Hotel</title><h1>Log in to the hotel network</h1>"
RESET = struct.pack("ii", 1, 0)  # SO_LINGER of no seconds: closing sends a reset, not an end

Kind = Literal["hang", "drip", "reset", "truncate", "short", "500", "404", "portal", "gone"]
"""hang: accepts and never answers. drip: one byte a second. reset, truncate: the connection breaks,
or ends, half way. short: half of the body, and a length that says it is all. 500, 404: that answer.
portal: a login page and 200. gone: nobody is there."""


class Sent(NamedTuple):
    """One answer: what was asked for, and the bytes that went out, headers included."""

    path: str
    size: int


class Proxy:
    """One origin for ever. Answers one request a connection, so that no fault outlives `heal`."""

    def __init__(self, port: int) -> None:
        """Serve what 127.0.0.1:`port` answers."""
        self.sent: list[Sent] = []
        self.delay = 0.0  # seconds before each answer
        self.in_parts = False  # each answer in small parts, a frame between them
        self._ports: tuple[int, ...] = (port,)
        self._elsewhere: dict[str, int] = {}
        self._fault: Callable[[str], Kind | None] = lambda path: None
        self._over = threading.Event()  # what hangs or drips now ends
        proxy = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with contextlib.suppress(OSError, http.client.HTTPException):
                    proxy._handle(self.request)

        self._listener = _Listener((HOST, free_port()), Handler)
        self.port = self._listener.server_address[1]
        self.url = f"http://{HOST}:{self.port}"
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(0.02,))

    def serve(self, *ports: int) -> None:
        """Serve another server from now on; of several, each answers half of the addresses."""
        self._ports, self._elsewhere = ports, {}

    def serve_at(self, path: str, port: int) -> None:
        """Serve this path from another server, until the next `serve`."""
        self._elsewhere[path] = port

    def fault(self, kind: Kind, *paths: str) -> None:
        """Misbehave at these paths, or at all."""
        self._fault = lambda path: kind if not paths or path in paths else None

    def leave_after(self, path: str, count: int) -> None:
        """Answer this path and as many requests more, and then be gone.

        What comes before it does not count: requests that were called off may still be on the way.
        """
        start = len(self.sent)

        def fault(_: str) -> Kind | None:
            asked = [sent.path for sent in self.sent[start:]]
            return "gone" if path in asked and len(asked) > asked.index(path) + count else None

        self._fault = fault

    def heal(self) -> None:
        """Behave. What hangs or drips breaks off, as it does when a phone gets another network."""
        self._fault = lambda path: None
        over, self._over = self._over, threading.Event()
        over.set()

    def stop(self) -> None:
        """Be gone for good, as a server that was killed: connections are refused, open ones end."""
        self.heal()
        self.fault("gone")
        self._listener.shutdown()
        self._listener.server_close()

    def paths(self, since: int = 0) -> set[str]:
        """What was asked for, from the answer with this number on."""
        return {sent.path for sent in self.sent[since:]}

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.heal()
        self.stop()

    def _handle(self, browser: socket.socket) -> None:
        head = _read_head(browser)
        match = REQUEST.match(head)
        if not match:
            return  # a connection that the browser opened in advance
        path = match[2].decode()
        fault = self._fault(path)
        if fault == "gone":
            return _reset(browser)
        over = self._over
        if fault == "hang":
            over.wait()
            return _reset(browser)
        answer = self._answer(path, fault, head)
        over.wait(self.delay)
        self.sent.append(Sent(path, len(answer)))
        if fault == "drip":
            for place in range(len(answer)):
                browser.sendall(answer[place : place + 1])
                if over.wait(1):
                    return _reset(browser)
        if self.in_parts:
            for place in range(0, len(answer), PART):
                browser.sendall(answer[place : place + PART])
                over.wait(FRAME)
            return
        browser.sendall(answer[: len(answer) // 2] if fault in ("reset", "truncate") else answer)
        if fault == "reset":
            _reset(browser)

    def _answer(self, path: str, fault: Kind | None, head: bytes) -> bytes:
        if fault in ("500", "404"):
            return _plain(int(fault), b"<h1>Nothing here</h1>")
        if fault == "portal":
            return _plain(200, PORTAL)
        port = self._elsewhere.get(path, self._ports[sum(path.encode()) % len(self._ports)])
        with socket.create_connection((HOST, port), LIMIT) as server:
            ask = re.sub(rb"(?mi)^connection:.*\r\n", b"", head)
            server.sendall(ask[:-2] + b"Connection: close\r\n\r\n")
            answer = _read_answer(server)
        if fault == "short":
            head, body = answer.split(b"\r\n\r\n", 1)
            body = body[: len(body) // 2]
            head = re.sub(rb"(?mi)^content-length: \d+", b"content-length: %d" % len(body), head)
            return head + b"\r\n\r\n" + body
        return answer


class _Listener(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128


def _read_head(browser: socket.socket) -> bytes:
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        part = browser.recv(65536)
        if not part:
            return b""
        head += part
    return head


def _read_answer(server: socket.socket) -> bytes:
    """All of it, by its length where it says one: Werkzeug lets 10 ms go by before it closes."""
    answer, wanted = b"", None
    while wanted is None or len(answer) < wanted:
        part = server.recv(65536)
        if not part:
            break
        answer += part
        head, end, _ = answer.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        if wanted is None and end and length:
            wanted = len(head) + len(end) + int(length[1])
    return answer


def _plain(status: int, body: bytes) -> bytes:
    lines = (
        f"HTTP/1.1 {status} As said",
        "Content-Type: text/html",
        f"Content-Length: {len(body)}",
    )
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


def _reset(browser: socket.socket) -> None:
    browser.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    browser.close()
