"""Reports in lists: those that are published, those that are awaited and those that are late."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import pgettext_lazy
from wagtail.models import Page

from consultation_pages.cards import Card, cards_of
from consultation_pages.enums import Stage
from consultation_pages.models import Consultation, ConsultationPage, ReportPage
from consultation_pages.models.consultations import ConsultationQuerySet
from consultation_pages.stages import stage_q
from consultation_pages.standard_measures import reports_on_time
from home.texts import Languages, choose

# What the parameter `state` may say.
STATES = {
    "published": pgettext_lazy("reports", "Published"),
    "due": pgettext_lazy("reports", "Awaited"),
    "overdue": pgettext_lazy("reports", "Overdue"),
}


@dataclass(frozen=True)
class ReportFilters:
    """What a reader asked for; empty means everything. Codes, never database ids."""

    state: str = "published"
    institution: str = ""
    year: int | None = None


@dataclass(frozen=True)
class Entry:
    """A consultation in the list of reports; `address` is the report's where there is one."""

    card: Card
    address: str
    is_on_time: bool | None


def select(filters: ReportFilters, now: datetime) -> ConsultationQuerySet:
    """The consultations that answer the filters: newest report first, or what is or was due first."""
    records = _asked(filters).filter(_condition(filters.state, now))
    if filters.state == "published":
        return records.order_by("-report_published_at", "-pk")
    return records.order_by(Coalesce("report_due_at", "closes_at"), "pk")


def counts(filters: ReportFilters, now: datetime) -> dict[str, int]:
    """How many there are in each state under the other filters, in one query."""
    groups = {state: Count("pk", filter=_condition(state, now)) for state in STATES}
    return _asked(filters).order_by().aggregate(**groups)


def entries_of(records: Iterable[Consultation], now: datetime) -> list[Entry]:
    """The entries of public records for this reader, in three queries."""
    records = list(records)
    reports = _report_pages([record.key for record in records if record.report_published_at])
    return [
        Entry(card, _address(card, reports[card.record.key]), reports_on_time(card.record, now))
        for card in cards_of(records, now)
    ]


def _asked(filters: ReportFilters) -> ConsultationQuerySet:
    records = Consultation.objects.public()
    if filters.institution:
        records = records.filter(institution__code=filters.institution)
    if filters.year:
        records = records.filter(year=filters.year)
    return records


def _condition(state: str, now: datetime) -> Q:
    if state == "published":
        # Not the stage: an archived consultation may have its report, too.
        return Q(report_published_at__isnull=False, withdrawn_at=None)
    return stage_q({"due": Stage.AWAITING_REPORT, "overdue": Stage.REPORT_OVERDUE}[state], now)


def _report_pages(keys: list[UUID]) -> dict[UUID, dict[str, ReportPage]]:
    """The published reports below the pages of consultations, by key and language code, in two queries."""
    pages = ConsultationPage.objects.live().filter(translation_key__in=keys)
    parents = dict(pages.values_list("path", "translation_key"))
    below = Q(pk__in=[])
    for path in parents:
        below |= Q(path__range=Page._get_children_path_interval(path))
    found: dict[UUID, dict[str, ReportPage]] = defaultdict(dict)
    reports = ReportPage.objects.live().filter(below).annotate(code=F("locale__language_code"))
    for report in reports.only("title", "slug", "url_path", "path", "locale_id", "live"):
        found[parents[report.path[: -report.steplen]]][report.code] = report
    return found


def _address(card: Card, reports: Languages) -> str:
    """The report in the reader's language, else by its number inside that language's frame, as consultations are."""
    text = choose(reports, card.text.code)
    if text is None:
        return card.address
    by_number = reverse("report-by-number", args=[card.record.number])
    return by_number if text.is_original else text.page.get_url()
