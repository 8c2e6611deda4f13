"""What the Office may change about the site without a page: how to reach it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="site")
class SiteSettings(BaseSiteSetting):
    """Contact data in the footer; texts belong in pages, where two people look at them."""

    contact_email = models.EmailField(_("e-mail"), blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=40, blank=True)

    panels = [FieldPanel("contact_email"), FieldPanel("contact_phone")]

    class Meta:
        verbose_name = _("Site contact")
