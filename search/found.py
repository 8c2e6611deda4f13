"""What holds the words of a query: each act once, whatever languages it was found in, with the facts to filter by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case, DateTimeField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Length, Substr
from wagtail.models import Page

from consultation_pages.enums import ACCEPTS_CONTRIBUTIONS
from consultation_pages.models import Consultation, InstitutionPage, Plan, Proposal
from consultation_pages.stages import stage_case
from core.full_text import Query, holding, live_pages, telling_words, titled
from search.elastic import asking
from search.elastic.connection import Unavailable, is_configured
from search.enums import Kind
from search.kinds import content_types

# More pages than anybody reads through; beyond it, what has the words in its title and is newest.
MOST_HITS = 5000
_RECORDS = ((Kind.CONSULTATION, Kind.REPORT), (Kind.PLAN,), (Kind.INSTITUTION,))
SAME = 2  # a likeness
_OF_OTHERS = 0.6  # a report is short, has the words of its consultation, and would always stand before it
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
    likeness: int = 0
    institution: str = ""
    type: str = ""
    stage: str = ""
    moment: datetime = _LONG_AGO
    proposal: Proposal | None = None  # whose number was typed

    @property
    def rank(self) -> tuple:
        """Sorts titles before texts, then what is open, then what is written as typed, then by the engine's score.

        What is called exactly so comes before all. Equals are sorted by kind, then newest first, and never by chance.
        """
        is_open = self.kind == Kind.CONSULTATION and self.stage in ACCEPTS_CONTRIBUTIONS
        newest = -self.moment.timestamp()
        called_so = self.likeness == SAME
        score = self.score * (1 if self.kind in (Kind.INSTITUTION, Kind.CONSULTATION) else _OF_OTHERS)
        equals = (_ORDER[self.kind], newest, self.title, self.key)
        return not self.in_title, not called_so, not is_open, -self.likeness, -score, *equals


_ORDER = {kind: position for position, kind in enumerate(Kind)}


class Findings(NamedTuple):
    """What was found, best first; whether there is more; and whether the database had to stand in."""

    found: list[Found]
    is_cut: bool
    is_makeshift: bool = False


def find(query: Query, now: datetime) -> Findings:
    """Everything public that holds the query, best first; two queries at most, whoever answers."""
    if not query or not is_configured():
        return _find_in_database(query, now)
    try:
        return _findings(asking.find(query, MOST_HITS + 1), query, now)
    except Unavailable:
        return _find_in_database(query, now)._replace(is_makeshift=True)


def _find_in_database(query: Query, now: datetime) -> Findings:
    pages = live_pages().filter(holding(query)).annotate(in_title=titled(query)).order_by("-in_title", "-pk")
    rows = list(hits_in(pages)[: MOST_HITS + 1])
    return Findings(found_of(rows[:MOST_HITS], now, query.telling), len(rows) > MOST_HITS)


def _findings(hits: list[asking.Hit], query: Query, now: datetime) -> Findings:
    """The same from what Elasticsearch found, if it is still public."""
    by_id = {hit.page_id: hit for hit in hits[:MOST_HITS]}
    pages = live_pages().filter(pk__in=by_id).annotate(in_title=Value(False)).order_by()
    rows = [(pk, *row, by_id[pk].in_title) for pk, *row, _in_title in hits_in(pages)]
    scores = {pk: hit.score for pk, hit in by_id.items()}
    return Findings(found_of(rows, now, query.telling, scores), len(hits) > MOST_HITS)


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


def likeness(title: str, words: frozenset[str]) -> int:
    """Whether a title is the words typed, has them in these very forms, or has neither."""
    held = telling_words(title)
    return SAME if words and held == words else int(bool(words) and words <= held)


def _grouped(rows: Iterable[tuple], scores: Mapping[int, float], words: frozenset[str]) -> list[Found]:
    kinds = {pk: kind for kind, pk in content_types().items()}
    found: dict[UUID, Found] = {}
    for pk, content_type, key, act, code, title, in_title in rows:
        if key not in found:
            kind = kinds[content_type]
            # All words of an institution's page are names, and as good as its title.
            found[key] = Found(kind, key, act or key, title, kind == Kind.INSTITUTION)
        found[key].pages[code] = pk
        found[key].title = min(found[key].title, title)  # engines give the languages in any order
        found[key].in_title |= bool(in_title)
        if in_title:
            found[key].likeness = max(found[key].likeness, likeness(title, words))
        found[key].score = max(found[key].score, scores.get(pk, 0.0))
    return list(found.values())


def found_of(
    rows: Iterable[tuple],
    now: datetime,
    words: frozenset[str] = frozenset(),
    scores: Mapping[int, float] = MappingProxyType({}),
) -> list[Found]:
    """What the rows of `hits_in` are pages of, if its record is public, with the record's facts; best first.

    `words` are those typed that count, folded; `scores` are of pages, by id, where the engine gave some.
    """
    by_kind: dict[Kind, list[Found]] = {kind: [] for kind in Kind}
    for each in _grouped(rows, scores, words):
        by_kind[each.kind].append(each)
    facts = _facts(by_kind, now)
    public = [*by_kind[Kind.TEXT]]
    for each in (each for kind, rows in by_kind.items() if kind != Kind.TEXT for each in rows):
        if each.act in facts:
            each.institution, each.type, each.stage, each.moment = facts[each.act]
            public.append(each)
    return sorted(public, key=lambda each: each.rank)


Facts = Mapping[UUID, tuple[str, str, str, datetime]]


def _facts(by_kind: Mapping[Kind, list[Found]], now: datetime) -> Facts:
    """The facts of the public records, by the key of the act, in one query."""
    keys = {kind: {each.act for each in found} for kind, found in by_kind.items()}
    records = Consultation.objects.public().filter(key__in=keys[Kind.CONSULTATION] | keys[Kind.REPORT])
    # A plan that was never published with a proposal is only the folder of a year.
    plans = Plan.objects.filter(key__in=keys[Kind.PLAN], is_public=True).exclude(first_published_at=None)
    institutions = InstitutionPage.objects.filter(translation_key__in=keys[Kind.INSTITUTION])
    none, never = Value(""), Value(None, DateTimeField())
    parts = [
        records.annotate(stage=stage_case(now)).values_list(
            "key", "institution__code", "document_type__code", "stage", "listed_at", Value(0)
        ),
        plans.values_list("key", "institution__code", none, none, never, "year"),
        institutions.values_list("translation_key", "institution__code", none, none, never, Value(0)),
    ]  # fmt: skip
    wanted = [part.order_by() for part, kinds in zip(parts, _RECORDS, strict=True) if any(keys[kind] for kind in kinds)]
    rows = wanted[0].union(*wanted[1:], all=True) if wanted else ()
    return {
        key: (institution, type_code, stage, moment or (datetime(year, 1, 1, tzinfo=UTC) if year else _LONG_AGO))
        for key, institution, type_code, stage, moment, year in rows
    }
