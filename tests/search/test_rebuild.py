"""Everything that search reads is written anew by one command, as after a restored backup."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consultation_pages.models import ConsultationPage
from core import full_text
from search.models import PageText

pytestmark = pytest.mark.django_db
FOUND = "/en/search/?q=notary"


def results() -> str:
    """The results as a reader gets them, past the kept pages."""
    return Client(headers={"Authorization": "of nobody"}).get(FOUND).content.decode().partition('id="results"')[2]


@pytest.mark.django_db(transaction=True)
def test_an_empty_index_is_as_full_as_before():
    """In no transaction but its own, as the command is called."""
    before, texts = results(), dict(PageText.objects.values_list("pk", "text"))
    assert "notary-fees" in before
    PageText.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM wagtailsearch_indexentry")
    assert "notary-fees" not in results()
    call_command("rebuild_search", verbosity=0)
    assert dict(PageText.objects.values_list("pk", "text")) == texts
    assert "notary-fees" in results()


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="rows of SQLite's index hold nothing but numbers")
def test_rows_of_the_index_are_narrow():
    """A search reads one for every page found; a migration of Wagtail that makes the table anew would widen them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reloptions FROM pg_class WHERE relname = 'wagtailsearch_indexentry'")
        assert cursor.fetchone()[0] == ["toast_tuple_target=128"]


def test_an_act_is_read_once_for_its_entry(django_assert_max_num_queries):
    pages = ConsultationPage.get_indexed_objects()
    with django_assert_max_num_queries(4 + len(pages)):  # the rows of all of them, and what is beside each
        assert sum(bool(page.folded_text and page.folded_text) for page in pages) > 20


def test_a_page_is_written_without_reading_the_others():
    page = ConsultationPage.objects.live().select_related("locale").first()
    with CaptureQueriesContext(connection) as seen:
        full_text.put(page)
    assert any("wagtailsearch_indexentry" in each["sql"] for each in seen)
    assert not [each["sql"] for each in seen if "AVG(" in each["sql"]]
