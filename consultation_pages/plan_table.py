"""The columns of a plan as a table: what they are called, and what their cells may say, in three languages."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultation_pages.models import DocumentType, PlanItem
from consultation_pages.plan_listing import QUARTERS
from core.table_columns import Fault, by_label, by_name, cell, columns_of, key
from core.table_files import Row
from core.text import fold, words_of

# Name of each column in the file, and what an editor reads about it.
COLUMNS = {
    "number": (gettext_lazy("number"), gettext_lazy("Of a proposal that is in the plan already. Empty: a new one.")),
    "title": (gettext_lazy("title"), gettext_lazy("What the act is about, in at most 255 letters. Required.")),
    "purpose": (gettext_lazy("purpose"), gettext_lazy("Why it is needed, in at most 400 letters.")),
    "quarter": (gettext_lazy("quarter"), gettext_lazy("1, 2, 3 or 4; also Q2, II, or the months. Required.")),
    "type": (gettext_lazy("type of document"), gettext_lazy("As the list below names it. Required.")),
}
REQUIRED = ("title", "quarter", "type")
# Columns of our own exports, and what ministries call theirs.
_ALSO = {
    "number": ("nr", "numri", "br", "no"),
    "title": ("titulli i aktit", "naziv", "emertimi", "name"),
    "purpose": ("qellimi i shkurter", "pershkrimi", "opis", "description", "kratka svrha"),
    "quarter": ("tremujori", "tm", "kvartal", "tromesecje", "q"),
    "type": ("lloji", "lloji i aktit", "vrsta", "tip", "vrsta akta", "type of act", "type_code", "document_type"),
}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
# Beginnings of "first" to "fourth" in Albanian, Serbian and English, as folded.
_ORDINALS = (
    ("pare", "prv", "first"),
    ("dyt", "drug", "second"),
    ("tret", "trec", "third"),
    ("katert", "cetvrt", "fourth"),
)
_NUMBER = re.compile(r"\d+")
_A_YEAR, _LONGEST_QUARTER = 4, 40  # digits, letters
LONGEST_TITLE = PlanItem._meta.get_field("title").max_length
LONGEST_PURPOSE = PlanItem._meta.get_field("purpose").max_length


@dataclass(frozen=True)
class Entry:
    """One good row: `line` is its number in the file, `number` that of the proposal it continues, or empty."""

    line: int
    number: str
    title: str
    purpose: str
    quarter: int
    type: str


def read_plan(rows: list[Row]) -> tuple[list[Entry], list[Fault]]:
    """The good and the bad rows of a table whose first row names the columns.

    Raises ValidationError when a required column is missing or named twice.
    """
    columns = columns_of(rows[0], _column_names(), {COLUMNS[name][0]: (name,) for name in REQUIRED})
    types, quarters = by_name(DocumentType.objects.all()), by_label(QUARTERS.items())
    entries: list[Entry] = []
    faults: list[Fault] = []
    for row in rows[1:]:
        cells = {name: cell(row, index) for name, index in columns.items()}
        try:
            entries.append(_entry(row.number, cells, types, quarters))
        except ValidationError as error:
            faults.append(Fault(row.number, cells["title"], error.messages))
    return entries, faults


def headings() -> list[str]:
    """The names of the columns in the active language, as templates and exports write them."""
    return [capfirst(str(name)) for name, _help in COLUMNS.values()]


def _entry(line: int, cells: dict[str, str], types: dict[str, str], quarters: dict[str, int]) -> Entry:
    title, purpose = cells["title"], cells.get("purpose", "")
    quarter, kind = _quarter(cells["quarter"], quarters), types.get(key(cells["type"]))
    problems = {
        _("The title is missing."): not title,
        _("The title has more than %(letters)d letters.") % {"letters": LONGEST_TITLE}: len(title) > LONGEST_TITLE,
        _("The purpose has more than %(letters)d letters.") % {"letters": LONGEST_PURPOSE}: (
            len(purpose) > LONGEST_PURPOSE
        ),
        _("The quarter is missing."): not cells["quarter"],
        _("“%(text)s” is no quarter: write 1, 2, 3 or 4.") % {"text": _short(cells["quarter"])}: (
            cells["quarter"] and quarter is None
        ),
        _("The type of document is missing."): not cells["type"],
        _("“%(text)s” is no type of document that we know.") % {"text": _short(cells["type"])}: (
            cells["type"] and kind is None
        ),
    }
    if any(problems.values()):
        raise ValidationError([reason for reason, applies in problems.items() if applies])
    return Entry(line, cells.get("number", ""), title, purpose, quarter, kind)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


def _quarter(text: str, names: dict[str, int]) -> int | None:
    known = names.get(key(text))
    if known:
        return known
    words = words_of(text[:_LONGEST_QUARTER])
    found = {int(each) for each in _NUMBER.findall(fold(text[:_LONGEST_QUARTER])) if len(each) != _A_YEAR}
    found |= {number for number, starts in enumerate(_ORDINALS, 1) for word in words if word.startswith(starts)}
    # Last, because "i" is also a word of Albanian and Serbian: "tremujori i dytë".
    found = found or {_ROMAN[word] for word in words if word in _ROMAN}
    number = found.pop() if len(found) == 1 else None
    return number if number in QUARTERS else None


def _column_names() -> dict[str, str]:
    found = by_label((name, label) for name, (label, _help) in COLUMNS.items())
    for name, others in _ALSO.items():
        found |= {key(other): name for other in (name, *others)}
    return found
