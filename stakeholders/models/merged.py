"""Where links lead that letters hold for an entry or an invitation that is part of another one now."""

from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from .invitations import Invitation
from .people import Stakeholder


class FormerLink(models.Model):
    """The key in the links of a stakeholder, or of an invitation, that was merged, and what it means now."""

    key = models.UUIDField(_("key"), unique=True)
    stakeholder = models.ForeignKey(
        Stakeholder, models.CASCADE, null=True, blank=True, related_name="former_links", verbose_name=_("stakeholder")
    )
    invitation = models.ForeignKey(
        Invitation, models.CASCADE, null=True, blank=True, related_name="former_links", verbose_name=_("invitation")
    )

    class Meta:
        verbose_name = _("former link")
        verbose_name_plural = _("former links")

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


def stakeholder_behind(key: UUID) -> Stakeholder | None:
    """Whose links are made of a key; also of the key of an entry that was merged into theirs."""
    found = Stakeholder.objects.filter(key=key).first()
    return found or Stakeholder.objects.filter(former_links__key=key).first()


def invitation_behind(key: UUID) -> Invitation | None:
    """The invitation whose link is made of a key; also of one that was merged into it."""
    found = Invitation.objects.filter(pk=key.int).first() if key.int < 2**63 else None
    return found or Invitation.objects.filter(former_links__key=key).first()
