"""Mixin for small vocabularies: one record, its name in three languages."""

from django.contrib.admin import display
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

NAME_COLUMNS = {"sq": "name_sq", "sr-latn": "name_sr", "en": "name_en"}


class TrilingualName(models.Model):
    """Mixin to name a record in Albanian, Serbian and English; Albanian stands in for a name that is missing."""

    name_sq = models.CharField(_("name in Albanian"), max_length=255)
    name_sr = models.CharField(_("name in Serbian"), max_length=255, blank=True)
    name_en = models.CharField(_("name in English"), max_length=255, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    @property
    @display(description=_("name"))
    def name(self) -> str:
        """The name in the active language."""
        return self.name_in(translation.get_language())

    @property
    def names(self) -> dict[str, str]:
        """All names, keyed as in the API: sq, sr, en; None where there is none."""
        return {"sq": self.name_sq, "sr": self.name_sr or None, "en": self.name_en or None}

    def name_in(self, code: str | None) -> str:
        """The name in a language; Albanian where that language has none."""
        return getattr(self, NAME_COLUMNS.get(code or "", "name_sq")) or self.name_sq
