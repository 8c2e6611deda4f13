"""A real Elasticsearch for the tests that ask one, with an index of this process that holds the test's database."""

import os
from functools import cache

import pytest
from django.conf import settings as django_settings

from search.elastic import connection, feeding
from search.elastic.connection import breaker, pages_index
from search.spelling import vocabulary
from tests.conftest import WITHOUT_ELASTICSEARCH


def pytest_collection_modifyitems(items):
    for item in items:
        if {"elasticsearch", "elasticsearch_urls"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.elasticsearch)


@pytest.fixture(autouse=True)
def unknown_words():
    """Each test has titles of its own."""
    vocabulary.forget()


@pytest.fixture(scope="session")
def elasticsearch_urls():
    """Where a real Elasticsearch is; CI sets REQUIRE_ELASTICSEARCH, so that a missing one fails there."""
    urls = django_settings.ELASTICSEARCH_TEST_URLS
    if not urls:
        (pytest.fail if os.environ.get("REQUIRE_ELASTICSEARCH") else pytest.skip)(WITHOUT_ELASTICSEARCH)
    return urls


@pytest.fixture
def elasticsearch(elasticsearch_urls, settings, db):
    """The site searches with Elasticsearch; yields the index of public pages, level with the database."""
    settings.ELASTICSEARCH_URLS = elasticsearch_urls
    settings.ELASTICSEARCH_INDEX_PREFIX = f"test_{os.getpid()}_"
    breaker.reset()
    feeding.rebuild()
    index = pages_index().patient()
    yield index
    breaker.reset()
    index.drop()
    index.in_making.drop()


@pytest.fixture
def patient_readers(monkeypatch):
    """A busy machine is no reason to judge the database instead."""
    monkeypatch.setattr(connection, "DEADLINE", 20)
    monkeypatch.setattr(connection, "_index", cache(connection._index.__wrapped__))
