"""The home page of a language and the pages of plain text."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail_localize.fields import TranslatableField

from home.blocks import BodyBlock, text_of

from .base import BasePage


class HomePage(BasePage):
    """The first page of a language; what is open, closing and reported comes from the records by template tags."""

    parent_page_types = ["wagtailcore.Page"]

    heading = models.CharField(_("heading"), max_length=160)
    lead = models.TextField(_("lead"), max_length=400, blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("heading"), FieldPanel("lead")]
    api_fields = [APIField("heading"), APIField("lead")]
    translatable_fields = [
        *BasePage.translatable_fields,
        TranslatableField("heading"),
        TranslatableField("lead"),
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def searchable_texts(self):
        return [*super().searchable_texts(), self.heading, self.lead]


class StandardPage(BasePage):
    """A page of plain text: about, rules, accessibility, privacy."""

    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]

    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    api_fields = [APIField("body")]
    translatable_fields = [*BasePage.translatable_fields, TranslatableField("body")]

    class Meta:
        verbose_name = _("text page")
        verbose_name_plural = _("text pages")

    def searchable_texts(self):
        return [*super().searchable_texts(), *text_of(self.body)]
