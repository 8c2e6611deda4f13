"""The checks before publication: what the Regulation demands of a consultation and its plan."""

from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from consultation_pages import calendar_records, legal_calendar
from consultation_pages.consultation_form import of_institution
from consultation_pages.enums import ALLOWED, Action, Stage
from consultation_pages.exempting import is_exempt
from consultation_pages.models import Consultation, ConsultationPage, Exemption, Plan, PlanPage, Proposal, ReportPage
from consultation_pages.projection import institution_above
from consultation_pages.together import every_language, languages_of, still_to_come
from core.languages import OFFICIAL
from core.publication_checks import Level, Problem, checks_pages_of
from home.models import BasePage
from home.wording import words_of

LONGEST_SUMMARY_WORDS = 100
LONGEST_TITLE = 65
# "Consultation" in the three languages: on this site it says nothing.
_EMPTY_WORDS = ("konsult", "konsultacij", "javna rasprava", "consultation")


@checks_pages_of(BasePage)
def pictures(page: BasePage) -> Iterator[Problem]:
    """A picture says in words what it shows, or that it is decoration (WCAG 2.2, 1.1.1)."""
    images = [block.value for block in getattr(page, "body", ()) if block.block_type == "image" and block.value]
    if any(not image.decorative and not image.contextual_alt_text for image in images):
        yield Problem(
            "picture_undescribed", Level.BLOCK, _("Describe every picture, or mark it as decoration."), "body"
        )


@checks_pages_of(ConsultationPage)
def title(page: ConsultationPage) -> Iterator[Problem]:
    """A title says what would change, in one line of a search result."""
    if len(page.title) > LONGEST_TITLE:
        yield Problem("title_long", Level.WARN, _("The title has more than 65 letters."), "title")
    if any(word in page.title.casefold() for word in _EMPTY_WORDS):
        message = _("Leave the word “consultation” out of the title: everything here is one.")
        yield Problem("title_empty_word", Level.WARN, message, "title")


@checks_pages_of(ConsultationPage)
@checks_pages_of(ReportPage)
def languages(page: Page) -> Iterator[Problem]:
    """Albanian and Serbian are published together (Law No. 02/L-37 on the Use of Languages); English is offered."""
    pages = languages_of(page) if page.pk and not getattr(page, "is_archived", False) else []
    if not pages or pages[0].pk != page.pk:
        return
    for code in still_to_come(page, pages):
        message = _("Publication waits until the text in %(language)s is approved.") % {"language": _in(code)}
        yield Problem("language_missing", Level.WARN, message)
    if "en" not in {each.locale.language_code for each in pages}:
        yield Problem("english_missing", Level.WARN, _("There is no English text."))


@checks_pages_of(PlanPage)
def plan_languages(page: PlanPage) -> Iterator[Problem]:
    """A plan is public in each language by itself; its editors are told of the official one that then lacks."""
    if not page.pk or not page.carries_facts:
        return
    public = {each.locale.language_code: each for each in every_language(page) if each.live}
    for code in OFFICIAL:
        text = public.get(code)
        if code == page.locale.language_code:
            continue
        if text is None:
            message = _("The plan is not public in %(language)s.") % {"language": _in(code)}
            yield Problem("plan_language_missing", Level.WARN, message)
        elif text.translated_from and text.translated_from != words_of(page):
            message = _("With these words the plan is out of date in %(language)s.")
            yield Problem("plan_language_outdated", Level.WARN, message % {"language": _in(code)})


def _in(code: str) -> str:
    return str(settings.LANGUAGE_NAMES[code])


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
    """A plan is the plan of a year, and the only one of its institution."""
    if not page.carries_facts:
        return
    if not page.year:
        yield Problem("year_missing", Level.BLOCK, _("Give the year of the plan."), "year")
        return
    others = Plan.objects.filter(institution=institution_above(page), year=page.year).exclude(key=page.translation_key)
    if others.exists():
        message = _("The institution has a plan for %d already: amend that one.") % page.year
        yield Problem("year_taken", Level.BLOCK, message, "year")


@checks_pages_of(ConsultationPage)
def facts(page: ConsultationPage) -> Iterator[Problem]:
    """Dates, contact and draft text; asked of the page that carries the facts only."""
    if not page.carries_facts or page.is_archived:
        return
    officer = page.contact_officer
    if not officer or not officer.email:
        yield Problem("contact_missing", Level.BLOCK, _("Choose the contact person."), "contact_officer")
    elif not officer.is_active:
        yield Problem(
            "contact_former", Level.BLOCK, _("This contact person may not be chosen any more."), "contact_officer"
        )
    if not page.document_type_id:
        yield Problem("type_missing", Level.BLOCK, _("Choose the type of document."), "document_type")
    if not page.proposal_id and not page.unplanned_reason.strip():
        yield Problem(
            "not_planned",
            Level.WARN,
            _("Choose the proposal of the plan, or say why there is none."),
            "proposal",
        )
    yield from _of_others(page)
    record = Consultation.objects.filter(source_page=page.pk).first() if page.pk else None
    if page.opens_on or page.closes_on:
        yield from _period(page, record)
    elif record and record.closes_at:
        yield _shortened("closes_on")


def _of_others(page: ConsultationPage) -> Iterator[Problem]:
    """The plan and the contact are the institution's own: another's public plan would show this consultation."""
    own = institution_above(page) if page.proposal_id or page.contact_officer_id else None
    if page.proposal_id and not Proposal.objects.filter(of_institution(own), pk=page.proposal_id).exists():
        message = _("This proposal is in the plan of another institution: choose one of your own.")
        yield Problem("proposal_foreign", Level.BLOCK, message, "proposal")
    if page.contact_officer_id and page.contact_officer.institution_id != own.pk:
        message = _("This contact person belongs to another institution: choose one of your own.")
        yield Problem("contact_foreign", Level.BLOCK, message, "contact_officer")


def _period(page: ConsultationPage, record: Consultation | None) -> Iterator[Problem]:
    if not page.opens_on or not page.closes_on:
        yield Problem("half_a_period", Level.BLOCK, _("Give both the first and the last day."), "closes_on")
        return
    if page.closes_on < page.opens_on:
        yield Problem("period_backwards", Level.BLOCK, _("The last day lies before the first."), "closes_on")
        return
    if not page.documents.all() and not any(block.block_type == "article" for block in page.body):
        yield Problem("draft_missing", Level.BLOCK, _("Add the draft text: a document or its articles."), "documents")
    yield from _too_short(page)
    yield from _days(page, record)
    if record and record.closes_at:
        yield from _moved(page, record)


def _days(page: ConsultationPage, record: Consultation | None) -> Iterator[Problem]:
    published = record and record.opens_at and legal_calendar.local_date(record.opens_at)
    if page.opens_on < timezone.localdate() and page.opens_on != published:
        yield Problem("opens_in_past", Level.BLOCK, _("The first day lies in the past."), "opens_on")
    if not legal_calendar.is_working_day(page.closes_on, calendar_records.days_off()):
        yield Problem("closes_on_day_off", Level.WARN, _("The last day is no working day."), "closes_on")


def _moved(page: ConsultationPage, record: Consultation) -> Iterator[Problem]:
    published, stage = calendar_records.closing_day(record), record.stage_at(timezone.now())
    if page.closes_on < published:
        yield _shortened("closes_on")
    elif page.closes_on > published and Action.EXTEND not in ALLOWED[stage]:
        yield Problem("period_reopened", Level.BLOCK, _("A consultation that has closed is not extended."), "closes_on")
    if page.opens_on > calendar_records.opening_day(record) and (stage != Stage.UPCOMING or _is_less(page, record)):
        yield _shortened("opens_on")


def _is_less(page: ConsultationPage, record: Consultation) -> bool:
    first_counts = record.rule.first_day_counts if record.rule else True
    length = legal_calendar.period_length(page.opens_on, page.closes_on, calendar_records.days_off(), first_counts)
    return length < (record.working_days or 0)


def _shortened(field: str) -> Problem:
    return Problem("period_shortened", Level.BLOCK, _("A published period is never made shorter."), field)


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
    level = Level.WARN if is_exempt(page, Exemption.Rule.PERIOD) else Level.BLOCK
    yield Problem("period_short", level, message, "closes_on")
