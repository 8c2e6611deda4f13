"""The legal calendar on real records: which days are off, which rule is in force, what a changed holiday moves."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from consultation_pages import legal_calendar
from consultation_pages.models.consultations import Consultation, Extension
from consultation_pages.models.rules import ConsultationRule, Holiday
from core import content_version


def days_off() -> frozenset[date]:
    """Every day off on record, substitutes for weekends included (Law 03/L-064, Art. 4)."""
    return legal_calendar.days_off(Holiday.objects.order_by("date").values_list("date", "is_substituted"))


def rule_in_force(day: date, institution_kind: str, document_type) -> ConsultationRule | None:
    """The rule for a consultation that opens on a day: the newest of those for its kind and type, else the general."""
    rules = ConsultationRule.objects.filter(effective_from__lte=day)
    rules = rules.filter(Q(institution_kind="") | Q(institution_kind=institution_kind))
    rules = rules.filter(Q(document_type=None) | Q(document_type=document_type))
    return max(rules, key=_how_particular, default=None)


def _how_particular(rule: ConsultationRule) -> tuple:
    return bool(rule.document_type_id), bool(rule.institution_kind), rule.effective_from


def instants(
    opens_on: date | None, closes_on: date | None, rule: ConsultationRule | None, off: frozenset[date]
) -> dict:
    """The stored instants (UTC) and the length in working days that follow from two days and a rule."""
    if not opens_on or not closes_on:
        known = legal_calendar.start_of(opens_on) if opens_on else None
        return dict.fromkeys(("closing_soon_at", "closes_at", "report_due_at", "working_days")) | {"opens_at": known}
    due_on = rule and legal_calendar.report_due_on(closes_on, rule.report_due_working_days, off)
    first_counts = rule.first_day_counts if rule else True
    return {
        "opens_at": legal_calendar.start_of(opens_on),
        "closing_soon_at": legal_calendar.closing_soon_from(closes_on, off),
        "closes_at": legal_calendar.end_of(closes_on),
        "report_due_at": due_on and legal_calendar.end_of(due_on),
        "working_days": legal_calendar.period_length(opens_on, closes_on, off, first_counts),
    }


def opening_day(consultation: Consultation) -> date | None:
    """The first day of the period in Europe/Belgrade."""
    return consultation.opens_at and legal_calendar.local_date(consultation.opens_at)


def closing_day(consultation: Consultation) -> date | None:
    """The last day on which contributions are accepted, in Europe/Belgrade."""
    return consultation.closes_at and legal_calendar.local_date(consultation.closes_at - timedelta(microseconds=1))


@transaction.atomic
def recompute_open(consultations: Iterable[Consultation] | None = None) -> list[Consultation]:
    """Applies a corrected calendar to consultations that have not closed, and returns those that moved.

    A published period never gets shorter: where a new holiday leaves too few working days, the closing moves to the
    first lawful day and the old date stays on record; where a holiday falls away, the published closing stands.
    """
    off = days_off()
    pending = Consultation.objects.filter(closes_at__gt=timezone.now(), withdrawn_at=None, archived_at=None)
    pending = pending.select_for_update().select_related(None)
    chosen = pending if consultations is None else pending.filter(pk__in=[each.pk for each in consultations])
    moved = [consultation for consultation in chosen.order_by("pk") if _recompute(consultation, off)]
    if moved:
        content_version.bump()
    return moved


def _recompute(consultation: Consultation, off: frozenset[date]) -> bool:
    rule, first, last = consultation.rule, opening_day(consultation), closing_day(consultation)
    # Only what was lawful when it was published is kept lawful: a shorter period was a decision of its own.
    lawful = last
    if rule and (consultation.working_days or 0) >= rule.minimum_working_days:
        lawful = legal_calendar.earliest_closing_day(first, rule.minimum_working_days, off, rule.first_day_counts)
    new = instants(first, legal_calendar.published_closing_day(last, last, lawful), rule, off)
    changed = {name: value for name, value in new.items() if getattr(consultation, name) != value}
    if not changed:
        return False
    if "closes_at" in changed:
        reason = gettext("The calendar of public holidays was corrected.")
        Extension.objects.create(
            consultation=consultation, old_closes_at=consultation.closes_at, new_closes_at=new["closes_at"],
            reason=reason, made_at=timezone.now(),
        )  # fmt: skip
    Consultation.objects.filter(pk=consultation.pk).update(**changed, listed_at=new["closes_at"])
    return True
