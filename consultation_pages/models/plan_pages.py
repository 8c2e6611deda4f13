"""The annual plan of an institution: the year's folder, and its planned proposals as rows."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable, TranslatableMixin
from wagtail_localize.fields import TranslatableField

from consultation_pages.plan_form import PlanForm
from consultation_pages.projection import carries_facts, project_plan

from .facts import FactsPage, OriginalRowsPanel
from .plans import Plan
from .vocabulary import DocumentType


class PlanPage(FactsPage):
    """What an institution plans to consult in a year (Regulation 05/2016); an amendment is a published revision.

    Also the folder of the year's consultations, so that no page has more than some hundred children.
    """

    parent_page_types = ["consultation_pages.InstitutionPage"]
    subpage_types = ["consultation_pages.ConsultationPage"]
    menu_name = "plan"
    fact_fields = ("year",)
    base_form_class = PlanForm

    # Fields: words
    introduction = models.TextField(_("introduction"), max_length=600, blank=True)
    amendment_reason = models.TextField(
        _("reason for the amendment"),
        max_length=600,
        blank=True,
        help_text=_("Shown in public beside what was added, dropped or moved."),
    )
    # Fields: facts
    year = models.PositiveSmallIntegerField(
        _("year"), null=True, blank=True, validators=[MinValueValidator(2008), MaxValueValidator(2100)]
    )

    content_panels = [
        *FactsPage.content_panels,
        FieldPanel("year"),
        FieldPanel("introduction"),
        OriginalRowsPanel("items", heading=_("Planned proposals"), label=_("Proposal")),
        FieldPanel("amendment_reason"),
    ]
    translatable_fields = [
        *FactsPage.translatable_fields,
        TranslatableField("introduction"),
        TranslatableField("amendment_reason"),
        TranslatableField("items"),
    ]

    class Meta:
        verbose_name = _("annual plan")
        verbose_name_plural = _("annual plans")

    def project(self):
        project_plan(self)

    @cached_property
    def record(self) -> Plan | None:
        """The public plan whose words these are; None while it is not public."""
        plans = Plan.objects.filter(key=self.translation_key, is_public=True)
        return plans.select_related("institution").first()

    def serve(self, request, *args, **kwargs):
        if self.record is None and not getattr(request, "is_preview", False):
            raise Http404
        return super().serve(request, *args, **kwargs)

    def searchable_texts(self):
        return [
            self.introduction,
            *(text for item in self.items.all() for text in (item.title, item.purpose)),
        ]

    @property
    def carries_facts(self):
        return carries_facts(self, Plan)


class PlanItem(TranslatableMixin, Orderable):
    """One planned proposal. Quarter and type of the source plan's row count; its key is the proposal's for ever."""

    page = ParentalKey(PlanPage, on_delete=models.CASCADE, related_name="items")
    title = models.CharField(_("title"), max_length=255)
    purpose = models.TextField(_("purpose"), max_length=400, blank=True)
    quarter = models.PositiveSmallIntegerField(_("quarter"), choices=[(n, str(n)) for n in range(1, 5)], default=1)
    document_type = models.ForeignKey(DocumentType, models.PROTECT, verbose_name=_("type of document"))
    # Key of the proposal in an earlier plan that this one continues.
    follows = models.UUIDField(_("continues"), null=True, blank=True, editable=False)

    panels = [
        FieldPanel("title"),
        FieldPanel("purpose"),
        FieldRowPanel([FieldPanel("quarter"), FieldPanel("document_type")]),
    ]
    translatable_fields = [TranslatableField("title"), TranslatableField("purpose")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("planned proposal")
        verbose_name_plural = _("planned proposals")

    def __str__(self):
        return self.title
