"""The words of the law's glossary that mean the same, and the places of Kosovo by their names in each language."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from core import synonyms
from core.full_text import expression

FILE = Path(__file__).with_name("synonyms.json")


def connect() -> None:
    """Tells the full-text search which words mean the same; called once when the apps are ready."""
    groups = json.loads(FILE.read_text(encoding="utf-8"))
    for group in groups["terms"]:
        synonyms.register(expression(code, words) for code, words in _named(group))
    for group in groups["places"]:
        # English texts name a place now in one language, now in the other.
        synonyms.register(
            expression(each, name) for code, name in _named(group) for each in dict.fromkeys((code, "en"))
        )


def _named(group: Mapping[str, str | list[str]]) -> Iterator[tuple[str, str]]:
    for code, names in group.items():
        yield from ((code, name) for name in ([names] if isinstance(names, str) else names))
