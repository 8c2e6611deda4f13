"""Public meetings are recorded once, corrected until the report stands, and shown to everybody with their minutes."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from lxml.html import fromstring
from wagtail.models import ModelLogEntry

from consultation_pages.models import Consultation
from contributions import meetings
from contributions.enums import Channel
from contributions.figures import figures_of
from contributions.models import MeetingRecord
from contributions.models.meetings import MOST_PEOPLE
from contributions.publication_checks import debts
from contributions.report_files import html_of
from contributions.reports import report_pages
from home.models import SiteDocument
from tests.api.reading import DATA, ask
from tests.contributions.sending import at_the_desk, enter, open_consultation
from tests.editing import Editor, account, told, upload

pytestmark = pytest.mark.django_db
WAITS = "Saved. What is public stays as it is until another person, a reviewer, has confirmed this."
SETTLED = "The report is in review or published: its meetings do not change any more."


@pytest.fixture
def consultation():
    return open_consultation("MD")


def held(**more) -> dict:
    at = f"{timezone.localdate() - timedelta(days=1)}T10:00"
    return {"held_at": at, "place": "Salla 5, Prishtinë", "attendance": "12"} | more


def recorded(consultation, **more) -> MeetingRecord:
    facts = {"held_at": timezone.now() - timedelta(days=1), "place": "Salla 5, Prishtinë", "attendance": 12}
    return meetings.record(MeetingRecord(consultation=consultation, key=uuid.uuid4(), **facts | more))


def confirmed(consultation, **more) -> MeetingRecord:
    """A meeting that a reviewer confirmed."""
    one = recorded(consultation, recorded_by=account("drafter.md"), **more)
    meetings.confirm(one, MeetingRecord.objects.get(pk=one.pk).stamp, account("reviewer.md"))
    return one


def settle(consultation) -> None:
    Consultation.objects.filter(pk=consultation.pk).update(report_published_at=timezone.now())


def actions() -> list[str]:
    return list(ModelLogEntry.objects.filter(action__startswith="contributions.").values_list("action", flat=True))


def test_a_form_that_is_sent_twice_records_one_meeting(consultation):
    drafter = Editor("drafter.md")
    key = drafter.get("contribution_meeting", consultation.pk).context["key"]
    for _ in range(2):
        drafter.post("contribution_meeting", consultation.pk, data=held(key=key))
    assert consultation.meetings_held.count() == 1
    other = drafter.post("contribution_meeting", consultation.pk, data=held(key=key, place="Pejë"))
    assert other.status_code == 200
    drafter.post("contribution_meeting", consultation.pk, data=held(key=other.context["key"], place="Pejë"))
    assert {each.place for each in consultation.meetings_held.all()} == {"Salla 5, Prishtinë", "Pejë"}


def test_a_meeting_is_corrected_and_removed_and_the_log_knows_it(consultation):
    one, drafter = recorded(consultation), Editor("drafter.md")
    assert "Salla 5" in drafter.get("contribution_meeting", consultation.pk).content.decode()
    drafter.post("contribution_meeting_change", one.pk, data=held(attendance="15"))
    assert consultation.meetings_held.get().attendance == 15
    drafter.post("contribution_meeting_change", one.pk, data={"action": "remove"})
    assert not consultation.meetings_held.exists()
    assert sorted(actions()) == sorted((meetings.RECORDED, meetings.CHANGED, meetings.REMOVED))
    assert ModelLogEntry.objects.get(action=meetings.CHANGED).data["attendance"] == "12"
    assert ModelLogEntry.objects.get(action=meetings.CHANGED).user == drafter.user


def test_a_meeting_that_comments_name_stays(consultation):
    one = recorded(consultation)
    enter(consultation, channel=Channel.MEETING, meeting=one)
    answer = Editor("drafter.md").post("contribution_meeting_change", one.pk, data={"action": "remove"})
    assert at_the_desk("Comments were entered from this meeting: it stays.") in told(answer)
    assert consultation.meetings_held.exists()


def test_once_the_report_stands_its_meetings_do(consultation):
    one, drafter = recorded(consultation), Editor("drafter.md")
    settle(consultation)
    answers = [
        drafter.post("contribution_meeting", consultation.pk, data=held(place="Pejë")),
        drafter.post("contribution_meeting_change", one.pk, data=held(attendance="999")),
        drafter.post("contribution_meeting_change", one.pk, data={"action": "remove"}),
    ]
    assert [at_the_desk(SETTLED) in told(answer) for answer in answers] == [True] * 3
    assert [each.attendance for each in consultation.meetings_held.all()] == [12]


def everywhere(consultation, minutes) -> str:
    """All that strangers can read of a consultation, and whether they get the minutes."""
    answer = Client().get(minutes.url)
    page = Client().get(consultation.source_page.get_url()).content.decode()
    return f"{page} {'MINUTES' if answer.status_code == 200 else ''} {figures_of(consultation).attendance}"


def test_nothing_of_a_meeting_is_public_before_a_second_person_confirms_it(consultation):
    minutes = upload("Minutes")
    drafter, reviewer = Editor("drafter.md"), Editor("reviewer.md")
    reviewer.post("contribution_meeting", consultation.pk, data=held(attendance="4711", minutes=minutes.pk))
    one = consultation.meetings_held.get()

    def confirm(editor, stamp):
        return editor.post("contribution_meeting_confirm", one.pk, data={"stamp": stamp})

    assert confirm(drafter, one.stamp).status_code in (302, 403)
    assert at_the_desk("You recorded this meeting: somebody else has to confirm it.") in told(
        confirm(reviewer, one.stamp)
    )
    shown = everywhere(consultation, minutes)
    assert not any(each in shown for each in ("Salla 5", "MINUTES", "4711"))
    second = get_user_model().objects.create_user("second.md", "second@example.org", "x")
    second.groups.set(account("reviewer.md").groups.all())
    confirm(Editor("second.md"), one.stamp)
    shown = everywhere(consultation, minutes)
    assert all(each in shown for each in ("Salla 5", "MINUTES", "4711"))
    assert set(actions()) == {meetings.RECORDED, meetings.CONFIRMED}


def shown_to_readers(consultation) -> tuple:
    """What anybody learns of the meetings: their places and how many came."""
    page, figures = Client().get(consultation.source_page.get_url()).content.decode(), figures_of(consultation)
    return {each for each in ("Salla 5", "Pejë") if each in page}, figures.meetings, figures.attendance


def confirm_listed(consultation, name: str = "reviewer.md"):
    """Presses the one button to confirm that somebody's list holds."""
    listed = fromstring(Editor(name).get("contribution_meeting", consultation.pk).content)
    (form,) = [each for each in listed.forms if each.action and each.action.endswith("/confirm/")]
    return Editor(name).post_to(form.action, dict(form.form_values()))


CHANGES = {
    "a change": (held(place="Pejë", attendance="13"), ({"Pejë"}, 1, 13)),
    "a removal": ({"action": "remove"}, (set(), 0, 0)),
}


@pytest.mark.parametrize(("data", "expected"), CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("author", ["drafter.md", "reviewer.md"])
def test_what_readers_see_of_a_meeting_changes_and_goes_only_by_two_persons(consultation, author, data, expected):
    one, before = confirmed(consultation), ({"Salla 5"}, 1, 12)
    said = told(Editor(author).post("contribution_meeting_change", one.pk, data=data))
    assert at_the_desk(WAITS) in said
    assert shown_to_readers(consultation) == before
    assert [problem.code for problem in debts(consultation)] == ["meeting_unconfirmed"]
    waiting = MeetingRecord.objects.get(replaces=one)
    refused = Editor(author).post("contribution_meeting_confirm", waiting.pk, data={"stamp": waiting.stamp})
    assert refused.status_code in (302, 403)
    assert shown_to_readers(consultation) == before
    second = get_user_model().objects.create_user("second.md", "second@example.org", "x")
    second.groups.set(account("reviewer.md").groups.all())
    confirm_listed(consultation, "second.md")
    assert shown_to_readers(consultation) == expected
    assert not MeetingRecord.objects.filter(confirmed_at=None).exists()
    assert not list(debts(consultation))


def test_nobody_confirms_what_they_did_not_read(consultation):
    one, drafter, reviewer = confirmed(consultation), Editor("drafter.md"), Editor("reviewer.md")
    drafter.post("contribution_meeting_change", one.pk, data=held(attendance="13"))
    waiting = MeetingRecord.objects.get(replaces=one)
    drafter.post("contribution_meeting_change", waiting.pk, data=held(attendance="14"))
    stale = reviewer.post("contribution_meeting_confirm", waiting.pk, data={"stamp": waiting.stamp})
    assert at_the_desk("This meeting was changed meanwhile: read it again.") in told(stale)
    assert shown_to_readers(consultation) == ({"Salla 5"}, 1, 12)
    meetings.remove(one, drafter.user)
    assert MeetingRecord.objects.get(replaces=one).stamp != MeetingRecord.objects.get(pk=one.pk).stamp
    confirm_listed(consultation)
    assert not consultation.meetings_held.exists()


def test_a_change_that_waits_is_corrected_and_taken_back_and_nothing_public_moves(consultation):
    one, drafter = confirmed(consultation), Editor("drafter.md")
    for data in (held(attendance="13"), {"action": "remove"}, held(attendance="15")):
        drafter.post("contribution_meeting_change", one.pk, data=data)
    # Pressed once a change waits, the button of the form takes that back: nothing is asked any more.
    asked = MeetingRecord.objects.get(replaces=one)
    assert (asked.attendance, asked.removes) == (15, False)
    said = told(drafter.post("contribution_meeting_change", asked.pk, data={"action": "remove"}))
    assert at_the_desk("The change was taken back.") in said
    assert [each.attendance for each in consultation.meetings_held.all()] == [12]
    assert actions().count(meetings.ASKED) == 2
    assert actions().count(meetings.TAKEN_BACK) == 2


def test_a_meeting_that_comments_came_to_name_stays_though_its_removal_was_asked_for(consultation):
    one = confirmed(consultation)
    Editor("drafter.md").post("contribution_meeting_change", one.pk, data={"action": "remove"})
    enter(consultation, channel=Channel.MEETING, meeting=one)
    assert at_the_desk("Comments were entered from this meeting: it stays.") in told(confirm_listed(consultation))
    assert shown_to_readers(consultation) == ({"Salla 5"}, 1, 12)


def test_minutes_that_wait_are_not_public_and_comments_name_no_change_that_waits(consultation):
    one, minutes = confirmed(consultation), upload("Minutes")
    Editor("drafter.md").post("contribution_meeting_change", one.pk, data=held(minutes=minutes.pk))
    assert Client().get(minutes.url).status_code == 404
    entry = Editor("drafter.md").get("contribution_entry", consultation.pk).context["form"]
    assert [each.pk for each in entry.fields["meeting"].queryset] == [one.pk]
    confirm_listed(consultation)
    assert Client().get(minutes.url).status_code == 200


@pytest.mark.parametrize("author", ["drafter.md", "reviewer.md"])
def test_minutes_are_uploaded_with_the_meeting_once(consultation, author):
    editor, key = Editor(author), uuid.uuid4()
    for _ in range(2):
        minutes = SimpleUploadedFile("Procesverbali.txt", b"Kush erdhi.")
        editor.post("contribution_meeting", consultation.pk, data=held(key=key, upload=minutes))
    one = consultation.meetings_held.get()
    assert (one.minutes.title, one.minutes.collection.name) == ("Procesverbali", "MD")
    assert (one.minutes.uploaded_by_user, one.minutes.file.read()) == (editor.user, b"Kush erdhi.")
    assert SiteDocument.objects.filter(title="Procesverbali").count() == 1
    assert Client().get(one.minutes.url).status_code == 404
    newer = SimpleUploadedFile("Procesverbali 2.txt", b"Kush erdhi me vonese.")
    editor.post("contribution_meeting_change", one.pk, data=held(minutes=one.minutes.pk, upload=newer))
    assert consultation.meetings_held.get().minutes.title == "Procesverbali 2"


@pytest.mark.parametrize(
    ("name", "content"), [("minutes.exe", b"MZ"), ("minutes.pdf", b"MZ\x00\x01"), ("minutes.txt", b"")]
)
def test_no_other_minutes_are_uploaded_there_than_where_documents_are(consultation, name, content):
    documents = SiteDocument.objects.count()
    data = held(upload=SimpleUploadedFile(name, content))
    answer = Editor("drafter.md").post("contribution_meeting", consultation.pk, data=data)
    assert list(answer.context["form"].errors) == ["upload"]
    assert (SiteDocument.objects.count(), consultation.meetings_held.count()) == (documents, 0)


def test_a_report_waits_until_its_meetings_are_confirmed(consultation):
    recorded(consultation)
    assert [problem.code for problem in debts(consultation)] == ["meeting_unconfirmed"]
    consultation.meetings_held.update(confirmed_at=timezone.now())
    assert not list(debts(consultation))


def test_everybody_reads_of_a_meeting_on_the_consultation(consultation):
    minutes = upload("Minutes")
    address, page = minutes.url, consultation.source_page.get_url()
    assert Client().get(address).status_code == 404
    assert "Salla 5" not in Client().get(page).content.decode()
    confirmed(consultation, minutes=minutes)
    shown = Client().get(page).content.decode()
    assert "Salla 5, Prishtinë" in shown
    assert f'href="{address}"' in shown
    assert Client().get(address).status_code == 200
    Consultation.objects.filter(pk=consultation.pk).update(is_public=False)
    assert Client().get(address).status_code == 404


def test_everybody_reads_of_a_meeting_in_the_report_and_its_data(db):
    reported = Consultation.objects.filter(is_sample=True, report_published_at__isnull=False).first()
    one, minutes = reported.meetings_held.get(), upload("Minutes")
    MeetingRecord.objects.filter(pk=one.pk).update(place="Salla 5", attendance=23, minutes=minutes)
    page = report_pages(reported).live().filter(locale__language_code="sq").get()
    shown = Client().get(page.get_url()).content.decode()
    assert "Salla 5" in shown
    assert f'href="{minutes.url}"' in shown
    assert "Salla 5" in html_of(page, reported)
    found = next(
        each for each in ask(f"{DATA}/reports?limit=100").json()["items"] if each["consultation"] == reported.number
    )
    assert [(each["place"], each["attendance"]) for each in found["meetings_held"]] == [("Salla 5", 23)]
    assert found["meetings_held"][0]["minutes"].endswith(minutes.url)


@pytest.mark.parametrize(
    "wrong",
    [
        {"held_at": "0001-01-01T00:00"}, {"held_at": "1600-01-01T10:00"}, {"held_at": "9999-12-31T23:59"},
        {"attendance": "9223372036854775807"}, {"attendance": "1000001"}, {"attendance": "-1"},
    ],
)  # fmt: skip
def test_no_day_and_no_number_that_nobody_can_mean_is_recorded(consultation, wrong):
    """Two meetings with the largest number that a column takes made the sums of the yearly report overflow."""
    answer = Editor("drafter.md").post("contribution_meeting", consultation.pk, data=held(**wrong))
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == list(wrong)
    assert answer.context["form"]["place"].value() == "Salla 5, Prishtinë"
    assert not consultation.meetings_held.exists()


def test_a_meeting_was_held_since_the_consultation_could_be_known_of(consultation):
    known = min(consultation.opens_at, consultation.first_published_at)
    drafter = Editor("drafter.md")
    for days, stored in ((-1, 0), (0, 1)):
        at = f"{timezone.localdate(known) + timedelta(days=days)}T23:00"
        drafter.post("contribution_meeting", consultation.pk, data=held(held_at=at))
        assert consultation.meetings_held.count() == stored


def test_no_program_records_more_people_than_can_come(consultation):
    with pytest.raises(IntegrityError), transaction.atomic():
        recorded(consultation, attendance=MOST_PEOPLE + 1)
