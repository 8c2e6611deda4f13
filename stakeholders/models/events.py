"""What happened that somebody wants to know, and to whom it is told: one notice per event and recipient."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation_pages.models import Consultation, Extension, Institution, Plan, PlanVersion
from stakeholders.enums import EventKind

from .people import Stakeholder


class Event(models.Model):
    """One thing that happened. Its key names it, so that it is found once however often one looks."""

    key = models.CharField(_("key"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=EventKind)
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="+", verbose_name=_("institution"))
    consultation = models.ForeignKey(
        Consultation, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("consultation")
    )
    extension = models.ForeignKey(
        Extension, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("extension")
    )
    plan = models.ForeignKey(
        Plan, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("annual plan")
    )
    version = models.ForeignKey(
        PlanVersion, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("version of a plan")
    )
    occurred_at = models.DateTimeField(_("occurred"))
    created_at = models.DateTimeField(_("found"), default=timezone.now)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-occurred_at", "-pk"]

    def __str__(self):
        return self.key


class Notice(models.Model):
    """That one stakeholder is told of one event, and in which letter: the key of a mail in the outbox."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="notices", verbose_name=_("event"))
    stakeholder = models.ForeignKey(Stakeholder, models.CASCADE, related_name="notices", verbose_name=_("stakeholder"))
    letter = models.CharField(_("letter"), max_length=60, db_index=True)
    # When the letter is due, and how urgent it is: what the outbox needs to know of it.
    due_at = models.DateTimeField(_("due"))

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["event", "stakeholder"], name="one_notice_per_recipient")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"
