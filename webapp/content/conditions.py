"""What may be true of a person, and what it changes: conditions.toml.

One list, because a choice is kept on the phone by its id: what is chosen on a relief page counts on
the checklist, and the other way round.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from webapp.content.area import Claim, Ids, check_known
from webapp.content.records import ContentError

FILE = "conditions.toml"


@dataclass(frozen=True)
class Condition:
    """Something about the person. With `say`, relief pages ask for it: what is different for them.

    `avoid` names tags of techniques and steps that are not shown to them, `prefer` the situation
    they start from, `larger` that they get larger text. `look`: they look at both legs before
    anything else, because a clot is likelier in them. `minds` are the effects that have to be asked
    about first; `line` is the one sentence with which everything asks them, where there is one.
    `short` is its name on the checklist, `tag` the few words that name it in a row there.
    """

    id: str
    name: str
    short: str | None = None
    tag: str | None = None
    say: tuple[str, ...] = ()
    sources: tuple[int, ...] = ()
    avoid: tuple[str, ...] = ()
    prefer: str | None = None
    larger: bool = False
    look: bool = False
    minds: tuple[str, ...] = ()
    line: str | None = None

    @property
    def tags(self) -> str:
        """By what the style shows and hides: what they avoid, and whether they look first."""
        return " ".join((*self.avoid, "look") if self.look else self.avoid)

    @property
    def label(self) -> str:
        """Its name where the checklist asks for it."""
        return self.short or self.name


@dataclass(frozen=True)
class Conditions:
    """All conditions."""

    condition: tuple[Condition, ...]


def ids(conditions: Sequence[Condition]) -> Iterator[Ids]:
    """Lists in which nothing may stand twice."""
    yield Ids(FILE, "condition.id", [condition.id for condition in conditions])


def claims(conditions: Sequence[Condition]) -> Iterator[Claim]:
    """Every statement with its sources."""
    for condition in conditions:
        texts = [*condition.say, condition.line or ""]
        yield Claim(FILE, f"condition.{condition.id}", texts, condition.sources)


def check(
    conditions: Sequence[Condition],
    *,
    tags: Collection[str],
    situations: Collection[str],
    effects: Collection[str],
) -> None:
    """Run every check of this area, against what other areas know. Raises ContentError."""
    for condition in conditions:
        key = f"condition.{condition.id}"
        for name in condition.avoid:
            check_known(FILE, f"{key}.avoid", name, tags, "tag")
        for name in condition.minds:
            check_known(FILE, f"{key}.minds", name, effects, "effect")
        if condition.prefer:
            check_known(FILE, f"{key}.prefer", condition.prefer, situations, "situation")
        if not condition.say and (condition.avoid or condition.prefer or condition.larger):
            raise ContentError(FILE, f"{key}.say", "is missing: relief pages would not ask for it")
