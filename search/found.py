"""What holds the words of a query: each act once, whatever languages it was found in, with the facts to filter by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Length, Substr
from wagtail.models import Page

from consultation_pages.enums import ACCEPTS_CONTRIBUTIONS
from consultation_pages.models import Consultation, InstitutionPage, Plan
from consultation_pages.stages import stage_case
from core.full_text import Query, holding, live_pages, titled
from search.elastic import asking
from search.elastic.connection import Unavailable, is_configured
from search.enums import Kind
from search.kinds import content_types

# More pages than anybody reads through; beyond it, what has the words in its title and is newest.
MOST_HITS = 5000
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
    score: float = 0.0
    institution: str = ""
    type: str = ""
    stage: str = ""
    moment: datetime = _LONG_AGO

    @property
    def rank(self) -> tuple:
        """Sorts titles before texts, then what is open, then by score if there is one, then by kind, then newest first.

        Never by chance.
        """
        is_open = self.kind == Kind.CONSULTATION and self.stage in ACCEPTS_CONTRIBUTIONS
        newest = -self.moment.timestamp()
        return not self.in_title, not is_open, -self.score, _ORDER[self.kind], newest, self.title, self.key


_ORDER = {kind: position for position, kind in enumerate(Kind)}


class Findings(NamedTuple):
    """What was found, best first; whether there is more; and whether the database had to stand in."""

    found: list[Found]
    is_cut: bool
    is_makeshift: bool = False


def find(query: Query, now: datetime) -> Findings:
    """Everything public that holds the query, best first; three queries at most, whoever answers."""
    if not query or not is_configured():
        return _find_in_database(query, now)
    try:
        return _findings(asking.find(query, MOST_HITS + 1), now)
    except Unavailable:
        return _find_in_database(query, now)._replace(is_makeshift=True)


def _find_in_database(query: Query, now: datetime) -> Findings:
    pages = live_pages().filter(holding(query)).annotate(in_title=titled(query)).order_by("-in_title", "-pk")
    rows = list(hits_in(pages)[: MOST_HITS + 1])
    return Findings(found_of(rows[:MOST_HITS], now), len(rows) > MOST_HITS)


def _findings(hits: list[asking.Hit], now: datetime) -> Findings:
    """The same from what Elasticsearch found, if it is still public."""
    by_id = {hit.page_id: hit for hit in hits[:MOST_HITS]}
    pages = live_pages().filter(pk__in=by_id).annotate(in_title=Value(False)).order_by()
    rows = [(pk, *row, by_id[pk].in_title) for pk, *row, _in_title in hits_in(pages)]
    scores = {pk: hit.score for pk, hit in by_id.items()}
    return Findings(found_of(rows, now, scores), len(hits) > MOST_HITS)


def hits_in(pages: QuerySet) -> QuerySet:
    """Rows of the pages that are of some kind: id, type, key, key of a report's act, language, title, if found in it.

    `pages` must be annotated with `in_title`.
    """
    above = Page.objects.filter(path=Substr(OuterRef("path"), 1, Length(OuterRef("path")) - Page.steplen))
    act = Case(
        When(content_type=content_types()[Kind.REPORT], then=Subquery(above.values("translation_key")[:1])),
        default=None,
    )
    pages = pages.filter(content_type__in=content_types().values()).annotate(act=act)
    return pages.values_list(
        "pk", "content_type", "translation_key", "act", "locale__language_code", "title", "in_title"
    )


def _grouped(rows: Iterable[tuple], scores: Mapping[int, float]) -> list[Found]:
    kinds = {pk: kind for kind, pk in content_types().items()}
    found: dict[UUID, Found] = {}
    for pk, content_type, key, act, code, title, in_title in rows:
        if key not in found:
            kind = kinds[content_type]
            # All words of an institution's page are names, and as good as its title.
            found[key] = Found(kind, key, act or key, title, kind == Kind.INSTITUTION)
        found[key].pages[code] = pk
        found[key].in_title |= bool(in_title)
        found[key].score = max(found[key].score, scores.get(pk, 0.0))
    return list(found.values())


def found_of(rows: Iterable[tuple], now: datetime, scores: Mapping[int, float] = MappingProxyType({})) -> list[Found]:
    """What the rows of `hits_in` are pages of, if its record is public, with the record's facts; best first.

    `scores` are of pages, by id, where the engine gave some.
    """
    by_kind: dict[Kind, list[Found]] = {kind: [] for kind in Kind}
    for each in _grouped(rows, scores):
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
