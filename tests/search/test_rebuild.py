"""Everything that search reads is written anew by one command, as after a restored backup."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from search.models import PageText

pytestmark = pytest.mark.django_db
FOUND = "/en/search/?q=notary"


def results() -> str:
    """The results as a reader gets them, past the kept pages."""
    return Client(headers={"Authorization": "of nobody"}).get(FOUND).content.decode().partition('id="results"')[2]


def test_an_empty_index_is_as_full_as_before():
    before, texts = results(), dict(PageText.objects.values_list("pk", "text"))
    assert "notary-fees" in before
    PageText.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM wagtailsearch_indexentry")
    assert "notary-fees" not in results()
    call_command("rebuild_search", verbosity=0)
    assert dict(PageText.objects.values_list("pk", "text")) == texts
    assert "notary-fees" in results()
