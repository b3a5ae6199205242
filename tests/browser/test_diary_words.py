"""The words of the diary, against what its scripts keep and say."""

import re

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.modules import Modules
from webapp import ROOT, content
from webapp.content.diary import PROBLEMS, REASONS, SAYS, Diary

RECORDS = "diary/records.js"
SCRIPTS = ROOT / "static/js/diary"
NO_QUESTION = {"id", "seconds", "technique"}


@pytest.fixture(scope="module")
def words() -> Diary:
    return content.load().diary


def test_every_answer_has_its_words(phone: BrowserContext, words: Diary) -> None:
    rules = Modules(phone).ask(RECORDS, "(module) => module.RULES")
    fields = {field: rule for kind in rules.values() for field, rule in kind.items()}
    assert fields.keys() == words.fields.keys()
    for field, rule in fields.items():
        answers = {str(answer) for answer in rule.get("of", ())}
        if field == "state":  # a night without "free" is one with a cramp, or not noted
            answers |= {"cramp", "unknown"}
        assert answers == set(words.choices.get(field, {})), field


def test_pain_is_asked_as_far_as_it_is_kept(phone: BrowserContext, words: Diary) -> None:
    least, most = Modules(phone).ask(
        RECORDS, "({ RULES }) => [RULES.cramp.pain.least, RULES.cramp.pain.most]"
    )
    assert list(words.scale) == [str(pain) for pain in range(least, most + 1)]


def test_answers_come_in_the_order_of_the_content(phone: BrowserContext, words: Diary) -> None:
    page = phone.new_page()
    page.goto("/diary")
    read = (
        "Object.keys(JSON.parse(document.getElementById('diary-words').textContent).choices.sore)"
    )
    assert page.evaluate(read) == list(words.choices["sore"]) == ["none", "hours", "day", "longer"]


def test_every_figure_has_its_sentence() -> None:
    code = "".join((SCRIPTS / f"{name}.js").read_text("utf-8") for name in ("patterns", "charts"))
    exact = set(re.findall(r'(?:say\(|key: |\? |: )"([a-z]+-[a-z]+)"', code))
    for table, names in (
        (re.findall(r"say\(`\$\{what\}-(\w+)`", code), ("length", "pain")),
        (re.findall(r"key: `\$\{what\}-(\w+)`", code), ("weekday", "month")),
    ):
        exact |= {f"{name}-{end}" for name in names for end in table}
    assert exact - {"calf-foot", "inner-thigh"} == SAYS.keys()


def test_every_reason_has_its_sentence() -> None:
    code = (SCRIPTS / "records.js").read_text("utf-8")
    kinds = re.search(r"@typedef \{([^}]*)\} Reason", code)
    assert kinds
    assert set(re.findall(r'"(\w+)"', kinds[1])) == REASONS.keys()


def test_every_refusal_of_a_file_has_its_sentence(phone: BrowserContext, words: Diary) -> None:
    code = "".join((SCRIPTS / f"{name}.js").read_text("utf-8") for name in ("backup", "restore"))
    exact = set(re.findall(r'"((?:backup|restore)-[a-z0-9-]+)"', code))
    odd = re.search(r"reason: ([^,]*), name", (SCRIPTS / "strict-json.js").read_text("utf-8"))
    assert odd and "`backup-${odd.reason}`" in code
    exact |= {f"backup-{reason}" for reason in re.findall(r'"(\w+)"', odd[1])}
    assert exact == PROBLEMS.keys()
    kinds = Modules(phone).ask("diary/backup.js", "({ KINDS }) => KINDS")
    assert sorted(kinds) == sorted(words.kinds)
