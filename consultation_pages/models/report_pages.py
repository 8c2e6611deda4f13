"""The report on a consultation: what was decided, what changed, and why."""

from django.db import models
from django.http import Http404
from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.api import APIField
from wagtail.documents import get_document_model_string
from wagtail.fields import StreamField
from wagtail.models import Orderable, TranslatableMixin
from wagtail_localize.fields import TranslatableField

from consultation_pages.enums import DocumentKind
from consultation_pages.page_rows import listed_files
from consultation_pages.presentation import consultation_above, draft_record, report_context
from consultation_pages.projection import is_oldest, project_report
from consultation_pages.report_form import ReportForm
from home.blocks import BodyBlock, text_of
from home.models import BasePage

from .consultation_pages import DOCUMENT_LANGUAGES
from .consultations import Consultation

_WORDS = ("summary", "what_changed", "techniques_other", "themes", "body", "documents")


class ReportPage(BasePage):
    """The institution's report on the results (Regulation (GRK) No. 05/2016), below its consultation."""

    parent_page_types = ["consultation_pages.ConsultationPage"]
    subpage_types = []
    max_count_per_parent = 1
    menu_name = "reports"
    shown_files = listed_files
    base_form_class = ReportForm
    fact_fields = ("techniques",)
    fact_formsets = ()

    summary = models.TextField(_("summary"), max_length=1500, blank=True)
    what_changed = models.TextField(_("what changed"), max_length=1500, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)
    # A fact: read from the oldest page of the report, and shown from the record.
    techniques = models.JSONField(_("techniques used"), default=list, blank=True)
    techniques_other = models.CharField(_("other techniques"), max_length=300, blank=True)
    # Only imports set it: reports of the former platform have dates of their own.
    published_on = models.DateField(_("published on"), null=True, blank=True, editable=False)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        FieldPanel("what_changed"),
        FieldPanel("techniques"),
        FieldPanel("techniques_other"),
        InlinePanel("themes", heading=_("What people said and what was decided"), label=_("Theme")),
        FieldPanel("body"),
        InlinePanel("documents", heading=_("Documents"), label=_("Document")),
    ]
    api_fields = [APIField(name) for name in ("summary", "what_changed", "techniques_other", "themes", "body")]
    translatable_fields = [
        *BasePage.translatable_fields,
        *(TranslatableField(name) for name in _WORDS),
    ]

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")

    def project(self):
        project_report(self)

    @property
    def carries_facts(self) -> bool:
        """Whether the record reads the report's facts from this page."""
        return not self.alias_of_id and is_oldest(self)

    @cached_property
    def record(self) -> Consultation | None:
        """The public consultation that this is the report on."""
        return consultation_above(self)

    def serve(self, request, *args, **kwargs):
        if self.record is None:
            raise Http404
        return super().serve(request, *args, **kwargs)

    def get_context(self, request, *args, **kwargs):
        if getattr(request, "is_preview", False):
            self.record = draft_record(self.get_parent().specific)
            if self.carries_facts:
                self.record.report_techniques = self.techniques
        return super().get_context(request, *args, **kwargs) | report_context(self, self.record)

    def address_without_translation(self, code):
        with translation.override(code):
            return reverse("report-by-number", args=[self.record.number])

    def searchable_texts(self):
        themes = [text for row in self.themes.all() for text in (row.title, row.said, row.decided)]
        return [self.summary, self.what_changed, self.techniques_other, *themes, *text_of(self.body)]


class ReportTheme(TranslatableMixin, Orderable):
    """One theme of the comments: what people said about it, and what the institution decided."""

    page = ParentalKey(ReportPage, on_delete=models.CASCADE, related_name="themes")
    title = models.CharField(_("theme"), max_length=160)
    said = models.TextField(_("what people said"), max_length=2000, blank=True)
    decided = models.TextField(_("what was decided, and why"), max_length=2000, blank=True)

    panels = [FieldPanel("title"), FieldPanel("said"), FieldPanel("decided")]
    api_fields = [APIField("title"), APIField("said"), APIField("decided")]
    translatable_fields = [TranslatableField(name) for name in ("title", "said", "decided")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("theme of a report")
        verbose_name_plural = _("themes of reports")

    def __str__(self):
        return self.title


class ReportDocumentRow(TranslatableMixin, Orderable):
    """A file of the report: the updated version of the draft, the report as a file, minutes."""

    page = ParentalKey(ReportPage, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(_("title"), max_length=160)
    document = models.ForeignKey(get_document_model_string(), models.PROTECT, verbose_name=_("file"), related_name="+")
    kind = models.CharField(
        _("kind"), max_length=24, choices=DocumentKind.choices, default=DocumentKind.UPDATED_VERSION
    )
    language = models.CharField(_("language of the file"), max_length=8, choices=DOCUMENT_LANGUAGES, default="sq")

    panels = [
        FieldPanel("title"),
        FieldPanel("document"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("language")]),
    ]
    translatable_fields = [TranslatableField("title")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("document of a report")
        verbose_name_plural = _("documents of reports")

    def __str__(self):
        return self.title
