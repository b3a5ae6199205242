"""Wrong content stops the start and names file, key and reason: one test for each check."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from webapp import ROOT, content, create_app
from webapp.content.records import ContentError

BROKEN = [
    # file, text to replace (once), its replacement, key named, reason named
    ("relief.toml", "first = [", "first = 3\nx = [", "x", "is not a known key"),
    ("relief.toml", "first = [", "other = [", "other", "is not a known key"),
    ("relief.toml", 'short = "Bed"', "", "situation[0].short", "is missing"),
    ("relief.toml", 'short = "Bed"', "short = 3", "situation[0].short", "must be text"),
    ("relief.toml", 'short = "Bed"', 'short = " Bed"', "situation[0].short", "no space"),
    ("relief.toml", 'short = "Bed"', 'short = ""', "situation[0].short", "must be text"),
    ("relief.toml", 'id = "sitting"', 'id = "bed"', "situation.id", "'bed' stands there twice"),
    ("relief.toml", '"shin", ', '"elbow", ', "file", "is missing"),
    ("relief.toml", '"shin", ', '"calf", ', "muscles", "'calf' stands there twice"),
    ("relief.toml", "first = [", "first = [[", "file", "is not valid TOML"),
    ("muscles/calf.toml", 'id = "calf"', 'id = "leg"', "id", "must be 'calf'"),
    ("muscles/calf.toml", 'toes = "up"', 'toes = "left"', "toes", "must be one of"),
    ("muscles/calf.toml", "hold = 30", "hold = 0", "hold", "must be from 1 to 60, not 0"),
    ("muscles/calf.toml", "hold = 30", "hold = 300", "hold", "must be from 1 to 60, not 300"),
    ("muscles/calf.toml", "hold = 30", "hold = true", "hold", "must be a whole number"),
    ("muscles/calf.toml", "rest = 10", "rest = -1", "rest", "must be from 1 to 60"),
    ("muscles/calf.toml", "rounds = 5", "rounds = 6", "rounds", "must be from 1 to 5"),
    ("muscles/calf.toml", 'use = "sitting"', 'use = "flying"', "place.driving.use", "nothing"),
    ("muscles/calf.toml", "[place.driving]", "[place.flying]", "place", "driving, flying"),
    (
        "muscles/calf.toml",
        'id = "calf-sitting-lean"',
        'id = "calf-bed-heel"',
        "techniques.id",
        "'calf-bed-heel' stands there twice",
    ),
    (
        "muscles/calf.toml",
        "Straighten the leg.",
        "Straighten the leg that hurts so much that you woke up from it now.",
        "steps[0]",
        "has 14 words",
    ),
    ("muscles/calf.toml", "not-toes-pointed", "no-such-figure", "never.figure", "no figure"),
    ("muscles/calf.toml", "sources = [", "sources = [999, ", "never", "no source 999"),
    ("sources.toml", "id = 2\n", "id = 1\n", "source.id", "1 stands there twice"),
    ("sources.toml", 'mark = "verified"', 'mark = "guessed"', "1", "mark is not one of"),
    ("warnings.toml", 'level = "', 'level = "x', "", "there is no level"),
    ("warnings.toml", 'id = "today"', 'id = "emergency"', "level.id", "stands there twice"),
    ("relief.toml", "sources = [29, 74]", "sources = []", "drill.sources", "needs a source"),
    ("relief.toml", 'heat = "', 'heat = "x-', "heat", "is not a warning sign"),
    ("relief.toml", 'avoid = ["', 'avoid = ["x-', "version.pregnant.avoid", "must be some of"),
    ("relief.toml", 'prefer = "', 'prefer = "x-', "version.cannot-stand.prefer", "not a situation"),
    ("helper.toml", "sources = [64]", "sources = 64", "technique.sources", "must be a list"),
    ("words.toml", 'path = "/helper"', 'path = "/nowhere"', "nav", "no page '/nowhere'"),
    ("emergency.toml", 'code = "AL"', 'code = "AD"', "country.code", "stands there twice"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the content to break."""
    return Path(shutil.copytree(content.FOLDER, tmp_path / "en"))


@pytest.mark.parametrize(("file", "old", "new", "key", "reason"), BROKEN)
def test_broken_content_is_refused(
    folder: Path, file: str, old: str, new: str, key: str, reason: str
) -> None:
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    if file == "relief.toml" and "elbow" in new:
        file = "muscles/elbow.toml"
    with pytest.raises(ContentError) as refused:
        create_app({"CONTENT": folder})
    assert refused.value.file in (file, Path(file).name, "muscles")
    assert key in refused.value.key
    assert reason in refused.value.what
    assert "\n" not in str(refused.value)


def test_a_figure_from_memory_is_refused(folder: Path) -> None:
    (warnings := folder / "warnings.toml").write_text(
        (folder / "warnings.toml").read_text("utf-8")
        + '\n[[sign]]\nid = "made-up"\nsign = "Pain for 8 hours"\nwhy = "Unknown."\n'
        + 'level = "today"\nsources = []\n',
        "utf-8",
    )
    with pytest.raises(ContentError, match="shows a figure from memory"):
        create_app({"CONTENT": folder})
    assert warnings.exists()


def test_a_figure_that_nothing_uses_is_refused(folder: Path) -> None:
    calf = folder / "muscles/calf.toml"
    lines = [line for line in calf.read_text("utf-8").splitlines() if "not-toes" not in line]
    calf.write_text("\n".join(lines), "utf-8")
    foot = folder / "muscles/foot.toml"
    foot.write_text(foot.read_text("utf-8").replace('figure = "not-toes-pointed"', ""), "utf-8")
    relief = folder / "relief.toml"
    relief.write_text(relief.read_text("utf-8").replace('figure = "not-toes-pointed"', ""), "utf-8")
    with pytest.raises(ContentError, match="not-toes-pointed: is used by nothing"):
        create_app({"CONTENT": folder})


def test_the_server_says_it_in_one_line(folder: Path) -> None:
    (folder / "helper.toml").write_text("technique = 3\n", "utf-8")
    command = f"""
from pathlib import Path
from webapp import content
content.FOLDER = Path({str(folder)!r})
import wsgi
"""
    ended = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    (line,) = ended.stderr.splitlines()
    assert "helper.toml: technique: must be a table" in line


def test_every_word_is_used() -> None:
    """A sentence that no template asks for is dead, and a translator would still write it."""
    templates = "".join(path.read_text("utf-8") for path in (ROOT / "templates").glob("*.html"))
    code = (ROOT / "webapp/offline.py").read_text("utf-8")
    for page, words in content.load().words.words.items():
        for name in words:
            used = f"words.{page}.{name}" in templates or f"words.{page}[" in templates
            assert used or f'"{name}"' in code or page == "manifest", f"[words.{page}] {name}"
