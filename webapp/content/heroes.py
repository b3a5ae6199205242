"""The heroes as they are written: heroes.toml, and that each of them is used where it fits."""

from collections.abc import Collection, Iterable, Mapping

from webapp.content.area import check_known
from webapp.content.records import ContentError, Folder, build
from webapp.content.relief import Essence
from webapp.figures.hero import Hero, draw
from webapp.figures.skeleton import PoseError

FILE = "heroes.toml"


def load(folder: Folder) -> dict[str, Hero]:
    """Heroes by id, each of them drawn once.

    A ghost says only what was different before, and has no arms. Raises ContentError for anything
    that does not fit or that no body can do.
    """
    heroes = {}
    for name, table in folder.tables(FILE).items():
        match table:
            case {"pose": {**pose}, "ghost": {**before}}:
                kept = {key: pose[key] for key in pose if not str(key).endswith("arm")}
                table = table | {"ghost": kept | before}
        hero = build(Hero, table, file=FILE, key=name)
        try:
            draw(hero, name)
        except PoseError as error:
            raise ContentError(FILE, f"{name}.{error.key}", error.what) from None
        heroes[name] = hero
    return heroes


def check(
    heroes: Mapping[str, Hero], essences: Iterable[Essence], figures: Collection[str]
) -> None:
    """Each is shown beside its own muscle, and none has the name of a figure.

    Raises ContentError.
    """
    used = set()
    for file, key, _, name, muscles in essences:
        if name is None:
            continue
        check_known(file, f"{key}.hero", name, heroes, f"hero in {FILE}:")
        used.add(name)
        shown = heroes[name].muscle
        if shown not in (muscles or (None,)):
            raise ContentError(file, f"{key}.hero", f"shows the muscle {shown!r}")
    for name in heroes:
        if name not in used:
            raise ContentError(FILE, name, "is used by nothing")
        if name in figures:
            raise ContentError(FILE, name, "is the name of a figure")
