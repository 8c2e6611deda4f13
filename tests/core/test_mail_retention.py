"""How long the outbox remembers what it said."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.mail import queue, retention
from core.models.mail import Mail

pytestmark = pytest.mark.django_db

SAID = {"text": "t", "html": "<p>t</p>", "headers": {"X-Case": "7"}, "context": {"title": "t"}}


@pytest.fixture(autouse=True)
def thirty_days(settings):
    settings.MAIL_KEEP_DAYS = 30


def sent(days_ago: int, **fields) -> Mail:
    when = timezone.now() - timedelta(days=days_ago)
    return Mail.objects.create(**{"to": "a@x.org", "state": Mail.State.SENT, "sent": when} | SAID | fields)


def content(mail: Mail) -> dict:
    return Mail.objects.values(*SAID).get(pk=mail.pk)


@pytest.mark.parametrize("part", SAID)
def test_each_part_of_an_old_mails_content_is_forgotten(part):
    mail = sent(31, **retention.EMPTY | {part: SAID[part]})
    retention.forget_contents()
    assert content(mail) == retention.EMPTY


def test_the_key_stays_so_that_nothing_is_told_twice():
    sent(31, key="opened:1:1")
    retention.forget_contents()
    assert Mail.objects.get().key == "opened:1:1"


@pytest.mark.parametrize(
    ("days_ago", "fields"),
    [(29, {}), (31, {"state": Mail.State.DEAD}), (31, {"state": Mail.State.QUEUED})],
    ids=["young", "given up", "waiting"],
)
def test_what_may_still_be_needed_stays(days_ago, fields):
    mail = sent(days_ago, **fields)
    assert retention.forget_contents() is False
    assert content(mail) == SAID


def test_it_goes_in_slices_and_says_when_there_is_more(monkeypatch):
    monkeypatch.setattr(retention, "SLICE", 2)
    for _ in range(3):
        sent(31)
    assert [retention.forget_contents() for _ in range(3)] == [True, False, False]
    assert not Mail.objects.exclude(**retention.EMPTY).exists()


NAMED = {"to": "a@x.org", "subject": "Dear Ana", "error": "550 a@x.org unknown", "sender": "officer@x.org"}
NOBODY = dict.fromkeys(NAMED, "")


def names(mail: Mail) -> dict:
    return Mail.objects.values(*NAMED).get(pk=mail.pk)


@pytest.mark.parametrize(
    ("state", "days_ago", "is_forgotten"),
    [
        (Mail.State.SENT, 31, True),
        (Mail.State.SENT, 29, False),
        (Mail.State.DROPPED, 31, True),
        (Mail.State.DEAD, 91, True),
        (Mail.State.DEAD, 89, False),
        (Mail.State.QUEUED, 400, False),
    ],
    ids=str,
)
def test_to_whom_a_mail_went_is_forgotten_with_what_it_said(state, days_ago, is_forgotten):
    when = timezone.now() - timedelta(days=days_ago)
    mail = Mail.objects.create(state=state, created=when, sent=when if state == Mail.State.SENT else None, **NAMED)
    retention.forget_contents()
    assert names(mail) == (NOBODY if is_forgotten else NAMED)
    assert retention.forget_contents() is False


def test_a_mail_that_is_dropped_is_of_nobody_at_once():
    mail = Mail.objects.create(**NAMED | SAID)
    queue.drop(mail)
    assert names(mail) == NOBODY
    assert content(mail) == retention.EMPTY
