"""The answers for any WSGI server, below Flask's routing.

One thing only is answered by Flask: an address whose query the server reads, when there is one.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from webapp.answers import Answers, Request
from webapp.headers import STRICT_TRANSPORT, Headers, security_headers

if TYPE_CHECKING:
    from types import TracebackType

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Middleware:
    """A WSGI application: the answers, and `app` for what they leave to it."""

    def __init__(self, answers: Answers, app: "WSGIApplication") -> None:
        """`app` is asked for nothing that `answers` knows."""
        self._answers = answers
        self._app = app

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request."""
        request = _request(environ)
        answer = self._answers.answer(request)
        if answer is None:
            return self._app(environ, self._guarded(request, start_response))
        start_response(f"{answer.status.value} {answer.status.phrase}", [*answer.headers])
        return [answer.body] if answer.body else []

    def _guarded(self, request: Request, start_response: "StartResponse") -> "StartResponse":
        """`start_response` for the application: our headers on whatever it says, errors too.

        Nobody keeps such an answer: it belongs to one person. What it inlines is what the row
        of the same address inlines.
        """
        page = self._answers.site.resources[request.path].body

        def start(
            status: str,
            headers: Headers,
            exc_info: "tuple[type[BaseException], BaseException, TracebackType] | None" = None,
            /,
        ) -> Callable[[bytes], object]:
            extra = [("Cache-Control", "no-store"), *security_headers(page)]
            if request.secure:
                extra.append(STRICT_TRANSPORT)
            return start_response(status, [*headers, *extra], exc_info)

        return start  # type: ignore[return-value]


def _request(environ: "WSGIEnvironment") -> Request:
    read = environ.get
    return Request(
        method=environ["REQUEST_METHOD"],
        path=read("PATH_INFO") or "/",
        query=read("QUERY_STRING", ""),
        accept_encoding=read("HTTP_ACCEPT_ENCODING", ""),
        if_none_match=read("HTTP_IF_NONE_MATCH", ""),
        secure="https" in (read("wsgi.url_scheme"), read("HTTP_X_FORWARDED_PROTO")),
        has_body=read("CONTENT_LENGTH", "") not in ("", "0") or "HTTP_TRANSFER_ENCODING" in environ,
    )
