"""Writes everything that search reads anew: the texts of published pages and the full-text index."""

from django.core.management import BaseCommand, call_command
from django.db import connection
from wagtail.models import get_page_models

from home.models import BasePage
from search import documents, page_texts
from search.elastic import feeding
from search.elastic.connection import is_configured

BATCH = 200


class Command(BaseCommand):
    """For a restored database, after an upgrade that changes how words are compared, or when in doubt."""

    help = __doc__

    def handle(self, *args, **options):
        documents.read_failed_again()
        for model in get_page_models():
            if issubclass(model, BasePage):
                self._keep(model)
        _give_memory()
        call_command("update_index", verbosity=0)
        if is_configured():
            self.stdout.write(f"Elasticsearch: {feeding.rebuild()}")
        self.stdout.write("The search index was rebuilt.")

    def _keep(self, model: type[BasePage]) -> None:
        ids = list(model.objects.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(ids), BATCH):
            page_texts.keep(model.objects.filter(pk__in=ids[start : start + BATCH]))
        self.stdout.write(f"{model._meta.verbose_name_plural}: {len(ids)}")


def _give_memory() -> None:
    """Room for the ids of all pages in this session of PostgreSQL.

    Wagtail looks for entries of pages that are gone with NOT IN: 150,000 ids that fit no hash table are compared each
    with each, for hours.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET work_mem = '256MB'")
