"""The shape of the code: arrows one way, no cycle, functions that fit a screen."""

import ast
import re
import shutil
from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import webapp
from webapp import ROOT, create_app, site_of
from webapp.assets import Assets

# What a layer may import of those after it: nothing. The rest of webapp may lie anywhere.
LAYERS = ("webapp.figures", "webapp.content", "webapp.pages", "webapp.site", "webapp.middleware")
DEFINED = re.compile(r'customElements\.define\(\s*"([a-z-]+)"')
ELEMENT = re.compile(r"<([a-z]+(?:-[a-z]+)+)")  # a custom element has a hyphen
NO_HOME = re.compile(r"(^|\.)(test_\w+|conftest)(\.|$)")
AT_IMPORT = re.compile(r"^\S.*\b(?:content\.load|create_app)\(.*", re.MULTILINE)
FINGERPRINT = re.compile(r"\.[0-9a-f]{8}(?=\.\w+$)")
LONGEST_FUNCTION = 45  # lines: a screen
LONGEST_LINE = 120  # characters, of what no formatter wraps
MODULES = sorted((ROOT / "webapp").rglob("*.py"))
TESTS = [
    path for path in sorted((ROOT / "tests").rglob("*.py")) if "node_modules" not in path.parts
]


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


NAMES = {name_of(path) for path in MODULES}


def imports(tree: ast.AST) -> Iterator[str]:
    """Our modules that a module imports, at its head or inside a function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in NAMES)
        elif isinstance(node, ast.ImportFrom) and node.module in NAMES:
            for alias in node.names:
                inside = f"{node.module}.{alias.name}"
                yield inside if inside in NAMES else node.module


GRAPH = {name_of(path): set(imports(ast.parse(path.read_bytes()))) for path in MODULES}


def layer(module: str) -> str | None:
    return next((at for at in LAYERS if module == at or module.startswith(f"{at}.")), None)


def test_no_module_imports_itself_by_way_of_others() -> None:
    try:
        TopologicalSorter(GRAPH).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(reversed(error.args[1])))


def test_a_cycle_is_seen() -> None:
    graph = {**GRAPH, "webapp.content.records": {"webapp.content"}}
    with pytest.raises(CycleError):
        TopologicalSorter(graph).prepare()


def test_layers_import_those_below_them_only() -> None:
    seen = {layer(module) for module in NAMES} - {None}
    assert seen == set(LAYERS)
    for module, wanted in GRAPH.items():
        for other in wanted:
            mine, theirs = layer(module), layer(other)
            if mine and theirs:
                assert LAYERS.index(theirs) <= LAYERS.index(mine), f"{module} imports {other}"


def test_areas_of_content_are_brought_together_in_one_place() -> None:
    for module, wanted in GRAPH.items():
        if module.startswith("webapp.content."):
            assert "webapp.content" not in wanted, module


def test_no_module_stands_beside_a_folder_of_its_name() -> None:
    for path in MODULES:
        assert not path.with_suffix("").is_dir(), path


def test_functions_fit_a_screen() -> None:
    for path in [*MODULES, *TESTS]:
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                assert lines <= LONGEST_FUNCTION, f"{path.name}: {node.name} has {lines} lines"


@pytest.mark.parametrize("files", ["static/css/*.css", "templates/*.html"])
def test_lines_fit_a_window(files: str) -> None:
    paths = sorted(ROOT.glob(files))
    assert paths
    for path in paths:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            assert len(line) <= LONGEST_LINE, f"{path.name}, line {number}"


def unused(root: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Templates, styles, scripts and figures below `root` that no page has anything of."""
    used: set[str] = set()
    inline = Assets.inline

    def noted(assets: Assets, styles: Sequence[str]) -> str:
        used.update(f"static/css/{style}.css" for style in styles)
        return inline(assets, styles)

    monkeypatch.setattr(Assets, "inline", noted)
    monkeypatch.setattr(webapp, "ROOT", root)
    app = create_app()
    used |= {f"templates/{name}" for _, name in app.jinja_env.cache or ()}
    used |= {FINGERPRINT.sub("", path[1:]) for path in site_of(app).resources}
    folders = ("templates/*.html", "static/css/*", "static/js/**/*.js", "static/figures/*")
    there = (path for folder in (*folders, "static/vendor/*.js") for path in root.glob(folder))
    return {path.relative_to(root).as_posix() for path in there} - used


def test_whatever_lies_there_is_on_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not unused(ROOT, monkeypatch)


def test_what_is_on_no_page_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each kind one more, and a style and a script that no page lists any longer."""
    for folder in ("templates", "static"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    stray = {
        *("templates/_stray.html", "static/css/stray.css", "static/figures/stray.svg"),
        *("static/js/quiz/stray.js", "static/vendor/stray.js"),
    }
    for file in stray:
        (tmp_path / file).touch()
    about = tmp_path / "templates/about.html"
    text = about.read_text("utf-8")
    assert '"about"]' in text and '["app/app-status", ' in text
    text = text.replace(', "about"]', "]").replace('["app/app-status", ', "[")
    about.write_text(text, "utf-8")
    gone = {"static/css/about.css", "static/js/app/app-status.js"}
    assert unused(tmp_path, monkeypatch) == stray | gone


def defined(scripts: dict[Path, str]) -> set[str]:
    """The custom elements of these scripts. AssertionError: one is not in the file of its name."""
    elements = set()
    for path, code in scripts.items():
        found = DEFINED.findall(code)
        assert found in ([], [path.stem]) and code.count("customElements.define(") == len(found), (
            path
        )
        elements.update(found)
    return elements


def test_an_element_is_defined_in_the_file_of_its_name() -> None:
    scripts = {path: path.read_text("utf-8") for path in (ROOT / "static/js").rglob("*.js")}
    pages = "".join(path.read_text("utf-8") for path in (ROOT / "templates").glob("*.html"))
    assert defined(scripts) == set(ELEMENT.findall(pages))


@pytest.mark.parametrize(
    "code",
    [
        'customElements.define("habit-lists", HabitList);',
        'customElements.define("habit-list", A); customElements.define("habit-row", B);',
        "customElements.define(name, HabitList);",
    ],
)
def test_an_element_in_another_file_is_seen(code: str) -> None:
    with pytest.raises(AssertionError):
        defined({Path("habit-list.js"): code})


def borrowed(source: bytes) -> list[str]:
    """What a module imports out of test modules and conftests, anywhere in it."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return [name for name in found if NO_HOME.search(name)]


def test_helpers_of_tests_have_homes_of_their_own() -> None:
    """What two test modules share is in neither of them, and in no conftest."""
    for path in TESTS:
        assert not borrowed(path.read_bytes()), path


@pytest.mark.parametrize(
    "line", [b"from tests.test_x import y", b"import tests.conftest", b"from tests import test_x"]
)
def test_a_borrowed_helper_is_seen(line: bytes) -> None:
    assert borrowed(b"def inside():\n    " + line)


def test_tests_share_the_content_and_the_app() -> None:
    """Each process imports all test modules: what one of them makes then is made many times."""
    for path in TESTS:
        if path != ROOT / "tests/product.py":
            made = AT_IMPORT.findall(path.read_text("utf-8"))
            assert not made, f"{path}: {made}; tests/product.py has it"
