"""Both ways to an answer: as any WSGI server asks, and over a socket as a browser does."""

import contextlib
import http.client
import socket
import threading
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Self
from urllib.parse import quote, unquote_to_bytes

from flask import Flask
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler
from werkzeug.test import create_environ, run_wsgi_app

HOST = "127.0.0.1"
LIMIT = 10.0  # seconds
IN_AN_ADDRESS = "/?%:@!$&'()*+,;=-._~"  # RFC 3986; a browser escapes all else
SERVERS_OWN = {"date", "connection", "server"}  # headers that no table knows


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


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


class LocalServer(ThreadedWSGIServer):
    """The app in a thread of this process, for browsers: `with LocalServer(app) as server`.

    Werkzeug's server closes each connection after its answer. Browsers open some in advance and
    ask nothing on them: these are closed at exit.
    """

    daemon_threads = False  # closing waits for the threads of all connections

    def __init__(self, app: Flask) -> None:
        """Listen on a free port."""
        super().__init__(HOST, 0, app, _Quiet)
        self.url = f"http://{HOST}:{self.port}"
        self._open: set[socket.socket] = set()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,))

    def process_request(self, request: Any, client_address: Any) -> None:
        """Begin with a connection."""
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """End a connection."""
        self._open.discard(request)
        super().shutdown_request(request)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()  # the thread then closes the listener and waits for all connections
        for connection in list(self._open):
            with contextlib.suppress(OSError):  # it has just ended by itself
                connection.shutdown(socket.SHUT_RDWR)
        self._thread.join(LIMIT)
        assert not self._thread.is_alive()


def over_http(port: int) -> Ask:
    """Ask the server at `port` of this machine, each time on a connection of its own."""

    def ask(
        target: str,
        headers: Mapping[str, str] | None = None,
        method: str = "GET",
        body: bytes = b"",
    ) -> Reply:
        lines = {"Host": HOST, "Connection": "close", **(headers or {})}
        if body:
            lines["Content-Length"] = str(len(body))
        head = f"{method} {quote(target, safe=IN_AN_ADDRESS)} HTTP/1.1\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        with socket.create_connection((HOST, port), LIMIT) as client:
            client.sendall(f"{head}\r\n".encode("latin-1") + body)
            answer = http.client.HTTPResponse(client, method=method)
            answer.begin()
            # hyper, below Granian, writes every name in small letters, as HTTP/2 does.
            found = [
                (name.title().replace("Etag", "ETag"), text) for name, text in answer.getheaders()
            ]
            ours = [item for item in found if item[0].lower() not in SERVERS_OWN]
            return Reply(answer.status, _once(ours), answer.read())

    return ask
