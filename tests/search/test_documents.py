"""The words of files: read in the background within limits, found with the page that lists them, and only with that."""

import re
import subprocess
import sys
import textwrap
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import OperationalError
from django.utils import timezone

from consultation_pages.approval import emergency_release, publish_without_review
from consultation_pages.imports import importer
from consultation_pages.models import Consultation, ConsultationPage, DocumentRow
from core import full_text, jobs
from core.full_text import read_query
from search import documents, page_texts
from search.found import find
from search.models import DocumentText, PageText
from search.page_texts import MOST_BESIDE, renew_stale
from tests.core.test_full_text import random_words
from tests.editing import account, draft_consultation, fresh, through_review, upload
from tests.search.files import BAD, GOOD, READ, REVISED, UNSEEN

pytestmark = pytest.mark.django_db


def stored(suffix: str, content: bytes):
    """A document with this content."""
    return fill(upload(), suffix, content)


def fill(document, suffix: str, content: bytes):
    """Gives a document another file."""
    document.file.save(f"file.{suffix}", ContentFile(content), save=False)
    document.save()
    return document


def found(words):
    return {each.key for each in find(read_query(words), timezone.now()).found}


def work():
    """What the background process does until nothing is left."""
    while documents.read_new() | renew_stale():
        pass


@pytest.mark.parametrize("suffix", GOOD)
def test_words_are_read_from_every_kind_of_file(suffix):
    kept = documents.read(stored(suffix, GOOD[suffix]))
    assert kept.problem == ""
    for words in ("Neni 1", "Karburantizimi", "vendit", "shërbimi"):
        assert words in kept.text, kept.text
    if suffix == "pdf":
        assert "pertokes" in kept.text, "a word that was cut at the end of a line is one word"


@pytest.mark.parametrize("suffix", REVISED)
def test_of_a_file_under_revision_only_what_it_says_now_is_read(suffix):
    kept = documents.read(stored(suffix, REVISED[suffix]))
    lines = kept.text.splitlines()
    assert [line for line in READ if line not in lines] == [], kept.text
    assert [word for word in UNSEEN if word in kept.text] == []


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_kept_as_such_and_hurts_nobody(name):
    suffix, content = BAD[name]
    kept = documents.read(stored(suffix, content))
    assert (kept.text, bool(kept.problem)) == ("", True)


@pytest.mark.parametrize(
    "program",
    [
        "x = [0] * 10**9",
        "x = []\nwhile True: x.append(bytes(10**7))",
        "with open('written-by-a-file', 'w') as file: file.write('x' * 100)",
        "import os\nos.abort()",
        "def f(): f()\nf()",
    ],
)
def test_limits_hold_for_whatever_a_reader_does(program, monkeypatch, tmp_path):
    script = tmp_path / "reader.py"
    body = f"import sys\nsys.path.insert(0, {str(documents.PROGRAM.parent)!r})\nimport extraction\nextraction.limit()\n"
    script.write_text(body + textwrap.dedent(program))
    monkeypatch.setattr(documents, "PROGRAM", script)
    monkeypatch.chdir(tmp_path)
    kept = documents.read(upload())
    assert (kept.text, bool(kept.problem)) == ("", True)


def test_time_ends(monkeypatch, tmp_path):
    script = tmp_path / "reader.py"
    script.write_text("while True: pass")
    monkeypatch.setattr(documents, "PROGRAM", script)
    monkeypatch.setattr(documents, "LONGEST_WAIT", 0.5)
    assert documents.read(upload()).problem == "TimeoutExpired"


@pytest.fixture
def clock(monkeypatch):
    """Now, moved by hand."""
    moment = [timezone.now()]
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment[0])
    return moment


def outage(monkeypatch, page, *times: Exception):
    """Readings of the file of a page that end with these, and then with words."""
    ends, [failing] = list(times), [row.document for row in page.documents.all()]

    def extract(document):
        if ends and document == failing:
            raise ends.pop(0)
        return "Karburantizimi i vendit", ""

    monkeypatch.setattr(documents, "_extract", extract)
    return ends


def test_a_file_is_read_when_the_outage_is_over(page, monkeypatch, clock):
    outage(monkeypatch, page, OSError("no such disk"), OSError("no such disk"))
    work()
    for wait in (5, 20):  # minutes, longer each time
        clock[0] += timedelta(minutes=wait, seconds=-1)
        work()
        assert page.translation_key not in found("karburantizimit")
        clock[0] += timedelta(seconds=1)
        work()
    assert page.translation_key in found("karburantizimit")


def test_a_file_that_always_takes_too_long_is_left_alone_after_a_day(page, monkeypatch, clock):
    late = [subprocess.TimeoutExpired("reader", 90)] * 20
    ends = outage(monkeypatch, page, *late)
    work()
    for wait in (5, 20, 80, 320, 1280, 10_000, 10_000):
        clock[0] += timedelta(minutes=wait)
        work()
    assert len(late) - len(ends) == 6


def test_an_outage_of_one_file_keeps_no_other_from_being_read(page, monkeypatch):
    outage(monkeypatch, page, OSError("no such disk"))
    other = draft_consultation()
    through_review(other)
    work()
    assert {page.translation_key, other.translation_key} & found("karburantizimit") == {other.translation_key}


def test_the_rebuild_tries_again_what_could_not_be_read(page, monkeypatch):
    monkeypatch.setattr(documents, "_extract", lambda document: ("", "ended with 1"))
    work()
    outage(monkeypatch, page)
    documents.read_failed_again()
    work()
    assert page.translation_key in found("karburantizimit")


def test_a_turn_ends_after_a_slow_file(page, monkeypatch):
    outage(monkeypatch, page)
    work()
    for _ in range(2):
        through_review(draft_consultation())
    monkeypatch.setattr(documents, "TURN", 0)
    assert documents.read_new() is True, "mail is sent before the second file is read"
    assert documents.read_new() is False


def test_what_was_read_when_the_time_is_up_counts(monkeypatch, tmp_path):
    script = tmp_path / "reader.py"
    script.write_text(
        f"import sys\nsys.path.insert(0, {str(documents.PROGRAM.parent)!r})\nimport extraction\n"
        "extraction.SECONDS = 6\n"
        "def slow(content):\n    yield 'first'\n    while True: pass\n"
        "extraction.READERS['txt'] = slow\nextraction.main()\n"
    )
    monkeypatch.setattr(documents, "PROGRAM", script)
    assert documents.read(upload()).text == "first"


def test_the_program_knows_nothing_of_the_site():
    imported = re.findall(r"^\s*(?:from|import) (\w+)", documents.PROGRAM.read_text(), re.MULTILINE)
    assert set(imported) <= {*sys.stdlib_module_names, "pypdf"}


@pytest.fixture
def page():
    """A public consultation that lists a file of Albanian words."""
    page = draft_consultation()
    fill(page.documents.first().document, "docx", GOOD["docx"])
    through_review(page)
    return fresh(page)


def test_a_page_is_found_by_the_words_of_its_file_once_it_was_read(page, client):
    assert page.translation_key not in found("karburantizimit")
    work()
    assert page.translation_key in found("karburantizimit")
    html = client.get("/sq/kerko/?q=karburantizimi").content.decode()
    assert "<mark>Karburantizimi</mark> i vendit" in html


def test_files_of_drafts_are_not_even_read():
    page = draft_consultation()
    document = page.documents.first().document
    work()
    assert not DocumentText.objects.filter(document=document).exists()


def test_a_file_that_only_a_draft_of_a_public_page_lists_is_not_found(page):
    work()
    secret = stored("docx", GOOD["docx"])
    text = page.get_latest_revision_as_object()
    text.documents = [DocumentRow(title="Secret", document=secret, locale=page.locale)]
    text.save_revision()
    work()
    assert not DocumentText.objects.filter(document=secret).exists()


def test_a_file_that_is_no_longer_listed_is_no_longer_found(page):
    work()
    text = page.get_latest_revision_as_object()
    text.documents = []
    text.save_revision()
    publish_without_review(fresh(page).get_latest_revision_as_object(), importer(), "test")
    work()
    assert page.translation_key not in found("karburantizimit")


@pytest.mark.parametrize(
    ("language", "belongs_to"), [("sq", "sq"), ("sr-latn", "sr-latn"), ("mul", "sq sr-latn en"), ("en", "en")]
)
def test_a_file_belongs_to_the_page_in_its_language(language, belongs_to, monkeypatch):
    in_english = ConsultationPage.objects.live().filter(locale__language_code="en").values("translation_key")
    source = (
        ConsultationPage.objects.live().filter(translation_key__in=in_english, documents__isnull=False).earliest("pk")
    )
    twins = ConsultationPage.objects.live().filter(translation_key=source.translation_key)
    DocumentRow.objects.filter(page__in=twins).update(language=language)
    monkeypatch.setattr(documents, "_extract", lambda document: ("Karburantizimi i vendit", ""))
    documents.read(source.documents.first().document)
    work()
    with_words = PageText.objects.filter(page__in=twins.values("pk"), beside__contains="Karburantizimi")
    expected = set(belongs_to.split()) & set(twins.values_list("locale__language_code", flat=True))
    assert {text.page.locale.language_code for text in with_words} == expected


def test_a_file_in_the_language_of_a_withdrawn_translation_is_found_with_the_source(monkeypatch):
    record = Consultation.objects.get(number="2026-S6")
    monkeypatch.setattr(documents, "_extract", lambda document: ("Obrazac mora biti dostupan i", ""))
    rows = DocumentRow.objects.filter(page=record.source_page)
    rows.update(language="sr-latn")
    documents.read(rows.first().document)
    work()
    assert record.key in found('"obrazac mora biti dostupan i"')
    page = ConsultationPage.objects.get(translation_key=record.key, locale__language_code="sr-latn")
    emergency_release(page, account("publisher"), account("publisher2"), "test", withdrawing=True)
    work()
    assert record.key in found('"obrazac mora biti dostupan i"')


def test_a_file_of_random_words_keeps_nothing_from_being_published(page, monkeypatch):
    words = random_words(MOST_BESIDE)
    monkeypatch.setattr(documents, "_extract", lambda document: (" ".join(words), ""))
    work()
    assert page.translation_key in found(words[0])
    assert not PageText.objects.filter(is_stale=True).exists()
    publish_without_review(fresh(page).get_latest_revision_as_object(), importer(), "test")
    work()
    assert page.translation_key in found(words[0])


def test_a_page_that_cannot_be_indexed_keeps_no_other_waiting_and_nothing_withheld(page, monkeypatch, caplog):
    monkeypatch.setattr(page_texts, "_later", {})
    work()
    other = draft_consultation()
    through_review(other)
    work()
    PageText.objects.filter(pk__in=[page.pk, other.pk]).update(is_stale=True, text="")
    renewed, put = [], full_text.put

    def fail(which):
        renewed.append(which.pk)
        if which.pk == page.pk and "karburantizimi" in which.folded_text:
            raise OperationalError("string is too long for tsvector")
        put(which)

    monkeypatch.setattr(full_text, "put", fail)
    renew_stale()
    assert renewed == [page.pk, page.pk, other.pk]
    assert page.translation_key not in found("karburantizimi"), "what is beside it may be withheld by now"
    assert PageText.objects.get(pk=page.pk).beside == ""
    assert PageText.objects.get(pk=page.pk).is_stale
    renew_stale()
    assert len(renewed) == 3, "it is not tried at every turn"
    monkeypatch.setattr(full_text, "put", put)
    monkeypatch.setattr(page_texts, "_later", {page.pk: 0.0})
    renew_stale()
    assert page.translation_key in found("karburantizimi")


def test_each_file_is_read_once(page, monkeypatch):
    work()
    monkeypatch.setattr(documents, "_extract", lambda document: pytest.fail("read again"))
    work()


def test_the_jobs_are_registered():
    assert {"texts of files", "texts of pages", "search index"} <= set(jobs._jobs)
