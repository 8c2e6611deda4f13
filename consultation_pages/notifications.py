"""Mails of the workflow: to those who can act, written into the outbox, so that no mail server slows a request."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from wagtail.admin.mail import GroupApprovalTaskStateSubmissionEmailNotifier
from wagtail.models import TaskState
from wagtail.signals import task_submitted

from consultation_pages import roles
from consultation_pages.models import Approval


class ReviewersNotifier(GroupApprovalTaskStateSubmissionEmailNotifier):
    """Tells the possible approvers of a step, and not its author, other institutions or superusers."""

    def get_recipient_users(self, task_state, **kwargs):
        task, page = task_state.task.specific, task_state.workflow_state.content_object.specific
        return [user for user in super().get_recipient_users(task_state, **kwargs) if _may_approve(task, page, user)]


def _may_approve(task, page, user) -> bool:
    return "approve" in {action for action, *_rest in task.get_actions(page, user)}


notify_reviewers = ReviewersNotifier()


def connect() -> None:
    """Takes Wagtail's place: receivers with a known `dispatch_uid` are connected once, and this app comes first."""
    task_submitted.connect(
        notify_reviewers, sender=TaskState, dispatch_uid="group_approval_task_submitted_email_notification"
    )


def tell_office_of_emergency(approval: Approval) -> None:
    """Mails everybody who publishes that two persons went round the workflow, each in their own language."""
    publishers = get_user_model().objects.filter(groups__name=roles.PUBLISHER.name, is_active=True)
    for user in publishers.exclude(email=""):
        language = user.wagtail_userprofile.get_preferred_language() if hasattr(user, "wagtail_userprofile") else None
        with translation.override(language or settings.LANGUAGE_CODE):
            subject, _newline, text = render_to_string(
                "consultation_pages/mail/emergency.txt", {"approval": approval, "base_url": settings.BASE_URL}
            ).partition("\n")
            send_mail(subject, text.strip() + "\n", None, [user.email])
