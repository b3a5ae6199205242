"""A static host answers as the app itself does: every row, every address that people type."""

import http.client
import re
from collections.abc import Iterator

import pytest

from tests.adapters import over_wsgi
from tests.addresses import MEANT, SECURITY, UNASKED
from tests.server import HOST, HOST_SETTING, Server
from webapp import create_app
from webapp.hosts import exported
from webapp.site import Site

SAME = {"Content-Type", "Cache-Control", *SECURITY}


@pytest.fixture(scope="module")
def host() -> Iterator[Server]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOST_SETTING, "nginx")
        with Server() as server:
            yield server


def get(host: Server, target: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(HOST, host.port, timeout=10)
    try:
        connection.putrequest("GET", target, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def test_every_row_is_answered_as_by_the_app(host: Server, site: Site) -> None:
    ask = over_wsgi(create_app({"URL": f"http://127.0.0.1:{host.port}"}))
    for path, row in exported(site).items():
        ours = ask(path)
        status, headers, body = get(host, path)
        assert (status, body) == (200, ours.body), path
        assert {name: headers[name] for name in SAME} == {
            name: ours.headers[name] for name in SAME
        }, path
        for encoding in ("br", "gzip"):
            if encoding in row.encodings and path not in UNASKED:  # those name this host
                _, packed, body = get(host, path, Accept_Encoding=encoding)
                assert packed["Content-Encoding"] == encoding, path
                assert body == row.encodings[encoding], path


@pytest.mark.parametrize(("typed", "meant"), MEANT.items())
def test_typed_addresses_lead_to_the_page(host: Server, typed: str, meant: str) -> None:
    if re.search(r"%(?!20)", typed):
        pytest.skip("nginx's map reads the address as it came, not decoded")
    status, headers, _ = get(host, typed + "?utm_source=x")
    assert (status, headers["Location"]) == (301, f"{meant}?utm_source=x")


def test_what_is_not_there(host: Server) -> None:
    for path in ("/relief/elbow", "/wp-admin/"):
        status, headers, body = get(host, path)
        assert status == 404 and b"Straighten the leg." in body
        assert headers["Cache-Control"] == "no-store"
    for path in ("/.well-known/x", "/wp-login.php", "/static/js/old.js", "/_redirects"):
        status, headers, body = get(host, path)
        assert (status, body) == (404, b"Not Found\n")
