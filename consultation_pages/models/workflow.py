"""The step of the workflow at which somebody else must approve."""

from django.db import models, transaction
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Page, TaskState, WorkflowState

from consultation_pages.authorship import authors_of
from core.publication_checks import refuse_problems
from core.publication_gate import NotApproved

from .index_pages import InstitutionPage


class FourEyesTask(AbstractGroupApprovalTask):
    """A review by a person who is no author of the text; the page is frozen for everyone meanwhile."""

    # Step 1 belongs to the reviewers of the page's own institution; pages of no institution skip it.
    own_institution_only = models.BooleanField(_("reviewers of the page's own institution only"), default=False)
    # Finishing takes the page away instead of publishing it.
    withdraws = models.BooleanField(_("withdraws the page"), default=False)

    admin_form_fields = [*AbstractGroupApprovalTask.admin_form_fields, "own_institution_only", "withdraws"]

    class Meta:
        verbose_name = _("four-eyes review")
        verbose_name_plural = _("four-eyes reviews")

    def concerns(self, page: Page) -> bool:
        """Whether this step applies to a page."""
        return not self.own_institution_only or InstitutionPage.objects.ancestor_of(page, inclusive=True).exists()

    def start(self, workflow_state, user=None):
        """Starts the review, at the first step also when Wagtail resumes after "request changes" at this one.

        Raises NotApproved for a text that could not be published: nobody is asked to review it.
        """
        first = workflow_state.get_next_task()
        if first and first.pk != self.pk:
            return first.specific.start(workflow_state, user=user)
        if not self.withdraws:
            refuse_problems(workflow_state.content_object.get_latest_revision().as_object())
        if not self.concerns(workflow_state.content_object):
            return self._skip(workflow_state)
        return super().start(workflow_state, user=user)

    def _skip(self, workflow_state) -> TaskState:
        revision = workflow_state.content_object.get_latest_revision()
        state = TaskState(workflow_state=workflow_state, revision=revision, task=self, finished_at=timezone.now())
        state.status = TaskState.STATUS_SKIPPED
        state.save()
        return state

    def locked_for_user(self, obj, user):
        # An approver who edits in the same request would publish what nobody else saw.
        return True

    def user_can_lock(self, obj, user):
        return False

    def user_can_unlock(self, obj, user):
        return False

    def may_review(self, obj, user) -> bool:
        """Whether the person is one of this page's reviewers; being superuser counts for nothing here."""
        if not user.is_active or not self._user_in_groups(user):
            return False
        return not self.own_institution_only or "change" in getattr(obj.permissions_for_user(user), "permissions", ())

    def user_can_access_editor(self, obj, user):
        return self.may_review(obj, user)

    def get_actions(self, obj, user):
        if not self.may_review(obj, user):
            return []
        actions = [("reject", _("Request changes"), True)]
        if user.pk not in authors_of(obj):
            actions += [("approve", _("Approve"), False), ("approve", _("Approve with comment"), True)]
        return actions

    def get_task_states_user_can_moderate(self, user, **kwargs):
        states = super().get_task_states_user_can_moderate(user, **kwargs)
        if not self._user_in_groups(user):
            return states.none()  # superusers are nobody here
        if not self.own_institution_only:
            return states
        pages = Page.objects.filter(pk__in=states.annotate(page=_page_of_state()).values("page"))
        mine = [str(page.pk) for page in pages.specific() if self.may_review(page, user)]
        return states.filter(workflow_state__object_id__in=mine)

    # The rule stands here and not only in `get_actions`: Wagtail's approval URL checks the page it names and acts on
    # the task state it names, and does not ask whether the two belong together.
    @transaction.atomic
    def on_action(self, task_state, user, action_name, **kwargs):
        """Decides the step. Raises NotApproved when it is decided already or not this person's to decide."""
        state = WorkflowState.objects.select_for_update().get(pk=task_state.workflow_state_id)
        task_state = TaskState.objects.get(pk=task_state.pk)
        page = state.content_object.specific
        if task_state.pk != state.current_task_state_id or task_state.status != TaskState.STATUS_IN_PROGRESS:
            raise NotApproved(_("Somebody else has already decided this step"))
        if action_name not in {action[0] for action in self.get_actions(page, user)}:
            raise NotApproved(_("You wrote, translated or submitted this text, or it is not yours to review"))
        result = super().on_action(task_state, user, action_name, **kwargs)
        if self.withdraws and action_name == "reject":
            # Otherwise the next "submit" of an edit would resume the withdrawal.
            WorkflowState.objects.get(pk=state.pk).cancel(user=user)
        return result

    @classmethod
    def get_description(cls):
        return _("Somebody who is no author of the text approves it")


def _page_of_state():
    return Cast("workflow_state__object_id", models.BigIntegerField())
