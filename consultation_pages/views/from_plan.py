"""The proposals of a plan in the admin, each with its consultations and the button that begins one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from consultation_pages.enums import Round
from consultation_pages.from_plan import begin, folder_of, may_begin, planned
from consultation_pages.models import PlanPage, Proposal
from core.admin_pages import heading

TEMPLATE = "consultation_pages/admin/from_plan.html"


@require_safe
def proposals(request: HttpRequest, page_id: int) -> HttpResponse:
    """The list to choose from."""
    page = _plan_or_refuse(request, page_id)
    title = _("New consultation from a proposal")
    context = {"page": page, "planned": planned(page), **heading(title, "doc-full-inverse", page.title)}
    return TemplateResponse(request, TEMPLATE, context)


@require_POST
def begin_consultation(request: HttpRequest, page_id: int, proposal_id: int) -> HttpResponse:
    """Opens the editor on a new draft, or on the one that exists."""
    page = _plan_or_refuse(request, page_id)
    in_plan = Proposal.objects.public().filter(plan__key=page.translation_key, dropped_at=None)
    proposal = get_object_or_404(in_plan, pk=proposal_id)
    if request.POST.get("round", Round.PUBLIC) not in Round.values:
        raise Http404
    folder = folder_of(page, timezone.localdate())
    if not may_begin(folder, request.user):
        raise PermissionDenied
    draft, is_new = begin(folder, proposal, Round(request.POST.get("round", Round.PUBLIC)), request.user)
    if is_new:
        messages.success(request, _("The draft holds what the plan says. Add the dates, the text and the contact."))
    else:
        messages.info(request, _("There is a consultation on this proposal already: here it is."))
    return redirect("wagtailadmin_pages:edit", draft.pk)


def _plan_or_refuse(request: HttpRequest, page_id: int) -> PlanPage:
    page = get_object_or_404(PlanPage, pk=page_id)
    if not may_begin(page, request.user):
        raise PermissionDenied
    return page


def admin_urls() -> list:
    """The addresses in the admin."""
    return [
        path("plan-proposals/<number:page_id>/", proposals, name="plan_proposals"),
        path(
            "plan-proposals/<number:page_id>/<number:proposal_id>/begin/",
            begin_consultation,
            name="begin_consultation",
        ),
    ]


def header_buttons(page: Page, user, view_name: str, next_url: str | None = None):
    """The button in the menu of a plan, in the editor and in the explorer."""
    if may_begin(page, user):
        yield Button(
            _("New consultation from a proposal"),
            reverse("plan_proposals", args=[page.pk]),
            icon_name="doc-full-inverse",
            priority=50,
        )
