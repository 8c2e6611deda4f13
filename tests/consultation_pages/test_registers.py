"""The Office's registers and the evidence in the admin: lists in words, at a fixed number of queries."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override

from consultation_pages.calendar_records import closing_day
from consultation_pages.models import Consultation, ConsultationRule, DocumentType, Institution, Topic
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


def edit(row, **changes) -> None:
    """The Office saves the form of a row with these changes."""
    address = reverse(f"{row._meta.model_name}:edit", args=[row.pk])
    office = Editor("publisher")
    form = office.client.get(address).context["form"]
    data = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    office.post_to(address, {name: value for name, value in data.items() if value is not False} | changes)
    row.refresh_from_db()


@pytest.mark.parametrize("model", [Institution, Topic, DocumentType])
def test_a_code_is_an_address_and_stays(model):
    row = model.objects.first()
    before = row.code
    edit(row, code="ZZ", name_en="Another name")
    assert (row.code, row.name_en) == (before, "Another name")


def test_a_rule_is_a_promise_once_something_began_under_it():
    rule = Consultation.objects.exclude(rule=None).first().rule
    ConsultationRule.objects.filter(pk=rule.pk).update(unconfirmed=["meeting_notice_working_days"])
    edit(rule, report_due_working_days="250", meeting_notice_working_days="7", legal_reference="The same act")
    assert rule.report_due_working_days == 30
    assert rule.meeting_notice_working_days == 7, "nobody had confirmed it"
    assert rule.legal_reference == "The same act"


def test_a_rule_that_nothing_began_under_is_free():
    rule = ConsultationRule.objects.create(effective_from=date(2040, 1, 1), legal_reference="A coming act")
    edit(rule, report_due_working_days="45")
    assert rule.report_due_working_days == 45
