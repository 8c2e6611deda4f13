"""Health: is the process alive, can it serve, and how are the parts it does not depend on."""

from collections.abc import Callable
from datetime import timedelta

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .models import ContentVersion, JobRun, Mail

LATE = timedelta(minutes=10)

_reports: dict[str, Callable[[], object]] = {}


def register_report(name: str, report: Callable[[], object]) -> None:
    """Adds a figure to `/health/deps`: a function that returns something JSON can hold, and nothing personal."""
    _reports[name] = report


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers and has every migration; never asks Elasticsearch or the mail server."""
    try:
        connected = ContentVersion.objects.filter(pk=1).exists()
        migrated = connected and _is_migrated()
    except Error:
        connected = migrated = False
    facts = {"database": connected, "migrated": migrated}
    return JsonResponse(facts, status=200 if all(facts.values()) else 503)


@never_cache
@require_safe
def dependencies(request: HttpRequest) -> JsonResponse:
    """How old the oldest waiting mail is, how many were given up, which jobs fail or are late."""
    now = timezone.now()
    waiting = Mail.objects.filter(state=Mail.State.QUEUED, due__lte=now).order_by("due").values_list("due", flat=True)
    oldest = waiting.first()
    return JsonResponse(
        {
            "oldest_waiting_mail_seconds": int((now - oldest).total_seconds()) if oldest else 0,
            "mails_given_up": Mail.objects.filter(state=Mail.State.DEAD).count(),
            "failing_jobs": sorted(JobRun.objects.filter(failures__gt=0).values_list("name", flat=True)),
            "late_jobs": sorted(JobRun.objects.filter(due__lt=now - LATE).values_list("name", flat=True)),
            **{name: report() for name, report in _reports.items()},
        }
    )


def _is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
