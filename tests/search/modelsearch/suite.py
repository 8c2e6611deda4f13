"""django-modelsearch's own tests of an Elasticsearch backend, on ours; `test_backend.py` runs them."""

from unittest.mock import patch

from django.conf import settings
from django.test import TestCase
from modelsearch.backends import get_search_backend
from modelsearch.backends.elasticsearch8 import Elasticsearch8Index
from modelsearch.backends.elasticsearchbase import ElasticsearchAtomicIndexRebuilder
from modelsearch.tests.elasticsearch_common_tests import ElasticsearchCommonSearchBackendTests

from tests.search.modelsearch import books


class TestOurBackend(ElasticsearchCommonSearchBackendTests, TestCase):
    """Between two tests the indices are emptied and filled, not made anew.

    Elasticsearch takes long to store a change of what indices there are, and each of 139 tests needed dozens of them.
    An index that a test changed is made anew, and so is whatever a test itself makes anew.
    """

    backend_path = "search.elastic.backend"
    fixtures = []
    _made: dict[str, dict] = {}  # what the server had of the indices once they were filled, by name

    @classmethod
    def setUpTestData(cls):
        books.write()

    def setUp(self):
        same = {name for name, facts in _indices().items() if facts == self._made.get(name)}
        rebuild = patch.multiple(ElasticsearchAtomicIndexRebuilder, start=_start(same), finish=_finish(same))
        with rebuild, patch.object(Elasticsearch8Index, "add_model", _add_model(same)):
            super().setUp()
        self._made.clear()
        self._made.update(_indices())


def _indices() -> dict[str, dict]:
    """What the server has of the indices: aliases, settings, mappings, and a number that is another after a drop."""
    prefix = settings.MODELSEARCH_BACKENDS["default"]["INDEX_PREFIX"]
    return dict(get_search_backend().es.indices.get(index=f"{prefix}*"))


def _start(same: set[str]):
    """`start` that takes the documents out of an index that is the same."""
    start = ElasticsearchAtomicIndexRebuilder.start

    def empty(rebuilder):
        names = [index.name for index in rebuilder.alias.aliased_indices()] if rebuilder.alias.is_alias() else []
        if not same.issuperset(names) or not names:
            return start(rebuilder)
        [rebuilder.index.name] = names
        rebuilder.index.refresh()
        rebuilder.index.es.delete_by_query(index=names, query={"match_all": {}})  # `finish` refreshes
        return rebuilder.index

    return empty


def _finish(same: set[str]):
    """`finish` that leaves its name to an index that is the same."""
    finish = ElasticsearchAtomicIndexRebuilder.finish

    def fill(rebuilder):
        if rebuilder.index.name in same:
            rebuilder.index.refresh()
        else:
            finish(rebuilder)

    return fill


def _add_model(same: set[str]):
    """`add_model` that changes nothing in an index that is the same."""
    add_model = Elasticsearch8Index.add_model

    def add(index, model):
        if index.name not in same:
            add_model(index, model)

    return add
