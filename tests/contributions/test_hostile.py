"""A thousand hostile texts go through form, page, CSV, XLSX, data, PDF and mail, and none of them does anything.

Every twelfth of them, unless ALL_HOSTILE_TEXTS is set: all take minutes.
"""

import csv
import io
import os
import unicodedata
import zipfile
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from consultation_pages.models import Consultation
from contributions import letters, pdf, report_files
from contributions.forms import ContributionForm
from contributions.models import Contribution, Decision, Standing
from contributions.submission import submit
from core.csv_export import FORMULA_STARTS
from core.mail.message import build
from core.models import Mail
from tests.contributions.sending import ADDRESSES, LISTS, aged_token, enter, open_consultation, post, publish

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
IN_ONE_FILE = 120  # a file of a thousand such texts takes minutes
ATTACKS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>", "</textarea><script>1",
    "javascript:alert(1)", "<iframe srcdoc='<script>1</script>'>", "{{ 7*7 }}{% debug %}", "${7*7} #{7*7}",
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "=HYPERLINK(\"http://evil.example\")", "＝1+1", "'=1",
    "=cmd|' /C calc'!A0", "' OR 1=1 --", "\\'; DROP TABLE contributions_contribution; --", "a\nBcc: x@example.org",
    "a\r\n\r\n<html>", "\u202egnirts", "\u2066\u2067x\u2069", "a\u200bb\u200db\ufeff", "\x00NUL\x00", "\ud800 alone",
    "\udfff\ud800", "\x01\x02\x1b[31m\x7f\x85", "Z̸̡̛͍̙a̶l̵g̷o̴" * 20, "x" * 9000, "ﷺ" * 300, "👩‍👩‍👧‍👦" * 50,
    "%s%n%d %(x)s {0}",
    "<!--", "]]>", "<![CDATA[x", "&lt;script&gt;&#0;", "<a href='data:text/html,x'>x</a>", "../../etc/passwd",
)  # fmt: skip


def texts() -> list[str]:
    """The attacks in three surroundings, then some letters of every 256 code points that have any."""
    found = [around.format(attack) for around in ("{}", "Neni 5. {} Fund.", "{}\n\n{{}}") for attack in ATTACKS]
    for block in range(0, 0x110000, 256):
        named = [chr(code) for code in range(block, block + 256) if unicodedata.category(chr(code)) != "Cn"]
        found += ["".join(named[start : start + 64]) for start in range(0, len(named), 64)] if block < 0x30000 else []
    return found[:1000]


class Markup(HTMLParser):
    """What a browser would act upon."""

    def __init__(self):
        super().__init__()
        self.active = []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag in ("iframe", "object", "embed", "base") or (tag == "script" and "src" not in values):
            self.active.append((tag, attrs))
        if any(
            name.startswith("on") or (value or "").lower().startswith(("javascript:", "data:text"))
            for name, value in attrs
        ):
            self.active.append((tag, attrs))
        if tag == "img" and values.get("src") == "x":
            self.active.append((tag, attrs))


def active(content: bytes) -> list:
    found = Markup()
    found.feed(content.decode())
    return [each for each in found.active if each != ("script", [("type", "application/ld+json")])]


@pytest.fixture
def consultation(settings):
    settings.CONTRIBUTIONS_PER_NETWORK = settings.CONTRIBUTIONS_PER_CONSULTATION = 10_000
    return open_consultation("MD")


def send(consultation, client: Client, text: str):
    fields = {"token": aged_token(consultation.number), "text": text, "name": text[:160], "shows_name": "on"}
    body = urlencode({key: value.encode("utf-8", "surrogatepass") for key, value in fields.items()})
    return client.generic("POST", ADDRESSES["en"].format(consultation.number), body.encode(), FORM)


def show_all(consultation) -> None:
    """As officers would, in three statements."""
    rows = Contribution.objects.filter(consultation=consultation)
    Decision.objects.bulk_create(
        [Decision(contribution=row, state="published", decided_at=timezone.now()) for row in rows]
    )
    for decision in Decision.objects.filter(contribution__in=rows):
        Standing.objects.filter(pk=decision.contribution_id).update(state="published", decision=decision)


def to_send() -> list[str]:
    """All of them, or all attacks and every twelfth of the rest."""
    sent = texts()
    assert len(sent) == 1000
    return sent if os.environ.get("ALL_HOSTILE_TEXTS") else sent[: len(ATTACKS)] + sent[len(ATTACKS) :: 12]


def let_in(consultation) -> list[Contribution]:
    """The texts that the form lets in, in the register as it makes them, each under a name of the same words."""
    address, rows = {"email": "ana@example.org"}, []
    for text in to_send():
        typed = {"token": aged_token(consultation.number), "text": text, "name": text[:160], "shows_name": "on"}
        form = ContributionForm(consultation.number, [], typed | address)
        rows += [submit(consultation.pk, form.submission)] if form.is_valid() else []
    assert len(rows) > 0.9 * len(to_send())
    return rows


def test_a_thousand_hostile_texts_do_nothing(consultation):
    sent = to_send()
    address, client = LISTS["en"].format(consultation.number), Client(raise_request_exception=False)
    answers = [send(consultation, client, text) for text in sent]
    assert {answer.status_code for answer in answers} <= {303, 400}
    assert sum(answer.status_code == 303 for answer in answers) > 0.9 * len(sent)
    assert [active(answer.content) for answer in answers if active(answer.content)] == []
    show_all(consultation)
    page, number = client.get(address), 1
    while page.status_code == 200:
        assert active(page.content) == []
        number += 1
        page = client.get(f"{address}?page={number}")
    assert number > 2
    assert page.status_code == 404
    table = client.get(f"{address}comments.csv").content.decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(table, newline="")) for cell in line]
    assert [cell for cell in cells if cell.startswith(FORMULA_STARTS)] == []
    book = zipfile.ZipFile(io.BytesIO(client.get(f"{address}comments.xlsx").content))
    assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    entries = client.get(f"{address}comments.json").json()["entries"]
    assert len(entries) == Contribution.objects.filter(consultation=consultation).count() > 0.9 * len(sent)


def test_a_megabyte_is_refused_and_kept(consultation):
    answer = post(consultation, text="ë" * 500_000)
    assert answer.status_code == 400
    assert "ë" * 500_000 in answer.content.decode()


def test_an_attack_in_a_letter_is_no_header_and_no_markup(consultation, settings):
    settings.CONTRIBUTION_LETTERS_PER_ADDRESS = 10_000
    author = {"name": "Ana\nBcc: x@example.org", "email": "ana@example.org", "language": "en"}
    rows = [*(enter(consultation, attack, author=author) for attack in ATTACKS[:24]), *let_in(consultation)]
    for row in rows[:24]:
        publish(row)
    texts_of = {row.pk: row.text for row in rows}
    mails = Mail.objects.filter(template__startswith=letters.FOLDER)
    assert len(mails) == len(rows) + 24
    for mail in mails:
        letter, text = build(mail), texts_of[mail.context["contribution"]]
        assert letter.recipients() == ["ana@example.org"]
        assert "\n" not in letter.subject
        assert not letter.alternatives
        assert text not in letter.body or len(text) < 8  # "-1" stands in an address, and is nobody's words there
        assert letter.message().as_bytes()


@pytest.mark.skipif(pdf.engine() is None, reason="no WeasyPrint or no Pango on this machine")
def test_a_report_of_attacks_is_text(consultation, monkeypatch):
    fetched = []
    monkeypatch.setattr(pdf, "fetch_nothing", lambda url, *args, **kwargs: fetched.append(url))
    let_in(consultation)
    show_all(consultation)
    reported = Consultation.objects.filter(is_sample=True, report_published_at__isnull=False).first()
    page, _record, _version = next(each for each in report_files.outdated() if each[1].pk == reported.pk)
    found = list(report_files.everything(consultation))
    for start in range(0, len(found), IN_ONE_FILE):
        some = found[start : start + IN_ONE_FILE]
        monkeypatch.setattr(report_files, "everything", lambda record, some=some: some)
        reader = PdfReader(io.BytesIO(pdf.pdf_of(report_files.html_of(page, consultation), "")))
        assert "/JavaScript" not in str(reader.trailer["/Root"])
        assert "/OpenAction" not in reader.trailer["/Root"]
        first, last = (words_of(some_pages) for some_pages in (reader.pages[:4], reader.pages[-2:]))
        assert "alert(1)" in first or start
        assert f". {some[-1].record.position}" in last
    assert fetched == []


def words_of(pages) -> str:
    """Where a font has signs beyond two bytes, as some machines' have, pypdf reads a NUL before each letter."""
    return " ".join(each.extract_text() for each in pages).replace("\x00", "")
