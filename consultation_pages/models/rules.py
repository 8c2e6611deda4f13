"""What the law demands: the rule in force for a kind of body and document, and the days on which nobody works."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from consultation_pages.enums import InstitutionKind
from core.models import TrilingualName


class ConsultationRule(models.Model):
    """Periods from a day on. A consultation keeps the rule under which it was published; a new act is a new row."""

    effective_from = models.DateField(_("effective from"))
    institution_kind = models.CharField(
        _("kind of institution"),
        max_length=24,
        choices=InstitutionKind.choices,
        blank=True,
        help_text=_("Empty: every kind."),
    )
    document_type = models.ForeignKey(
        "DocumentType",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("type of document"),
        help_text=_("Empty: every type."),
    )
    minimum_working_days = models.PositiveSmallIntegerField(_("minimum period in working days"), default=15)
    first_day_counts = models.BooleanField(_("the first day counts"), default=True)
    report_due_working_days = models.PositiveSmallIntegerField(_("report due in working days"), default=30)
    meeting_notice_working_days = models.PositiveSmallIntegerField(_("notice of a meeting in working days"), default=5)
    legal_reference = models.CharField(_("legal reference"), max_length=255)
    # Names of the columns above whose value nobody has confirmed yet; shown beside them.
    unconfirmed = models.JSONField(_("to be confirmed by the Office"), default=list, blank=True)

    class Meta:
        verbose_name = _("consultation rule")
        verbose_name_plural = _("consultation rules")
        ordering = ["-effective_from", "-institution_kind", "-document_type_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["effective_from", "institution_kind", "document_type"], name="one_rule_per_type"
            ),
            # Two empty types are not equal in a database.
            models.UniqueConstraint(
                fields=["effective_from", "institution_kind"],
                condition=models.Q(document_type=None),
                name="one_general_rule",
            ),
        ]

    def __str__(self):
        return f"{self.effective_from:%Y-%m-%d}: {self.minimum_working_days} ({self.legal_reference})"


class Holiday(TrilingualName):
    """A public holiday on its own date; the day off in lieu of a weekend is computed (Law 03/L-064, Art. 4)."""

    date = models.DateField(_("date"), db_index=True)
    is_substituted = models.BooleanField(
        _("another day off if on a weekend"),
        default=True,
        help_text=_("Not for single days off by decision."),
    )
    is_estimated = models.BooleanField(
        _("estimated"),
        default=False,
        help_text=_("The date follows the moon and awaits the official calendar."),
    )
    source = models.CharField(_("source"), max_length=160)

    class Meta:
        verbose_name = _("public holiday")
        verbose_name_plural = _("public holidays")
        ordering = ["date", "name_sq"]
        constraints = [models.UniqueConstraint(fields=["date", "name_sq"], name="one_row_per_feast")]
