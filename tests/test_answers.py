"""Answers from memory: encodings, tags, and a plain 4xx to whatever is odd; by both adapters."""

import gzip
import http.client

import brotli
import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.adapters import Ask, over_wsgi
from tests.addresses import SECURITY, UNASKED
from webapp.pages import QUIZ
from webapp.site import Site


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("br, gzip", "br"),
        ("gzip, deflate, br;q=0.1", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br;q=0.000, gzip;q=x", None),
        ("br; q=0, GZIP ; Q=1.0", "gzip"),
        ("*", "br"),
        ("br;q=0, *", "gzip"),
        ("*;q=0", None),  # nothing is allowed: the plain bytes, for help beats a 406
        ("identity;q=0", None),
        ("identity;q=0, br;q=0, gzip;q=0.1", "gzip"),
        ("identity", None),
        ("zstd, deflate", None),
        ("", None),
        (";q=1,,;", None),
        ("br" + " " * 300, "br"),
        ("x, " * 100 + "br", None),
    ],
)
def test_the_best_encoding_that_is_allowed(
    ask: Ask, site: Site, accepted: str, encoding: str | None
) -> None:
    answer = ask("/", {"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == encoding
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert unpack(answer.body) == site.resources["/"].body
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_every_row_in_every_encoding(ask: Ask, site: Site) -> None:
    for path, row in site.resources.items():
        tags = set()
        for encoding, body in row.encodings.items():
            answer = ask(path, {"Accept-Encoding": encoding})
            assert answer.body == body
            assert int(answer.headers["Content-Length"]) == len(body)
            assert answer.headers["Content-Type"] == row.content_type
            assert not answer.headers["ETag"].startswith("W/")
            tags.add(answer.headers["ETag"])
        assert len(tags) == len(row.encodings), "a strong tag names bytes"


def test_unchanged_is_304_without_a_body(ask: Ask, site: Site) -> None:
    for path in site.resources:
        tag = ask(path).headers["ETag"]
        for wanted in (tag, f'"x", {tag}', f"W/{tag}", f'W/"x",W/{tag} , "y"', "*"):
            answer = ask(path, {"If-None-Match": wanted})
            assert (answer.status, answer.body) == (304, b"")
            assert answer.headers["ETag"] == tag
            assert "Content-Length" not in answer.headers
        for wanted in ('"x"', tag.strip('"'), tag[:-1], "W/", ","):
            assert ask(path, {"If-None-Match": wanted}).status == 200


def test_another_encoding_is_another_tag(ask: Ask) -> None:
    tag = ask("/", {"Accept-Encoding": "br"}).headers["ETag"]
    answer = ask("/", {"Accept-Encoding": "gzip", "If-None-Match": tag})
    assert answer.status == 200


def test_head_is_get_without_the_body(ask: Ask, site: Site) -> None:
    for path in (*site.resources, "/unknown"):
        get, head = ask(path), ask(path, method="HEAD")
        assert head.body == b""
        assert (head.status, head.headers) == (get.status, get.headers)


@pytest.mark.parametrize("asked", ["bytes=0-99", "bytes=-5", "bytes=9-1", "lines=1-2", "x"])
def test_a_range_is_the_whole(ask: Ask, site: Site, asked: str) -> None:
    """A server may ignore Range (RFC 9110, 14.2). All is small, and half a page helps nobody."""
    answer = ask("/", {"Range": asked})
    assert (answer.status, answer.body) == (200, site.resources["/"].body)
    assert "Content-Range" not in answer.headers


def test_an_unknown_address_shows_relief(ask: Ask) -> None:
    answer = ask("/relief/elbow?x=1", {"If-None-Match": "*"})
    assert answer.status == 404
    assert "Straighten the leg." in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_security_headers_are_on_everything(ask: Ask, site: Site) -> None:
    answers = [ask(path) for path in (*site.resources, "/unknown", "/" + "x" * 600)]
    answers += [ask("/", method="POST"), ask("/", {"If-None-Match": "*"}), ask("/quiz?q6=older")]
    for answer in answers:
        assert set(answer.headers) >= SECURITY
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none';")
        assert "unsafe" not in policy
        assert "require-trusted-types-for 'script'" in policy
        assert "frame-ancestors 'none'" in policy


def test_strict_transport_only_over_tls(ask: Ask) -> None:
    name = "Strict-Transport-Security"
    for path in ("/", "/quiz?q6=older", "/unknown"):
        assert name not in ask(path).headers
        assert name in ask(path, {"X-Forwarded-Proto": "https"}).headers


def test_cache_rules(ask: Ask, site: Site) -> None:
    for path in site.resources:
        rule = ask(path).headers["Cache-Control"]
        if path.startswith("/static/"):
            assert "immutable" in rule
        elif path == "/sw.js":
            assert rule.startswith("no-cache")
        elif path in UNASKED:
            assert rule.startswith("public, max-age=86400")
        elif path != "/healthz":
            assert "max-age=0, must-revalidate" in rule and "stale-if-error" in rule
        assert path == "/healthz" or "no-transform" in rule


@pytest.mark.parametrize(
    ("target", "headers", "status"),
    [
        ("/" + "a" * 600, {}, 414),
        ("/?" + "a" * 3000, {}, 414),
        ("/", {"Content-Length": "5"}, 400),
        ("/", {"Content-Length": "0"}, 200),
        ("/", {"Content-Length": "x"}, 400),
        ("/", {"Content-Length": "-1"}, 400),
        ("/", {"Content-Length": "00"}, 400),
        ("/", {"Transfer-Encoding": "chunked"}, 400),
        ("/", {"Transfer-Encoding": "identity"}, 400),
        ("/%ff%fe%00", {}, 404),
        ("/%", {}, 404),
        ("/%zz", {}, 404),
        ("/../../etc/passwd", {}, 404),
        ("/static/../wsgi.py", {}, 404),
        ("/static/%2e%2e/wsgi.py", {}, 404),
        ("/?utm_source=x&y=%ff", {}, 200),
        ("/?", {}, 200),
        ("/??", {}, 200),
        ("/quiz?%ff=%00&=&&", {}, 200),
        ("/", {"Upgrade": "websocket", "Connection": "Upgrade"}, 200),
        ("/", {"Expect": "100-continue"}, 200),
        ("/", {"Cookie": "a=b; c=\xff"}, 200),
        ("/", {"Accept-Encoding": "\xff\xfe"}, 200),
        ("/", {"Host": "evil.example"}, 200),
    ],
)
def test_odd_requests_get_a_plain_answer(
    ask: Ask, target: str, headers: dict[str, str], status: int
) -> None:
    answer = ask(target, headers)
    assert answer.status == status
    assert b"Traceback" not in answer.body
    assert b"evil" not in answer.body


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get", "X-Y", "PRI"]
)
def test_other_methods_are_refused_with_a_word(ask: Ask, method: str) -> None:
    for target in ("/", "/unknown", "/quiz?q6=older"):
        answer = ask(target, method=method, body=b"a=b")
        assert (answer.status, answer.text) == (405, "Method Not Allowed\n")
        assert answer.headers["Allow"] == "GET, HEAD"


def test_answers_of_the_quiz_are_worked_out_and_kept_nowhere(ask: Ask) -> None:
    answer = ask("/quiz?q6=older")
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(answer.body) == int(answer.headers["Content-Length"])
    assert ask("/quiz?q6=older", method="HEAD").body == b""


def test_an_error_of_the_application_is_said_in_a_line(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise ValueError("what nobody else shall read")

    (name,) = (rule.endpoint for rule in app.url_map.iter_rules() if rule.rule == QUIZ)
    monkeypatch.setitem(app.view_functions, name, fail)
    answer = over_wsgi(app)("/quiz?q6=older")
    assert answer.status == 500
    assert "nobody" not in answer.text
    assert set(answer.headers) >= SECURITY


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    path=st.text(max_size=700),
    query=st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126), max_size=2500),
    header=st.text(
        alphabet=st.characters(max_codepoint=255, exclude_categories=["Cc"]), max_size=99
    ),
)
def test_no_request_is_an_error_of_ours(ask: Ask, path: str, query: str, header: str) -> None:
    target = f"/{''.join(f'%{byte:02X}' for byte in path.encode())}?q={query}"
    try:
        answer = ask(target, {"Accept-Encoding": header, "If-None-Match": header})
    except http.client.HTTPException:
        pytest.fail("no answer")
    assert answer.status in (200, 301, 304, 404, 414)
