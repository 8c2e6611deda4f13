"""The desk's lists: consultations with what is left to do, and the comments of one of them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
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
from contributions.enums import State
from contributions.letters import title_of
from contributions.listing import MOST_PAGES, counts_of
from contributions.models import Contribution
from contributions.moderation import NotPossible, decide
from contributions.reports import is_settled
from core.admin_pages import heading
from core.path_converters import numbers_in
from home.pager import CountedPaginator, page_or_404, pager_of

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
    form, counts = WorkFilters(request.GET), counts_of(consultation)
    rows = _rows(consultation)
    rows = form.apply(rows, request.user) if form.is_valid() else rows.none()
    total = counts.received if form.is_valid() and not any(form.cleaned_data.values()) else rows.count()
    page = page_or_404(CountedPaginator(rows, total, PER_PAGE, MOST_PAGES), request.GET.get("page"))
    context = _context(request, consultation) | {
        "form": form, "rows": page.object_list, "page_of_list": page, "pager": pager_of(page, request.GET),
        "counts": counts, "query": request.GET.urlencode(),
        "query_of_filters": _without_page(request.GET),
    }  # fmt: skip
    return TemplateResponse(request, "contributions/desk/worklist.html", context)


def _without_page(query) -> str:
    others = query.copy()
    others.pop("page", None)
    return others.urlencode()


def _rows(consultation: Consultation) -> QuerySet[Contribution]:
    rows = Contribution.objects.filter(consultation=consultation)
    return rows.select_related("standing__assignee", "standing__decision", "answer", "contributor").order_by("position")


def _context(request: HttpRequest, consultation: Consultation) -> dict:
    desk = desk_of(request.user)
    return {
        "consultation": consultation,
        **heading(_("Comments on %(number)s") % {"number": consultation.number}, "comment", title_of(consultation)),
        "works": desk.works_for(consultation.institution),
        "moderates": desk.works_for(consultation.institution, (REVIEWER,)),
        "is_settled": is_settled(consultation),
        "decision_form": DecisionForm(prefix="decision"),
        "reply_form": ReplyForm(prefix="reply"),
        "assign_form": AssignForm(colleagues(consultation), prefix="assign"),
    }


@require_POST
def many(request: HttpRequest, pk: int) -> HttpResponse:
    """Checks, answers or assigns the chosen comments, each by itself, and says which could not be done and why."""
    action = request.POST.get("action", "")
    consultation = consultation_for(request.user, pk, *((REVIEWER,) if action == "decide" else WORKING))
    chosen = numbers_in(request.POST.getlist("chosen"))[:MOST_AT_ONCE]
    rows = list(_rows(consultation).filter(position__in=chosen))
    act = {"decide": _decide, "answer": _answer, "assign": _assign}.get(action)
    if not rows or act is None:
        messages.warning(request, _("Choose comments and what to do with them."))
    else:
        _tell(request, len(rows), act(request, consultation, rows))
    back = request.POST.get("query", "")[:500]
    return HttpResponseRedirect(f"{reverse('contribution_desk', args=[pk])}?{back}")


def _decide(request: HttpRequest, consultation: Consultation, rows: list[Contribution]) -> dict[Contribution, str]:
    form = DecisionForm(request.POST, prefix="decision")
    if not form.is_valid():
        return dict.fromkeys(rows, _first_error(form))
    form.cleaned_data["shown_text"] = ""  # blacking out is done one by one
    refused = {}
    for each in rows:
        try:
            decide(each, form.decision(each, request.user))
        except NotPossible as error:
            refused[each] = str(error)
    return refused


def _answer(request: HttpRequest, consultation: Consultation, rows: list[Contribution]) -> dict[Contribution, str]:
    form = ReplyForm(request.POST, prefix="reply")
    if not form.is_valid():
        return dict.fromkeys(rows, _first_error(form))
    return answer_many(rows, form.reply, request.user)


def _assign(request: HttpRequest, consultation: Consultation, rows: list[Contribution]) -> dict[Contribution, str]:
    form = AssignForm(colleagues(consultation), request.POST, prefix="assign")
    if not form.is_valid():
        return dict.fromkeys(rows, _first_error(form))
    assign(rows, form.cleaned_data["assignee"])
    return {}


def _first_error(form) -> str:
    return next(f"{form.fields[name].label}: {errors[0]}" for name, errors in form.errors.items())


def _tell(request: HttpRequest, number: int, refused: dict[Contribution, str]) -> None:
    if done := number - len(refused):
        messages.success(request, ngettext("%d comment saved.", "%d comments saved.", done) % done)
    for contribution, reason in refused.items():
        messages.error(request, _("No. %(number)d: %(reason)s") % {"number": contribution.position, "reason": reason})
