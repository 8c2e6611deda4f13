"""What was approved for an hour and is not public after it: published once, and an alarm while it is not."""

import logging
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision
from wagtail.signals import page_published

from consultation_pages import scheduling
from consultation_pages.models import Approval
from core.models import JobRun
from tests.editing import Editor, clock_at, draft_consultation, fresh, read, through_review

pytestmark = pytest.mark.django_db


def scheduled():
    """A page approved for tomorrow."""
    page = draft_consultation()
    later = timezone.localtime() + timedelta(days=1)
    Editor("drafter.md").save(page, go_live_at=later.strftime("%Y-%m-%d %H:%M"))
    through_review(page)
    return fresh(page)


def tomorrow(**more):
    return clock_at(timezone.now() + timedelta(days=1, **more))


@pytest.fixture
def signals():
    """The pages whose publication was told."""
    told = []

    def note(sender, instance, **kwargs):
        # Wagtail tells it too when a text is only scheduled.
        told.extend([instance.pk] if instance.live else [])

    page_published.connect(note)
    yield told
    page_published.disconnect(note)


@pytest.fixture
def stuck(monkeypatch):
    """A page whose release fails for a reason of the machine."""
    page = scheduled()

    def fail(*args, **kwargs):
        raise RuntimeError("disk full")

    monkeypatch.setattr(scheduling, "release", fail)
    return page


class TestOnce:
    def test_a_text_that_another_worker_published_meanwhile_is_left_alone(self, signals):
        """Both made their list of what is due before either published."""
        page = scheduled()
        with tomorrow(hours=1):
            due = scheduling.due_revisions()
            first = [scheduling._release(pk) for pk in due]
            second = [scheduling._release(pk) for pk in due]
        assert (first, second) == ([True], [False])
        assert signals == [page.pk]
        assert Approval.objects.get(page=page).state == Approval.State.RELEASED
        assert not PageLogEntry.objects.filter(page=page.pk, action="wagtail.schedule.cancel").exists()

    def test_a_run_that_finds_nothing_left_reports_no_error(self, signals, monkeypatch):
        scheduled()
        with tomorrow(hours=1):
            due = scheduling.due_revisions()
            assert scheduling.release_due().published == 1
            monkeypatch.setattr(scheduling, "due_revisions", lambda now=None: due)
            again = scheduling.release_due()
        assert (again.published, again.errors) == (0, [])
        assert len(signals) == 1

    def test_one_taken_back_at_the_last_moment_stays_private(self):
        page = scheduled()
        with tomorrow(hours=1):
            due = scheduling.due_revisions()
        Editor("drafter.md").post("wagtailadmin_pages:revisions_unschedule", page.pk, page.get_latest_revision().pk)
        with tomorrow(hours=1):
            assert [scheduling._release(pk) for pk in due] == [False]
        assert read(page) is None


class TestAlarm:
    def test_nothing_is_late_in_time(self):
        scheduled()
        assert scheduling.late() == []
        assert scheduling.report() == {"count": 0, "since": None}
        with tomorrow():
            assert scheduling.late() == []

    def test_is_in_the_health_report_without_titles(self, stuck):
        with tomorrow(minutes=10):
            found = Client().get("/health/deps").json()["late_publications"]
        assert found["count"] == 1
        assert set(found) == {"count", "since"}

    def test_is_in_the_log_at_every_turn(self, stuck, caplog):
        with tomorrow(minutes=10), caplog.at_level(logging.ERROR):
            scheduling.job()
        assert f"page {stuck.pk}" in caplog.text
        assert "disk full" in caplog.text

    def test_is_on_the_dashboard_of_the_office_and_of_nobody_else(self, stuck):
        with tomorrow(minutes=10):
            shown = {
                name: b"late-heading" in Editor(name).get("wagtailadmin_home").content
                for name in ("publisher", "admin", "drafter.md", "reviewer.md", "drafter.mfpt", "auditor")
            }
        assert {name for name, is_shown in shown.items() if is_shown} == {"publisher", "admin"}

    def test_names_the_page_and_goes_when_it_is_public(self, stuck, monkeypatch):
        with tomorrow(minutes=10):
            assert stuck.title in Editor("publisher").get("wagtailadmin_home").content.decode()
            monkeypatch.undo()
        with tomorrow(minutes=10):
            assert scheduling.release_due().published == 1
            assert b"late-heading" not in Editor("publisher").get("wagtailadmin_home").content

    def test_tells_of_a_background_process_that_does_not_run(self):
        JobRun.objects.update_or_create(
            name="scheduled publication", defaults={"due": timezone.now() - timedelta(hours=1)}
        )
        assert "scheduled publication" in Editor("publisher").get("wagtailadmin_home").content.decode()

    def test_the_command_ends_with_an_error(self, stuck):
        with tomorrow(minutes=10), pytest.raises(CommandError, match="disk full"):
            call_command("publish_scheduled")
        assert Revision.objects.exclude(approved_go_live_at=None).exists(), "it is tried again"
