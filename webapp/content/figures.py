"""The figures as they are written: figures.toml, where one may be `like` another."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from webapp.content.records import ContentError, build, read_toml
from webapp.figures import Figure, scene
from webapp.figures.skeleton import PoseError

FILE = "figures.toml"


def _inherited(tables: Mapping[str, Any], name: str, file: str) -> dict[str, Any]:
    """A figure's table on top of the one it is `like`, which stands above it in the file.

    A limb is taken as a whole; a motion and its arrows are never taken over.
    """
    if not isinstance(tables[name], dict):
        raise ContentError(file, name, "must be a table")
    table = dict(tables[name])
    model = table.pop("like", None)
    if model is None:
        return table
    names = list(tables)
    if model not in names[: names.index(name)]:
        raise ContentError(file, f"{name}.like", f"{model!r} is not a figure above this one")
    base = _inherited(tables, model, file)
    kept = {key: base[key] for key in base if key not in ("to", "arrows")}
    return kept | table | {"pose": _over(base.get("pose", {}), table.get("pose", {}))}


def _over(base: object, changes: object) -> object:
    """The changes on top of the base, if both are tables; else whatever is to be refused."""
    return base | changes if isinstance(base, dict) and isinstance(changes, dict) else changes


def load(path: Path) -> dict[str, Figure]:
    """Figures by id out of a TOML file, each of them drawn once.

    Raises ContentError for anything that does not fit or that no body can do.
    """
    tables = read_toml(path)
    figures = {}
    for name in tables:
        table = _inherited(tables, name, path.name)
        if "to" in table:
            table["to"] = _over(table.get("pose"), table["to"])
        figure = build(Figure, table, file=path.name, key=name)
        try:
            scene(figure)
        except PoseError as error:
            raise ContentError(path.name, f"{name}.{error.key}", error.what) from None
        figures[name] = figure
    return figures
