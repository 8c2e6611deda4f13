"""Comments are found with their consultation once they are public, and only in what of them is."""

import pytest
from django.utils import timezone

from contributions.enums import State
from core.full_text import read_query
from search.found import find
from search.page_texts import renew_stale
from tests.contributions.sending import decide_as, enter, open_consultation, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return open_consultation()


def found(words):
    while renew_stale():
        pass
    return {each.key for each in find(read_query(words), timezone.now()).found}


def test_a_public_comment_is_found_with_its_consultation(consultation, client):
    comment = enter(consultation, "Karburantizimi i vendit është i rëndësishëm.")
    assert found("karburantizimit") == set(), "nobody has decided yet"
    publish(comment)
    assert found("karburantizimit") == {consultation.key}
    html = client.get("/sq/kerko/?q=karburantizimi&language=all").content.decode()
    assert "<mark>Karburantizimi</mark> i vendit" in html


def test_what_is_withheld_again_is_no_longer_found(consultation):
    comment = enter(consultation, "Karburantizimi i vendit.")
    publish(comment)
    assert found("karburantizimi")
    decide_as(comment, State.WITHHELD, reason="personal_data")
    assert found("karburantizimi") == set()


def test_of_a_comment_with_parts_blacked_out_the_rest_is_found(consultation):
    comment = enter(consultation, "Karburantizimi, thotë Gazifikimi.")
    publish(comment, shown_text="Karburantizimi, thotë …")
    assert found("karburantizimi") == {consultation.key}
    assert found("gazifikimi") == set()


def test_a_comment_in_cyrillic_is_found_with_the_serbian_page_and_breaks_no_publication(consultation):
    publish(enter(consultation, "Карбурантизација је важна.", language="sr-cyrl"))
    assert found("karburantizacije") == found("карбурантизацијом") == {consultation.key}
