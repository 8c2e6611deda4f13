"""Files of strangers are work: cheap questions come first, every post counts, and what takes long makes nobody late."""

import time
from datetime import timedelta
from html import escape

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from consultation_pages.models import Consultation
from contributions import attachments
from contributions.models import Contribution
from core import pdfs
from tests.contributions.sending import aged_token, close, docx, open_consultation, post, upload
from tests.core import hostile_files as files

pytestmark = pytest.mark.django_db
KEPT = "Neni 5 është i paqartë.\nČlan 5 <b>nije jasan</b>."


@pytest.fixture
def consultation():
    return open_consultation()


@pytest.fixture
def opened(monkeypatch) -> list[bytes]:
    """What was opened to be judged."""
    seen, kind_of = [], attachments.kind_of
    monkeypatch.setattr(attachments, "kind_of", lambda content: seen.append(content) or kind_of(content))
    return seen


def _full_network(consultation, settings):
    settings.CONTRIBUTIONS_PER_NETWORK = 0


def _full_consultation(consultation, settings):
    settings.CONTRIBUTIONS_PER_CONSULTATION = 0


def _over(consultation, settings):
    close(consultation)


def _as_it_is(consultation, settings):
    pass


@pytest.mark.parametrize(
    ("meanwhile", "fields", "status"),
    [
        (_as_it_is, {"token": "forged"}, 400), (_as_it_is, {"website": "http://spam"}, 400),
        (_as_it_is, {"files": [upload(docx()) for _ in range(4)]}, 400), (_full_network, {}, 429),
        (_full_network, {"token": "forged"}, 429), (_full_consultation, {}, 429), (_over, {}, 403),
        (_over, {"token": "forged"}, 403),
    ],
)  # fmt: skip
def test_no_file_is_opened_of_what_is_refused_anyway(consultation, settings, opened, meanwhile, fields, status):
    meanwhile(consultation, settings)
    for file in fields.get("files", []):
        file.seek(0)
    answer = post(consultation, **{"text": KEPT, "files": upload(docx())} | fields)
    assert answer.status_code == status
    assert opened == []
    assert escape(KEPT) in answer.content.decode()


def test_of_a_good_form_they_are_opened_up_to_the_first_bad_one(consultation, opened):
    sent = [docx(), b"MZ", docx("word/media/a.png")]
    answer = post(consultation, text=KEPT, files=[upload(each) for each in sent])
    assert (answer.status_code, opened) == (400, sent[:2])
    assert escape(KEPT) in answer.content.decode()


@pytest.mark.parametrize(
    "wrong", [{"token": "forged"}, {"email": "nobody"}, {"website": "x"}, {"files": upload(b"MZ", "a.exe")}]
)
def test_posts_that_are_refused_count_for_their_network(consultation, settings, wrong):
    settings.CONTRIBUTIONS_PER_NETWORK = 2
    for file in (each for name, each in wrong.items() if name == "files"):
        file.seek(0)
    answers = [post(consultation, text=KEPT, **wrong) for _ in range(2)] + [post(consultation, text=KEPT)]
    assert [answer.status_code for answer in answers] == [400, 400, 429]
    assert escape(KEPT) in answers[-1].content.decode()
    assert post(consultation, client=Client(REMOTE_ADDR="198.51.100.7")).status_code == 303


def test_a_person_is_told_of_all_faults_at_once(consultation):
    page = post(consultation, text=KEPT, email="nobody", files=upload(b"MZ", "a.exe")).content.decode()
    assert "Enter an e-mail address" in page
    assert "A file must be PDF, DOCX or ODT." in page


def test_posts_that_are_refused_leave_the_room_of_the_others(consultation, settings):
    settings.CONTRIBUTIONS_PER_CONSULTATION = 1
    assert [post(consultation, token="forged").status_code for _ in range(3)] == [400] * 3
    assert post(consultation).status_code == 303


def test_a_retry_beyond_the_limit_has_its_receipt_and_its_files_stay_closed(consultation, settings, opened):
    token = aged_token(consultation.number)
    first = post(consultation, text=KEPT, token=token)
    _full_network(consultation, settings)
    again = post(consultation, text=KEPT, token=token, files=upload(docx()))
    assert (again.status_code, again["Location"]) == (303, first["Location"] + "?repeated=1")
    assert opened == []


def test_looking_at_files_makes_nobody_late(consultation, monkeypatch):
    """The period ends while the files are judged."""
    kind_of = attachments.kind_of

    def slowly(content):
        Consultation.objects.filter(pk=consultation.pk).update(
            closing_soon_at=timezone.now() - timedelta(days=1), closes_at=timezone.now()
        )
        return kind_of(content)

    monkeypatch.setattr(attachments, "kind_of", slowly)
    assert post(consultation, files=upload(docx())).status_code == 303
    assert Contribution.objects.get().attachments.count() == 1


BOMB = files.office(**{"word/_rels/document.xml.rels": f"<Relationships>{files.SWOLLEN * 600_000}</Relationships>"})


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (files.field("DDE", "AUTO cmd x"), "macros"),
        (files.naming("text:dde-connection-decl", ""), "macros"),
        (files.field("INCLUDETEXT https://evil.example/a.docx"), "remote_parts"),
        (files.encrypted_archive(), "encrypted_file"),
        (files.overlapping_archive(), "archive_bomb"),
        (BOMB, "archive_bomb"),
        *((content, "too_complicated") for content in files.TOO_MUCH),
        (files.words(files.BEGIN + files.code("PAGE") + files.END + "<w:r/>" * 100_000), "too_complicated"),
        (files.pdf("x", change=files.locked), "encrypted_file"),
        (files.raw_pdf(catalog=b"/OpenAction" + files.URI), "active_file"),
        (files.raw_pdf(page=files.annotation(b"/Subtype/FileAttachment/FS 4 0 R")), "active_file"),
        (b"%PDF-1.7 and nothing more", "damaged_file"),
    ],
)
def test_what_is_refused_and_how_soon(content, code):
    """Of the site's own time: PDFs have a process of theirs."""
    begun = time.process_time()
    with pytest.raises(ValidationError) as caught:
        attachments.kind_of(content)
    assert caught.value.error_list[0].code == code
    assert time.process_time() - begun < 0.5


def test_a_pdf_that_cannot_be_checked_in_time_is_refused(monkeypatch):
    monkeypatch.setattr(pdfs, "_output", lambda file, tells_all: '{"encrypted": false}\n')
    with pytest.raises(ValidationError) as caught:
        attachments.kind_of(files.pdf("x"))
    assert caught.value.code == "too_complicated"


@pytest.mark.parametrize(("kind", "content"), [each for each in files.HARMLESS if each[0] in attachments.MEDIA_TYPES])
def test_links_and_fields_that_fetch_nothing_come_in(kind, content):
    assert attachments.kind_of(content) == kind
