"""A consultation as facts: everything that counts, sorts, filters, gates or is a legal date."""

from datetime import datetime

from django.db import models
from django.db.models import Count, Min, Q
from django.utils.translation import gettext_lazy as _

from consultation_pages.enums import LIVE_STAGES, Round, Stage, Technique
from consultation_pages.stages import BOUNDARY_FIELDS, stage_case, stage_of, stage_q, stages_q

from .institutions import ContactOfficer, Institution
from .plans import Proposal
from .rules import ConsultationRule
from .vocabulary import DocumentType, Topic


class ConsultationQuerySet(models.QuerySet):
    """Questions about consultations; every public view, feed and export starts from `public()`."""

    def public(self):
        """Those whose source page is published."""
        return self.filter(is_public=True)

    def in_stage(self, stage: Stage, now: datetime):
        """Those in a stage at an instant; an index serves it."""
        return self.filter(stage_q(stage, now))

    def stage_counts(self, now: datetime) -> dict[str, int]:
        """How many are in each stage at an instant, in one query; stages without any are missing."""
        rows = self.order_by().annotate(stage=stage_case(now)).values_list("stage").annotate(Count("pk"))
        return dict(rows)

    def next_boundary(self, now: datetime) -> datetime | None:
        """The next instant at which one of them changes its stage by time alone."""
        after = {field: Min(field, filter=Q(**{f"{field}__gt": now})) for field in BOUNDARY_FIELDS}
        pending = self.filter(stages_q(LIVE_STAGES, now)).order_by()
        return min(filter(None, pending.aggregate(**after).values()), default=None)


class Consultation(models.Model):
    """One act of consulting, whatever languages its pages have. Written only by `consultation_pages.projection`."""

    key = models.UUIDField(_("key"), unique=True)
    number = models.CharField(_("number"), max_length=24, unique=True)
    source_page = models.OneToOneField(
        "consultation_pages.ConsultationPage",
        models.PROTECT,
        related_name="consultation",
        verbose_name=_("source page"),
    )
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="consultations", verbose_name=_("institution")
    )
    document_type = models.ForeignKey(DocumentType, models.PROTECT, verbose_name=_("type of document"))
    topics = models.ManyToManyField(Topic, blank=True, related_name="consultations", verbose_name=_("topics"))
    proposal = models.ForeignKey(
        Proposal,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="consultations",
        verbose_name=_("proposal"),
    )
    round = models.CharField(_("round"), max_length=12, choices=Round.choices, default=Round.PUBLIC)
    rule = models.ForeignKey(ConsultationRule, models.PROTECT, null=True, blank=True, verbose_name=_("rule in force"))
    contact_officer = models.ForeignKey(
        ContactOfficer, models.PROTECT, null=True, blank=True, verbose_name=_("contact person")
    )

    # Instants (UTC). `closes_at` is the first instant after the last day in Europe/Belgrade.
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    closing_soon_at = models.DateTimeField(_("closing soon from"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)
    report_due_at = models.DateTimeField(_("report due at"), null=True, blank=True)
    report_published_at = models.DateTimeField(_("report published at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)

    # Codes of `Technique`, as the first page of the report names them.
    report_techniques = models.JSONField(_("techniques used"), default=list, blank=True)

    # Of the calendar in Belgrade: the year under which lists, filters and yearly figures count it.
    year = models.PositiveSmallIntegerField(_("year"))
    # What lists sort by: the closing, or what stands for it where there is none. Never empty, so that an index serves.
    listed_at = models.DateTimeField(_("listed by"))
    working_days = models.PositiveSmallIntegerField(_("working days of the period"), null=True, blank=True)
    is_public = models.BooleanField(_("public"), default=True)
    is_sample = models.BooleanField(_("sample data"), default=False)
    legacy_id = models.PositiveIntegerField(_("number on the former platform"), null=True, blank=True, unique=True)
    source_url = models.URLField(_("address on the former platform"), blank=True)
    first_published_at = models.DateTimeField(_("first published at"))

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        ordering = ["-listed_at", "-pk"]
        indexes = [
            models.Index("is_public", models.F("listed_at").desc(), models.F("id").desc(), name="consultation_listing"),
            models.Index(
                "institution",
                models.F("closes_at").desc(),
                models.F("id").desc(),
                name="consultation_by_institution",
            ),
            models.Index(fields=["year"], name="consultation_year"),
            *(models.Index(fields=[field], name=f"consultation_{field}") for field in BOUNDARY_FIELDS),
        ]
        constraints = [
            # The stages trust the order of the instants.
            models.CheckConstraint(
                condition=Q(closes_at=None) | Q(closes_at__gt=models.F("opens_at")),
                name="opens_before_it_closes",
            ),
            models.CheckConstraint(
                condition=Q(closes_at=None) | Q(closing_soon_at__lte=models.F("closes_at")),
                name="closing_soon_before_it_closes",
            ),
            models.CheckConstraint(
                condition=Q(report_due_at=None) | Q(report_due_at__gte=models.F("closes_at")),
                name="report_due_after_closing",
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def techniques(self) -> list[Technique]:
        """The techniques by which people were asked, in the order of their kinds."""
        return [each for each in Technique if each in self.report_techniques]

    @property
    def never_opened(self) -> bool:
        """Whether it was withdrawn before its first day."""
        return bool(self.withdrawn_at and self.opens_at) and self.withdrawn_at < self.opens_at

    @property
    def is_cut_short(self) -> bool:
        """Whether it was withdrawn before its closing, which never came."""
        return bool(self.withdrawn_at and self.closes_at) and self.withdrawn_at < self.closes_at

    def stage_at(self, now: datetime) -> Stage:
        """The stage at an instant."""
        return stage_of(self, now)


class Meeting(models.Model):
    """A public meeting as it was last published: calendars have to be told when it is moved or called off.

    Its words stand on the pages. The key is that of their rows, and `sequence` grows with each change (RFC 5545).
    """

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="published_meetings", verbose_name=_("consultation")
    )
    key = models.UUIDField(_("key"))
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=255)
    sequence = models.PositiveSmallIntegerField(_("number of changes"), default=0)
    changed_at = models.DateTimeField(_("changed at"))
    cancelled_at = models.DateTimeField(_("called off at"), null=True, blank=True)

    class Meta:
        verbose_name = _("published meeting")
        verbose_name_plural = _("published meetings")
        ordering = ["starts_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["consultation", "key"], name="one_meeting_per_key")]

    def __str__(self):
        return f"{self.consultation_id}: {self.starts_at:%Y-%m-%d}"


class Extension(models.Model):
    """A closing that was moved after publication: the old date stays visible, with the reason."""

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="extensions", verbose_name=_("consultation")
    )
    old_closes_at = models.DateTimeField(_("old closing"))
    new_closes_at = models.DateTimeField(_("new closing"))
    reason = models.TextField(_("reason"), blank=True)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["made_at", "pk"]

    def __str__(self):
        return f"{self.consultation}: {self.old_closes_at:%Y-%m-%d} → {self.new_closes_at:%Y-%m-%d}"
