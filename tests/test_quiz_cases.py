"""Whole sets of answers as people give them, and the result that is right for each.

The first eight are the cases of a clinical reading; the rest are ours. Last, over random answers:
nobody is told what may harm them.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree  # a result is written as XML would be; it parses fast

import pytest
from flask import Flask

from tests.html import Page, text
from tests.product import LOADED
from tests.quiz_sets import random_sets
from webapp.quiz import Answers, current, evaluate
from webapp.site import Site

QUIZ = LOADED.quiz
TITLES = {trigger.title: trigger.id for trigger in LOADED.triggers.trigger}
ASK = "Ask your team before you change food, drink or salt."


@dataclass(frozen=True)
class Card:
    """A trigger as a person sees it on a result."""

    said: str
    shown: list[str]
    do: list[str]
    adds: list[str]
    folded: str


@dataclass(frozen=True)
class Result:
    """A rendered result: its head, its safety lines, its cards by trigger."""

    head: str
    notes: str
    cards: dict[str, Card]


def by_class(node: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [part for part in node.iter() if name in part.get("class", "").split()]


def apart(node: ElementTree.Element) -> str:
    """The text of an element, a space between its parts: a sentence must not begin in another."""
    return " ".join(" ".join(node.itertext()).split())


def _card(article: ElementTree.Element) -> tuple[str, Card]:
    title, button, fold = (article.find(path) for path in ("h3", "button", "details"))
    assert title is not None and button is not None and fold is not None
    said = " ".join(apart(part) for part in article if part is not title)
    for own in by_class(article, "clue__said") + by_class(article, "clue__why"):
        said = said.replace(apart(own), " ")  # the person's own words
    shown = [text(line) for line in article.findall("div[@class='clue__next']/ul/li")]
    rest = [text(line) for line in fold.findall("ul[@class='clue__do']/li")]
    adds = button.attrib["data-add"].split()
    return TITLES[text(title)], Card(said, shown, shown + rest, adds, text(fold))


@pytest.fixture(scope="module")
def result(app: Flask) -> Callable[[Answers], Result]:
    """What a set of answers shows."""
    parts = app.jinja_env.get_template("_quiz_parts.html").module
    triggers = {trigger.id: trigger for trigger in LOADED.triggers.trigger}
    signs = {sign.id: sign for sign in LOADED.warnings.sign}

    def show(answers: Answers) -> Result:
        html = parts.result(evaluate(QUIZ, answers), triggers, signs)  # type: ignore[attr-defined]
        section = ElementTree.fromstring(html)
        notes = section.findall("p[@class='callout callout--danger']")
        cards = dict(_card(article) for article in section.findall("article"))
        return Result(text(next(section.iter("h2"))), " ".join(map(text, notes)), cards)

    return show


Show = Callable[[Answers], Result]

# --- the eight cases ---------------------------------------------------------------------------


def test_case_1_a_thiazide_and_a_long_acting_inhaler_at_70(result: Show) -> None:
    answers = {"q1": ["bed"], "q4": ["water-tablets", "inhaler"], "q6": ["older"]}
    found = evaluate(QUIZ, answers).clues
    assert [(clue.trigger, clue.points, clue.fit) for clue in found] == [
        ("medicines", 5, "most"),
        ("night", 5, None),
    ]
    shown = result(answers)
    assert "Fits most of your answers Evidence: ●●●● Good" in shown.cards["medicines"].said
    assert "Fits" not in shown.cards["night"].said
    assert "Many night cramps have no clear cause" in shown.cards["night"].said
    assert shown.cards["medicines"].shown[-1].startswith("Ask a pharmacist this week.")


def test_case_2_a_marathon_in_the_heat(result: Show) -> None:
    answers = {"q1": ["during"], "q2": ["hard", "sweat", "dry"]}
    shown = result(answers)
    assert list(shown.cards) == ["exercise", "sweat", "fluid"]
    tie = "Drank a lot already, or gained weight? Drink nothing more, get help."
    assert tie in shown.cards["sweat"].said
    assert evaluate(QUIZ, {**answers, "q0": ["confused"]}).level == "emergency"


def test_case_3_thirty_weeks_pregnant_at_night(result: Show) -> None:
    found = evaluate(QUIZ, {"q1": ["bed"], "q6": ["pregnant"]}).clues
    assert [(clue.trigger, clue.points, clue.fit) for clue in found] == [
        ("pregnancy", 4, "most"),
        ("night", 3, None),
    ]
    shown = result(
        {
            "q1": ["bed"], "q3": ["toes"], "q4": ["iron"], "q5": ["greens"], "q6": ["pregnant"],
            "q7": ["anaemia"],
        }
    )  # fmt: skip
    assert list(shown.cards) == ["pregnancy", "minerals", "bed-position"]
    # What falls out of the three is told all the same.
    assert "Iron by drip" in shown.notes and "restless legs" in shown.notes
    assert shown.cards["bed-position"].do == [
        "Untuck the covers at the foot end.",
        "Pregnant? Sleep on your side.",
    ]


@pytest.mark.parametrize("old", [False, True])
def test_case_4_on_dialysis(result: Show, old: bool) -> None:
    """In the chair, and as the only answer beside few greens."""
    chair = result({"q1": ["still"], "q2": ["sat"], "q7": ["dialysis"]})
    assert list(chair.cards) == ["conditions", "position"]
    assert chair.cards["position"].do[0] == "A cramp during dialysis? Tell the nurse at once."
    assert "half hour" not in chair.cards["position"].said
    answers = {"q0": ["dialysis"]} if old else {"q7": ["dialysis"]}
    greens = result(current(QUIZ, {**answers, "q5": ["greens"]}))
    assert list(greens.cards) == ["conditions", "minerals"]
    assert greens.cards["minerals"].do == [ASK]
    assert greens.cards["minerals"].adds == ["diary"]
    for shown in (chair, greens):
        assert "tell your kidney team about the cramps at the next session" in shown.notes


def test_case_5_a_statin(result: Show) -> None:
    for name in ("dark-pee", "statin"):
        outcome = evaluate(QUIZ, {"q0": [name], "q4": ["statin"], "q1": ["bed"]})
        assert outcome.level == "today" and not outcome.clues
    only = result({"q4": ["statin"], "q1": ["bed"]})
    assert list(only.cards) == ["night"]  # a slight link is no clue
    assert "Do not take the next one before you have spoken to a doctor" in only.notes


def test_case_6_a_desk_worker(result: Show) -> None:
    assert list(result({"q1": ["still"], "q2": ["sat"]}).cards) == ["position"]
    night = result({"q1": ["bed"], "q2": ["sat"]})
    assert list(night.cards) == ["night", "position"]
    assert "Fits some of your answers Evidence: ●●○○ Weak" in night.cards["position"].said


def test_case_7_artery_pain(result: Show) -> None:
    for answers, points in (
        ({"q1": ["walking"], "q7": ["arteries"]}, 6),
        ({"q1": ["walking"], "q5": ["smoke"]}, 4),
        ({"q1": ["walking"]}, 3),
    ):
        (clue,) = evaluate(QUIZ, answers).clues
        assert (clue.trigger, clue.points, clue.fit) == ("circulation", points, "most")
        do = result(answers).cards["circulation"].do
        assert do[0] == "See a doctor first, this week."
        assert do[1] == "Then walk until it hurts a lot, rest, go again."
    many = {"q1": ["walking"], "q4": ["diabetes", "other"], "q7": ["diabetes", "numb-feet"]}
    assert list(result(many).cards) == ["nerves", "circulation", "medicines"]


def test_case_8_a_narrow_spine(result: Show) -> None:
    night = result({"q1": ["bed"], "q4": ["pain"], "q6": ["older"], "q7": ["spine"]})
    assert list(night.cards) == ["nerves", "medicines", "night"]
    assert "Fits" not in night.cards["night"].said
    (bending,) = evaluate(QUIZ, {"q1": ["bending"], "q7": ["spine"]}).clues
    assert (bending.trigger, bending.points) == ("nerves", 6)
    unknown = evaluate(QUIZ, {"q1": ["walking"], "q7": ["numb-feet"]}).clues
    assert [clue.trigger for clue in unknown] == ["nerves", "circulation"]


# --- ours ---------------------------------------------------------------------------------------

CASES: list[tuple[str, Answers, list[str], str]] = [
    # who, answers, cards, a pattern that the safety lines or the cards hold
    (
        "a teenager after a tournament",
        {"q1": ["after"], "q2": ["hard", "sweat"], "q6": ["young"]},
        ["exercise", "sweat", "night"],
        "Very dark pee",
    ),
    (
        "85, blood pressure and water tablets, a stomach bug",
        {"q2": ["upset"], "q4": ["water-tablets"], "q6": ["older"]},
        ["stomach-loss", "medicines", "night"],
        "Call today: ask which tablets to pause",
    ),
    (
        "diabetes and a stomach bug",
        {"q2": ["upset"], "q7": ["diabetes"]},
        ["stomach-loss", "conditions", "nerves"],
        "Diabetes: ask about your sick-day rules first",
    ),
    (
        "a week after a knee operation",
        {"q1": ["still"], "q2": ["surgery", "sat"], "q4": ["new"]},
        ["medicines", "position"],
        "new calf pain that stays can be a clot. Get seen today, even if nothing looks",
    ),
    (
        "a long flight on hormone tablets",
        {"q1": ["still"], "q2": ["sat", "surgery"], "q4": ["bone"]},
        ["position", "medicines"],
        "long journey, new calf pain that stays can be a clot",
    ),
    (
        "an urge to move",
        {"q1": ["urge"], "q7": ["anaemia"]},
        ["night"],
        "restless legs, which is not a cramp. Ask a doctor for an iron",
    ),
    (
        "nothing but an urge to move",
        {"q1": ["urge"]},
        ["night"],
        "restless legs, which is not a cramp",
    ),
    (
        "most nights, and nothing else",
        {"q1": ["bed"], "q6": ["often"]},
        ["night"],
        "getting worse: book a doctor",
    ),
    (
        "on warfarin, few greens",
        {"q4": ["thinner"], "q5": ["greens"]},
        ["minerals"],
        "tell the clinic before you change how many greens",
    ),
    (
        "heart failure, varicose veins, a hot day",
        {"q2": ["sweat"], "q7": ["fluid", "veins"]},
        ["veins", "sweat"],
        "Keep legs level and ask",
    ),
    (
        "a swimmer in cold water",
        {"q1": ["water"], "q2": ["cold"]},
        ["cold"],
        "float on your back first",
    ),
    (
        "drinks every day, liver disease",
        {"q5": ["alcohol"], "q7": ["liver"]},
        ["conditions", "drinks"],
        "Do not stop suddenly",
    ),
    (
        "early in a pregnancy, vomiting",
        {"q2": ["upset"], "q6": ["early"]},
        ["stomach-loss", "pregnancy"],
        "Cannot keep it down\\? Get help today",
    ),
    (
        "worn out, skips meals, kidney disease",
        {"q2": ["worn-out"], "q5": ["meals"], "q7": ["kidney"]},
        ["conditions", "tired"],
        "Have an early night",
    ),
    (
        "asthma, the blue inhaler only",
        {"q1": ["bed"], "q4": ["inhaler-blue"]},
        ["night"],
        "no clear cause",
    ),
    (
        "every kind of medicine",
        {"q4": ["new", "water-tablets", "inhaler", "bone", "iron", "pain", "statin", "diabetes"]},
        ["medicines"],
        "Do not stop or halve a medicine yourself",
    ),
]


@pytest.mark.parametrize(
    ("answers", "cards", "pattern"), [row[1:] for row in CASES], ids=[row[0] for row in CASES]
)
def test_a_person_like_this(result: Show, answers: Answers, cards: list[str], pattern: str) -> None:
    shown = result(answers)
    assert list(shown.cards) == cards
    said = " ".join((shown.notes, *(card.said for card in shown.cards.values())))
    assert re.search(pattern, said)


@pytest.mark.parametrize(
    ("flag", "level"),
    [
        ("tight", "emergency"),
        ("numb", "emergency"),
        ("statin", "today"),
        ("foot", "today"),
        ("child", "today"),
        ("pregnant", "today"),
    ],
)
def test_a_person_who_needs_help_gets_no_advice(result: Show, flag: str, level: str) -> None:
    answers = {"q0": [flag], "q2": ["hard", "dry"], "q5": ["greens"], "q7": ["kidney"]}
    shown = result(answers)
    assert shown.head == {"emergency": "Call for help now", "today": "Get help today"}[level]
    assert not shown.cards


# --- nobody is told what may harm them ---------------------------------------------------------

# By what is read, not by what the content says about itself: a sentence that names a food, a drink
# or salt as something to have, and does not itself say to ask, to keep to a limit or not to.
FOOD = r"banana|greens|spinach|nuts|yogurt|potato|beans|\bfruit|\bmilk\b|\bmeal\b|\beat\b"
DRINK = r"\bdrink|\bglass|\bsip\b|pee is pale|rehydration"
SALT = r"\bsalty|\bsalt\b|sports drink"
SAFE = (
    r"\bask\b|\blimit|no extra salt|drink nothing|never force|do not|before you change"
    r"|no salt subst|\bnot with a nut|\byou drink a lot\b|\bheavy drinking|many believe"
    r"|lose|thin your salt|when they are dry|after drinking much"
)
HARM = {
    # answers of whom, what they must not be told without asking
    ("q7", "kidney"): f"{FOOD}|{DRINK}|{SALT}",
    ("q7", "dialysis"): f"{FOOD}|{DRINK}|{SALT}",
    ("q7", "liver"): f"{FOOD}|{DRINK}|{SALT}",
    ("q7", "fluid"): f"{DRINK}|{SALT}",
    ("q4", "thinner"): r"greens|spinach",
    ("q6", "pregnant"): r"(?<!float )on your (?:back|front)",
    ("q6", "early"): r"(?<!float )on your (?:back|front)",
}
GIVES = {  # items of the checklist
    "potassium": {"bananas", "spinach", "magnesium", "yogurt", "nuts", "sweet-potato", "calcium"},
    "fluid": {"hydration", "salt", "sick-day"},
    "vitamin-k": {"spinach", "magnesium"},
}
# What "Add to my list" ticks there, so that the cautions of the checklist come first.
TICKED = {
    ("q7", "kidney"): {"kidney"},
    ("q7", "dialysis"): {"kidney", "fluid"},
    ("q7", "fluid"): {"fluid"},
    ("q4", "thinner"): {"blood-thinner"},
    ("q6", "pregnant"): {"pregnant"},
    ("q6", "early"): {"pregnant"},
}
KEPT_FROM = {
    ("q7", "kidney"): GIVES["potassium"] | GIVES["fluid"],
    ("q7", "dialysis"): GIVES["potassium"] | GIVES["fluid"],
    ("q7", "liver"): GIVES["potassium"] | GIVES["fluid"],
    ("q7", "fluid"): GIVES["fluid"],
    ("q4", "thinner"): GIVES["vitamin-k"],
}


def harmful(shown: Result, pattern: str) -> Iterator[str]:
    """The sentences of a result that tell to have what the pattern names."""
    for said in (shown.notes, *(card.said for card in shown.cards.values())):
        said = said.split("For your checklist:")[0]
        for sentence in re.split(r"(?<=[.?!]) ", said):
            found = re.search(pattern, sentence, re.IGNORECASE)
            if found and not re.search(SAFE, sentence, re.IGNORECASE):
                yield sentence


def people(count: int) -> Iterator[tuple[tuple[str, str], Answers]]:
    """Random answers, each time of somebody who has one of the answers in HARM."""
    whom = list(HARM)
    for place, answers in enumerate(random_sets(QUIZ, count, seed=11)):
        question, option = whom[place % len(whom)]
        chosen = [name for name in answers.get(question, []) if name != "none"]
        mine = {**answers, question: sorted({*chosen, option})}
        mine.pop("q0", None)
        if place % 3 == 0:
            mine["q5"] = ["greens", "dairy", "meals"]
            mine["q2"] = ["dry", "sweat", "upset"][: 1 + place % 2]
        yield (question, option), mine


def test_nobody_is_told_what_may_harm_them(result: Show) -> None:
    asked = 0
    for who, answers in people(1400):
        shown = result(answers)
        told = list(harmful(shown, HARM[who]))
        assert not told, (who, answers, told)
        for card in shown.cards.values():
            assert not KEPT_FROM.get(who, set()) & set(card.adds), (who, answers)
            asked += ASK in card.do
        assert TICKED.get(who, set()) <= set(evaluate(QUIZ, answers).marks), who
    assert asked > 300  # the advice is there, and was met


# Of whom a row of the checklist or a card of all triggers tells this, and what they are called.
ASKED_OF = [
    (FOOD, "kidney", r"kidney"),
    (DRINK, "kidney", r"kidney"),
    (SALT, "kidney", r"kidney"),
    (DRINK, "fluid", r"fluid limit"),
    (SALT, "fluid", r"fluid limit"),
]
NO_FOOD_OR_DRINK = {"alcohol", "caffeine", "herbal", "drinks"}  # less of it, or none


@pytest.mark.parametrize(("told", "who", "named"), ASKED_OF)
def test_no_row_of_the_checklist_tells_it_without_ask_first(
    site: Site, told: str, who: str, named: str
) -> None:
    """Whoever added it, from the quiz or not: by what the row says, and whom it names there."""
    page = Page("/prevention", site.resources["/prevention"].body)
    rows = [node for node in page.all("li") if node.get("class") == "item"]
    met = 0
    for row in rows:
        (head,) = by_class(row, "item__row")
        (short,) = by_class(head, "item__short")
        (fold,) = by_class(row, "item__more")
        tells = f"{text(short)} {text(next(fold.iter('p')))}".lower()
        if row.get("id") in NO_FOOD_OR_DRINK or not re.search(told, tells):
            continue
        met += 1
        assert re.search(named, " ".join(map(text, by_class(head, "item__tag")))), row.get("id")
        asks = [line for asks in by_class(fold, "item__asks") for line in asks]
        mine = [text(line) for line in asks if who in line.get("data-who", "").split()]
        assert any("ask first" in line.lower() for line in mine), (row.get("id"), who)
    assert met >= {FOOD: 7, DRINK: 3, SALT: 1}[told]


@pytest.mark.parametrize(("told", "who", "named"), ASKED_OF)
def test_no_card_of_all_triggers_tells_it_without_a_word_for_them(
    told: str, who: str, named: str
) -> None:
    """There nobody has said who they are: what to heed stands above what to do."""
    met = 0
    for trigger in LOADED.triggers.trigger:
        does = [action.say for action in trigger.do if action.say != ASK]
        if trigger.id in NO_FOOD_OR_DRINK or not re.search(told, " ".join(does), re.IGNORECASE):
            continue
        met += 1
        assert re.search(named, " ".join(trigger.heed).lower()), (trigger.id, who)
    assert met >= {FOOD: 1, DRINK: 3, SALT: 1}[told]


# What somebody must have read before they do the rest.
WARNS = r"\btoday\b|\bnever\b|emergency|\bget\b.*\b(help|checked)|\bask your\b|within \d"


def test_what_warns_is_never_folded(result: Show) -> None:
    for trigger in LOADED.triggers.trigger:
        for action in trigger.do[1:]:
            assert action.warns == bool(re.search(WARNS, action.say.lower())), action.say
    asks = {ask.say for ask in LOADED.triggers.ask}
    heeds = {trigger.id: trigger.heed for trigger in LOADED.triggers.trigger}
    met = set()
    for _, answers in people(400):
        for name, card in result(answers).cards.items():
            assert not [line for line in (*heeds[name], *asks) if line in card.folded], name
            assert card.shown and not set(card.shown) & set(card.do[len(card.shown) :])
            met |= asks & set(card.shown)
    assert met == asks, "each was met, so each was looked at"


def test_what_may_harm_is_seen(result: Show) -> None:
    """The control: the same sentences, told to somebody whom they do not harm."""
    seen: set[str] = set()
    for answers in random_sets(QUIZ, 600, seed=12):
        fit = {**answers, "q7": ["none"], "q4": ["none"], "q6": ["none"], "q0": ["none"]}
        shown = result(fit)
        for pattern in HARM.values():
            seen |= set(harmful(shown, pattern))
    for sentence in (
        "Add a banana and greens.", "Have a small handful of nuts.", "Have a pot of yogurt.",
        "Have a glass now.", "Have 6 to 8 drinks a day, more when it is hot.", "Drink to thirst.",
        "Check that your pee is pale.", "Sip a rehydration drink from a packet.",
        "After an hour’s hard sweat: a salty snack or sports drink.", "Eat a proper meal.",
        "Drink a glass of water.", "On your back, keep the toes up.",
    ):  # fmt: skip
        assert any(sentence in told for told in seen), sentence
