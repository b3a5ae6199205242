"""Answers from memory: encodings, tags, and a plain 4xx to whatever is odd."""

import gzip

import brotli
import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.addresses import SECURITY
from webapp import create_app
from webapp.site import Site


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("br, gzip", "br"),
        ("gzip, deflate, br;q=0.1", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br;q=0.000, gzip;q=x", None),
        ("identity", None),
        ("", None),
        ("br" + " " * 300, "br"),
        (" " * 300 + "br", None),
    ],
)
def test_the_best_encoding_that_is_allowed(
    client: FlaskClient, site: Site, accepted: str, encoding: str | None
) -> None:
    answer = client.get("/", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == encoding
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert unpack(answer.data) == site.resources["/"].body
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_every_row_in_every_encoding(client: FlaskClient, site: Site) -> None:
    for path, row in site.resources.items():
        tags = set()
        for encoding, body in row.encodings.items():
            answer = client.get(path, headers={"Accept-Encoding": encoding})
            assert answer.data == body
            assert int(answer.headers["Content-Length"]) == len(body)
            assert answer.headers["Content-Type"] == row.content_type
            assert not answer.headers["ETag"].startswith("W/")
            tags.add(answer.headers["ETag"])
        assert len(tags) == len(row.encodings), "a strong tag names bytes"


def test_unchanged_is_304_without_a_body(client: FlaskClient, site: Site) -> None:
    for path in site.resources:
        tag = client.get(path).headers["ETag"]
        for wanted in (tag, f'"x", {tag}', f"W/{tag}", "*"):
            answer = client.get(path, headers={"If-None-Match": wanted})
            assert (answer.status_code, answer.data) == (304, b"")
            assert answer.headers["ETag"] == tag
            assert "Content-Length" not in answer.headers
        assert client.get(path, headers={"If-None-Match": '"x"'}).status_code == 200


def test_head_is_get_without_the_body(client: FlaskClient, site: Site) -> None:
    for path in (*site.resources, "/unknown"):
        get, head = client.get(path), client.head(path)
        assert head.data == b""
        assert (head.status_code, dict(head.headers)) == (get.status_code, dict(get.headers))


def test_an_unknown_address_shows_relief(client: FlaskClient) -> None:
    answer = client.get("/relief/elbow?x=1", headers={"If-None-Match": "*"})
    assert answer.status_code == 404
    assert "Straighten the leg." in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_security_headers_are_on_everything(client: FlaskClient, site: Site) -> None:
    answers = [client.get(path) for path in (*site.resources, "/unknown", "/" + "x" * 600)]
    answers += [client.post("/"), client.get("/", headers={"If-None-Match": "*"})]
    for answer in answers:
        assert SECURITY <= {name for name, _ in answer.headers}
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none';")
        assert "unsafe" not in policy
        assert "require-trusted-types-for 'script'" in policy
        assert "frame-ancestors 'none'" in policy


def test_strict_transport_only_over_tls(client: FlaskClient) -> None:
    name = "Strict-Transport-Security"
    assert name not in client.get("/").headers
    assert name in client.get("/", headers={"X-Forwarded-Proto": "https"}).headers
    assert name in client.get("/", base_url="https://localhost").headers


def test_cache_rules(client: FlaskClient, site: Site) -> None:
    for path in site.resources:
        rule = client.get(path).headers["Cache-Control"]
        if path.startswith("/static/"):
            assert "immutable" in rule
        elif path == "/sw.js":
            assert rule.startswith("no-cache")
        elif path != "/healthz":
            assert "max-age=0, must-revalidate" in rule and "stale-if-error" in rule
        assert path == "/healthz" or "no-transform" in rule


@pytest.mark.parametrize(
    ("path", "environ", "status"),
    [
        ("/" + "a" * 600, {}, 414),
        ("/?" + "a" * 3000, {}, 414),
        ("/", {"CONTENT_LENGTH": "5"}, 400),
        ("/", {"CONTENT_LENGTH": "x"}, 400),
        ("/", {"HTTP_TRANSFER_ENCODING": "chunked"}, 400),
        ("/%ff%fe%00", {}, 404),
        ("/../../etc/passwd", {}, 404),
        ("/static/../wsgi.py", {}, 404),
        ("/?utm_source=x&y=%ff", {}, 200),
    ],
)
def test_odd_requests_get_a_plain_answer(
    client: FlaskClient, path: str, environ: dict[str, str], status: int
) -> None:
    answer = client.get(path, environ_overrides=environ)
    assert answer.status_code == status
    assert "Traceback" not in answer.text


@settings(max_examples=300, deadline=None)
@given(
    path=st.text(max_size=700),
    query=st.text(max_size=2500),
    header=st.text(
        alphabet=st.characters(max_codepoint=255, exclude_categories=["Cc"]), max_size=99
    ),
)
def test_no_request_is_an_error_of_ours(path: str, query: str, header: str) -> None:
    # Not in the address: what begins with // would be a host there.
    asked = {"PATH_INFO": f"/{path}".encode().decode("latin-1")}
    headers = {"Accept-Encoding": header, "If-None-Match": header}
    answer = CLIENT.get("/", query_string={"q": query}, headers=headers, environ_overrides=asked)
    assert answer.status_code in (200, 304, 404, 414)


CLIENT = create_app().test_client()
