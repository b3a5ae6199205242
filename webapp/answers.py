"""What is answered to a request, whoever speaks to the network.

One look-up in the table of resources and a list of headers that was made once; `middleware.py` is
the thin adapter to any WSGI server.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import quote

from webapp.addresses import is_pages, one_address
from webapp.headers import STRICT_TRANSPORT, Headers, security_headers
from webapp.pages import ALIASES, NOT_FOUND
from webapp.site import A_DAY, Resource, Site

LONGEST_PATH = 512  # characters; our longest address has under 80
LONGEST_QUERY = 2048
LONGEST_ACCEPT_ENCODING = 256  # longer ones get the plain bytes
METHODS = ("GET", "HEAD")
PRINTABLE = "".join(map(chr, range(33, 127)))


class Request(NamedTuple):
    """What an answer depends on; all else in a request is ignored, `Range` too."""

    method: str
    path: str  # decoded, one character a byte, as WSGI has it
    query: str = ""
    accept_encoding: str = ""
    if_none_match: str = ""
    secure: bool = False  # the person's browser speaks TLS to us or to the proxy in front of us
    has_body: bool = False


@dataclass(frozen=True)
class Answer:
    """One answer as it goes out: its headers and bytes are made once and shared."""

    status: HTTPStatus
    headers: Headers
    body: bytes

    @cached_property
    def without_body(self) -> "Answer":
        """The answer to HEAD."""
        return replace(self, body=b"")

    @cached_property
    def over_tls(self) -> "Answer":
        """The answer when the browser speaks TLS."""
        return replace(self, headers=[*self.headers, STRICT_TRANSPORT])


class Ready(NamedTuple):
    """One resource in one encoding."""

    tag: str
    whole: Answer
    unchanged: Answer  # 304


class Answers:
    """Every row of the table, and a plain answer to everything else."""

    def __init__(self, site: Site, reads_query: Collection[str]) -> None:
        """The application answers the paths of `reads_query`, only when they come with a query."""
        self.site = site
        self._reads_query = reads_query
        self._pages = frozenset(site.pages)
        # Not kept anywhere: a shared cache that kept it would hide a page of a later deploy.
        self._not_found = replace(site.resources[NOT_FOUND], cache="no-store")
        self._ready: dict[tuple[str, str], Ready] = {}

    def answer(self, request: Request) -> Answer | None:
        """The answer, or None where the application has to give it."""
        refused = _refusal(request)
        if refused:
            answer = refusal(refused)
        elif request.query and request.path in self._reads_query:
            return None
        elif request.path in self.site.resources:
            answer = self._from_table(request)
        else:
            answer = self._elsewhere(request)
        if request.secure:
            answer = answer.over_tls
        return answer.without_body if request.method == "HEAD" else answer

    def _from_table(self, request: Request) -> Answer:
        ready = self._in_best_encoding(request.path, request)
        if request.if_none_match and _matches(request.if_none_match, ready.tag):
            return ready.unchanged
        return ready.whole

    def _elsewhere(self, request: Request) -> Answer:
        """For an address that is no row: the way to the page that is meant, or that there is none.

        The way leads to a row of the table, so never off the site and never in a circle.
        """
        address = one_address(request.path)
        address = ALIASES.get(address, address)
        if address in self._pages:
            return _moved(address, request.query)
        if not is_pages(address):
            return refusal(HTTPStatus.NOT_FOUND)
        return self._in_best_encoding("", request).whole  # one entry for every unknown page

    def _in_best_encoding(self, path: str, request: Request) -> Ready:
        key = path, _encoding(request.accept_encoding[:LONGEST_ACCEPT_ENCODING])
        return self._ready.get(key) or self._ready.setdefault(key, self._make_ready(*key))

    def _make_ready(self, path: str, encoding: str) -> Ready:
        resource = self.site.resources[path] if path else self._not_found
        status = HTTPStatus.OK if path else HTTPStatus.NOT_FOUND
        if encoding not in resource.encodings:
            encoding = "identity"
        # A strong tag names bytes, so each encoding has its own.
        tag = f'"{resource.digest.hex()[:16]}-{encoding}"'
        unchanged = _headers(resource, tag)
        body = resource.encodings[encoding]
        headers = [
            ("Content-Type", resource.content_type),
            ("Content-Length", str(len(body))),
            *unchanged,
        ]
        if encoding != "identity":
            headers.append(("Content-Encoding", encoding))
        not_modified = Answer(HTTPStatus.NOT_MODIFIED, unchanged, b"")
        return Ready(tag, Answer(status, headers, body), not_modified)


def _headers(resource: Resource, tag: str) -> Headers:
    """The headers of the whole answer and of a 304 alike."""
    headers = [("Cache-Control", resource.cache), ("ETag", tag)]
    headers += security_headers(resource.body)
    if len(resource.encodings) > 1:
        headers.append(("Vary", "Accept-Encoding"))
    return headers


@lru_cache
def refusal(status: HTTPStatus) -> Answer:
    """A plain line for a request that is not looked at, or for what is no page."""
    allow = [("Allow", ", ".join(METHODS))] if status is HTTPStatus.METHOD_NOT_ALLOWED else []
    return _line(status, "no-store", allow)


def _moved(address: str, query: str) -> Answer:
    """To the one address of a page, with the query that came."""
    if query:
        # As it came, but for what may not stand in a header; some servers let it through.
        address += f"?{quote(query, safe=PRINTABLE, encoding='latin-1', errors='replace')}"
    return _line(HTTPStatus.MOVED_PERMANENTLY, A_DAY, [("Location", address)])


def _line(status: HTTPStatus, cache: str, more: Headers) -> Answer:
    body = f"{status.phrase}\n".encode()
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", cache),
        *security_headers(),
        *more,
    ]
    return Answer(status, headers, body)


def _refusal(request: Request) -> HTTPStatus | None:
    """Why this request is not looked at, if it is not. Nothing here ever needs a body."""
    if request.method not in METHODS:
        return HTTPStatus.METHOD_NOT_ALLOWED
    if len(request.path) > LONGEST_PATH or len(request.query) > LONGEST_QUERY:
        return HTTPStatus.REQUEST_URI_TOO_LONG
    return HTTPStatus.BAD_REQUEST if request.has_body else None


def _matches(wanted: str, tag: str) -> bool:
    """Whether If-None-Match names this tag. A proxy may have weakened it with W/."""
    return wanted == tag or any(
        item.strip().removeprefix("W/") in ("*", tag) for item in wanted.split(",")
    )


@lru_cache(maxsize=256)
def _encoding(accepted: str) -> str:
    """The best content encoding that an Accept-Encoding header allows.

    Where it forbids all that there is, `identity` too, it gets the plain bytes: RFC 9110, 12.5.3,
    lets a server disregard it, and help in clear text beats a 406.
    """
    weights = {}
    for item in accepted.lower().split(","):
        name, _, weight = item.partition(";")
        weights[name.strip()] = _weight(weight)
    others = weights.get("*", 0)
    return next((name for name in ("br", "gzip") if weights.get(name, others) > 0), "identity")


def _weight(parameter: str) -> float:
    """The number of "q=0.5"; 1 where there is none, 0 where it is no number."""
    try:
        return float(parameter.partition("=")[2] or 1)
    except ValueError:
        return 0
