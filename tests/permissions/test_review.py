"""The review: three people, a frozen text, and nothing assumed of who presses a button at which address."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Revision, TaskState, Workflow, WorkflowPage, WorkflowState

from consultation_pages import roles
from consultation_pages.models import Approval, Holiday
from core.models import Mail
from tests.editing import (
    Editor,
    account,
    current_step,
    draft_consultation,
    fresh,
    latest,
    lawful_period,
    read,
    revise,
    through_review,
    told,
    year_page,
)

pytestmark = pytest.mark.django_db
EVERYBODY = (
    "drafter.md",
    "translator.md",
    "reviewer.md",
    "publisher",
    "publisher2",
    "auditor",
    "admin",
    "drafter.mfpt",
)


@pytest.fixture
def page():
    return draft_consultation()


@pytest.fixture
def outbox(settings):
    """Mails as they are written in production."""
    settings.EMAIL_BACKEND = "core.mail.backend.OutboxEmailBackend"
    return lambda: sorted(Mail.objects.values_list("to", flat=True))


def test_author_reviewer_and_office_make_a_text_public(page):
    assert read(page) is None
    through_review(page, "drafter.md", ["reviewer.md", "publisher"])
    approval = page.approvals.get()
    assert approval.authors == [account("drafter.md").pk]
    assert approval.approvers == [account("reviewer.md").pk, account("publisher").pk]
    assert "What the draft is about." in read(page)


def test_pages_of_the_office_itself_take_two_people():
    home = year_page().get_site().root_page.specific
    revise(home, "publisher", lead="A new lead.")
    Editor("publisher").submit(home)
    Editor("publisher").approve(home)
    assert "A new lead." not in read(home)
    Editor("publisher2").approve(home)
    assert "A new lead." in read(home)


class TestWhoCannotApprove:
    def refused(self, name, page):
        step = current_step(page)
        Editor(name).approve(page)
        assert current_step(page) == step
        assert current_step(page).status == TaskState.STATUS_IN_PROGRESS

    @pytest.mark.parametrize(
        "name", [each for each in EVERYBODY if each != "reviewer.md"] + ["reviewer.mfpt", "translator.mfpt"]
    )
    def test_the_first_step_is_the_own_reviewers(self, name, page):
        Editor("drafter.md").submit(page)
        self.refused(name, page)

    @pytest.mark.parametrize("name", [each for each in EVERYBODY if not each.startswith("publisher")])
    def test_the_second_step_is_the_offices(self, name, page):
        Editor("drafter.md").submit(page)
        Editor("reviewer.md").approve(page)
        self.refused(name, page)

    def test_an_author_who_wrote_an_earlier_revision(self, page):
        revise(page, "reviewer.md", summary="By the reviewer.")
        revise(page, "drafter.md", summary="By the drafter.")
        Editor("drafter.md").submit(page)
        self.refused("reviewer.md", page)

    def test_who_submitted_somebody_elses_text(self, page):
        Editor("reviewer.md").submit(page)
        self.refused("reviewer.md", page)

    def test_the_same_person_at_both_steps(self, page):
        account("reviewer.md").groups.add(Group.objects.get(name=roles.PUBLISHER.name))
        Editor("drafter.md").submit(page)
        Editor("reviewer.md").approve(page)
        Editor("reviewer.md").approve(page)
        assert read(page) is None
        assert current_step(page).status == TaskState.STATUS_IN_PROGRESS
        assert not Approval.objects.filter(page=page).exists()

    def test_under_the_address_of_another_page(self, page):
        """Wagtail asks whether one may approve the page it is told, and then acts on the step it is told."""
        mine = draft_consultation("reviewer.md")
        for author, text in (("drafter.md", page), ("reviewer.md", mine)):
            Editor(author).submit(text)
        step = current_step(mine)
        answer = Editor("reviewer.md").decide(page, state=step)
        assert current_step(mine) == step
        assert current_step(page).task == step.task
        assert answer.status_code == 302

    def test_who_lost_the_role_after_approving(self, page):
        Editor("drafter.md").submit(page)
        Editor("reviewer.md").approve(page)
        account("reviewer.md").groups.clear()
        Editor("publisher").approve(page)
        assert read(page) is None


class TestATextInReviewIsFrozen:
    @pytest.mark.parametrize("name", ["drafter.md", "reviewer.md", "publisher", "admin"])
    def test_for(self, name, page):
        form = Editor("admin").form(page) | {"summary": "Changed."}
        Editor("drafter.md").submit(page)
        revisions = list(Revision.objects.for_instance(page).order_by("pk").values())
        editor, frozen = Editor(name), fresh(page).get_latest_revision()
        tries = (
            {},
            {"action-workflow-action": "1", "workflow-action-name": "approve"},
            {"action-publish": "1"},
            {"overwrite_revision_id": str(frozen.pk)},
        )
        for more in tries:
            for accept in ("text/html", "application/json"):
                editor.post("wagtailadmin_pages:edit", page.pk, data=form | more, accept=accept)
        assert list(Revision.objects.for_instance(page).order_by("pk").values()) == revisions

    def test_an_overwritten_revision_needs_new_approvals(self, page):
        Editor("drafter.md").submit(page)
        Editor("reviewer.md").approve(page)
        text = latest(page)
        text.summary = "Changed behind the reviewer's back."
        text.save_revision(user=account("drafter.md"), overwrite_revision=text.get_latest_revision())
        assert read(page) is None
        Editor("publisher").approve(page)
        assert read(page) is None


class TestReasons:
    def test_an_incomplete_text_is_not_submitted_but_kept(self, page):
        answer = Editor("drafter.md").submit(page, summary="")
        assert current_step(page) is None
        assert "përmbledhje" in told(answer).lower() or "summary" in told(answer).lower()
        assert latest(page).summary == ""

    def test_what_became_unlawful_during_the_review_is_refused_with_the_reason(self, page):
        opens_on, _closes_on = lawful_period()
        Editor("drafter.md").submit(page)
        Editor("reviewer.md").approve(page)
        day = next(day for day in (opens_on.replace(), *_days_after(opens_on)) if day.weekday() < 5)
        Holiday.objects.create(date=day, name_sq="New", source="decision")
        answer = Editor("publisher").approve(page)
        assert read(page) is None
        assert "15" in told(answer)
        assert current_step(page).status == TaskState.STATUS_IN_PROGRESS


def _days_after(day):
    from datetime import timedelta

    return [day + timedelta(days=number) for number in range(1, 7)]


class TestRequestedChanges:
    def test_begin_the_review_anew(self, page, outbox):
        Editor("drafter.md").submit(page)
        first = current_step(page).task
        Editor("reviewer.md").approve(page)
        Mail.objects.all().delete()
        Editor("publisher").decide(page, "reject", "Please explain.")
        assert outbox() == ["drafter.md@example.org"]
        Editor("drafter.md").submit(page, summary="Explained.")
        assert current_step(page).task == first
        for name in ("reviewer.md", "publisher"):
            Editor(name).approve(page)
        assert "Explained." in read(page)

    def test_a_submission_can_be_taken_back(self, page):
        Editor("drafter.md").submit(page)
        Editor("drafter.md").save(page, "action-cancel-workflow")
        Editor("drafter.md").save(page, summary="Better.")
        assert current_step(page) is None
        assert latest(page).summary == "Better."


class TestMail:
    def test_goes_to_those_who_can_act(self, page, outbox):
        account("reviewer.md").groups.add(Group.objects.get(name=roles.PUBLISHER.name))
        Editor("drafter.md").submit(page)
        assert outbox() == ["reviewer.md@example.org"]
        Mail.objects.all().delete()
        Editor("reviewer.md").approve(page)
        assert outbox() == ["publisher2@example.org", "publisher@example.org"]

    def test_a_dead_mail_server_is_not_even_asked(self, page, settings, outbox):
        settings.MAIL_SMTP_BACKEND = "no.such.backend"
        assert Editor("drafter.md").submit(page).status_code == 302
        assert outbox()

    def test_a_failure_late_in_the_submission_leaves_nothing(self, page, outbox, monkeypatch):
        def fail(*args, **kwargs):
            raise RuntimeError

        monkeypatch.setattr("wagtail.models.workflows.log", fail)
        editor = Editor("drafter.md")
        editor.client.raise_request_exception = False
        assert editor.submit(page).status_code == 500
        assert not WorkflowState.objects.exists()
        assert outbox() == []


class TestAWorkflowWithoutFourEyes:
    """Wagtail finishes a workflow without active steps at once."""

    def test_without_steps_publishes_nothing(self, page):
        empty = Workflow.objects.create(name="Empty")
        WorkflowPage.objects.create(page=year_page(), workflow=empty)
        Editor("drafter.md").submit(page)
        assert read(page) is None

    def test_with_deactivated_steps_publishes_nothing(self, page):
        workflow = page.get_workflow()
        for task in workflow.tasks:
            task.deactivate()
        Editor("drafter.md").submit(page)
        assert read(page) is None
        assert fresh(page).first_published_at is None
        assert not Approval.objects.filter(page=page).exists()
