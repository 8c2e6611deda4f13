"""The annual plan as facts: the plan of an institution for a year, its published versions and its proposals."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .institutions import Institution
from .vocabulary import DocumentType


class Plan(models.Model):
    """The plan of one institution for one year; the words stand on the plan's pages, found by the same key."""

    key = models.UUIDField(_("key"), unique=True)
    source_page = models.OneToOneField(
        "consultation_pages.PlanPage", models.PROTECT, related_name="plan", verbose_name=_("source page")
    )
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="plans", verbose_name=_("institution"))
    year = models.PositiveSmallIntegerField(_("year"))
    is_public = models.BooleanField(_("public"), default=True)
    first_published_at = models.DateTimeField(_("first published at"), null=True)

    class Meta:
        verbose_name = _("annual plan")
        verbose_name_plural = _("annual plans")
        ordering = ["-year", "institution"]
        constraints = [models.UniqueConstraint(fields=["institution", "year"], name="one_plan_per_year")]

    def __str__(self):
        return f"{self.institution.code} {self.year}"


class PlanVersion(models.Model):
    """One publication of a plan: the evidence for "added, dropped, moved, changed, when, why"."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="versions", verbose_name=_("plan"))
    revision = models.ForeignKey("wagtailcore.Revision", models.PROTECT, null=True, verbose_name=_("revision"))
    published_at = models.DateTimeField(_("published at"))
    reason = models.TextField(_("reason for the amendment"), blank=True)

    class Meta:
        verbose_name = _("version of a plan")
        verbose_name_plural = _("versions of plans")
        ordering = ["published_at", "pk"]

    def __str__(self):
        return f"{self.plan} {self.published_at:%Y-%m-%d}"


class ProposalQuerySet(models.QuerySet):
    """Questions about proposals."""

    def public(self):
        """Those of published plans."""
        return self.filter(plan__is_public=True)


class Proposal(models.Model):
    """One planned act: from its first publication in a plan it keeps its number, also when it is dropped or moved."""

    key = models.UUIDField(_("key"), unique=True)
    number = models.CharField(_("number"), max_length=32, unique=True)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="proposals", verbose_name=_("plan"))
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="proposals", verbose_name=_("institution")
    )
    document_type = models.ForeignKey(DocumentType, models.PROTECT, verbose_name=_("type of document"))
    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(_("quarter"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    in_plan_since = models.DateTimeField(_("in the plan since"))
    added_by_amendment = models.BooleanField(_("added by an amendment"), default=False)
    dropped_at = models.DateTimeField(_("dropped at"), null=True, blank=True)
    # Number and public titles, folded: it is looked for in them, and nobody reads them here.
    folded = models.TextField(_("words to find it by"), blank=True, default="", editable=False)
    follows = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="followed_by",
        verbose_name=_("continues"),
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["year", "quarter", "institution", "position", "pk"]
        indexes = [models.Index(fields=["year", "quarter", "institution"], name="proposal_by_year")]

    def __str__(self):
        return self.number
