"""Asking for the withdrawal of a public page: whoever may edit it asks, the Office confirms in a workflow of its own.

Consultations and plans are withdrawn otherwise, as an edit that gives the reason: their pages stay at their address.
"""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter, log
from wagtail.models import Page, Workflow

from consultation_pages.models import FactsPage
from consultation_pages.setup.access import WITHDRAWAL
from consultation_pages.tombstones import LOG_ACTION
from core.admin_pages import heading

_HOMES = 2  # depth of the home pages, without which a language has no site


class WithdrawalForm(forms.Form):
    """Why a page is to disappear."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Published: everybody reads it at the page's old address. Write it in the page's language."
        ),
    )


def ask(request: HttpRequest, page_id: int) -> HttpResponse:
    """The question with its reason; POST starts the workflow that takes the page away."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not may_ask(page, request.user):
        raise PermissionDenied
    form = WithdrawalForm(request.POST or None)
    if form.is_valid():
        start(page, request.user, form.cleaned_data["reason"])
        messages.success(request, _("The Office was asked to withdraw “%s”.") % page.title)
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    context = {"page": page, "form": form, **heading(_("Ask for withdrawal"), "no-view", page.title)}
    return TemplateResponse(request, "consultation_pages/admin/withdrawal.html", context)


def may_ask(page: Page, user) -> bool:
    """Whether the page is public and may go, the person may edit it, and nothing else is under way with it."""
    if not page.live or page.depth <= _HOMES or isinstance(page, FactsPage):
        return False
    busy = page.get_lock() is not None or page.current_workflow_state is not None
    return not busy and page.permissions_for_user(user).can_edit()


@transaction.atomic
def start(page: Page, user, reason: str) -> None:
    """Notes the reason in the page's history and puts the withdrawal before the Office."""
    log(instance=page, action=LOG_ACTION, user=user, data={"comment": reason})
    Workflow.objects.get(name=WITHDRAWAL).start(page, user)


def admin_urls() -> list:
    """The address of the question in the admin."""
    return [path("withdrawal/<number:page_id>/", ask, name="ask_withdrawal")]


def header_buttons(page: Page, user, view_name: str, next_url: str | None = None):
    """The button in the menu of a page."""
    if view_name == "edit" and may_ask(page, user):
        yield Button(
            _("Ask for withdrawal"), reverse("ask_withdrawal", args=[page.pk]), icon_name="no-view", priority=70
        )


def log_actions(actions) -> None:
    """How the question reads in the page's history."""

    @actions.register_action(LOG_ACTION)
    class AskedForWithdrawal(LogFormatter):
        label = gettext_lazy("Withdrawal")

        def format_message(self, log_entry):
            return _("Asked for the withdrawal of the page")

        def format_comment(self, log_entry):
            return log_entry.data.get("comment", "")
