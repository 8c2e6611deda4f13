"""Sends comments as a browser does, and puts them straight into the register where a test is about something else."""

import io
import uuid
import zipfile
from datetime import timedelta
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone, translation
from django.utils.translation import gettext

from consultation_pages.models import Consultation
from contributions.demo import remove
from contributions.models import Contribution, Decision, Standing
from contributions.moderation import decide
from contributions.submission import Author, Submission, submit
from contributions.tokens import form_token
from tests.editing import account, clock_at

ADDRESSES = {"sq": "/sq/c/{}/komento/", "sr": "/sr/c/{}/komentar/", "en": "/en/c/{}/comment/"}
LISTS = {"sq": "/sq/c/{}/komentet/", "sr": "/sr/c/{}/komentari/", "en": "/en/c/{}/comments/"}
_numbers = count(1)


def open_consultation(institution: str = "") -> Consultation:
    """A sample that accepts comments now, without those of the demo."""
    remove(sender=None)
    now = timezone.now()
    found = [
        each
        for each in Consultation.objects.filter(is_sample=True, closes_at__gt=now, opens_at__lt=now, withdrawn_at=None)
        if institution in ("", each.institution.code)
    ]
    return found[0]


def close(consultation: Consultation) -> Consultation:
    """The period ended an hour ago."""
    ended = timezone.now() - timedelta(hours=1)
    due = {"closing_soon_at": ended - timedelta(days=1), "closes_at": ended, "report_due_at": ended + timedelta(days=9)}
    Consultation.objects.filter(pk=consultation.pk).update(opens_at=ended - timedelta(days=20), **due)
    return Consultation.objects.get(pk=consultation.pk)


def aged_token(number: str, age: timedelta = timedelta(minutes=1), key: uuid.UUID | None = None) -> str:
    """The token of a form that has been open for a while."""
    with clock_at(timezone.now() - age):
        return form_token(number, key)


def post(consultation, language: str = "en", client: Client | None = None, **fields):
    """Posts the form; `token` and `text` are filled in unless given."""
    data = {"token": aged_token(consultation.number), "text": f"A comment, {next(_numbers)}."} | fields
    return (client or Client()).post(ADDRESSES[language].format(consultation.number), data)


def enter(consultation, text: str = "", **more) -> Contribution:
    """A comment in the register; `author` are the fields of `Author`."""
    author = Author(**more.pop("author", {}))
    text = text or f"A comment, {next(_numbers)}."
    return submit(consultation.pk, Submission(text=text, key=more.pop("key", uuid.uuid4()), author=author, **more))


def publish(contribution: Contribution, by: str = "reviewer.md", **more) -> None:
    decide_as(contribution, "published", by, **more)


def at_the_desk(text: str) -> str:
    """A sentence as the admin says it: its demo accounts read Albanian."""
    with translation.override("sq"):
        return gettext(text)


def decide_as(contribution: Contribution, state: str, by: str = "reviewer.md", **more) -> None:
    facts = {"state": state, "decided_at": timezone.now(), "decided_by": account(by)}
    decide(contribution, Decision(contribution=contribution, **facts | more))


def standing(contribution: Contribution) -> Standing:
    return Standing.objects.get(pk=contribution.pk)


def docx(*more: str) -> bytes:
    """A small DOCX with further parts of these names."""
    return archive({"[Content_Types].xml": "x", "word/document.xml": "<w/>"} | dict.fromkeys(more, "x"))


def odt() -> bytes:
    return archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<o/>"})


def archive(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            # With a time of its own the same file would be another two seconds later.
            file.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def upload(content: bytes, name: str = "my file.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/octet-stream")
