"""What search keeps: texts of pages and files, what the index must still be told, and searches that found nothing."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.documents import get_document_model_string


class PageText(models.Model):
    """The public words of a published page in their own letters, one paragraph a line.

    To read them from the pages would take a query for each kind of page and row, and the parsing of every body.
    """

    page = models.OneToOneField(
        "wagtailcore.Page", models.CASCADE, primary_key=True, related_name="+", verbose_name=_("page")
    )
    text = models.TextField(_("text"))
    # A line of its comments, answers or files: the code of its language, where it comes from, its words, tabulators
    # between them.
    beside = models.TextField(_("words of its files and comments"), blank=True)
    version = models.BigIntegerField(_("version"), default=0)
    is_stale = models.BooleanField(_("to be renewed"), default=False)

    wagtail_reference_index_ignore = True  # it is the page, not a use of it

    class Meta:
        verbose_name = _("text of a page")
        verbose_name_plural = _("texts of pages")
        indexes = [models.Index(fields=["page"], condition=models.Q(is_stale=True), name="stale_page_texts")]

    def __str__(self):
        return str(self.page_id)


class DocumentText(models.Model):
    """The words of a file that a public page lists, read in the background; empty if it holds none that can be read."""

    document = models.OneToOneField(
        get_document_model_string(), models.CASCADE, primary_key=True, related_name="+", verbose_name=_("document")
    )
    file = models.CharField(_("file"), max_length=255)
    text = models.TextField(_("text"), blank=True)
    problem = models.CharField(_("problem"), max_length=255, blank=True)
    read_at = models.DateTimeField(_("read at"), default=timezone.now)
    # Empty where another reading would end the same.
    again_at = models.DateTimeField(_("to be read again at"), null=True, blank=True)

    wagtail_reference_index_ignore = True  # it is the document, not a use of it

    class Meta:
        verbose_name = _("text of a document")
        verbose_name_plural = _("texts of documents")

    def __str__(self):
        return self.file


class IndexChange(models.Model):
    """A page whose text in Elasticsearch is old. Its number is the version of the new text, so none is ever reused."""

    page_id = models.BigIntegerField(_("page"))  # no key: the page may be gone
    made_at = models.DateTimeField(pgettext_lazy("of a change for the index", "made at"), default=timezone.now)

    class Meta:
        verbose_name = _("change for the index")
        verbose_name_plural = _("changes for the index")

    def __str__(self):
        return f"{self.page_id}: {self.pk}"


class EmptySearch(models.Model):
    """Words for which nothing was found, and on how many days; nothing about who looked, or when to the hour.

    However often they are typed on one day, they count once. They are kept in clear only from the third day on, and
    before that only as a fingerprint. They may be a name that somebody looks for on three days: addresses and numbers
    are not counted, names cannot be told from other words.
    """

    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    words = models.CharField(_("words"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=8)
    count = models.PositiveIntegerField(_("how often"), default=1)
    last_on = models.DateField(_("last on"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("search without results")
        verbose_name_plural = _("searches without results")
        ordering = ["-count", "-last_on", "pk"]

    def __str__(self):
        return self.words
