"""A plan goes out in each language by itself: its editors are told which official one lacks or falls behind."""

import pytest

from consultation_pages.approval import publish_without_review
from consultation_pages.imports import importer
from consultation_pages.models import PlanPage
from core.publication_checks import publication_problems
from tests.editing import Editor, fresh, latest, revise, through_review, year_page

pytestmark = pytest.mark.django_db
MISSING, OUTDATED = ("plan_language_missing", "warn"), ("plan_language_outdated", "warn")


def languages_of(page) -> set[tuple[str, str]]:
    found = {(problem.code, problem.level.value) for problem in publication_problems(latest(page))}
    return found & {MISSING, OUTDATED}


@pytest.fixture
def plan():
    return year_page()


def test_one_that_is_translated_has_nothing_to_tell(plan):
    assert languages_of(plan) == set()


def test_a_change_tells_that_the_other_language_falls_behind_and_goes_out_alone(plan):
    revise(plan, introduction="E re.")
    assert languages_of(plan) == {OUTDATED}
    assert "serbisht" in Editor("reviewer.md").get("review", plan.pk).content.decode().casefold()
    through_review(plan)
    assert fresh(plan).introduction == "E re."
    assert languages_of(plan) == {OUTDATED}
    serbian = year_page(language="sr-latn")
    revise(serbian, introduction="Novo.")
    publish_without_review(latest(serbian), importer(), "test")
    assert languages_of(plan) == set()


def test_a_first_plan_tells_that_the_other_language_is_missing(plan):
    page = PlanPage(title="Plani 2031", slug="2031", year=2031, locale=plan.locale, live=False)
    plan.get_parent().add_child(instance=page)
    page.save_revision()
    assert languages_of(page) == {MISSING}


def test_a_translation_is_not_told_of_others(plan):
    assert languages_of(year_page(language="sr-latn")) == set()
