"""A consultation is on its own institution's plan, with its own contact: what the form offers, and what it refuses."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import html

from consultation_pages.models import ContactOfficer, Institution, Proposal
from core.publication_checks import blocking_problems
from tests.editing import Editor, draft_consultation, fresh, latest, revise, year_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return draft_consultation()


def own_proposals():
    return Proposal.objects.public().filter(institution__code="MD", dropped_at=None)


def foreign_proposal() -> Proposal:
    return Proposal.objects.public().filter(institution__code="MFPT", dropped_at=None).first()


def officer_of(code: str, **fields) -> ContactOfficer:
    institution = Institution.objects.get(code=code)
    return ContactOfficer.objects.create(institution=institution, name=f"{code} x", email="x@example.org", **fields)


def offered(page, field: str, address: str = "") -> dict[str, str]:
    """The options of a field of the form, by value."""
    response = Editor("drafter.md").client.get(address or reverse("wagtailadmin_pages:edit", args=[page.pk]))
    options = html.fromstring(response.content).xpath(f"//select[@name='{field}']/option[@value!='']")
    return {option.get("value"): option.text_content().strip() for option in options}


def codes(page) -> set[str]:
    return {problem.code for problem in blocking_problems(latest(page))}


class TestTheProposals:
    def test_are_those_of_the_institution_that_were_not_dropped_by_number_and_title(self, page):
        dropped = own_proposals().last()
        Proposal.objects.filter(pk=dropped.pk).update(dropped_at=timezone.now())
        options = offered(page, "proposal")
        assert set(options) == {str(pk) for pk in own_proposals().values_list("pk", flat=True)}
        item = year_page().items.first()
        number = Proposal.objects.get(key=item.translation_key).number
        assert f"{number} {item.title}" in options.values()

    def test_hold_the_chosen_one_also_when_it_was_dropped_since(self, page):
        chosen = own_proposals().first()
        revise(page, proposal=chosen)
        Proposal.objects.filter(pk=chosen.pk).update(dropped_at=timezone.now())
        assert str(chosen.pk) in offered(page, "proposal")

    def test_hold_those_of_a_body_that_the_institution_took_over(self, page):
        theirs = foreign_proposal()
        own = Institution.objects.get(code="MD")
        Institution.objects.filter(pk=theirs.institution_id).update(successor=own)
        assert str(theirs.pk) in offered(page, "proposal")
        revise(page, proposal=theirs)
        assert "proposal_foreign" not in codes(page)

    def test_of_another_institution_are_refused_by_the_form_and_by_the_check(self, page):
        Editor("drafter.md").save(page, proposal=str(foreign_proposal().pk))
        assert latest(page).proposal is None
        revise(page, proposal=foreign_proposal())
        assert "proposal_foreign" in codes(page)
        Editor("drafter.md").submit(page)
        assert not fresh(page).workflow_in_progress


class TestTheContacts:
    def test_are_those_of_the_institution_who_may_be_chosen(self, page):
        own, former, foreign = officer_of("MD"), officer_of("MD", is_active=False), officer_of("MFPT")
        options = offered(page, "contact_officer")
        assert str(own.pk) in options
        assert not {str(former.pk), str(foreign.pk)} & set(options)

    def test_of_another_institution_are_refused_by_the_form_and_by_the_check(self, page):
        before, foreign = latest(page).contact_officer, officer_of("MFPT")
        Editor("drafter.md").save(page, contact_officer=str(foreign.pk))
        assert latest(page).contact_officer == before
        revise(page, contact_officer=foreign)
        assert "contact_foreign" in codes(page)


def test_what_is_own_is_in_nobodys_way(page):
    revise(page, proposal=own_proposals().first(), contact_officer=officer_of("MD"))
    assert not codes(page) & {"proposal_foreign", "contact_foreign"}


def test_a_new_page_offers_those_of_the_plan_above_it(page):
    address = reverse("wagtailadmin_pages:add", args=["consultation_pages", "consultationpage", year_page().pk])
    assert offered(page, "proposal", address) == offered(page, "proposal")
    assert offered(page, "contact_officer", address) == offered(page, "contact_officer")


def test_the_form_takes_as_many_queries_for_many_contacts(page):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            offered(page, "contact_officer")
        return len(captured)

    queries()
    few = queries()
    for _number in range(10):
        officer_of("MD")
    assert queries() == few
