"""Lists of consultations: one set of filters and one order for pages, data and feeds: a query means one thing."""

from dataclasses import dataclass, replace
from datetime import datetime

from consultation_pages.enums import ACCEPTS_CONTRIBUTIONS, Stage
from consultation_pages.models import Consultation, ConsultationPage
from consultation_pages.models.consultations import ConsultationQuerySet
from consultation_pages.stages import stages_q
from core.full_text import holding, read_query


@dataclass(frozen=True)
class Filters:
    """What a reader asked for; empty means everything. Codes, never database ids."""

    stages: tuple[Stage, ...] = ()
    institution: str = ""
    type: str = ""
    topic: str = ""
    year: int | None = None
    words: str = ""
    language: str = ""

    def without_stages(self) -> "Filters":
        """The same question over all stages, for the counts beside each."""
        return replace(self, stages=())


@dataclass(frozen=True)
class Answer:
    """The consultations that answer the filters, and how many there are in each stage whatever stages were asked."""

    rows: ConsultationQuerySet
    counts: dict[str, int]
    total: int


def answer(filters: Filters, now: datetime) -> Answer:
    """What a list with counts beside its stages needs: one count, and the rows to come."""
    everywhere = select(filters.without_stages(), now)
    counts = everywhere.stage_counts(now)
    total = sum(count for stage, count in counts.items() if not filters.stages or stage in filters.stages)
    return Answer(_in_stages(everywhere, filters, now), counts, total)


def select(filters: Filters, now: datetime) -> ConsultationQuerySet:
    """The public consultations that answer the filters at an instant, in the order of every list."""
    records = Consultation.objects.public()
    if filters.institution:
        records = records.filter(institution__code=filters.institution)
    if filters.type:
        records = records.filter(document_type__code=filters.type)
    if filters.topic:
        records = records.filter(topics__code=filters.topic)
    if filters.year:
        records = records.filter(year=filters.year)
    if filters.language:
        records = records.filter(key__in=_pages(filters.language).values("translation_key"))
    if filters.words:
        records = records.filter(key__in=_keys_with(filters.words))
    return _in_stages(records, filters, now)


def order(filters: Filters) -> tuple[str, str]:
    """What closes first comes first while one can still take part; otherwise what is latest comes first."""
    if filters.stages and set(filters.stages) <= ACCEPTS_CONTRIBUTIONS:
        return "listed_at", "pk"
    return "-listed_at", "-pk"


def _in_stages(records: ConsultationQuerySet, filters: Filters, now: datetime) -> ConsultationQuerySet:
    if filters.stages:
        records = records.filter(stages_q(filters.stages, now))
    return records.order_by(*order(filters))


def _pages(code: str):
    return ConsultationPage.objects.live().filter(locale__language_code=code)


def _keys_with(words: str):
    """The keys of consultations that have the words in any language, as a subquery: a word may be in thousands."""
    pages = ConsultationPage.objects.live().filter(holding(read_query(words)))
    return pages.order_by().values("translation_key")
