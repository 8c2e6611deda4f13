"""The desk's lists: consultations with what is left to do, and the comments of one of them."""

from operator import attrgetter

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from consultation_pages.models import Consultation
from consultation_pages.roles import REVIEWER
from contributions.answering import answer_many, assign
from contributions.desk.access import (
    WORKING,
    colleagues,
    consultation_for,
    desk_of,
)
from contributions.desk.forms import AssignForm, DecisionForm, ReplyForm, WorkFilters
from contributions.desk.items import warn_of_consequences
from contributions.enums import State
from contributions.letters import title_of
from contributions.listing import MOST_PAGES, counts_of
from contributions.models import Contribution
from contributions.moderation import NotPossible, decide
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
    """Checks, answers or assigns the chosen comments, each by itself.

    What could not be done is named with its reason, on the list with everything that was typed: these are still chosen.
    """
    action = request.POST.get("action", "")
    consultation = consultation_for(request.user, pk, *((REVIEWER,) if action == "decide" else WORKING))
    query = QueryDict(request.POST.get("query", "")[:500])
    chosen = numbers_in(request.POST.getlist("chosen"))[:MOST_AT_ONCE]
    rows = list(_rows(consultation).filter(position__in=chosen))
    for each in rows:
        each.consultation = consultation
    form = _form(action, consultation, request.POST)
    left = _do(request, form, rows) if form else rows
    if form and rows and not left:
        return HttpResponseRedirect(f"{reverse('contribution_desk', args=[pk])}?{query.urlencode()}")
    if not form or not rows:
        messages.warning(request, _("Choose comments and what to do with them."))
    context = _context(request, consultation, query, left) | ({f"{action}_form": form} if form else {})
    return TemplateResponse(request, TEMPLATE, context, status=400)


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
        "decide_form": DecisionForm(prefix="decision"),
        "answer_form": ReplyForm(prefix="reply"),
        "assign_form": AssignForm(people, prefix="assign"),
    }  # fmt: skip


def _without_page(query: QueryDict) -> str:
    others = query.copy()
    others.pop("page", None)
    return others.urlencode()


def _rows(consultation: Consultation) -> QuerySet[Contribution]:
    rows = Contribution.objects.filter(consultation=consultation)
    return rows.select_related("standing__assignee", "standing__decision", "answer", "contributor").order_by("position")


def _form(action: str, consultation: Consultation, posted: QueryDict) -> Form | None:
    """The form with which something is done, as it was filled in; None for what cannot be done here."""
    if action == "assign":
        return AssignForm(colleagues(consultation), posted, prefix="assign")
    if action == "decide":
        return DecisionForm(posted, prefix="decision")
    return ReplyForm(posted, prefix="reply") if action == "answer" else None


def _do(request: HttpRequest, form: Form, rows: list[Contribution]) -> list[Contribution]:
    """Does it to each by itself, says what became of it, and returns the comments that are left as they were."""
    if not form.is_valid():
        messages.error(request, next(f"{form.fields[name].label}: {found[0]}" for name, found in form.errors.items()))
        return rows
    refused = {DecisionForm: _decide, ReplyForm: _answer, AssignForm: _assign}[type(form)](request, form, rows)
    if done := len(rows) - len(refused):
        messages.success(request, ngettext("%d comment saved.", "%d comments saved.", done) % done)
    for contribution, reason in refused.items():
        messages.error(request, _("No. %(number)d: %(reason)s") % {"number": contribution.position, "reason": reason})
    return list(refused)


def _decide(request: HttpRequest, form: DecisionForm, rows: list[Contribution]) -> dict[Contribution, str]:
    """Blacking out is done one by one: what is blacked out or hidden already stays so."""
    refused, ended = {}, False
    for each in rows:
        try:
            ended |= decide(each, form.decision(each, request.user), keeps_cover=True)
        except NotPossible as error:
            refused[each] = str(error)
    warn_of_consequences(request, rows, ended)
    return refused


def _answer(request: HttpRequest, form: ReplyForm, rows: list[Contribution]) -> dict[Contribution, str]:
    return answer_many(rows, form.reply, request.user)


def _assign(request: HttpRequest, form: AssignForm, rows: list[Contribution]) -> dict[Contribution, str]:
    assign(rows, form.cleaned_data["assignee"])
    return {}
