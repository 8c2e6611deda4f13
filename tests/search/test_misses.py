"""Searches that found nothing are counted for editors, and tell nothing about anybody."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.full_text import read_query
from search import misses
from search.models import EmptySearch
from tests.editing import Editor

pytestmark = pytest.mark.django_db


def test_words_are_counted_and_shown_only_when_they_come_again_and_again(db):
    query = read_query("Qqqzz vvvxx")
    for times, words in ((1, ""), (2, ""), (3, "qqqzz vvvxx"), (4, "qqqzz vvvxx")):
        misses.note(query, "en")
        row = EmptySearch.objects.get()
        assert (row.count, row.words, row.language) == (times, words, "en")


def test_the_same_words_in_another_spelling_are_the_same_search():
    for typed in ("Ђђђ жжж", "đđđ žžž", "djdjdj zzz"):
        misses.note(read_query(typed), "sr-latn")
    assert EmptySearch.objects.get().count == 3


@pytest.mark.parametrize(
    "typed",
    [
        "somebody@example.org", "call 044 123 456", "1234567890", "http://example.org/x", "a b c d e f g " * 3,
        "one two three four five six seven", "", "!!",
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
        assert reverse("emptysearch:add") not in html
        assert Editor(name).get("emptysearch:add").status_code in (302, 403, 404)
