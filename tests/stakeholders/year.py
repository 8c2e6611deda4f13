"""A year of the registry on a moving clock, for tests: instants, days on which the job runs, a consultation alone."""

from contextlib import contextmanager
from datetime import datetime

from django.utils import timezone

from consultation_pages import legal_calendar
from consultation_pages.models import Consultation, Plan, PlanVersion, Proposal
from contributions.demo import remove
from stakeholders import fan_out
from stakeholders.models import Event
from tests.editing import clock_at

YEAR = timezone.localdate().year + 1


def at(month: int, day: int = 10, year: int = YEAR, hour: int = 9) -> datetime:
    """An instant of next year."""
    return datetime(year, month, day, hour, tzinfo=legal_calendar.ZONE)


@contextmanager
def day(month: int, day: int = 10, year: int = YEAR):
    """The clock stands in this day, and the job has looked for news."""
    now = at(month, day, year)
    with clock_at(now):
        fan_out.tell_news()
        yield now


def lone_consultation() -> Consultation:
    """A planned consultation of MD on a proposal, alone in its future: nothing else happens that year."""
    remove(sender=None)
    Event.objects.all().delete()
    old = at(1, year=YEAR - 3)
    Consultation.objects.update(is_public=False)
    found = Consultation.objects.filter(institution__code="MD", withdrawn_at=None, archived_at=None).first()
    moments = ("opens_at", "closing_soon_at", "closes_at", "report_due_at", "report_published_at")
    proposal = Proposal.objects.filter(institution=found.institution).first()
    Consultation.objects.filter(pk=found.pk).update(
        is_public=True, first_published_at=old, proposal=proposal, **dict.fromkeys(moments)
    )
    return Consultation.objects.get(pk=found.pk)


def set_period(record: Consultation) -> None:
    """It runs through June; its report is due at the end of July."""
    Consultation.objects.filter(pk=record.pk).update(
        opens_at=at(6, 1, hour=0), closing_soon_at=at(6, 25, hour=0), closes_at=at(6, 30, hour=0),
        report_due_at=at(7, 31, hour=0), listed_at=at(6, 30, hour=0),
    )  # fmt: skip


def publish_version(plan: Plan, on: datetime, rewrite) -> PlanVersion:
    """One more published version of a plan; `rewrite` gets the rows of the last one and returns the new ones."""
    last = PlanVersion.objects.filter(plan=plan).order_by("published_at", "pk").last()
    revision = last.revision
    revision.content = revision.content | {"items": rewrite([dict(each) for each in revision.content["items"]])}
    revision.pk = None
    revision._state.adding = True
    revision.save()
    return PlanVersion.objects.create(plan=plan, revision=revision, published_at=on)


def amend(plan: Plan, drops: Proposal, on: datetime) -> PlanVersion:
    """A version of the plan without a proposal, published at an instant."""
    return publish_version(plan, on, lambda rows: [each for each in rows if each["translation_key"] != str(drops.key)])
