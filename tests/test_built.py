"""The table that a start reads where nothing has changed, and when it must not be read."""

import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import brotli
import jinja2
import pytest

from tests import product
from tests.adapters import over_http, over_wsgi
from tests.addresses import SECURITY
from tests.server import Server, copy_app
from webapp import ROOT, built, content, site_of
from webapp.site import WORKER, Site
from webapp.start import start

SETTINGS = {"URL": "http://127.0.0.1:8000", "KILL_WORKER": False}
WORK: list[tuple[Any, str]] = [
    (brotli, "compress"),
    (content, "load"),
    (jinja2.Environment, "compile"),
    (jinja2.Template, "render"),
]


@pytest.fixture(scope="module")
def quick() -> Site:
    """The table, compressed with little effort."""
    return site_of(product.quick_app())


@pytest.fixture
def kept(quick: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The table, kept in a file of the test's own."""
    file = tmp_path / "kept/built.table"
    monkeypatch.setattr(built, "file", lambda: file)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr("webapp.site.BROTLI_QUALITY", 5)
    assert built.keep(quick, built.fingerprint())
    yield file


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the work of a start was done."""
    found: Counter[str] = Counter()

    def counted(name: str, do: Callable[..., Any]) -> Callable[..., Any]:
        def counting(*args: Any, **named: Any) -> Any:
            found[name] += 1
            return do(*args, **named)

        return counting

    for place, name in WORK:
        monkeypatch.setattr(place, name, counted(name, getattr(place, name)))
    return found


def test_a_start_where_nothing_has_changed_does_no_work(
    kept: Path, work: Counter[str], quick: Site
) -> None:
    app, _ = start(SETTINGS)
    ask = over_wsgi(app)
    for path, row in quick.resources.items():
        for encoding, body in row.encodings.items():
            if path not in ("/robots.txt", "/sitemap.xml"):  # of each start; they name its address
                assert ask(path, {"Accept-Encoding": encoding}).body == body
    assert not work
    assert site_of(app) == quick
    assert kept.stat().st_size < 3_000_000


def test_a_start_that_finds_none_keeps_it(kept: Path, work: Counter[str], quick: Site) -> None:
    kept.unlink()
    app, finish = start(SETTINGS)
    # Nothing twice: the pages, the one that says that there is none, what stands around #relief.
    templates = list((ROOT / "templates").glob("*.html"))
    assert work == {"load": 1, "compile": len(templates), "render": len(quick.pages) + 2}
    finish()
    assert work["compress"] == sum(len(row.encodings) > 1 for row in quick.resources.values())
    work.clear()
    again, _ = start(SETTINGS)
    assert not work and site_of(again) == site_of(app) == quick
    assert os.listdir(kept.parent) == [kept.name]
    assert kept.stat().st_mode & 0o777 == 0o644


def test_where_nothing_may_be_written_nothing_is(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.unlink()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    start(SETTINGS)[1]()
    assert not kept.exists()


@pytest.mark.parametrize("place", ["/proc/none", "/dev/null"])
def test_a_place_that_cannot_be_written_is_no_error(
    quick: Site, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """Not even by root, so a test as root sees it too."""
    monkeypatch.setattr(built, "file", lambda: Path(place, "built.table"))
    assert built.read(built.fingerprint()) is None
    assert not built.keep(quick, built.fingerprint())


def test_a_disk_that_is_full_leaves_nothing_behind(
    kept: Path, quick: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    whole = kept.read_bytes()
    monkeypatch.setattr(os, "replace", full)
    assert not built.keep(quick, built.fingerprint())
    assert os.listdir(kept.parent) == [kept.name] and kept.read_bytes() == whole


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda whole: b"",
    "a head only": lambda whole: whole[:40],
    "cut off": lambda whole: whole[:-1],
    "too long": lambda whole: whole + b"x",
    "one bit": lambda whole: whole[:1000] + bytes([whole[1000] ^ 1]) + whole[1001:],
    "zeros": lambda whole: bytes(len(whole)),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_table_is_built_anew(kept: Path, quick: Site, damage: str) -> None:
    kept.write_bytes(DAMAGES[damage](kept.read_bytes()))
    assert built.read(built.fingerprint()) is None
    assert built.keep(quick, built.fingerprint())
    assert built.read(built.fingerprint()) == quick


CHANGES: dict[str, Callable[[Path], object]] = {
    "a word": lambda root: edit(root / "webapp/content/en/helper.toml", "out loud", "OUT loud"),
    "code": lambda root: edit(root / "webapp/quiz.py", '"""', '"""A'),
    "a template": lambda root: edit(root / "templates/base.html", "<main", "<main data-x"),
    "a style": lambda root: edit(root / "static/css/base.css", "{", "{ "),
    "a new file": lambda root: (root / "static/css/new.css").touch(),
    "a name": lambda root: (root / "static/css/quiz.css").rename(root / "static/css/quiz0.css"),
    "none left": lambda root: (root / "static/early.js").unlink(),
    "what is installed": lambda root: (root / "Flask-9.dist-info").mkdir(),
}


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the app's files, of which the fingerprint is taken."""
    root = copy_app(tmp_path / "app")
    monkeypatch.setattr(built, "ROOT", root)
    monkeypatch.syspath_prepend(str(root))
    return root


@pytest.mark.parametrize("what", CHANGES)
def test_any_change_is_another_fingerprint(copied: Path, what: str) -> None:
    before = built.fingerprint()
    CHANGES[what](copied)
    assert built.fingerprint() != before


def test_nothing_else_is(copied: Path) -> None:
    before = built.fingerprint()
    for path in copied.rglob("*"):
        path.touch()
    (copied / "webapp/__pycache__").mkdir(exist_ok=True)
    (copied / "webapp/__pycache__/x.pyc").touch()
    (copied / "static/.DS_Store").touch()
    assert built.fingerprint() == before


def test_what_changes_during_a_start_is_not_kept(
    copied: Path, quick: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of it may have been rendered before: the next start would read that for ever."""
    monkeypatch.setattr(built, "file", lambda: tmp_path / "built.table")
    last = max(built._changed(path) for path in built._files())
    monkeypatch.setattr(built, "BEGAN", last + 0.001)
    assert built.keep(quick, built.fingerprint())
    monkeypatch.setattr(built, "BEGAN", last)
    assert not built.keep(quick, built.fingerprint())


def test_a_file_with_an_old_time_that_came_during_a_start_is_seen(copied: Path) -> None:
    words = copied / "webapp/content/en/words.toml"
    os.utime(words, (1, 1))
    assert built._changed(words) > 1_000_000_000


def test_this_module_notes_when_the_process_began() -> None:
    """So it is imported before whatever is made of our files."""
    command = "import sys, webapp; print(*(name for name in sys.modules if 'webapp.' in name))"
    done = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split()[0] == "webapp.built"


def test_the_address_of_each_start_is_its_own(kept: Path) -> None:
    ask = over_wsgi(start({**SETTINGS, "URL": "https://cramp.example"})[0])
    assert "https://cramp.example/sitemap.xml" in ask("/robots.txt").text
    assert "<loc>https://cramp.example/</loc>" in ask("/sitemap.xml").text
    assert "127.0.0.1" not in ask("/sitemap.xml").text


def test_the_kill_switch_reads_and_keeps_nothing(kept: Path, quick: Site) -> None:
    before = kept.read_bytes()
    app, finish = start({**SETTINGS, "KILL_WORKER": True})
    finish()
    assert site_of(app).resources[WORKER].body != quick.resources[WORKER].body
    assert kept.read_bytes() == before


def test_answers_of_the_quiz_are_the_same(kept: Path, work: Counter[str]) -> None:
    """They need Flask's pages, made once for however many ask first."""
    ask, found = over_wsgi(start(SETTINGS)[0]), []
    threads = [
        threading.Thread(target=lambda: found.append(ask("/quiz?q6=older"))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert work["load"] == 1
    assert found == [over_wsgi(product.app())("/quiz?q6=older")] * 4


def test_pages_of_other_files_than_the_tables_are_not_made(
    kept: Path, work: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They were changed in place: until the new start its styles are in no table."""
    ask = over_wsgi(start(SETTINGS)[0])
    monkeypatch.setattr(built, "fingerprint", lambda: b"another")
    for _ in range(2):
        answer = ask("/quiz?q6=older")
        assert (answer.status, answer.text) == (503, "Service Unavailable\n")
        assert set(answer.headers) >= SECURITY and answer.headers["Cache-Control"] == "no-store"
    assert ask("/quiz").status == 200 and not work


def test_a_server_reads_what_was_prepared(tmp_path: Path) -> None:
    """Seen by a mark in what is kept, which no rendering makes."""
    root = copy_app(tmp_path / "app")
    told = {"PYTHONPYCACHEPREFIX": str(tmp_path / "pycache")}
    script = """
import pickle, webapp.site
from dataclasses import replace
from webapp import built, prepare
webapp.site.BROTLI_QUALITY = 5
whole = pickle.dumps
def marked(site, protocol):
    rows = {**site.resources, "/": replace(site.resources["/"], body=b"as it was kept")}
    return whole(replace(site, resources=rows), protocol)
pickle.dumps = marked
prepare.main()
"""
    subprocess.run([sys.executable, "-c", script], cwd=root, env={**os.environ, **told}, check=True)
    with Server(told, root=root) as server:
        assert over_http(server.port)("/").body == b"as it was kept"
        assert b"</html>" in over_http(server.port)("/relief/foot").body
        server.stop()
        edit(root / "webapp/content/en/helper.toml", "out loud", "aloud")
        server.start()
        assert over_http(server.port)("/").body != b"as it was kept"


def test_prepare_says_why_it_cannot(tmp_path: Path) -> None:
    told = {**os.environ, "PYTHONPYCACHEPREFIX": "/dev/null"}
    done = subprocess.run(
        [sys.executable, "-m", "webapp.prepare"], cwd=ROOT, env=told, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stderr.startswith("The table is not kept: /dev/null/")
    assert done.stderr.count("\n") == 1
