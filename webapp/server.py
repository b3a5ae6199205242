"""The server that comes with the app: HTTP/1.1 for a table of answers, on asyncio.

It needs little of HTTP: every request is a head without a body, every answer is ready in memory.
So it is strict where a mistake would be dangerous (what could carry a body is refused and its
connection closed, so no front server and we can disagree on where a request ends) and spends
nothing elsewhere. A general server spends most of its time on what is not needed here: an empty
WSGI application under Granian costs 2.4 times nginx's CPU for a page, 2.9 for a 304, because each
request crosses two threads.

TLS, HTTP/2 and access rules belong to the proxy in front (README).
"""

import asyncio
import contextlib
import logging
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple, cast
from urllib.parse import quote, unquote_to_bytes

from werkzeug.test import create_environ, run_wsgi_app

from webapp.answers import Answer, Answers, Request, refusal

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

KEPT_DECISIONS = 2048  # heads of half a kilobyte
LARGEST_HEAD = 16 * 1024  # bytes
# Seconds. Longer than proxies keep a connection to us (nginx: 60), or they would meet a closed one.
KEEP_ALIVE = 75
HEAD_WAIT = 20  # for a whole head, from its first byte or from the connection's start
WRITE_WAIT = 60  # for a reader who takes nothing more
LINGER = 2  # for a client who still sends what we refused; nobody waits then
STOP_WAIT = 10  # for answers under way, once we are asked to stop
THREADS = 3  # for the application, and for what is compressed at the start

# All but control characters; bytes above ASCII may stand in a field's value.
TEXT = bytes(set(range(32, 256)) - {127} | {ord("\t")})


class Fields(NamedTuple):
    """What the lines after the first one say, as far as anything here depends on it."""

    hosts: int
    accept_encoding: str
    if_none_match: str
    secure: bool
    has_body: bool
    close: bool


def parse(head: bytes) -> tuple[Request, bool]:
    """The request in a head (without its last, empty line), and whether the connection stays.

    Raises ValueError for what is no plain HTTP/1.1 head. RFC 9112, sections 2.2 (line ends), 3.2
    (forms of the target, Host), 5.2 (folded lines) and 6.3 (whether there is a body).
    """
    line, end, rest = head.partition(b"\r\n")
    method, target, version = line.split(b" ")
    if line.translate(None, TEXT) or version not in (b"HTTP/1.1", b"HTTP/1.0"):
        raise ValueError("not a request of HTTP/1.1")
    fields = _fields(end + rest)
    stays = version == b"HTTP/1.1"
    if fields.hosts != 1 and (stays or fields.hosts):
        raise ValueError("not one host")
    path, query = _target(target, method)
    request = Request(
        method.decode("latin-1"),
        path,
        query,
        fields.accept_encoding,
        fields.if_none_match,
        fields.secure,
        fields.has_body,
    )
    return request, stays and not fields.close


@lru_cache(maxsize=512)
def _fields(lines: bytes) -> Fields:
    """The fields of a head, from the end of its first line on.

    Kept, for a phone asks for the whole site with the same lines: a first visit is 80 requests
    with two or three sets of them.
    """
    ends = lines.translate(None, TEXT)
    names = lines.lower()
    if ends != b"\r\n" * (len(ends) // 2) or b"\n " in names or b"\n\t" in names:
        raise ValueError("not lines of text")
    return Fields(
        names.count(b"\r\nhost:"),
        _value(lines, names, b"\r\naccept-encoding:"),
        _value(lines, names, b"\r\nif-none-match:"),
        _value(lines, names, b"\r\nx-forwarded-proto:") == "https",
        _has_body(names),
        "close" in _value(names, names, b"\r\nconnection:"),
    )


def _value(lines: bytes, names: bytes, name: bytes) -> str:
    """What one field says; `names` are the lines in lower case. The first of several counts."""
    start = names.find(name)
    if start < 0:
        return ""
    start += len(name)
    return lines[start : lines.find(b"\r", start)].decode("latin-1").strip()


def _has_body(names: bytes) -> bool:
    """Whether a body may follow. Any mention of one counts, however it is spelt or disguised."""
    if b"content-length" in names:
        names = names.replace(b"\r\ncontent-length: 0\r\n", b"\r\n", 1)
    return b"content-length" in names or b"transfer-encoding" in names


def _target(target: bytes, method: bytes) -> tuple[str, str]:
    """Path and query. A proxy may send the whole address (RFC 9112, 3.2.2)."""
    if not target.startswith(b"/"):
        if target == b"*" and method == b"OPTIONS":
            return "*", ""
        scheme, colon, rest = target.partition(b"://")
        if not colon or scheme.lower() not in (b"http", b"https"):
            raise ValueError("not an address")
        slash = rest.find(b"/")
        target = rest[slash:] if slash >= 0 else b"/"
    raw, _, query = target.partition(b"?")
    if b"%" in raw:
        raw = unquote_to_bytes(raw)
    return raw.decode("latin-1"), query.decode("latin-1")


class Worker:
    """One process's share of the server: a loop, its connections, a clock of whole seconds."""

    def __init__(
        self,
        answers: Answers,
        app: "WSGIApplication",
        log: Callable[[str], object] | None = None,
    ) -> None:
        """`app` answers what `answers` leaves to it. `log` gets a line for each answer."""
        self.answers = answers
        self.log = log
        self.connections: set[Connection] = set()
        self.stopping = False
        # One for all connections: what arrives is read and answered before anything else happens.
        self.buffer = memoryview(bytearray(LARGEST_HEAD))
        self.decide = self._leave  # until all is compressed
        self._app = app
        self._threads = ThreadPoolExecutor(THREADS, "app")
        self._tick()

    async def serve(self, listener: socket.socket, stop: asyncio.Event) -> None:
        """Answer what comes to `listener` until `stop` is set; then end what is under way."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Connection(self), sock=listener)
        seconds = loop.create_task(self._seconds())
        warm = loop.run_in_executor(self._threads, self.answers.site.warm)
        warm.add_done_callback(self._be_quick)
        await stop.wait()
        self.stopping = True
        server.close()
        last = time.monotonic() + STOP_WAIT
        while self.connections and time.monotonic() < last:
            await asyncio.sleep(0.02)
        seconds.cancel()
        for connection in list(self.connections):
            connection.abort()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _leave(self, head: bytes) -> tuple[Request, bool, Answer | None]:
        """As `_decide`, but every answer is made beside the loop: it may have to be compressed
        first, and nobody else shall wait for that."""
        request, stays = parse(head)
        return request, stays and not request.has_body, None

    def _be_quick(self, _: "asyncio.Future[None]") -> None:
        self.decide = lru_cache(maxsize=KEPT_DECISIONS)(self._decide)

    def _decide(self, head: bytes) -> tuple[Request, bool, Answer | None]:
        """What `parse` says of a head, and the answer if it is ready. Raises what `parse` raises.

        The same request has the same answer, so one that was seen before is one look-up: browsers
        of one kind and language send the same bytes, and nobody sends a cookie.
        """
        request, stays = parse(head)
        return request, stays and not request.has_body, self.answers.answer(request)

    async def ask(self, request: Request) -> Answer:
        """The answer to any request, worked out beside the loop."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._ask, request)

    def _ask(self, request: Request) -> Answer:
        return self.answers.answer(request) or self._ask_application(request)

    def _ask_application(self, request: Request) -> Answer:
        environ = create_environ(
            request.path,
            base_url="https://localhost" if request.secure else "http://localhost",
            query_string=request.query,
            method=request.method,
        )
        try:
            parts, status, headers = run_wsgi_app(self._app, environ, buffered=True)
            body = b"".join(parts)
        except Exception:
            logging.exception("the application failed at %s", request.path)
            return refusal(HTTPStatus.INTERNAL_SERVER_ERROR)
        code = HTTPStatus(int(status.split(" ", 1)[0]))
        return Answer(code, headers.to_wsgi_list(), body)

    async def _seconds(self) -> None:
        """The clock; whoever is late by it is sent away."""
        while True:
            await asyncio.sleep(1)
            self._tick()
            for connection in list(self.connections):
                connection.look(self.now)

    def _tick(self) -> None:
        self.now = time.monotonic()
        self.date = f"Date: {formatdate(usegmt=True)}\r\n\r\n".encode()


class Connection(asyncio.BufferedProtocol):
    """One client: a head comes in, an answer goes out, until one of us closes."""

    __slots__ = ("_busy", "_closing", "_deadline", "_rest", "_task", "_transport", "_worker")
    _transport: asyncio.Transport

    def __init__(self, worker: Worker) -> None:
        """Belong to `worker`."""
        self._worker = worker
        self._rest = b""  # what came of a head that is not whole yet, or waits for its turn
        self._busy = 0  # answers that are being made or cannot be sent yet: nothing more is read
        self._closing = False
        self._deadline = worker.now + HEAD_WAIT
        self._task: asyncio.Task[None] | None = None

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast(asyncio.Transport, transport)
        self._worker.connections.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        """End, whoever closed it."""
        self._closing = True
        self._worker.connections.discard(self)
        if self._task:
            self._task.cancel()

    def get_buffer(self, sizehint: int) -> memoryview:
        """Where to put what arrives."""
        return self._worker.buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Take what has arrived."""
        if not self._closing:
            self._take(self._rest + bytes(self._worker.buffer[:nbytes]))

    def eof_received(self) -> bool:
        """The client sends no more; an answer that is being made it still gets."""
        self._closing = True
        return self._task is not None

    def pause_writing(self) -> None:
        """The client reads slower than it asks."""
        self._wait(WRITE_WAIT)

    def resume_writing(self) -> None:
        """It has caught up."""
        self._go_on()

    # What the worker calls.

    def look(self, now: float) -> None:
        """Once a second: close when the client is late, or idle while we stop."""
        if now > self._deadline:
            self.abort()
        elif self._worker.stopping and not self._rest and not self._busy:
            self._transport.close()

    @property
    def unsent(self) -> int:
        """Bytes of answers that the system has not taken yet."""
        return self._transport.get_write_buffer_size()

    def abort(self) -> None:
        """Close now, whatever is under way."""
        self._transport.abort()

    def _take(self, data: bytes) -> None:
        """Answer every whole head in `data`, in turn; keep the rest."""
        begun = bool(self._rest)
        while data and not self._busy and not self._closing:
            if data.startswith(b"\r\n"):  # some clients send one too many (RFC 9112, 2.2)
                data = data[2:]
                continue
            end = data.find(b"\r\n\r\n")
            if end > LARGEST_HEAD or end < 0 and len(data) > LARGEST_HEAD:
                self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
                break
            if end < 0:
                if not begun:
                    self._deadline = self._worker.now + HEAD_WAIT
                break
            head, data, begun = data[: end + 2], data[end + 4 :], False
            try:
                request, stays, answer = self._worker.decide(head)
            except ValueError:
                self._refuse(HTTPStatus.BAD_REQUEST)
                break
            if answer:
                self._send(request, answer, stays)
            else:
                self._wait(KEEP_ALIVE)
                self._task = asyncio.get_running_loop().create_task(self._ask(request, stays))
        self._rest = b"" if self._closing else data

    async def _ask(self, request: Request, stays: bool) -> None:
        answer = await self._worker.ask(request)
        self._task = None
        self._send(request, answer, stays and not self._closing)
        self._go_on()

    def _send(self, request: Request, answer: Answer, stays: bool) -> None:
        worker = self._worker
        self._deadline = worker.now + KEEP_ALIVE
        if stays and not worker.stopping:
            self._transport.write(b"".join((answer.head, worker.date, answer.body)))
        else:
            parts = (answer.head, b"Connection: close\r\n", worker.date, answer.body)
            self._transport.write(b"".join(parts))
            self._close()
        if worker.log:
            path = quote(request.path, encoding="latin-1")
            worker.log(f"{request.method} {path} {answer.status.value} {len(answer.body)}")

    def _refuse(self, status: HTTPStatus) -> None:
        self._send(Request("-", "-"), refusal(status), stays=False)

    def _close(self) -> None:
        """No more from us. What still comes is thrown away for a moment: to close on unread bytes
        resets the connection, and the client would lose our answer."""
        self._closing = True
        self._deadline = self._worker.now + (WRITE_WAIT if self.unsent else LINGER)
        with contextlib.suppress(OSError, RuntimeError):  # the client has gone
            self._transport.write_eof()

    def _wait(self, seconds: int) -> None:
        self._busy += 1
        self._deadline = self._worker.now + seconds
        self._transport.pause_reading()

    def _go_on(self) -> None:
        self._busy -= 1
        if self._busy or self._closing:
            return
        self._deadline = self._worker.now + KEEP_ALIVE
        rest, self._rest = self._rest, b""
        self._take(rest)
        if not self._busy:
            self._transport.resume_reading()
