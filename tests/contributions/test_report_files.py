"""One tagged PDF per language, made in the background; the site works where none can be made."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from consultation_pages.models import Consultation
from contributions import pdf, report_files
from contributions.models import Answer, Contribution, Contributor, MeetingRecord, ReportFile
from contributions.people import disown, erase
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
