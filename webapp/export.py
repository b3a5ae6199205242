"""The table written to a folder: `python -m webapp.export FOLDER`.

Any static host or CDN can serve the result; `hosts.py` says what it must be told. Beside each text
lie its compressed forms, for hosts that serve them.
"""

import os
import sys
from pathlib import Path

from webapp import create_app, site_of
from webapp.content.records import ContentError
from webapp.hosts import exported, file_name, headers_file, redirects_file
from webapp.settings import SettingError, from_environment
from webapp.site import Site

ENDINGS = {"br": ".br", "gzip": ".gz"}


def export(site: Site, folder: Path) -> list[Path]:
    """Write every row below `folder` and give the files written, without what lies beside them.

    "/" becomes index.html and "/helper" helper.html: static hosts answer the address
    without ".html" from such a file, so no address redirects.
    """
    written = []
    for path, resource in exported(site).items():
        target = folder / file_name(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(resource.body)
        written.append(target)
        for encoding, ending in ENDINGS.items():
            if encoding in resource.encodings:
                target.with_name(target.name + ending).write_bytes(resource.encodings[encoding])
    (folder / "_headers").write_text(headers_file(site), encoding="utf-8")
    (folder / "_redirects").write_text(redirects_file(site), encoding="utf-8")
    return written


def main() -> None:
    """Export into the folder given on the command line; what is wrong is said in one line."""
    if len(sys.argv) != 2:
        sys.exit("usage: python -m webapp.export FOLDER")
    try:
        site = site_of(create_app(from_environment(os.environ).config))
    except (SettingError, ContentError) as error:
        sys.exit(f"Nothing is exported: {error}")
    files = export(site, Path(sys.argv[1]))
    print(f"{len(files)} files in {sys.argv[1]}")


if __name__ == "__main__":
    main()
