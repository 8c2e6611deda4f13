"""The stages of a consultation as one table, read by Python for one record and by SQL for many.

A stage follows from seven instants of the record and the clock, so it is right at every moment without any
job having run. The first rule of `TABLE` that holds decides. A missing instant is never in the future: a
record that opens but has no closing instant accepts nothing. Only the report differs: without a due instant
it is awaited and never overdue.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Protocol

from django.db.models import Case, CharField, Q, Value, When

from consultation_pages.enums import Stage


class Record(Protocol):
    """What a stage is computed from: UTC instants, all of them optional; intervals exclude their end."""

    archived_at: datetime | None
    withdrawn_at: datetime | None
    report_published_at: datetime | None
    opens_at: datetime | None
    closing_soon_at: datetime | None
    closes_at: datetime | None
    report_due_at: datetime | None


@dataclass(frozen=True)
class Rule(ABC):
    """A condition on one instant of a record, in Python (`holds`) and in SQL (`q`).

    `not_q` spells out the opposite, NULL included, because `~Q` wraps the comparison in tests no index
    serves.
    """

    field: str

    @abstractmethod
    def holds(self, record: Record, now: datetime) -> bool: ...

    @abstractmethod
    def q(self, now: datetime) -> Q: ...

    @abstractmethod
    def not_q(self, now: datetime) -> Q: ...

    def value(self, record: Record) -> datetime | None:
        return getattr(record, self.field)

    def lookup(self, name: str, value: object) -> Q:
        return Q(**{f"{self.field}__{name}": value})


class IsSet(Rule):
    """The instant is known, whenever it is."""

    def holds(self, record: Record, now: datetime) -> bool:
        return self.value(record) is not None

    def q(self, now: datetime) -> Q:
        return self.lookup("isnull", False)

    def not_q(self, now: datetime) -> Q:
        return self.lookup("isnull", True)


class IsUnset(Rule):
    """The instant is not known."""

    def holds(self, record: Record, now: datetime) -> bool:
        return self.value(record) is None

    def q(self, now: datetime) -> Q:
        return self.lookup("isnull", True)

    def not_q(self, now: datetime) -> Q:
        return self.lookup("isnull", False)


class Before(Rule):
    """The instant is known and still to come."""

    def holds(self, record: Record, now: datetime) -> bool:
        value = self.value(record)
        return value is not None and now < value

    def q(self, now: datetime) -> Q:
        return self.lookup("gt", now)

    def not_q(self, now: datetime) -> Q:
        return self.lookup("lte", now) | self.lookup("isnull", True)


class BeforeOrUnset(Before):
    """The instant is still to come, or not known."""

    def holds(self, record: Record, now: datetime) -> bool:
        value = self.value(record)
        return value is None or now < value

    def q(self, now: datetime) -> Q:
        return self.lookup("gt", now) | self.lookup("isnull", True)

    def not_q(self, now: datetime) -> Q:
        return self.lookup("lte", now)


TABLE: tuple[tuple[Stage, Rule], ...] = (
    (Stage.ARCHIVED, IsSet("archived_at")),
    (Stage.WITHDRAWN, IsSet("withdrawn_at")),
    (Stage.REPORTED, IsSet("report_published_at")),
    (Stage.PLANNED, IsUnset("opens_at")),
    (Stage.UPCOMING, Before("opens_at")),
    (Stage.OPEN, Before("closing_soon_at")),
    (Stage.CLOSING_SOON, Before("closes_at")),
    (Stage.AWAITING_REPORT, BeforeOrUnset("report_due_at")),
)
OTHERWISE = Stage.REPORT_OVERDUE

BOUNDARY_FIELDS = tuple(rule.field for _, rule in TABLE if isinstance(rule, Before))


def stage_of(record: Record, now: datetime) -> Stage:
    """Return the stage of `record` at the aware instant `now`."""
    return _deciding(record, now)[0]


def next_boundary_of(record: Record, now: datetime) -> datetime | None:
    """Return the next instant at which time alone changes the stage; None when it decides nothing more."""
    # A rule that has ceased to hold never holds again, so only the deciding one can end the stage.
    _, rule = _deciding(record, now)
    return rule.value(record) if isinstance(rule, Before) else None


def _deciding(record: Record, now: datetime) -> tuple[Stage, Rule | None]:
    return next(((stage, rule) for stage, rule in TABLE if rule.holds(record, now)), (OTHERWISE, None))


def stage_case(now: datetime) -> Case:
    """Return the stage as an expression, to annotate, group and count by."""
    whens = (When(rule.q(now), then=Value(stage.value)) for stage, rule in TABLE)
    return Case(*whens, default=Value(OTHERWISE.value), output_field=CharField())


def stage_q(stage: Stage | str, now: datetime) -> Q:
    """Return the condition for one stage, to filter by: unlike `stage_case` an index can serve it.

    Raises ValueError if there is no such stage.
    """
    wanted = Stage(stage)
    condition = Q()
    for each, rule in TABLE:
        if each == wanted:
            return condition & rule.q(now)
        condition &= rule.not_q(now)
    return condition


def stages_q(stages: Iterable[Stage | str], now: datetime) -> Q:
    """Return the condition for any of `stages`; no stages match no record."""
    return reduce(or_, (stage_q(stage, now) for stage in stages), Q(pk__in=()))
