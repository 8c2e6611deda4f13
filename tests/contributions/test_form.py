"""Anybody can send a comment without account and script; every error says what to do and keeps the text."""

import uuid
from datetime import timedelta
from html import escape

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.test import Client
from django.utils import translation

from contributions.forms import CONSENT, LONGEST_TEXT
from contributions.models import Attachment, ConsentWording, Contribution, Contributor
from core.models import Mail
from tests.contributions.sending import (
    ADDRESSES,
    aged_token,
    archive,
    close,
    docx,
    odt,
    open_consultation,
    post,
    upload,
)

pytestmark = pytest.mark.django_db
KEPT = "Neni 5 është i paqartë. Član 5 nije jasan.\nA second line <b>&amp;</b>"


@pytest.fixture
def consultation():
    return open_consultation()


@pytest.mark.parametrize("language", ADDRESSES)
def test_three_pages_lead_from_the_consultation_to_the_receipt(client, consultation, language):
    page = client.get(f"/{language}/c/{consultation.number}/", follow=True)
    address = ADDRESSES[language].format(consultation.number)
    assert f'href="{address}"' in page.content.decode()
    form = client.get(address)
    assert form.status_code == 200
    assert not form.cookies
    sent = post(consultation, language, client)
    assert sent.status_code == 303
    receipt = client.get(sent["Location"])
    assert receipt.status_code == 200
    assert Contribution.objects.get(consultation=consultation).receipt in receipt.content.decode()


def test_the_text_is_the_only_thing_that_must_be_given(client, consultation):
    page = client.get(ADDRESSES["en"].format(consultation.number)).content.decode()
    assert page.count(" required") == 1
    assert "<textarea" in page.partition(" required")[0].rpartition("<")[0] + "<textarea"
    assert post(consultation).status_code == 303
    person = Contributor.objects.get()
    assert (person.name, person.organisation, person.email, person.shows_name) == ("", "", "", False)


def test_everything_that_was_given_is_kept_where_it_belongs(consultation):
    given = {
        "text": " Line\r\nother ",
        "kind": "ngo",
        "name": "Ana  B",
        "organisation": "Org",
        "email": "a@example.org",
    }
    assert post(consultation, "sr", shows_name="on", files=upload(docx()), **given).status_code == 303
    row = Contribution.objects.select_related("contributor", "consent").get()
    assert (row.text, row.author_kind, row.channel, row.language) == ("Line\nother", "ngo", "online", "sr-latn")
    assert row.contributor.shown_as == "Ana B, Org"
    assert row.contributor.email == "a@example.org"
    assert row.consent.language == "sr-latn"
    assert storages["contributions"].open(row.attachments.get().path).read() == docx()


def test_the_words_of_the_consent_are_recorded_once_per_language(consultation):
    for language in ("en", "en", "sq"):
        post(consultation, language)
    wordings = ConsentWording.objects.order_by("pk")
    assert wordings[0].language == "en"
    with translation.override("en"):
        assert wordings[0].text == str(CONSENT)
    assert Contribution.objects.exclude(consent=None).count() == 3


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"email": "nobody"}, "Enter an e-mail address like name@example.com"),
        ({"kind": "king"}, "Select a valid choice"),
        ({"about": str(uuid.uuid4())}, "Select a valid choice"),
        ({"website": "http://spam"}, "This looked like a program"),
        ({"token": ""}, "The page was open a long time"),
        ({"token": "forged"}, "The page was open a long time"),
        ({"name": "x" * 161}, "at most 160 characters"),
        ({"files": upload(b"MZ\x90", "a.pdf")}, "A file must be PDF, DOCX or ODT."),
        ({"files": upload(b"%PDF-1.7 /JavaScript (app.alert(1))")}, "The PDF holds programs"),
        ({"files": upload(docx("word/vbaProject.bin"))}, "The file holds macros"),
        ({"files": upload(archive({"a.txt": "x"}))}, "A file must be PDF, DOCX or ODT."),
        ({"files": upload(b"PK\x03\x04broken")}, "A file must be PDF, DOCX or ODT."),
        ({"files": upload(b"%PDF-" + b"0" * 10 * 1024 * 1024)}, "A file must be smaller than 10 MB."),
        ({"files": [upload(odt()) for _ in range(4)]}, "Send at most three files."),
    ],
)
def test_every_error_keeps_the_text(consultation, fields, words):
    answer = post(consultation, **{"text": KEPT} | fields)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert words in page
    assert escape(KEPT) in page
    assert "<title>Error:" in page
    assert not Contribution.objects.exists()


@pytest.mark.parametrize("text", ["", "  \n ", "\x00\x01", "\u200b\u202e"])
def test_nothing_is_no_comment(consultation, text):
    answer = post(consultation, text=text)
    assert answer.status_code == 400
    assert "Write your comment" in answer.content.decode()


def test_a_text_that_is_too_long_is_told_by_how_much(consultation):
    answer = post(consultation, text="a" * (LONGEST_TEXT + 312))
    assert "Your comment has 5312 characters. Shorten it by 312 or attach a file." in answer.content.decode()
    assert "a" * (LONGEST_TEXT + 312) in answer.content.decode()


@pytest.mark.parametrize("content", [docx(), odt(), b"%PDF-1.7\nquiet"])
def test_quiet_documents_come_in_under_a_name_of_ours(consultation, content):
    assert post(consultation, files=upload(content, "../../etc/passwd.exe")).status_code == 303
    row = Attachment.objects.get()
    assert "passwd" not in row.path
    assert row.path.endswith(row.kind)


def test_too_quick_is_told_and_the_second_try_counts_once(consultation):
    token = aged_token(consultation.number, timedelta(seconds=1))
    assert post(consultation, text=KEPT, token=token).status_code == 400
    key_kept = aged_token(consultation.number)
    assert [post(consultation, text=KEPT, token=key_kept).status_code for _ in range(2)] == [303, 303]
    assert Contribution.objects.count() == 1


def test_an_old_page_sends_after_one_more_click(consultation):
    """The new token has the old key: two clicks on two old tabs still make one entry."""
    key = uuid.uuid4()
    answer = post(consultation, text=KEPT, token=aged_token(consultation.number, timedelta(hours=25), key))
    assert answer.status_code == 400
    assert answer.context["form"].read.key == key
    assert post(consultation, text=KEPT, token=aged_token(consultation.number, key=key)).status_code == 303


def test_going_back_and_writing_more_is_a_further_comment_after_one_click(consultation):
    token = aged_token(consultation.number)
    post(consultation, text="First.", token=token)
    answer = post(consultation, text="First. And second.", token=token)
    assert answer.status_code == 409
    assert "We already have a comment from this form" in answer.content.decode()
    assert answer.context["form"].token != token


def test_closed_meanwhile_says_since_when_and_shows_the_text(consultation):
    token = aged_token(consultation.number)
    answer = post(close(consultation), text=KEPT, token=token)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Comments are not accepted now" in page
    assert escape(KEPT) in page
    assert not Contribution.objects.exists()


def test_a_flood_from_one_network_is_slowed_and_its_text_kept(consultation, settings):
    settings.CONTRIBUTIONS_PER_NETWORK = 2
    neighbour, stranger = Client(REMOTE_ADDR="192.0.2.7"), Client(REMOTE_ADDR="198.51.100.7")
    assert [post(consultation, client=neighbour).status_code for _ in range(2)] == [303, 303]
    slowed = post(consultation, client=Client(REMOTE_ADDR="192.0.2.200"), text=KEPT)
    assert slowed.status_code == 429
    assert escape(KEPT) in slowed.content.decode()
    assert post(consultation, client=stranger).status_code == 303


def test_behind_a_proxy_its_last_word_counts(consultation, settings):
    settings.CONTRIBUTIONS_PER_NETWORK, settings.CLIENT_ADDRESS_HEADER = 1, "HTTP_X_FORWARDED_FOR"
    said = ["1.1.1.1, 192.0.2.1", "2.2.2.2, 192.0.2.1", "nonsense", "2001:db8::1"]
    codes = [post(consultation, client=Client(headers={"X-Forwarded-For": each})).status_code for each in said]
    assert codes == [303, 429, 303, 303]


def test_cyrillic_is_marked_as_such_and_never_changed(consultation):
    text = "Члан 5 није јасан. ‎שלום"
    post(consultation, "sr", text=text)
    row = Contribution.objects.get()
    assert (row.language, row.text) == ("sr-cyrl", text)


def test_a_name_cannot_turn_the_line_it_stands_in(consultation):
    post(consultation, name="a\u202eb\u2066c\nd\x00e")
    assert Contributor.objects.get().name == "abc de"


def test_the_letter_repeats_nothing_that_was_typed(consultation):
    post(consultation, text=KEPT, name="Eve", email="eve@example.org")
    letter = Mail.objects.get(to="eve@example.org")
    assert letter.context == {"contribution": Contribution.objects.get().pk}


def test_one_address_is_not_flooded_with_receipts(consultation):
    for _ in range(settings.CONTRIBUTION_LETTERS_PER_ADDRESS + 3):
        assert post(consultation, email="victim@example.org").status_code == 303
    assert Mail.objects.filter(to="victim@example.org").count() == settings.CONTRIBUTION_LETTERS_PER_ADDRESS


@pytest.mark.parametrize("number", ["2026-999", "no-such"])
def test_there_is_no_form_for_what_is_not_public(client, number):
    assert client.get(f"/en/c/{number}/comment/").status_code == 404
    assert client.post(f"/en/c/{number}/comment/", {"text": "x"}).status_code == 404
