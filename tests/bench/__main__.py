"""Measure everything, print the table in Markdown and write the figures as JSON.

python -m tests.bench [FILE.json]
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.bench import paint, serving
from tests.bench.figures import Ratio, machine
from tests.html import Page
from webapp import create_app, site_of
from webapp.site import Site

FILE = Path(".venv/bench.json")
NOISY = "void: the machine was not at rest"


class Limit(NamedTuple):
    """A figure, what it is at most (or at least), and what it counts."""

    name: str
    limit: float
    least: bool = False


RATIOS = {
    "page, per second": Limit("requests a second of `/`, of nginx's", 0.65, least=True),
    "page, CPU": Limit("CPU a request of `/`, of nginx's", 1.5),
    "304, per second": Limit("requests a second of a 304, of nginx's", 0.60, least=True),
    "304, CPU": Limit("CPU a request of a 304, of nginx's", 2.0),
    "start": Limit("start to first answer, of an empty Flask app's", 2.0),
    "first start": Limit("the same of the first start after a change", 2.0),
    "memory": Limit("memory, of an empty Flask app's", 1.5),
    "cold": Limit("first paint of `/`, cold, of an empty page's", 1.25),
    "running worker": Limit("the same from the running worker", 0.80),
    "stopped worker": Limit("the same, the worker stopped before", 1.10),
    "no server": Limit("the same, the server gone too", 1.10),
}
SIZES = {
    "bytes": Limit("`/` uncompressed, bytes", 36_000),
    "elements": Limit("elements in `/`", 550),
    "wire": Limit("`/` as brotli, without headers, bytes", 14_600),
    "kept": Limit("kept offline, uncompressed, bytes", 650_000),
    "kept on the wire": Limit("kept offline, as brotli, bytes", 170_000),
}


def sizes(site: Site) -> dict[str, int]:
    """What is counted, not timed."""
    row = site.resources["/"]
    kept = [found for found in site.resources.values() if found.offline]
    return {
        "bytes": len(row.body),
        "elements": sum(1 for _ in Page("/", row.body).root.iter()),
        "wire": len(row.encodings["br"]),
        "kept": sum(len(found.body) for found in kept),
        "kept on the wire": sum(min(map(len, found.encodings.values())) for found in kept),
    }


def table(counted: dict[str, int], ratios: dict[str, Ratio | None]) -> Iterator[str]:
    """Lines of Markdown: a figure, its interval, its limit, whether it holds."""
    yield "| what | measured | limit | |"
    yield "| --- | --- | --- | --- |"
    for key, (name, limit, _) in SIZES.items():
        mark = "" if counted[key] <= limit else "over"
        yield f"| {name} | {counted[key]:,} | {limit:,.0f} | {mark} |"
    for key, (name, limit, least) in RATIOS.items():
        found, bound = ratios[key], "at least" if least else "at most"
        if found is None:
            yield f"| {name} | {NOISY} | {bound} {limit:.2f} | |"
            continue
        holds = found.value >= limit if least else found.value <= limit
        measured = f"{found.value:.2f} ({found.low:.2f} to {found.high:.2f})"
        yield f"| {name} | {measured} | {bound} {limit:.2f} | {'' if holds else 'over'} |"


def main(file: Path = FILE) -> None:
    """Measure, print, write."""
    counted = sizes(site_of(create_app()))
    ratios = serving.rates() | serving.start_and_memory() | paint.first_paints()
    print(f"{machine()}\n", *table(counted, ratios), sep="\n")
    figures = {name: found and found._asdict() for name, found in ratios.items()}
    kept = {"machine": machine(), "sizes": counted, "ratios": figures}
    file.write_text(json.dumps(kept, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
