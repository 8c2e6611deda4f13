"""The Office lets a page be published although it fails a rule, and says in public why."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

REASON_LENGTH = 600


class ExemptionQuerySet(models.QuerySet):
    """Questions about exemptions."""

    def granted(self):
        """Those in force."""
        return self.filter(state=Exemption.State.GRANTED)

    def open(self):
        """Those that wait for the Office."""
        return self.filter(state=Exemption.State.ASKED)


class Exemption(models.Model):
    """One rule, one page. Asked for by an editor, decided by another person; written by `exempting`, never edited."""

    class Rule(models.TextChoices):
        # The values are codes of publication checks.
        PERIOD = "period_short", _("shorter than the minimum period")
        LANGUAGE = "language_missing", _("not in both official languages")

    class State(models.TextChoices):
        ASKED = "asked", _("waits for the Office")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="exemptions", verbose_name=_("page"))
    rule = models.CharField(_("rule"), max_length=24, choices=Rule.choices)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.ASKED)
    reason = models.TextField(_("reason"), max_length=REASON_LENGTH, help_text=_("Shown in public."))
    language = models.CharField(_("language of the reason"), max_length=8, choices=[*settings.LANGUAGE_NAMES.items()])
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("exemption")
        verbose_name_plural = _("exemptions")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "rule"], condition=~models.Q(state="refused"), name="one_exemption_of_a_rule"
            )
        ]

    def __str__(self):
        return f"{self.page}: {self.get_rule_display()}"
