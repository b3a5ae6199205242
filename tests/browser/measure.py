"""What can be measured on any page: what axe finds, targets too small for a thumb."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe().axe_script
RUN = """(options) => axe.run(options).then(({ violations }) => violations.flatMap((found) =>
  found.nodes.map((node) => `${found.id}: ${node.html.slice(0, 120)} ${node.failureSummary}`)))"""
# 7:1 for text, our own bar above WCAG's AA, and everything axe knows beside it. What passes is not
# described: that was half of its time and nine tenths of what it sends.
EVERYTHING: dict[str, Any] = {
    "rules": {"color-contrast-enhanced": {"enabled": True}},
    "resultTypes": ["violations"],
    "selectors": False,
}
# Four fifths of the time go into colours. They are looked at in each scheme, with all of a page
# shown at once; what stands in it in each of its states, which no scheme changes.
OF_COLOURS = {**EVERYTHING, "runOnly": {"type": "tag", "values": ["cat.color"]}}
COLOUR_RULES = ("color-contrast", "color-contrast-enhanced", "link-in-text-block")
BUT_COLOURS = {**EVERYTHING, "rules": {rule: {"enabled": False} for rule in COLOUR_RULES}}

# Milliseconds from the navigation to the first contentful paint.
FIRST_PAINT = """() => new Promise((done) => new PerformanceObserver((list) => {
  for (const { name, startTime } of list.getEntries()) {
    if (name === "first-contentful-paint") done(startTime);
  }
}).observe({ type: "paint", buffered: true }))"""

SMALLEST_TARGET = 48  # CSS pixels; our own rule, a cramping thumb taps badly
SMALL_TARGETS = """(least) => [...document.querySelectorAll("a, button, summary, input, select")]
  .filter((node) => node.checkVisibility() && !node.closest(".sources, p, dd, small, .skip"))
  .map((node) => [node.outerHTML.slice(0, 80),
    (node.closest(".item__row") ?? node.closest("label") ?? node).getBoundingClientRect()])
  .filter(([, box]) => box.width < least - 0.5 || box.height < least - 0.5)
  .map(([html, box]) => `${html} ${box.width} x ${box.height}`)"""

# Every line of text, scrolled to as a link or the focus would, and the bars that then lie over it.
COVERED = """() => {
  const lines = [...document.querySelectorAll("main *, .footer *")].filter((node) =>
    node.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    !node.closest(".unseen, .dock, .quiz__bar, [aria-hidden=true]") &&
    [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim()));
  const bars = [...document.querySelectorAll(".nav, .dock, .quiz__bar, .notice")].filter((node) =>
    node.offsetHeight && ["fixed", "sticky"].includes(getComputedStyle(node).position));
  return lines.flatMap((line) => {
    line.scrollIntoView({ block: "nearest", behavior: "instant" });
    const text = line.getBoundingClientRect();
    if (text.height > innerHeight / 2) return [];
    return bars.filter((bar) => {
      const over = bar.getBoundingClientRect();
      return text.bottom > over.top + 1 && text.top < over.bottom - 1 &&
        text.right > over.left + 1 && text.left < over.right - 1;
    }).map((bar) => `${bar.className} over ${line.textContent.trim().slice(0, 60)}`);
  });
}"""


def violations(page: Page, options: dict[str, Any] = EVERYTHING) -> list[str]:
    """What axe finds, one line each."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN, options)
    return found


def violations_in_both_schemes(page: Page) -> list[str]:
    """What axe finds in the dark scheme, and what of colours in the light one; it stays light."""
    page.emulate_media(color_scheme="dark")
    found = violations(page)
    page.emulate_media(color_scheme="light")
    return found + violations(page, OF_COLOURS)


def covered(page: Page) -> list[str]:
    """What lies under the navigation, a dock or a notice after it was scrolled to."""
    found: list[str] = page.evaluate(COVERED)
    return found


def small_targets(page: Page) -> list[str]:
    """What can be tapped and is too small for a thumb, with its size in CSS pixels."""
    found: list[str] = page.evaluate(SMALL_TARGETS, SMALLEST_TARGET)
    return found
