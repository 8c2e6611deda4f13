"""How rows wait: who may take which, for how long, and how a notice to everybody is queued."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from core.mail import queue
from core.models.mail import Mail

pytestmark = pytest.mark.django_db

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def recipients(rows) -> list[str]:
    return [row.to for row in rows]


def test_the_urgent_goes_first_and_among_equals_what_waits_longest():
    now = timezone.now()
    for to, priority, age in [("digest", 9, 9), ("new", 5, 1), ("old", 5, 5), ("receipt", 1, 0)]:
        Mail.objects.create(to=to, priority=priority, due=now - age * MINUTE)
    assert recipients(queue.claim(3)) == ["receipt", "old", "new"]


def test_only_what_is_due_and_waiting_is_taken():
    Mail.objects.create(to="later", due=timezone.now() + HOUR)
    Mail.objects.create(to="sent", state=Mail.State.SENT)
    Mail.objects.create(to="dead", state=Mail.State.DEAD)
    assert queue.claim(9) == []


def test_a_claimed_row_is_nobody_elses_until_its_lease_ends(settings):
    settings.MAIL_LEASE_SECONDS = 600
    Mail.objects.create(to="a")
    before = timezone.now()
    (row,) = queue.claim(9)
    assert queue.claim(9) == []
    row.refresh_from_db()
    assert before + timedelta(seconds=600) <= row.due <= timezone.now() + timedelta(seconds=600)


def test_the_rows_of_a_killed_worker_come_due_again_with_all_their_attempts():
    Mail.objects.create(to="a")
    queue.claim(9)
    Mail.objects.update(due=timezone.now())  # the lease has ended
    (row,) = queue.claim(9)
    assert row.attempts == 0


def test_rows_given_back_are_due_at_once():
    Mail.objects.create(to="a")
    queue.give_back(queue.claim(9))
    assert recipients(queue.claim(9)) == ["a"]


def test_giving_back_leaves_decided_rows_and_another_workers_claim_alone():
    for to in ("sent", "put off", "left", "claimed anew"):
        Mail.objects.create(to=to)
    rows = {row.to: row for row in queue.claim(9)}
    queue.mark_sent(rows["sent"])
    queue.put_off(rows["put off"], "451")
    Mail.objects.filter(to="claimed anew").update(due=timezone.now() + 2 * HOUR)
    queue.give_back(list(rows.values()))
    assert recipients(queue.claim(9)) == ["left"]


@pytest.mark.parametrize(
    "fail",
    [
        lambda row: queue.put_off(row, "timed out"),
        lambda row: queue.give_up(row, "timed out"),
        lambda row: queue.set_aside(row, "timed out", HOUR),
    ],
    ids=["put off", "given up", "set aside"],
)
def test_a_late_failure_does_not_undo_what_another_worker_sent(fail):
    Mail.objects.create(to="a")
    (row,) = queue.claim(9)
    queue.mark_sent(row)
    fail(row)
    mail = Mail.objects.get()
    assert (mail.state, mail.attempts, mail.error, mail.due) == (Mail.State.SENT, 0, "", row.due)


@pytest.mark.parametrize(
    ("attempts", "wait"),
    [
        (1, MINUTE),
        (2, 4 * MINUTE),
        (3, 16 * MINUTE),
        (4, 64 * MINUTE),
        (5, 256 * MINUTE),
        (6, 6 * HOUR),
        (7, 6 * HOUR),
    ],
)
def test_each_failure_makes_a_mail_wait_longer(attempts, wait):
    assert 0.8 * wait <= queue.retry_after(attempts) <= 1.2 * wait


def test_the_eighth_failure_is_the_last():
    mail = Mail.objects.create(to="a")
    for attempt in range(1, queue.MAX_ATTEMPTS + 1):
        assert mail.state == Mail.State.QUEUED
        queue.put_off(mail, f"451 try {attempt}")
        mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.error) == (Mail.State.DEAD, 8, "451 try 8")


def test_setting_aside_counts_no_attempt():
    mail = Mail.objects.create(to="a", attempts=3)
    queue.set_aside(mail, "not our day", HOUR)
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.error) == (Mail.State.QUEUED, 3, "not our day")
    assert mail.due > timezone.now()


def test_a_notice_to_everybody_is_one_statement_and_the_second_time_none():
    """Only what a notice has to say is named: the rest comes from the columns' defaults in the database."""
    statement = f"""
        INSERT INTO {Mail._meta.db_table} (key, "to", template, context, language)
        SELECT 'opened:2026-045:' || t.n, t.n || '@x.org', 'opened', '{{"consultation": "2026-045"}}', 'sq'
        FROM (SELECT 1 AS n UNION SELECT 2 UNION SELECT 3) AS t WHERE true
        ON CONFLICT (key) DO NOTHING
    """
    with connection.cursor() as cursor:
        inserted = [(cursor.execute(statement) and None) or cursor.rowcount for _ in range(2)]
    assert inserted == [3, 0]
    rows = queue.claim(9)
    assert sorted(recipients(rows)) == ["1@x.org", "2@x.org", "3@x.org"]
    row = Mail.objects.get(key="opened:2026-045:1")
    assert (row.priority, row.state, row.attempts, row.sender, row.headers) == (5, 0, 0, "", {})
    assert row.context == {"consultation": "2026-045"}
    assert abs(row.created - timezone.now()) < MINUTE


def test_mails_without_a_key_do_not_collide():
    Mail.objects.bulk_create([Mail(to="a"), Mail(to="a")])
    assert len(queue.claim(9)) == 2


def test_logs_and_lists_do_not_name_the_recipient():
    assert "ana@x.org" not in str(Mail(pk=1, to="ana@x.org", subject="Title"))
