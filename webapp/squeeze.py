"""Scripts, styles and pages without what only the people need who read their source."""

import re
from collections.abc import Iterable

# Comments on lines of their own, and the types inside an expression. With comments behind a
# statement and indentation they are four tenths of the bytes of a script on a phone.
NOTES = re.compile(
    r"""^[ ]*(?://[^\n]*|/\*(?:[^*]|\*(?!/))*\*/)\n | /\*\*[ ]@type[ ]\{(?:[^*]|\*(?!/))*\*/[ ]""",
    re.MULTILINE | re.VERBOSE,
)
# A quote ends the search for a comment: what looks like one may be text.
LINE_END = re.compile(r"""(?:(?<=[;{}])[ ]+//[^\n"'`]*)?\n\s*""")
OPERATOR = re.compile(r" ?(===|\?\?|\|\||&&|[=<>+]) ?")
LAYER = re.compile(r"@layer \w+\{")
INDENTATION = re.compile(rb"\s*\n\s*")  # a tenth of a page; no page has preformatted text
# All before what a page says, and its end: no text stands between these tags.
OUTSIDE = re.compile(rb"\A<!doctype.*?<main[^>]*>\n|\n</body>\n</html>\s*\Z", re.DOTALL)
LONG_TAG = re.compile(rb"<[a-z][^<>]*\n[^<>]*>")  # one that has its attributes on several lines


def notes(code: str) -> str:
    """A script without its comments and types; its lines stay as they are."""
    return NOTES.sub("", code)


def script(code: str) -> str:
    """A script without comments, types and indentation."""
    return LINE_END.sub("\n", notes(code))


def inlined_script(code: str) -> str:
    """A short script in one line, no blank around its operators: it stands in every page."""
    return OPERATOR.sub(r"\1", inlined(code))


def joined(styles: Iterable[str]) -> str:
    """Style sheets one behind the other; neighbours in the same cascade layer share its braces."""
    text = last = ""
    for style in styles:
        layer = _layer_of(style)
        same = layer and layer == last
        text = text[:-1] + style.removeprefix(layer) if same else text + style
        last = layer
    return text


def _layer_of(style: str) -> str:
    """How a sheet begins that is one block of a cascade layer and nothing else; else empty."""
    found = LAYER.match(style)
    depth = 0
    for place, sign in enumerate(style):
        depth += (sign == "{") - (sign == "}")
        if sign == "}" and not depth:
            return found[0] if found and place == len(style) - 1 else ""
    return ""


def inlined(text: str) -> str:
    """A style sheet or a short script in one line: it stands in every page."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ?([{};,]) ?|(?<=:) ", r"\1", text).strip()
    return text.replace(";}", "}")  # in both languages an end is an end


def page(body: bytes) -> bytes:
    """A page without indentation, each tag in one line, its head in one.

    Squeezing twice changes nothing more.
    """
    body = INDENTATION.sub(b"\n", body)
    body = LONG_TAG.sub(lambda tag: tag[0].replace(b"\n>", b">").replace(b"\n", b" "), body)
    return OUTSIDE.sub(lambda part: part[0].replace(b">\n", b">").lstrip(), body)
