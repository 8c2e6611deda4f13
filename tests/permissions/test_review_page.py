"""The review page shows what would change, what stands in the way and who decided, and decides exactly that text."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import override
from lxml import html

from consultation_pages import examination
from consultation_pages.models import Exemption
from consultation_pages.page_states import State
from tests.editing import Editor, account, draft_consultation, fresh, latest, read, revise, through_review, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return draft_consultation()


def shown(name, page):
    return Editor(name).get("review", page.pk)


def decide(name, page, action="approve", comment="", revision=None):
    revision = revision or fresh(page).latest_revision_id
    return Editor(name).post("review", page.pk, data={"action": action, "revision": revision, "comment": comment})


def test_two_others_decide_on_it(page):
    Editor("drafter.md").submit(page)
    decide("reviewer.md", page)
    assert read(page) is None
    answer = decide("publisher", page)
    assert "Tani është publike." in told(answer)
    assert read(page)


def test_it_shows_the_difference_to_what_is_public(page):
    through_review(page)
    revise(page, summary="Something else altogether.")
    shows = shown("reviewer.md", page).content.decode()
    assert "Something else altogether." in shows
    assert "What the draft is about." in shows
    assert latest(page).title not in shows.split("review-differences")[1]


@pytest.mark.parametrize("name", ["drafter.md", "translator.md", "reviewer.md", "publisher"])
def test_who_may_edit_the_page_sees_it(page, name):
    assert shown(name, page).status_code == 200


@pytest.mark.parametrize("name", ["drafter.mfpt", "reviewer.mfpt", "translator.mfpt"])
@pytest.mark.parametrize("address", ["review", "review_checks"])
def test_nobody_else_does(page, name, address):
    answer = Editor(name).get(address, page.pk)
    assert answer.status_code in (302, 403)
    assert latest(page).title not in answer.content.decode()


@pytest.mark.parametrize("name", ["drafter.md", "translator.md", "publisher", "reviewer.mfpt", "admin"])
def test_only_the_step_s_reviewers_decide(page, name):
    Editor("drafter.md").submit(page)
    step = fresh(page).current_workflow_task_state
    decide(name, page)
    assert fresh(page).current_workflow_task_state == step


def test_a_decision_on_an_older_text_is_none(page):
    first = fresh(page).latest_revision_id
    revise(page, title="Newer")
    Editor("drafter.md").submit(page)
    decide("reviewer.md", page, revision=first)
    assert fresh(page).current_workflow_task_state.task.name == "Ministry review"


def test_changes_are_asked_for_with_a_comment_and_what_was_typed_is_kept(page):
    Editor("drafter.md").submit(page)
    assert decide("reviewer.md", page, "reject").status_code == 422
    assert fresh(page).workflow_in_progress
    decide("reviewer.md", page, "reject", "Say who pays.")
    assert not fresh(page).workflow_in_progress
    assert "Say who pays." in shown("drafter.md", page).content.decode()


@pytest.mark.parametrize(
    "data",
    [{}, {"action": "publish", "revision": "1"}, {"action": "approve", "revision": "x" * 400}, {"revision": "\0"}],
)
def test_nonsense_is_refused(page, data):
    Editor("drafter.md").submit(page)
    assert Editor("reviewer.md").post("review", page.pk, data=data).status_code == 422


@pytest.mark.parametrize("address", ["review", "review_checks", "review_take_back", "review_ask_exemption"])
def test_pages_that_do_not_exist_are_not_found(address):
    assert Editor("publisher").get(address, 999999).status_code in (302, 404)


class TestExemptions:
    @pytest.fixture
    def short(self, page):
        text = latest(page)
        revise(page, closes_on=text.opens_on)
        return page

    def ask(self, page, name="drafter.md", **changes):
        data = {"rule": "period_short", "reason": "Afati i BE-së skadon.", "language": "sq"} | changes
        return Editor(name).post("review_ask_exemption", page.pk, data=data)

    def decide(self, page, name="publisher", decision="grant"):
        number = Exemption.objects.filter(page=page.pk, rule="period_short").latest("pk").pk
        return Editor(name).post("review_decide_exemption", page.pk, number, data={"decision": decision})

    def test_a_short_period_cannot_be_submitted_without_one(self, short):
        Editor("drafter.md").submit(short)
        assert not fresh(short).workflow_in_progress

    def test_one_of_the_office_makes_it_publishable_and_its_reason_public(self, short):
        self.ask(short)
        self.decide(short)
        through_review(short)
        assert "Afati i BE-së skadon." in read(short)

    @pytest.mark.parametrize("name", ["drafter.md", "reviewer.md", "drafter.mfpt", "admin", "auditor"])
    def test_nobody_outside_the_office_grants_one(self, short, name):
        self.ask(short)
        self.decide(short, name)
        assert not Exemption.objects.granted().filter(page=short.pk, rule="period_short").exists()

    def test_nobody_grants_their_own(self, short):
        self.ask(short, "publisher")
        self.decide(short, "publisher")
        assert Exemption.objects.open().filter(page=short.pk).exists()
        self.decide(short, "publisher2")
        assert Exemption.objects.granted().filter(page=short.pk, decided_by=account("publisher2")).exists()

    def test_a_refused_one_can_be_asked_for_again(self, short):
        self.ask(short)
        self.ask(short)
        self.decide(short, decision="refuse")
        self.ask(short, reason="Tjetër arsye.")
        assert Exemption.objects.filter(page=short.pk, rule="period_short").count() == 2

    def test_a_faulty_question_keeps_what_was_typed(self, short):
        answer = self.ask(short, rule="no_such_rule", reason="Ruaje këtë.")
        assert answer.status_code == 422
        assert "Ruaje këtë." in answer.content.decode()

    @pytest.mark.parametrize("name", ["drafter.mfpt", "reviewer.mfpt"])
    def test_strangers_ask_for_nothing(self, short, name):
        self.ask(short, name)
        assert not Exemption.objects.filter(page=short.pk, rule="period_short").exists()


def test_the_checks_stand_beside_the_form(page):
    revise(page, title="x" * 70)
    form = Editor("drafter.md").get("wagtailadmin_pages:edit", page.pk).content.decode()
    assert "Titulli ka më shumë se 65 shkronja." in form
    assert reverse("review_checks", args=[page.pk]) in form
    assert "Titulli ka më shumë se 65 shkronja." in Editor("drafter.md").get("review_checks", page.pk).content.decode()


class TestWhoOnlyReads:
    """Auditors read everything and change nothing."""

    @pytest.fixture
    def reviewed(self, page):
        Editor("drafter.md").submit(page)
        return page

    def test_see_the_page_without_a_button_or_a_way_into_the_form(self, reviewed):
        main = shown("auditor", reviewed).content.decode().partition("<main")[2]
        assert latest(reviewed).summary in main
        assert "<form" not in main
        assert reverse("wagtailadmin_pages:edit", args=[reviewed.pk]) not in main

    def test_are_led_there_by_the_list_of_checks(self, page):
        revise(page, summary="")
        examination.examine_fresh()
        assert reverse("review", args=[page.pk]) in Editor("auditor").get("worklist", "checks").content.decode()
        assert reverse("review", args=[page.pk]) in Editor("auditor").get("checks_list").content.decode()

    @pytest.mark.parametrize("address", ["review", "review_take_back", "review_ask_exemption"])
    def test_do_nothing_on_it(self, reviewed, address):
        step = fresh(reviewed).current_workflow_task_state
        data = {"action": "approve", "revision": step.revision_id, "rule": "period_short", "reason": "x"}
        assert Editor("auditor").post(address, reviewed.pk, data=data).status_code in (302, 403)
        assert fresh(reviewed).current_workflow_task_state == step
        assert not Exemption.objects.filter(page=reviewed.pk, rule="period_short").exists()


def test_changes_without_a_comment_are_told_at_the_top_with_the_way_to_the_field(page):
    Editor("drafter.md").submit(page)
    answer = decide("reviewer.md", page, "reject")
    assert 'href="#id_comment"' in told(answer)
    (field,) = html.fromstring(answer.content).xpath("//textarea[@name='comment']")
    assert field.get("autofocus") is not None


def test_an_approved_page_that_waits_for_its_hour_stands_there_as_in_the_lists(page):
    hour = timezone.now() + timedelta(days=3)
    revise(page, go_live_at=hour)
    through_review(page)
    main = shown("drafter.md", page).content.decode().partition("<main")[2]
    with override("sq"):
        assert main.count(capfirst(str(State.WAITING.label))) == 2  # the step and the language
        assert date_format(timezone.localtime(hour), "SHORT_DATETIME_FORMAT") in main
        assert capfirst(str(State.DRAFT.label)) not in main.partition("<dl")[2].partition("</dl>")[0]


class TestNamesThatAreData:
    """Workflow and steps have one name in the database; whoever works in Albanian reads it in Albanian."""

    def test_the_button_says_what_it_does(self, page):
        form = Editor("drafter.md").get("wagtailadmin_pages:edit", page.pk).content.decode()
        assert "Dërgo për shqyrtim" in form
        assert "Ministry review" not in form

    @pytest.mark.parametrize("report", ["workflow", "workflow_tasks"])
    def test_reports_are_translated(self, page, report):
        Editor("drafter.md").submit(page)
        rows = Editor("reviewer.md").get(f"wagtailadmin_reports:{report}").content.decode().partition("<main")[2]
        assert page.title in rows
        assert "Shqyrtimi në ministri" in rows
        assert "Ministry review:" not in rows
        assert "<b>Ministry review</b>" not in rows
