"""The table written to a folder: `python -m webapp.export FOLDER`.

Any static host or CDN can serve the result. `_headers` holds what the server would have
said, in the form that Netlify and Cloudflare Pages read; others set the headers themselves.
"""

import sys
from pathlib import Path

from webapp import create_app, site_of
from webapp.headers import security_headers
from webapp.site import HEALTH, Site


def export(site: Site, folder: Path) -> list[Path]:
    """Write every row below `folder` and give the files written.

    "/" becomes index.html and "/helper" helper.html: static hosts answer the address
    without ".html" from such a file, so no address redirects.
    """
    written = []
    rules = []
    for path, resource in site.resources.items():
        if path == HEALTH:
            continue
        target = folder / file_name(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(resource.body)
        written.append(target)
        headers = [("Cache-Control", resource.cache), *security_headers(resource.body)]
        rules += [path, *(f"  {name}: {value}" for name, value in headers)]
    (folder / "_headers").write_text("\n".join(rules) + "\n", encoding="utf-8")
    return written


def file_name(path: str) -> str:
    """The file for an address: "/" -> "index.html", "/helper" -> "helper.html"."""
    name = path.strip("/") or "index"
    return name if Path(name).suffix else f"{name}.html"


def main() -> None:
    """Export into the folder given on the command line."""
    if len(sys.argv) != 2:
        sys.exit("usage: python -m webapp.export FOLDER")
    files = export(site_of(create_app()), Path(sys.argv[1]))
    print(f"{len(files)} files in {sys.argv[1]}")


if __name__ == "__main__":
    main()
