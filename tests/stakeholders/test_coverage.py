"""Who was asked, in numbers: only whom a letter reached or may still reach, an address once, in page, file and year."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consultation_pages.models import Consultation, Institution
from contributions import report_files
from contributions.annual import annual_of
from core.models import Mail
from stakeholders import fan_out, membership
from stakeholders.annual_counts import INVITED, TOOK_PART
from stakeholders.coverage import coverage_by_institution, coverage_of, numbers_of
from stakeholders.enums import EventKind
from stakeholders.invitations import identify
from stakeholders.models import Event, Invitation
from tests.contributions.sending import open_consultation
from tests.editing import Editor
from tests.stakeholders.people import deliver_all, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def record() -> Consultation:
    Invitation.objects.all().delete()
    return open_consultation("MD")


def opened(record: Consultation) -> Event:
    return Event(
        key=f"test:{record.pk}", kind=EventKind.OPENED, institution=record.institution, consultation=record,
        occurred_at=timezone.now(),
    )  # fmt: skip


def figures(record: Consultation) -> tuple[int, int]:
    (line,) = [each for each in annual_of(record.year, timezone.now()).institutions if each.subject.code == "MD"]
    return tuple(line.tally.counts.get(name, 0) for name in (INVITED.name, TOOK_PART.name))


def invited(record: Consultation) -> int:
    """The same number wherever it is shown."""
    found = {
        coverage_of(record).total.invited,
        coverage_by_institution(record.year)["MD"].total.invited,
        numbers_of([record])[record.pk].invited,
        figures(record)[0],
    }
    (number,) = found
    return number


def test_who_stopped_before_the_digest_was_not_invited(record, settings):
    Consultation.objects.filter(pk=record.pk).update(closes_at=timezone.now() + timedelta(days=40))
    record.refresh_from_db()
    ana = person(institution=["MD"], frequency="weekly")
    fan_out.tell(opened(record), timezone.now())
    assert invited(record) == 1
    membership.stop(ana, timezone.now())
    assert deliver_all(settings) == []
    assert invited(record) == 0
    assert coverage_of(record).total.identified == 1
    (row,) = Editor("drafter.md").get("registry_invitations", record.pk).context["listed"].page
    assert (row.is_asked, row.delivered_at, row.bounced) == (False, None, False)


@pytest.mark.parametrize(
    ("fields", "numbers"),
    [
        ({"state": Mail.State.QUEUED}, (1, 0, 0)),
        ({"state": Mail.State.SENT, "sent": timezone.now()}, (1, 1, 0)),
        ({"state": Mail.State.SENT, "sent": timezone.now(), "bounced": timezone.now()}, (1, 0, 1)),
        ({"state": Mail.State.DEAD}, (0, 0, 1)),
        ({"state": Mail.State.DROPPED}, (0, 0, 0)),
        (None, (0, 0, 0)),
    ],
)
def test_the_outbox_says_how_far_an_invitation_came(record, fields, numbers):
    identify(record, [person(kind="ngo")], None, timezone.now())
    letter = Mail.objects.filter(key=Invitation.objects.get().letter)
    letter.update(**fields) if fields else letter.delete()
    (line,) = coverage_of(record).lines
    assert (line.identified, line.invited, line.delivered, line.bounced) == (1, *numbers)
    assert invited(record) == numbers[0]


def test_two_entries_of_one_address_are_one_who_was_asked_and_took_part(record, settings):
    own = person(email="both@example.org")
    kept = person(confirmed=False, email="both@example.org", keeper=Institution.objects.get(code="MD"))
    identify(record, [own, kept], None, timezone.now())
    deliver_all(settings)
    Invitation.objects.update(contributed_at=timezone.now())
    (line,) = coverage_of(record).lines
    assert (line.identified, line.invited, line.delivered, line.contributed) == (1, 1, 1, 1)
    assert figures(record) == (1, 1)


def test_a_digest_that_asks_about_two_consultations_is_two_invitations(record):
    other = Consultation.objects.exclude(pk=record.pk).first()
    facts = {"institution": record.institution, "year": record.year, "opens_at": record.opens_at, "is_public": True}
    moments = dict.fromkeys(("closing_soon_at", "report_due_at", "withdrawn_at"))
    Consultation.objects.filter(pk=other.pk).update(closes_at=record.closes_at, **facts, **moments)
    Mail.objects.create(key="digest:1", to="a@example.org")
    asked, now = person(), timezone.now()
    for each in (record, other):
        Invitation.objects.create(
            consultation=each, stakeholder=asked, kind=asked.kind, found="interest", letter="digest:1", invited_at=now
        )
    assert figures(record)[0] == coverage_by_institution(record.year)["MD"].total.invited == 2


def test_an_institution_that_deletes_its_entry_takes_nobody_elses_letter_back(record):
    own = person(email="both@example.org", institution=["MD"], frequency="daily")
    kept = person(confirmed=False, email=own.email, keeper=Institution.objects.get(code="MD"))
    Invitation.objects.create(consultation=record, stakeholder=kept, kind=kept.kind, found="added")
    fan_out.tell(opened(record), timezone.now())
    assert len(set(record.invitations.values_list("letter", flat=True))) == 1
    membership.erase(kept)
    assert Mail.objects.filter(key=record.invitations.get(stakeholder=own).letter).exclude(to="").exists()


def test_the_report_and_its_file_show_how_far_asking_came(record):
    reported = Consultation.objects.filter(is_sample=True, report_published_at__isnull=False).first()
    identify(reported, [person(kind="media")], None, timezone.now())
    row = Invitation.objects.get(stakeholder__kind="media")
    Invitation.objects.filter(pk=row.pk).update(letter="x", invited_at=timezone.now())
    mail = Mail.objects.create(key="x", to="a@example.org", state=Mail.State.QUEUED)
    page = next(page for page, one, _version in report_files.outdated() if one == reported)
    shown = Client().get(f"/en/c/{reported.number}/report/", follow=True).content.decode()
    for heading in ("Identified", "Invited", "Delivered", "Came back", "Opened the invitation", "Sent comments"):
        assert f'<th scope="col">{heading}</th>' in shown
    assert "<td>1</td><td>1</td><td>0</td><td>0</td><td>0</td><td>0</td>" in report_files.html_of(page, reported)
    before = report_files.version_of(page, reported)
    assert report_files.version_of(page, reported) == before
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.SENT, sent=timezone.now())
    assert report_files.version_of(page, reported) != before
