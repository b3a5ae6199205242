"""The icons keep their promises: size, colours, safe zone, weight. Standard library only."""

from __future__ import annotations

import hashlib
import math
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest

ICONS = Path(__file__).resolve().parent.parent / "static" / "icons"
SOURCES = {
    "icon-192.png": "icon.svg",
    "icon-512.png": "icon.svg",
    "icon-maskable-512.png": "icon-maskable.svg",
    "icon-monochrome-512.png": "icon-monochrome.svg",
    "apple-touch-icon-180.png": "icon.svg",
    "shortcut-now-96.png": "shortcut-now.svg",
    "shortcut-signs-96.png": "shortcut-signs.svg",
    "shortcut-bedtime-96.png": "shortcut-bedtime.svg",
    "shortcut-log-96.png": "shortcut-log.svg",
}
COLOURED = sorted(set(SOURCES) - {"icon-monochrome-512.png"})
DRAWINGS = sorted(set(SOURCES.values()))
TRANSPARENT = sorted(
    name for name in SOURCES if not name.startswith(("icon-maskable", "apple-touch"))
)
Colour = tuple[int, int, int, int]
GROUND: Colour = (0x0B, 0x0F, 0x14, 255)
AMBER: Colour = (0xFF, 0xB4, 0x54, 255)
CREAM: Colour = (0xF4, 0xEF, 0xE6, 255)
PALETTE = 3  # the PNG colour type of every file here


@dataclass(frozen=True)
class Png:
    width: int
    height: int
    depth: int
    colour_type: int
    chunks: dict[bytes, bytes]
    pixels: tuple[tuple[Colour, ...], ...]

    @property
    def colours(self) -> set[Colour]:
        return {colour for row in self.pixels for colour in row}

    @property
    def corners(self) -> set[Colour]:
        return {self.pixels[y][x] for y in (0, -1) for x in (0, -1)}


def chunks_of(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at = 8
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        (crc,) = struct.unpack_from(">I", data, at + 8 + length)
        assert crc == zlib.crc32(kind + body)
        yield kind, body
        at += 12 + length


def unfilter(raw: bytes, width_in_bytes: int, height: int) -> Iterator[bytes]:
    """The rows of an image with at most one byte a pixel, PNG's five filters undone."""
    assert len(raw) == (width_in_bytes + 1) * height
    above = bytes(width_in_bytes)
    for start in range(0, len(raw), width_in_bytes + 1):
        how, row = raw[start], bytearray(raw[start + 1 : start + 1 + width_in_bytes])
        if how:
            left = corner = 0
            for x, up in enumerate(above):
                estimate = left + up - corner
                paeth = min((left, up, corner), key=lambda value: abs(estimate - value))
                row[x] = (row[x] + (0, left, up, (left + up) // 2, paeth)[how]) & 255
                left, corner = row[x], up
        above = bytes(row)
        yield above


@cache
def png(name: str) -> Png:
    parts = list(chunks_of((ICONS / name).read_bytes()))
    assert parts[0][0] == b"IHDR" and parts[-1][0] == b"IEND"
    chunks = dict(parts)
    width, height, depth, colour_type, *rest = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert colour_type == PALETTE and depth <= 8 and rest == [0, 0, 0]
    colours, alpha = chunks[b"PLTE"], chunks.get(b"tRNS", b"")
    alpha += b"\xff" * (len(colours) // 3 - len(alpha))
    table = [(*colours[3 * i : 3 * i + 3], opacity) for i, opacity in enumerate(alpha)]
    raw = zlib.decompress(b"".join(body for kind, body in parts if kind == b"IDAT"))
    per_byte = 8 // depth
    rows = (
        tuple(
            table[row[x // per_byte] >> (8 - depth * (x % per_byte + 1)) & (1 << depth) - 1]
            for x in range(width)
        )
        for row in unfilter(raw, -(-width // per_byte), height)
    )
    return Png(width, height, depth, colour_type, chunks, tuple(rows))


def shapes(name: str) -> set[str]:
    """The outlines of a drawing, each a list of strokes."""
    root = ElementTree.fromstring((ICONS / name).read_text(encoding="utf-8"))
    return {path.get("d", "") for path in root.iter("{http://www.w3.org/2000/svg}path")}


def test_the_folder_holds_these_files_and_no_other() -> None:
    assert {path.name for path in ICONS.iterdir()} == set(SOURCES) | set(DRAWINGS)


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_the_size_in_the_name_is_the_size_of_the_picture(name: str) -> None:
    match = re.search(r"-(\d+)\.png$", name)
    assert match
    assert (png(name).width, png(name).height) == (int(match[1]), int(match[1]))


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_the_picture_shows_its_drawing_as_it_is_now(name: str) -> None:
    digest = hashlib.sha256((ICONS / SOURCES[name]).read_bytes()).hexdigest()[:16]
    assert png(name).chunks[b"tEXt"] == f"Source\0{SOURCES[name]} {digest}".encode(), (
        "stale: run python -m tests.make_icons"
    )


@pytest.mark.parametrize("name", COLOURED)
def test_the_three_colours_are_exact(name: str) -> None:
    assert {GROUND, AMBER, CREAM} <= png(name).colours


@pytest.mark.parametrize("name", TRANSPARENT)
def test_corners_are_transparent_where_the_ground_is_rounded(name: str) -> None:
    assert {alpha for *_, alpha in png(name).corners} == {0}


@pytest.mark.parametrize("name", ["apple-touch-icon-180.png", "icon-maskable-512.png"])
def test_full_bleed_icons_have_no_alpha_and_the_ground_in_every_corner(name: str) -> None:
    assert b"tRNS" not in png(name).chunks
    assert png(name).corners == {GROUND}


@pytest.mark.parametrize("name", ["icon-maskable-512.png", "icon-monochrome-512.png"])
def test_the_art_stays_inside_the_central_80_percent(name: str) -> None:
    picture = png(name)
    middle, safe = (picture.width - 1) / 2, picture.width * 0.4
    empty = picture.pixels[0][0]
    reach = max(
        math.hypot(x - middle, y - middle)
        for y, row in enumerate(picture.pixels)
        for x, colour in enumerate(row)
        if colour != empty
    )
    assert 0.95 * safe < reach <= safe


def test_monochrome_is_one_colour_and_its_alpha() -> None:
    colours = png("icon-monochrome-512.png").colours
    assert len({(red, green, blue) for red, green, blue, _ in colours}) == 1
    assert {0, 255} < {alpha for *_, alpha in colours}


def test_the_app_icon_survives_a_round_mask() -> None:
    picture = png("icon-512.png")
    bright = [
        math.hypot(x - 255.5, y - 255.5)
        for y, row in enumerate(picture.pixels)
        for x, colour in enumerate(row)
        if colour in (AMBER, CREAM)
    ]
    assert max(bright) < 248


def test_the_weight_of_all_pictures() -> None:
    weights = {name: (ICONS / name).stat().st_size for name in SOURCES}
    assert max(weights.values()) < 8_000
    assert sum(weights.values()) < 25_000


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_small_and_has_neither_text_nor_link(name: str) -> None:
    source = (ICONS / name).read_text(encoding="utf-8")
    assert len(source.encode()) < 1_500
    kinds = {element.tag.partition("}")[2] for element in ElementTree.fromstring(source).iter()}
    assert kinds <= {"svg", "title", "g", "mask", "path", "rect", "circle"}
    assert not re.search(r"href|style|data:|url\((?!#)", source)


def test_the_mark_is_the_same_in_every_variant() -> None:
    assert shapes("icon.svg") == shapes("icon-maskable.svg")
    cut, cord = "M247 215", "M302 262"  # the gap at the crossing and the strand below it
    for start in (cut, cord):
        mine = {d for d in shapes("icon-monochrome.svg") if d.startswith(start)}
        assert mine and {d.split("A")[0] for d in mine} == {
            d.split("A")[0] for d in shapes("icon.svg") if d.startswith(start)
        }


def test_signs_of_pages_are_drawn_in_one_place() -> None:
    templates = ICONS.parents[1] / "templates"
    drawn = {path.name for path in templates.glob("*.html") if 'class="icon"' in path.read_text()}
    assert drawn == {"_icons.html"}
