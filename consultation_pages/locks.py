"""Why nobody can edit a page just now: it is under review, or approved and waiting for its other languages."""

from django.utils.translation import gettext as _
from wagtail.locks import BaseLock, WorkflowLock
from wagtail.models import Page

from consultation_pages.together import TOGETHER, waiting_approval


class InReview(WorkflowLock):
    """Wagtail's own says that reviewers may edit; here they may not, or they would approve what nobody else saw."""

    def get_message(self, user):
        return _("In review: nobody changes the text until it is decided.")


class WaitsForLanguages(BaseLock):
    """What goes out is what was approved, so an approved text is not edited while it waits."""

    def for_user(self, user):
        return True

    def get_message(self, user):
        return _("Approved. It becomes public together with its other languages.")

    def get_locked_by(self, user):
        return _("Approved")


def lock_of(page: Page) -> BaseLock | None:
    """The lock of a page that is under review or waits."""
    if page.workflow_in_progress:
        return InReview(page, page.current_workflow_task)
    return WaitsForLanguages(page) if isinstance(page, TOGETHER) and waiting_approval(page) else None
