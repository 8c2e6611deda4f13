"""The plan as a table to fill in: an Excel file with lists to choose from, or CSV, holding what the plan has."""

from collections.abc import Iterable
from io import BytesIO

from django.http import HttpResponse
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.datavalidation import DataValidation

from consultation_pages.models import DocumentType
from consultation_pages.plan_table import COLUMNS, headings

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Letters of the columns, in the order of COLUMNS, and their width in characters.
_PLACES = dict(zip(COLUMNS, "ABCDE", strict=True))
_WIDTHS = {"number": 14, "title": 60, "purpose": 60, "quarter": 12, "type": 32}
_LAST_ROW = 500


def workbook_response(name: str, rows: Iterable[tuple]) -> HttpResponse:
    """The table as an Excel file; quarter and type are chosen from lists in the editor's language."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("Plan")
    sheet.append(headings())
    for row in rows:
        sheet.append(row)
    _dress(sheet)
    _offer_choices(book, sheet)
    buffer = BytesIO()
    book.save(buffer)
    response = HttpResponse(buffer.getvalue(), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _dress(sheet) -> None:
    sheet.freeze_panes = "A2"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for name, letter in _PLACES.items():
        sheet.column_dimensions[letter].width = _WIDTHS[name]
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if cell.data_type == "f":
                cell.data_type = "s"  # a title that begins with "=" is text, whatever Excel thinks


def _offer_choices(book: Workbook, sheet) -> None:
    lists = book.create_sheet(_("Types of document"))
    names = [each.name for each in DocumentType.objects.all()]
    for name in names:
        lists.append([name])
    source = f"='{lists.title}'!$A$1:$A${len(names)}"
    for column, formula in (("type", source), ("quarter", '"1,2,3,4"')):
        choice = DataValidation(type="list", formula1=formula, allow_blank=True)
        choice.add(f"{_PLACES[column]}2:{_PLACES[column]}{_LAST_ROW}")
        sheet.add_data_validation(choice)
