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
    for each in found:
        values = _values(each)
        failed = [dimension for dimension in DIMENSIONS if not _passes(values[dimension], getattr(choice, dimension))]
        if not failed:
            left.append(each)
        # What one dimension alone keeps out would be there with another value of it.
        for dimension in DIMENSIONS if not failed else failed if len(failed) == 1 else ():
            counts[dimension].update([*values[dimension], ALL])
    return Narrowed(left, counts, choice)


def narrow_or_widen(found: list[Found], choice: Choice) -> Narrowed:
    """What a choice leaves, in all languages if there is nothing in the wanted one."""
    narrowed = narrow(found, choice)
    return narrowed if narrowed.found else narrow(found, replace(choice, language=ALL))


def _values(each: Found) -> dict[str, tuple[str, ...]]:
    return {
        "kind": (each.kind.value,),
        "stage": (each.stage,) if each.stage else (),
        "institution": (each.institution,) if each.institution else (),
        "type": (each.type,) if each.type else (),
        "language": tuple(each.pages),
    }


def _passes(values: tuple[str, ...], wanted: str) -> bool:
    return wanted in ("", ALL) or wanted in values
