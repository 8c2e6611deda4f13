"""Whoever sent something can have the name forgotten, with the files that may hold it, and the text taken away."""

import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultation_pages.models import Consultation
from contributions import exports
from contributions.attachments import File
from contributions.desk.forms import OneDecisionForm
from contributions.models import Answer, Contributor, Decision, Standing
from contributions.moderation import NotPossible
from contributions.people import erase, take_away
from contributions.verification import faults
from tests.contributions.sending import (
    LISTS,
    archive,
    close,
    decide_as,
    enter,
    open_consultation,
    publish,
    standing,
)
from tests.contributions.test_reading import PAST_THE_KEPT_PAGES, private, read
from tests.editing import account

pytestmark = pytest.mark.django_db
NAME = "Agim Kanarinka"
WHY = "The person who wrote it asked for it."


@pytest.fixture
def consultation():
    return open_consultation("MD")


def named_docx() -> bytes:
    core = f"<cp:coreProperties><dc:creator>{NAME}</dc:creator></cp:coreProperties>"
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>", "docProps/core.xml": core})


def with_file(consultation, content: bytes | None = None):
    return enter(consultation, "It stays.", files=[File("docx", content or named_docx())], author={"name": NAME})


def of_file(one) -> str:
    return f"{LISTS['en'].format(one.consultation.number)}{one.position}/1/"


def download(one) -> int:
    return Client(headers=PAST_THE_KEPT_PAGES).get(of_file(one)).status_code


def test_a_file_is_stored_without_the_name_of_who_made_it(consultation):
    one = with_file(consultation)
    publish(one)
    sent = b"".join(Client().get(of_file(one)).streaming_content)
    with zipfile.ZipFile(io.BytesIO(sent)) as book:
        assert NAME.encode() not in b"".join(map(book.read, book.namelist()))
    assert one.attachments.get().is_plain
    assert list(faults(consultation)) == []


def test_officers_are_told_of_a_file_that_keeps_its_names(consultation, client):
    client.force_login(account("reviewer.md"))
    locked = archive({"word/document.xml": "<w/>", "_xmlsignatures/s.xml": NAME})
    for content, is_told in ((named_docx(), False), (locked, True)):
        one = with_file(consultation, content)
        assert one.attachments.get().is_plain is not is_told
        page = client.get(reverse("contribution_item", args=[one.pk])).content.decode()
        assert ("<br>" in page.partition("DOCX")[2].partition("</p>")[0]) is is_told


def test_the_files_go_with_the_name_and_the_text_stays(consultation):
    one = with_file(consultation)
    publish(one, shown_text="It ████.", reason="insult")
    erase(one.contributor)
    page = read(consultation).content.decode()
    assert "It ████." in page
    assert download(one) == 404
    last = Decision.objects.latest("pk")
    assert (last.state, last.shown_text, last.hides_files) == ("published", "It ████.", True)
    assert last.reason == "insult", "what is blacked out keeps its reason"


@pytest.mark.parametrize("facts", [{}, {"shown_text": "It ████.", "reason": "insult"}, {"hides_files": False}])
@pytest.mark.parametrize("before", [None, "published", "withheld"])
def test_no_later_decision_shows_the_files_again(consultation, before, facts):
    one = with_file(consultation)
    if before:
        decide_as(one, before, reason="insult" if before == "withheld" else "")
    erase(one.contributor)
    assert standing(one).state == (before or "received")
    assert standing(one).decision.reason == ("insult" if before == "withheld" else "asked")
    publish(one, **facts)
    assert standing(one).state == "published"
    assert download(one) == 404


def test_a_comment_without_files_is_left_as_it_stands(consultation):
    one = enter(consultation)
    publish(one)
    erase(one.contributor)
    assert one.decisions.count() == 1


@pytest.mark.parametrize("before", [None, "published", "withheld"])
@pytest.mark.parametrize("is_reported", [False, True])
def test_a_text_is_taken_away_with_a_public_reason_and_the_register_holds(consultation, client, before, is_reported):
    one = with_file(consultation)
    if before:
        decide_as(one, before, reason="insult" if before == "withheld" else "")
    if is_reported:
        Answer.objects.create(contribution=one, outcome="noted", reason_sq="Sepse.", answered_at=timezone.now())
        Standing.objects.filter(pk=one.pk).update(outcome="noted")
        Consultation.objects.filter(pk=close(consultation).pk).update(report_published_at=timezone.now())
    assert "Withdraw my comment" in client.get(private(one)).content.decode()
    answer = client.post(private(one), {"action": "take_away", "sure": "1"})
    assert "asked for it" in answer.content.decode()
    page = read(consultation).content.decode()
    assert (WHY in page, "It stays." in page, "Sepse." in page) == (True, False, False)
    assert not Contributor.objects.filter(pk=one.pk).exists()
    assert download(one) == 404
    entry = exports.register(consultation)["entries"][0]
    assert (entry["reason"], entry["body"], entry["salt"], entry["files"]) == ("asked", None, None, [])
    assert list(faults(consultation)) == []


def test_what_was_taken_away_is_never_shown_again(consultation):
    one = with_file(consultation)
    publish(one)
    take_away(one.contributor)
    with pytest.raises(NotPossible):
        publish(one)


def test_no_office_withholds_in_the_name_of_who_wrote(consultation):
    one = with_file(consultation)
    assert not OneDecisionForm(one, {"state": "withheld", "reason": "asked", "shown_text": one.text}).is_valid()


def test_erasing_after_the_report_fails_for_no_state(consultation):
    one = with_file(consultation)
    publish(one)
    Consultation.objects.filter(pk=close(consultation).pk).update(report_published_at=timezone.now())
    erase(one.contributor)
    assert download(one) == 404
