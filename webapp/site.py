"""The table: path -> resource. The whole site is in it, and everything else reads it.

The server answers from it, the service worker keeps it on the phone, the export writes it
to a folder, the tests walk it.
"""

import base64
import gzip
import hashlib
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePosixPath

import brotli
from flask import Flask
from jinja2 import TemplateNotFound, TemplateSyntaxError

from webapp import offline, unasked
from webapp.assets import CONTENT_TYPES, Assets
from webapp.content.records import ContentError
from webapp.pages import ALIASES, NOT_FOUND

WORKER = "/sw.js"  # for ever: a phone that knows another name never updates
HEALTH = "/healthz"

# A page is asked for again each time, and a shared cache may serve an old one while it
# looks. `no-transform` because a changed byte would fail the worker's integrity check.
PAGE = (
    "public, max-age=0, must-revalidate, s-maxage=300, "
    "stale-while-revalidate=86400, stale-if-error=604800, no-transform"
)
FOR_EVER = "public, max-age=31536000, immutable, no-transform"
ALWAYS_ASK = "no-cache, no-transform"
A_DAY = "public, max-age=86400, no-transform"  # at addresses that never change
BROTLI_QUALITY = 11  # the best there is: 1.5 s of work, once
TEXT_TYPES = ("text/", "application/", "image/svg")


@dataclass(frozen=True)
class Resource:
    """One representation: the same bytes for everybody.

    `offline` says whether the service worker keeps it.
    """

    body: bytes
    content_type: str
    cache: str
    offline: bool = True

    @property
    def is_page(self) -> bool:
        """Whether it is one for people to read."""
        return self.content_type.startswith("text/html")

    @cached_property
    def digest(self) -> bytes:
        """SHA-256 of the body."""
        return hashlib.sha256(self.body).digest()

    @cached_property
    def integrity(self) -> str:
        """The digest as Subresource Integrity writes it."""
        return "sha256-" + base64.b64encode(self.digest).decode()

    @cached_property
    def encodings(self) -> Mapping[str, bytes]:
        """The body by content encoding, best first; only "identity" for what is compressed."""
        plain = {"identity": self.body}
        if not self.content_type.startswith(TEXT_TYPES):
            return plain
        return {
            "br": brotli.compress(self.body, quality=BROTLI_QUALITY),
            "gzip": gzip.compress(self.body, 9, mtime=0),
        } | plain


@dataclass(frozen=True)
class Site:
    """All resources by path, and the version: a hash of all that a phone keeps."""

    resources: Mapping[str, Resource]
    version: str

    @property
    def pages(self) -> list[str]:
        """The addresses of pages that people may go to."""
        rows = self.resources.items()
        return [path for path, row in rows if row.is_page and path != NOT_FOUND]

    def at(self, url: str) -> "Site":
        """The same site, reached by people at `url`: robots.txt and the sitemap say it."""
        found = {
            "/robots.txt": (unasked.robots(url), "text/plain; charset=utf-8"),
            "/sitemap.xml": (unasked.sitemap(url, self.pages), "application/xml"),
        }
        return replace(self, resources={**self.resources, **_unasked(found)})

    def warm(self) -> None:
        """Compress everything now, so that no visitor waits for it."""
        for resource in self.resources.values():
            resource.encodings  # noqa: B018 - computed once, then kept


def build_site(app: Flask, assets: Assets) -> Site:
    """Render every page of `app` and lay the files of `assets` beside them."""
    rows = _render(app)  # first: rendering tells `assets` which of its files the pages name
    for url, body in assets.files.items():
        kind = CONTENT_TYPES[PurePosixPath(url).suffix]
        picture = url.endswith(".png")  # for installing, with a network
        rows[url] = Resource(body, kind, FOR_EVER, offline=not picture)
    kept = {path: row.integrity for path, row in sorted(rows.items()) if row.offline}
    version = hashlib.sha256(repr(kept).encode()).hexdigest()[:12]
    worker = (
        offline.kill_script(assets.folder)
        if app.config["KILL_WORKER"]
        else offline.worker_script(assets.folder, version, kept, NOT_FOUND, ALIASES)
    )
    rows[WORKER] = Resource(worker, CONTENT_TYPES[".js"], ALWAYS_ASK, offline=False)
    rows[HEALTH] = Resource(b"ok\n", "text/plain; charset=utf-8", "no-store", offline=False)
    rows |= _unasked(unasked.icons(assets.folder / "icons"))
    return Site(rows, version).at(app.config["URL"])


def _unasked(found: Mapping[str, tuple[bytes, str]]) -> dict[str, Resource]:
    """Icons, robots.txt and sitemap.xml: nobody on a phone needs them kept."""
    return {path: Resource(*both, A_DAY, offline=False) for path, both in found.items()}


def _render(app: Flask) -> dict[str, Resource]:
    """Every GET rule of the application, rendered: the rules are the list of pages."""
    client = app.test_client()
    rows = {}
    with _errors_of(app):
        for rule in app.url_map.iter_rules():
            response = client.get(rule.rule)
            if response.status_code != 200:
                raise RuntimeError(f"{rule.rule} answered {response.status} at start")
            rows[rule.rule] = Resource(response.data, response.content_type, PAGE)
    return rows


@contextmanager
def _errors_of(app: Flask) -> Iterator[None]:
    """What goes wrong in a view inside comes out of it, instead of a page that says 500.

    Raises ContentError for what goes wrong in a template.
    """
    before = app.config["PROPAGATE_EXCEPTIONS"]
    app.config["PROPAGATE_EXCEPTIONS"] = True
    try:
        yield
    except ContentError:
        raise
    except Exception as error:
        slip = _in_template(app, error)
        if slip is None:
            raise
        raise slip from error
    finally:
        app.config["PROPAGATE_EXCEPTIONS"] = before


def _in_template(app: Flask, error: Exception) -> ContentError | None:
    """The error as one of content, naming template and line; None if it is of no template."""
    what = f"{type(error).__name__}: {error}".partition("\n")[0]
    if isinstance(error, TemplateSyntaxError):  # it was not even compiled
        return ContentError(f"{error.name}", f"line {error.lineno}", what)
    templates = Path(app.root_path, app.template_folder or "")
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(templates):  # Jinja puts its own frames in terms of the template
            return ContentError(path.name, f"line {frame.lineno}", what)
    if isinstance(error, TemplateNotFound):  # a page's own: no template asks for it
        return ContentError(f"{error.name}", "file", "is missing: it is the template of a page")
    return None
