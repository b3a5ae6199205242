"""The figures as they are written: figures.toml, where one may be `like` another."""

from collections.abc import Mapping
from typing import Any

from webapp.content.records import ContentError, Folder, build
from webapp.figures import Figure, scene
from webapp.figures.skeleton import PoseError

FILE = "figures.toml"


def _inherited(tables: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A figure's table on top of the one it is `like`, which stands above it in the file.

    A limb is taken as a whole; a motion and its arrows are never taken over.
    """
    if not isinstance(tables[name], dict):
        raise ContentError(FILE, name, "must be a table")
    table = dict(tables[name])
    model = table.pop("like", None)
    if model is None:
        return table
    names = list(tables)
    if model not in names[: names.index(name)]:
        raise ContentError(FILE, f"{name}.like", f"{model!r} is not a figure above this one")
    base = _inherited(tables, model)
    kept = {key: base[key] for key in base if key not in ("to", "arrows")}
    return kept | table | {"pose": _over(base.get("pose", {}), table.get("pose", {}))}


def _over(base: object, changes: object) -> object:
    """The changes on top of the base, if both are tables; else whatever is to be refused."""
    return base | changes if isinstance(base, dict) and isinstance(changes, dict) else changes


def load(folder: Folder) -> dict[str, Figure]:
    """Figures by id, each of them drawn once.

    Raises ContentError for anything that does not fit or that no body can do.
    """
    tables = folder.tables(FILE)
    figures = {}
    for name in tables:
        table = _inherited(tables, name)
        if "to" in table:
            table["to"] = _over(table.get("pose"), table["to"])
        figure = build(Figure, table, file=FILE, key=name)
        try:
            scene(figure)
        except PoseError as error:
            raise ContentError(FILE, f"{name}.{error.key}", error.what) from None
        figures[name] = figure
    return figures
