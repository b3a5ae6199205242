"""The Dockerfile, beyond what hadolint looks at. No container engine is needed to run these."""

import re
import shlex
import subprocess
import sys

from webapp import ROOT

TEXT = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text("utf-8"))
LINES = [line.split(" ", 1) for line in TEXT.splitlines() if line and not line.startswith("#")]


def of(word: str) -> list[str]:
    return [rest for first, rest in LINES if first == word]


def test_two_stages_and_nobody_runs_it() -> None:
    assert len(of("FROM")) == 2
    users = of("USER")
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", users[-1])  # a number: a cluster can see it is not 0
    assert LINES.index(["USER", users[-1]]) > LINES.index(["FROM", of("FROM")[-1]])


def test_it_gets_the_signal_itself_and_says_whether_it_is_well() -> None:
    assert of("CMD") == ['["/venv/bin/python", "-m", "webapp"]']
    (check,) = of("HEALTHCHECK")
    assert "/healthz" in check and "CMD [" in check


def test_the_table_is_built_with_it() -> None:
    assert LINES.index(["RUN", of("RUN")[-1]]) < LINES.index(["FROM", of("FROM")[-1]])
    assert of("RUN")[-1].endswith("/venv/bin/python -m webapp.prepare")
    # Not by an environment that forbids to write it: that begins in the second stage.
    (setting,) = of("ENV")
    assert LINES.index(["ENV", setting]) > LINES.index(["FROM", of("FROM")[-1]])


def test_what_it_copies_is_there_and_nothing_else_gets_in() -> None:
    kept = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line != ""]
    assert kept[0] == "*"
    sources = {copy.split()[0] for copy in of("COPY") if not copy.startswith("--from")}
    assert sources == {line.removeprefix("!") for line in kept if line.startswith("!")}
    assert all((ROOT / source).exists() for source in sources)


def test_it_installs_what_pyproject_says() -> None:
    (script,) = (part for line in of("RUN") for part in shlex.split(line) if "tomllib" in part)
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert [re.split("[~=]", line)[0] for line in done.stdout.split()] == [
        "Brotli",
        "Flask",
        "Flask-WTF",
        "granian",
    ]
