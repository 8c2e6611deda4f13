"""Anybody can send a comment without account and script; every error says what to do and keeps the text."""

import random
import re
import uuid
import zlib
from datetime import timedelta
from html import escape

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.test import Client
from django.utils import timezone, translation
from lxml import html

from consultation_pages.models import Consultation
from contributions.forms import CONSENT, LONGEST_TEXT
from contributions.models import Attachment, ConsentWording, Contribution, Contributor
from contributions.tokens import arrival_note
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
from tests.core import hostile_files
from tests.core.hostile_files import raw_pdf as pdf
from tests.core.hostile_files import stream
from tests.editing import clock_at

pytestmark = pytest.mark.django_db
REMOTE_TEMPLATE = hostile_files.related("attachedTemplate", "https://evil.example/a.dotm", part=hostile_files.TEMPLATE)
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
    # Whoever shows a name must know that it is in the data too (tests/contributions/test_data.py).
    assert "in the open data" in wordings[0].text
    assert Contribution.objects.exclude(consent=None).count() == 3


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"email": "nobody"}, "Enter an e-mail address like name@example.com"),
        ({"kind": "king"}, "Select a valid choice"),
        ({"about": str(uuid.uuid4())}, "Select a valid choice"),
        ({"website": "http://spam"}, "as if a program had sent it"),
        ({"token": ""}, "The page was open a long time"),
        ({"token": "forged"}, "The page was open a long time"),
        ({"name": "x" * 161}, "at most 160 characters"),
        ({"files": upload(b"MZ\x90", "a.pdf")}, "A file must be PDF, DOCX or ODT."),
        ({"files": upload(b"%PDF-1.7 /JavaScript (app.alert(1))")}, "The PDF holds programs"),
        ({"files": upload(docx("word/vbaProject.bin"))}, "The file holds macros"),
        ({"files": upload(REMOTE_TEMPLATE)}, "The file fetches pictures, a template or other parts from elsewhere."),
        ({"files": upload(docx("word/embeddings/oleObject1.bin"))}, "The file holds other files inside."),
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


@pytest.mark.parametrize("content", [docx(), odt(), hostile_files.pdf("quiet")])
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
    assert "Comments were accepted from" in page
    assert escape(KEPT) in page
    assert not Contribution.objects.exists()


def test_a_flood_from_one_network_is_slowed_and_its_text_kept(consultation, settings):
    settings.CONTRIBUTIONS_PER_NETWORK = 2
    neighbour, stranger = Client(REMOTE_ADDR="192.0.2.7"), Client(REMOTE_ADDR="198.51.100.7")
    assert [post(consultation, client=neighbour).status_code for _ in range(2)] == [303, 303]
    slowed = post(consultation, client=Client(REMOTE_ADDR="192.0.2.200"), text=KEPT)
    assert slowed.status_code == 429
    assert 0 < int(slowed["Retry-After"]) <= 600
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


def test_one_mailbox_is_not_flooded_however_its_address_is_written(consultation):
    """Capitals, and what follows a "+", lead to the same mailbox; another host or a longer name does not."""
    written = ["victim@example.org", "Victim@example.org", "VICTIM@Example.ORG", "victim+a@example.org"]
    for email in [*written, *(f"vic{letter}im+{letter}@example.org" for letter in "tT"), "victim@EXAMPLE.org"]:
        assert post(consultation, email=email).status_code == 303
    assert Mail.objects.filter(to__iendswith="@example.org").count() == settings.CONTRIBUTION_LETTERS_PER_ADDRESS
    for email in ("victims@example.org", "victim@example.com", "v_ctim@example.org"):
        post(consultation, email=email)
        assert Mail.objects.filter(to=email).exists()


@pytest.mark.parametrize("number", ["2026-999", "no-such"])
def test_there_is_no_form_for_what_is_not_public(client, number):
    assert client.get(f"/en/c/{number}/comment/").status_code == 404
    assert client.post(f"/en/c/{number}/comment/", {"text": "x"}).status_code == 404


def test_the_writer_says_in_which_language_the_text_is(client, consultation):
    """People write Serbian on an Albanian page; without a choice it is the language of the page."""
    page = client.get(ADDRESSES["sq"].format(consultation.number)).content.decode()
    assert '<option value="sq" selected>' in page
    for chosen in ({"text_language": "sr-latn"}, {}, {"text_language": "en", "text": "Члан 5 није јасан."}):
        assert post(consultation, "sq", **chosen).status_code == 303
    rows = Contribution.objects.select_related("contributor").order_by("position")
    assert [row.language for row in rows] == ["sr-latn", "sq", "sr-cyrl"]
    assert {row.contributor.language for row in rows} == {"sq"}


@pytest.mark.parametrize("act", ["erase", "disown", "retention"])
def test_a_form_whose_person_was_forgotten_leads_to_the_receipt(client, consultation, act):
    token = aged_token(consultation.number)
    private = post(consultation, text=KEPT, token=token)["Location"]
    if act == "retention":
        Contributor.objects.all().delete()
    else:
        assert client.post(private, {"action": act, "sure": "1"}).status_code == 200
    again = post(consultation, text=KEPT, token=token)
    assert again.status_code == 303
    assert Contribution.objects.get().receipt in client.get(again["Location"]).content.decode()


def _full(consultation, settings):
    settings.CONTRIBUTIONS_PER_NETWORK = 0


def _over(consultation, settings):
    close(consultation)


def _withdrawn(consultation, settings):
    Consultation.objects.filter(pk=consultation.pk).update(withdrawn_at=timezone.now())


@pytest.mark.parametrize("age", [timedelta(minutes=1), timedelta(hours=25)])
@pytest.mark.parametrize("meanwhile", [_full, _over, _withdrawn])
def test_a_retry_of_what_was_accepted_gets_its_receipt(consultation, settings, meanwhile, age):
    """However late it comes, and whatever has filled up or ended since."""
    key = uuid.uuid4()
    first = post(consultation, text=KEPT, token=aged_token(consultation.number, key=key))
    meanwhile(consultation, settings)
    again = post(consultation, text=KEPT, token=aged_token(consultation.number, age, key))
    assert (again.status_code, again["Location"]) == (303, first["Location"])


def test_before_the_opening_the_page_names_the_period_that_comes(client, consultation):
    opens_at = timezone.now() + timedelta(days=1)
    Consultation.objects.filter(pk=consultation.pk).update(opens_at=opens_at)
    shown = client.get(ADDRESSES["en"].format(consultation.number)).content.decode()
    assert "Comments are accepted from" in shown
    assert "Comments were accepted" not in shown


def test_a_withdrawn_consultation_says_so_and_names_no_period(client, consultation):
    Consultation.objects.filter(pk=consultation.pk).update(withdrawn_at=timezone.now())
    for page in (client.get(ADDRESSES["en"].format(consultation.number)), post(consultation, text=KEPT)):
        shown = page.content.decode()
        assert "This consultation was withdrawn on" in shown
        assert "Comments are accepted from" not in shown
    assert "Your comment was not stored." in shown
    assert escape(KEPT) in shown


@pytest.mark.parametrize(
    "change",
    [
        {"files": upload(docx())}, {"name": "Ana"}, {"kind": "ngo"}, {"email": "nobody"}, {"text_language": "sq"},
        {"about": "a question"},
    ],
)  # fmt: skip
def test_the_same_text_with_something_else_is_told_what_is_stored(client, consultation, change):
    """Nothing that was added to a form that had already been accepted vanishes in silence."""
    token = aged_token(consultation.number)
    first = post(consultation, text=KEPT, token=token)["Location"]
    assert "This form was sent before" not in client.get(first).content.decode()
    again = post(consultation, text=KEPT, token=token, **change)
    page = client.get(again["Location"]).content.decode()
    assert again["Location"].startswith(first)
    assert "This form was sent before" in page
    assert "Without files" in page
    assert Contribution.objects.count() == 1


def test_the_receipt_lists_the_files_that_came_with_it(client, consultation):
    sent = post(consultation, files=[upload(docx()), upload(odt())])
    page = client.get(sent["Location"]).content.decode()
    assert [f"File {number} ({kind}" in page for number, kind in ((1, "DOCX"), (2, "ODT"))] == [True, True]


FORGOTTEN = "Browsers forget chosen files: choose them again."


def test_every_page_that_asks_again_says_that_files_are_forgotten(consultation, settings):
    token = aged_token(consultation.number)
    post(consultation, text="First.", token=token)
    answers = [
        post(consultation, email="nobody", files=upload(docx())),
        post(consultation, text="Second.", token=token, files=upload(docx())),
    ]
    settings.CONTRIBUTIONS_PER_NETWORK = 0
    answers += [post(consultation, files=upload(docx())), post(consultation)]
    assert [answer.status_code for answer in answers] == [400, 409, 429, 429]
    assert [FORGOTTEN in answer.content.decode() for answer in answers] == [True, True, True, False]


def test_one_network_cannot_shut_a_consultation_for_all(consultation, settings):
    settings.CONTRIBUTIONS_PER_NETWORK, settings.CONTRIBUTIONS_PER_CONSULTATION = 2, 3
    flood, neighbour, late = (Client(REMOTE_ADDR=f"{network}.7") for network in ("192.0.2", "198.51.100", "203.0.113"))
    answers = [post(consultation, client=flood) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [303, 303, 429, 429, 429, 429]
    assert "from your network" in answers[-1].content.decode()
    assert post(consultation, client=neighbour).status_code == 303
    full = post(consultation, client=late)
    assert full.status_code == 429
    assert 0 < int(full["Retry-After"]) <= 600
    assert "Many comments are arriving on this consultation" in full.content.decode()
    assert "from your network" not in full.content.decode()


@pytest.mark.parametrize(
    "content",
    [
        pdf(stream(b"\x89\x00/JS\xff(/JS (\xfe")),
        pdf(stream(b"BT (HTML/CSS/JS and /JavaScript) Tj ET"), b"<< /Type /Page >>"),
        pdf(b"<< /JSONData 1 /LaunchPad 2 >>"),
        pdf(hostile_files.packed(b"<< /Type /Page >>", facts=b"/Filter /FlateDecode", pack=zlib.compress)),
    ],
)
def test_a_pdf_whose_streams_only_look_like_programs_comes_in(consultation, content):
    assert post(consultation, files=upload(content)).status_code == 303


def test_a_large_scan_comes_in(consultation):
    """In nine megabytes of noise the three letters of /JS stand somewhere in every other file."""
    noise = random.Random(1).randbytes(1024 * 1024) + b"/JS " + random.Random(2).randbytes(8 * 1024 * 1024)
    assert post(consultation, files=upload(pdf(stream(noise, b"/Filter /DCTDecode")))).status_code == 303


ACTION = b"<< /S /JavaScript /JS (app.alert(1)) >>"


@pytest.mark.parametrize(
    "content",
    [
        pdf(ACTION),
        pdf(b"<< /S /Rendition /JS 5 0 R >>"),
        pdf(b"<< /S /J#61vaScript /#4aS (x) >>"),
        pdf(b"<< /S /Launch /F (cmd.exe) >>"),
        pdf(b"<< /Names << /EmbeddedFiles 2 0 R >> >>"),
        pdf(b"<< /Subtype/RichMedia>>"),
        pdf(stream(b"quiet"), ACTION),
        pdf(stream(zlib.compress(ACTION), b"/Type /ObjStm /Filter /FlateDecode")),
        pdf(stream(ACTION, b"/Type /ObjStm")),
        pdf(stream(zlib.compress(b" " * 60 * 1024 * 1024), b"/Type /ObjStm /Filter /FlateDecode")),
        pdf(b"<< /A (>>stream\n) /OpenAction " + ACTION + b" /B (endstream) >>"),
        pdf(b"% >>stream\n", ACTION, b"% endstream\n"),
        b"%PDF-1.7 >>stream\n" + ACTION,
    ],
)
def test_a_pdf_that_acts_is_refused_wherever_it_hides_it(consultation, content):
    answer = post(consultation, files=upload(content))
    assert answer.status_code == 400
    assert "The PDF holds programs" in answer.content.decode()


ARRIVAL = re.compile(r'name="arrival" value="([^"]+)"')


@pytest.fixture
def refused(consultation, settings):
    """A form that came twenty minutes ago, while a flood left no room; returns its fields, to be sent again."""
    settings.CONTRIBUTIONS_PER_CONSULTATION = 0
    with clock_at(timezone.now() - timedelta(minutes=20)):
        sent = {"token": aged_token(consultation.number), "text": KEPT}
        answer = post(consultation, **sent)
    assert answer.status_code == 429
    assert "within 15 minutes after the end" in answer.content.decode()
    return sent | {"arrival": ARRIVAL.search(answer.content.decode())[1]}


def ended(consultation, ago: timedelta, **more) -> None:
    end = timezone.now() - ago
    due = {"closing_soon_at": end - timedelta(days=1), "closes_at": end, "report_due_at": end + timedelta(days=9)}
    Consultation.objects.filter(pk=consultation.pk).update(**due | more)


def test_whom_a_flood_kept_out_in_time_is_not_late(consultation, refused):
    """Also while the flood goes on: what is noted was counted when it was refused."""
    ended(consultation, timedelta(minutes=11))
    assert post(consultation, **refused).status_code == 303
    stored = Contribution.objects.get()
    assert stored.text == KEPT
    assert timedelta(minutes=19) < timezone.now() - stored.received_at < timedelta(minutes=22)


@pytest.mark.parametrize(
    ("ago", "change", "record"),
    [
        (16, {}, {}), (11, {"text": "Another one."}, {}), (11, {"arrival": ""}, {}), (11, {"arrival": "forged"}, {}),
        (11, {}, {"withdrawn_at": timezone.now()}),
    ],
)  # fmt: skip
def test_nothing_else_comes_in_after_the_closing(consultation, settings, refused, ago, change, record):
    """Too late again, another text, no note of ours, a withdrawal."""
    settings.CONTRIBUTIONS_PER_CONSULTATION = 100
    ended(consultation, timedelta(minutes=ago), **record)
    assert post(consultation, **refused | change).status_code == 403
    assert not Contribution.objects.exists()


def test_a_note_is_of_use_to_its_form_only_and_not_if_that_came_late(consultation, settings, refused):
    settings.CONTRIBUTIONS_PER_CONSULTATION = 100
    ended(consultation, timedelta(minutes=11))
    assert post(consultation, text=KEPT, arrival=refused["arrival"]).status_code == 403
    key = uuid.uuid4()
    with clock_at(timezone.now() - timedelta(minutes=5)):
        late = arrival_note(consultation.number, key, KEPT)
    token = aged_token(consultation.number, timedelta(minutes=30), key)
    assert post(consultation, text=KEPT, token=token, arrival=late).status_code == 403


def test_while_it_is_open_a_note_gives_no_room_and_keeps_its_hour(consultation, refused):
    again = post(consultation, **refused)
    assert again.status_code == 429
    assert ARRIVAL.search(again.content.decode())[1] == refused["arrival"]


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
def test_a_text_that_is_not_even_read_is_answered_with_the_limit(consultation, client, kind):
    """As browsers send it, in parts, and as programs do."""
    parts = f'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n{"a" * 3_000_000}\r\n--x--\r\n'
    body = parts if "multipart" in kind else f"text={'a' * 3_000_000}"
    answer = client.generic("POST", ADDRESSES["en"].format(consultation.number), body, kind)
    assert answer.status_code == 400
    page = answer.content.decode()
    for words in ("The text is too long", "Teksti është shumë i gjatë", "Tekst je predugačak", "2.5 MB"):
        assert words in page


def descriptions(page: str) -> dict[str, str]:
    """What is read aloud with each field, by its name; every id that it leads to is there, once."""
    root = html.fromstring(page)
    found = {}
    for field in root.xpath("//main//*[@aria-describedby][@name]"):
        parts = [root.xpath(f"//*[@id='{each}']") for each in field.get("aria-describedby").split()]
        assert all(len(part) == 1 for part in parts), field.get("aria-describedby")
        found[field.get("name")] = " ".join(part[0].text_content() for part in parts)
    return found


def test_hint_and_errors_of_a_field_are_read_with_it(consultation, client):
    asked = descriptions(client.get(ADDRESSES["en"].format(consultation.number)).content.decode())
    assert "Write no personal data" in asked["text"]
    assert "Only to send you the receipt" in asked["email"]
    assert "each smaller than 10 MB" in asked["files"]
    wrong = {"text": "", "email": "nobody", "files": upload(b"MZ", "a.exe"), "name": "x" * 200}
    told = descriptions(post(consultation, **wrong).content.decode())
    assert "Write your comment" in told["text"]
    assert "Write no personal data" in told["text"]
    assert "Only to send you the receipt" in told["email"]
    assert "Enter an e-mail address" in told["email"]
    assert "A file must be PDF, DOCX or ODT." in told["files"]
    assert told["name"]


def test_so_are_those_of_the_sign_up(client):
    page = client.post("/en/interest/", {"email": "nobody", "q": "x" * 500, "kind": "nothing"}).content.decode()
    told = descriptions(page)
    assert "Enter an e-mail address" in told["email"]
    assert "What you ticked stays" in told["q"]
    assert "at most" in told["q"]
    assert {"kind", "consent"} <= set(told)
    right = {"email": "a@example.org", "consent": "on", "kind": "citizen", "frequency": "at_once", "language": "en"}
    told = descriptions(client.post("/en/interest/", right).content.decode())
    assert "Tick at least one institution" in told["institution"]
