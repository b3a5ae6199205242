"""The table of resources and its five rules, each over every row."""

import hashlib
import http.client
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from tests.adapters import HOST, LIMIT
from tests.addresses import ADDRESSES, UNASKED
from tests.html import Page, lint, text
from tests.product import LOADED
from tests.server import Server
from webapp import ROOT, content, create_app, site_of
from webapp.assets import Assets
from webapp.export import export
from webapp.hosts import file_name, nginx
from webapp.site import HEALTH, WORKER, Resource, Site

FIRST_FLIGHT = 14_600  # bytes: ten TCP segments, what arrives before the first round trip ends
HTMX_SHA256 = "df982506d1529a193f6073f568ec821d4ae8db761bdb0ef07bd6a3d5eace0b2e"
# Bytes. Aimed at: 600 KB, 150 KB compressed, for everything that a phone keeps. Help in
# a cramp holds that. The quiz and the checklist each add about 110 KB and 26 KB to it: their pages
# must be complete without a script, and every page carries its own style. So the whole is bounded
# at what was measured with them, and a page at what one flight of packets holds. The page about the
# app, with the way to the home screen, is for the day too: 25 KB less for help, 10 KB compressed.
# The second clinical reading added 20 KB to help and 60 KB (14 KB compressed) to the whole, most
# of it first acts and cautions. The aim is 650 KB and 170 KB: draw each figure once for all pages.
# Getting safe in water and at the wheel became two pages of their own, and the guide counts by
# itself: 80 KB and 24 KB compressed, 3 KB of scripts that nothing waits for. The page for a helper
# shows the whole action first, with a picture for each muscle: 8.5 KB, 2 KB compressed. The card
# for a stranger, in twelve languages, leads to each stretch on paper too: 32 KB, 9 KB compressed.
# The page for the doctor adds 45 KB and 14 KB to the whole. An address that names a place, and the
# look for the own remedy, add 0.3 KB to the scripts of the relief pages.
HELP_RAW, HELP_WIRE = 724 * 1024, 179 * 1024
KEPT_RAW, KEPT_WIRE = 1_230_000, 315_000
RELIEF_SCRIPTS = 9_300  # bytes
DAYTIME_SCRIPTS = (
    *(f"/static/js/{folder}/" for folder in ("prevention", "quiz", "diary")),
    *(f"/static/js/app/{name}." for name in ("app-install", "app-status")),
)


def pages(site: Site) -> list[Page]:
    """Every HTML row, parsed."""
    return [
        Page(path, row.body)
        for path, row in site.resources.items()
        if row.content_type.startswith("text/html")
    ]


def test_addresses_are_a_contract(site: Site) -> None:
    named = {path for path in site.resources if not path.startswith("/static/")}
    assert named == set(ADDRESSES)


def test_every_page_is_valid(site: Site) -> None:
    for page in pages(site):
        lint(page)


def test_rule_1_links_and_swaps_name_the_same_address(site: Site) -> None:
    swaps = 0
    for page in pages(site):
        for node in page.having("data-hx-get"):
            target = Page(node.attrib["href"], site.resources[node.attrib["href"]].body)
            swaps += 1
            assert node.attrib["href"] == node.attrib["data-hx-get"]
            (selected,) = page.inherited(node, "data-hx-select:inherited")
            assert [selected] == page.inherited(node, "data-hx-target:inherited")
            assert ["true"] == page.inherited(node, "data-hx-push-url:inherited")
            wanted = selected.removeprefix("#")
            assert wanted in page.ids() and wanted in target.ids()
    muscles, unsafe = len(LOADED.muscles), len(LOADED.relief.unsafe)
    assert swaps == muscles * (muscles + unsafe) > 0  # each muscle on each relief page


def test_rule_1_a_part_of_another_page_is_there(site: Site) -> None:
    """static/js/lib/page-part.js puts it into this one, by its class."""
    borrowed = 0
    for page in pages(site):
        for node in page.having("data-from"):
            borrowed += 1
            other = Page(node.attrib["data-from"], site.resources[node.attrib["data-from"]].body)
            classes = {
                name for item in other.having("class") for name in item.attrib["class"].split()
            }
            assert {wanted.strip(" .") for wanted in node.attrib["data-pick"].split(",")} <= classes
    guided = len(LOADED.muscles) + len(LOADED.relief.unsafe) + 1  # and the helper's page
    assert borrowed == 2 * guided > 0


@pytest.mark.parametrize(
    "headers",
    [
        {"HX-Request": "true"},
        {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "relief"},
        {"HX-History-Restore-Request": "true"},
        {"Cookie": "a=b"},
        {"Accept-Language": "fr"},
        {"User-Agent": "other"},
    ],
)
def test_rule_1_one_address_has_one_representation(
    client: FlaskClient, site: Site, headers: dict[str, str]
) -> None:
    for path, row in site.resources.items():
        answer = client.get(path, headers=headers)
        assert answer.data == row.body
        assert answer.headers.get("Vary", "Accept-Encoding") == "Accept-Encoding"


def test_rule_1_no_link_leads_nowhere_or_away(site: Site) -> None:
    ids = {page.path: set(page.ids()) for page in pages(site)}
    for path, row in site.resources.items():
        if path.endswith(".svg"):
            ids[path] = set(re.findall(r' id="([^"]+)"', row.body.decode()))
    for page in pages(site):
        for node, url in page.urls():
            if url.startswith("tel:"):
                assert re.fullmatch(r"tel:\d{2,5}", url), url
                continue
            parts = urlsplit(url)
            assert not parts.netloc and not parts.scheme, f"{page.path}: off-site {url}"
            path = parts.path or page.path
            assert path in site.resources, f"{page.path}: {node.tag} to unknown {url}"
            if parts.fragment:
                assert parts.fragment in ids[path], f"{page.path}: no {url}"


def test_rule_2_rendering_twice_gives_the_same_bytes(site: Site) -> None:
    command = "from webapp import create_app, site_of; print(site_of(create_app()).version)"
    for seed in ("1", "2"):
        printed = subprocess.run(
            [sys.executable, "-c", command],
            env={"PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "PATH": ""},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert printed.stdout.strip() == site.version


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"])
def test_rule_3_only_get(client: FlaskClient, site: Site, method: str) -> None:
    for path in (*site.resources, "/unknown"):
        answer = client.open(path, method=method)
        assert answer.status_code == 405
        assert answer.headers["Allow"] == "GET, HEAD"


def test_rule_3_no_cookie_and_no_secret(client: FlaskClient, site: Site) -> None:
    for path in (*site.resources, "/unknown"):
        assert "Set-Cookie" not in client.get(path).headers
    assert create_app().secret_key is None


def copies(tmp_path: Path) -> dict[str, Path]:
    """Content and static folders of our own to change."""
    shutil.copytree(content.FOLDER, tmp_path / "en")
    shutil.copytree(ROOT / "static", tmp_path / "static")
    return {"CONTENT": tmp_path / "en", "STATIC": tmp_path / "static"}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("en/muscles/calf.toml", 'say = "Straighten the leg.', 'say = "Make the leg straight.'),
        ("static/css/tokens.css", "#0b0f14", "#0b0f15"),
        ("static/js/app/updates.js", "2500", "2501"),
        ("static/early.js", "theme", "themes"),
    ],
)
def test_rule_4_any_change_is_a_new_version(
    site: Site, tmp_path: Path, file: str, old: str, new: str
) -> None:
    config = copies(tmp_path)
    changed = tmp_path / file
    assert old in changed.read_text("utf-8")
    changed.write_text(changed.read_text("utf-8").replace(old, new, 1), "utf-8")
    assert site_of(create_app(config)).version != site.version


def test_rule_4_nothing_else_is(site: Site, tmp_path: Path) -> None:
    config = copies(tmp_path)
    for path in tmp_path.rglob("*"):
        path.touch()
    assert site_of(create_app(config)).version == site.version


def test_a_changed_script_changes_the_address_of_all_that_import_it(
    site: Site, tmp_path: Path
) -> None:
    config = copies(tmp_path)
    script = tmp_path / "static/js/lib/countdown.js"
    script.write_text(script.read_text("utf-8") + "\nlet changed;\n", "utf-8")
    before, after = set(site.resources), set(site_of(create_app(config)).resources)
    stems = {Path(path).name.split(".")[0] for path in before - after}
    users = {"bedtime-player", "cramp-clock", "relief", "relief-player"}
    assert stems == {"countdown", *users}


def test_the_worker_keeps_all_but_machinery(site: Site) -> None:
    left_out = {path for path, row in site.resources.items() if not row.offline}
    assert {path for path in left_out if not path.endswith(".png")} == {
        WORKER,
        HEALTH,
        *(path for path in UNASKED if not path.endswith(".png")),
    }
    worker = site.resources[WORKER].body.decode()
    for path, row in site.resources.items():
        assert (f'"{path}": "{row.integrity}"' in worker) == row.offline
    # Its code; the list of files before it grows with the site.
    assert len((ROOT / "static/sw.js").read_bytes()) < 10_000


def test_nginx_can_read_what_is_made_for_it(site: Site) -> None:
    """Its longest parameter is 4,096 bytes; a pattern of all addresses grew over that."""
    made = nginx(site, Path("/srv/unknot"), "127.0.0.1:80")
    assert max(len(value) for value in re.findall(r'"((?:\\.|[^"])*)"', made)) < 3000


def test_the_front_page_fits_the_first_flight(served: Server) -> None:
    """All bytes that come, with the server's own name and the date."""
    connection = http.client.HTTPConnection(HOST, served.port, timeout=LIMIT)
    connection.request("GET", "/", headers={"Accept-Encoding": "br"})
    answer = connection.getresponse()
    head = sum(len(f"{name}: {value}\r\n") for name, value in answer.getheaders())
    total = len("HTTP/1.1 200 OK\r\n") + head + len("\r\n") + len(answer.read())
    connection.close()
    assert answer.headers["Content-Encoding"] == "br" and answer.headers["Server"]
    assert total <= FIRST_FLIGHT


def test_every_page_fits_the_first_flight(client: FlaskClient, site: Site) -> None:
    for page in pages(site):
        answer = client.get(page.path, headers={"Accept-Encoding": "br"})
        assert len(answer.data) <= FIRST_FLIGHT, page.path


def test_help_kept_offline_is_small(site: Site) -> None:
    """Help in a cramp, with all scripts and everything that is not of the quiz or checklist."""
    pages = ("/quiz", "/triggers", "/prevention", "/diary", "/about")
    by_day_styles = tuple(f"/static/css/{name}." for name in ("install", "report-print"))
    by_day = (*pages, *by_day_styles, *DAYTIME_SCRIPTS)
    kept = {path: row for path, row in site.resources.items() if row.offline}
    help_now = [row for path, row in kept.items() if not path.startswith(by_day)]
    assert sum(len(row.body) for row in help_now) <= HELP_RAW
    assert sum(wire(row) for row in help_now) <= HELP_WIRE
    assert sum(len(row.body) for row in kept.values()) <= KEPT_RAW
    assert sum(wire(row) for row in kept.values()) <= KEPT_WIRE


def wire(row: Resource) -> int:
    """Bytes of a row in its best encoding."""
    return min(map(len, row.encodings.values()))


def test_the_relief_pages_own_scripts_are_few(site: Site) -> None:
    """What a relief page loads with itself and not every page does. The emergency number comes at
    ten minutes."""
    own = loaded_by(site, "relief") - loaded_by(site, "app")
    assert sum(wire(site.resources[path]) for path in own) <= RELIEF_SCRIPTS


def loaded_by(site: Site, name: str) -> set[str]:
    """The paths of a script and of all that it imports at once."""
    (entry,) = (path for path in site.resources if path.startswith(f"/static/js/{name}."))
    found, to_read = {entry}, [entry]
    while to_read:
        code = site.resources[to_read.pop()].body.decode()
        new = set(re.findall(r'(?:from|import) "(/static/[^"]+\.js)"', code)) - found
        found |= new
        to_read += new
    return found


def test_warning_signs_are_one_tap_away_from_every_page(site: Site) -> None:
    for page in pages(site):
        assert "/warning-signs" in [url for _, url in page.urls()], page.path


def test_the_first_instruction_is_the_whole_action_of_the_calf(site: Site) -> None:
    page = Page("/", site.resources["/"].body)
    essence = next(node for node in page.having("class") if node.attrib["class"] == "essence")
    lines = [text(line) for line in essence]
    assert lines == [
        "Straighten the leg.",
        "Pull your toes toward your shin.",
        "Hold. Breathe out.",
    ]


def test_htmx_is_the_file_that_was_read() -> None:
    """htmx 4.0.1, its ES module, from the npm package; the README there prints a wrong hash."""
    body = (ROOT / "static/vendor/htmx.js").read_bytes()
    assert hashlib.sha256(body).hexdigest() == HTMX_SHA256


def test_every_situation_can_be_chosen_without_a_script() -> None:
    """The style names each situation: a new one needs its line."""
    style = (ROOT / "static/css/relief.css").read_text("utf-8")
    for situation in LOADED.relief.homes:
        assert f"#at-{situation.id}:not(:checked)) .place--{situation.id}" in style


def test_export_writes_what_the_server_serves(site: Site, tmp_path: Path) -> None:
    files = export(site, tmp_path)
    assert len(files) == len(site.resources) - 1  # all but the health check
    for path, row in site.resources.items():
        if path != HEALTH:
            file = tmp_path / file_name(path)
            assert file.read_bytes() == row.body
            for encoding, ending in (("br", ".br"), ("gzip", ".gz")):
                beside = file.with_name(file.name + ending)
                assert beside.exists() == (encoding in row.encodings)
                assert not beside.exists() or beside.read_bytes() == row.encodings[encoding]
    rules = (tmp_path / "_headers").read_text("utf-8")
    assert "/sw.js\n  Cache-Control: no-cache" in rules
    assert rules.count("Content-Security-Policy: default-src 'none'") == len(files)
    ways = [line.split() for line in (tmp_path / "_redirects").read_text("utf-8").splitlines()]
    assert {"/relief/foot/", "/relief/foot.html", "/index.html", "/relief"} <= {w[0] for w in ways}
    assert all(typed not in site.resources and to in site.pages for typed, to, _ in ways)
    assert {code for _, _, code in ways} == {"301"}


def test_readme_names_files_that_exist() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert len(readme.splitlines()) <= 120
    for name in re.findall(r"`((?:webapp|templates|static|tests)/[\w./-]*)`", readme):
        assert (ROOT / name).exists(), name
    modules = [path.name for path in (ROOT / "webapp").glob("*.py")]
    packages = [f"`webapp/{path.parent.name}/`" for path in (ROOT / "webapp").glob("*/__init__.py")]
    missing = {name for name in modules + packages if name not in readme}
    assert not missing, f"the README's map has no {missing}"


def test_the_map_of_the_tests_has_every_file() -> None:
    folder = ROOT / "tests"
    files = [path for path in folder.glob("*.py") if path.name != "conftest.py"]
    told = (folder / "README.md").read_text("utf-8")
    assert len(files) > 30
    missing = [path.name for path in files if not re.search(rf"\b{path.stem}\b", told)]
    assert not missing, f"tests/README.md has no {missing}"


def test_comments_go_and_code_stays(tmp_path: Path) -> None:
    (tmp_path / "css").mkdir()
    (tmp_path / "js").mkdir()
    (tmp_path / "early.js").write_text("")
    comments = "/** One. */\n// two\nlet a; // three\n  /* 4\n  5 */\n"
    script = comments + "  /** @type {X} */ (b());\n/* 6 */\nc()\n"
    (tmp_path / "js/x.js").write_text(script)
    assets = Assets(tmp_path)
    body = assets.files[assets.url("js/x.js")].decode()
    assert body == "let a;\n(b());\nc()\n"


def test_a_page_that_waits_for_its_first_screen_says_where_that_ends(site: Site) -> None:
    """Without its mark a browser would wait for the whole page."""
    bodies = {path: site.resources[path].body for path in site.pages}
    waits = [path for path, body in bodies.items() if b"#fold" in body]
    marks = [path for path, body in bodies.items() if re.search(rb"\bid=\"?fold\b", body)]
    assert waits == marks and len(waits) > 8
