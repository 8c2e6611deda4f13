"""The reading side: queries, results, suggestions."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Search over everything public, in three languages and two scripts."""

    name = "search"
    verbose_name = _("Search")

    def ready(self):
        from consultation_pages.roles import AUDITOR, PUBLISHER
        from core import jobs, roles
        from core.health import register_report

        from . import comments, documents, health, misses, navigation, page_texts, synonyms
        from .elastic import feeding, rebuilding

        navigation.connect()
        page_texts.connect()
        synonyms.connect()
        comments.connect()
        documents.connect()
        register_report("search", health.report)
        jobs.register("texts of files", documents.read_new, every=timedelta(seconds=20), exclusive=True)
        jobs.register("texts of pages", page_texts.renew_stale)
        jobs.register("forgetting of searches", misses.forget, every=timedelta(days=1), exclusive=True)
        for role in (PUBLISHER, AUDITOR):
            roles.add_rights(role, "search.view_emptysearch")
        jobs.register("search index", feeding.follow)
        jobs.register(feeding.REBUILD, rebuilding.go_on, every=timedelta(hours=1), exclusive=True)
        jobs.register("comparison of the search index", feeding.compare, every=timedelta(hours=1), exclusive=True)
