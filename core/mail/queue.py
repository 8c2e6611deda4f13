"""How a row of the outbox moves on: claimed for a while, then sent, put off, set aside, given up or given back."""

import random
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from ..models.mail import FORGOTTEN, Mail

MAX_ATTEMPTS = 8
LONGEST_WAIT = timedelta(hours=6)


def claim(count: int) -> list[Mail]:
    """Takes up to `count` due rows, the most urgent first, for `MAIL_LEASE_SECONDS`.

    Nobody else gets them meanwhile. A worker that is killed needs no cleaning up: its rows come due again.
    """
    now = timezone.now()
    until = now + timedelta(seconds=settings.MAIL_LEASE_SECONDS)
    with transaction.atomic():
        due = Mail.objects.filter(state=Mail.State.QUEUED, due__lte=now).order_by("priority", "due", "id")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        rows = list(due[:count])
        Mail.objects.filter(pk__in=[row.pk for row in rows]).update(due=until)
    for row in rows:
        row.due = until
    return rows


def give_back(rows: list[Mail]) -> None:
    """Makes due again what is left of one claim: rows neither decided on nor, after the lease, claimed by another."""
    left = Mail.objects.filter(pk__in=[row.pk for row in rows], state=Mail.State.QUEUED, due=rows[0].due)
    left.update(due=timezone.now())


def mark_sent(row: Mail) -> None:
    """The server has accepted the mail."""
    _note(row, state=Mail.State.SENT, sent=timezone.now(), error="")


def put_off(row: Mail, error: str, fault: str = "") -> None:
    """Counts a failed attempt, and lets the mail wait longer each time; the last one ends in `give_up`.

    Attempts are counted here and not on claiming: being killed must not use them up.
    """
    if row.attempts + 1 >= MAX_ATTEMPTS:
        give_up(row, error, fault)
    else:
        _note(row, attempts=row.attempts + 1, due=timezone.now() + retry_after(row.attempts + 1), error=error)


def give_up(row: Mail, error: str, fault: str = "") -> None:
    """The mail is a dead letter: it stays until somebody decides about it, with a word on whose fault it was."""
    _note(row, state=Mail.State.DEAD, attempts=row.attempts + 1, error=error, fault=fault)


def drop(row: Mail) -> None:
    """The mail is not wanted any more: its row stays, of nobody and empty, so that its event is not told again."""
    _note(row, state=Mail.State.DROPPED, **FORGOTTEN)


def set_aside(row: Mail, error: str, length: timedelta) -> None:
    """Lets others go first, without counting an attempt: the fault is not the mail's."""
    _note(row, due=timezone.now() + length, error=error)


def retry_after(attempts: int) -> timedelta:
    """The wait after the nth failed attempt: 1, 4, 16, 64 minutes, 4 hours, then 6 hours, all give or take a fifth.

    Eight attempts so take about 17 hours; the spread keeps mails that failed together from coming back together.
    """
    return min(timedelta(minutes=4 ** (attempts - 1)), LONGEST_WAIT) * random.uniform(0.8, 1.2)


def _note(row: Mail, **fields: object) -> None:
    """Writes a decision at once and for one row, unless another worker has already recorded the mail as sent."""
    Mail.objects.filter(pk=row.pk, state=Mail.State.QUEUED).update(**fields)
