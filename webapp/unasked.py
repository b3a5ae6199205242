"""What browsers and search engines ask for without being told to."""

import struct
from collections.abc import Iterable
from html import escape
from pathlib import Path

ICO_HEADER = struct.Struct("<HHHBBBBHHII")


def icon(png: bytes) -> bytes:
    """A PNG of up to 256 pixels as /favicon.ico: a header, then the picture as it is.

    Every browser that asks for it reads that; those that need more read the SVG in the page.
    """
    width, height = struct.unpack(">II", png[16:24])
    size = ICO_HEADER.size
    return ICO_HEADER.pack(0, 1, 1, width % 256, height % 256, 0, 0, 1, 32, len(png), size) + png


def robots(url: str) -> bytes:
    """Everything may be found. `url` is where people reach the site."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {url}/sitemap.xml\n".encode()


def sitemap(url: str, paths: Iterable[str]) -> bytes:
    """All pages, for search engines. Its addresses must be whole (sitemaps.org), so it needs to be
    told where people reach the site: to take that from a request would let anybody say it."""
    items = "".join(f"<url><loc>{escape(url + path)}</loc></url>\n" for path in paths)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{items}</urlset>\n'
    ).encode()


def icons(folder: Path) -> dict[str, tuple[bytes, str]]:
    """Path -> bytes and type. Older iPhones ask for these two, whatever the page says."""
    touch = (folder / "apple-touch-icon-180.png").read_bytes(), "image/png"
    return {
        "/favicon.ico": (icon((folder / "icon-192.png").read_bytes()), "image/vnd.microsoft.icon"),
        "/apple-touch-icon.png": touch,
        "/apple-touch-icon-precomposed.png": touch,
    }
