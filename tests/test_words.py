"""What the scripts say, against what the words know of it."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from tests.product import LOADED
from webapp import ROOT
from webapp.content.words import SAID

SCRIPTS = ROOT / "static/js"
# sentence(element, "key") or sentence(element, "key", { name, day: inWords(day) }); the sentences
# of the notice are also said by way of say("key") and said("key").
SENTENCE = re.compile(r'\bsentence\([\w()]+, "(\w+)"(?:, \{([^}]*)\})?\)')
NOTICE = re.compile(r'\b(?:say|said)\("(\w+)"')
IMPORT = re.compile(r'^import .*"([./\w-]+)";$', re.MULTILINE)

Said = dict[str, dict[str, set[str]]]


def snake(key: str) -> str:
    return re.sub(r"[A-Z]", lambda letter: f"_{letter[0].lower()}", key)


def sources() -> dict[str, str]:
    return {path.as_posix(): path.read_text("utf-8") for path in SCRIPTS.rglob("*.js")}


def speakers(scripts: dict[str, str], path: str) -> set[str]:
    """Whose sentences a script says: its own element's, or those of the elements that import it."""
    if Path(path).stem in SAID:
        return {Path(path).stem}
    users = (
        other
        for other, code in scripts.items()
        for name in IMPORT.findall(code)
        if (Path(other).parent / name).resolve() == Path(path).resolve()
    )
    return {Path(user).stem for user in users if Path(user).stem in SAID}


def said_by(scripts: dict[str, str]) -> Said:
    """Element -> sentence -> what is filled in, as the scripts have it."""
    said: Said = defaultdict(dict)
    for path, code in scripts.items():
        sentences = SENTENCE.findall(code)
        elements = speakers(scripts, path) if sentences else set()
        for key, values in sentences:
            names = {value.partition(":")[0].strip() for value in values.split(",")} - {""}
            for element in elements:
                assert said[element].setdefault(snake(key), names) == names, (path, key)
        said["app-notice"] |= {snake(key): set() for key in NOTICE.findall(code)}
    return dict(said)


def test_scripts_say_what_the_words_know() -> None:
    said = said_by(sources())
    assert said == {element: dict(sentences) for element, sentences in SAID.items()}


@pytest.mark.parametrize(
    ("script", "old", "new"),
    [
        ("prevention/habit-list.js", 'sentence(this, "undo")', 'sentence(this, "undone")'),
        ("prevention/habit-list.js", 'sentence(this, "undo")', '""'),
        ("relief/cramp-clock.js", "{ time }", "{ hour: time }"),
        ("quiz/quiz-result.js", 'sentence(root, "most")', 'sentence(root, "weak")'),
        ("relief/relief-player.js", 'said("saved")', 'said("stored")'),
    ],
)
def test_a_script_that_says_something_else_is_seen(script: str, old: str, new: str) -> None:
    scripts = sources()
    path = (SCRIPTS / script).as_posix()
    assert old in scripts[path]
    scripts[path] = scripts[path].replace(old, new)
    try:
        said = said_by(scripts)
    except AssertionError:
        return  # the same sentence, filled in two ways
    assert said != {element: dict(sentences) for element, sentences in SAID.items()}


def test_every_sentence_of_a_script_is_written_out() -> None:
    """A key that is put together while the script runs is found by no search and no check."""
    for path, code in sources().items():
        calls = len(re.findall(r"(?<!function )\bsentence\(", code))
        passed_on = code.count("sentence(theNotice(), message)")  # the notice's own say and said
        assert calls == len(SENTENCE.findall(code)) + passed_on, path


def test_the_diary_keeps_every_muscle() -> None:
    """A muscle that its rules do not know would be refused, and the cramp with it."""
    rules = (SCRIPTS / "diary/records.js").read_text("utf-8")
    (kept,) = re.findall(r'\bmuscle: \{ kind: "choice", of: \[([^\]]+)\]', rules)
    muscles = [muscle.id for muscle in LOADED.muscles]
    assert re.findall(r'"([\w-]+)"', kept) == list(LOADED.diary.choices["muscle"])
    assert list(LOADED.diary.choices["muscle"]) == [*muscles, "other"]
