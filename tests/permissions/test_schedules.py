"""Scheduled publications: approved once, released at their hour, and one at a time."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import Revision

from consultation_pages import scheduling
from consultation_pages.models import Approval
from core import jobs
from tests.editing import Editor, clock_at, current_step, draft_consultation, fresh, latest, read, through_review

pytestmark = pytest.mark.django_db


def scheduled(**changes):
    """A page approved for tomorrow."""
    page = draft_consultation()
    later = timezone.localtime() + timedelta(days=1)
    Editor("drafter.md").save(page, go_live_at=later.strftime("%Y-%m-%d %H:%M"), **changes)
    through_review(page)
    assert read(page) is None
    return fresh(page)


def run(hours=25):
    with clock_at(timezone.now() + timedelta(hours=hours)):
        return scheduling.release_due()


def state_of(page):
    return page.approvals.get().state


def test_waits_for_its_hour_and_is_then_public():
    page = scheduled()
    assert run(hours=0).published == 0
    assert run().published == 1
    assert state_of(page) == Approval.State.RELEASED
    assert read(page)


@pytest.mark.parametrize("name", ["drafter.md", "reviewer.md", "publisher", "admin"])
def test_nobody_schedules_alone(name):
    page = draft_consultation()
    later = timezone.localtime() + timedelta(days=1)
    Editor(name).save(page, "action-publish", go_live_at=later.strftime("%Y-%m-%d %H:%M"))
    assert latest(page).go_live_at, "the wish is kept"
    assert not page.revisions.exclude(approved_go_live_at=None).exists()


def test_is_locked_for_everybody_while_it_waits():
    page = scheduled()
    latest = page.latest_revision_id
    for name in ("drafter.md", "reviewer.md", "publisher", "admin"):
        Editor(name).save(page, summary="Changed.")
        Editor(name).submit(page, summary="Changed.")
    assert fresh(page).latest_revision_id == latest
    assert current_step(page) is None


def test_taken_back_it_can_be_edited_and_needs_a_new_approval():
    page = scheduled()
    Editor("drafter.md").post("wagtailadmin_pages:revisions_unschedule", page.pk, page.get_latest_revision().pk)
    assert state_of(page) == Approval.State.VOID
    assert run().published == 0
    Editor("drafter.md").save(page, summary="Better.", go_live_at="")
    assert read(page) is None
    through_review(page)
    assert "Better." in read(page)


def test_a_text_tampered_with_is_refused_and_no_longer_scheduled():
    page = scheduled()
    revision = page.get_latest_revision()
    Revision.objects.filter(pk=revision.pk).update(content=revision.content | {"summary": "Tampered."})
    assert run().errors
    assert read(page) is None
    assert state_of(page) == Approval.State.VOID
    assert not Revision.objects.exclude(approved_go_live_at=None).exists()


def test_a_row_written_by_hand_is_refused():
    page = draft_consultation()
    page.revisions.update(approved_go_live_at=timezone.now())
    assert run().errors
    assert read(page) is None


def test_one_bad_item_does_not_stop_the_others(monkeypatch):
    first, broken, last = scheduled(), scheduled(), scheduled()
    release = scheduling.release

    def fails_once(approval, *args, **kwargs):
        if approval.page_id == broken.pk:
            raise RuntimeError("disk full")
        return release(approval, *args, **kwargs)

    monkeypatch.setattr(scheduling, "release", fails_once)
    outcome = run()
    assert outcome.published == 2
    assert ["disk full" in error for error in outcome.errors] == [True]
    assert (bool(read(first)), read(broken), bool(read(last))) == (True, None, True)
    monkeypatch.undo()
    assert run().published == 1, "what failed for another reason than its approval is tried again"


def test_the_command_reports_and_the_job_is_registered():
    page = draft_consultation()
    page.revisions.update(approved_go_live_at=timezone.now())
    with pytest.raises(CommandError, match=str(page.get_latest_revision().pk)):
        call_command("publish_scheduled")
    assert jobs._jobs["scheduled publication"].every <= timedelta(seconds=60)


def test_a_scheduled_edit_leaves_the_public_text_until_its_hour():
    page = draft_consultation()
    through_review(page)
    later = timezone.localtime() + timedelta(days=1)
    Editor("drafter.md").save(page, summary="Tomorrow's.", go_live_at=later.strftime("%Y-%m-%d %H:%M"))
    through_review(page)
    assert "Tomorrow's." not in read(page).replace("&#x27;", "'")
    run()
    assert fresh(page).summary == "Tomorrow's."
