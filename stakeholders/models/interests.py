"""What somebody wants to be asked about: an institution, a topic, a type of act or one planned proposal.

What people say of themselves lapses with the year; what an institution says of an entry of its own holds until it is
changed, because nobody is there to renew it.
"""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultation_pages.models import DocumentType, Institution, Proposal, Topic

from .people import Stakeholder

SUBJECTS = ("institution", "topic", "document_type", "proposal")


def _exactly_one() -> Q:
    condition = Q()
    for wanted in SUBJECTS:
        condition |= Q(**{f"{name}__isnull": name != wanted for name in SUBJECTS})
    return condition


class InterestQuerySet(models.QuerySet):
    """Questions about interests."""

    def current(self, now: datetime):
        """Those that have not lapsed at an instant."""
        return self.filter(Q(expires_at__gt=now) | Q(expires_at=None))


class Interest(models.Model):
    """One subject of one stakeholder; one with an end lapses by itself."""

    stakeholder = models.ForeignKey(
        Stakeholder, models.CASCADE, related_name="interests", verbose_name=_("stakeholder")
    )
    institution = models.ForeignKey(
        Institution, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("institution")
    )
    topic = models.ForeignKey(Topic, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("topic"))
    document_type = models.ForeignKey(
        DocumentType, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("type of document")
    )
    proposal = models.ForeignKey(
        Proposal, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("proposal")
    )
    created_at = models.DateTimeField(_("since"))
    # The first instant of the next year in Europe/Belgrade, or of the one after: ends are exclusive. None: no end.
    expires_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = InterestQuerySet.as_manager()

    class Meta:
        verbose_name = _("interest")
        verbose_name_plural = _("interests")
        ordering = ["pk"]
        indexes = [models.Index(fields=["expires_at"], name="interest_expires")]
        constraints = [
            models.CheckConstraint(condition=_exactly_one(), name="interest_in_one_subject"),
            *(
                models.UniqueConstraint(
                    fields=[name, "stakeholder"],
                    condition=Q(**{f"{name}__isnull": False}),
                    name=f"one_interest_per_{name}",
                )
                for name in SUBJECTS
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"

    def is_current(self, now: datetime) -> bool:
        """Whether it has not lapsed at an instant."""
        return self.expires_at is None or self.expires_at > now

    @property
    def subject(self):
        """The institution, topic, type or proposal."""
        return next(filter(None, (getattr(self, name) for name in SUBJECTS)), None)

    @property
    def subject_name(self) -> str:
        """Which of the four it is."""
        return next(name for name in SUBJECTS if getattr(self, f"{name}_id"))
