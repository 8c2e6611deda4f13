"""The evidence that a text was approved before it became public."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.admin import display
from django.contrib.auth import get_user_model
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class ApprovalQuerySet(models.QuerySet):
    """Questions about approvals."""

    def waiting(self):
        """Those whose text is approved and not yet public."""
        return self.filter(state=Approval.State.APPROVED)

    def released(self):
        """Those that took effect, in the order in which they did."""
        return self.filter(state=Approval.State.RELEASED).order_by("released_at", "pk")


class Approval(models.Model):
    """Who wrote and who approved exactly this text. Written once by `consultation_pages.approval`, never edited."""

    class Kind(models.TextChoices):
        PUBLISH = "publish", _("publication by workflow")
        WITHDRAW = "withdraw", _("withdrawal by workflow")
        IMPORT = "import", _("import")
        EMERGENCY = "emergency", _("emergency by two named persons")

    class State(models.TextChoices):
        APPROVED = "approved", _("approved, waiting for its hour")
        RELEASED = "released", _("released")
        VOID = "void", _("void")

    page = models.ForeignKey(
        "wagtailcore.Page", models.SET_NULL, null=True, related_name="approvals", verbose_name=_("page")
    )
    revision = models.ForeignKey("wagtailcore.Revision", models.PROTECT, verbose_name=_("revision"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.APPROVED)
    fingerprint = models.CharField(_("fingerprint of the text"), max_length=64, blank=True)
    authors = models.JSONField(_("authors"), default=list)
    approvers = models.JSONField(_("approvers"), default=list)
    reason = models.TextField(_("reason"), blank=True)
    approved_at = models.DateTimeField(_("approved at"), auto_now_add=True)
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("released by")
    )

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["page", "fingerprint"], name="approval_of_text")]

    def __str__(self):
        return f"{self.page} ({self.get_kind_display()})"

    @cached_property
    def people(self) -> dict:
        """Authors and approvers by their numbers; `with_people` fetches those of several approvals at once."""
        return _people([self])

    @property
    @display(description=_("authors"))
    def author_names(self) -> str:
        """Who wrote the text."""
        return self._names(self.authors)

    @property
    @display(description=_("approvers"))
    def approver_names(self) -> str:
        """Who approved it, in the order of the steps."""
        return self._names(self.approvers)

    def _names(self, ids: list[int]) -> str:
        users = self.people
        return ", ".join(users[pk].get_full_name() or users[pk].get_username() for pk in ids if pk in users)


def with_people(approvals: Iterable[Approval]) -> None:
    """Fetches who wrote and approved for a list of approvals, in one query."""
    approvals = list(approvals)
    people = _people(approvals)
    for each in approvals:
        each.people = people


def _people(approvals: Iterable[Approval]) -> dict:
    return get_user_model().objects.in_bulk({pk for each in approvals for pk in (*each.authors, *each.approvers)})
