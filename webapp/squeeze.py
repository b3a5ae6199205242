"""Scripts, styles and pages without what only the people need who read their source."""

import re

# Comments on lines of their own, and the types inside an expression. With comments behind a
# statement and indentation they are four tenths of the bytes of a script on a phone.
NOTES = re.compile(
    r"""^[ ]*(?://[^\n]*|/\*(?:[^*]|\*(?!/))*\*/)\n | /\*\*[ ]@type[ ]\{(?:[^*]|\*(?!/))*\*/[ ]""",
    re.MULTILINE | re.VERBOSE,
)
# A quote ends the search for a comment: what looks like one may be text.
LINE_END = re.compile(r"""(?:(?<=[;{}])[ ]+//[^\n"'`]*)?\n\s*""")
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


def inlined(text: str) -> str:
    """A style sheet or a short script in one line: it stands in every page."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    return re.sub(r" ?([{};,]) ?|(?<=:) ", r"\1", text).strip()


def page(body: bytes) -> bytes:
    """A page without indentation, each tag in one line, its head in one.

    Squeezing twice changes nothing more.
    """
    body = INDENTATION.sub(b"\n", body)
    body = LONG_TAG.sub(lambda tag: tag[0].replace(b"\n>", b">").replace(b"\n", b" "), body)
    return OUTSIDE.sub(lambda part: part[0].replace(b">\n", b">").lstrip(), body)
