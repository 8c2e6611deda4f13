"""Importing stakeholders: nothing before the confirmation, nobody twice, reasons for bad rows, own entries only."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook
from wagtail.models import ModelLogEntry

from consultation_pages.models import Institution, Topic
from stakeholders.models import Stakeholder
from stakeholders.registry.importing import IMPORTED
from tests.editing import Editor

pytestmark = pytest.mark.django_db
HEADINGS = "organisation;name;kind;e-mail;telephone;language;topics"


def choose(editor: Editor, *lines: str, keeper: str = "MD", headings: str = HEADINGS):
    return upload(editor, "\n".join([headings, *lines]).encode(), keeper)


def upload(editor: Editor, content: bytes, keeper: str = "MD"):
    file = SimpleUploadedFile("people", content)
    data = {"keeper": Institution.objects.get(code=keeper).pk, "file": file}
    return editor.client.post(reverse("registry_import"), data)


def confirm(editor: Editor, token: str):
    return editor.client.post(reverse("registry_import"), {"preview": token})


def test_nothing_changes_before_the_confirmation_and_nobody_comes_twice():
    editor, topic = Editor("drafter.md"), Topic.objects.first()
    line = f"Shoqata;Ana;ngo;ANA@example.org;+383 44;en;{topic.name_sr}"
    token = choose(editor, line).context_data["token"]
    assert not Stakeholder.objects.exists()
    for _time in range(2):
        confirm(editor, token)
    entry = Stakeholder.objects.get()
    assert (entry.email, entry.kind, entry.keeper.code, entry.confirmed_at) == ("ana@example.org", "ngo", "MD", None)
    assert entry.interests.get().topic == topic
    log = ModelLogEntry.objects.get(action=IMPORTED)
    assert log.data == {"people": 1, "institution": "MD"}
    assert [row["line"] for row in choose(editor, line).context_data["there"]] == [2]


@pytest.mark.parametrize(
    "line",
    [";;ngo;a@example.org;;sq;", "Org;;xx;;;sq;", "Org;;ngo;no address;;sq;", "Org;;ngo;;;xx;", "Org;;ngo;;;;xx"],
)
def test_a_bad_row_is_named_with_its_reason_and_the_good_one_stays(line):
    context = choose(Editor("drafter.md"), line, "Good;;ngo;;;sq;").context_data
    assert [(fault.line, bool(fault.reasons)) for fault in context["faults"]] == [(2, True)]
    assert [row["organisation"] for row in context["new"]] == ["Good"]


@pytest.mark.parametrize("headings", ["Organizata;E-mail", "Organizacija;E-mail", "Organisation;Email"])
def test_headings_may_be_in_each_language(headings):
    context = choose(Editor("drafter.md"), "Org;a@example.org", headings=headings).context_data
    assert [row["organisation"] for row in context["new"]] == ["Org"]


@pytest.mark.parametrize("name", ["translator.md", "auditor", "admin"])
def test_who_keeps_no_registry_imports_nothing(name):
    choose(Editor(name), "Org;;ngo;;;sq;")
    assert not Stakeholder.objects.exists()
    assert Editor(name).get("registry_import").status_code in (302, 403)


def test_a_stranger_is_sent_away():
    assert Client().get(reverse("registry_import")).status_code == 302


def test_nobody_enters_for_another_institution_or_confirms_what_others_saw():
    mine, theirs = Editor("drafter.md"), Editor("drafter.mfpt")
    assert choose(theirs, "Org;;ngo;;;sq;").status_code == 400
    token = choose(mine, "Org;;ngo;;;sq;").context_data["token"]
    for editor, sent in ((theirs, token), (mine, token[:-1] + "!"), (mine, "\x00")):
        confirm(editor, sent)
    assert not Stakeholder.objects.exists()


def test_an_excel_file_says_the_same_as_a_text_file():
    book, held = Workbook(), io.BytesIO()
    book.active.append(HEADINGS.split(";"))
    book.active.append(["Org", "Ana", "ngo", "a@example.org", 38344123456, "sr", ""])
    book.save(held)
    editor = Editor("drafter.md")
    rows = upload(editor, held.getvalue()).context_data["new"]
    assert rows == choose(editor, "Org;Ana;ngo;a@example.org;38344123456;sr-latn;").context_data["new"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no workbook", b"\xff\xfe\x00", b"a" * (1024 * 1024 + 1)])
def test_what_is_no_table_is_refused_in_words(content):
    answer = upload(Editor("drafter.md"), content)
    assert answer.status_code == 400
    assert answer.context_data["form"].errors["file"]
