"""The settings of a start, out of environment variables. The README lists them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

SITE_URL = re.compile(r"https?://(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")
HOST_NAME = re.compile(r"[A-Za-z0-9.:_-]+")
MOST_WORKERS = 256


class SettingError(Exception):
    """A setting that cannot be meant, in one line."""


@dataclass(frozen=True)
class Settings:
    """How to serve."""

    host: str
    port: int
    workers: int
    url: str  # where people reach the site; for the sitemap
    access_log: bool
    kill_worker: bool

    @property
    def config(self) -> dict[str, Any]:
        """What of it the application wants to know."""
        return {"URL": self.url, "KILL_WORKER": self.kill_worker}


def _host(text: str) -> str:
    if not HOST_NAME.fullmatch(text):
        raise ValueError
    return text


def _number(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit()) or not least <= int(text) <= most:
            raise ValueError
        return int(text)

    return read


def _url(text: str) -> str:
    if not SITE_URL.fullmatch(text.removesuffix("/")):
        raise ValueError
    return text.removesuffix("/")


def _switch(text: str) -> bool:
    return {"1": True, "0": False}[text]


# Name -> how it is read, and what it may be.
SETTINGS: Mapping[str, tuple[Callable[[str], Any], str]] = {
    "HOST": (_host, "an address of this machine, such as 0.0.0.0"),
    "PORT": (_number(1, 65535), "a number from 1 to 65535"),
    "WORKERS": (_number(1, MOST_WORKERS), f"a number from 1 to {MOST_WORKERS}"),
    "UNKNOT_URL": (_url, "an address without a path, such as https://cramp.example"),
    "UNKNOT_ACCESS_LOG": (_switch, "1 or 0"),
    "UNKNOT_KILL_WORKER": (_switch, "1 or 0"),
}


def from_environment(environ: Mapping[str, str]) -> Settings:
    """The settings. One that is not set, or set to nothing, has its default.

    Raises SettingError, which names the variable and what it may be.
    """

    def read(name: str, default: str) -> Any:
        text = environ.get(name, "").strip() or default
        convert, may_be = SETTINGS[name]
        try:
            return convert(text)
        except (ValueError, KeyError):
            raise SettingError(f"{name} is {text!r}; it must be {may_be}") from None

    host, port = read("HOST", "127.0.0.1"), read("PORT", "8000")
    return Settings(
        host=host,
        port=port,
        workers=read("WORKERS", "1"),
        url=read("UNKNOT_URL", f"http://{f'[{host}]' if ':' in host else host}:{port}"),
        access_log=read("UNKNOT_ACCESS_LOG", "0"),
        kill_worker=read("UNKNOT_KILL_WORKER", "0"),
    )
