"""A published period is a promise: it never gets shorter, never goes, and what has closed stays closed."""

from datetime import timedelta

import pytest

from consultation_pages import calendar_records, legal_calendar
from consultation_pages.approval import publish_without_review
from consultation_pages.imports import importer
from consultation_pages.models import Consultation
from core.publication_checks import blocking_problems
from tests.editing import clock_at, draft_consultation, fresh, latest, lawful_period, revise

pytestmark = pytest.mark.django_db
SHORTENED, HALF = "period_shortened", "half_a_period"
NONE = {"opens_on": None, "closes_on": None}
BEFORE, WHILE_OPEN, AFTER = timedelta(hours=-1), timedelta(hours=1), timedelta(days=60)


@pytest.fixture
def page():
    opens_on, _closes_on = lawful_period()
    _opens_on, closes_on = lawful_period(opens_on + timedelta(days=7))  # some days longer than it must be
    page = draft_consultation(opens_on=opens_on, closes_on=closes_on)
    publish_without_review(latest(page), importer(), "test")
    return fresh(page)


def record_of(page) -> Consultation:
    return Consultation.objects.get(source_page=page.pk)


def moved(page, opens_on: int | None, closes_on: int | None) -> dict:
    """The days of the page so many days later; None empties a field."""
    text = latest(page)
    days = {"opens_on": (text.opens_on, opens_on), "closes_on": (text.closes_on, closes_on)}
    return {name: None if by is None else day + timedelta(days=by) for name, (day, by) in days.items()}


@pytest.mark.parametrize(
    ("moment", "opens_on", "closes_on", "refused"),
    [
        (BEFORE, 0, 0, set()),
        (BEFORE, None, None, {SHORTENED}),
        (BEFORE, None, 0, {HALF}),
        (BEFORE, 0, None, {HALF}),
        (BEFORE, 0, -1, {SHORTENED}),
        (BEFORE, 7, 0, {SHORTENED}),
        (BEFORE, 7, 14, set()),  # a week later and as long, whatever holidays lie there
        (BEFORE, 0, 7, set()),
        (WHILE_OPEN, 0, 0, set()),
        (WHILE_OPEN, None, None, {SHORTENED}),
        (WHILE_OPEN, 0, -1, {SHORTENED}),
        (WHILE_OPEN, 7, 7, {SHORTENED}),
        (WHILE_OPEN, 0, 7, set()),
        (AFTER, 0, 0, set()),
        (AFTER, None, None, {SHORTENED}),
        (AFTER, 0, 7, {"period_reopened"}),
        (AFTER, 7, 7, {"period_reopened", "opens_in_past", SHORTENED}),
    ],
)
def test_what_may_be_published_of_another_period(page, moment, opens_on, closes_on, refused):
    revise(page, **moved(page, opens_on, closes_on), extension_reason="Many asked for it.")
    with clock_at(record_of(page).opens_at + moment):
        assert {problem.code for problem in blocking_problems(latest(page))} == refused


@pytest.mark.parametrize("opens_on", [0, None])
@pytest.mark.parametrize("closes_on", [-7, None])
def test_a_text_that_no_check_saw_leaves_the_period_as_it_was(page, opens_on, closes_on):
    before = record_of(page)
    revise(page, **moved(page, opens_on, closes_on))
    publish_without_review(latest(page), importer(), "test")
    after = record_of(page)
    for name in ("opens_at", "closing_soon_at", "closes_at", "report_due_at", "working_days", "listed_at"):
        assert getattr(after, name) == getattr(before, name), name


def test_days_of_one_that_had_none_are_free(page):
    planned = draft_consultation(**NONE)
    publish_without_review(latest(planned), importer(), "test")
    opens_on, closes_on = lawful_period()
    revise(planned, opens_on=opens_on, closes_on=closes_on)
    assert blocking_problems(latest(planned)) == []
    publish_without_review(latest(planned), importer(), "test")
    record = record_of(planned)
    assert legal_calendar.local_date(record.opens_at) == opens_on
    assert calendar_records.closing_day(record) == closes_on
