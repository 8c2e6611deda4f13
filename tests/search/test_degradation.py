"""When Elasticsearch is ill the database answers, at once, the same, and the page says so."""

import time

import pytest
from django.core.cache import cache
from django.utils import timezone

from core.breaker import Breaker
from core.full_text import read_query
from search import health
from search.elastic import connection as elastic
from search.elastic.connection import Unavailable, breaker, one_deadline
from search.found import _find_in_database, find
from tests.search.faulty_server import ILLNESSES, SLOW, faulty_server
from tests.search.writing import publish

pytestmark = pytest.mark.django_db

SAYS_SO = "The search engine is not answering"


@pytest.fixture(autouse=True)
def closed_breaker():
    breaker.reset()
    yield
    breaker.reset()


@pytest.fixture(params=["refuses", *ILLNESSES])
def ill(request, settings):
    """The site with an Elasticsearch that is ill."""
    if request.param == "refuses":
        settings.ELASTICSEARCH_URLS = ["http://127.0.0.1:1"]
        yield None
        return
    with faulty_server(request.param) as server:
        settings.ELASTICSEARCH_URLS = [server.url]
        yield server


def test_the_database_answers_the_same_within_a_second_and_the_server_is_left_alone(ill, client):
    query, now = read_query("ligji"), timezone.now()
    expected = _find_in_database(query, now)
    began = time.perf_counter()
    answer = find(query, now)
    assert time.perf_counter() - began < 1
    assert answer == expected._replace(is_makeshift=True)
    visits = ill and ill.visits
    response = client.get("/en/search/?q=ligji&language=all")
    assert response.status_code == 200
    assert SAYS_SO in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert client.get("/sq/kerko/suggestions/?q=lig").json()["suggestions"]
    assert not ill or ill.visits == visits, "the breaker is open: nobody waits twice"


def test_the_page_says_nothing_when_all_is_well(client, elasticsearch):
    cache.clear()
    html = client.get("/en/search/?q=ligji&language=all").content.decode()
    assert "<mark>" in html
    assert SAYS_SO not in html


def test_what_is_published_meanwhile_is_found_at_once_by_the_database(settings):
    settings.ELASTICSEARCH_URLS = ["http://127.0.0.1:1"]
    page = publish("sq", "Karburantizimi", "Fjalë")
    assert [each.key for each in find(read_query("karburantizimi"), timezone.now()).found] == [page.translation_key]


def test_a_server_that_is_slow_but_never_too_slow_keeps_nobody_longer_and_is_asked_again(settings, client, monkeypatch):
    """Words that find nothing are asked about up to six times for one page."""
    waits, ask = [], elastic._ask

    def ask_and_measure(question, waiting):
        began = time.perf_counter()
        try:
            return ask(question, waiting)
        finally:
            waits.append(time.perf_counter() - began)

    monkeypatch.setattr(elastic, "_ask", ask_and_measure)
    with faulty_server(SLOW) as server:
        settings.ELASTICSEARCH_URLS = [server.url]
        response = client.get("/en/search/?q=zzzzqq+zzzzww&language=all")
        assert sum(waits) < 0.6
        assert len(waits) > 2
        assert server.visits == 2, "there was no time for more"
        assert SAYS_SO in response.content.decode()
        assert "no-store" in response["Cache-Control"]
        assert not breaker.is_open, "each question was answered in time, or had no time"
        client.get("/en/search/?q=zzzzqq+zzzzww&language=all")
        assert server.visits == 4


def test_the_questions_of_one_request_have_one_deadline_together(settings):
    settings.ELASTICSEARCH_URLS = ["http://127.0.0.1:1"]
    with one_deadline() as waiting:
        assert elastic.ask(lambda index: time.sleep(0.25)) is None
        assert not waiting.was_in_vain
        for _ in range(2):
            began = time.perf_counter()
            with pytest.raises(Unavailable):
                elastic.ask(lambda index: time.sleep(0.25))
        assert time.perf_counter() - began < 0.05, "nothing is left"
        assert waiting.was_in_vain
    assert not breaker.is_open
    for _ in range(2):
        elastic.ask(lambda index: time.sleep(0.25))  # outside of requests each question has its own


def test_a_server_that_hangs_is_left_alone_though_another_question_was_answered(settings):
    settings.ELASTICSEARCH_URLS = ["http://127.0.0.1:1"]
    with one_deadline():
        elastic.ask(lambda index: 1)
        with pytest.raises(Unavailable):
            elastic.ask(lambda index: time.sleep(1))
    assert breaker.is_open


class TestHealth:
    """Which engine answers is known only once it answered."""

    def test_says_the_database_until_elasticsearch_answered_again(self, settings, monkeypatch):
        settings.ELASTICSEARCH_URLS = ["http://127.0.0.1:1"]
        monkeypatch.setattr(breaker, "shortest", 0.0)
        assert health.report()["engine"] == "not asked yet"
        elastic.ask(lambda index: 1)
        assert health.report()["engine"] == "elasticsearch"
        with pytest.raises(Unavailable):
            elastic.ask(lambda index: 1 / 0)
        assert not breaker.is_open, "somebody may try"
        assert health.report()["engine"] == "database"
        elastic.ask(lambda index: 1)
        assert health.report()["engine"] == "elasticsearch"

    def test_says_the_database_where_there_is_nothing_else(self):
        assert health.report()["engine"] == "database"


class TestBreaker:
    """The clock is moved by hand."""

    @pytest.fixture
    def clock(self, monkeypatch):
        times = [0.0]
        monkeypatch.setattr("core.breaker.time.monotonic", lambda: times[0])
        return times

    def test_is_closed_at_first(self, clock):
        assert Breaker().may_ask()

    def test_opens_at_the_first_failure_and_longer_at_each(self, clock):
        breaker = Breaker(shortest=5, longest=15)
        for now, wait in ((0, 5), (5, 10), (15, 15), (30, 15)):
            clock[0] = now
            assert breaker.may_ask()
            breaker.fail()
            clock[0] = now + wait - 0.1
            assert not breaker.may_ask()
            assert breaker.is_open

    def test_counts_readers_that_fail_together_as_one_failure(self, clock):
        breaker = Breaker(shortest=5)
        assert all(breaker.may_ask() for _ in range(5))
        for _ in range(5):
            breaker.fail()
        clock[0] = 5
        assert breaker.may_ask()
        breaker.fail()
        clock[0] = 14.9
        assert breaker.is_open
        clock[0] = 15
        assert not breaker.is_open, "it was the second failure"

    def test_lets_one_try_and_closes_when_it_succeeds(self, clock):
        breaker = Breaker(shortest=5)
        breaker.fail()
        clock[0] = 6
        assert [breaker.may_ask(), breaker.may_ask()] == [True, False]
        breaker.reset()
        assert breaker.may_ask()

    def test_lets_the_next_one_try_when_the_first_never_came_back(self, clock):
        breaker = Breaker(shortest=5)
        breaker.fail()
        clock[0] = 6
        assert breaker.may_ask()
        clock[0] = 12
        assert breaker.may_ask()


def test_a_pool_full_of_waiting_threads_makes_nobody_wait_longer(settings, monkeypatch):
    settings.ELASTICSEARCH_URLS = ["http://127.0.0.1:1"]
    monkeypatch.setattr(elastic, "DEADLINE", 0.05)
    held = [elastic._pool.submit(time.sleep, 0.3) for _ in range(8)]
    with pytest.raises(Unavailable):
        elastic.ask(lambda index: 1)
    for each in held:
        each.result()
