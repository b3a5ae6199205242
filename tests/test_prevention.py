"""The prevention checklist against the evidence: typed here once more, from its tables."""

import itertools
import re

import pytest

from tests.html import Page, text
from webapp import content
from webapp.content.prevention import REQUIRED, Item
from webapp.site import Site

PREVENTION = content.load().prevention
ITEMS = {item.id: item for item in PREVENTION.item}
CONDITIONS = [condition.id for condition in PREVENTION.condition]
COMBINATIONS = [
    frozenset(chosen)
    for size in range(len(CONDITIONS) + 1)
    for chosen in itertools.combinations(CONDITIONS, size)
]
NUMBER = re.compile(r"½|\d[\d.]*\d|\d")

# Evidence 4b and 4c: per item its grade, its sources, and every number of its row that is shown.
# Not shown: the hours between magnesium pills and other medicines, which are from memory there.
ROWS = {
    "hydration": (
        "weak",
        "17 18 19 20 47",
        "6 8 1.6 2 2.0 2.5 80 0.3 0.7 1",
    ),
    "bananas": ("little", "15 52", "1 422 32 1 2"),
    "spinach": ("little", "52 53", "½ 90 2 60 3 78 419 ½ 440"),
    "magnesium": ("little", "4 7 48 49 53 77", "30 ½ 310 420 250 350 5"),
    "bedtime-stretch": (
        "mixed",
        "1 2 3",
        "10 3 10 3 6 80 55 1.2 95 0.6 1.8 1.3 10 191",
    ),
    "day-stretch": ("mixed", "2 3 21", "2 3 5 1 3"),
    "bedding": ("weak", "25 54", ""),
    "warm-up": ("weak", "18", "5 10"),
    "gradual": ("weak", "17 18", "10"),
    "rest-day": ("weak", "18", "1 2"),
    "footwear": ("weak", "25 54", "6"),
    "sitting-breaks": ("weak", "12", "2 10 30 60 9.8"),
    "standing-breaks": ("weak", "54", "5"),
    "walk": ("weak", "12", "20 30"),
    "cycling": ("weak", "25 54", "3 5"),
    "warmth": ("weak", "24", "10"),
    "salt": ("weak", "16 70", "1 500 10 390"),
    "sick-day": ("weak", "28 72", "2"),
    "yogurt": ("little", "52", "170 311 398"),
    "nuts": ("little", "52", "30 77 5"),
    "sweet-potato": ("little", "52", "1 2 3 542"),
    "calcium": ("little", "7 38 41", "2 3"),
    "medicine-review": ("weak-mixed", "9", "60 13"),
    "alcohol": ("weak", "11", "4 2 3 60"),
    "caffeine": ("little", "46", "400 200"),
    "herbal": ("weak", "8 28", ""),
    "sleep": ("weak", "56", "7 9"),
    "legs-up": ("weak", "45", "15 28"),
    "foot-check": ("safety", "38", ""),
    "swim": ("safety", "29", ""),
    "diary": ("safety", "21 22 28", ""),
}
FOODS = """\
Banana, raw|1 medium, 118 g|422|32|6
Spinach, boiled|½ cup, 90 g|419|78|122
Spinach, raw|2 cups, 60 g|335|47|59
Sweet potato, baked with skin|1 medium, 114 g|542|31|43
Potato, baked with skin|1 medium, 173 g|941–952|47–52|17–31
Yogurt, plain low-fat|170 g pot|398|29|311
Yogurt, plain whole milk|1 cup, 245 g|380|29|296
Greek yogurt, non-fat|170 g pot|240|19|187
Almonds|28 g|208|77|76
Cashews, roasted|28 g|160|74|13
Peanuts, roasted unsalted|28 g|187|50|15
Pumpkin seed kernels, roasted|28 g|223|156|15
Black beans, cooked|½ cup, 86 g|305|60|23
Lentils, cooked|½ cup, 99 g|365|36|19
Avocado|½, 68 g|330|20|8
Milk, 2%|1 cup, 244 g|342|27|293
"""
# Evidence 4d: what it is called, how the verdict begins, the numbers of the row.
MYTHS = {
    "Quinine tablets": ("Do not use", "28 2"),
    "Tonic water": ("Avoid", ""),
    "Magnesium pills in older adults": ("No useful effect", "11 735 0.01 0.52 0.55"),
    "Magnesium by drip": ("No benefit", ""),
    "Vitamin E": ("No reliable benefit", ""),
    "Potassium tablets": ("Unsafe", ""),
    "Salt tablets": ("Not advised", ""),
    "Litres of water": ("Unsafe", ""),
    "Flushing out lactate, magnets, copper, soap": ("Little or none", ""),
    "Magnesium spray": ("Little or none", ""),
    "Vitamin B complex": ("Weak", ""),
    "Vitamin K2": ("Mixed", "2 180 7 199 65 0.96 3.63 2.71"),
    "Muscle relaxants": ("Doctor only", ""),
    "Stretching a leg that may have a clot": ("Unsafe", ""),
}


def numbers(*texts: str) -> list[str]:
    return sorted(found for said in texts for found in NUMBER.findall(said))


def said(item: Item) -> list[str]:
    """Everything that is shown of an item, but its name."""
    cautions = [caution.say for caution in item.caution]
    return [item.do, item.often, item.why, item.note or "", *cautions]


@pytest.fixture(scope="module")
def page(site: Site) -> Page:
    return Page("/prevention", site.resources["/prevention"].body)


def test_the_four_required_items_come_first_and_the_ids_are_a_contract(page: Page) -> None:
    shown = [n.attrib["id"] for n in page.all("li") if n.get("class") == "item"]
    assert shown[:4] == list(REQUIRED) == ["hydration", "bananas", "spinach", "magnesium"]
    assert set(shown) == set(ROWS) == set(ITEMS)
    assert [group.id for group in PREVENTION.group] == ["first", "tonight", "day", "sport", "once"]


@pytest.mark.parametrize("name", ROWS)
def test_every_item_says_what_the_evidence_says(name: str) -> None:
    grade, sources, figures = ROWS[name]
    item = ITEMS[name]
    assert item.grade == grade
    assert item.sources == tuple(map(int, sources.split()))
    assert numbers(*said(item)) == sorted(figures.split())


def test_every_item_shows_a_grade_and_a_source(page: Page) -> None:
    for node in page.all("li"):
        if node.get("class") != "item":
            continue
        item = ITEMS[node.attrib["id"]]
        grade = PREVENTION.grades[item.grade]
        (meta,) = (n for n in node.iter("p") if n.get("class") == "item__meta")
        assert grade.name in text(meta) and grade.picture in text(meta)
        assert item.often in text(meta)
        links = [a.attrib["href"] for a in node.iter("a")]
        assert [f"/about#s{number}" for number in item.sources] == [
            link for link in links if "#s" in link
        ]
        assert links


def test_four_dots_with_the_word_and_no_home_habit_is_good() -> None:
    grades = {grade.id: grade.picture for grade in PREVENTION.grade}
    assert grades["good"] == "●●●●"
    assert grades["mixed"] == "●●●○"
    assert grades["weak"] == grades["weak-mixed"] == "●●○○"
    assert grades["little"] == "●○○○"
    assert grades["safety"] == ""
    assert not [item.id for item in PREVENTION.item if item.grade == "good"]


def test_foods_are_the_table_of_the_evidence(page: Page) -> None:
    foods = [
        "|".join((food.name, food.serving, food.potassium, food.magnesium, food.calcium))
        for food in PREVENTION.foods.food
    ]
    assert foods == FOODS.splitlines() and len(foods) >= 15
    rows = [text(row) for row in page.all("tr")][1:]
    assert len(rows) == len(foods)
    for row, food in zip(rows, PREVENTION.foods.food, strict=True):
        assert row.endswith(f"{food.potassium}{food.magnesium}{food.calcium}")


def test_what_does_not_work_is_the_table_of_the_evidence() -> None:
    assert len(PREVENTION.myth) == len(MYTHS)
    for myth, (what, (verdict, figures)) in zip(PREVENTION.myth, MYTHS.items(), strict=True):
        assert myth.what.startswith(what)
        assert myth.verdict.startswith(verdict)
        assert numbers(myth.what, myth.why) == sorted(figures.split())


def test_targets_are_those_that_were_read() -> None:
    shown = [numbers(target.amount) for target in PREVENTION.target]
    assert shown == [
        sorted("3 400 2 600".split()),  # 3,400 and 2,600
        sorted("400 420 310 320 350 360".split()),
        sorted("350 250".split()),
        sorted("2.5 2.0 0.3".split()),
    ]


def test_nobody_is_told_to_stop_what_a_doctor_may_have_prescribed() -> None:
    """Evidence 4c does say to stop slimming teas and daily liquorice: no doctor prescribes them."""
    for item in PREVENTION.item:
        for line in said(item):
            stops = re.findall(r"(?<!not )(?<!Never )\b[Ss]top\b[^.]*", line)
            for found in stops:
                assert not re.search(r"medicine|tablet|laxative|pill", found), item.id


def test_nothing_is_promised(page: Page) -> None:
    assert "may help" in content.load().words.words["prevention"]["intro"]
    assert not re.search(r"\bwill (?:help|stop|prevent|ease|cure)\b", page.text())


@pytest.mark.parametrize("chosen", COMBINATIONS, ids=lambda chosen: "+".join(sorted(chosen)) or "-")
def test_every_combination_of_conditions_is_asked_first(chosen: frozenset[str]) -> None:
    """What an item gives and a condition minds never meets without a word before the action."""
    minded = {
        substance
        for condition in PREVENTION.condition
        if condition.id in chosen
        for substance in condition.minds
    }
    for item in PREVENTION.item:
        mine = [caution for caution in item.caution if chosen & set(caution.who)]
        if minded & set(item.gives):
            heeded = [caution for caution in mine if caution.act in ("ask", "hide")]
            assert heeded, item.id
            for caution in heeded:
                assert caution.act == "hide" or "ask first" in caution.say.lower()


@pytest.mark.parametrize(
    ("condition", "items"),
    [
        # Evidence 4b, 4c and 2b, every caution that names one of the six.
        (
            "kidney",
            "hydration bananas spinach magnesium nuts sweet-potato salt sick-day yogurt calcium",
        ),
        ("fluid", "hydration salt sick-day"),
        ("pregnant", "magnesium bedtime-stretch bedding warmth alcohol calcium caffeine legs-up"),
        ("blood-thinner", "spinach magnesium"),
        ("diabetes", "bananas warmth foot-check sick-day"),
        ("unsteady", "bedtime-stretch cycling day-stretch sitting-breaks walk"),
    ],
)
def test_every_caution_of_the_evidence_has_its_condition(condition: str, items: str) -> None:
    found = {
        item.id
        for item in PREVENTION.item
        if any(condition in caution.who for caution in item.caution)
    }
    assert found == set(items.split())


def test_everything_with_potassium_or_magnesium_says_so_to_the_check() -> None:
    """`gives` is what the check goes by: a text that advises one of them must not forget it."""
    for item in PREVENTION.item:
        for substance in ("potassium", "magnesium"):
            if re.search(rf"\d mg {substance}", item.why):
                assert substance in item.gives, item.id
        if re.search(r"\b(?:drinks?|[Ss]ip)\b", item.do):
            assert "fluid" in item.gives, item.id


def test_the_bedtime_stretch_has_the_dose_of_the_trial() -> None:
    bedtime = PREVENTION.bedtime
    assert (bedtime.hold, bedtime.rest, bedtime.rounds) == (10, 10, 3)
    assert [position.id for position in bedtime.position] == ["seated", "standing"]
    for position in bedtime.position:
        assert [step.muscle for step in position.steps] == ["calf", "back of thigh"]
        assert bedtime.seconds(position) == 180
    standing = bedtime.position[1]
    assert all(step.say.startswith("Hold a") for step in standing.steps)


def test_set_up_items_have_their_pictures(site: Site) -> None:
    pictured = {item.id for item in PREVENTION.item if item.figure}
    assert pictured == {"bedding", "sitting-breaks", "day-stretch", "walk", "legs-up"}
    assert site.resources["/prevention"].body.count(b'<svg class="fig" id=') == len(pictured)
