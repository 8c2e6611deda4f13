"""Roles, collections and the one workflow."""

from django.contrib.auth.models import Group
from django.utils import timezone
from django.utils.translation import gettext_noop
from wagtail.models import Collection, Page, Workflow, WorkflowPage, WorkflowTask

from consultation_pages import roles
from consultation_pages.models import FourEyesTask, Institution
from core.roles import ensure_role

from . import Changes

# The names are data; templates and messages translate them.
MINISTRY_REVIEW, OFFICE_PUBLICATION, OFFICE_WITHDRAWAL = (
    gettext_noop("Ministry review"),
    gettext_noop("Office publication"),
    gettext_noop("Office withdrawal"),
)
WORKFLOW, WITHDRAWAL = gettext_noop("Ministry review → Office publication"), gettext_noop("Withdrawal")


def set_up() -> Changes:
    """Groups and rights for every institution and for the Office, then the workflow that joins them."""
    # Wagtail's own: "Editors" and "Moderators" of everything, the latter with the right to publish.
    if Group.objects.filter(name__in=("Editors", "Moderators")).delete()[0]:
        yield "Wagtail's default groups removed"
    institutions = Institution.objects.in_office(timezone.localdate())
    for institution in institutions.exclude(pages=None).prefetch_related("pages"):
        changes = _provision(institution)
        if changes:
            yield f"roles of {institution.code}: {changes} rights"
    root, root_collection = Page.get_first_root_node(), Collection.get_first_root_node()
    changes = ensure_role(roles.PUBLISHER, pages=[root], collections=[root_collection])[1]
    changes += ensure_role(roles.AUDITOR)[1]
    if changes:
        yield f"roles of the Office: {changes} rights"
    yield from _workflow(root)


def _provision(institution: Institution) -> int:
    collection = _collection(institution)
    pages = list(institution.pages.all())
    return sum(ensure_role(role, institution.code, pages, [collection])[1] for role in roles.OF_AN_INSTITUTION)


def _collection(institution: Institution) -> Collection:
    root = Collection.get_first_root_node()
    found = root.get_children().filter(name=institution.code).first()
    return found or root.add_child(name=institution.code)


def _workflow(root: Page) -> Changes:
    """One workflow for the whole site, attached to the root of all trees, and no other."""
    foreign = WorkflowPage.objects.exclude(workflow__name=WORKFLOW)
    if foreign.exists():
        foreign.delete()
        yield "foreign workflows detached"
    publishers = Group.objects.filter(name=roles.PUBLISHER.name)
    reviewers = Group.objects.filter(name__startswith=f"{roles.REVIEWER.name} ")
    review = _task(MINISTRY_REVIEW, reviewers, own_institution_only=True)
    publication = _task(OFFICE_PUBLICATION, publishers)
    withdrawal = _task(OFFICE_WITHDRAWAL, publishers, withdraws=True)
    workflow, created = Workflow.objects.get_or_create(name=WORKFLOW)
    for position, task in enumerate((review, publication)):
        WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": position})
    WorkflowPage.objects.get_or_create(page=root, defaults={"workflow": workflow})
    # Started by a view of its own, so it stands on no page.
    leaving = Workflow.objects.get_or_create(name=WITHDRAWAL)[0]
    WorkflowTask.objects.get_or_create(workflow=leaving, task=withdrawal, defaults={"sort_order": 0})
    if created:
        yield f"workflow: {WORKFLOW}"


def _task(name: str, groups, **facts) -> FourEyesTask:
    task = FourEyesTask.objects.get_or_create(name=name, defaults=facts)[0]
    task.groups.set(groups)
    return task
