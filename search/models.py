"""What snippets are cut from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PageText(models.Model):
    """The public words of a published page in their own letters, one paragraph a line.

    To read them from the pages would take a query for each kind of page and row, and the parsing of every body.
    """

    page = models.OneToOneField(
        "wagtailcore.Page", models.CASCADE, primary_key=True, related_name="+", verbose_name=_("page")
    )
    text = models.TextField(_("text"))

    wagtail_reference_index_ignore = True  # it is the page, not a use of it

    class Meta:
        verbose_name = _("text of a page")
        verbose_name_plural = _("texts of pages")

    def __str__(self):
        return str(self.page_id)
