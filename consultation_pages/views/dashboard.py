"""The dashboard: a panel for each list on which something waits, and each list in full on a page of its own."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from django.views.generic import TemplateView
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.home import UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel

from consultation_pages.desk import Desk, desk_at
from consultation_pages.text_worklists import FailingChecks, Translations
from consultation_pages.worklists import (
    AskedExemptions,
    ClosingSoon,
    ReportsDue,
    Returned,
    Sent,
    ToReview,
    WaitingForRelease,
    Worklist,
    further,
)

SHOWN = 8
PER_PAGE = 50
# What others wait for comes first; between the two come the lists of the floors above.
FIRST: tuple[Worklist, ...] = (ToReview(), Returned(), AskedExemptions())
LAST: tuple[Worklist, ...] = (
    FailingChecks(), ReportsDue(), ClosingSoon(), Translations(), WaitingForRelease(), Sent(),
)  # fmt: skip
_DOUBLED = (WorkflowObjectsToModeratePanel, UserObjectsInWorkflowModerationPanel)


def worklists() -> tuple[Worklist, ...]:
    """All lists, in the order of the dashboard."""
    return (*FIRST, *further, *LAST)


def worklists_of(desk: Desk) -> list[Worklist]:
    """The lists that concern the roles of this desk."""
    return [each for each in worklists() if desk.holds(*each.roles)]


class WorklistPanel(Component):
    """The first rows of one list; nothing when it is empty."""

    template_name = "consultation_pages/admin/worklist_panel.html"

    def __init__(self, worklist: Worklist, desk: Desk, order: int):
        self.worklist, self.desk, self.order = worklist, desk, order

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        rows = self.worklist.rows(self.desk)
        total = rows.count()
        items = self.worklist.items(self.desk, list(rows[:SHOWN])) if total else []
        return {"worklist": self.worklist, "items": items, "total": total, "has_more": total > SHOWN}


class NothingWaits(Component):
    """Stands first for who has no list at all, such as a new account."""

    template_name = "consultation_pages/admin/no_worklists.html"
    order = 100


def panels(request: HttpRequest, shown: list) -> None:
    """Puts the lists of this account on the dashboard, in place of those of Wagtail that would say the same."""
    shown[:] = [panel for panel in shown if not isinstance(panel, _DOUBLED)]
    desk = desk_at(request)
    mine = worklists_of(desk)
    shown.extend(WorklistPanel(each, desk, order) for order, each in enumerate(mine, start=101))
    if not mine:
        shown.append(NothingWaits())


class WorklistView(WagtailAdminTemplateMixin, TemplateView):
    """A whole list, fifty rows a page."""

    template_name = "consultation_pages/admin/worklist.html"

    @cached_property
    def desk(self) -> Desk:
        return desk_at(self.request)

    @cached_property
    def worklist(self) -> Worklist:
        name = self.kwargs["name"]
        found = next((each for each in worklists_of(self.desk) if each.name == name), None)
        if found is None:
            raise Http404
        return found

    def get_page_title(self):
        return self.worklist.heading

    @property
    def header_icon(self):
        return self.worklist.icon

    def get_context_data(self, **kwargs):
        page = Paginator(self.worklist.rows(self.desk), PER_PAGE).get_page(self.request.GET.get("p"))
        items = self.worklist.items(self.desk, list(page.object_list))
        return super().get_context_data(**kwargs) | {"worklist": self.worklist, "items": items, "page_obj": page}


def admin_urls() -> list:
    """The address of the lists."""
    return [path("work/<slug:name>/", WorklistView.as_view(), name="worklist")]


def css() -> str:
    """How the lists look, on the dashboard and in reports too."""
    return format_html('<link rel="stylesheet" href="{}">', static("consultation_pages/admin/admin.css"))
