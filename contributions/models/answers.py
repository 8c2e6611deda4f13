"""What the institution answers to a contribution, in the languages of the platform."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contributions.enums import Outcome

from .register import Contribution

REASON_COLUMNS = {"sq": "reason_sq", "sr-latn": "reason_sr", "en": "reason_en"}


class Answer(models.Model):
    """The reasoned answer to one contribution. Public once the report is; from then on it does not change."""

    contribution = models.OneToOneField(
        Contribution, models.CASCADE, primary_key=True, related_name="answer", verbose_name=_("contribution")
    )
    outcome = models.CharField(_("answer"), max_length=10, choices=Outcome.choices)
    reason_sq = models.TextField(_("reason in Albanian"), max_length=5000, blank=True)
    reason_sr = models.TextField(_("reason in Serbian"), max_length=5000, blank=True)
    reason_en = models.TextField(_("reason in English"), max_length=5000, blank=True)
    merged_with = models.ForeignKey(
        Contribution, models.PROTECT, null=True, blank=True, verbose_name=_("answered with"), related_name="merged"
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("answered by"), related_name="+"
    )
    answered_at = models.DateTimeField(_("answered at"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_with=None) | ~Q(merged_with=F("contribution")), name="not_merged_with_itself"
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.MERGED, merged_with__isnull=False)
                | (~Q(outcome=Outcome.MERGED) & Q(merged_with=None)),
                name="merged_with_another",
            ),
        ]

    def __str__(self):
        return f"{self.contribution_id}: {self.outcome}"

    @property
    def reasons(self) -> dict[str, str]:
        """The reasons there are, by language code."""
        return {code: text for code, column in REASON_COLUMNS.items() if (text := getattr(self, column))}

    def reason_for(self, code: str | None) -> tuple[str, str]:
        """The reason for a reader of a language and the code of the language it is in; ("", "") without any."""
        found = self.reasons
        if code in found:
            return found[code], code
        return next(((text, each) for each, text in found.items()), ("", ""))
