"""The list of institutions and the page of one: the roots of the per-ministry trees."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail_localize.fields import TranslatableField

from home.blocks import TEXT_FEATURES
from home.models import BasePage

from .institutions import Institution


class InstitutionIndexPage(BasePage):
    """All institutions of a language tree."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["consultation_pages.InstitutionPage"]
    menu_name = "institutions"
    max_count_per_parent = 1

    introduction = models.TextField(_("introduction"), max_length=400, blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("introduction")]
    api_fields = [APIField("introduction")]
    translatable_fields = [*BasePage.translatable_fields, TranslatableField("introduction")]

    class Meta:
        verbose_name = _("list of institutions")
        verbose_name_plural = _("lists of institutions")


class InstitutionPage(BasePage):
    """One institution in one language; roles, workflow and collections are granted on this tree."""

    parent_page_types = ["consultation_pages.InstitutionIndexPage"]
    subpage_types = ["consultation_pages.PlanPage"]
    menu_name = "institutions"

    # Set once by provisioning; a change of institution is an act of its own, never an edit.
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="pages", verbose_name=_("institution"))
    introduction = RichTextField(_("introduction"), blank=True, features=TEXT_FEATURES)

    content_panels = [*BasePage.content_panels, FieldPanel("introduction")]
    api_fields = [APIField("introduction")]
    translatable_fields = [*BasePage.translatable_fields, TranslatableField("introduction")]

    class Meta:
        verbose_name = _("page of an institution")
        verbose_name_plural = _("pages of institutions")

    def searchable_texts(self):
        names = self.institution
        return [names.code, names.abbr_sq, names.abbr_sr, names.abbr_en, *filter(None, names.names.values())]
