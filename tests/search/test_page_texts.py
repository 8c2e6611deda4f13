"""What is withheld while the words of its page are being written is taken out afterwards, whoever was first."""

from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from django.db import connection, connections
from django.utils import timezone

from consultation_pages.models import ConsultationPage
from contributions.enums import State
from core.full_text import read_query
from search import page_texts
from search.found import find
from search.models import PageText
from search.page_texts import mark_stale, renew_stale
from tests.contributions.sending import decide_as, enter, open_consultation, publish
from tests.search.writing import publish as publish_page


@pytest.mark.django_db
def test_the_words_of_a_new_page_are_looked_at_once_more():
    """What changed before others could see its row has marked nothing."""
    page = publish_page("sq", "Karburantizimi")
    assert PageText.objects.get(pk=page.pk).is_stale
    while renew_stale():
        pass
    assert not PageText.objects.get(pk=page.pk).is_stale


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one after another")
@pytest.mark.parametrize("is_changed", [True, False])
def test_what_is_withheld_while_its_page_is_renewed_is_not_found_afterwards(is_changed, monkeypatch):
    consultation = open_consultation()
    comment = enter(consultation, "Karburantizimi i vendit.")
    while renew_stale():
        pass
    publish(comment)
    if not is_changed:
        while renew_stale():
            pass
        mark_stale(ConsultationPage.objects.filter(translation_key=consultation.key, locale__language_code="sq"))
    read = page_texts._found_beside
    readings, withholdings = [], []

    def withhold():
        try:
            decide_as(comment, State.WITHHELD, reason="personal_data")
        finally:
            connections.close_all()

    def read_slowly(pages):
        """The public words as they are; after the last reading the comment is withheld, unless that has to wait."""
        found = read(pages)
        if "Karburantizimi" in "".join(found.values()):
            readings.append(found)
            if len(readings) == 1 + is_changed:  # what has changed is read once more to be written
                withholdings.append(people.submit(withhold))
                wait(withholdings, timeout=2)
        return found

    with ThreadPoolExecutor(1) as people:
        monkeypatch.setattr(page_texts, "_found_beside", read_slowly)
        renew_stale()
    assert [each.result() for each in withholdings] == [None]
    while renew_stale():
        pass
    assert not PageText.objects.filter(beside__contains="Karburantizimi").exists()
    assert find(read_query("karburantizimi"), timezone.now()).found == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one after another")
def test_whoever_publishes_and_whoever_moderates_do_not_wait_for_each_other(monkeypatch):
    """The record is held before the texts, by both: otherwise PostgreSQL ends one of them."""
    consultation = open_consultation()
    comment = enter(consultation, "Karburantizimi i vendit.")
    page = ConsultationPage.objects.get(translation_key=consultation.key, locale__language_code="sq")
    publications = []
    mark = page_texts.mark_stale

    def publish_again():
        try:
            page.save()
        finally:
            connections.close_all()

    def mark_slowly(pages):
        """The decision holds the record by now; the publication begins, and gets as far as it can."""
        if not publications:
            publications.append(people.submit(publish_again))
            wait(publications, timeout=2)
            assert not publications[0].done()
        mark(pages)

    with ThreadPoolExecutor(1) as people:
        monkeypatch.setattr(page_texts, "mark_stale", mark_slowly)
        publish(comment)
    assert [each.result() for each in publications] == [None]
