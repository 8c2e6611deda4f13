"""The one way out as CSV: RFC 4180 in UTF-8, and no cell that a spreadsheet would take for a formula."""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime

from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from wagtail.admin.views.mixins import SpreadsheetExportMixin

# Without the mark spreadsheets read UTF-8 as the letters of their own country.
BYTE_ORDER_MARK = "\ufeff"
# https://owasp.org/www-community/attacks/CSV_Injection
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the wide ones in East Asian versions

# What Wagtail calls a CSV file among its formats of export.
_WAGTAIL_CSV = SpreadsheetExportMixin.FORMAT_CSV

Cell = str | int | float | bool | date | Promise | None


def csv_response(name: str, header: Iterable[str], rows: Iterable[Iterable[Cell]]) -> HttpResponse:
    """A table as a file to keep; `name` is the file's, without ".csv"."""
    response = HttpResponse(csv_text(header, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def csv_text(header: Iterable[str], rows: Iterable[Iterable[Cell]]) -> str:
    """The table as text, with the byte order mark; instants are written in the country's time with their offset."""
    table = io.StringIO(newline="")
    table.write(BYTE_ORDER_MARK)
    writer = csv.writer(table)
    writer.writerow(map(safe, header))
    writer.writerows(map(safe, row) for row in rows)
    return table.getvalue()


def safe(cell: Cell) -> str | int | float:
    """A cell as it is written: text that would begin a formula gets an apostrophe in front, numbers stay numbers."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return cell
    if isinstance(cell, datetime):
        return timezone.localtime(cell).isoformat(timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def neutralise_wagtail_exports() -> None:
    """Makes every CSV file of the admin pass `safe`: Wagtail writes cells as they are.

    In the one method that all its exports share, so that a new report of Wagtail or of ours needs nothing. Its XLSX
    files are safe: they mark every text as text.
    """
    as_wagtail_does = SpreadsheetExportMixin.preprocess_field_value

    def preprocess_field_value(self, field, value, export_format):
        cell = as_wagtail_does(self, field, value, export_format)
        return safe(cell) if export_format == _WAGTAIL_CSV else cell

    SpreadsheetExportMixin.preprocess_field_value = preprocess_field_value
