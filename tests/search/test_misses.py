"""Searches that found nothing are counted for editors, and tell nothing about anybody."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.full_text import read_query
from search import misses
from search.models import EmptySearch
from tests.editing import Editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def days(monkeypatch):
    """Ends the day when it is called."""
    moment = [timezone.now()]
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment[0])

    def pass_one():
        moment[0] += timedelta(days=1)

    return pass_one


def test_words_are_counted_once_a_day_and_shown_only_after_three(days):
    query = read_query("Qqqzz vvvxx")
    for count, words in ((1, ""), (2, ""), (3, "qqqzz vvvxx"), (4, "qqqzz vvvxx")):
        for _time in range(5):
            misses.note(query, "en")
        row = EmptySearch.objects.get()
        assert (row.count, row.words, row.language) == (count, words, "en")
        days()


def test_the_same_words_in_another_spelling_are_the_same_search(days):
    for typed in ("Ђђђ жжж", "đđđ žžž", "djdjdj zzz"):
        misses.note(read_query(typed), "sr-latn")
        days()
    assert EmptySearch.objects.get().count == 3


@pytest.mark.parametrize(
    "typed",
    [
        "somebody@example.org", "call 044 123 456", "1234567890", "http://example.org/x", "a b c d e f g " * 3,
        "one two three four five six seven", "", "!!", "1234", "05/2016", "１２３４", "filan＠example", "www example",
        "filan at example dot org", "filan (at) example pike com", "filan.fisteku", "filan fisteku gmail",
    ],
)  # fmt: skip
def test_what_may_tell_of_somebody_is_not_counted(typed):
    misses.note(read_query(typed), "en")
    assert not EmptySearch.objects.exists()


def test_a_row_holds_words_a_language_a_number_and_a_day():
    fields = {field.name for field in EmptySearch._meta.fields}
    assert fields == {"id", "fingerprint", "words", "language", "count", "last_on"}


def test_the_page_counts_what_it_could_not_find_and_nothing_else(client):
    client.get("/en/search/?q=qqqzzvvv")
    assert EmptySearch.objects.get().count == 1
    client.get("/en/search/?q=ligji&language=all")
    client.get("/sq/kerko/?q=ministira")  # misspelt: what was meant was found
    assert EmptySearch.objects.get().count == 1


def test_who_opens_a_search_again_and_again_with_filters_or_pages_counts_once_a_day(client, days):
    for more in ("", "&sort=newest", "&language=all", "&kind=report", "&page=1", "&stage=open"):
        client.get(f"/en/search/?q=Filan++Fisteku{more}")
    row = EmptySearch.objects.get()
    assert (row.count, row.words) == (1, "")
    for _day in range(4):
        days()
        client.get("/en/search/?q=Filan++Fisteku&sort=newest")
    assert EmptySearch.objects.get().count == 1, "what only a filter was changed of is not counted"
    client.get("/en/search/?q=Filan Fisteku&language=en&kind=")
    assert EmptySearch.objects.get().count == 2, "the form sends its defaults as well"


def test_many_surplus_rows_go(monkeypatch):
    monkeypatch.setattr(misses, "BATCH", 3)
    monkeypatch.setattr(misses, "MOST", 2)
    today = timezone.localdate()
    rows = [EmptySearch(fingerprint=str(number), language="en", count=number, last_on=today) for number in range(12)]
    EmptySearch.objects.bulk_create(rows)
    with CaptureQueriesContext(connection) as queries:
        misses.forget()
    assert set(EmptySearch.objects.values_list("fingerprint", flat=True)) == {"10", "11"}
    assert max(query["sql"].count(",") for query in queries if query["sql"].startswith("DELETE")) < 3


def test_old_and_surplus_rows_go(monkeypatch):
    monkeypatch.setattr(misses, "MOST", 2)
    today = timezone.localdate()
    for number in range(4):
        EmptySearch.objects.create(fingerprint=str(number), language="en", count=number, last_on=today)
    EmptySearch.objects.create(fingerprint="old", language="en", count=99, last_on=today - timedelta(days=91))
    misses.forget()
    assert set(EmptySearch.objects.values_list("fingerprint", flat=True)) == {"2", "3"}


@pytest.mark.parametrize(("name", "status"), [("publisher", 200), ("auditor", 200), ("drafter.md", 302)])
def test_the_office_reads_the_list_and_nobody_changes_it(name, status):
    today = timezone.localdate()
    EmptySearch.objects.create(fingerprint="a", words="karburantizimi", language="sq", count=7, last_on=today)
    EmptySearch.objects.create(fingerprint="b", words="", language="sq", count=2, last_on=today)
    response = Editor(name).get("emptysearch:index")
    assert response.status_code == status
    if status == 200:
        html = response.content.decode()
        assert "karburantizimi" in html
        assert [row.words for row in response.context["object_list"]] == ["karburantizimi"]
        assert reverse("emptysearch:add") not in html
        assert Editor(name).get("emptysearch:add").status_code in (302, 403, 404)
