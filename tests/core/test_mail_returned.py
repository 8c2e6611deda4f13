"""Letters that come back: only a report that one of ours failed for good is noted, whatever else arrives."""

import sys
from datetime import timedelta
from io import BytesIO, TextIOWrapper

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.mail.message import build, message_id
from core.mail.returned import take
from core.models import Mail
from stakeholders.bounces import mark_unreachable
from tests.stakeholders.people import person

REPORT = """From: MAILER-DAEMON@mx.example.org
To: platform@example.org
Subject: Undelivered Mail Returned to Sender
Message-ID: <report@mx.example.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="part"

--part
Content-Type: text/plain; charset=utf-8

I am sorry.

--part
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; ana@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no such user

--part
Content-Type: {kind}

{original}
--part--
"""


@pytest.fixture
def mail(db):
    return Mail.objects.create(to="ana@example.org", subject="Ftesë", text="Teksti", state=Mail.State.SENT)


def report(mail, action="failed", status="5.1.1", kind="message/rfc822", original=None) -> bytes:
    original = build(mail).message().as_string() if original is None else original
    return REPORT.format(action=action, status=status, kind=kind, original=original).encode()


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_that_a_letter_of_ours_failed_is_noted_once(mail, kind):
    now = timezone.now()
    for moment in (now, timezone.now()):
        assert take(report(mail, kind=kind), moment) == mail
    mail.refresh_from_db()
    assert (mail.bounced, mail.error, mail.state) == (now, "returned: 5.1.1", Mail.State.SENT)


@pytest.mark.parametrize(
    "other",
    [
        {"action": "delayed"},
        {"action": "delivered", "status": "2.0.0"},
        {"status": "4.4.1"},
        {"original": "Message-ID: <someone@else.example>\n\nx"},
        {"original": ""},
    ],
)
def test_what_is_no_failure_of_ours_changes_nothing(mail, other):
    assert take(report(mail, **other), timezone.now()) is None
    assert not Mail.objects.exclude(bounced=None).exists()


def test_who_never_got_the_letter_cannot_say_that_it_came_back(mail):
    guessed = message_id(mail).replace(".", ".0", 1)
    assert take(report(mail, original=f"Message-ID: {guessed}\n\nx"), timezone.now()) is None


def test_a_letter_that_quotes_ours_is_no_report(mail):
    assert take(build(mail).message().as_bytes(), timezone.now()) is None


def test_an_address_from_which_two_letters_came_back_gets_no_more(mail):
    ana = person(timezone.now() - timedelta(days=60), email="ana@example.org")
    second = Mail.objects.create(to="ana@example.org", subject="x", text="y", state=Mail.State.SENT)
    take(report(mail), timezone.now())
    assert mark_unreachable() == 0
    take(report(second), timezone.now())
    assert mark_unreachable() == 1
    ana.refresh_from_db()
    assert ana.unreachable_at


def test_the_mail_server_hands_it_over_on_standard_input(mail, monkeypatch, capsys):
    for given_bytes, said in ((report(mail), f"Mail {mail.pk} came back."), (b"\xff\x00", "Nothing that came back")):
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(given_bytes)))
        call_command("take_returned_mail")
        assert said in capsys.readouterr().out


class TestWhateverArrives(TestCase):
    @settings(deadline=None, max_examples=60)
    @given(
        st.one_of(
            st.binary(max_size=400), st.text(max_size=200).map(lambda text: REPORT.replace("{kind}", text).encode())
        )
    )
    def test_it_is_read_without_an_error(self, content):
        assert take(content, timezone.now()) is None
