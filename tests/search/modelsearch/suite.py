"""django-modelsearch's own tests of an Elasticsearch backend, on ours; `test_backend.py` runs them."""

from django.test import TestCase
from modelsearch.tests.elasticsearch_common_tests import ElasticsearchCommonSearchBackendTests

from tests.search.modelsearch import books


class TestOurBackend(ElasticsearchCommonSearchBackendTests, TestCase):
    backend_path = "search.elastic.backend"
    fixtures = []

    @classmethod
    def setUpTestData(cls):
        books.write()
