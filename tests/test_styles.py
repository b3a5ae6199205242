"""The look is one set of tokens: sizes of type, spaces and colours have names; pages use them."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[1] / "static/css"
PAGES = sorted(
    path for path in CSS.glob("*.css") if path.stem != "tokens" and "-print" not in path.stem
)
# Sizes that follow the screen, not the scale: digits as a part of it, two for who drives or floats.
SCREEN = re.compile(r"\b\d*\.?\d+(vh|vw|svh)\b")
SHEETS = sorted(CSS.glob("*.css"))
ONE_LINE = re.compile(r"\{([^{}]*)\}")  # a rule that opens and closes in a line
MOST_IN_A_LINE = 3  # declarations
PRINT = re.compile(r"@media print \{.*?\n  \}\n", re.DOTALL)  # paper has sizes of its own
SCALE = {"micro", "small", "body", "lead", "title", "page", "display"}
SPACES = {f"s{number}" for number in range(1, 7)}


def tokens() -> str:
    return (CSS / "tokens.css").read_text("utf-8")


def screen_rules(path: Path) -> str:
    return PRINT.sub("", path.read_text("utf-8"))


def test_the_scales_are_those_of_the_design() -> None:
    names = set(re.findall(r"--([a-z0-9-]+):", tokens()))
    assert names >= SCALE | SPACES
    assert not {name for name in names if re.fullmatch(r"s\d+", name)} - SPACES


def test_what_has_a_name_is_used() -> None:
    """Every page brings all the tokens along."""
    used = set(re.findall(r"var\(--([\w-]+)", "".join(path.read_text("utf-8") for path in SHEETS)))
    assert set(re.findall(r"--([\w-]+):", tokens())) - used == set()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_type_has_the_sizes_of_the_scale(path: Path) -> None:
    sizes = re.findall(r"font-size:\s*([^;]+);", screen_rules(path))
    named = re.compile(r"var\(--\w+\)")
    assert not [size for size in sizes if not named.search(size) and not SCREEN.search(size)]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_spaces_are_those_of_the_scale(path: Path) -> None:
    found = re.findall(
        r"(?<![\w-])(?:(?:column-|row-)?gap|margin[\w-]*|padding[\w-]*):\s*([^;]+);",
        screen_rules(path),
    )
    literal = re.compile(r"(?<![\w.-])(?!0\.(?:1|15|2|25)rem)\d*\.?\d+rem")
    assert not [space for space in found if literal.search(space)]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_colours_have_names(path: Path) -> None:
    rules = re.sub(r"--[\w-]+:\s*[^;]+;", "", screen_rules(path))  # a component may name its own
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(", rules.replace("#fff", ""))


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_rules_are_written_to_be_read(path: Path) -> None:
    """One declaration a line where a rule has more than three; stylelint has no rule for it."""
    code = re.sub(r"/\*.*?\*/|\([^()]*\)", "", path.read_text("utf-8"), flags=re.DOTALL)
    for line in code.splitlines():
        for rule in ONE_LINE.findall(line):
            assert rule.count(":") <= MOST_IN_A_LINE, line
        assert ONE_LINE.sub("", line).count(";") <= 1, line
