"""A consultation begun from a proposal of the plan: everything known is copied, once for each round."""

from datetime import date

import pytest
from django.urls import reverse
from wagtail.models import Page

from consultation_pages import from_plan
from consultation_pages.enums import Round
from consultation_pages.models import Consultation, ConsultationPage, Plan, Proposal
from consultation_pages.setup.trees import ensure_year, year_pages
from tests.editing import Editor, account, fresh, latest, revise, told, year_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return year_page("MD")


@pytest.fixture
def proposal(plan):
    """One on which nothing was begun."""
    free = Proposal.objects.filter(plan__key=plan.translation_key, dropped_at=None, consultations=None)
    return free.first()


def begin(name, page, proposal, **data):
    return Editor(name).post("begin_consultation", page.pk, proposal.pk, data=data)


def drafts(proposal):
    return ConsultationPage.objects.filter(proposal=proposal)


class TestTheDraft:
    @pytest.mark.parametrize("language", ["sq", "sr-latn", "en"])
    def test_holds_what_the_plan_says_in_the_language_of_its_tree(self, proposal, language):
        page = year_page("MD", language)
        answer = begin("drafter.md", page, proposal)
        draft = drafts(proposal).get()
        item = page.items.get(translation_key=proposal.key)
        assert answer.url == reverse("wagtailadmin_pages:edit", args=[draft.pk])
        assert (draft.title, draft.summary) == (item.title, item.purpose)
        assert draft.document_type_id == proposal.document_type_id
        assert draft.get_parent().pk == page.pk
        assert draft.locale == page.locale
        assert not draft.live
        assert (draft.owner, draft.latest_revision.user) == (account("drafter.md"), account("drafter.md"))
        assert latest(draft).proposal_id == proposal.pk
        assert Editor("drafter.md").get("wagtailadmin_pages:edit", draft.pk).status_code == 200

    def test_is_no_record_and_not_public(self, plan, proposal):
        begin("drafter.md", plan, proposal)
        assert not Consultation.objects.filter(proposal=proposal).exists()
        assert not Page.objects.filter(pk=drafts(proposal).get().pk, live=True).exists()

    def test_a_second_click_opens_the_one_that_exists(self, plan, proposal):
        first, second = (begin("drafter.md", plan, proposal) for _click in range(2))
        assert first.url == second.url
        assert drafts(proposal).count() == 1

    def test_also_from_another_language(self, plan, proposal):
        first = begin("drafter.md", plan, proposal)
        assert begin("drafter.md", year_page("MD", "en"), proposal).url == first.url

    def test_a_preliminary_round_is_another_consultation(self, plan, proposal):
        begin("drafter.md", plan, proposal)
        begin("drafter.md", plan, proposal, round="preliminary")
        assert sorted(drafts(proposal).values_list("round", flat=True)) == ["preliminary", "public"]

    def test_one_whose_draft_chose_another_proposal_does_not_count(self, plan, proposal):
        begin("drafter.md", plan, proposal)
        revise(drafts(proposal).get(), proposal=None)
        begin("drafter.md", plan, proposal)
        assert drafts(proposal).count() == 2

    def test_one_that_chose_this_proposal_in_its_draft_counts(self, plan, proposal):
        page = ConsultationPage(title="By hand", live=False, locale=plan.locale)
        plan.add_child(instance=page)
        revise(page, proposal=proposal)
        assert begin("drafter.md", plan, proposal).url == reverse("wagtailadmin_pages:edit", args=[page.pk])

    def test_a_public_one_counts(self, plan):
        held = Proposal.objects.filter(plan__key=plan.translation_key, consultations__round=Round.PUBLIC).first()
        before = ConsultationPage.objects.count()
        begin("drafter.md", plan, held)
        assert ConsultationPage.objects.count() == before


class TestTheFolder:
    def test_of_a_past_year_is_this_years(self, plan):
        institution = plan.get_parent().specific.institution
        ensure_year(institution, date.today().year - 1, account("publisher"))
        past = year_pages(institution, date.today().year - 1).get(locale=plan.locale)
        assert from_plan.folder_of(past, date.today()) == plan
        assert from_plan.folder_of(plan, date.today()) == plan

    def test_of_a_past_year_is_its_own_where_there_is_none_of_this_year(self, plan):
        assert from_plan.folder_of(plan, date(2999, 1, 1)) == plan


class TestTheList:
    def test_names_every_proposal_of_the_plan_that_was_not_dropped(self, plan):
        html = Editor("drafter.md").get("plan_proposals", plan.pk).content.decode()
        for each in Proposal.objects.filter(plan__key=plan.translation_key):
            assert (each.number in html) == (each.dropped_at is None), each.number

    def test_stays_cheap(self, plan, django_assert_max_num_queries):
        editor = Editor("drafter.md")
        editor.get("plan_proposals", plan.pk)
        with django_assert_max_num_queries(45):
            editor.get("plan_proposals", plan.pk)

    def test_is_in_the_menu_of_the_plan(self, plan):
        editor, address = Editor("drafter.md"), reverse("plan_proposals", args=[plan.pk])
        for name in ("wagtailadmin_pages:edit", "wagtailadmin_explore"):
            assert address in editor.get(name, plan.pk).content.decode()


def test_a_proposal_of_another_plan_or_a_dropped_one_is_not_begun(plan):
    foreign = Proposal.objects.exclude(plan__key=plan.translation_key).first()
    dropped = Proposal.objects.filter(plan__key=plan.translation_key).exclude(dropped_at=None).first()
    for each in (foreign, dropped):
        assert begin("publisher", plan, each).status_code == 404
        assert not drafts(each).filter(live=False).exists()


@pytest.mark.parametrize("round", ["other", "", "public\x00"])
def test_an_unknown_round_is_not_begun(plan, proposal, round):
    assert begin("drafter.md", plan, proposal, round=round).status_code == 404
    assert not drafts(proposal).exists()


def test_reading_begins_nothing(plan, proposal):
    assert Editor("drafter.md").get("begin_consultation", plan.pk, proposal.pk).status_code == 405
    assert not drafts(proposal).exists()


def test_an_unpublished_plan_has_nothing_to_begin(plan):
    Plan.objects.filter(key=plan.translation_key).update(is_public=False)
    answer = Editor("drafter.md").get("plan_proposals", plan.pk)
    assert b"begin/" not in answer.content
    assert fresh(plan).live
    assert told(answer) == ""
