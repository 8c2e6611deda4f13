"""Who was asked to take part in a consultation, and what is known of what came of it."""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation_pages.models import Consultation
from stakeholders.enums import Found, StakeholderKind

from .people import Stakeholder


class Invitation(models.Model):
    """The evidence of one stakeholder and one consultation: identified, invited, opened the link, contributed.

    Whether the letter was accepted or came back is known to the outbox, under the key in `letter`. The kind is kept
    here, so that coverage stays right when the person has been erased.
    """

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="invitations", verbose_name=_("consultation")
    )
    stakeholder = models.ForeignKey(
        Stakeholder,
        models.SET_NULL,
        null=True,
        related_name="invitations",
        verbose_name=_("stakeholder"),
    )
    kind = models.CharField(_("kind"), max_length=16, choices=StakeholderKind)
    found = models.CharField(_("how identified"), max_length=8, choices=Found)
    identified_at = models.DateTimeField(_("identified"), default=timezone.now)
    identified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("identified by"),
    )
    letter = models.CharField(_("letter"), max_length=60, blank=True, db_index=True)
    invited_at = models.DateTimeField(_("invited"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened the link"), null=True, blank=True)
    contributed_at = models.DateTimeField(_("contributed"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "stakeholder"], name="one_invitation_per_stakeholder")
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def key(self) -> UUID:
        """What its link is made of."""
        return UUID(int=self.pk)
