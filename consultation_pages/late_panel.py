"""The alarm on the Office's dashboard: what should be public by now and is not, and jobs that fail or do not run."""

from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from consultation_pages import scheduling
from consultation_pages.desk import desk_at
from core.health import LATE
from core.models import JobRun

MOST = 8


class LatePanel(Component):
    """Nothing at all while everything is in time."""

    name = "late"
    template_name = "consultation_pages/admin/late_panel.html"
    order = 10

    def get_context_data(self, parent_context):
        late, now = scheduling.late(), timezone.now()
        pages = Page.objects.in_bulk([each.object_id for each in late[:MOST]])
        stuck = JobRun.objects.filter(due__lt=now - LATE) | JobRun.objects.filter(failures__gt=0)
        return {
            "late": [(pages[int(each.object_id)], each.approved_go_live_at) for each in late[:MOST]],
            "total": len(late),
            "stuck": list(stuck.order_by("name")),
        }


def add_panel(request: HttpRequest, panels: list) -> None:
    """Shows the alarm to those who can act: the Office, and superusers, who run the machine."""
    if desk_at(request).is_office or request.user.is_superuser:
        panels.append(LatePanel())
