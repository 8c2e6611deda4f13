"""A real Elasticsearch for the tests that ask one, with an index of this process that holds the test's database."""

import os

import pytest

from search.elastic import feeding
from search.elastic.connection import breaker, pages_index
from tests.conftest import WITHOUT_ELASTICSEARCH


@pytest.fixture
def elasticsearch(settings, db):
    """The site searches with Elasticsearch; yields the index of public pages, level with the database."""
    if not settings.ELASTICSEARCH_TEST_URLS:
        (pytest.fail if os.environ.get("REQUIRE_ELASTICSEARCH") else pytest.skip)(WITHOUT_ELASTICSEARCH)
    settings.ELASTICSEARCH_URLS = settings.ELASTICSEARCH_TEST_URLS
    settings.ELASTICSEARCH_INDEX_PREFIX = f"test_{os.getpid()}_"
    breaker.reset()
    feeding.rebuild()
    index = pages_index().patient()
    yield index
    breaker.reset()
    for each in index.aliased_indices():
        each.es = index.es
        each.delete()
