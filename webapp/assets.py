"""Files under static/, each at an address that changes with its bytes.

A fingerprinted address may be kept for ever, and an old page never gets a new script.
Modules import each other by relative name, so the names inside a script are
fingerprinted too: a change deep down changes the address of everything above it.
"""

import hashlib
import posixpath
import re
from collections.abc import Sequence
from pathlib import Path

from jinja2 import nodes

from webapp import squeeze
from webapp.content.records import ContentError

CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml; charset=utf-8",
}
# The last word of a list's name in a template, such as print_styles -> the file that is meant.
LISTS = {"styles": "css/{}.css", "scripts": "js/{}.js"}
IMPORT = re.compile(r"""(\bfrom\s*|\bimport\s*\(?\s*)"(\.{1,2}/[^"]+\.js)\"""")


class Assets:
    """The files of one static folder: their addresses and bytes, and what is inlined."""

    def __init__(self, folder: Path) -> None:
        """Nothing below `folder` is served before a page or a script asks for its address."""
        self.folder = folder
        self.files: dict[str, bytes] = {}  # address -> bytes
        self._urls: dict[str, str] = {}  # name below the folder -> address
        # Name -> style sheet. A page inlines those it needs: most of the bytes of a page that
        # had all of them would be for others.
        self.styles = {
            Path(name).stem: self._body(name).decode() for name in self.names("css/*.css")
        }
        # Runs before the first paint, so it is inlined too: one line, no request.
        self.early_script = squeeze.inlined_script((folder / "early.js").read_text("utf-8"))

    def url(self, name: str) -> str:
        """The address of the file `name`, such as "js/app.js", which is served from now on.

        Raises FileNotFoundError, also for a file that a script imports.
        """
        if name not in self._urls:
            self._serve(name, self._body(name))
        return self._urls[name]

    def look(self, tree: nodes.Template, template: str) -> None:
        """Raises ContentError for a style or script that a template lists and that is not there:
        where base.html asks for it, nothing says any more which page has listed it."""
        for assigned in tree.find_all(nodes.Assign):
            key = assigned.target.name if isinstance(assigned.target, nodes.Name) else ""
            kind = LISTS.get(key.split("_")[-1], "")
            for text in assigned.node.find_all(nodes.Const) if kind else ():
                file = kind.format(text.value)
                if not (self.folder / file).is_file():
                    raise ContentError(template, key, f"there is no static/{file}")

    def bundle(self, name: str, styles: Sequence[str]) -> str:
        """The address of one style sheet made of these, under a `name` such as "css/day.css"."""
        if name not in self._urls:
            self._serve(name, self.inline(styles).encode())
        return self._urls[name]

    def inline(self, styles: Sequence[str]) -> str:
        """These styles as one sheet."""
        return squeeze.joined(self.styles[style] for style in styles)

    def _serve(self, name: str, body: bytes) -> None:
        mark = hashlib.sha256(body).hexdigest()[:8]
        path = Path(name)
        url = f"/static/{path.with_name(f'{path.stem}.{mark}{path.suffix}').as_posix()}"
        self._urls[name] = url
        self.files[url] = body

    def names(self, pattern: str) -> list[str]:
        """The names of the files that a pattern such as "screenshots/*.png" finds."""
        paths = (path.relative_to(self.folder) for path in self.folder.glob(pattern))
        # What a system leaves in folders (.DS_Store, ._copy.png) is no file of ours.
        return sorted(path.as_posix() for path in paths if not path.name.startswith("."))

    def _body(self, name: str) -> bytes:
        path = self.folder / name
        if path.suffix == ".css":
            return squeeze.inlined(path.read_text("utf-8")).encode()
        if path.suffix != ".js" or path.parent.name == "vendor":
            return path.read_bytes()
        code = squeeze.script(path.read_text("utf-8"))

        def fingerprinted(match: re.Match[str]) -> str:
            wanted = posixpath.normpath(posixpath.join(posixpath.dirname(name), match[2]))
            return f'{match[1]}"{self.url(wanted)}"'

        return IMPORT.sub(fingerprinted, code).encode()
