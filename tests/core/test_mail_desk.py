"""The outbox in the admin: administrators see what failed and send it again; nobody sees what mails say."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html
from wagtail.models import ModelLogEntry

from core.mail import desk
from core.mail.faults import RECIPIENT
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
    assert not html.fromstring(admin.get("outbox_send_all_again").content).xpath("//input[@name='last']")
    admin.post("outbox_send_all_again", data={"last": dead.pk})
    assert Mail.objects.get(pk=dead.pk).state == Mail.State.DEAD


def many(number: int, **fields) -> None:
    Mail.objects.bulk_create(
        Mail(to=f"p{index}@example.org", subject="Many", **({"state": Mail.State.DEAD, "attempts": 8} | fields))
        for index in range(number)
    )


def test_every_dead_letter_is_on_some_page(monkeypatch):
    monkeypatch.setattr(desk, "PER_PAGE", 2)
    many(5)
    admin = Editor("admin")
    pages = [admin.get("outbox", state=2, page=number).content.decode() for number in (1, 2, 3)]
    for index in range(5):
        assert sum(f"p{index}@example.org" in page for page in pages) == 1
    assert "state=2&amp;page=2" in pages[0]


def test_pages_are_counted_and_not_read_through():
    many(3)
    admin = Editor("admin")
    admin.get("outbox")
    asked = []
    for number in (0, 300):
        many(number)
        with CaptureQueriesContext(connection) as queries:
            assert admin.get("outbox").status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_all_dead_letters_are_sent_again_after_a_question(dead):
    many(3, fault=RECIPIENT)
    many(2, state=Mail.State.SENT)
    admin = Editor("admin")
    question = html.fromstring(admin.get("outbox_send_all_again").content)
    (last,) = question.xpath("//form[@method='post']//input[@name='last']/@value")
    assert Mail.objects.filter(state=Mail.State.DEAD).count() == 4
    many(1)  # given up between the question and the answer
    for _again in range(2):
        assert admin.post("outbox_send_all_again", data={"last": last})["Location"] == reverse("outbox")
    assert Mail.objects.filter(state=Mail.State.DEAD).count() == 1
    assert Mail.objects.filter(subject="Many", state=Mail.State.SENT).count() == 2
    again = Mail.objects.filter(state=Mail.State.QUEUED, to__startswith="p")
    assert set(again.values_list("attempts", "fault")) == {(0, "")}
    (entry,) = ModelLogEntry.objects.filter(action="core.mail.send_all_again")
    assert entry.data == {"mails": 4}


@pytest.mark.parametrize("last", ["", "x", "-1", "9" * 40, "²"])
def test_an_answer_to_no_question_sends_nothing(dead, last):
    assert Editor("admin").post("outbox_send_all_again", data={"last": last}).status_code == 302
    assert Mail.objects.get(pk=dead.pk).state == Mail.State.DEAD


@pytest.mark.parametrize("name", ["drafter.md", "publisher"])
def test_only_administrators_send_all_again(name, dead):
    assert Editor(name).post("outbox_send_all_again", data={"last": dead.pk}).status_code in (302, 403)
    assert Mail.objects.get(pk=dead.pk).state == Mail.State.DEAD
