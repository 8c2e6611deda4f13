"""The words of the law's glossary that mean the same, and the places of Kosovo by their names in each language."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from core import synonyms
from core.full_text import as_typed, expression

FILE = Path(__file__).with_name("synonyms.json")
# Names that are common words too: who types one may mean the place, but texts that hold it mean the word (viti, the
# year). And names of common words, which are looked for only as they stand (fushë is a field).
TYPED, EXACT = "typed", "exact"


def connect() -> None:
    """Tells the full-text search which words mean the same; called once when the apps are ready."""
    groups = json.loads(FILE.read_text(encoding="utf-8"))
    for group in groups["terms"]:
        synonyms.register(expression(code, words) for code, words in _named(group))
    for group in groups["places"]:
        synonyms.register(_place(group), map(as_typed, group.get(TYPED, ())))


def _place(group: Mapping[str, str | list[str]]) -> Iterator[synonyms.Expression]:
    yield from map(as_typed, group.get(EXACT, ()))
    forms = {code: names for code, names in group.items() if code not in (TYPED, EXACT)}
    # English texts name a place now in one language, now in the other.
    yield from (expression(each, name) for code, name in _named(forms) for each in dict.fromkeys((code, "en")))


def _named(group: Mapping[str, str | list[str]]) -> Iterator[tuple[str, str]]:
    for code, names in group.items():
        yield from ((code, name) for name in ([names] if isinstance(names, str) else names))
