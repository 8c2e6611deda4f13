"""The plan of a year over all institutions, as a page and as a table to take along."""

from collections.abc import Iterable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from consultation_pages import legal_calendar
from consultation_pages.filter_forms import PlanFilterForm
from consultation_pages.models import Proposal
from consultation_pages.plan_listing import (
    Entry,
    consultations_on,
    entries_of,
    published_words,
    quarters_of,
    select,
    totals,
    with_plans,
)
from core.csv_export import csv_response
from core.languages import PREFIXES
from home.pager import CountedPaginator, page_or_404, pager_of

TEMPLATE = "consultation_pages/plan_list.html"
SHOWN = ("plan", "institution", "document_type")
COLUMNS = (
    "number", "institution_code", "institution", "year", "quarter", "type_code", "type", "title", "language",
    "in_plan_since", "added_by_amendment", "dropped_at", "consultations", "stages",
)  # fmt: skip


@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """The plans of a year: 200, 400 with the reason for filters that mean nothing, 404 for a page that is not there."""
    now = timezone.now()
    form = PlanFilterForm(request.GET, legal_calendar.local_date(now).year)
    context = {"form": form, "menu_name": "plan"}
    if not form.is_valid():
        return render(request, TEMPLATE, context, status=400)
    proposals = select(form.filters)
    found = totals(proposals)
    paginator = CountedPaginator(proposals.select_related(*SHOWN), found.rows)
    page = page_or_404(paginator, request.GET.get("page"))
    entries = _entries(page.object_list, now)
    query = form.query
    if page.number > 1:
        query["page"] = str(page.number)
    context |= {
        "year": form.filters.year,
        "years": [(year, form.query_with(year=str(year))) for year in form.years],
        "totals": found,
        "quarters": quarters_of(with_plans(entries), found.quarters),
        "page_of_list": page,
        "pager": pager_of(page, form.query),
        "canonical_query": query.urlencode(),
        "csv_query": form.full_query.urlencode(),
    }
    return render(request, TEMPLATE, context)


@require_safe
def plan_csv(request: HttpRequest) -> HttpResponse:
    """The same list as a table, all of it."""
    now = timezone.now()
    form = PlanFilterForm(request.GET, legal_calendar.local_date(now).year)
    if not form.is_valid():
        return render(request, TEMPLATE, {"form": form, "menu_name": "plan"}, status=400)
    entries = _entries(select(form.filters).select_related(*SHOWN), now)
    return csv_response(f"plan-{form.filters.year}", COLUMNS, map(_row, entries))


def _entries(proposals: Iterable[Proposal], now: datetime) -> list[Entry]:
    proposals = list(proposals)
    return entries_of(proposals, published_words(proposals), consultations_on(proposals, now), now)


def _row(entry: Entry) -> tuple:
    proposal = entry.proposal
    return (
        proposal.number, proposal.institution.code, proposal.institution.name, proposal.year, proposal.quarter,
        proposal.document_type.code, proposal.document_type.name, entry.title, PREFIXES[entry.code],
        proposal.in_plan_since, proposal.added_by_amendment, proposal.dropped_at,
        "; ".join(card.record.number for card in entry.cards), "; ".join(card.stage.value for card in entry.cards),
    )  # fmt: skip
