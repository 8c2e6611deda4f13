"""The checks before publication: what the Regulation demands of a consultation and its plan."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultation_pages import calendar_records, legal_calendar
from consultation_pages.enums import ALLOWED, Action
from consultation_pages.models import Consultation, ConsultationPage, PlanPage
from consultation_pages.projection import institution_above
from core.publication_checks import Level, Problem, checks_pages_of

LONGEST_SUMMARY_WORDS = 100


@checks_pages_of(ConsultationPage)
def words(page: ConsultationPage) -> Iterator[Problem]:
    """What readers need to understand the draft, in every language."""
    if not page.summary.strip():
        yield Problem("summary_missing", Level.BLOCK, _("Write the summary."), "summary")
    elif len(page.summary.split()) > LONGEST_SUMMARY_WORDS:
        yield Problem("summary_long", Level.WARN, _("The summary has more than 100 words."), "summary")
    if page.is_withdrawn and not page.withdrawal_reason.strip():
        yield Problem("withdrawal_reason", Level.BLOCK, _("Give the reason for the withdrawal."), "withdrawal_reason")


@checks_pages_of(PlanPage)
def plan_year(page: PlanPage) -> Iterator[Problem]:
    """A plan is the plan of a year."""
    if page.carries_facts and not page.year:
        yield Problem("year_missing", Level.BLOCK, _("Give the year of the plan."), "year")


@checks_pages_of(ConsultationPage)
def facts(page: ConsultationPage) -> Iterator[Problem]:
    """Dates, contact and draft text; asked of the page that carries the facts only."""
    if not page.carries_facts or page.is_archived:
        return
    if not page.contact_officer_id:
        yield Problem("contact_missing", Level.BLOCK, _("Choose the contact person."), "contact_officer")
    if not page.document_type_id:
        yield Problem("type_missing", Level.BLOCK, _("Choose the type of document."), "document_type")
    if not page.proposal_id and not page.unplanned_reason.strip():
        yield Problem(
            "not_planned",
            Level.WARN,
            _("Choose the proposal of the plan, or say why there is none."),
            "proposal",
        )
    if page.opens_on or page.closes_on:
        yield from _period(page)


def _period(page: ConsultationPage) -> Iterator[Problem]:
    if not page.opens_on or not page.closes_on:
        yield Problem("half_a_period", Level.BLOCK, _("Give both the first and the last day."), "closes_on")
        return
    if page.closes_on < page.opens_on:
        yield Problem("period_backwards", Level.BLOCK, _("The last day lies before the first."), "closes_on")
        return
    if not page.documents.all() and not any(block.block_type == "article" for block in page.body):
        yield Problem("draft_missing", Level.BLOCK, _("Add the draft text: a document or its articles."), "documents")
    yield from _too_short(page)
    yield from _moved(page)


def _moved(page: ConsultationPage) -> Iterator[Problem]:
    record = Consultation.objects.filter(source_page=page.pk).first() if page.pk else None
    if not record or not record.closes_at:
        return
    published = calendar_records.closing_day(record)
    if page.closes_on < published:
        yield Problem("period_shortened", Level.BLOCK, _("A published period is never made shorter."), "closes_on")
    elif page.closes_on > published and Action.EXTEND not in ALLOWED[record.stage_at(timezone.now())]:
        yield Problem("period_reopened", Level.BLOCK, _("A consultation that has closed is not extended."), "closes_on")


def _too_short(page: ConsultationPage) -> Iterator[Problem]:
    rule = calendar_records.rule_in_force(page.opens_on, institution_above(page).kind, page.document_type_id)
    if rule is None:
        return
    off = calendar_records.days_off()
    length = legal_calendar.period_length(page.opens_on, page.closes_on, off, rule.first_day_counts)
    if length >= rule.minimum_working_days:
        return
    lawful = legal_calendar.earliest_closing_day(page.opens_on, rule.minimum_working_days, off, rule.first_day_counts)
    message = ngettext(
        "The period has %(length)d working day; the minimum is %(minimum)d. The first lawful last day is %(lawful)s.",
        "The period has %(length)d working days; the minimum is %(minimum)d. The first lawful last day is %(lawful)s.",
        length,
    ) % {"length": length, "minimum": rule.minimum_working_days, "lawful": f"{lawful:%d.%m.%Y}"}
    yield Problem("period_short", Level.BLOCK, message, "closes_on")
