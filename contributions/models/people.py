"""Who sent a contribution, apart from what was sent: this row can be emptied, and everything else stays valid."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from .register import Contribution


class ConsentWording(models.Model):
    """Words that people agreed to, exactly as they stood beside the button."""

    digest = models.CharField(_("SHA-256"), max_length=64, unique=True)
    language = models.CharField(_("language"), max_length=12)
    text = models.TextField(_("wording"))
    first_shown_at = models.DateTimeField(_("first shown"), auto_now_add=True)

    class Meta:
        verbose_name = _("wording of a consent")
        verbose_name_plural = _("wordings of consents")

    def __str__(self):
        return f"{self.language} {self.digest[:12]}"


class Contributor(models.Model):
    """Name and address behind one contribution. The only personal data of this app; deleted on erasure.

    `key` is what the private link is made of. The salt belongs to the commitment in the chain: once both are gone,
    nobody can tell whose it was.
    """

    contribution = models.OneToOneField(
        Contribution, models.CASCADE, primary_key=True, related_name="contributor", verbose_name=_("contribution")
    )
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=160, blank=True)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    shows_name = models.BooleanField(_("agrees that the name is shown"), default=False)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language of letters"), max_length=12)
    salt = models.CharField(max_length=32, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("contact data")
        verbose_name_plural = _("contact data")
        indexes = [models.Index(fields=["created_at"], name="contributor_created")]

    def __str__(self):
        # Never the person: this text ends up in logs.
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def shown_as(self) -> str:
        """What the public sees and the chain commits to: name and organisation if the person agreed; "" if not."""
        return ", ".join(filter(None, (self.name, self.organisation))) if self.shows_name else ""
