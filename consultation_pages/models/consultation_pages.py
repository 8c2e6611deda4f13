"""The page of a consultation: its words in one language; the source page's rows and fields are its facts."""

from django.db import models
from django.http import Http404
from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.documents import get_document_model_string
from wagtail.fields import StreamField
from wagtail.models import Orderable, TranslatableMixin
from wagtail_localize.fields import TranslatableField

from consultation_pages.consultation_form import ConsultationForm
from consultation_pages.enums import DocumentKind, Round
from consultation_pages.page_rows import listed_files
from consultation_pages.presentation import consultation_context, draft_record, public_record
from consultation_pages.projection import carries_facts, project_consultation
from home.blocks import BodyBlock, text_of

from .consultations import Consultation
from .facts import FactsInlinePanel, FactsPage
from .institutions import ContactOfficer
from .plans import Proposal
from .vocabulary import DocumentType, Topic

DOCUMENT_LANGUAGES = [
    ("sq", _("Albanian")), ("sr-latn", _("Serbian")), ("en", _("English")), ("mul", _("all languages in one file")),
]  # fmt: skip


class ConsultationPage(FactsPage):
    """One consultation, at one address for its whole life (Regulation (GRK) No. 05/2016)."""

    parent_page_types = ["consultation_pages.PlanPage"]
    subpage_types = ["consultation_pages.ReportPage"]
    menu_name = "consultations"
    told_apart = frozenset({"extension_reason", "withdrawal_reason"})
    shown_files = listed_files
    fact_fields = (
        "document_type", "round", "proposal", "opens_on", "closes_on", "contact_officer", "with_translations",
        "is_withdrawn",
    )  # fmt: skip
    fact_formsets = ("topic_rows",)
    base_form_class = ConsultationForm

    # Fields: words
    summary = models.TextField(
        _("summary"),
        max_length=900,
        blank=True,
        help_text=_("At most 100 words, for somebody who has never heard of it."),
    )
    purpose = models.TextField(_("purpose"), max_length=1500, blank=True)
    affected = models.TextField(_("who is affected"), max_length=900, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)
    unplanned_reason = models.TextField(
        _("why it is not in the annual plan"), max_length=600, blank=True, help_text=_("Shown in public.")
    )
    extension_reason = models.TextField(
        _("reason for the extension"),
        max_length=600,
        blank=True,
        help_text=_("Shown in public beside the old closing day."),
    )
    withdrawal_reason = models.TextField(
        _("reason for the withdrawal"), max_length=600, blank=True, help_text=_("Shown in public.")
    )

    # Fields: facts
    document_type = models.ForeignKey(
        DocumentType,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("type of document"),
        related_name="+",
    )
    round = models.CharField(_("round"), max_length=12, choices=Round.choices, default=Round.PUBLIC)
    proposal = models.ForeignKey(
        Proposal,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("proposal of the annual plan"),
        related_name="+",
    )
    opens_on = models.DateField(_("first day"), null=True, blank=True)
    closes_on = models.DateField(_("last day"), null=True, blank=True)
    contact_officer = models.ForeignKey(
        ContactOfficer,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("contact person"),
        related_name="+",
    )
    with_translations = models.BooleanField(
        _("publish changes in both official languages at once"),
        default=False,
        help_text=_("A first publication always waits for Albanian and Serbian; with this, a change waits too."),
    )
    is_withdrawn = models.BooleanField(_("withdrawn"), default=False)
    # Fields: facts that only imports set
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)
    is_archived = models.BooleanField(_("moved from the former platform"), default=False, editable=False)
    archive_year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True, editable=False)
    legacy_id = models.PositiveIntegerField(_("number on the former platform"), null=True, blank=True, editable=False)
    source_url = models.URLField(_("address on the former platform"), blank=True, editable=False)

    content_panels = [
        *FactsPage.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("document_type", "round", "proposal", "unplanned_reason")],
            heading=_("What it is"),
        ),
        FactsInlinePanel("topic_rows", heading=_("Topics"), label=_("Topic")),
        FieldPanel("purpose"),
        InlinePanel("changes", heading=_("What would change"), label=pgettext_lazy("what changes", "Change")),
        FieldPanel("affected"),
        FieldPanel("body"),
        InlinePanel("questions", heading=_("Questions to the public"), label=_("Question")),
        InlinePanel("documents", heading=_("Documents"), label=_("Document")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("opens_on"), FieldPanel("closes_on")]),
                FieldPanel("extension_reason"),
                FieldPanel("contact_officer"),
            ],
            heading=_("Dates and contact"),
        ),
        InlinePanel("meetings", heading=_("Public meetings"), label=_("Meeting")),
        FieldPanel("with_translations"),
        MultiFieldPanel([FieldPanel("is_withdrawn"), FieldPanel("withdrawal_reason")], heading=_("Withdrawal")),
    ]
    api_fields = [
        APIField("summary"), APIField("purpose"), APIField("affected"), APIField("body"),
        APIField("changes"), APIField("questions"),
    ]  # fmt: skip
    translatable_fields = [
        *FactsPage.translatable_fields,
        *(
            TranslatableField(name)
            for name in (
                "summary", "purpose", "affected", "body", "unplanned_reason", "extension_reason", "withdrawal_reason",
                "changes", "questions", "documents", "meetings",
            )
        ),
    ]  # fmt: skip
    # Copies are new acts and translations have no facts of their own.
    exclude_fields_in_copy = [
        "opens_on", "closes_on", "legacy_id", "is_sample", "is_archived", "archive_year", "source_url",
    ]  # fmt: skip

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")

    def project(self):
        project_consultation(self)

    @classmethod
    def get_indexed_objects(cls):
        return super().get_indexed_objects().prefetch_related("changes", "questions", "documents")

    def searchable_texts(self):
        rows = [row.text for name in ("changes", "questions") for row in getattr(self, name).all()]
        titles = [row.title for row in self.documents.all()]
        return [self.summary, self.purpose, self.affected, *text_of(self.body), *rows, *titles]

    @property
    def carries_facts(self):
        return carries_facts(self, Consultation)

    @cached_property
    def record(self) -> Consultation | None:
        """The public consultation whose words these are; None while it is not public."""
        return public_record(key=self.translation_key)

    def serve(self, request, *args, **kwargs):
        if self.record is None:
            raise Http404
        return super().serve(request, *args, **kwargs)

    def get_context(self, request, *args, **kwargs):
        is_draft = getattr(request, "is_preview", False)
        if is_draft:
            self.record = draft_record(self)
        return super().get_context(request, *args, **kwargs) | consultation_context(self, self.record, is_draft)

    def address_without_translation(self, code):
        if not self.record.number:
            return ""
        with translation.override(code):
            return reverse("consultation-by-number", args=[self.record.number])


class TopicRow(Orderable):
    """A topic of a consultation: a fact."""

    page = ParentalKey(ConsultationPage, on_delete=models.CASCADE, related_name="topic_rows")
    topic = models.ForeignKey(Topic, models.PROTECT, verbose_name=_("topic"), related_name="+")

    class Meta(Orderable.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self):
        return str(self.topic)


class TextRow(TranslatableMixin, Orderable):
    """Mixin for rows that are one sentence or two."""

    text = models.TextField(_("text"), max_length=600)

    panels = [FieldPanel("text")]
    api_fields = [APIField("text")]
    translatable_fields = [TranslatableField("text")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        abstract = True

    def __str__(self):
        return self.text


class Change(TextRow):
    """One thing that would change if the draft were adopted."""

    page = ParentalKey(ConsultationPage, on_delete=models.CASCADE, related_name="changes")

    class Meta(TextRow.Meta):
        verbose_name = _("change")
        verbose_name_plural = _("changes")


class Question(TextRow):
    """A question that the institution asks the public."""

    page = ParentalKey(ConsultationPage, on_delete=models.CASCADE, related_name="questions")

    class Meta(TextRow.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")


class DocumentRow(TranslatableMixin, Orderable):
    """A listed file. File, kind and language of the source page's row are the facts; its title is translated."""

    page = ParentalKey(ConsultationPage, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(_("title"), max_length=160)
    document = models.ForeignKey(get_document_model_string(), models.PROTECT, verbose_name=_("file"), related_name="+")
    kind = models.CharField(_("kind"), max_length=24, choices=DocumentKind.choices, default=DocumentKind.DRAFT)
    language = models.CharField(_("language of the file"), max_length=8, choices=DOCUMENT_LANGUAGES, default="sq")

    panels = [
        FieldPanel("title"),
        FieldPanel("document"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("language")]),
    ]
    translatable_fields = [TranslatableField("title")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self):
        return self.title


class MeetingRow(TranslatableMixin, Orderable):
    """A public meeting. Its times on the source page's row are the facts; place and note are translated."""

    page = ParentalKey(ConsultationPage, on_delete=models.CASCADE, related_name="meetings")
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=255)
    note = models.TextField(_("note"), max_length=400, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        FieldPanel("place"),
        FieldPanel("note"),
    ]
    translatable_fields = [TranslatableField("place"), TranslatableField("note")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("public meeting")
        verbose_name_plural = _("public meetings")

    def __str__(self):
        return self.place
