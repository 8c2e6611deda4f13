"""The list of reports: published, awaited and overdue."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from consultation_pages.filter_forms import ReportFilterForm
from consultation_pages.report_listing import STATES, counts, entries_of, select
from home.pager import CountedPaginator, page_or_404, pager_of

TEMPLATE = "consultation_pages/report_list.html"
SHOWN = ("institution", "document_type", "proposal")


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """The reports: 200, 400 with the reason for filters that mean nothing, 404 for a page that does not exist."""
    form = ReportFilterForm(request.GET)
    context = {"form": form, "menu_name": "reports"}
    if not form.is_valid():
        return render(request, TEMPLATE, context, status=400)
    now, filters = timezone.now(), form.filters
    number = counts(filters, now)
    paginator = CountedPaginator(select(filters, now).select_related(*SHOWN), number[filters.state])
    page = page_or_404(paginator, request.GET.get("page"))
    query = form.query
    if page.number > 1:
        query["page"] = str(page.number)
    context |= {
        "state": filters.state,
        "tabs": [(label, number[state], form.query_with(state=state), state) for state, label in STATES.items()],
        "total": number[filters.state],
        "entries": entries_of(page.object_list, now),
        "page_of_list": page,
        "pager": pager_of(page, form.query),
        "canonical_query": query.urlencode(),
    }
    return render(request, TEMPLATE, context)
