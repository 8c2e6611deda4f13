"""Elasticsearch refuses, hangs and lies while pages are edited: nobody notices, and afterwards the index is level.

The benchmark in its short form; the long one is `benchmarks/search_faults.py`.
"""

import pytest

from benchmarks import search_faults
from search.elastic import pages
from search.elastic.connection import breaker

EDITS = 80


@pytest.mark.django_db(transaction=True)
def test_no_request_fails_and_the_index_is_level_afterwards(elasticsearch, monkeypatch):
    monkeypatch.setattr(pages, "PATIENCE", 2)
    monkeypatch.setattr(breaker, "shortest", 0.05)
    monkeypatch.setattr(breaker, "longest", 0.1)
    seen = search_faults.measure(EDITS, turn=0.1)
    assert seen["edits"] == EDITS
    assert [name for name in seen if name.startswith("failed")] == []
    assert seen["by the database"], "the server was ill now and then"
    assert seen["by Elasticsearch"]
    assert seen["searches over 1 s"] == 0
    assert seen["publications"]
    assert seen["suggestions"]
    assert seen["level"]
