"""TOML tables into frozen dataclasses, refusing whatever does not fit.

Content is written by people who do not read Python, so every refusal names the
file, the key and the reason in one line.
"""

import dataclasses
import functools
import tomllib
import types
import typing
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


class ContentError(Exception):
    """Content that cannot be shown: which file, which key in it, and what is wrong."""

    def __init__(self, file: str, key: str, what: str) -> None:
        super().__init__(f"{file}: {key}: {what}")
        self.file = file
        self.key = key
        self.what = what


class Folder:
    """The TOML files of one language. It notes which of them were read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read: set[str] = set()

    def tables(self, name: str) -> dict[str, Any]:
        """The tables of one file. Raises ContentError if it is missing or not TOML."""
        self._read.add(name)
        try:
            return tomllib.loads((self._path / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise ContentError(name, "file", "is missing") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ContentError(name, "file", f"is not valid TOML: {error}") from None

    def read(self, cls: type[T], name: str) -> T:
        """One `cls` out of one file. Raises ContentError."""
        return build(cls, self.tables(name), file=name)

    def unread(self) -> list[str]:
        """The files that nothing has read. What a system leaves in a folder (._copy.toml) is no
        file of ours."""
        paths = (path for path in self._path.rglob("*.toml") if not path.name.startswith("."))
        return sorted({path.relative_to(self._path).as_posix() for path in paths} - self._read)


def build(cls: type[T], data: object, *, file: str, key: str = "") -> T:
    """One `cls` (a dataclass) out of one TOML table; `key` says where in `file` it stands.

    Arrays become tuples, tables become the dataclass that the field's type names,
    a field with a default may be left out. Raises ContentError for an unknown key, a
    missing key or a value of the wrong type.
    """
    if not isinstance(data, dict):
        raise ContentError(file, key, f"must be a table, not {data!r}")
    hints = _hints(typing.cast(Any, cls))
    fields = {field.name: field for field in dataclasses.fields(cls)}  # type: ignore[arg-type]
    inside = f"{key}." if key else ""
    for name in data:
        if name not in fields:
            raise ContentError(file, inside + name, "is not a known key")
    values = {}
    for name, field in fields.items():
        if name in data:
            values[name] = _value(hints[name], data[name], file=file, key=inside + name)
        elif field.default is dataclasses.MISSING:
            raise ContentError(file, inside + name, "is missing")
    return cls(**values)


@functools.cache
def _hints(cls: type[Any]) -> dict[str, Any]:
    """Types by field, as `typing.get_type_hints` gives them: half the time of reading content."""
    return typing.get_type_hints(cls)


def _value(hint: Any, value: object, *, file: str, key: str) -> object:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):  # only `X | None`, for keys that may be left out
        hint = next(argument for argument in arguments if argument is not types.NoneType)
        return _value(hint, value, file=file, key=key)
    if origin is tuple:
        if not isinstance(value, list):
            raise ContentError(file, key, f"must be a list, not {value!r}")
        return tuple(
            _value(arguments[0], item, file=file, key=f"{key}[{place}]")
            for place, item in enumerate(value)
        )
    if origin is dict:
        if not isinstance(value, dict):
            raise ContentError(file, key, f"must be a table, not {value!r}")
        return {
            name: _value(arguments[1], item, file=file, key=f"{key}.{name}")
            for name, item in value.items()
        }
    if dataclasses.is_dataclass(hint):
        return build(typing.cast(type[Any], hint), value, file=file, key=key)
    if hint is float and type(value) is int:
        return float(value)
    if type(value) is not hint:  # `is`, because to Python True is an int
        raise ContentError(file, key, f"must be {_NAMES[hint]}, not {value!r}")
    if isinstance(value, str) and (not value or value != value.strip()):
        raise ContentError(file, key, "must be text with no space at its ends")
    return value


_NAMES = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}
