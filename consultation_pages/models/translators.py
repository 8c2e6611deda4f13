"""Who wrote words of a translation, kept when somebody else writes over them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Translator(models.Model):
    """One person, one page in one language: when they last gave it words of their own, or another file or link.

    wagtail-localize remembers of each string only who saved it last. Written by `authorship`, never edited.
    """

    key = models.UUIDField(_("key"))
    locale = models.ForeignKey("wagtailcore.Locale", models.CASCADE, related_name="+", verbose_name=_("language"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    wrote_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("translator")
        verbose_name_plural = _("translators")
        constraints = [models.UniqueConstraint(fields=["key", "locale", "person"], name="one_row_per_translator")]

    def __str__(self):
        return f"{self.person}: {self.key}"
