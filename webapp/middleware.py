"""Answers from the table, below Flask's routing: a look-up and a list of ready headers.

Measured on a sample (design, part 8): a map like this costs 1.5 times the CPU of nginx
per request, a cached Flask view 9.9 times. One thing only is answered by Flask: an address
whose query the server reads, when there is a query.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from webapp.headers import STRICT_TRANSPORT, Headers, security_headers
from webapp.pages import NOT_FOUND
from webapp.site import Resource, Site

if TYPE_CHECKING:
    from types import TracebackType

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LONGEST_PATH = 512  # characters; our longest address has under 80
LONGEST_QUERY = 2048
LONGEST_ACCEPT_ENCODING = 256  # longer ones get the plain bytes
METHODS = ("GET", "HEAD")


@dataclass(frozen=True)
class Ready:
    """One resource in one encoding, as it goes out."""

    tag: str
    headers: Headers
    unchanged: Headers  # those of a 304
    body: bytes


class Middleware:
    """A WSGI application: every row of the table, and a plain answer to everything else."""

    def __init__(self, site: Site, app: "WSGIApplication", reads_query: Collection[str]) -> None:
        """`app` answers the paths of `reads_query`, and those only when they come with a query."""
        self._site = site
        self._app = app
        self._reads_query = reads_query
        # Not kept anywhere: a shared cache that kept it would hide a page of a later deploy.
        self._not_found = replace(site.resources[NOT_FOUND], cache="no-store")
        self._ready: dict[tuple[str, str], Ready] = {}

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request."""
        method = environ["REQUEST_METHOD"]
        refusal = _refusal(environ, method)
        path = environ.get("PATH_INFO") or "/"
        if refusal:
            status, ready = refusal, self._refused(refusal)
        elif path in self._reads_query and environ.get("QUERY_STRING"):
            return self._app(environ, self._guarded(environ, start_response))
        else:
            status = HTTPStatus.OK if path in self._site.resources else HTTPStatus.NOT_FOUND
            ready = self._answer(path, status, environ.get("HTTP_ACCEPT_ENCODING", ""))
        headers, body = ready.headers, ready.body
        if status is HTTPStatus.OK and _matches(environ.get("HTTP_IF_NONE_MATCH"), ready.tag):
            status, headers, body = HTTPStatus.NOT_MODIFIED, ready.unchanged, b""
        if _is_secure(environ):
            headers = [*headers, STRICT_TRANSPORT]
        start_response(f"{status.value} {status.phrase}", headers)
        return [] if method == "HEAD" or not body else [body]

    def _guarded(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> "StartResponse":
        """`start_response` for the application: our headers on whatever it says, errors too.

        Nobody keeps such an answer: it belongs to one person. What it inlines is what the row
        of the same address inlines.
        """
        page = self._site.resources[environ["PATH_INFO"]].body

        def start(
            status: str,
            headers: Headers,
            exc_info: "tuple[type[BaseException], BaseException, TracebackType] | None" = None,
            /,
        ) -> Callable[[bytes], object]:
            extra = [("Cache-Control", "no-store"), *security_headers(page)]
            if _is_secure(environ):
                extra.append(STRICT_TRANSPORT)
            return start_response(status, [*headers, *extra], exc_info)

        return start  # type: ignore[return-value]

    def _answer(self, path: str, status: HTTPStatus, accepted: str) -> Ready:
        if status is HTTPStatus.OK:
            resource = self._site.resources[path]
        else:
            path, resource = "", self._not_found  # one entry for every unknown path
        key = path, _encoding(accepted[:LONGEST_ACCEPT_ENCODING])
        if key not in self._ready:
            self._ready[key] = self._make_ready(resource, key[1])
        return self._ready[key]

    def _make_ready(self, resource: Resource, encoding: str) -> Ready:
        if encoding not in resource.encodings:
            encoding = "identity"
        body = resource.encodings[encoding]
        # A strong tag names bytes, so each encoding has its own.
        tag = f'"{resource.digest.hex()[:16]}-{encoding}"'
        unchanged = [("Cache-Control", resource.cache), ("ETag", tag)]
        unchanged += security_headers(resource.body)
        if len(resource.encodings) > 1:
            unchanged.append(("Vary", "Accept-Encoding"))
        headers = [
            ("Content-Type", resource.content_type),
            ("Content-Length", str(len(body))),
            *unchanged,
        ]
        if encoding != "identity":
            headers.append(("Content-Encoding", encoding))
        return Ready(tag, headers, unchanged, body)

    def _refused(self, status: HTTPStatus) -> Ready:
        body = f"{status.phrase}\n".encode()
        headers = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            *security_headers(),
        ]
        if status is HTTPStatus.METHOD_NOT_ALLOWED:
            headers.append(("Allow", ", ".join(METHODS)))
        return Ready("", headers, headers, body)


def _refusal(environ: "WSGIEnvironment", method: str) -> HTTPStatus | None:
    """Why this request is not looked at, if it is not. Nothing here ever needs a body."""
    if method not in METHODS:
        return HTTPStatus.METHOD_NOT_ALLOWED
    if (
        len(environ.get("PATH_INFO", "")) > LONGEST_PATH
        or len(environ.get("QUERY_STRING", "")) > LONGEST_QUERY
    ):
        return HTTPStatus.REQUEST_URI_TOO_LONG
    if environ.get("CONTENT_LENGTH", "") not in ("", "0") or "HTTP_TRANSFER_ENCODING" in environ:
        return HTTPStatus.BAD_REQUEST
    return None


def _matches(wanted: str | None, tag: str) -> bool:
    """Whether If-None-Match names this tag. A proxy may have weakened it with W/."""
    if wanted is None:
        return False
    return wanted.strip() == "*" or tag in (
        item.strip().removeprefix("W/") for item in wanted.split(",")
    )


def _is_secure(environ: "WSGIEnvironment") -> bool:
    """Whether the person's browser speaks TLS to us or to the proxy in front of us."""
    return "https" in (environ.get("wsgi.url_scheme"), environ.get("HTTP_X_FORWARDED_PROTO"))


@lru_cache(maxsize=256)
def _encoding(accepted: str) -> str:
    """The best content encoding that an Accept-Encoding header allows."""
    weights = {}
    for item in accepted.lower().split(","):
        name, _, weight = item.partition(";")
        weights[name.strip()] = _weight(weight)
    return next((name for name in ("br", "gzip") if weights.get(name, 0) > 0), "identity")


def _weight(parameter: str) -> float:
    """The number of "q=0.5"; 1 where there is none, 0 where it is no number."""
    try:
        return float(parameter.partition("=")[2] or 1)
    except ValueError:
        return 0
