"""What the templates ask of the words, against what there is.

Read out of each template as it is compiled, so a branch that no page takes at start is looked at
as well. A word that is missing, that nothing asks for, or whose placeholders are not those that a
template fills, stops the start.
"""

from collections.abc import Iterator, Mapping
from types import SimpleNamespace

from flask.templating import Environment
from jinja2 import nodes
from markupsafe import Markup

from webapp.assets import Assets
from webapp.content.records import ContentError
from webapp.content.words import FILE, SAID, Words, check_placeholders

Word = tuple[str, str]  # a table of words.toml and a key in it
Place = tuple[str | None, str | None]  # a table and a key; None for what a variable chooses


class Table:
    """The words of one table as attributes: of a dict, a template would take `update` for a method.

    Notes in `asked` what it was asked for. Raises ContentError for a word that is not there.
    """

    def __init__(self, name: str, texts: Mapping[str, str], asked: set[Word]) -> None:
        self._name, self._texts, self._asked = name, texts, asked

    def __getattr__(self, key: str) -> str:
        self._asked.add((self._name, key))
        if key not in self._texts:
            raise ContentError(FILE, f"words.{self._name}.{key}", "is missing: a page asks for it")
        return self._texts[key]


class Wording:
    """The words for the templates, and what the templates ask for."""

    def __init__(self, words: Words) -> None:
        self._words = words.words
        self._asked: set[Word] = set()  # by a template, or by a page as it was rendered
        self.tables = SimpleNamespace(
            **{name: Table(name, texts, self._asked) for name, texts in words.words.items()}
        )

    def data(self, element: str) -> Markup:
        """What an element says, as attributes of it: data-go-on="Go on"."""
        attribute = Markup(' data-{}="{}"')
        texts = self._words[element].items()
        return Markup("").join(attribute.format(key.replace("_", "-"), text) for key, text in texts)

    def look(self, tree: nodes.Template, template: str) -> None:
        """Compare one template with the words. Raises ContentError where they do not fit."""
        filled = _filled(tree)
        found = 0
        for table, key in _words(tree):
            found += 1
            if key is not None:  # else a variable chooses it; Table notes it
                self._compare(table, key, filled.get((table, key), set()), template)
        if found != sum(name.name == "words" for name in tree.find_all(nodes.Name)):
            raise ContentError(template, "words", "must be asked for as words.page.key")

    def _compare(self, table: str | None, key: str, fills: set[str], template: str) -> None:
        texts = self._words.get(table or "", {})
        if table is None or key not in texts:
            what = f"is missing: {template} asks for it"
            raise ContentError(FILE, f"words.{table}.{key}", what)
        self._asked.add((table, key))
        if table not in SAID:
            check_placeholders(table, key, texts[key], fills)

    def check_all_are_asked_for(self) -> None:
        """Raises ContentError for a word of a page that is in no template; all are rendered."""
        for table, texts in self._words.items():
            for key in texts:
                if table not in SAID and (table, key) not in self._asked:
                    raise ContentError(FILE, f"words.{table}.{key}", "is asked for by nothing")


class LookingEnvironment(Environment):
    """Jinja's environment: shows every template that it compiles to its Wording and Assets."""

    wording: Wording
    assets: Assets

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,
    ) -> str:
        self.wording.look(source, name or "")
        self.assets.look(source, name or "")
        return super()._generate(source, name, filename, defer_init)


def _words(tree: nodes.Template) -> Iterator[Place]:
    """Every word that a template asks for."""
    for node in tree.find_all((nodes.Getattr, nodes.Getitem)):
        if place := _place(node):
            yield place


def _filled(tree: nodes.Template) -> dict[Place, set[str]]:
    """What a template fills into words: those of words.page.key.format(name=...)."""
    filled = {}
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Getattr) and (place := _place(call.node.node)):
            filled[place] = {argument.key for argument in call.kwargs}
    return filled


def _place(node: nodes.Node) -> Place | None:
    """The table and the key of `words.table.key` or `words["table"][key]`, of which this is all."""
    if not isinstance(node, nodes.Getattr | nodes.Getitem):
        return None
    table = node.node
    if not isinstance(table, nodes.Getattr | nodes.Getitem):
        return None
    if not (isinstance(table.node, nodes.Name) and table.node.name == "words"):
        return None
    return _key(table), _key(node)


def _key(node: nodes.Getattr | nodes.Getitem) -> str | None:
    if isinstance(node, nodes.Getattr):
        return node.attr
    return node.arg.value if isinstance(node.arg, nodes.Const) else None
