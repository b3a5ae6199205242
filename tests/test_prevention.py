"""The prevention checklist against the evidence: typed here once more, from its tables."""

import itertools
import re

import pytest

from tests.html import Page, text
from tests.product import LOADED
from webapp.content.prevention import REQUIRED, Caution, Effect, Item
from webapp.site import Site

PREVENTION = LOADED.prevention
ITEMS = {item.id: item for item in PREVENTION.item}
CONDITIONS = [item.id for item in LOADED.conditions if item.id in PREVENTION.heeded]
COMBINATIONS = [
    frozenset(chosen)
    for size in range(len(CONDITIONS) + 1)
    for chosen in itertools.combinations(CONDITIONS, size)
]
NUMBER = re.compile(r"½|\d[\d.]*\d|\d")

# Evidence 4b and 4c, as the second reading changed them: per item its grade, its sources, and every
# number that is shown of it. Not shown: the hours between magnesium pills and other medicines,
# which are from memory there.
ROWS = {
    "hydration": ("weak", "17 18 19 20 47 69", "6 8 1.6 2 2.0 2.5 80 0.3 0.7 1"),
    "bananas": ("little", "15 52 123", "1 422 32 1 2"),
    "spinach": ("little", "52 53 123", "½ 90 2 60 3 78 419 ½ 440"),
    "magnesium": ("little", "4 7 48 49 53 77 112 123", "30 ½ 310 420 250 350 5"),
    "bedtime-stretch": ("mixed", "1 2 3 100 101 122", "10 3 10 3 6 80 55 1 1 2 191 98 86"),
    "calm-breathing": ("mixed", "100", "98"),
    "day-stretch": ("mixed", "2 3 21 100 122", "2 3 5 1 3"),
    "bedding": ("weak", "25 54", ""),
    "warm-up": ("weak", "18", "5 10"),
    "gradual": ("weak", "17 18 107 108", "10"),
    "rest-day": ("weak", "18", "1 2"),
    "footwear": ("weak", "25 54", "6"),
    "sitting-breaks": ("weak", "12", "2 10 30 60"),
    "standing-breaks": ("weak", "54", "5"),
    "walk": ("weak", "12", "20 30"),
    "strength": ("weak", "12", ""),
    "cycling": ("weak", "25 54", "3 5"),
    "warmth": ("weak", "24", "10"),
    "salt": ("weak", "16 70 109", "1 500 10 390"),
    "sick-day": ("weak", "28 72 125", ""),
    "yogurt": ("little", "52 123", "170 311 398"),
    "nuts": ("little", "52 123", "30 77 5"),
    "sweet-potato": ("little", "52 123", "1 2 3 542"),
    "calcium": ("little", "7 38 41 123", "2 3"),
    "medicine-review": ("weak", "9 114", "60 13"),
    "alcohol": ("weak", "11", "4 2 3 60"),
    "caffeine": ("little", "46", "400 200"),
    "herbal": ("weak", "8 28", ""),
    "sleep": ("weak", "56 128", "7 9 8 10"),
    "legs-up": ("weak", "32 45", "15 28"),
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
# Evidence 4d and the second reading: what it is called, how the verdict begins, the numbers.
MYTHS = {
    "Quinine tablets": ("Do not use", "28 2 175 195 4.2 3.2 100"),  # 175,195
    "Tonic water": ("Avoid", ""),
    "Magnesium pills in older adults": ("Little or no useful effect", "11 735 0.8"),
    "Magnesium by drip": ("No benefit", ""),
    "Vitamin E": ("No reliable benefit", ""),
    "Vitamin K2": ("Mixed, early", "2 199 65 0.96 3.63 2.71"),
    "Vitamin B complex": ("Weak", ""),
    "Pickle juice": ("Milder, not rarer", "82"),
    "Taurine, carnitine or vitamin C": ("Ask your team", ""),
    "Potassium tablets": ("Unsafe", ""),
    "Salt tablets": ("Not advised", ""),
    "Litres of water": ("Unsafe", ""),
    "Magnets, copper, soap": ("Little or none", ""),
    "Magnesium spray": ("Little or none", ""),
    "Muscle relaxants": ("Doctor only", ""),
    "Stretching a leg that may have a clot": ("Unsafe", ""),
}
# What the five texts of the start say of cramps, and what came of it.
BELIEFS = {
    "A twitch is a small cramp": ("No", "A cramp hurts and goes hard. A twitch flickers"),
    "Low salts are behind most": ("Only sometimes", "Most people’s are normal"),
    "Lack of calcium is the usual": ("Rarely so", "Tingling lips or hands are the sign to heed"),
    "Calcium leaks": ("Unproven", "go with a tired muscle"),
    "Lactic acid causes cramps": ("No", "gone within about an hour"),
    "Sodium relaxes a muscle": ("Wrong way round", "Sodium starts the signal"),
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
    groups = [group.id for group in PREVENTION.group]
    assert groups == ["first", "tonight", "evening", "day", "sport", "once"]


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
        (head,) = node.iter("summary")
        assert grade.name in text(meta) and grade.picture in text(head)
        assert item.often in text(meta)
        links = [a.attrib["href"] for a in node.iter("a")]
        assert [f"/about#s{number}" for number in item.sources] == [
            link for link in links if "#s" in link
        ]
        assert links


def test_an_item_leads_to_a_page_that_guides_through_it(site: Site) -> None:
    paths = {item.id: item.path for item in PREVENTION.item if item.path}
    assert paths == {"bedtime-stretch": "/prevention/bedtime"}
    assert set(paths.values()) <= set(site.resources)


def test_four_dots_with_the_word_and_no_home_habit_is_good() -> None:
    grades = {grade.id: grade.picture for grade in PREVENTION.grade}
    assert grades["good"] == "●●●●"
    assert grades["mixed"] == "●●●○"
    assert grades["weak"] == "●●○○"
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


def test_what_people_say_is_answered_beside_the_triggers(site: Site) -> None:
    page = Page("/triggers", site.resources["/triggers"].body)
    assert len(PREVENTION.belief) == len(BELIEFS)
    for belief, (what, (verdict, why)) in zip(PREVENTION.belief, BELIEFS.items(), strict=True):
        assert belief.what.startswith(what)
        assert belief.verdict.startswith(verdict)
        assert why in belief.why
        assert f"{belief.what} {belief.verdict}. {belief.why}" in page.text()


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
    assert "may help" in LOADED.words.words["prevention"]["intro"]
    assert not re.search(r"\bwill (?:help|stop|prevent|ease|cure)\b", page.text())


@pytest.mark.parametrize("chosen", COMBINATIONS, ids=lambda chosen: "+".join(sorted(chosen)) or "-")
def test_every_combination_of_conditions_is_asked_first(chosen: frozenset[str]) -> None:
    """What an item gives and a condition minds never meets without a word before the action."""
    minded = {
        substance
        for condition in LOADED.conditions
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
        # Evidence 4b, 4c and 2b and the second reading: every caution that names a condition.
        (
            "kidney",
            "hydration bananas spinach magnesium nuts sweet-potato salt sick-day yogurt calcium",
        ),
        ("high-potassium", "bananas spinach magnesium nuts sweet-potato yogurt calcium"),
        ("fluid", "hydration salt sick-day legs-up"),
        (
            "pregnant",
            "magnesium bedtime-stretch calm-breathing bedding warmth alcohol calcium caffeine "
            "legs-up",
        ),
        ("blood-thinner", "spinach magnesium"),
        ("diabetes", "bananas warmth foot-check sick-day"),
        ("unsteady", "bedtime-stretch cycling day-stretch sitting-breaks walk strength"),
    ],
)
def test_every_caution_of_the_evidence_has_its_condition(condition: str, items: str) -> None:
    found = {
        item.id
        for item in PREVENTION.item
        if any(condition in caution.who for caution in item.caution)
    }
    assert found == set(items.split())


def asked(cautions: tuple[Caution, ...]) -> list[str]:
    """What stands in the open, before anybody has chosen a condition."""
    return [caution.say.lower() for caution in cautions if caution.act == "ask"]


def test_potassium_is_asked_about_in_the_same_words_everywhere() -> None:
    """High potassium can stop a heart, and a sweet potato has more of it than a banana."""
    rich = [item for item in PREVENTION.item if "potassium" in item.gives]
    assert {item.id for item in rich} >= {"bananas", "spinach", "magnesium", "sweet-potato"}
    assert {item.id for item in rich} >= {"yogurt", "nuts", "calcium"}
    (target,) = (target for target in PREVENTION.target if target.what.startswith("Potassium"))
    places = [*(item.caution for item in rich), PREVENTION.foods.caution, target.caution]
    said = {line for cautions in places for line in asked(cautions) if "high potassium" in line}
    assert len(said) == 1
    (line,) = said
    assert {each.line.lower() for each in LOADED.conditions if each.line} == said
    for part in ("kidney trouble", "in a blood test", "tablets that raise potassium", "ask first"):
        assert part in line
    assert "no salt substitute" in line
    for cautions in places:
        (caution,) = (caution for caution in cautions if caution.say.lower() == line)
        assert set(caution.who) == {"kidney", "high-potassium"}


def test_who_has_healthy_kidneys_is_not_frightened_of_a_banana(page: Page) -> None:
    assert "one fruit a day: no cause for alarm" in page.text()


@pytest.mark.parametrize(
    ("item", "patterns"),
    [
        # What could harm if it were not there, and for whom it must stand in the open.
        ("hydration", [r"kidney disease or dialysis", r"heart failure.*liver disease.*limit"]),
        ("hydration", [r"low sodium in the past"]),
        ("salt", [r"kidney disease", r"heart disease or a fluid limit", r"high blood pressure"]),
        ("sick-day", [r"kidney", r"heart failure or a fluid limit", r"never stop insulin"]),
        ("sick-day", [r"water tablets.*-pril, -sartan or -flozin, metformin or ibuprofen.*today"]),
        ("legs-up", [r"poor leg arteries or heart failure: keep your legs level"]),
        ("magnesium", [r"kidney disease: .*no magnesium pills", r"warfarin"]),
        ("alcohol", [r"do not stop suddenly: get help"]),
        ("bedtime-stretch", [r"plaster.*operated on. do not stretch.*calf pain.*emergency depart"]),
        ("day-stretch", [r"plaster.*operated on. do not stretch.*calf pain.*emergency depart"]),
        ("bedtime-stretch", [r"hip or knee replacement.*do not force the joint"]),
    ],
)
def test_what_could_harm_stands_in_the_open(item: str, patterns: list[str]) -> None:
    lines = asked(ITEMS[item].caution)
    for pattern in patterns:
        assert any(re.search(pattern, line) and "ask first" in line for line in lines), pattern


def test_the_routine_is_not_for_a_leg_in_plaster_or_with_a_clot(site: Site) -> None:
    html = site.resources["/prevention/bedtime"].body.decode()
    (rule,) = re.findall(r"Stop if it hurts\.[^<]+", html)
    for part in ("in plaster", "operated on", "swollen, hot, red or darker", "newly painful"):
        assert part in rule


def test_walking_goes_on_after_a_rest_and_a_doctor_sees_it() -> None:
    said = " ".join(caution.say for caution in ITEMS["walk"].caution)
    assert "Rest, then walk on slowly. Book a doctor." in said
    assert "Stop" not in said


def test_a_statin_with_dark_pee_is_the_one_exception() -> None:
    """Second reading: the next one waits until a doctor or pharmacist has been asked, today."""
    stop, statin = (caution.say for caution in ITEMS["medicine-review"].caution)
    assert stop == "Never stop or halve a medicine yourself."
    assert re.fullmatch(
        r"On a statin, with dark pee, weakness or spreading muscle pain\? Do not take the next "
        r"one before you have spoken to a doctor or pharmacist today\.",
        statin,
    )


def test_new_trials_have_changed_what_is_said() -> None:
    """Of the second reading: what each of them found, in words that do not promise more."""
    myths = {myth.what: myth.why for myth in PREVENTION.myth}
    said = {
        "stretching and meditation alike": (ITEMS["bedtime-stretch"].why, r"as much as meditation"),
        "stretching in pregnancy": (ITEMS["bedtime-stretch"].why, r"pregnancy.*no fewer cramps"),
        "no untreated group": (ITEMS["calm-breathing"].why, r"cannot tell how much"),
        "magnesium in pregnancy": (ITEMS["magnesium"].why, r"conflict; the latest.*no effect"),
        "two lab studies": (ITEMS["salt"].note or "", r"^two lab studies, 10 men each$"),
        "athletes with an illness": (ITEMS["gradual"].why, r"long-term ill.*ask for a check"),
        "deaths on quinine": (myths["Quinine tablets"], r"died more.*may not be why.*some count"),
        "K2 left out": (myths["Vitamin K2 pills"], r"dummy pills got worse.*Not tested with water"),
        "K2 and warfarin": (myths["Vitamin K2 pills"], r"Never with warfarin"),
        "pickle juice": (myths["Pickle juice as prevention"], r"milder.*no fewer.*ask your team"),
    }
    for what, (text_, pattern) in said.items():
        assert re.search(pattern, text_), what


# Of the second reading: what an 11-year-old does not know.
HARD = "95% CI|sham|Cochrane|odds|RDA|oxalate|MK-7|cirrhosis|SGLT2|ACE inhibitor|linked class"


@pytest.mark.parametrize("word", HARD.split("|"))
def test_hard_words_are_gone(page: Page, word: str) -> None:
    assert not re.search(rf"\b{word}\b", page.text(), re.IGNORECASE)


def test_everything_with_potassium_or_magnesium_says_so_to_the_check() -> None:
    """`gives` is what the check goes by, and the content is refused where an action says more."""
    for item in PREVENTION.item:
        for substance in ("potassium", "magnesium"):
            if re.search(rf"\d mg {substance}", item.why):
                assert substance in item.gives, item.id
    effects = {effect.id: effect for effect in PREVENTION.effect}
    for food in PREVENTION.foods.food:
        assert effects["potassium"].told_by(f"Eat some {food.name.split(',')[0]}."), food.name


def test_what_gives_an_effect_away_is_words_and_no_pattern() -> None:
    """A bracket in the content stopped the start with a traceback."""
    effect = Effect("fluid", ("drink (", "sip"))
    assert effect.told_by("Drink (slowly).") == "drink ("
    assert effect.told_by("Sip it.") == "sip" and effect.told_by("Gossip.") is None


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
