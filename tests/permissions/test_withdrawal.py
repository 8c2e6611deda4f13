"""Taking a page from the public takes two people as well."""

import pytest
from django.test import Client

from consultation_pages.models import InstitutionPage
from tests.editing import Editor, current_step, fresh, read, revise, through_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return InstitutionPage.objects.get(institution__code="MD", locale__language_code="sq")


def test_the_office_confirms_what_the_institution_asked(page):
    Editor("drafter.md").ask_withdrawal(page, "Merged.")
    assert read(page)
    Editor("publisher").approve(page)
    assert read(page) is None
    assert page.approvals.first().kind == "withdraw"


def test_its_address_says_for_good_what_stood_there_and_why(page):
    address = page.get_url()
    Editor("drafter.md").ask_withdrawal(page, "Ministria u bashkua.")
    Editor("publisher").approve(page)
    response = Client().get(address)
    assert response.status_code == 410
    text = response.content.decode()
    assert page.title in text
    assert "Ministria u bashkua." in text


@pytest.mark.parametrize("name", ["drafter.mfpt", "auditor"])
def test_strangers_cannot_ask(name, page):
    Editor(name).ask_withdrawal(page)
    assert current_step(page) is None


@pytest.mark.parametrize("name", ["drafter.md", "reviewer.md", "admin", "publisher"])
def test_who_asked_or_is_not_of_the_office_cannot_confirm(name, page):
    Editor("publisher" if name == "publisher" else "drafter.md").ask_withdrawal(page)
    Editor(name).approve(page)
    assert read(page)


def test_not_while_an_edit_is_in_review(page):
    revise(page, introduction="<p>New.</p>")
    Editor("drafter.md").submit(page)
    step = current_step(page)
    Editor("drafter.md").ask_withdrawal(page)
    assert current_step(page) == step


def test_when_refused_the_next_submission_is_a_publication(page):
    Editor("drafter.md").ask_withdrawal(page)
    Editor("publisher").decide(page, "reject", "No.")
    assert current_step(page) is None
    revise(page, introduction="<p>New.</p>")
    through_review(page)
    assert "New." in read(page)


def test_a_withdrawn_page_is_not_deleted_and_comes_back_only_through_review(page):
    Editor("drafter.md").ask_withdrawal(page)
    Editor("publisher").approve(page)
    for name in ("drafter.md", "publisher", "admin"):
        Editor(name).post("wagtailadmin_pages:delete", page.pk)
        Editor(name).save(page, "action-publish")
        assert not fresh(page).live
    through_review(page, approvers=["reviewer.md", "publisher2"])
    assert read(page)
