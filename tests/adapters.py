"""Both ways to an answer: as any WSGI server asks, and over a socket as a browser does."""

import asyncio
import http.client
import socket
import threading
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import unquote_to_bytes

from flask import Flask
from werkzeug.test import create_environ, run_wsgi_app

from webapp import answers_of
from webapp.server import Worker

HOST = "127.0.0.1"
LIMIT = 10.0  # seconds


class Reply(NamedTuple):
    """An answer as the client sees it."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


Ask = Callable[..., Reply]


def over_wsgi(app: Flask) -> Ask:
    """Ask `app` as a WSGI server does."""

    def ask(
        target: str,
        headers: Mapping[str, str] | None = None,
        method: str = "GET",
        body: bytes = b"",
    ) -> Reply:
        path, _, query = target.partition("?")
        environ = create_environ("/", method=method, query_string=query)
        environ["PATH_INFO"] = unquote_to_bytes(path.encode("latin-1")).decode("latin-1")
        environ["CONTENT_LENGTH"] = str(len(body) or "")
        for name, value in (headers or {}).items():
            key = name.upper().replace("-", "_")
            environ[key if key == "CONTENT_LENGTH" else f"HTTP_{key}"] = value
        parts, status, found = run_wsgi_app(app, environ, buffered=True)
        return Reply(int(status[:3]), _once(found.to_wsgi_list()), b"".join(parts))

    return ask


def _once(headers: list[tuple[str, str]]) -> dict[str, str]:
    """Headers by name; none may come twice."""
    found = dict(headers)
    assert len(found) == len(headers), headers
    return found


class LocalServer:
    """A worker of our own server, in a thread of this process."""

    def __init__(self, app: Flask, log: Callable[[str], object] | None = None) -> None:
        """Serve `app` on a free port while the context is open."""
        self._listener = socket.create_server((HOST, 0))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://{HOST}:{self.port}"
        self.worker = Worker(answers_of(app), app, log)
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._ready.set()
        await self.worker.serve(self._listener, self._stop)

    def stop(self) -> None:
        """Ask it to stop; it goes on with what is under way."""
        self._loop.call_soon_threadsafe(self._stop.set)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(LIMIT)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        self._thread.join(2 * LIMIT)
        assert not self._thread.is_alive()

    def connect(self) -> socket.socket:
        """A connection of a client that says what the test wants."""
        return socket.create_connection((HOST, self.port), LIMIT)

    def say(self, sent: bytes) -> bytes:
        """All that comes back for these bytes until the server closes."""
        with self.connect() as client:
            client.sendall(sent)
            return b"".join(iter(lambda: client.recv(65536), b""))

    def ask(
        self,
        target: str,
        headers: Mapping[str, str] | None = None,
        method: str = "GET",
        body: bytes = b"",
    ) -> Reply:
        """One request on a connection of its own."""
        lines = {"Host": HOST, "Connection": "close", **(headers or {})}
        if body:
            lines["Content-Length"] = str(len(body))
        head = f"{method} {target} HTTP/1.1\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        with self.connect() as client:
            client.sendall(f"{head}\r\n".encode("latin-1") + body)
            answer = http.client.HTTPResponse(client, method=method)
            answer.begin()
            found = [item for item in answer.getheaders() if item[0] not in ("Date", "Connection")]
            return Reply(answer.status, _once(found), answer.read())
