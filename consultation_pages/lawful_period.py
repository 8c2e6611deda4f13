"""The first lawful last day for a first day, and why: the rule, what it counts, and which days it passes over.

Regulation (GRK) No. 05/2016 and the rules of the register; holidays by Law No. 03/L-064.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultation_pages import calendar_records, legal_calendar
from consultation_pages.models.rules import ConsultationRule, Holiday

# What people can mean; the calendar of other years is not on record.
FIRST_YEAR, LAST_YEAR = 2008, 2100
_OF_THE_PERIOD = {"minimum_working_days", "first_day_counts"}


@dataclass(frozen=True)
class DayOff:
    """A weekday that does not count, and the feasts that give it; they lie on a weekend when it is in their place."""

    day: date
    feasts: list[Holiday]


@dataclass(frozen=True)
class LawfulPeriod:
    """The shortest period that the rule in force allows from a first day on."""

    opens_on: date
    closes_on: date
    rule: ConsultationRule
    passed_over: list[DayOff]

    @property
    def reasons(self) -> list[str]:
        """Why it is that day, in sentences of the active language, the rule first."""
        return [self._rule_in_words(), *map(_day_in_words, self.passed_over), *self._reservations()]

    def _rule_in_words(self) -> str:
        days = self.rule.minimum_working_days
        if self.rule.first_day_counts:
            sentence = ngettext(
                "The minimum is %(days)d working day, first and last day included (%(reference)s).",
                "The minimum is %(days)d working days, first and last day included (%(reference)s).",
                days,
            )
        else:
            sentence = ngettext(
                "The minimum is %(days)d working day after the first day (%(reference)s).",
                "The minimum is %(days)d working days after the first day (%(reference)s).",
                days,
            )
        return sentence % {"days": days, "reference": _(self.rule.legal_reference)}

    def _reservations(self) -> list[str]:
        if _OF_THE_PERIOD & set(self.rule.unconfirmed):
            return [_("The Office has still to confirm how this rule counts.")]
        return []


def lawful_period(opens_on: date, institution_kind: str, document_type: int | None) -> LawfulPeriod | None:
    """The shortest lawful period from a first day on; None where no rule is in force or the year is out of reach.

    `document_type` is the id of a type, None while nobody has chosen one: then the general rule answers.
    """
    if not FIRST_YEAR <= opens_on.year <= LAST_YEAR:
        return None
    rule = calendar_records.rule_in_force(opens_on, institution_kind, document_type)
    if rule is None:
        return None
    holidays = list(Holiday.objects.order_by("date"))
    feasts = legal_calendar.feasts_of_days_off((each.date, each.is_substituted) for each in holidays)
    closes_on = legal_calendar.earliest_closing_day(
        opens_on, rule.minimum_working_days, feasts.keys(), rule.first_day_counts
    )
    by_date = defaultdict(list)
    for each in holidays:
        by_date[each.date].append(each)
    skipped = legal_calendar.skipped_days(opens_on, closes_on, feasts.keys())
    return LawfulPeriod(opens_on, closes_on, rule, [DayOff(day, by_date[feasts[day]]) for day in skipped])


def _day_in_words(off: DayOff) -> str:
    words = {"day": date_format(off.day), "feast": ", ".join(each.name for each in off.feasts)}
    if off.feasts and off.feasts[0].date != off.day:
        sentence = _("%(day)s does not count: day off for %(feast)s, which falls on a weekend.")
    elif any(each.is_estimated for each in off.feasts):
        sentence = _("%(day)s does not count: %(feast)s (estimated, until the official calendar confirms it).")
    else:
        sentence = _("%(day)s does not count: %(feast)s.")
    return sentence % words
