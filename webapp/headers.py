"""Response headers that are the same on every answer, errors included."""

import base64
import hashlib
from collections.abc import Iterable

PERMISSIONS = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media",
    "fullscreen", "geolocation", "gyroscope", "hid", "idle-detection", "magnetometer",
    "microphone", "midi", "payment", "picture-in-picture", "publickey-credentials-get",
    "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip


Headers = list[tuple[str, str]]


def security_headers(styles: Iterable[str], early_script: str) -> Headers:
    """Headers for an application whose only inline parts are `styles` and `early_script`."""
    policy = (
        "default-src 'none'",
        f"script-src 'self' '{_hash(early_script)}'",
        "style-src " + " ".join(f"'{_hash(style)}'" for style in styles),
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
    closed = ", ".join(f"{name}=()" for name in PERMISSIONS)
    return [
        ("Content-Security-Policy", "; ".join(policy)),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", closed),
    ]


# One year. Sent only over TLS, where it means something.
STRICT_TRANSPORT = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
