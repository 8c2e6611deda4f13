"""The outbox in the admin: administrators see what failed and send it again; nobody sees what mails say."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from core.models import Mail
from core.models.mail import FORGOTTEN
from tests.editing import Editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def dead() -> Mail:
    return Mail.objects.create(
        to="ana@example.org", subject="Subject", text="what it says", state=Mail.State.DEAD, attempts=8, error="550"
    )


@pytest.mark.parametrize("name", ["drafter.md", "reviewer.md", "publisher", "auditor"])
def test_only_administrators_see_it(name, dead):
    editor = Editor(name)
    assert b"ana@example.org" not in editor.get("outbox").content
    assert editor.post("outbox_send_again", dead.pk).status_code in (302, 403)
    assert Mail.objects.get(pk=dead.pk).state == Mail.State.DEAD


def test_a_dead_letter_is_shown_without_its_words_and_sent_again_once(dead):
    admin = Editor("admin")
    page = admin.get("outbox").content
    assert b"ana@example.org" in page
    assert b"what it says" not in page
    assert admin.get("outbox_send_again", dead.pk).status_code == 405
    for _again in range(2):
        assert admin.post("outbox_send_again", dead.pk)["Location"] == reverse("outbox")
    mail = Mail.objects.get(pk=dead.pk)
    assert (mail.state, mail.attempts, mail.error) == (Mail.State.QUEUED, 0, "")
    assert ModelLogEntry.objects.filter(action="core.mail.send_again").count() == 1


@pytest.mark.parametrize("state", ["", "0", "1", "2", "3", "9", "x"])
def test_any_state_is_answered(state, dead):
    assert Editor("admin").get("outbox", state=state).status_code == 200


def test_what_is_forgotten_cannot_be_sent_again(dead):
    Mail.objects.update(**FORGOTTEN)
    admin = Editor("admin")
    assert reverse("outbox_send_again", args=[dead.pk]) not in admin.get("outbox").content.decode()
    admin.post("outbox_send_again", dead.pk)
    assert Mail.objects.get(pk=dead.pk).state == Mail.State.DEAD
