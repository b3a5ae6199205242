"""The page that holds the reasons, and every place that cites it."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.html import Page
from tests.product import LOADED
from webapp import ROOT
from webapp.site import Site

PAGE = ROOT / "webapp/content/EVIDENCE.md"
HEADING = re.compile(r"^#{2,3} (\d[a-j]?)\. ", re.MULTILINE)
CITED = re.compile(
    r"\bevidence,? (?:part )?(\d[a-j]?)((?:(?:,| and|,? or) \d[a-j]\b)*)", re.IGNORECASE
)
# A paper that is not in the repository: nobody who reads the code can look there.
ELSEWHERE = re.compile(
    r"\b(?:product|design|look|house|medicine|style|testing|diary|cases)(?: list|\.md)?,? "
    r"(?:part|change|finding|line|rule|[A-Z])\s?\d"
    r"|\b(?:finding|medicine) \d|\b(?:second reading|evidence),? part \d"
    r"|\bpart \d+[a-z]?, (?:rule|change|items?) ",
    re.IGNORECASE,
)
TEXTS = (".py", ".toml", ".html", ".js", ".css", ".md", ".json", ".yml")
SKIPPED = {"node_modules", ".venv", "vendor", ".git"}


def texts() -> dict[str, str]:
    """Everything that people write here, but the page and this test."""
    own = {PAGE, Path(__file__)}
    return {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for folder in (ROOT / name for name in ("webapp", "templates", "static", "tests"))
        for path in [*folder.rglob("*"), ROOT / "README.md", ROOT / "Makefile", ROOT / "wsgi.py"]
        if path.suffix in TEXTS and path not in own and not SKIPPED & set(path.parts)
    }


def citations(written: dict[str, str]) -> set[tuple[str, str]]:
    return {
        (file, part)
        for file, words in written.items()
        for found in CITED.finditer(words)
        for part in [found[1], *re.findall(r"\d[a-j]", found[2])]
    }


def test_every_citation_leads_somewhere() -> None:
    headings = set(HEADING.findall(PAGE.read_text("utf-8")))
    found = citations(texts())
    assert len(found) > 40
    assert not {(file, part) for file, part in found if part not in headings}


def test_every_citation_leads_inside() -> None:
    for file, words in texts().items():
        found = ELSEWHERE.search(words)
        assert not found, f"{file} cites {found[0]!r}"


@pytest.mark.parametrize(
    "words", ["# design, part 8", "(product list, G1)", "evidence part 7, rule 2"]
)
def test_a_citation_of_another_paper_is_seen(words: str) -> None:
    assert ELSEWHERE.search(words)


def test_sources_of_the_page_exist() -> None:
    written = (PAGE.parent / "en/sources.toml").read_text("utf-8")
    sources = {source["id"] for source in tomllib.loads(written)["source"]}
    cited = {int(number) for number in re.findall(r"\[(\d+)\]", PAGE.read_text("utf-8"))}
    assert len(cited) > 80
    assert not cited - sources


def test_every_source_stands_behind_something_on_a_page(site: Site) -> None:
    """/about lists them as the sources of what the app says, under addresses that people keep."""
    links = {url for path in site.pages for _, url in Page(path, site.resources[path].body).urls()}
    cited = {url for url in links if re.fullmatch(r"/about#s\d+", url)}
    listed = set(Page("/about", site.resources["/about"].body).ids())
    assert cited == {f"/about#s{number}" for number in LOADED.sources}
    assert {f"s{number}" for number in LOADED.sources} <= listed


def test_names_in_the_page_are_in_the_code() -> None:
    names = set(re.findall(r"`([A-Za-z_]+)`", PAGE.read_text("utf-8")))
    code = "\n".join(words for file, words in texts().items() if file.endswith((".py", ".js")))
    assert "MOST_WORDS" in names
    assert not {name for name in names if not re.search(rf"\b{name}\b", code)}
