"""What a phone needs to keep the site: the service worker and the web app manifest."""

import json
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from webapp import squeeze
from webapp.assets import Assets
from webapp.content import Content
from webapp.content.records import ContentError
from webapp.content.words import FILE, Screenshot

GROUND = "#0b0f14"  # dark for everyone: a white splash blinds at night


def worker_script(
    folder: Path,
    version: str,
    files: Mapping[str, str],
    fallback: str,
    aliases: Mapping[str, str],
) -> bytes:
    """static/sw.js behind its constants.

    All of it is one block: a worker that was cut off somewhere is no script, and no browser takes
    it. `files` is path -> integrity of all that is kept; `fallback` the path of the page for
    addresses that are not among them; `aliases` other name -> path.
    """
    constants = {"VERSION": version, "FILES": files, "ALIASES": aliases, "FALLBACK": fallback}
    lines = [f"const {name} = {json.dumps(value)};\n" for name, value in constants.items()]
    code = squeeze.notes((folder / "sw.js").read_text("utf-8"))
    return f"{{\n{''.join(lines)}{code}}}\n".encode()


def kill_script(folder: Path) -> bytes:
    """The worker that removes itself and what it kept, for the day when nothing else helps."""
    return (folder / "sw-kill.js").read_bytes()


def manifest(content: Content, assets: Assets) -> dict[str, Any]:
    """The web app manifest."""
    words = content.words.manifest
    return {
        "id": "/",
        "name": words.name,
        "short_name": words.short_name,
        "description": words.description,
        "lang": content.words.lang,
        "dir": content.words.dir,
        "categories": ["health", "medical"],
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "display_override": ["standalone", "minimal-ui"],
        "orientation": "any",
        "background_color": GROUND,
        "theme_color": GROUND,
        "launch_handler": {"client_mode": ["navigate-existing", "auto"]},
        "edge_side_panel": {"preferred_width": 400},
        "prefer_related_applications": False,
        "icons": [
            _icon(assets, "icon-192.png", 192, "any"),
            _icon(assets, "icon-512.png", 512, "any"),
            _icon(assets, "icon-maskable-512.png", 512, "maskable"),
            _icon(assets, "icon-monochrome-512.png", 512, "monochrome"),
        ],
        "shortcuts": [
            {
                "name": shortcut.name,
                "url": shortcut.path,
                "icons": [_icon(assets, f"shortcut-{shortcut.icon}-96.png", 96, "any")],
            }
            for shortcut in words.shortcuts
        ],
        "screenshots": [_screenshot(assets, screenshot) for screenshot in words.screenshots],
    }


def _icon(assets: Assets, name: str, size: int, purpose: str) -> dict[str, str]:
    return {
        "src": _picture(assets, f"icons/{name}"),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }


def _screenshot(assets: Assets, screenshot: Screenshot) -> dict[str, str]:
    """One picture for the install sheet; its size is read out of the PNG's header."""
    url = _picture(assets, f"screenshots/{screenshot.file}.png")
    width, height = struct.unpack(">II", assets.files[url][16:24])
    return {
        "src": url,
        "sizes": f"{width}x{height}",
        "type": "image/png",
        "form_factor": "wide" if width > height else "narrow",
        "label": screenshot.label,
    }


def _picture(assets: Assets, name: str) -> str:
    try:
        return assets.url(name)
    except FileNotFoundError:
        raise ContentError(FILE, "manifest", f"there is no static/{name}") from None
