"""Somebody of eleven, or frightened and half asleep, can read every page."""

import pytest

from tests import reading
from tests.html import Page
from webapp.site import Site

OLDEST = 11  # years: what health services aim at for everybody
ENOUGH = 25  # words: in fewer, one long word decides
LONGEST = 20  # words of a sentence: one more is read twice


def hard(page: Page) -> list[str]:
    """What on a page is above the age, or too long: none is right.

    An average hides a hard paragraph among easy ones, so each is measured too.
    """
    (body,) = page.all("body")
    passages = reading.passages(body)
    every = [sentence for passage in passages for sentence in passage.sentences]
    found = []
    if reading.age(every) > OLDEST:
        found.append(f"the whole page: age {reading.age(every):.1f}")
    for passage in passages:
        # The whole of it first: one paragraph may be all there is.
        for said in (passage.sentences, *passage.paragraphs):
            if reading.length(said) >= ENOUGH and reading.age(said) > OLDEST:
                found.append(f"age {reading.age(said):.1f}: {' '.join(said)}")
    for sentence in every:
        if len(reading.words(sentence)) > LONGEST:
            found.append(f"{len(reading.words(sentence))} words: {sentence}")
    return list(dict.fromkeys(found))


def pages(site: Site) -> dict[str, Page]:
    return {
        path: Page(path, row.body)
        for path, row in site.resources.items()
        if row.content_type.startswith("text/html")
    }


def test_every_page_is_for_readers_of_eleven(site: Site) -> None:
    found = [f"{path}: {what}" for path, page in pages(site).items() for what in hard(page)]
    assert not found, "\n".join(found)


def test_every_page_has_something_to_read(site: Site) -> None:
    for path, page in pages(site).items():
        (body,) = page.all("body")
        read = sum(reading.length(passage.sentences) for passage in reading.passages(body))
        assert read > 80, path


def test_a_name_is_excepted_only_where_it_is_read(site: Site) -> None:
    read = " ".join(page.text().lower() for page in pages(site).values())
    assert not [name for name in reading.NAMES if name not in read]


# --- the measure itself ------------------------------------------------------------------------


def test_the_grade_is_that_of_the_textbook() -> None:
    """The usual example of the formula: grade 11.3."""
    platypus = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."
    assert reading.age([platypus]) == pytest.approx(11.3 + 5, abs=0.05)
    assert reading.age(["The cat sat on the mat."]) == pytest.approx(-1.45 + 5, abs=0.05)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("leg", 1),
        ("cramp,", 1),
        ("muscle", 2),
        ("emergency", 4),
        ("side-effects", 3),
        ("don’t", 1),
        ("1.2", 1),
        ("potassium", 2),  # 4 are spoken: an excepted name
        ("diarrhoea", 4),  # not in an American dictionary: vowels, and on the strict side
    ],
)
def test_syllables(word: str, count: int) -> None:
    assert reading.syllables(word) == count


def test_a_decimal_point_ends_no_sentence_and_a_label_is_none() -> None:
    assert reading.sentences("Drink 1.5 L. Rest!") == ["Drink 15 L.", "Rest!"]
    assert reading.sentences("What you can do") == []
    assert reading.sentences("Rest. What you can do") == ["Rest."]
    assert len(reading.sentences("Numb between the legs, or new trouble with the bladder")) == 1


HARD = (
    "Idiopathic nocturnal cramping of the gastrocnemius musculature is customarily attributable "
    "to neuromuscular hyperexcitability. Contraindications notwithstanding, pharmacological "
    "intervention necessitates individualised consideration of comorbidities. Interactions "
    "between medications deserve particular and continuing attention."
)


@pytest.mark.parametrize(
    "html",
    [
        # One hard entry among many easy ones, in all the ways in which it can stand there.
        f"<li>{HARD}</li>",
        f"<li><p>{HARD}</p></li>",
        f"<section><p>{HARD}</p></section>",
        f"<section><template><p>{HARD}</p></template></section>",
        f'<section data-say="{HARD}"></section>',
        f"<main><p>{HARD}</p>{'<p>Pull your toes up. Let go.</p>' * 20}</main>",
    ],
)
def test_a_hard_passage_does_not_hide_among_easy_ones(html: str) -> None:
    easy = "<p>Pull your toes up. Hold them there. Let go. Breathe out.</p>" * 50
    body = f"<!doctype html><html><head><title>x</title></head><body>{easy}{html}</body></html>"
    (found,) = hard(Page("/x", body.encode()))
    assert found.startswith("age ") and "gastrocnemius" in found


def test_a_long_sentence_is_named() -> None:
    long = "It is " + "so " * 18 + "hot."
    body = f"<!doctype html><html><head><title>x</title></head><body><p>{long}</p></body></html>"
    assert hard(Page("/x", body.encode())) == [f"21 words: {long}"]
