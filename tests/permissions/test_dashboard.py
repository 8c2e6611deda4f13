"""What waits for whom: the lists of the dashboard, the list of all consultations, and its export."""

import csv

import pytest

from consultation_pages import examination
from consultation_pages.approval import publish_without_review
from consultation_pages.imports import importer
from consultation_pages.views.dashboard import worklists
from tests.editing import Editor, draft_consultation, latest, revise, year_page

pytestmark = pytest.mark.django_db
ALL = {each.name for each in worklists()}
# Whose role is concerned by which lists; the others answer 404.
LISTS = {
    "drafter.md": {"returned", "sent", "release", "closing", "reports", "translations", "checks"},
    "translator.md": {"returned", "sent", "translations"},
    "reviewer.md": {"review", "comments", "meetings", "returned", "sent", "release", "closing", "reports", "checks"},
    "publisher": ALL - {"comments", "meetings"},
    "auditor": {"closing", "reports", "checks"},
}


@pytest.fixture
def page():
    return draft_consultation(title="Ligji i ri për ujërat")


def holds(name: str, worklist: str, words: str) -> bool:
    """Whether a person's list, on the dashboard and on its own page, holds these words."""
    editor = Editor(name)
    on_dashboard = words in editor.get("wagtailadmin_home").content.decode()
    on_its_page = words in editor.get("worklist", worklist).content.decode()
    assert on_dashboard == on_its_page
    return on_its_page


@pytest.mark.parametrize("name", LISTS)
def test_each_role_has_its_lists(name):
    editor = Editor(name)
    assert {each for each in ALL if editor.get("worklist", each).status_code == 200} == LISTS[name]


def test_a_text_waits_for_whoever_has_to_act(page):
    drafter = Editor("drafter.md")
    drafter.submit(page)
    assert holds("reviewer.md", "review", page.title)
    assert page.title in drafter.get("worklist", "sent").content.decode()
    Editor("reviewer.md").decide(page, "reject", "Kush paguan?")
    assert holds("drafter.md", "returned", "Kush paguan?")
    assert not holds("reviewer.md", "review", page.title)
    revise(page, summary="Paguan shteti.")
    drafter.submit(page)
    Editor("reviewer.md").approve(page)
    assert holds("publisher", "review", page.title)


def test_nobody_is_asked_to_review_what_they_wrote(page):
    revise(page, "reviewer.md", summary="By the reviewer.")
    Editor("drafter.md").submit(page)
    assert not holds("reviewer.md", "review", page.title)


def test_what_waits_for_its_other_language_says_so():
    page = draft_consultation(title="Pret përkthimin", alone=False)
    Editor("drafter.md").submit(page)
    for name in ("reviewer.md", "publisher"):
        Editor(name).approve(page)
    assert holds("drafter.md", "release", page.title)


def test_an_amended_plan_waits_for_its_translators():
    plan = year_page()
    assert not holds("translator.md", "translations", plan.title)
    publish_without_review(revised(plan, introduction="E ndryshuar."), importer(), "test")
    assert holds("translator.md", "translations", plan.title)
    for language, words in (("sr-latn", "Izmenjeno."), ("en", "Amended.")):
        translation = year_page(language=language)
        publish_without_review(revised(translation, introduction=words), importer(), "test")
    assert not holds("translator.md", "translations", plan.title)


def revised(page, **changes):
    revise(page, **changes)
    return latest(page)


@pytest.mark.parametrize(("name", "sees"), [("drafter.md", True), ("publisher", True), ("drafter.mfpt", False)])
def test_checks_that_fail_wait_for_the_institution_and_the_office(name, sees):
    page = draft_consultation(title="Pa përmbledhje", summary="")
    examination.examine_fresh()
    assert (page.title in Editor(name).get("checks_list").content.decode()) == sees


class TestTheListOfConsultations:
    @pytest.mark.parametrize(("name", "sees"), [("drafter.md", True), ("publisher", True), ("drafter.mfpt", False)])
    def test_holds_drafts_for_those_who_work_on_them(self, name, sees, page):
        assert (page.title in Editor(name).get("consultations_list").content.decode()) == sees

    @pytest.mark.parametrize(
        ("query", "found"), [({"q": "ujërat"}, True), ({"q": "ujerat"}, True), ({"q": "pyjet"}, False)]
    )
    def test_is_searched_by_title(self, query, found, page):
        answer = Editor("drafter.md").get("consultations_list", **query)
        assert answer.status_code == 200
        assert (page.title in answer.content.decode()) == found

    def test_its_export_holds_no_formula(self):
        draft_consultation(title="=HYPERLINK(1)")
        response = Editor("drafter.md").get("consultations_list", export="csv")
        content = b"".join(response.streaming_content) if response.streaming else response.content
        cells = [cell for row in csv.reader(content.decode("utf-8-sig").splitlines()) for cell in row]
        assert any("HYPERLINK" in cell for cell in cells)
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
