"""The Office's registers and the evidence in the admin: lists in words, at a fixed number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.formats import date_format
from django.utils.translation import override

from consultation_pages.calendar_records import closing_day
from consultation_pages.models import Consultation
from consultation_pages.viewsets import Evidence, RegisterIndex, Registers
from tests.editing import Editor

pytestmark = pytest.mark.django_db
ALL = [*Registers.items, *Evidence.items]


def names(viewset) -> str:
    return viewset.__name__


def listed(viewset) -> str:
    """The list as the Office sees it."""
    response = Editor("publisher").client.get(f"/admin/{viewset.url_prefix}/")
    assert response.status_code == 200
    return response.content.decode().partition("<main")[2]


@pytest.mark.parametrize("viewset", ALL, ids=names)
def test_lists_take_as_many_queries_for_many_rows(viewset, monkeypatch):
    def queries(rows: int) -> int:
        monkeypatch.setattr(RegisterIndex, "get_paginate_by", lambda self, queryset: rows)
        with CaptureQueriesContext(connection) as captured:
            listed(viewset)
        return len(captured)

    queries(1)
    assert queries(30) <= queries(2)


@pytest.mark.parametrize("viewset", ALL, ids=names)
def test_lists_say_yes_and_no_in_the_readers_language(viewset):
    html = listed(viewset)
    assert not [word for word in ("True", "False") if f">{word}<" in "".join(html.split())]


def test_consultations_are_listed_with_their_last_day():
    record = Consultation.objects.exclude(closes_at=None).first()
    with override("sq"):
        last = date_format(closing_day(record), "SHORT_DATE_FORMAT")
    html = listed(next(each for each in ALL if each.model is Consultation))
    assert last in html
    assert "00:00" not in html
