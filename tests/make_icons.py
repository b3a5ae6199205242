"""Draw the icons: every PNG in `static/icons` from the SVG beside it.

The SVG files are the source, written by hand. Run this after changing one of them:

    pip install playwright pillow
    python -m tests.make_icons

Playwright's own Chromium renders them; `CHROMIUM_PATH` names another one. Each picture
is then reduced to the design's flat colours, exact, and a few steps between them for the edges,
and Pillow writes it. The same browser gives the same bytes again, so a run without a change
leaves the files as they were.
"""

from __future__ import annotations

import hashlib
import io
import math
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import launch_options

ICONS = Path(__file__).resolve().parent.parent / "static" / "icons"

Colour = tuple[int, int, int, int]
GROUND: Colour = (0x0B, 0x0F, 0x14, 255)
AMBER: Colour = (0xFF, 0xB4, 0x54, 255)
CREAM: Colour = (0xF4, 0xEF, 0xE6, 255)
INK: Colour = (0xFF, 0xFF, 0xFF, 255)  # monochrome: the phone paints its own colour through it
STEPS = 8  # of an edge, from one flat colour to the next


@dataclass(frozen=True)
class Icon:
    """One PNG: its name, the SVG it comes from, its side in pixels and what is special."""

    name: str
    source: str
    size: int
    opaque: bool = False
    one_colour: bool = False


TABLE = (
    Icon("icon-192.png", "icon.svg", 192),
    Icon("icon-512.png", "icon.svg", 512),
    Icon("icon-maskable-512.png", "icon-maskable.svg", 512, opaque=True),
    Icon("icon-monochrome-512.png", "icon-monochrome.svg", 512, one_colour=True),
    Icon("apple-touch-icon-180.png", "icon.svg", 180, opaque=True),
    Icon("shortcut-now-96.png", "shortcut-now.svg", 96),
    Icon("shortcut-signs-96.png", "shortcut-signs.svg", 96),
    Icon("shortcut-bedtime-96.png", "shortcut-bedtime.svg", 96),
    Icon("shortcut-log-96.png", "shortcut-log.svg", 96),
)


def render(page: Page, svg: str, size: int) -> Image.Image:
    """The SVG as a square picture with alpha, `size` pixels wide."""
    page.set_viewport_size({"width": size, "height": size})
    page.set_content(f"<style>*{{margin:0}}svg{{display:block;width:{size}px}}</style>{svg}")
    return Image.open(io.BytesIO(page.screenshot(omit_background=True))).convert("RGBA")


def palette(icon: Icon) -> list[Colour]:
    """The flat colours of an icon and, for smooth edges, the steps between those that meet."""
    if icon.one_colour:
        pairs = [(faded(INK), INK)]
    else:
        pairs = [(GROUND, AMBER), (GROUND, CREAM), (AMBER, CREAM)]
        if not icon.opaque:
            pairs.append((faded(GROUND), GROUND))
    mixes = (mix(a, b, step / STEPS) for a, b in pairs for step in range(STEPS + 1))
    return list(dict.fromkeys(mixes))


def faded(colour: Colour) -> Colour:
    return (*colour[:3], 0)


def mix(a: Colour, b: Colour, part: float) -> Colour:
    red, green, blue, alpha = (round(x + (y - x) * part) for x, y in zip(a, b, strict=True))
    return red, green, blue, alpha


def seen(colour: Colour) -> tuple[int, ...]:
    """What the eye gets: with no alpha, all colours are the same."""
    *parts, alpha = colour
    return (*(part * alpha // 255 for part in parts), alpha)


def nearest(colour: Colour, choice: list[Colour]) -> int:
    return min(range(len(choice)), key=lambda at: math.dist(seen(colour), seen(choice[at])))


def reduced(picture: Image.Image, icon: Icon) -> Image.Image:
    """The picture in the icon's palette."""
    choice = palette(icon)
    pixels = picture.tobytes()
    colours = list(zip(*(pixels[part::4] for part in range(4)), strict=True))
    index = {colour: nearest(colour, choice) for colour in set(colours)}
    small = Image.frombytes("P", picture.size, bytes(index[colour] for colour in colours))
    if icon.opaque:
        small.putpalette([part for colour in choice for part in colour[:3]], "RGB")
    else:
        small.putpalette([part for colour in choice for part in colour], "RGBA")
    return small


def draw(page: Page, icon: Icon) -> bytes:
    """The bytes of one PNG file; a text chunk names the SVG it shows, for a test to compare."""
    svg = (ICONS / icon.source).read_text(encoding="utf-8")
    picture = render(page, svg, icon.size)
    if icon.opaque:
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, GROUND), picture)
    source = PngInfo()
    source.add_text("Source", f"{icon.source} {hashlib.sha256(svg.encode()).hexdigest()[:16]}")
    out = io.BytesIO()
    reduced(picture, icon).save(out, "PNG", optimize=True, pnginfo=source)
    return out.getvalue()


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            **launch_options(Path(playwright.chromium.executable_path))
        )
        page = browser.new_page()
        total = 0
        for icon in TABLE:
            data = draw(page, icon)
            (ICONS / icon.name).write_bytes(data)
            total += len(data)
            print(f"{len(data):6}  {icon.name}")
        print(f"{total:6}  in all")
        browser.close()


if __name__ == "__main__":
    main()
