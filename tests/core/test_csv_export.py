"""CSV as people open it: in a spreadsheet that guesses, and in a program that does not."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from core.csv_export import csv_response, csv_text, safe

FORMULA_STARTS = "=+-@\t\r\n＝＋－＠"


def read(text):
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize(
    ("rule", "cell", "written"),
    [
        ("nothing is empty", None, ""),
        ("a word stays", "Čaglavica, çështje", "Čaglavica, çështje"),
        ("a formula is text", "=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("plus begins one too", "+383 38 200", "'+383 38 200"),
        ("and minus", "-1+2", "'-1+2"),
        ("and at", "@SUM(A1)", "'@SUM(A1)"),
        ("and a wide sign, in East Asian versions", "＠SUM(A1)", "'＠SUM(A1)"),
        ("and a tab, which spreadsheets skip", "\t=1", "'\t=1"),
        ("and carriage return", "\r=1", "'\r=1"),
        ("and line feed", "\n=1", "'\n=1"),
        ("inside a text they are harmless", "a=b", "a=b"),
        ("a lazy text is neutralised in its language", gettext_lazy("=1"), "'=1"),
        ("a negative number is a number", -5, -5),
        ("a half day stays half", 2.5, 2.5),
        ("yes", True, "true"),
        ("no", False, "false"),
        ("a day by ISO 8601", date(2026, 11, 3), "2026-11-03"),
        ("an instant in the country's time", datetime(2026, 11, 26, 23, tzinfo=UTC), "2026-11-27T00:00:00+01:00"),
        ("summer time too", datetime(2026, 7, 1, 12, 0, 0, 5, tzinfo=UTC), "2026-07-01T14:00:00+02:00"),
    ],
)
def test_a_cell(rule, cell, written):
    assert safe(cell) == written, rule


def test_the_file_is_rfc_4180_with_a_mark():
    text = csv_text(["a", "b"], [["1, 2", 'say "x"'], ["two\nlines", ""]])
    assert text == '\ufeffa,b\r\n"1, 2","say ""x"""\r\n"two\nlines",\r\n'


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8")), min_size=2, max_size=2)))
def test_what_is_read_is_what_was_written_and_never_a_formula(rows):
    expected = [[f"'{cell}" if cell and cell[0] in FORMULA_STARTS else cell for cell in row] for row in rows]
    assert read(csv_text(["a", "b"], rows)) == [["a", "b"], *expected]


def test_the_header_is_neutralised_too():
    assert read(csv_text(["=1"], [])) == [["'=1"]]


def test_the_answer_is_a_file_to_keep():
    response = csv_response("plan-2026", ["title"], [["Đakovica"]])
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="plan-2026.csv"'
    assert response.content.decode("utf-8-sig").splitlines() == ["title", "Đakovica"]
