"""One tagged PDF per language, made in the background; the site works where none can be made."""

import io
import uuid

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from pypdf import PdfReader

from consultation_pages.models import Consultation, Question, ReportPage
from contributions import pdf, report_files
from contributions.models import Answer, Contribution, Contributor, MeetingRecord, ReportFile
from contributions.people import disown, erase
from contributions.reports import report_pages
from tests.contributions.sending import decide_as, publish

pytestmark = pytest.mark.django_db
NAMES = {"sq": "raporti", "sr": "izvestaj", "en": "report"}
needs_engine = pytest.mark.skipif(pdf.engine() is None, reason="no WeasyPrint or no Pango on this machine")


@pytest.fixture
def reported():
    """A sample whose report is out, with the demo's comments."""
    return Consultation.objects.filter(is_sample=True, report_published_at__isnull=False).first()


def make_all() -> None:
    while report_files.make_files():
        pass


def text_of(consultation, prefix="sq") -> str:
    answer = Client().get(f"/{prefix}/c/{consultation.number}/{NAMES[prefix]}/report.pdf")
    assert answer.status_code == 200
    reader = PdfReader(io.BytesIO(b"".join(answer.streaming_content)))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == {"sr": "sr-Latn"}.get(prefix, prefix)
    return " ".join(page.extract_text() for page in reader.pages)


@needs_engine
def test_each_language_has_its_tagged_file_with_all_answers(reported):
    make_all()
    said = {
        "sq": ("Pika 2 u hoq", "në këtë platformë"),
        "sr": ("2 je brisana: službenik", "na ovoj platformi"),
        "en": ("Point 2 was removed", "on this platform"),
    }
    for prefix, (answered, participants) in said.items():
        text = " ".join(text_of(reported, prefix).split())
        assert answered in text
        assert participants in text
        assert "такса од 50 евра" in text
    assert report_files.make_files() is False


@needs_engine
def test_the_file_has_the_heads_of_the_page_and_names_languages_in_words(reported):
    make_all()
    text = " ".join(text_of(reported, "en").split())
    page = next(each for each in report_pages(reported) if each.locale.language_code == "en")
    assert page.body
    assert "What people said" in text.replace("What people said and what was decided", "")
    assert "in Serbian (Cyrillic)" in text
    assert "sr-cyrl" not in text


@needs_engine
def test_heads_of_tables_do_not_break_inside_words():
    words = ["Lloji", "Identifikuar", "Ftuar", "Dorëzuar", "Kthyer", "Hapën ftesën", "Dërguan komente"]
    cells = "".join(f'<th scope="col">Të {word}</th>' for word in words)
    table = f'<table><thead><tr>{cells}</tr></thead><tr><th scope="row">Organizata joqeveritare</th></tr></table>'
    style = render_to_string("contributions/report_pdf.css")
    text = PdfReader(io.BytesIO(pdf.pdf_of(f'<html lang="sq"><title>T</title>{table}', style))).pages[0].extract_text()
    assert [each for word in words for each in word.split() if each not in text] == []


@needs_engine
def test_what_is_withheld_or_erased_later_leaves_the_file(reported):
    Contributor.objects.filter(contribution__consultation=reported).update(name="Canary", shows_name=True)
    make_all()
    first = Contribution.objects.filter(consultation=reported).order_by("position").first()
    before = text_of(reported)
    assert "Canary" in before
    for person in Contributor.objects.filter(contribution__consultation=reported):
        erase(person)
    decide_as(first, "withheld", reason="personal_data")
    make_all()
    after = text_of(reported)
    assert "Canary" not in after
    assert first.text[:20] in before
    assert first.text[:20] not in after
    assert ReportFile.objects.filter(consultation=reported, language="sq").count() == 1


def in_print(consultation, code: str) -> str:
    pages = report_pages(consultation)
    return " ".join(report_files.html_of(pages.get(locale__language_code=code), consultation).split())


def test_the_file_says_what_is_covered_which_question_is_answered_and_in_which_language(reported):
    first, second, *_ = reported.contributions.filter(standing__state="published", language="sq").order_by("position")
    asked = Question.objects.filter(page__translation_key=reported.key, page__locale__language_code="en")
    question = asked.first()
    Contribution.objects.filter(pk=first.pk).update(question=question.translation_key)
    for one in (first, second):
        for position in (1, 2):
            facts = {"kind": "pdf", "path": f"{one.pk}/{position}", "size": 1, "digest": "x", "salt": "x"}
            one.attachments.create(position=position, **facts)
    Answer.objects.filter(contribution__in=(first, second)).update(reason_sq="Sepse.", reason_sr="", reason_en="")
    publish(first, shown_text="██", hides_files=True, reason="personal_data")
    text = in_print(reported, "en")
    assert f"On the question: <span>{escape(question.text)}</span>" in text
    assert "Parts are blacked out. 2 files are not shown. It holds personal data of other people." in text
    assert text.count("2 files came with it.") == 1
    assert f'<div dir="auto" lang="sq"><p>{second.text[:20]}' in text
    assert text.count('<div lang="sq"><p>Sepse.</p></div>') == 2
    asked.filter(pk=question.pk).update(translation_key=uuid.uuid4())  # it is not translated
    assert 'On the question: <span lang="sq">' in in_print(reported, "en")
    own = in_print(reported, "sq")
    assert f'<div dir="auto"><p>{second.text[:20]}' in own
    assert 'lang="sr-cyrl"' in own


@pytest.fixture
def broken(reported, monkeypatch):
    """The report that comes first cannot be made; returns the names of those that were begun."""
    begun, first = [], next(report_files.outdated())
    is_bad = first[0].pk

    def make(page, record, version):
        begun.append(page.pk)
        if page.pk == is_bad:
            raise ValueError("a glyph that no font has")
        ReportFile.objects.create(
            consultation=record, language=page.locale.language_code, version=version, path="x", size=1,
            made_at=timezone.now(),
        )  # fmt: skip

    monkeypatch.setattr(report_files, "engine", lambda: True)
    monkeypatch.setattr(report_files, "make", make)
    return is_bad, begun


def test_one_that_cannot_be_made_stops_no_other_and_rests(broken, monkeypatch, caplog):
    is_bad, begun = broken
    number = sum(1 for _ in report_files.outdated())
    make_all()
    assert [page.pk for page, *_ in report_files.outdated()] == [is_bad]
    assert (begun.count(is_bad), len(begun)) == (1, number)
    assert "cannot be made a file" in caplog.text
    assert report_files.make_files() is False
    assert begun.count(is_bad) == 1


def test_many_that_cannot_be_made_leave_room_for_those_after_them(broken, monkeypatch):
    monkeypatch.setattr(report_files, "TURN", 0)
    is_bad, begun = broken
    assert report_files.make_files() is True
    report_files.make_files()
    assert begun[0] == is_bad != begun[1]


def test_what_could_not_be_made_is_tried_again_once_it_changed(broken, reported):
    is_bad, begun = broken
    make_all()
    page = ReportPage.objects.get(pk=is_bad)
    record = Consultation.objects.get(key=page.get_parent().translation_key)
    publish(record.contributions.filter(standing__state="published").first(), shown_text="██", reason="insult")
    make_all()
    assert begun.count(is_bad) == 2


def a_file(consultation) -> str:
    """A file of the report as the job left it, in one language."""
    path = storages["contributions"].save("reports/r.pdf", ContentFile(b"%PDF old"))
    facts = {"version": "x", "path": path, "size": 8, "made_at": timezone.now()}
    ReportFile.objects.create(consultation=consultation, language="sq", **facts)
    return path


def withhold(consultation):
    decide_as(consultation.contributions.first(), "withheld", reason="personal_data")


def black_out(consultation):
    publish(consultation.contributions.filter(standing__state="published").first(), shown_text="██", reason="insult")


def erase_a_name(consultation):
    erase(Contributor.objects.filter(contribution__consultation=consultation, shows_name=True).first())


def disown_one(consultation):
    disown(Contributor.objects.filter(contribution__consultation=consultation).first())


@pytest.mark.parametrize("change", [withhold, black_out, erase_a_name, disown_one])
def test_with_what_it_shows_the_file_is_gone_at_once(reported, change, django_capture_on_commit_callbacks, monkeypatch):
    monkeypatch.setattr(report_files, "engine", lambda: None)  # nobody makes another
    path, address = a_file(reported), f"/sq/c/{reported.number}/raporti/report.pdf"
    answer = Client().get(address)
    assert b"".join(answer.streaming_content) == b"%PDF old"
    with django_capture_on_commit_callbacks(execute=True):
        change(reported)
        assert storages["contributions"].exists(path)  # until the change is certain
        assert Client().get(address).status_code == 404
    assert not storages["contributions"].exists(path)


def test_an_erasure_that_changes_nothing_shown_leaves_the_file(reported):
    a_file(reported)
    person = Contributor.objects.filter(contribution__consultation=reported).first()
    Contributor.objects.filter(pk=person.pk).update(shows_name=False)
    erase(Contributor.objects.get(pk=person.pk))
    assert ReportFile.objects.filter(consultation=reported).exists()


def test_a_file_that_was_outdated_while_it_was_made_is_not_kept(reported, monkeypatch):
    def slow(html, css):
        withhold(reported)
        return b"%PDF with what was withheld meanwhile"

    monkeypatch.setattr(report_files, "pdf_of", slow)
    report_files.make(*next(each for each in report_files.outdated() if each[1] == reported))
    assert not ReportFile.objects.filter(consultation=reported).exists()
    monkeypatch.setattr(report_files, "pdf_of", lambda html, css: b"%PDF")
    report_files.make(*next(each for each in report_files.outdated() if each[1] == reported))
    assert ReportFile.objects.filter(consultation=reported).count() == 1


def add_a_meeting(consultation):
    MeetingRecord.objects.create(
        consultation=consultation, held_at=timezone.now(), place="Prizren", attendance=3, confirmed_at=timezone.now()
    )


def correct_a_meeting(consultation):
    MeetingRecord.objects.filter(consultation=consultation).update(attendance=4)


@pytest.mark.parametrize("change", [add_a_meeting, correct_a_meeting, withhold, erase_a_name])
def test_the_version_knows_everything_that_is_in_the_file(reported, change):
    page, record, version = next(each for each in report_files.outdated() if each[1] == reported)
    assert report_files.version_of(page, record) == version
    change(reported)
    assert report_files.version_of(page, record) != version


@needs_engine
def test_what_people_wrote_fetches_nothing_and_is_no_markup(reported, monkeypatch):
    asked = []
    monkeypatch.setattr(pdf, "fetch_nothing", lambda url, *rest, **more: asked.append(url))
    Answer.objects.filter(contribution__consultation=reported).update(
        reason_sq="<img src='http://evil.example/x.png'><style>@import 'http://evil.example'</style>"
    )
    make_all()
    assert "<img src=" in text_of(reported)
    assert asked == []


def test_without_an_engine_there_is_no_file_and_no_error(reported, monkeypatch):
    monkeypatch.setattr(report_files, "engine", lambda: None)
    assert report_files.make_files() is False
    assert Client().get(f"/sq/c/{reported.number}/raporti/report.pdf").status_code == 404
    page = Client().get(f"/sq/c/{reported.number}/raporti/", follow=True)
    assert page.status_code == 200
    assert "report.pdf" not in page.content.decode()


def test_before_the_report_there_is_no_file(reported):
    ReportFile.objects.create(consultation=reported, language="sq", path="x", size=1, made_at=reported.opens_at)
    Consultation.objects.filter(pk=reported.pk).update(report_published_at=None)
    assert Client().get(f"/sq/c/{reported.number}/raporti/report.pdf").status_code == 404
