"""Small vocabularies with names in three languages: topics and types of document."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import TrilingualName


class Topic(TrilingualName):
    """What a consultation is about."""

    code = models.SlugField(_("code"), max_length=40, unique=True)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name_sq"]


class DocumentType(TrilingualName):
    """What kind of act or policy document is consulted: draft law, regulation, strategy …"""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("type of document")
        verbose_name_plural = _("types of document")
        ordering = ["position", "code"]
