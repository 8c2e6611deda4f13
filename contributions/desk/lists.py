"""The desk's lists: consultations with what is left to do, and the comments of one of them."""

from functools import partial
from operator import attrgetter

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from consultation_pages.models import Consultation
from consultation_pages.roles import REVIEWER
from contributions.answering import assign
from contributions.desk.access import (
    WORKING,
    colleagues,
    consultation_for,
    desk_of,
)
from contributions.desk.forms import AssignForm, DecisionForm, PartForm, ReplyForm, WorkFilters, as_changed
from contributions.desk.items import warn_of_consequences
from contributions.desk.saving import save
from contributions.enums import State
from contributions.letters import title_of
from contributions.listing import MOST_PAGES, counts_of
from contributions.models import Contribution
from contributions.moderation import NotPossible
from contributions.reports import is_settled
from core.admin_pages import heading
from core.path_converters import numbers_in
from home.pager import CountedPaginator, page_or_404, pager_of

TEMPLATE = "contributions/desk/worklist.html"
PER_PAGE, MOST_AT_ONCE = 25, 200


@require_GET
def consultations(request: HttpRequest) -> HttpResponse:
    """The consultations of the account's institutions that have comments or accept them, what is left to do first."""
    desk = desk_of(request.user)
    if not desk.is_there:
        raise PermissionDenied
    found = _with_work(desk.consultations()).select_related("institution", "source_page")
    page = page_or_404(CountedPaginator(found, found.count(), PER_PAGE), request.GET.get("p"))
    context = {"consultations": page.object_list, "page_of_list": page, "pager": pager_of(page, request.GET)}
    context |= heading(_("Comments"), "comment")
    return TemplateResponse(request, "contributions/desk/consultations.html", context)


def _with_work(records: QuerySet[Consultation]) -> QuerySet[Consultation]:
    """Consultations with how many comments they have, are to be checked and are to be answered; one query."""
    waiting, shown = Q(contributions__standing__state=State.RECEIVED), Q(contributions__standing__state=State.PUBLISHED)
    counted = records.filter(is_public=True, archived_at=None, opens_at__isnull=False).annotate(
        received=Count("contributions"),
        to_check=Count("contributions", filter=waiting),
        to_answer=Count("contributions", filter=shown & Q(contributions__standing__outcome="")),
    )
    return counted.order_by("-to_check", "-to_answer", "-listed_at", "-pk")


@require_GET
def worklist(request: HttpRequest, pk: int) -> HttpResponse:
    """The comments of one consultation under the filters, with a form for many of them at once."""
    consultation = consultation_for(request.user, pk)
    return TemplateResponse(request, TEMPLATE, _context(request, consultation, request.GET))


@require_POST
def many(request: HttpRequest, pk: int) -> HttpResponse:
    """Checks, answers and assigns the chosen comments, each by itself and each wholly or not at all.

    What could not be done is named with its reason, on the list with everything that was typed: these are still chosen.
    """
    decides = any(name.startswith("decision-") and value for name, value in request.POST.items())
    consultation = consultation_for(request.user, pk, *((REVIEWER,) if decides else WORKING))
    query = QueryDict(request.POST.get("query", "")[:500])
    chosen = numbers_in(request.POST.getlist("chosen"))[:MOST_AT_ONCE]
    rows = list(_rows(consultation).filter(position__in=chosen))
    for each in rows:
        each.consultation = consultation
    forms = _forms(colleagues(consultation), request.POST)
    if rows and any(form.is_changed for form in forms.values()):
        rows = _save(request, forms, rows)
        if not rows:
            return HttpResponseRedirect(f"{reverse('contribution_desk', args=[pk])}?{query.urlencode()}")
    else:
        messages.warning(request, _("Choose comments and what to do with them."))
    return TemplateResponse(request, TEMPLATE, _context(request, consultation, query, rows) | forms, status=400)


def _context(request: HttpRequest, consultation: Consultation, query: QueryDict, left: list | None = None) -> dict:
    """The list as an address asks for it; the comments of `left` stand on it, chosen, whatever the address says."""
    desk, people = desk_of(request.user), colleagues(consultation)
    filters, counts = WorkFilters(query, people), counts_of(consultation)
    rows = _rows(consultation)
    rows = filters.apply(rows, request.user) if filters.is_valid() else rows.none()
    total = counts.received if filters.is_valid() and not any(filters.cleaned_data.values()) else rows.count()
    paginator = CountedPaginator(rows, total, PER_PAGE, MOST_PAGES)
    # What was done may have left the list shorter than the page that it was done on.
    page = page_or_404(paginator, query.get("page")) if left is None else paginator.get_page(query.get("page"))
    left = left or []
    chosen = {each.position for each in left}
    others = [each for each in page.object_list if each.position not in chosen]
    return {
        "consultation": consultation,
        **heading(_("Comments on %(number)s") % {"number": consultation.number}, "comment", title_of(consultation)),
        "form": filters, "rows": sorted([*left, *others], key=attrgetter("position")), "chosen": chosen,
        "page_of_list": page, "counts": counts, "query": query.urlencode(), "query_of_filters": _without_page(query),
        "address": reverse("contribution_desk", args=[consultation.pk]),
        "works": desk.works_for(consultation.institution),
        "moderates": desk.works_for(consultation.institution, (REVIEWER,)),
        "is_settled": is_settled(consultation),
        "meetings": consultation.meetings_held.waiting().listed() if consultation.has_waiting_meetings else (),
        **_forms(people, None),
    }  # fmt: skip


def _without_page(query: QueryDict) -> str:
    others = query.copy()
    others.pop("page", None)
    return others.urlencode()


def _rows(consultation: Consultation) -> QuerySet[Contribution]:
    rows = Contribution.objects.filter(consultation=consultation)
    return rows.select_related("standing__assignee", "standing__decision", "answer", "contributor").order_by("position")


def _forms(people: QuerySet, posted: QueryDict | None) -> dict[str, PartForm]:
    """What is done with the chosen comments, as it was filled in."""
    return {
        "decide_form": as_changed(partial(DecisionForm, prefix="decision"), posted),
        "answer_form": as_changed(partial(ReplyForm, prefix="reply"), posted),
        "assign_form": as_changed(partial(AssignForm, people, prefix="assign"), posted),
    }


def _save(request: HttpRequest, forms: dict[str, PartForm], rows: list[Contribution]) -> list[Contribution]:
    """Does it to each by itself, says what became of it, and returns the comments that are left as they were."""
    for form in forms.values():
        if form.is_changed and not form.is_valid():
            problem = next(f"{form.fields[name].label}: {found[0]}" for name, found in form.errors.items())
            messages.error(request, f"{problem} {_('Nothing was saved; what you typed is kept here.')}")
            return rows
    refused = _save_each(request, forms["decide_form"], forms["answer_form"], rows)
    done = [each for each in rows if each not in refused]
    if forms["assign_form"].is_changed:
        assign(done, forms["assign_form"].person)
    if done:
        messages.success(request, ngettext("%d comment saved.", "%d comments saved.", len(done)) % len(done))
    for contribution, reason in refused.items():
        messages.error(request, _("No. %(number)d: %(reason)s") % {"number": contribution.position, "reason": reason})
    return list(refused)


def _save_each(
    request: HttpRequest, decision: DecisionForm, reply: ReplyForm, rows: list[Contribution]
) -> dict[Contribution, str]:
    """Blacking out is done one by one: what is blacked out or hidden already stays so. Returns what was refused."""
    refused, ended = {}, False
    for each in rows:
        try:
            ended |= save(each, decision, reply, request.user, keeps_cover=True)
        except NotPossible as error:
            refused[each] = str(error)
    if decision.is_changed:
        warn_of_consequences(request, rows, ended)
    return refused
