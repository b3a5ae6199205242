"""Reading pages strictly: a page that a browser would have to mend does not get through."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

URL_ATTRIBUTES = ("href", "src", "action", "data-hx-get", "poster")
LABELLED = {"input", "select", "textarea"}
STRAIGHT_QUOTES = ('"', "'")


class Page:
    """One parsed page: its elements, texts and links."""

    def __init__(self, path: str, body: bytes) -> None:
        """Parse `body`. Raises html5lib's ParseError where the HTML is not well-formed."""
        self.path = path
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        self.root: Element = parser.parse(body)
        parents = {child: parent for parent in self.root.iter() for child in parent}
        self._parents = parents

    def all(self, *tags: str) -> Iterator[Element]:
        """Every element with one of these tags, in order."""
        return (node for node in self.root.iter() if _name(node) in tags)

    def one(self, tag: str) -> Element:
        """The only element with this tag."""
        (found,) = self.all(tag)
        return found

    def having(self, attribute: str) -> Iterator[Element]:
        """Every element that has this attribute."""
        return (node for node in self.root.iter() if attribute in node.attrib)

    def ids(self) -> list[str]:
        """All ids, repeated ones repeated."""
        return [node.attrib["id"] for node in self.having("id")]

    def urls(self) -> Iterator[tuple[Element, str]]:
        """Every address the page names, with the element that names it."""
        for attribute in URL_ATTRIBUTES:
            for node in self.having(attribute):
                yield node, node.attrib[attribute]

    def text(self) -> str:
        """What a person reads: the body's text without scripts."""
        (body,) = self.all("body")
        return _fold("".join(_read(body)))

    def inside(self, node: Element, tag: str) -> bool:
        """Whether `node` stands inside an element with this tag."""
        while node in self._parents:
            node = self._parents[node]
            if node.tag == tag:
                return True
        return False

    def inherited(self, node: Element, attribute: str) -> list[str]:
        """The values of an attribute on what stands around `node`, the nearest first."""
        found = []
        while node in self._parents:
            node = self._parents[node]
            if attribute in node.attrib:
                found.append(node.attrib[attribute])
        return found


def _name(node: Element) -> str:
    """The tag, without the namespace that the parser puts before those of SVG."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def text(node: Element) -> str:
    """The text of an element, spaces folded."""
    return _fold("".join(node.itertext()))


def _fold(words: str) -> str:
    return " ".join(words.split())


def _read(node: Element) -> Iterator[str]:
    """All texts inside `node` but those of scripts and data blocks."""
    if node.tag != "script":
        yield node.text or ""
        for child in node:
            yield from _read(child)
            yield child.tail or ""


def lint(page: Page) -> None:
    """What holds for every page. Raises AssertionError that says where."""
    where = page.path
    title, heading = _title(page), text(page.one("h1"))
    assert title.startswith(heading), f"{where}: title {title!r} does not start with {heading!r}"
    assert page.one("html").get("lang"), where
    assert page.one("main").get("id") == "main", where
    ids = page.ids()
    assert len(ids) == len(set(ids)), f"{where}: id twice: {[i for i in ids if ids.count(i) > 1]}"
    assert not list(page.having("style")), f"{where}: style attribute"
    for node in page.root.iter():
        for attribute in node.attrib:
            assert not str(attribute).startswith("on"), f"{where}: inline handler {attribute}"
    for node in page.all(*LABELLED):
        named = page.inside(node, "label") or "aria-label" in node.attrib
        assert named or node.get("type") == "hidden", f"{where}: a field without a label"
    for node in page.all("svg"):
        if node.get("role") == "img":
            assert _name(node[0]) == "title" and text(node[0]), f"{where}: a picture without a name"
        else:
            assert node.get("aria-hidden") == "true", f"{where}: a picture neither named nor hidden"
    for node in page.all("a", "button", "summary"):
        # What is hidden from readers is for a thumb alone, beside a button with words.
        assert text(node) or node.get("aria-hidden") == "true", f"{where}: {node.tag} without words"
    for attribute in ("aria-labelledby", "for"):
        for node in page.having(attribute):
            assert node.attrib[attribute] in ids, f"{where}: {attribute} to nowhere"
    _headings_descend(page)
    shown = page.text()
    for quote in STRAIGHT_QUOTES:
        place = shown.find(quote)
        assert place < 0, f"{where}: straight quote: {shown[place - 30 : place + 30]!r}"


def _title(page: Page) -> str:
    (head,) = page.all("head")
    (title,) = (node for node in head if node.tag == "title")
    return text(title)


def _headings_descend(page: Page) -> None:
    """No level is skipped on the way down: h1, h2, h3."""
    last = 0
    for node in page.all("h1", "h2", "h3", "h4"):
        level = int(str(node.tag)[1])
        assert level <= last + 1, f"{page.path}: {text(node)!r} skips a heading level"
        last = level
