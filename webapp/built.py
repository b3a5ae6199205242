"""The table as it was built last, in a file: a start where nothing has changed reads it.

It lies where Python keeps compiled modules. `python -m webapp.prepare` writes it ahead of a start,
and a start that found none does, unless PYTHONDONTWRITEBYTECODE says that nothing is written.
"""

import contextlib
import hashlib
import importlib.util
import os
import pickle
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from webapp.site import Site

ROOT = Path(__file__).parent.parent
BEGAN = time.time()  # webapp/__init__.py imports this module before all others of ours
FOLDERS = ("webapp", "templates", "static")


def file() -> Path:
    """Where the table lies for this Python."""
    return Path(importlib.util.cache_from_source(__file__)).with_suffix(".table")


def fingerprint() -> bytes:
    """A hash of all that the table is made of: our files byte by byte, Python itself and the
    versions of what is installed."""
    found = hashlib.sha256(sys.version.encode())
    installed = (path.name for place in sys.path for path in Path(place).glob("*.dist-info"))
    found.update("\n".join(sorted(installed)).encode())
    for path in _files():
        body = path.read_bytes()
        found.update(f"\n{path.relative_to(ROOT)} {len(body)}\n".encode())
        found.update(body)
    return found.digest()


def read(key: bytes) -> "Site | None":
    """The table that was kept with this fingerprint, None where there is none that is whole.

    Whoever could change the file could change the modules that lie beside it, so it is a pickle.
    """
    try:
        kept = file().read_bytes()
    except OSError:
        return None
    head, body = kept[: 2 * len(key)], kept[2 * len(key) :]
    if head != key + hashlib.sha256(body).digest():
        return None
    site: Site = pickle.loads(body)
    return site


def keep(site: "Site", key: bytes) -> bool:
    """Compress the table and write it for the next start; False where it is not written.

    It is not where a file has changed since this process began: what was rendered is then perhaps
    not what the fingerprint says. No file appears that is not whole.
    """
    site.warm()
    if any(_changed(path) >= BEGAN for path in _files()):
        return False
    body = pickle.dumps(site, protocol=5)
    target = file()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent)
    except OSError:
        return False
    try:
        with open(handle, "wb") as half:
            half.write(key + hashlib.sha256(body).digest() + body)
        os.chmod(name, 0o644)  # a container is built by one user and run by another
        os.replace(name, target)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(name)
        return False
    return True


def _files() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and path.name != ".DS_Store":
                yield path


def _changed(path: Path) -> float:
    """When a file or its entry changed: a copy may bring an old time of the first along."""
    status = path.stat()
    return max(status.st_mtime, status.st_ctime)
