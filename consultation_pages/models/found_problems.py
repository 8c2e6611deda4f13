"""What the nightly examination found in the way of publishing: a list that people work through."""

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core.publication_checks import Level


class FoundProblem(models.Model):
    """One problem of the latest text of a page. Written only by `consultation_pages.examination`."""

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="found_problems", verbose_name=_("page"))
    code = models.CharField(_("check"), max_length=60)
    level = models.CharField(_("level"), max_length=8, choices=Level.choices)
    field = models.CharField(_("field"), max_length=80, blank=True)
    # By language code: a list of fifty rows would otherwise run every check of fifty pages.
    messages = models.JSONField(_("problem"), default=dict)
    found_since = models.DateTimeField(_("found since"))

    class Meta:
        verbose_name = _("found problem")
        verbose_name_plural = _("found problems")
        ordering = ["level", "found_since", "pk"]
        constraints = [models.UniqueConstraint(fields=["page", "code", "field"], name="one_problem_of_a_kind")]
        indexes = [models.Index(fields=["level", "found_since"], name="found_problem_listing")]

    def __str__(self):
        return f"{self.page_id}: {self.code}"

    @property
    def message(self) -> str:
        """The problem in the reader's language."""
        return self.messages.get(translation.get_language()) or self.messages.get(settings.LANGUAGE_CODE, self.code)
