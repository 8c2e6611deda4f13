"""Columns and cells of uploaded tables, found by the names that people give them in three languages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from core.languages import PREFIXES
from core.table_files import Row
from core.text import words_of

_FORMULA_SIGNS = ("=", "+", "-", "@")


@dataclass(frozen=True)
class Fault:
    """One row that cannot be taken over, what it says, and every reason."""

    line: int
    text: str
    reasons: list[str]


def key(text: str) -> str:
    """How a name is looked up: whatever case, mark, script or hyphen it was typed with."""
    return " ".join(words_of(text.replace("_", " ")))


def by_label(choices: Iterable[tuple]) -> dict[str, object]:
    """Values by the keys of their labels in each language, as (value, translated label)."""
    choices, found = list(choices), {}
    for code in PREFIXES:
        with translation.override(code):
            found |= {key(str(label)): value for value, label in choices}
    return found


def by_name(rows: Iterable) -> dict[str, str]:
    """Codes of records by the keys of the code itself and of their names in three languages."""
    names = ((each.code, (each.code, each.name_sq, each.name_sr, each.name_en)) for each in rows)
    return {key(name): code for code, every in names for name in every if name}


def columns_of(first: Row, known: Mapping[str, str], required: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """The positions of the columns that the first row names, by our names for them; others are passed over.

    `known` are our names by key; `required` gives, by what the reader calls it, the columns of which one must be there.
    Raises ValidationError when a column is named twice, or a required one is missing.
    """
    found: dict[str, int] = {}
    for index, text in enumerate(first.cells):
        name = known.get(key(text))
        if name in found:
            raise ValidationError(_("Two columns are called “%(name)s”.") % {"name": text}, code="double_column")
        if name:
            found[name] = index
    missing = ", ".join(str(label) for label, names in required.items() if found.keys().isdisjoint(names))
    if missing:
        raise ValidationError(_("The first row must name the columns. Missing: %(names)s.") % {"names": missing})
    return found


def cell(row: Row, index: int) -> str:
    """A cell, or nothing where the row ends before it."""
    text = row.cells[index] if index < len(row.cells) else ""
    # Our exports write an apostrophe before what a spreadsheet would take for a formula.
    return text[1:] if text[:1] == "'" and text[1:2] in _FORMULA_SIGNS else text
