"""Elasticsearch finds exactly what the database finds: one table of questions for both, and every word of the site."""

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks import search_quality
from core.full_text import beginning, live_pages, read_query
from search.elastic import asking, feeding
from search.found import _find_in_database, find
from search.page_texts import public_texts
from tests.core.test_full_text import ANSWERS, BEGINNINGS, CORPUS, FAR_BACK, HOSTILE, PHRASES_FAR_BACK, PIECES
from tests.search.writing import publish

pytestmark = pytest.mark.django_db

QUERIES = [
    *(typed for typed, _found in ANSWERS), *HOSTILE,
    "ligji", "ligjeve", "закон", "opština", "Prishtinë", "Peć", "javna rasprava", "jawna rasprava", "konsultim publik",
    "Ministria e Drejtësisë", "MD", "2026", "“ndihma juridike”", "ndihme juridike falas", "public consultation", "a",
]  # fmt: skip
MOST = 5000


@pytest.fixture
def corpus(elasticsearch):
    """The pages of the corpus, indexed; their ids."""
    ids = [publish(*words).pk for words in CORPUS.values()]
    feeding.follow()
    return ids


def sets(findings):
    """What was found, without its order."""
    return {(each.kind, each.key, tuple(sorted(each.pages.items())), each.in_title) for each in findings.found}


def test_the_same_sets(corpus):
    now = timezone.now()
    for typed in QUERIES:
        query = read_query(typed)
        answer = find(query, now)
        assert not answer.is_makeshift, typed
        assert sets(answer) == sets(_find_in_database(query, now)), typed


def test_the_same_phrases_wherever_they_stand(elasticsearch):
    for words in FAR_BACK:
        publish(*words)
    feeding.follow()
    now = timezone.now()
    for typed, titles in PHRASES_FAR_BACK:
        query = read_query(typed)
        answer = find(query, now)
        assert titles <= {each.title for each in answer.found}, typed
        assert sets(answer) == sets(_find_in_database(query, now)), typed


def test_the_same_sets_for_every_judged_query(elasticsearch, patient_readers):
    """Those that are not misspelt; what is meant by others each engine finds out in its own way."""
    judged = [each["query"] for each in search_quality.QUERIES if not each.get("misspelt")]
    assert len(judged) > 150
    now = timezone.now()
    for typed in judged:
        query = read_query(typed)
        answer = find(query, now)
        assert not answer.is_makeshift, typed
        assert sets(answer) == sets(_find_in_database(query, now)), typed


def test_the_same_beginnings(corpus):
    for typed in [*(typed for typed, _found in BEGINNINGS), *HOSTILE, "min", "Ministria e D", "konsul", "прав"]:
        expected = live_pages().filter(beginning(typed), pk__in=public_texts().values("pk"))
        found = {hit.page_id for hit in asking.begin(typed, MOST)}
        assert found == set(expected.values_list("pk", flat=True)), typed


WORDS = st.lists(st.one_of(st.sampled_from([*PIECES, '"', "“"]), st.text(max_size=6)), max_size=5).map(" ".join)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=WORDS)
def test_the_same_sets_whatever_is_typed(corpus, typed):
    query, now = read_query(typed), timezone.now()
    answer = find(query, now)
    assert not answer.is_makeshift
    assert sets(answer) == sets(_find_in_database(query, now))


def test_exact_forms_and_the_language_of_the_text_come_first(elasticsearch):
    """Among pages that have the words in their text alone, the score decides."""
    once = publish("sq", "Njëra faqe", "Karburantizimi përmendet këtu një herë. " + "Fjalë të tjera pa lidhje. " * 60)
    often = publish("sq", "Tjetra faqe", "Karburantizimi i vendit. Karburantizimi është karburantizimi.")
    feeding.follow()
    found = find(read_query("karburantizimi"), timezone.now()).found
    assert [each.key for each in found] == [often.translation_key, once.translation_key]


def test_titles_come_before_texts(elasticsearch):
    often = publish("sq", "Tjetra faqe", "Karburantizimi i vendit. Karburantizimi është karburantizimi.")
    titled = publish("sq", "Karburantizimi", "Fjalë të tjera.")
    feeding.follow()
    found = find(read_query("karburantizimit"), timezone.now()).found
    assert [each.key for each in found] == [titled.translation_key, often.translation_key]
