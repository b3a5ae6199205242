"""Response headers that are the same on every answer, errors included."""

import base64
import hashlib
import re

PERMISSIONS = (
    "camera", "display-capture", "geolocation", "hid", "microphone", "midi", "payment",
    "publickey-credentials-get", "serial", "usb",
)  # fmt: skip


Headers = list[tuple[str, str]]
INLINE = re.compile(rb"<(style|script)>(.*?)</\1>", re.DOTALL)  # those without an address

# One year. Sent only over TLS, where it means something.
STRICT_TRANSPORT = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")


def security_headers(body: bytes = b"") -> Headers:
    """The headers for an answer with this body, which allow what is inlined in it by hash.

    Scripts inlined without an address run before the first paint (static/early.js); a block of
    data has a type, is not run, and needs no hash.
    """
    hashes: dict[bytes, list[str]] = {b"style": [], b"script": []}
    for match in INLINE.finditer(body):
        hashes[match[1]].append(_hash(match[2]))
    policy = (
        "default-src 'none'",
        " ".join(["script-src 'self'", *hashes[b"script"]]),
        " ".join(["style-src 'self'", *hashes[b"style"]]),
        "img-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types unknot",
    )
    return [
        ("Content-Security-Policy", "; ".join(policy)),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", ", ".join(f"{name}=()" for name in PERMISSIONS)),
    ]


def _hash(text: bytes) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text).digest()).decode()}'"
