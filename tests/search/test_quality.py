"""What was looked for is found, and stands at the top: the judged queries of the benchmark, on either engine."""

import pytest

from benchmarks import search_quality
from search import found

pytestmark = pytest.mark.django_db

LEAST = 0.95
LEAST_WHEN_MISSPELT = 0.75


def test_there_are_judgements_enough():
    languages = [each["language"] for each in search_quality.QUERIES]
    assert len(languages) > 100
    assert all(languages.count(code) > 30 for code in ("sq", "sr-latn", "en"))


def test_answers_stand_at_the_top_in_every_language():
    assert_that_they_do()


def test_answers_of_elasticsearch_stand_at_the_top_in_every_language(elasticsearch, patient_readers, monkeypatch):
    monkeypatch.setattr(found, "_find_in_database", lambda *args: pytest.fail("the database stood in"))
    assert_that_they_do()


def assert_that_they_do():
    for group, rows in search_quality.measure().items():
        least = LEAST_WHEN_MISSPELT if "misspelt" in group else LEAST
        gain, share = (sum(row[column] for row in rows) / len(rows) for column in (1, 2))
        assert gain >= least, group
        assert share >= least, group
