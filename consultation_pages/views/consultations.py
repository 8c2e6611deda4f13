"""The list of all consultations, with its filters."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultation_pages.cards import cards_of
from consultation_pages.enums import ACCEPTS_CONTRIBUTIONS, Stage
from consultation_pages.forms import ConsultationFilterForm
from consultation_pages.listing import Answer, answer
from home.pager import CountedPaginator, page_or_404, pager_of

TEMPLATE = "consultation_pages/consultation_list.html"
SHOWN = ("institution", "document_type", "proposal")


@dataclass(frozen=True)
class Tab:
    """Stages that one click shows, and how many consultations they hold under the other filters."""

    label: str
    count: int
    address: str
    is_current: bool


@require_safe
def consultation_list(request: HttpRequest) -> HttpResponse:
    """The list: 200, 400 with the reason for filters that mean nothing, 404 for a page that does not exist."""
    form = ConsultationFilterForm(request.GET)
    context = {"form": form, "menu_name": "consultations"}
    if not form.is_valid():
        return render(request, TEMPLATE, context, status=400)
    now = timezone.now()
    found = answer(form.filters, now)
    paginator = CountedPaginator(found.rows.select_related(*SHOWN), found.total)
    page = page_or_404(paginator, request.GET.get("page"))
    query = form.query
    feed_query = f"?{query.urlencode()}" if query else ""
    if page.number > 1:
        query["page"] = str(page.number)
    context |= {
        "cards": cards_of(page.object_list, now),
        "total": found.total,
        "tabs": tabs(form, found),
        "page_of_list": page,
        "pager": pager_of(page, form.query),
        "feed_query": feed_query,
        "canonical_query": query.urlencode(),
    }
    return render(request, TEMPLATE, context)


def tabs(form: ConsultationFilterForm, found: Answer) -> list[Tab]:
    """All, what is open for comments, then each other stage that holds something."""
    offered = [(_("All"), []), (_("Open for comments"), sorted(ACCEPTS_CONTRIBUTIONS))]
    offered += [(stage.label, [stage]) for stage in Stage if stage != Stage.OPEN]
    chosen = set(form.cleaned_data["stage"])
    shown = []
    for label, stages in offered:
        count = sum(found.counts.get(stage, 0) for stage in stages or Stage)
        is_current = set(stages) == chosen
        if count or is_current:
            address = form.query_with(stage=[stage.value for stage in stages])
            shown.append(Tab(label, count, address, is_current))
    return shown
