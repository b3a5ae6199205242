"""Take the screenshots of the install sheet and the README: `python -m tests.make_screenshots`.

Look at them before committing.
"""

from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.chromium import launch_options
from tests.server import ROOT, Server

FOLDER = ROOT / "static" / "screenshots"
SHOTS = (
    # name, address, width and height in CSS pixels, pixels per CSS pixel
    ("relief-dark", "/", 360, 640, 2),
    ("signs-dark", "/warning-signs", 360, 640, 2),
    ("relief-wide", "/", 1280, 800, 1),
)
COLOURS = 64  # enough for a flat drawing; keeps each file near 30 KB


def main() -> None:
    """Write every screenshot."""
    FOLDER.mkdir(exist_ok=True)
    with Server() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            **launch_options(Path(playwright.chromium.executable_path))
        )
        for name, address, width, height, scale in SHOTS:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                device_scale_factor=scale,
                color_scheme="dark",
                reduced_motion="reduce",
                service_workers="block",
                locale="en-GB",
                timezone_id="Europe/London",
            )
            page = context.new_page()
            page.goto(server.url + address, wait_until="networkidle")
            target = FOLDER / f"{name}.png"
            page.screenshot(path=target)
            context.close()
            with Image.open(target) as picture:
                picture.convert("RGB").quantize(COLOURS).save(target, optimize=True)
        browser.close()


if __name__ == "__main__":
    main()
