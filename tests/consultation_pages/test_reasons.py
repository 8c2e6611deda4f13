"""Who amends a plan or extends a consultation says why, and the public reads when and why beside what was before."""

from datetime import timedelta

import pytest

from consultation_pages import calendar_records, legal_calendar
from consultation_pages.approval import publish_without_review
from consultation_pages.imports import importer
from consultation_pages.models import Consultation, Plan
from consultation_pages.plan_history import ChangeKind, versions_of
from core.publication_checks import publication_problems
from tests.editing import (
    Editor,
    current_step,
    draft_consultation,
    fresh,
    latest,
    read,
    revise,
    through_review,
    year_page,
)

pytestmark = pytest.mark.django_db


def problems(page):
    return {(problem.code, problem.level.value) for problem in publication_problems(latest(page))}


def amend(page, reason, **fields):
    """A draft with one proposal moved to another quarter."""
    items = list(latest(page).items.all())
    items[0].quarter = items[0].quarter % 4 + 1
    revise(page, items=items, amendment_reason=reason, **fields)


class TestAmendments:
    @pytest.fixture
    def plan(self):
        return year_page("MD")

    def test_without_a_reason_are_not_submitted(self, plan):
        amend(plan, " ")
        assert ("amendment_reason", "block") in problems(plan)
        Editor("drafter.md").submit(plan)
        assert current_step(plan) is None

    def test_with_the_last_reason_are_questioned(self, plan):
        last = versions_of([fresh(plan).record.pk])[fresh(plan).record.pk][0]
        amend(plan, last.reason)
        assert ("amendment_reason_old", "warn") in problems(plan)

    def test_that_change_no_proposal_need_none(self, plan):
        revise(plan, introduction="Clearer.", amendment_reason="")
        assert not {code for code, _level in problems(plan)} & {"amendment_reason", "amendment_reason_old"}

    def test_are_public_with_what_moved_when_and_why(self, plan):
        record = Plan.objects.get(key=plan.translation_key)
        before = len(versions_of([record.pk])[record.pk])
        amend(plan, "The working group needs more time.")
        through_review(plan)
        history = versions_of([record.pk])[record.pk]
        assert len(history) == before + 1
        assert [change.kind for change in history[0].changes] == [ChangeKind.MOVED]
        assert history[0].reason == "The working group needs more time."
        assert "The working group needs more time." in read(plan)

    def test_the_first_publication_is_none(self):
        empty = Plan.objects.filter(first_published_at=None).first().source_page
        amended = latest(empty)
        amended.items = [type(latest(year_page("MD")).items.first())(
            title="First", quarter=1, document_type=Consultation.objects.first().document_type, locale=amended.locale
        )]  # fmt: skip
        amended.save_revision()
        assert not {code for code, _level in problems(empty)} & {"amendment_reason", "amendment_reason_old"}


class TestExtensions:
    @pytest.fixture
    def page(self):
        page = draft_consultation()
        publish_without_review(latest(page), importer(), "test")
        return fresh(page)

    def later(self, page, days=10):
        return latest(page).closes_on + timedelta(days=days)

    def test_without_a_reason_are_refused(self, page):
        revise(page, closes_on=self.later(page))
        assert ("extension_reason", "block") in problems(page)

    def test_with_the_last_reason_are_questioned(self, page):
        revise(page, closes_on=self.later(page), extension_reason="Many asked.")
        publish_without_review(latest(page), importer(), "test")
        revise(page, closes_on=self.later(page))
        assert ("extension_reason_old", "warn") in problems(page)

    def test_keep_and_show_the_old_date_and_the_reason(self, page):
        old = latest(page).closes_on
        revise(page, closes_on=self.later(page), extension_reason="Many asked for it.")
        publish_without_review(latest(page), importer(), "test")
        record = Consultation.objects.get(source_page=page.pk)
        kept = record.extensions.get()
        assert legal_calendar.local_date(kept.old_closes_at - timedelta(seconds=1)) == old
        assert calendar_records.closing_day(record) == latest(page).closes_on
        public = read(page)
        assert "Many asked for it." in public
        assert f"{old.day} " in public

    def test_are_not_asked_of_what_stays(self, page):
        revise(page, summary="Clearer.")
        assert not {code for code, _level in problems(page)} & {"extension_reason", "extension_reason_old"}
