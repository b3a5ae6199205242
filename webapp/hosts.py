"""What a static host must be told so that it answers the exported folder as the app itself does.

`_headers` and `_redirects` are what Netlify and Cloudflare Pages read. For nginx, the server most
used, `python -m webapp.hosts FOLDER [LISTEN]` prints a file for /etc/nginx/conf.d. Hosts with a
form of their own (Firebase, Vercel) say the same in JSON: it can be made from `_headers`.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from webapp import create_app, site_of
from webapp.headers import STRICT_TRANSPORT, security_headers
from webapp.pages import ALIASES, NOT_FOUND
from webapp.site import A_DAY, FOR_EVER, HEALTH, Resource, Site

STATIC = "/static/"
# What may follow an address that somebody typed or linked (webapp/addresses.py), not decoded.
TAIL = r"""(?:/index)?(?:\.html?)?(?:[/.,;:!?'")\]>*]|%20)*(?:&.*)?"""


def file_name(path: str) -> str:
    """The file for an address: "/" -> "index.html", "/helper" -> "helper.html"."""
    name = path.strip("/") or "index"
    return name if Path(name).suffix else f"{name}.html"


def exported(site: Site) -> dict[str, Resource]:
    """The rows that a folder can hold: all but the one that says that a process is well."""
    return {path: row for path, row in site.resources.items() if path != HEALTH}


def headers_file(site: Site) -> str:
    """`_headers`: an address, then a header a line."""
    lines = []
    for path, row in exported(site).items():
        headers = [("Cache-Control", row.cache), *security_headers(row.body)]
        lines += [path, *(f"  {name}: {value}" for name, value in headers)]
    return "\n".join(lines) + "\n"


def redirects_file(site: Site) -> str:
    """`_redirects`: from, to, status. These hosts know no pattern that ignores case."""
    lines = [f"{alias} {address} 301" for alias, address in ALIASES.items()]
    for path in site.pages:
        stem = path.rstrip("/")
        others = (f"{stem}/index.html", *((f"{stem}/", f"{stem}.html") if stem else ()))
        lines += [f"{other} {path} 301" for other in others]
    return "\n".join(lines) + "\n"


def nginx(site: Site, folder: Path, listen: str) -> str:
    """A file for nginx's `http` block: the folder, served on `listen`."""
    rows = exported(site)
    plain = dict(security_headers())
    policy = "Content-Security-Policy"
    policies = ((path, dict(security_headers(row.body))[policy]) for path, row in rows.items())
    own = [(path, value) for path, value in policies if value != plain[policy]]
    usual = rows["/"].cache
    caches = [(path, row.cache) for path, row in rows.items() if row.cache not in (FOR_EVER, usual)]
    names = {name: value for name, value in plain.items() if name != policy}
    return "\n".join(
        [
            "# Made by python -m webapp.hosts. Brotli needs libnginx-mod-http-brotli-static.",
            *_map("$uri", "policy", plain[policy], _by_file(own)),
            *_map("$uri", "kept", usual, [(f"~^{STATIC}", FOR_EVER), *_by_file(caches)]),
            *_map("$status", "cache", "$unknot_kept", [("301", A_DAY), ("~^[45]", "no-store")]),
            *_map("$https", "tls", "", [("on", STRICT_TRANSPORT[1])]),
            *_map("$request_uri", "asked", "", [("~^(?<path_only>[^?]*)", "$path_only")]),
            *_map("$unknot_asked", "meant", "", _meant(site)),
            "server {",
            f"  listen {listen};",
            f"  root {folder};",
            "  server_tokens off;",
            "  absolute_redirect off;",
            "  access_log off;",
            "  brotli_static on;",
            "  gzip_static on;",
            "  gzip_vary on;",
            *_types(rows.values()),
            '  add_header Cache-Control "$unknot_cache" always;',
            f'  add_header {policy} "$unknot_policy" always;',
            f'  add_header {STRICT_TRANSPORT[0]} "$unknot_tls" always;',
            *(f'  add_header {name} "{value}" always;' for name, value in names.items()),
            '  if ($unknot_meant) { return 301 "$unknot_meant$is_args$args"; }',
            f"  error_page 404 {NOT_FOUND};",
            "  location = / { try_files /index.html =404; }",
            "  location / { try_files $uri $uri.html =404; }",
            r"  location ~ (?:/\.|\.[^/]*$) { try_files $uri @none; }",
            "  location ~ ^/_(?:headers|redirects)$ { try_files /none @none; }",
            r'  location @none { default_type text/plain; return 404 "Not Found\n"; }',
            "}",
            "",
        ]
    )


def _map(source: str, name: str, default: str, pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """An nginx map: $unknot_name, out of `source`."""
    yield f"map {source} $unknot_{name} {{"
    yield f'  default "{default}";'
    yield from (f'  "{key}" "{value}";' for key, value in pairs)
    yield "}"


def _by_file(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """By the name that nginx has found in the end, and by the address of a page."""
    return [(f"/{file_name(path)}", value) for path, value in pairs]


def _meant(site: Site) -> Iterator[tuple[str, str]]:
    """Asked for -> the one address, or nothing where it is that already; the first match counts.

    Strings of a map ignore case, so the addresses themselves are patterns too.
    """
    right = [re.escape(path) for path in site.resources if not path.startswith(STATIC)]
    yield f"~^(?:{STATIC}.*|{'|'.join(right)})$", ""
    targets = {**{path: path for path in site.pages}, **ALIASES}
    for typed, address in targets.items():
        pieces = (re.escape(piece).replace(r"\-", "(?:-|_|%20)") for piece in typed.split("/")[1:])
        pattern = "".join(f"/+{piece}" for piece in pieces if piece) or "/*"
        yield f"~*^{pattern}{TAIL}$".replace('"', r"\""), address


def _types(rows: Iterable[Resource]) -> Iterator[str]:
    """The content types, as the table has them."""
    found = {row.content_type.partition(";")[0]: row.content_type for row in rows}
    text = [kind for kind, full in found.items() if ";" in full and kind != "text/html"]
    endings = {
        "text/html": "html",
        "text/css": "css",
        "text/javascript": "js",
        "text/plain": "txt",
        "image/png": "png",
        "image/svg+xml": "svg",
        "image/vnd.microsoft.icon": "ico",
        "application/xml": "xml",
        "application/manifest+json": "webmanifest",
    }
    yield f"  types {{ {' '.join(f'{kind} {endings[kind]};' for kind in found)} }}"
    yield "  charset utf-8;"
    yield f"  charset_types {' '.join(text)};"  # and text/html, always


def main() -> None:
    """Print the file for nginx."""
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: python -m webapp.hosts FOLDER [LISTEN]")
    folder, listen = Path(sys.argv[1]).resolve(), (*sys.argv[2:], "80")[0]
    print(nginx(site_of(create_app()), folder, listen), end="")


if __name__ == "__main__":
    main()
