"""The card for a stranger: each language says the same three facts, marked as what it is."""

import re

import pytest

from tests.html import Page, text
from tests.product import LOADED
from webapp.site import Site

LANGUAGES = {item.lang: item for item in LOADED.card.language}
# Typed once more: cramp, leg, knee, slowly, toes, where to (the shin; in Hindi the knee, because
# its everyday word for the shin is the calf); swollen, hot, not, touch, breathe, ambulance.
FACTS = {
    "ar": ("تشنّج ساقي ركبتي ببطء أصابع مقدمة", "متورمة ساخنة فلا تلمسها التنفس بالإسعاف"),
    "zh-Hans": ("抽筋 腿 膝盖 慢慢 脚趾 小腿前侧", "肿 发热 不要 碰 呼吸困难 救护车"),
    "en": ("cramp leg knee slowly toes shin", "swollen hot not touch breathe ambulance"),
    "fr": (
        "crampe jambe genou lentement orteils tibia",
        "gonflée chaude pas touchez respire ambulan",
    ),
    "de": (
        "Krampf Bein Knie langsam Zehen Schienbein",
        "geschwollen heiß nicht fassen Luft Kranken",
    ),
    "hi": ("ऐंठन टाँग घुटना धीरे-धीरे उँगलियों घुटने", "सूजी गर्म न छुएँ साँस एम्बुलेंस"),
    "it": (
        "crampo gamba ginocchio lentamente dita stinco",
        "gonfia calda non tocchi respiro ambul",
    ),
    "ja": ("つりました 脚 ひざ ゆっくり 足の指 すね", "はれて 熱い ないで 触ら 息 救急車"),
    "pt": ("cãibra perna joelho devagar dedos canela", "inchada quente não toque respirar ambul"),
    "ru": (
        "судорога ноге колено медленно пальцы голени",
        "отекла горячая не трогайте дышать скорую",
    ),
    "es": (
        "calambre pierna rodilla despacio dedos espinilla",
        "hinchada caliente no toque respirar ambul",
    ),
    "tr": ("kramp Bacağım diz yavaş parmak kaval", "şişmiş sıcak dokunmayın nefes ambulans"),
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_says_the_same_facts(lang: str) -> None:
    asks, cares = FACTS[lang]
    item = LANGUAGES[lang]
    assert not [word for word in asks.split() if word not in item.say]
    assert not [word for word in cares.split() if word not in item.careful]


def test_nobody_is_told_a_number_that_is_another_one_elsewhere() -> None:
    for item in LANGUAGES.values():
        assert not re.search(r"\d", item.say + item.careful)


def test_ten_languages_are_there_and_one_goes_from_right_to_left() -> None:
    assert {lang[:2] for lang in LANGUAGES} >= set("en es fr de it pt ar hi zh ja".split())
    assert [lang for lang, item in LANGUAGES.items() if item.dir == "rtl"] == ["ar"]


def test_each_stands_on_the_page_with_its_language_and_direction(site: Site) -> None:
    page = Page("/card", site.resources["/card"].body)
    said = {node.attrib["id"]: node for node in page.having("id")}
    links = {node.attrib["href"]: node for node in page.all("a") if "href" in node.attrib}
    for lang, item in LANGUAGES.items():
        assert (said[lang].attrib["lang"], said[lang].attrib["dir"]) == (lang, item.dir)
        assert text(said[lang]) == f"{item.say} {item.careful}"
        (own,) = (node for node in links[f"#{lang}"] if node.tag == "b")
        assert (own.attrib["lang"], own.attrib["dir"]) == (lang, item.dir)
        assert item.name in text(links[f"#{lang}"]) and text(own) == item.own


def test_who_chooses_is_told_that_nobody_checked_it_and_for_which_muscle(site: Site) -> None:
    read = Page("/card", site.resources["/card"].body).text()
    assert "No native speaker has checked these translations." in read
    assert "For a cramp in the calf or foot only." in read
    assert read.index("Swollen, hot, red, darker, pale or cold? Do not show it. Get help.") < (
        read.index("Tap their language.")
    )


def test_the_picture_is_of_a_muscle_for_which_the_words_are_right() -> None:
    shown = LOADED.heroes[LOADED.card.hero].muscle
    toes = {muscle.id: muscle.toes for muscle in LOADED.muscles}
    assert shown is not None and toes[shown] == "up" and shown in ("calf", "foot")


@pytest.mark.parametrize("path", ["/helper", "/about"])
def test_the_way_to_it_is_short(site: Site, path: str) -> None:
    page = Page(path, site.resources[path].body)
    assert "/card" in {address for _, address in page.urls()}
