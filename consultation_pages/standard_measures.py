"""What keeping the minimum standards means: every figure with its definition, as a function of what is known of a case.

A case is judged only by what its institution could have done and what is known of it. So what has not begun counts
nowhere; what was withdrawn is counted as withdrawn and judged by nothing else; a report is judged once it is published
or its day has passed, not before; and of what was moved from the former platform, whose data may be incomplete, only
the period is judged, where its dates are known. Where nothing can be judged there is no figure, which is not 0 %.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from consultation_pages import legal_calendar

Verdict = Callable[["Case", datetime], bool | None]


class Owing(Protocol):
    """What a report is judged by: a case, or a record itself."""

    report_due_at: datetime | None
    report_published_at: datetime | None
    archived_at: datetime | None


@dataclass(frozen=True)
class Case:
    """What is known of one consultation; instants in UTC, `closes_at` and `report_due_at` exclusive ends."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    report_due_at: datetime | None = None
    report_published_at: datetime | None = None
    withdrawn_at: datetime | None = None
    archived_at: datetime | None = None
    working_days: int | None = None
    minimum_working_days: int | None = None
    is_planned: bool = False
    is_extended: bool = False
    has_both_languages: bool = False
    is_sample: bool = False

    def has_begun(self, now: datetime) -> bool:
        """Whether the public was or is asked; an archived consultation was, also when its days are not known."""
        return self.archived_at is not None or (
            self.opens_at is not None and self.opens_at <= min(now, self.withdrawn_at or now)
        )


def keeps_period(case: Case, now: datetime) -> bool | None:
    """Whether the period has the working days that the rule demands; None where one of the two is not known."""
    if case.working_days is None or case.minimum_working_days is None:
        return None
    return case.working_days >= case.minimum_working_days


def reports_on_time(case: Owing, now: datetime) -> bool | None:
    """Whether the report came before its due day was over; None while it may still come in time."""
    if case.archived_at or case.report_due_at is None:
        return None
    if case.report_published_at:
        return case.report_published_at < case.report_due_at
    return False if case.report_due_at <= now else None


def owes_report(case: Case, now: datetime) -> bool | None:
    """Whether the due day of the report is over and there is none."""
    if case.archived_at or case.report_due_at is None:
        return None
    return case.report_published_at is None and case.report_due_at <= now


def is_extended(case: Case, now: datetime) -> bool | None:
    """Whether the closing day was moved after publication; the former platform did not tell."""
    return None if case.archived_at else case.is_extended


def is_planned(case: Case, now: datetime) -> bool | None:
    """Whether it carries out a proposal of a published annual plan."""
    return None if case.archived_at else case.is_planned


def speaks_both_languages(case: Case, now: datetime) -> bool | None:
    """Whether it can be read in both official languages (Law No. 02/L-37 on the use of languages)."""
    return None if case.archived_at else case.has_both_languages


def keeps_all(case: Case, now: datetime) -> bool | None:
    """Whether period, report and languages are all kept; None until all of them can be judged."""
    verdicts = [judge(case, now) for judge in (keeps_period, reports_on_time, speaks_both_languages)]
    return None if None in verdicts else all(verdicts)


def days_to_report(case: Case) -> int | None:
    """Calendar days in Kosovo from the closing day to the day of the report; None without one of them."""
    if case.archived_at or case.closes_at is None or case.report_published_at is None:
        return None
    closed_on = legal_calendar.local_date(case.closes_at - timedelta(microseconds=1))
    return (legal_calendar.local_date(case.report_published_at) - closed_on).days


@dataclass(frozen=True)
class Share:
    """How many of those that could be judged kept the standard."""

    kept: int
    measured: int

    @property
    def percent(self) -> int | None:
        """The share in whole per cent, None if nothing was measured; 0 and 100 mean none and all, never nearly."""
        return percent_of(self.kept, self.measured) if self.measured else None


def percent_of(part: int, whole: int) -> int:
    """A part in whole per cent, halves rounded up as people do; 0 and 100 mean none and all, never nearly."""
    rounded = (200 * part + whole) // (2 * whole)
    return min(max(rounded, 1), 99) if 0 < part < whole else rounded


# Known by identity: equality would compare the words, which are others in each language.
@dataclass(frozen=True, eq=False)
class Measure:
    """One figure: its name in data, its heading, and in words what it counts."""

    name: str
    label: str
    definition: str

    @property
    def is_number(self) -> bool:
        """Whether it is a number and no share."""
        return self not in SHARES


CONSULTATIONS = Measure(
    "consultations",
    _("Consultations"),
    _("Public consultations of the year that have begun. Withdrawn ones are counted apart."),
)
SHARES: dict[Measure, Verdict] = {
    Measure(
        "period_kept",
        _("Period kept"),
        _("The period has at least the working days that the rule demands. Measured where both are known."),
    ): keeps_period,
    Measure(
        "report_on_time",
        _("Report on time"),
        _("The report was published by its due day. Measured once it is published or the day has passed."),
    ): reports_on_time,
    Measure(
        "both_languages",
        _("Both official languages"),
        _("The consultation can be read in Albanian and in Serbian."),
    ): speaks_both_languages,
    Measure(
        "planned",
        _("In the annual plan"),
        _("The consultation carries out a proposal of a published annual plan."),
    ): is_planned,
    Measure(
        "all_kept",
        _("All kept"),
        _("Period, report and languages are kept together. Measured where all three can be."),
    ): keeps_all,
}
MEDIAN_DAYS = Measure(
    "median_days_to_report",
    _("Median days to report"),
    _("Calendar days from the closing day to the report: half of the published reports took no longer than this."),
)
OVERDUE = Measure("reports_overdue", _("Reports overdue"), _("The due day has passed and no report is published."))
COUNTS: dict[Measure, Verdict] = {
    OVERDUE: owes_report,
    Measure("extended", _("Extended"), _("The closing day was moved to a later one after publication.")): is_extended,
}
WITHDRAWN = Measure(
    "withdrawn",
    _("Withdrawn"),
    _("The institution took the consultation back. It is not judged by the other standards."),
)
MEASURES = (CONSULTATIONS, *SHARES, MEDIAN_DAYS, *COUNTS, WITHDRAWN)

Value = Share | int | float | None


@dataclass(frozen=True)
class Figures:
    """The figures of some consultations, by the name of their measure, and which kinds of data are among them.

    `has_unopened`: beside those, some were withdrawn before they opened, which counts nowhere.
    """

    values: dict[str, Value]
    has_samples: bool = False
    has_archived: bool = False
    has_unopened: bool = False

    def __getitem__(self, name: str) -> Value:
        return self.values[name]

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing to count."""
        return not self.values["consultations"] and not self.values["withdrawn"]


def judge(cases: Iterable[Case], now: datetime) -> Figures:
    """The figures of these consultations at an instant."""
    cases = list(cases)
    begun = [case for case in cases if case.has_begun(now)]
    counted = [case for case in begun if case.withdrawn_at is None]
    days = [each for case in counted if (each := days_to_report(case)) is not None]
    values: dict[str, Value] = {CONSULTATIONS.name: len(counted)}
    values |= {measure.name: _share(verdict(case, now) for case in counted) for measure, verdict in SHARES.items()}
    values |= {MEDIAN_DAYS.name: _median(days)}
    values |= {measure.name: _count(verdict(case, now) for case in counted) for measure, verdict in COUNTS.items()}
    values |= {WITHDRAWN.name: len(begun) - len(counted)}
    return Figures(
        values,
        has_samples=any(case.is_sample for case in begun),
        has_archived=any(case.archived_at is not None for case in begun),
        has_unopened=any(case.withdrawn_at is not None and not case.has_begun(now) for case in cases),
    )


def _share(verdicts: Iterable[bool | None]) -> Share:
    known = [verdict for verdict in verdicts if verdict is not None]
    return Share(sum(known), len(known))


def _count(verdicts: Iterable[bool | None]) -> int | None:
    share = _share(verdicts)
    return share.kept if share.measured else None


def _median(days: list[int]) -> int | float | None:
    if not days:
        return None
    middle = median(days)
    return int(middle) if middle == int(middle) else middle
