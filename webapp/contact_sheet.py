"""One page with every figure at both sizes and in both schemes, to look at them side by side.

python -m webapp.contact_sheet OUT.html
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from markupsafe import Markup, escape

from webapp import content, figures
from webapp.content.records import ContentError, Folder
from webapp.figures import Figure, hero
from webapp.figures.hero import Hero

STYLES = [
    Path(__file__).parent.parent / "static" / "css" / f"{name}.css"
    for name in ("tokens", "figures", "hero")
]
SIZES = (160, 320)
SCHEMES = ("light", "dark")

PAGE_STYLE = """
body { font: 15px/1.4 system-ui, sans-serif; margin: 16px; }
section { break-inside: avoid; margin-block-end: 24px; }
h2 { font-size: 17px; margin: 0; }
p { margin: 0 0 4px; }
.light, .dark { background: var(--paper); display: inline-flex; gap: 12px; padding: 8px; }
.light { color-scheme: light; }
.dark { color-scheme: dark; }
"""


def page(drawn: Mapping[str, Figure | Hero], uses: Mapping[str, Sequence[str]]) -> str:
    """The page: per figure its id, its title, the steps that use it, and the pictures."""
    sections = []
    for name, figure in drawn.items():
        pictures = "".join(
            f'<div class="{scheme}">'
            + "".join(
                f'<div style="inline-size: {size}px">'
                f"{_svg(figure, f'{name}-{scheme}-{size}')}</div>"
                for size in SIZES
            )
            + "</div>"
            for scheme in SCHEMES
        )
        steps = Markup("<br>").join(uses.get(name, ()))
        sections.append(
            f'<section id="{escape(name)}"><h2>{escape(name)}</h2><p>{escape(figure.title)}</p>'
            f"<p><small>{steps}</small></p>{pictures}</section>"
        )
    styles = "".join(style.read_text(encoding="utf-8") for style in STYLES)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Figures</title>'
        f"<style>{styles}{PAGE_STYLE}</style>"
        f"<h1>{len(drawn)} figures</h1>{''.join(sections)}</html>\n"
    )


def _svg(figure: Figure | Hero, name: str) -> Markup:
    return hero.svg(figure, name) if isinstance(figure, Hero) else figures.svg(figure, name)


def used_by() -> dict[str, list[str]]:
    """Figure id -> where the content uses it; empty while the content is not whole."""
    uses: dict[str, list[str]] = {}
    try:
        loaded = content.load()
        for file, key, say, name in loaded.figure_uses():
            uses.setdefault(name, []).append(f"{say} ({file}: {key.removesuffix('.figure')})")
        for file, key, lines, shown, _ in loaded.essences():
            uses.setdefault(shown or "", []).append(f"{' '.join(lines)} ({file}: {key})")
    except ContentError as error:
        print(f"Without the steps, because {error}", file=sys.stderr)
    return uses


def main(arguments: Sequence[str]) -> int:
    """Writes the page to the file named by the only argument; the exit code.

    A figure that cannot be drawn is said in one line, and no page is written.
    """
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    files = Folder(content.FOLDER)
    try:
        drawn: dict[str, Figure | Hero] = {
            **content.heroes.load(files),
            **content.figures.load(files),
        }
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    Path(arguments[0]).write_text(page(drawn, used_by()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
