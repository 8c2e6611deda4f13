"""What a mail server's answer means for the mail and for the queue."""

import smtplib

import pytest

from core.mail.faults import RECIPIENT, Fault, blamed, describe, judge


def refused(code: int, text: str = "no") -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({"ana@x.org": (code, text.encode())})


@pytest.mark.parametrize(
    ("exc", "fault"),
    [
        (refused(550, "5.1.1 User unknown"), Fault.MAIL),
        (refused(553), Fault.MAIL),
        (smtplib.SMTPDataError(554, b"5.6.0 refused content"), Fault.MAIL),
        (smtplib.SMTPSenderRefused(552, b"5.3.4 Message too big", "site@x.org"), Fault.MAIL),
        (ValueError("Invalid address"), Fault.MAIL),
        (UnicodeError("label too long"), Fault.MAIL),
        (refused(450, "4.2.0 Greylisted"), Fault.PASSING),
        (refused(452, "4.2.2 Mailbox full"), Fault.PASSING),
        (smtplib.SMTPDataError(451, b"try again"), Fault.PASSING),
        (refused(554, "5.7.1 Relay access denied"), Fault.PASSING),
        (smtplib.SMTPDataError(550, b"5.7.26 not authenticated"), Fault.PASSING),
        (smtplib.SMTPServerDisconnected("Connection unexpectedly closed"), Fault.PASSING),
        (TimeoutError("timed out"), Fault.PASSING),
        (ConnectionResetError(), Fault.PASSING),
        (RuntimeError("a bug"), Fault.PASSING),
        (refused(421), Fault.SESSION),
        (smtplib.SMTPDataError(421, b"bye"), Fault.SESSION),
        (smtplib.SMTPSenderRefused(421, b"bye", "site@x.org"), Fault.SESSION),
        (smtplib.SMTPSenderRefused(450, b"slow down", "site@x.org"), Fault.SERVER),
        (smtplib.SMTPSenderRefused(452, b"no room", "site@x.org"), Fault.SERVER),
        (smtplib.SMTPAuthenticationError(454, b"4.7.0 try again"), Fault.SERVER),
        (smtplib.SMTPSenderRefused(553, b"not yours", "site@x.org"), Fault.CONFIGURATION),
        (smtplib.SMTPSenderRefused(530, b"5.7.0 Authentication required", "site@x.org"), Fault.CONFIGURATION),
        (smtplib.SMTPAuthenticationError(535, b"5.7.8 bad credentials"), Fault.CONFIGURATION),
        (smtplib.SMTPNotSupportedError("no STARTTLS"), Fault.CONFIGURATION),
        (smtplib.SMTPHeloError(550, b"bad name"), Fault.CONFIGURATION),
    ],
    ids=repr,
)
def test_whose_fault_it_is(exc, fault):
    assert judge(exc) is fault


@pytest.mark.parametrize(
    ("exc", "word"),
    [
        (refused(550, "5.1.1 User unknown"), RECIPIENT),
        (refused(553), RECIPIENT),
        (smtplib.SMTPDataError(550, b"5.2.1 mailbox disabled"), RECIPIENT),
        (smtplib.SMTPDataError(554, b"5.6.0 refused content"), "mail"),
        (smtplib.SMTPSenderRefused(552, b"5.3.4 Message too big", "site@x.org"), "mail"),
        (ValueError("Invalid address"), "mail"),
        (refused(450, "4.2.0 Greylisted"), "passing"),
        (refused(554, "5.7.1 Relay access denied"), "passing"),
        (RuntimeError("a bug"), "passing"),
    ],
    ids=repr,
)
def test_an_address_is_blamed_for_what_its_server_refused_for_good_because_of_it(exc, word):
    assert blamed(exc, judge(exc)) == word


@pytest.mark.parametrize(
    ("exc", "text"),
    [
        (refused(550, "5.1.1 User unknown"), "SMTPRecipientsRefused: 550 5.1.1 User unknown"),
        (smtplib.SMTPDataError(554, "p\u00ebrmbajtje".encode()), "SMTPDataError: 554 p\u00ebrmbajtje"),
        (smtplib.SMTPDataError(554, b"\xff"), "SMTPDataError: 554 \ufffd"),
        (TimeoutError("timed out"), "TimeoutError: timed out"),
    ],
    ids=repr,
)
def test_people_read_the_servers_own_words(exc, text):
    assert describe(exc) == text


def test_a_talkative_server_is_cut_short():
    assert len(describe(refused(550, "x" * 10_000))) == 500
