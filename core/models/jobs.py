"""The memory of the background process: when each job ran last, how it ended, and who holds it now."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class JobRun(models.Model):
    """One row for each job of `core.jobs`, shared by all workers; health checks read it, only `core.jobs` writes it.

    A job fails now when `failures` is not 0; it hangs or was killed when `started` is later than both `succeeded`
    and `failed`.
    """

    name = models.CharField(_("name"), max_length=100, primary_key=True)
    due = models.DateTimeField(_("due"), default=timezone.now)
    started = models.DateTimeField(_("last start"), null=True, blank=True)
    succeeded = models.DateTimeField(_("last success"), null=True, blank=True)
    failed = models.DateTimeField(_("last failure"), null=True, blank=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    error = models.TextField(_("last error"), blank=True, default="")
    holder = models.CharField(_("held by"), max_length=32, blank=True, default="")
    held_until = models.DateTimeField(_("held until"), null=True, blank=True)

    class Meta:
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")

    def __str__(self):
        return self.name
