"""What holds the words of a query: each act once, whatever languages it was found in, with the facts to filter by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Length, Substr
from wagtail.models import Page

from consultation_pages.enums import ACCEPTS_CONTRIBUTIONS
from consultation_pages.models import (
    Consultation,
    ConsultationPage,
    InstitutionPage,
    Plan,
    PlanPage,
    ReportPage,
)
from consultation_pages.stages import stage_case
from core.full_text import Query, holding, live_pages, titled
from home.models import StandardPage
from search.enums import Kind

# More pages than anybody reads through; beyond it, what has the words in its title and is newest.
MOST_HITS = 5000
_TYPES = {
    Kind.INSTITUTION: InstitutionPage,
    Kind.CONSULTATION: ConsultationPage,
    Kind.REPORT: ReportPage,
    Kind.PLAN: PlanPage,
    Kind.TEXT: StandardPage,
}
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Found:
    """One result. `pages` are those that hold the words, by language code; facts that it does not have are empty.

    `act` is the key of the consultation that a report belongs to, and otherwise the same as `key`.
    """

    kind: Kind
    key: UUID
    act: UUID
    title: str
    in_title: bool
    pages: dict[str, int] = field(default_factory=dict)
    institution: str = ""
    type: str = ""
    stage: str = ""
    moment: datetime = _LONG_AGO

    @property
    def rank(self) -> tuple:
        """Sorts titles before texts, then what is open, then by kind, then what is newest; never by chance."""
        is_open = self.kind == Kind.CONSULTATION and self.stage in ACCEPTS_CONTRIBUTIONS
        return not self.in_title, not is_open, _ORDER[self.kind], -self.moment.timestamp(), self.title, self.key


_ORDER = {kind: position for position, kind in enumerate(Kind)}


def find(query: Query, now: datetime) -> tuple[list[Found], bool]:
    """Everything public that holds the query, best first, and whether there is more; three queries at most."""
    hits = hits_in(live_pages().filter(holding(query)).annotate(in_title=titled(query)).order_by("-in_title", "-pk"))
    rows = list(hits[: MOST_HITS + 1])
    return found_of(rows[:MOST_HITS], now), len(rows) > MOST_HITS


def hits_in(pages: QuerySet) -> QuerySet:
    """Rows of the pages that are of some kind: id, type, key, key of a report's act, language, title, if found in it.

    `pages` must be annotated with `in_title`.
    """
    above = Page.objects.filter(path=Substr(OuterRef("path"), 1, Length(OuterRef("path")) - Page.steplen))
    act = Case(
        When(content_type=_content_types()[Kind.REPORT], then=Subquery(above.values("translation_key")[:1])),
        default=None,
    )
    pages = pages.filter(content_type__in=_content_types().values()).annotate(act=act)
    return pages.values_list(
        "pk", "content_type", "translation_key", "act", "locale__language_code", "title", "in_title"
    )


def _content_types() -> dict[Kind, int]:
    return {kind: ContentType.objects.get_for_model(model).pk for kind, model in _TYPES.items()}


def _grouped(rows: Iterable[tuple]) -> list[Found]:
    kinds = {pk: kind for kind, pk in _content_types().items()}
    found: dict[UUID, Found] = {}
    for pk, content_type, key, act, code, title, in_title in rows:
        if key not in found:
            kind = kinds[content_type]
            # All words of an institution's page are names, and as good as its title.
            found[key] = Found(kind, key, act or key, title, kind == Kind.INSTITUTION)
        found[key].pages[code] = pk
        found[key].in_title |= bool(in_title)
    return list(found.values())


def found_of(rows: Iterable[tuple], now: datetime) -> list[Found]:
    """What the rows of `hits_in` are pages of, if its record is public, with the record's facts; best first."""
    by_kind: dict[Kind, list[Found]] = {kind: [] for kind in Kind}
    for each in _grouped(rows):
        by_kind[each.kind].append(each)
    facts = _consultations(by_kind[Kind.CONSULTATION] + by_kind[Kind.REPORT], now)
    facts |= _plans_and_institutions(by_kind[Kind.PLAN], by_kind[Kind.INSTITUTION])
    public = [*by_kind[Kind.TEXT]]
    for each in (each for kind, rows in by_kind.items() if kind != Kind.TEXT for each in rows):
        if each.act in facts:
            each.institution, each.type, each.stage, each.moment = facts[each.act]
            public.append(each)
    return sorted(public, key=lambda each: each.rank)


Facts = Mapping[UUID, tuple[str, str, str, datetime]]


def _consultations(found: list[Found], now: datetime) -> Facts:
    if not found:
        return {}
    records = Consultation.objects.public().filter(key__in={each.act for each in found}).order_by()
    rows = records.annotate(stage=stage_case(now)).values_list(
        "key", "institution__code", "document_type__code", "stage", "listed_at"
    )
    return {key: tuple(facts) for key, *facts in rows}


def _plans_and_institutions(plans: list[Found], institutions: list[Found]) -> Facts:
    """A plan that was never published with a proposal is only the folder of a year."""
    if not plans and not institutions:
        return {}
    published = Plan.objects.filter(key__in=[each.key for each in plans], is_public=True)
    pages = InstitutionPage.objects.filter(translation_key__in=[each.key for each in institutions])
    rows = (
        published.exclude(first_published_at=None)
        .order_by()
        .values_list("key", "institution__code", "year")
        .union(pages.order_by().values_list("translation_key", "institution__code", Value(0)), all=True)
    )
    return {key: (code, "", "", datetime(year, 1, 1, tzinfo=UTC) if year else _LONG_AGO) for key, code, year in rows}
