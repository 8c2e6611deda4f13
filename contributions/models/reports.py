"""The report as a file: one tagged PDF per language, made in the background."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consultation_pages.models import Consultation


class ReportFile(models.Model):
    """A report in one language as PDF; `version` says of which content it was made."""

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="report_files", verbose_name=_("consultation")
    )
    language = models.CharField(_("language"), max_length=12)
    version = models.CharField(_("made of"), max_length=64)
    path = models.CharField(_("place in the storage"), max_length=160)
    size = models.PositiveIntegerField(_("bytes"))
    made_at = models.DateTimeField(pgettext_lazy("of a report as a file", "made at"))

    class Meta:
        verbose_name = _("report as a file")
        verbose_name_plural = _("reports as files")
        constraints = [models.UniqueConstraint(fields=["consultation", "language"], name="one_report_file_each")]

    def __str__(self):
        return f"{self.consultation_id} {self.language}"
