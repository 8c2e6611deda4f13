"""Addresses of Wagtail's admin that would name every institution's unpublished work, and what stands in their place.

They come before Wagtail's own, under the same paths; `config.urls` puts them there. Found by asking all addresses of
the admin as a stranger (`tests/permissions/test_foreign_work.py`).
"""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.pages import workflow
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.permissions import page_permission_policy

from consultation_pages.desk import desk_at
from consultation_pages.own_files import take_tags_away
from consultation_pages.views.chosen_pages import ChosenPages

View = Callable[..., HttpResponse]


def of_explorable_page(view: View) -> View:
    """The view for pages that the person finds in the explorer; 404 for others, whose titles its messages would tell.

    Wagtail looks at the right to act only after it has looked at the page's state.
    """

    @wraps(view)
    def guarded(request: HttpRequest, page_id: int, **kwargs) -> HttpResponse:
        if not page_permission_policy.explorable_instances(request.user).filter(pk=page_id).exists():
            raise Http404
        return view(request, page_id=page_id, **kwargs)

    return guarded


def for_readers_of_everything(view: View) -> View:
    """The view for those who may read the work of all institutions; 403 for others."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs) -> HttpResponse:
        if not desk_at(request).sees_everything:
            raise PermissionDenied
        return view(request, **kwargs)

    return guarded


take_tags_away()

_PAGE_VIEWS = {
    "workflow_action": (
        "workflow/action/<int:page_id>/<slug:action_name>/<int:task_state_id>/",
        workflow.WorkflowActionView,
    ),
    "collect_workflow_action_data": (
        "workflow/collect_action_data/<int:page_id>/<slug:action_name>/<int:task_state_id>/",
        workflow.CollectWorkflowActionDataView,
    ),
    "confirm_workflow_cancellation": (
        "workflow/confirm_cancellation/<int:page_id>/",
        workflow.ConfirmWorkflowCancellationView,
    ),
    "workflow_preview": ("workflow/preview/<int:page_id>/<int:task_id>/", workflow.PreviewRevisionForTaskView),
}


def _address(route: str, view: View, name: str) -> URLPattern:
    return path(route, require_admin_access(view), name=name)


app_name = "guarded"
urlpatterns = [
    _address("choose-page/chosen-multiple/", ChosenPages.as_view(), "choose_page_chosen_multiple"),
    *(
        _address(f"pages/{route}", of_explorable_page(view.as_view()), name)
        for name, (route, view) in _PAGE_VIEWS.items()
    ),
    *(
        _address(f"reports/page-types-usage/{rest}", for_readers_of_everything(view), name)
        for rest, name, view in (
            ("", "page_types_usage", PageTypesUsageReportView.as_view()),
            ("results/", "page_types_usage_results", PageTypesUsageReportView.as_view(results_only=True)),
        )
    ),
]
