"""Who did not agree to be shown appears nowhere: no page, file, data, search index or log has name or address."""

import io
import logging
import zipfile

import pytest
from django.apps import apps
from django.test import Client

from consultation_pages.models import Consultation
from contributions import exports, report_files
from contributions.attachments import File
from contributions.people import erase
from tests.contributions.sending import (
    LISTS,
    archive,
    close,
    decide_as,
    enter,
    open_consultation,
    post,
    publish,
    upload,
)

pytestmark = pytest.mark.django_db
CANARY = "kanarinka5d1c"
HIDDEN = {"name": f"{CANARY} Emri", "organisation": f"{CANARY} Org", "email": f"{CANARY}@example.org"}
FILES = ("comments.csv", "comments.xlsx", "comments.json")
DATA = "/api/data/v1/{}?consultation={}"


@pytest.fixture
def consultation(caplog):
    """Comments of people who are not shown: unchecked, published, withheld, blacked out, erased, and sent by form."""
    caplog.set_level(logging.DEBUG)
    found = open_consultation("MD")
    files = [File("docx", named_docx())]
    rows = [enter(found, f"Comment {number}", author=HIDDEN, files=files) for number in range(5)]
    for row in rows[1:]:
        publish(row)
    decide_as(rows[2], "withheld", reason="personal_data", note=f"{CANARY} note")
    publish(rows[3], shown_text="████", reason="personal_data")
    erase(rows[4].contributor)
    assert post(found, files=upload(named_docx()), **HIDDEN).status_code == 303
    return found


def named_docx() -> bytes:
    """A file whose program wrote down who made it."""
    core = f"<cp:coreProperties><dc:creator>{CANARY}</dc:creator></cp:coreProperties>"
    return archive({"word/document.xml": f'<w:ins w:author="{CANARY}"/>', "docProps/core.xml": core})


def addresses(number: str) -> list[str]:
    lists = [address.format(number) for address in LISTS.values()]
    found = [*lists, *(f"{lists[0]}{name}" for name in FILES), *(f"{each}?q={CANARY[:-1]}" for each in lists)]
    found += [DATA.format(name, number) for name in ("contributions", "answers")] + ["/api/data/v1/reports?limit=100"]
    found += ["/en/annual-report/", "/en/annual-report/annual-report.json", "/en/standards/", f"/c/{number}/"]
    found += [f"/en/c/{number}/", f"/en/search/?q={CANARY[:-1]}", f"/en/verify/?receipt={number}-0001-00"]
    return found


def files_of(consultation) -> list[str]:
    """The address of each file that came with a comment."""
    rows = consultation.contributions.filter(attachments__isnull=False)
    return [f"{LISTS['en'].format(consultation.number)}{row.position}/1/" for row in rows]


def content(address: str) -> bytes:
    answer = Client().get(address, follow=True)
    assert answer.status_code == 200, address
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"PK"):
        book = zipfile.ZipFile(io.BytesIO(body))
        return b"".join(map(book.read, book.namelist()))
    return body


def test_no_public_answer_and_no_log_has_them(consultation, caplog):
    assert [each for each in addresses(consultation.number) if CANARY in content(each).decode("utf-8", "replace")] == []
    assert CANARY not in caplog.text


def test_no_file_has_them(consultation):
    statuses = [Client().get(address).status_code for address in files_of(consultation)]
    assert statuses == [404, 200, 404, 200, 404, 404]  # unchecked, shown, withheld, blacked out, erased, unchecked
    shown = [address for address, status in zip(files_of(consultation), statuses, strict=True) if status == 200]
    assert [address for address in shown if CANARY.encode() in content(address)] == []


def test_no_index_has_them(consultation):
    for model in apps.get_app_config("search").get_models():
        assert CANARY not in str(list(model.objects.values_list()))


def test_no_report_has_them(consultation):
    record = close(consultation)
    page = next(iter(report_files.outdated()))[0]
    assert CANARY not in report_files.html_of(page, Consultation.objects.get(pk=record.pk))
    assert CANARY not in str(exports.register(record))
