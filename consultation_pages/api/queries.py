"""What answers need beside their records, in a number of queries that does not depend on how many there are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, FilteredRelation, Model, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from wagtail.models import Page

from consultation_pages.models import (
    Consultation,
    ConsultationPage,
    DocumentRow,
    MeetingRow,
    PlanPage,
    Proposal,
    ReportDocumentRow,
    ReportPage,
)
from consultation_pages.plan_history import last_words, versions_of
from consultation_pages.plan_listing import ORDER

_WORDS = ("title", "summary", "extension_reason", "withdrawal_reason", "unplanned_reason")
_PAGE = ("slug", "url_path", "live", "locale_id", "translation_key")

Pages = dict[str, ConsultationPage]


@dataclass(frozen=True)
class Beside:
    """Published pages by key and language code, and their rows by page: empty where nobody asked for details."""

    pages: dict[UUID, Pages]
    documents: dict[int, list[DocumentRow]] = field(default_factory=dict)
    meetings: dict[int, list[MeetingRow]] = field(default_factory=dict)
    report_documents: dict[str, list[ReportDocumentRow]] = field(default_factory=dict)


def with_facts(records: QuerySet[Consultation], details: bool) -> QuerySet[Consultation]:
    """Public consultations with the records that an answer shows, and the language of the original as `source_code`."""
    chosen = records.select_related("institution", "document_type", "proposal__plan", "contact_officer")
    chosen = chosen.annotate(source_code=F("source_page__locale__language_code"))
    return chosen.prefetch_related("topics", *(["extensions"] if details else []))


def beside(records: Iterable[Consultation], details: bool) -> Beside:
    """The published words of consultations in one query; with details their rows in three more."""
    pages = _published_pages(record.key for record in records)
    if not details:
        return Beside(pages)
    every = [page for languages in pages.values() for page in languages.values()]
    ids = [page.pk for page in every]
    reports = [page.report_path for page in every if page.report_path]
    report_rows = ReportDocumentRow.objects.filter(page__live=True, page__url_path__in=reports)
    return Beside(
        pages,
        _by("page_id", _in_order(DocumentRow.objects.filter(page__in=ids).select_related("document"))),
        _by("page_id", _in_order(MeetingRow.objects.filter(page__in=ids))),
        _by("path", _in_order(report_rows.select_related("document").annotate(path=F("page__url_path")))),
    )


def _published_pages(keys: Iterable[UUID]) -> dict[UUID, Pages]:
    """Live pages, each with the path of the live report below it as `report_path`, and its `text_changes`."""
    rows = ConsultationPage.objects.live().filter(translation_key__in=list(keys)).only(*_WORDS, *_PAGE)
    found: dict[UUID, Pages] = defaultdict(dict)
    for page in rows.annotate(
        code=F("locale__language_code"), report_path=Subquery(_report_below()), text_changes=F("wording__changes")
    ):
        found[page.translation_key][page.code] = page
    return found


def _report_below() -> QuerySet:
    # Paths in the tree are steps of digits and capitals: this interval holds all children, and an index serves it.
    last_child = Concat(OuterRef("path"), Value("Z" * ReportPage.steplen))
    below = ReportPage.objects.live().filter(path__gt=OuterRef("path"), path__lte=last_child)
    return below.order_by("path").values("url_path")[:1]


def _in_order(rows: QuerySet) -> QuerySet:
    return rows.annotate(code=F("locale__language_code")).order_by("sort_order", "pk")


def _by(name: str, rows: Iterable[Model]) -> dict:
    found = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


def public_proposals() -> QuerySet[Proposal]:
    """Proposals of published plans with the records that an answer shows, in the order of every list."""
    public = Prefetch("consultations", Consultation.objects.public().order_by("number"))
    chosen = (
        Proposal.objects.public()
        .order_by("year", *ORDER)
        .select_related("institution", "document_type", "plan", "follows__plan")
    )
    return chosen.prefetch_related(public)


class Planned(NamedTuple):
    """What a plan says of a proposal in one language."""

    title: str
    purpose: str


def plan_pages(proposals: list[Proposal]) -> tuple[dict[UUID, dict], dict[UUID, dict[str, Planned]]]:
    """The live pages of plans by plan key and language code, and what they say by proposal key and language code.

    One query for both, and one more for the last published title of what was dropped, in the language of the source.
    """
    keys = {each.key for each in proposals}
    pages = PlanPage.objects.live().filter(translation_key__in={each.plan.key for each in proposals})
    rows = pages.annotate(
        row=FilteredRelation("items", condition=Q(items__translation_key__in=keys)),
        row_key=F("row__translation_key"),
        row_title=F("row__title"),
        row_purpose=F("row__purpose"),
        code=F("locale__language_code"),
    )
    plans, texts = defaultdict(dict), defaultdict(dict)
    for page in rows.only("slug", "url_path", "live", "translation_key"):
        plans[page.translation_key][page.code] = page
        if page.row_key:
            texts[page.row_key][page.code] = Planned(page.row_title, page.row_purpose)
    dropped = [each for each in proposals if each.key not in texts]
    histories = versions_of(each.plan_id for each in dropped)
    for each in dropped:
        if found := last_words(each.key, histories[each.plan_id]):
            item, code = found
            texts[each.key][code] = Planned(item.title, "")
    return plans, texts


def live_pages(model: type[Page], name: str, values: Iterable) -> dict:
    """The live pages of a type by one of their columns and by language code, in one query."""
    pages = model.objects.live().filter(**{f"{name}__in": list(values)})
    found: dict = defaultdict(dict)
    for page in pages.only(name, "slug", "url_path", "live").annotate(code=F("locale__language_code")):
        found[getattr(page, name)][page.code] = page
    return found
