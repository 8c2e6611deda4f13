"""What is shown of a contribution: decisions that are only added, and where they leave it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from contributions.enums import Outcome, State, WithholdReason
from contributions.redaction import folded

from .register import Contribution


class Decision(models.Model):
    """One decision on a contribution: shown, shown with parts blacked out, or withheld. Never changed."""

    contribution = models.ForeignKey(
        Contribution, models.PROTECT, related_name="decisions", verbose_name=_("contribution")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    reason = models.CharField(_("reason"), max_length=16, choices=WithholdReason.choices, blank=True)
    note = models.TextField(_("note to the contributor"), max_length=1000, blank=True)
    shown_text = models.TextField(
        _("text with parts blacked out"), null=True, blank=True, help_text=_("Empty: the text is shown as received.")
    )
    hides_files = models.BooleanField(_("attachments are not shown"), default=False)
    decided_at = models.DateTimeField(_("decided at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("decided by"), related_name="+"
    )

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.contribution_id}: {self.state}"

    @property
    def covers(self) -> bool:
        """Whether parts of the text are blacked out, or the files not shown."""
        return self.shown_text is not None or self.hides_files

    def says_the_same(self, other: "Decision") -> bool:
        """Whether the contributor reads the same in both: of what is not shown at all, nothing is covered."""
        return self._said() == other._said()

    def _said(self) -> tuple:
        cover = (folded(self.shown_text), self.hides_files) if self.state == State.PUBLISHED else None
        return self.state, self.reason, self.note, cover


class Standing(models.Model):
    """Where a contribution stands now: what the decisions, the answer and the work list come to, for lists to filter.

    Written only by `contributions.moderation` and `contributions.answering`, in the transaction of what it sums up.
    """

    contribution = models.OneToOneField(
        Contribution, models.CASCADE, primary_key=True, related_name="standing", verbose_name=_("contribution")
    )
    consultation = models.ForeignKey("consultation_pages.Consultation", models.CASCADE, related_name="+")
    position = models.PositiveIntegerField(_("position in the register"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RECEIVED)
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(_("answer"), max_length=10, choices=Outcome.choices, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("assigned to"),
        related_name="+",
    )  # fmt: skip

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        indexes = [
            models.Index(fields=["consultation", "position"], name="standing_order"),
            models.Index(fields=["consultation", "state", "outcome", "position"], name="standing_filters"),
        ]

    def __str__(self):
        return f"{self.contribution_id}: {self.state}"
