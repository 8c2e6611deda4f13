"""The reading side: queries, results, suggestions."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Search over everything public, in three languages and two scripts."""

    name = "search"
    verbose_name = _("Search")

    def ready(self):
        from . import navigation, page_texts, synonyms

        navigation.connect()
        page_texts.connect()
        synonyms.connect()
