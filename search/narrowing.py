"""Narrows what was found by kind, stage, institution, type of act and language, and counts what each choice holds."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from search.found import Found

ALL = "all"
DIMENSIONS = ("kind", "stage", "institution", "type", "language")
Counts = Mapping[str, Counter]


@dataclass(frozen=True)
class Choice:
    """What a reader chose; empty means everything, but `language` is always one or ALL of them."""

    language: str
    kind: str = ""
    stage: str = ""
    institution: str = ""
    type: str = ""


@dataclass(frozen=True)
class Narrowed:
    """What is left, in the same order.

    `counts` says for every dimension how much each of its values would leave under the other choices, and under ALL
    how much without one; `choice` is what was applied.
    """

    found: list[Found]
    counts: Counts
    choice: Choice

    @property
    def elsewhere(self) -> int:
        """How many more there are in other languages."""
        return self.counts["language"][ALL] - len(self.found)


def narrow(found: Iterable[Found], choice: Choice) -> Narrowed:
    """What a choice leaves; counted in one pass."""
    left, counts = [], {dimension: Counter() for dimension in DIMENSIONS}
    wanted = {dimension: value for dimension in DIMENSIONS if (value := getattr(choice, dimension)) not in ("", ALL)}
    for each in found:
        failed = [dimension for dimension, value in wanted.items() if value not in _values(each, dimension)]
        if not failed:
            left.append(each)
        # What one dimension alone keeps out would be there with another value of it.
        for dimension in failed or DIMENSIONS if len(failed) < 2 else ():
            count = counts[dimension]
            count[ALL] += 1
            for value in _values(each, dimension):
                count[value] += 1
    return Narrowed(left, counts, choice)


def in_order(found: list[Found], order: str) -> list[Found]:
    """The same in another order: "newest" begins with what closes or was published last; else best match first."""
    return sorted(found, key=lambda each: each.moment, reverse=True) if order == "newest" else found


def narrow_or_widen(found: list[Found], choice: Choice) -> Narrowed:
    """What a choice leaves, in all languages if there is nothing in the wanted one."""
    narrowed = narrow(found, choice)
    return narrowed if narrowed.found else narrow(found, replace(choice, language=ALL))


def _values(each: Found, dimension: str) -> Iterable[str]:
    if dimension == "language":
        return each.pages
    value = getattr(each, dimension)
    return (value,) if value else ()
