"""What can be measured on any page: what axe finds, targets too small for a thumb."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()
# 7:1 for text, our own bar above WCAG's AA, and everything axe knows beside it. What passes is not
# described: that was half of its time and nine tenths of what it sends.
AXE_OPTIONS = {
    "rules": {"color-contrast-enhanced": {"enabled": True}},
    "resultTypes": ["violations"],
    "selectors": False,
}
SMALLEST_TARGET = 48  # CSS pixels; our own rule, a cramping thumb taps badly
SMALL_TARGETS = """(least) => [...document.querySelectorAll("a, button, summary, input, select")]
  .filter((node) => node.checkVisibility() && !node.closest(".sources, p, dd, small, .skip"))
  .map((node) => [node.outerHTML.slice(0, 80),
    (node.closest("label") ?? node).getBoundingClientRect()])
  .filter(([, box]) => box.width < least - 0.5 || box.height < least - 0.5)
  .map(([html, box]) => `${html} ${box.width} x ${box.height}`)"""


def violations(page: Page) -> list[str]:
    """What axe finds, one line each."""
    found = AXE.run(page, options=AXE_OPTIONS).response["violations"]
    return [
        f"{item['id']}: {node['html'][:120]} {node.get('failureSummary', '')}"
        for item in found
        for node in item["nodes"]
    ]


def small_targets(page: Page) -> list[str]:
    """What can be tapped and is too small for a thumb, with its size in CSS pixels."""
    found: list[str] = page.evaluate(SMALL_TARGETS, SMALLEST_TARGET)
    return found
