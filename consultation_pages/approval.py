"""The only door to the public: approvals proved from the database, then exactly that text released through the gate."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import Page, Revision, TaskState, WorkflowState

from consultation_pages.authorship import authors_of
from consultation_pages.models import Approval, FourEyesTask
from consultation_pages.together import hold_languages, languages_of, still_to_come, waiting_approval
from core.publication_checks import refuse_problems
from core.publication_gate import GONE, NotApproved, fingerprint, releasing

TAKEN_BACK = "consultation_pages.take_back"


def evidence(state: WorkflowState, page: Page, revision: Revision) -> tuple[list[int], list[int], bool]:
    """Who wrote and who approved this revision, and whether the workflow withdraws; from the database alone.

    Raises NotApproved unless every step that concerns the page was approved, on exactly this revision, by a member of
    its group who is no author, each step by another person. Assumes nothing of the caller: a workflow without active
    tasks finishes at once, and the approval URL trusts the page it names.
    """
    authors = authors_of(page) | {state.requested_by_id}
    if None in authors:
        raise NotApproved(_("The author of a revision is not known"))
    steps = [task.specific for task in state.workflow.tasks]
    if not steps or not all(isinstance(step, FourEyesTask) for step in steps):
        raise NotApproved(_("This workflow has no four-eyes steps"))
    steps = [step for step in steps if step.concerns(page)]
    if not steps:
        raise NotApproved(_("This workflow has no four-eyes steps"))
    approvers: list[int] = []
    for step in steps:
        approvers.append(_approver(state, step, page, revision, authors | set(approvers)))
    return sorted(authors), approvers, steps[-1].withdraws


def _approver(state: WorkflowState, step: FourEyesTask, page: Page, revision: Revision, excluded: set[int]) -> int:
    # An overwritten revision keeps its id and moves `created_at`: the step must have begun after it.
    done = state.task_states.filter(
        task_id=step.pk,
        status=TaskState.STATUS_APPROVED,
        revision_id=revision.pk,
        started_at__gte=revision.created_at,
    )
    latest = done.order_by("-finished_at").first()
    who = latest and latest.finished_by
    if not who or who.pk in excluded or not step.may_review(page, who):
        raise NotApproved(_("Step “%s” has no valid approval of this text") % step)
    return who.pk


def publish_approved(state: WorkflowState, user=None) -> None:
    """Publishes, schedules or withdraws what a finished workflow approved, inside the last approval's transaction."""
    if state.base_content_type.model_class() is not Page:
        raise NotApproved(_("Only pages are published"))
    hold_languages(state.object_id)
    page = Page.objects.get(pk=state.object_id).specific
    revision = page.latest_revision
    authors, approvers, withdraws = evidence(state, page, revision)
    facts = {"page": page, "revision": revision, "authors": authors, "approvers": approvers}
    if withdraws:
        return withdraw(Approval.objects.create(kind=Approval.Kind.WITHDRAW, **facts), user)
    text = revision.as_object()
    refuse_problems(text)
    Approval.objects.create(kind=Approval.Kind.PUBLISH, fingerprint=fingerprint(text), **facts)
    release_ready(page, user)


@transaction.atomic
def release_ready(page: Page, user=None) -> None:
    """Releases every approved language of a page that waits for no other; the rest stays approved and locked.

    The original goes first. One that has an hour of its own is scheduled here, and its translations wait for it.
    """
    hold_languages(page.pk)
    languages = languages_of(page) or [page]
    released = True
    while released:
        released = False
        for each in languages:
            approval = waiting_approval(each)
            if approval and not still_to_come(approval.revision.as_object(), languages_of(page)):
                release(approval, user)
                released = True


@transaction.atomic
def take_back(page: Page, user) -> None:
    """Spends the approval of a text that waits for its other languages, so that it can be edited again.

    Raises NotApproved when none waits.
    """
    approval = waiting_approval(Page.objects.select_for_update().get(pk=page.pk))
    if approval is None:
        raise NotApproved(_("No approved text of this page waits"))
    _take_back(approval, user)


@transaction.atomic
def start_over(page: Page, user) -> None:
    """Ends the review of a text and spends its approval, scheduled or not: something it speaks of has changed."""
    page = Page.objects.select_for_update().get(pk=page.pk)
    for state in page.workflow_states.active():
        state.cancel(user=user)
    for approval in Approval.objects.waiting().filter(page=page).select_related("revision"):
        if approval.revision.approved_go_live_at:
            approval.revision.approved_go_live_at = None
            approval.revision.save(update_fields=["approved_go_live_at"])
        _take_back(approval, user)


def _take_back(approval: Approval, user) -> None:
    approval.state = Approval.State.VOID
    approval.save(update_fields=["state"])
    log(instance=approval.page.specific, action=TAKEN_BACK, user=user, revision=approval.revision)


@transaction.atomic
def release(approval: Approval, user=None, *, log_action: bool = True) -> None:
    """Publishes the approved text, or schedules it when it has an hour to wait for.

    Raises NotApproved when the approval is spent or the text is no longer the approved one.
    """
    revision = approval.revision
    if approval.state != Approval.State.APPROVED or fingerprint(revision.as_object()) != approval.fingerprint:
        raise NotApproved(_("The text changed after its approval"))
    with releasing({approval.page_id: approval.fingerprint}):
        revision.publish(user=user, skip_permission_checks=True, log_action=log_action)
    _void_others(approval)
    revision.refresh_from_db()
    if revision.approved_go_live_at is None:
        _spend(approval, user)


@transaction.atomic
def withdraw(approval: Approval, user=None) -> None:
    """Takes a page from the public after the approval of its withdrawal."""
    with releasing({approval.page_id: GONE}):
        UnpublishPageAction(approval.page.specific, user=user).execute(skip_permission_checks=True)
    _void_others(approval)
    _spend(approval, user)


def _void_others(approval: Approval) -> None:
    """What else waited for its hour on this page has been overtaken."""
    others = Approval.objects.waiting().filter(page=approval.page_id).exclude(pk=approval.pk)
    others.update(state=Approval.State.VOID)


def _spend(approval: Approval, user) -> None:
    approval.state, approval.released_at, approval.released_by = Approval.State.RELEASED, timezone.now(), user
    approval.save(update_fields=["state", "released_at", "released_by"])


@transaction.atomic
def emergency_release(page: Page, first, second, reason: str, *, withdrawing: bool = False) -> Approval:
    """Break glass: two named active people publish or withdraw without the workflow, and the reason stays on record.

    Raises NotApproved when they are one person, inactive, or when the second is an author of the text.
    """
    hold_languages(page.pk)
    page = Page.objects.get(pk=page.pk).specific
    authors = authors_of(page)
    if first == second or not (first.is_active and second.is_active):
        raise NotApproved(_("An emergency takes two different active persons"))
    if second.pk in authors:
        raise NotApproved(_("The second person wrote this text"))
    revision = page.latest_revision
    text = revision.as_object()
    approval = Approval.objects.create(
        page=page, revision=revision, kind=Approval.Kind.EMERGENCY, reason=reason, approvers=[first.pk, second.pk],
        authors=sorted(person for person in authors if person), fingerprint="" if withdrawing else fingerprint(text),
    )  # fmt: skip
    if withdrawing:
        withdraw(approval, first)
    else:
        release(approval, first)
    return approval


@transaction.atomic
def publish_without_review(page: Page, user, reason: str) -> Approval:
    """Publishes a page that an import, a set-up or a test built, with an approval that says so.

    Programs write all languages of a page in step, so a translation counts as one of the original as it is now.
    """
    hold_languages(page.pk)
    page.follow_original()
    revision = page.save_revision(user=user, log_action=False)
    approval = Approval.objects.create(
        page=page, revision=revision, kind=Approval.Kind.IMPORT, fingerprint=fingerprint(revision.as_object()),
        authors=[user.pk], reason=reason,
    )  # fmt: skip
    release(approval, user, log_action=False)
    return approval
