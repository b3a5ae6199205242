"""The table built ahead of a start, as for a container: `python -m webapp.prepare`.

What would stop the start stops this.
"""

import sys

from webapp import built, create_app, site_of
from webapp.content.records import ContentError


def main() -> None:
    """Render, check, compress and keep."""
    key = built.fingerprint()
    try:
        site = site_of(create_app())
    except ContentError as error:
        sys.exit(f"Unknot does not start: {error}")
    if not built.keep(site, key):
        sys.exit(
            f"The table is not kept: {built.file()} cannot be written, or a file has changed since"
        )


if __name__ == "__main__":
    main()
