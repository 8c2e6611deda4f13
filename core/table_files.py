"""Tables that people upload: CSV or XLSX as rows of text, bounded in size, and refused in words when they are not."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from core.archives import opened

LARGEST = 1024 * 1024
# openpyxl reads styles and shared texts whole: 4 MB of them take about a second.
MOST_UNPACKED = 4 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 1000, 30, 5000
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_BREAKS = "\t\n\r"


@dataclass(frozen=True)
class Row:
    """A row with the number that the spreadsheet shows beside it, and its cells as text."""

    number: int
    cells: tuple[str, ...]


def read_table(upload: UploadedFile) -> list[Row]:
    """The rows that are not empty, of the first sheet. What kind of file it is, its content says.

    Raises ValidationError in words for a file that is too large, damaged, or no table.
    """
    if upload.size > LARGEST:
        raise ValidationError(_("The file is larger than 1 MB."), code="too_large")
    content = upload.read()
    if content.startswith(_OLD_EXCEL):
        raise ValidationError(
            _("This is an old or protected Excel file. Save it as XLSX, without a password."), code="old_excel"
        )
    lines = _sheet(content) if content.startswith(_ZIP) else _lines(_decoded(content))
    rows = [Row(number, cells) for number, cells in enumerate(map(_cells, lines), start=1) if any(cells)]
    if not rows:
        raise ValidationError(_("The file holds no rows."), code="empty")
    if len(rows) > MOST_ROWS:
        raise ValidationError(_("The file has more than %(rows)d rows.") % {"rows": MOST_ROWS}, code="too_many_rows")
    return rows


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content.startswith(_WIDE_MARKS) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise ValidationError(
            _("The letters of this file cannot be read. Save it as “CSV UTF-8” or as XLSX."), code="encoding"
        ) from None
    if "\0" in text:
        raise ValidationError(_("This is no table. Choose a CSV or XLSX file."), code="no_table")
    return text


def _lines(text: str) -> Iterator[Iterable]:
    """The lines of a CSV file; spreadsheets of our countries write semicolons."""
    first = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        yield from islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), MOST_ROWS + 1)
    except csv.Error:
        raise ValidationError(
            _("This is no table: a quotation mark is never closed, or a cell is far too long."), code="no_table"
        ) from None


def _sheet(content: bytes) -> list[Iterable]:
    """The first sheet of an Excel file; formulas as what they showed when the file was saved."""
    opened(io.BytesIO(content), MOST_UNPACKED).close()
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # they are only what the file claims
        return list(sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True))
    except Exception:  # openpyxl has no error of its own for files that only begin like a workbook
        raise ValidationError(_("The file is damaged: it cannot be opened."), code="damaged_file") from None


def _cells(line: Iterable) -> tuple[str, ...]:
    return tuple(_text(cell) for cell in islice(line, MOST_COLUMNS))


def _text(cell: object) -> str:
    """A cell as people read it: one line breaks into words, and no letter that a database or a page cannot hold."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime | date):
        cell = cell.isoformat()
    text = str(cell)[:LONGEST_CELL]
    if any(_is_unreadable(letter) for letter in text):
        raise ValidationError(
            _("The file holds letters that cannot be shown. Type these cells again."), code="unreadable"
        )
    return " ".join(text.split())


def _is_unreadable(letter: str) -> bool:
    """Control characters and halves of surrogate pairs."""
    return (letter < " " and letter not in _BREAKS) or letter == "\x7f" or "\ud800" <= letter <= "\udfff"
