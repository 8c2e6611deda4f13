"""The flat list of consultations in the admin: drafts beside records, whatever language they began in."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from wagtail.models import Page

from consultation_pages.desk import Desk
from consultation_pages.enums import Stage
from consultation_pages.models import Consultation, ConsultationPage, DocumentType, Institution
from consultation_pages.page_states import State, condition, language_states, state_of
from consultation_pages.stages import stages_q
from core.full_text import holding, read_query
from core.languages import PREFIXES

# A consultation of which nothing was ever published has no stage.
UNPUBLISHED = "unpublished"
_BATCH = 500
# The row of a draft keeps what was saved first; what was saved last stands in its revision.
_DRAFT = "latest_revision__content"


def consultation_rows(desk: Desk) -> QuerySet:
    """The originals of all consultations of a desk, drafts among them."""
    earlier = _same_text(Page.objects.filter(pk__lt=OuterRef("pk"), alias_of=None))
    translated = _same_text(Page.objects.filter(locale__language_code=translation.get_language(), alias_of=None))
    pages = ConsultationPage.objects.filter(desk.pages(), ~Exists(earlier), alias_of=None)
    pages = pages.select_related("consultation__institution", "consultation__document_type", "locale")
    return pages.defer("body", "summary", "purpose", "affected").annotate(
        shown_title=Coalesce(Subquery(translated.values("draft_title")[:1]), F("draft_title")),
        draft_opens=KeyTextTransform("opens_on", _DRAFT),
        draft_closes=KeyTextTransform("closes_on", _DRAFT),
        draft_type=KeyTextTransform("document_type", _DRAFT),
    )


def _same_text(pages: QuerySet) -> QuerySet:
    return pages.filter(translation_key=OuterRef("translation_key"))


def in_stage(stage: str) -> Q:
    """The condition for rows in a stage, or for those that were never published."""
    if stage == UNPUBLISHED:
        return Q(consultation=None)
    return Q(consultation__in=Consultation.objects.filter(stages_q([Stage(stage)], timezone.now())))


def of_year(year: int) -> Q:
    """The condition for rows that count to a year; drafts by the first day that their author gave."""
    return Q(consultation__year=year) | Q(consultation=None, **{f"{_DRAFT}__opens_on__startswith": f"{year}-"})


def of_type(kind: DocumentType) -> Q:
    """The condition for rows about a type of document."""
    return Q(consultation__document_type=kind) | Q(consultation=None, **{f"{_DRAFT}__document_type": kind.pk})


def of_institution(desk: Desk, institution: Institution) -> Q:
    """The condition for rows below an institution's pages."""
    found = Q(pk__in=())
    for path in desk.paths_of(institution):
        found |= Q(path__startswith=path)
    return found


def in_state(state: str) -> Q:
    """The condition for rows whose original is in a state of the workflow."""
    return condition(State(state))


def without_language(code: str) -> Q:
    """The condition for rows of which there is no text in a language, not even a draft."""
    present = _same_text(Page.objects.filter(locale__language_code=code, alias_of=None))
    return ~Q(Exists(present))


def holding_words(typed: str) -> Q:
    """The condition for rows with the words in any language, in the title of a draft, or with that number."""
    found = ConsultationPage.objects.filter(Q(draft_title__icontains=typed) | holding(read_query(typed)))
    return Q(translation_key__in=found.values("translation_key")) | Q(consultation__number__icontains=typed)


def years(desk: Desk) -> list[int]:
    """The years for which the desk has records, the latest first."""
    records = Consultation.objects.filter(desk.records()).order_by("-year")
    return list(records.values_list("year", flat=True).distinct())


def decorate(rows: list[ConsultationPage], desk: Desk) -> None:
    """Adds what people read of each row; one query for each five hundred, one for the types of document."""
    now, types = timezone.now(), DocumentType.objects.in_bulk()
    for start in range(0, len(rows), _BATCH):
        part = rows[start : start + _BATCH]
        states = language_states(row.translation_key for row in part)
        for row in part:
            _decorate(row, states[row.translation_key], desk, types, now)


def _decorate(row, languages: dict[str, Page], desk: Desk, types: dict[int, DocumentType], now: datetime) -> None:
    record = getattr(row, "consultation", None)
    row.number = record.number if record else ""
    row.institution = record.institution if record else desk.institution_at(row.path)
    row.type = record.document_type if record else types.get(_number(row.draft_type))
    row.stage = record.stage_at(now).label if record else ""
    row.first_day = _day(record.opens_at) if record else _read_day(row.draft_opens)
    row.last_day = _day(record.closes_at, before=True) if record else _read_day(row.draft_closes)
    row.report_due = _day(record.report_due_at, before=True) if record else None
    row.languages = {code: state_of(languages[code]) if code in languages else None for code in PREFIXES}
    row.state = state_of(languages[row.locale.language_code]).label


def _day(instant: datetime | None, before: bool = False) -> date | None:
    """The day of an instant in the country; of one that ends a period, the last day of the period."""
    return instant and timezone.localdate(instant - timedelta(seconds=before))


def _read_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(text: str | None) -> int:
    return int(text or 0)
