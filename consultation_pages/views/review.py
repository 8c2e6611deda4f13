"""The review page: what would change in public, what stands in the way, who wrote, who decided, and the buttons."""

from functools import cached_property

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.action_menu import ActionMenuItem, SubmitForModerationMenuItem
from wagtail.admin.messages import button, error
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page, TaskState

from consultation_pages import exempting
from consultation_pages.approval import TAKEN_BACK, take_back
from consultation_pages.desk import desk_at, desk_during
from consultation_pages.models import Approval, Exemption
from consultation_pages.reviewing import Review, review_of
from core.publication_checks import publication_problems
from core.publication_gate import NotApproved

_DONE = {"approve": gettext_lazy("You approved “%s”."), "reject": gettext_lazy("You asked for changes of “%s”.")}


class DecisionForm(forms.Form):
    """A decision on exactly the revision that the person has before them."""

    action = forms.ChoiceField(choices=[("approve", ""), ("reject", "")])
    revision = forms.IntegerField()
    comment = forms.CharField(
        label=gettext_lazy("Comment"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("action") == "reject" and not cleaned.get("comment"):
            self.add_error("comment", _("Say what is to be changed."))
        return cleaned


class ExemptionForm(forms.ModelForm):
    """Which rule, and the reason that the public will read."""

    class Meta:
        model = Exemption
        fields = ["rule", "reason", "language"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}


class ReviewView(WagtailAdminTemplateMixin, TemplateView):
    """Shows a page's latest text to who may read it; POST decides the step that waits for this person."""

    template_name = "consultation_pages/admin/review.html"
    page_title = gettext_lazy("Review")
    header_icon = "glasses"
    decision: DecisionForm | None = None
    exemption: ExemptionForm | None = None

    @cached_property
    def page(self) -> Page:
        find = readable_page if self.request.method in ("GET", "HEAD") else editable_page
        return find(self.kwargs["page_id"], self.request.user)

    @cached_property
    def review(self) -> Review:
        return review_of(self.page, self.request)

    def get_page_subtitle(self):
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self):
        return []

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "page": self.page,
            "may_edit": self.page.permissions_for_user(self.request.user).can_edit(),
            "review": self.review,
            "problems": publication_problems(self.review.text),
            "decision": self.decision or DecisionForm(),
            "exemption": self.exemption or ExemptionForm(initial={"language": get_language()}),
            "may_decide_exemptions": desk_at(self.request).is_office,
        }

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        """Decides the step. An incomplete decision shows the page again, with what was typed."""
        self.decision = DecisionForm(request.POST)
        if not self.decision.is_valid():
            return self._shown_again(self.decision)
        decision = self.decision.cleaned_data
        state = self.review.step
        if state is None or state.revision_id != decision["revision"]:
            raise NotApproved(_("Somebody else has already decided this step"))
        state.task.specific.on_action(state, request.user, decision["action"], comment=decision["comment"])
        messages.success(
            request, f"{_DONE[decision['action']] % self.page.get_admin_display_title()} {_outcome(state)}"
        )
        return redirect("wagtailadmin_home")

    def _shown_again(self, form: forms.BaseForm) -> HttpResponse:
        """The page with a faulty form: what is wrong stands at its top too, and the field is where one then types."""
        name, errors = next(iter(form.errors.items()))
        error(self.request, errors[0], buttons=[button(f"#{form[name].id_for_label}", _("Go to the field"))])
        form.fields[name].widget.attrs["autofocus"] = True
        return self.render_to_response(self.get_context_data(), status=422)


def _outcome(state: TaskState) -> str:
    """What became of the text by the decision, in a sentence."""
    workflow = type(state.workflow_state).objects.get(pk=state.workflow_state_id)
    if workflow.status == workflow.STATUS_IN_PROGRESS:
        return _("Next: %s.") % _(workflow.current_task_state.task.name)
    approval = Approval.objects.filter(revision=state.revision_id).first()
    if workflow.status != workflow.STATUS_APPROVED or approval is None:
        return ""
    if approval.state == Approval.State.RELEASED:
        return _("It is public now.")
    if approval.revision.approved_go_live_at:
        return _("It becomes public at its hour.")
    return _("It becomes public together with its other languages.")


def readable_page(page_id: int, user) -> Page:
    """The page, for who may edit or review it, and for who reads the work of all. Raises as `editable_page`."""
    if not desk_during(user).sees_everything:
        return editable_page(page_id, user)
    page = get_object_or_404(Page, pk=page_id).specific
    if page.is_root():
        raise PermissionDenied
    return page


def editable_page(page_id: int, user) -> Page:
    """The page, for who may edit or review it. Raises Http404 and PermissionDenied."""
    page = get_object_or_404(Page, pk=page_id).specific
    if page.is_root() or not page.permissions_for_user(user).can_edit():
        raise PermissionDenied
    return page


def give_back(request: HttpRequest, page_id: int) -> HttpResponse:
    """Takes an approved text that waits for its other languages back to its editors."""
    page = editable_page(page_id, request.user)
    if request.method == "POST":
        take_back(page, request.user)
        messages.success(
            request, _("“%s” can be edited again; its approval is spent.") % page.get_admin_display_title()
        )
    return redirect("review", page.pk)


class AskExemption(ReviewView):
    """Puts the question for an exemption before the Office; a faulty form comes back as it was typed."""

    def get(self, request, page_id):
        return redirect("review", page_id)

    def post(self, request, page_id):
        self.exemption = ExemptionForm(request.POST)
        if not self.exemption.is_valid():
            return self._shown_again(self.exemption)
        exempting.ask(self.page, user=request.user, **self.exemption.cleaned_data)
        messages.success(request, _("The Office was asked for the exemption."))
        return redirect("review", page_id)


def decide_exemption(request: HttpRequest, page_id: int, exemption_id: int) -> HttpResponse:
    """Grants or refuses an exemption."""
    page = editable_page(page_id, request.user)
    if request.method == "POST":
        get_object_or_404(Exemption, pk=exemption_id, page=page.pk)
        exempting.decide(exemption_id, request.user, granting=request.POST.get("decision") == "grant")
        messages.success(request, _("Your decision on the exemption was noted."))
    return redirect("review", page.pk)


def checks(request: HttpRequest, page_id: int) -> HttpResponse:
    """The checks of the latest saved text, for the panel beside the form."""
    page = editable_page(page_id, request.user)
    problems = publication_problems(page.get_latest_revision_as_object())
    context = {"problems": problems, "page": page, "in_form": True, "may_edit": True}
    return TemplateResponse(request, "consultation_pages/admin/problems.html", context)


def admin_urls() -> list:
    """The addresses of the review."""
    return [
        path("review/<number:page_id>/", ReviewView.as_view(), name="review"),
        path("review/<number:page_id>/checks/", checks, name="review_checks"),
        path("review/<number:page_id>/take-back/", give_back, name="review_take_back"),
        path("review/<number:page_id>/exemption/", AskExemption.as_view(), name="review_ask_exemption"),
        path(
            "review/<number:page_id>/exemption/<number:exemption_id>/",
            decide_exemption,
            name="review_decide_exemption",
        ),
    ]


def header_buttons(page: Page, user, view_name: str, next_url: str | None = None):
    """The way from the editor and the explorer to the review."""
    if page.depth > 1 and page.permissions_for_user(user).can_edit():
        yield Button(_("Review"), reverse("review", args=[page.pk]), icon_name="glasses", priority=5)


class ReviewMenuItem(ActionMenuItem):
    """Stands at the foot of the form where Wagtail hides the buttons of a frozen page."""

    label = gettext_lazy("Review")
    name = "action-review"
    icon_name = "glasses"
    template_name = "consultation_pages/admin/review_menu_item.html"

    def is_shown(self, context):
        return context["view"] == "edit" and context["page"].workflow_in_progress

    def get_url(self, context):
        return reverse("review", args=[context["page"].pk])


class SubmitMenuItem(SubmitForModerationMenuItem):
    """Names what the button does; Wagtail names the workflow and its steps, which are data in one language."""

    def get_context_data(self, parent_context):
        return super().get_context_data(parent_context) | {"label": _("Submit for review")}


def page_action_menu(menu_items: list, request: HttpRequest, context: dict) -> None:
    """Puts the review first where there is one, and the submission in the reader's language."""
    menu_items[:] = [
        SubmitMenuItem(order=item.order) if isinstance(item, SubmitForModerationMenuItem) else item
        for item in menu_items
    ]
    item = ReviewMenuItem(order=-1)
    if context.get("page") and item.is_shown(context | {"view": context.get("view")}):
        menu_items.insert(0, item)


def log_actions(actions) -> None:
    """How taking an approval back reads in the page's history."""

    @actions.register_action(TAKEN_BACK)
    class ApprovalTakenBack(LogFormatter):
        label = gettext_lazy("Approval taken back")

        def format_message(self, log_entry):
            return _("Took the approved text back to edit it again")


def editor_js() -> str:
    """What keeps the checks beside the form up to date."""
    return format_html('<script src="{}" defer></script>', static("consultation_pages/admin/checks.js"))
