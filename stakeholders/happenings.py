"""Finds what happened, from the records and the clock: a table of conditions, run as often as one likes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from consultation_pages import legal_calendar
from consultation_pages.enums import Stage
from consultation_pages.models import Consultation, Extension, PlanVersion
from consultation_pages.plan_history import versions_of
from consultation_pages.stages import stage_q, stages_q
from stakeholders.enums import EventKind
from stakeholders.models import Event

# What is older is not told any more: after a long standstill nobody is flooded, and imported history is no news.
TELLABLE = timedelta(days=14)
_ACCEPTING = (Stage.OPEN, Stage.CLOSING_SOON)
_ENDED = (Stage.AWAITING_REPORT, Stage.REPORT_OVERDUE)


@dataclass(frozen=True)
class Happening:
    """One kind of event of consultations: the instant at which it happens, and what must hold when it is told.

    `deadline` names the end that the event is about. When that end moves, it happens again and is told again.
    """

    kind: EventKind
    moment: str
    holds: Q
    deadline: str = ""

    def key_of(self, record: Consultation) -> str:
        """The name of the event, with the day of its deadline: each deadline is told once."""
        key = f"{self.kind}:{record.pk}"
        return f"{key}:{legal_calendar.local_date(getattr(record, self.deadline))}" if self.deadline else key


def _table(now: datetime) -> list[Happening]:
    unopened = stages_q((Stage.PLANNED, Stage.UPCOMING), now)
    return [
        Happening(EventKind.ANNOUNCED, "first_published_at", unopened),
        Happening(EventKind.OPENED, "opens_at", stages_q(_ACCEPTING, now)),
        # A short period is closing soon from its first day on: its opening says so.
        Happening(
            EventKind.CLOSING_SOON,
            "closing_soon_at",
            stage_q(Stage.CLOSING_SOON, now) & Q(closing_soon_at__gt=F("opens_at")),
            deadline="closes_at",
        ),
        Happening(EventKind.CLOSED, "closes_at", stages_q(_ENDED, now), deadline="closes_at"),
        Happening(EventKind.WITHDRAWN, "withdrawn_at", stage_q(Stage.WITHDRAWN, now)),
        Happening(EventKind.REPORTED, "report_published_at", stage_q(Stage.REPORTED, now)),
        Happening(
            EventKind.REPORT_OVERDUE, "report_due_at", stage_q(Stage.REPORT_OVERDUE, now), deadline="report_due_at"
        ),
    ]


def new_events(now: datetime) -> Iterator[Event]:
    """The events that are not on record yet, unsaved, the oldest first."""
    found = [*_of_consultations(now), *_extensions(now), *_plans(now)]
    yield from sorted(found, key=lambda event: event.occurred_at)


def _of_consultations(now: datetime) -> Iterator[Event]:
    for each in _table(now):
        records = Consultation.objects.public().filter(each.holds, **_recent(each.moment, now))
        untold = _untold_deadlines(records, each) if each.deadline else _untold(records, each.kind)
        for record in untold:
            yield Event(
                key=each.key_of(record), kind=each.kind, institution_id=record.institution_id,
                consultation=record, occurred_at=getattr(record, each.moment),
            )  # fmt: skip


def _extensions(now: datetime) -> Iterator[Event]:
    running = Consultation.objects.public().filter(stages_q((*_ACCEPTING, Stage.UPCOMING), now))
    rows = Extension.objects.filter(consultation__in=running, new_closes_at__gt=now, **_recent("made_at", now))
    for row in _untold(rows.select_related("consultation"), EventKind.EXTENDED):
        yield Event(
            key=f"{EventKind.EXTENDED}:{row.pk}", kind=EventKind.EXTENDED, extension=row,
            institution_id=row.consultation.institution_id, consultation=row.consultation, occurred_at=row.made_at,
        )  # fmt: skip


def _plans(now: datetime) -> Iterator[Event]:
    """Publications of plans. One that adds, drops, moves or changes no proposal is a corrected word, and no news."""
    rows = PlanVersion.objects.filter(plan__is_public=True, **_recent("published_at", now)).select_related("plan")
    rows = [*_untold(rows, EventKind.PLAN_PUBLISHED, EventKind.PLAN_AMENDED)]
    histories = versions_of(row.plan_id for row in rows)
    for row in rows:
        version = next((each for each in histories[row.plan_id] if each.published_at == row.published_at), None)
        if version is None or not (version.changes or version.number == 1):
            continue
        kind = EventKind.PLAN_PUBLISHED if version.number == 1 else EventKind.PLAN_AMENDED
        yield Event(
            key=f"{kind}:{row.pk}", kind=kind, institution_id=row.plan.institution_id, plan=row.plan, version=row,
            occurred_at=row.published_at,
        )  # fmt: skip


def _recent(moment: str, now: datetime) -> dict:
    return {f"{moment}__lte": now, f"{moment}__gt": now - TELLABLE}


def _untold(rows: QuerySet, *kinds: EventKind) -> QuerySet:
    """Those of which there is no event of these kinds yet."""
    for kind in kinds:
        told = Event.objects.filter(kind=kind).values("key")
        rows = rows.annotate(event_key=Concat(Value(f"{kind}:"), Cast("pk", CharField()))).exclude(event_key__in=told)
    return rows


def _untold_deadlines(records: QuerySet[Consultation], happening: Happening) -> Iterable[Consultation]:
    """Those whose deadline was not told yet: neither under its day nor, as keys were once without days, its moment."""
    of_record = Event.objects.filter(kind=happening.kind, consultation=OuterRef("pk"))
    rows = list(records.exclude(Exists(of_record.filter(occurred_at=OuterRef(happening.moment)))))
    keys = {happening.key_of(record): record for record in rows}
    told = set(Event.objects.filter(key__in=list(keys)).values_list("key", flat=True)) if keys else set()
    return [record for key, record in keys.items() if key not in told]
