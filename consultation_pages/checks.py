"""`manage.py check`: finds the settings and rows with which one person could publish alone."""

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.checks import Error, Tags, register
from django.db import connections
from django.db.models import Q
from wagtail.models import GroupPagePermission, Page, WorkflowContentType, WorkflowPage

from consultation_pages.models import FourEyesTask
from home.models import BasePage

FINISH = "consultation_pages.workflow_finish.publish_approved"


@register(Tags.models)
def every_page_is_ours(app_configs, **kwargs) -> list[Error]:
    """A page type without our base has Wagtail's permissions: who holds "publish" publishes it."""
    foreign = [model for model in apps.get_models() if issubclass(model, Page) and not issubclass(model, BasePage)]
    return [
        Error("Every page type descends from home.models.BasePage.", obj=model, id="consultation_pages.E001")
        for model in foreign
        if model is not Page
    ]


@register(Tags.security)
def workflow_ends_in_the_gate(app_configs, **kwargs) -> list[Error]:
    """Wagtail's own finish action asks for the right to publish, which nobody holds, and for no approvals."""
    errors = []
    if getattr(settings, "WAGTAIL_FINISH_WORKFLOW_ACTION", None) != FINISH:
        errors.append(Error(f"WAGTAIL_FINISH_WORKFLOW_ACTION must be {FINISH}.", id="consultation_pages.E002"))
    if getattr(settings, "WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE", True):
        errors.append(
            Error("WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE must be False.", id="consultation_pages.E003")
        )
    return errors


@register(Tags.database)
def nobody_may_publish(app_configs, databases=None, **kwargs) -> list[Error]:
    """Rights and workflows in the database; run by `check --database default` and by `migrate`."""
    if not databases or "default" not in databases or not _is_migrated():
        return []
    errors = [
        Error(f"{holder} holds the right to publish pages.", id="consultation_pages.E004") for holder in _publishers()
    ]
    errors += [
        Error(f"The workflow “{workflow}” has a step that is no four-eyes review.", id="consultation_pages.E005")
        for workflow in _foreign_workflows()
    ]
    return errors


def _is_migrated() -> bool:
    tables = set(connections["default"].introspection.table_names())
    return {model._meta.db_table for model in (FourEyesTask, WorkflowPage, WorkflowContentType)} <= tables


def _publishers() -> list[str]:
    right = Q(codename="publish_page", content_type__app_label="wagtailcore")
    on_pages = GroupPagePermission.objects.filter(permission__codename="publish_page").select_related("group", "page")
    names = [f"{row.group} on {row.page}" for row in on_pages]
    for permission in Permission.objects.filter(right).prefetch_related("group_set", "user_set"):
        names += [str(holder) for holder in (*permission.group_set.all(), *permission.user_set.all())]
    return names


def _foreign_workflows() -> list:
    attached = [row.workflow for row in WorkflowPage.objects.select_related("workflow")]
    attached += [row.workflow for row in WorkflowContentType.objects.select_related("workflow")]
    return [each for each in dict.fromkeys(attached) if not _has_only_reviews(each)]


def _has_only_reviews(workflow) -> bool:
    steps = [task.specific for task in workflow.tasks]
    return bool(steps) and all(isinstance(step, FourEyesTask) for step in steps)
