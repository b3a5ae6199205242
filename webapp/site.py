"""The table: path -> resource. The whole site is in it, and everything else reads it.

The server answers from it, the service worker keeps it on the phone, the export writes it
to a folder, the tests walk it.
"""

import base64
import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

import brotli
from flask import Flask

from webapp import offline
from webapp.assets import CONTENT_TYPES, Assets

NOT_FOUND = "/404.html"  # the name under which static hosts look for it
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
INDENTATION = re.compile(rb"\s*\n\s*")  # a tenth of a page; no page has preformatted text
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
            "br": brotli.compress(self.body, quality=11),
            "gzip": gzip.compress(self.body, 9, mtime=0),
        } | plain


@dataclass(frozen=True)
class Site:
    """All resources by path, and the version: a hash of all that a phone keeps."""

    resources: Mapping[str, Resource]
    version: str

    def warm(self) -> None:
        """Compress everything now, so that no visitor waits for it."""
        for resource in self.resources.values():
            resource.encodings  # noqa: B018 - computed once, then kept


def build_site(app: Flask, assets: Assets) -> Site:
    """Render every page of `app` and lay the files of `assets` beside them."""
    rows = _render(app) | {
        url: Resource(
            body,
            CONTENT_TYPES[PurePosixPath(url).suffix],
            FOR_EVER,
            offline=not url.endswith(".png"),  # pictures are for installing, with a network
        )
        for url, body in assets.files.items()
    }
    kept = {path: row.integrity for path, row in sorted(rows.items()) if row.offline}
    version = hashlib.sha256(repr(kept).encode()).hexdigest()[:12]
    worker = (
        offline.kill_script(assets.folder)
        if app.config["KILL_WORKER"]
        else offline.worker_script(assets.folder, version, kept, NOT_FOUND)
    )
    rows[WORKER] = Resource(worker, CONTENT_TYPES[".js"], ALWAYS_ASK, offline=False)
    rows[HEALTH] = Resource(b"ok\n", "text/plain; charset=utf-8", "no-store", offline=False)
    return Site(rows, version)


def _render(app: Flask) -> dict[str, Resource]:
    """Every GET rule of the application, rendered: the rules are the list of pages."""
    client = app.test_client()
    rows = {}
    for rule in app.url_map.iter_rules():
        response = client.get(rule.rule)
        if response.status_code != 200:
            raise RuntimeError(f"{rule.rule} answered {response.status} at start")
        rows[rule.rule] = Resource(squeeze(response.data), response.content_type, PAGE)
    return rows


def squeeze(body: bytes) -> bytes:
    """A page without its indentation; squeezing twice changes nothing more."""
    return INDENTATION.sub(b"\n", body)
