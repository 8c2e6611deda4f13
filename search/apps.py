"""The reading side: queries, results, suggestions."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Search over everything public, in three languages and two scripts."""

    name = "search"
    verbose_name = _("Search")

    def ready(self):
        from core import jobs

        from . import navigation, page_texts, synonyms
        from .elastic import feeding

        navigation.connect()
        page_texts.connect()
        synonyms.connect()
        jobs.register("search index", feeding.follow)
        jobs.register("comparison of the search index", feeding.compare, every=timedelta(hours=1), exclusive=True)
