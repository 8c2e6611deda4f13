"""The outbox as Django's mail backend: what is written, for whom, in whose transaction."""

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection, send_mail
from django.db import DatabaseError, transaction
from wagtail.admin.mail import send_mail as workflow_mail

from core.mail.backend import UnsupportedMail
from core.mail.message import build
from core.models.mail import Mail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outbox(settings):
    settings.EMAIL_BACKEND = "core.mail.backend.OutboxEmailBackend"
    settings.DEFAULT_FROM_EMAIL = "site@example.org"


def test_sending_a_mail_queues_it():
    assert send_mail("Title", "Text", None, ["ana@example.org"], html_message="<p>Text</p>") == 1
    mail = Mail.objects.get()
    assert (mail.to, mail.subject, mail.text, mail.html) == (
        "ana@example.org",
        "Title",
        "Text",
        "<p>Text</p>",
    )
    assert (mail.state, mail.attempts, mail.priority) == (Mail.State.QUEUED, 0, Mail.Priority.WORKFLOW)
    assert mail.headers == {}


def test_wagtails_workflow_mails_go_the_same_way_and_need_no_mail_server(settings):
    settings.EMAIL_HOST = "no-such-host.invalid"
    assert workflow_mail("Title", "Text", ["ana@example.org"], html_message="<p>Text</p>") == 1
    mail = Mail.objects.get()
    assert (mail.text, mail.html, mail.headers) == ("Text", "<p>Text</p>", {"Auto-Submitted": "auto-generated"})


def test_a_rollback_takes_the_mail_with_it():
    with transaction.atomic():
        send_mail("Title", "Text", None, ["ana@example.org"])
        transaction.set_rollback(True)
    assert not Mail.objects.exists()


def test_every_recipient_has_a_row_of_their_own():
    EmailMessage("T", "t", to=["a@x.org", "b@x.org"], cc=["c@x.org"], bcc=["d@x.org", "a@x.org"]).send()
    assert list(Mail.objects.order_by("id").values_list("to", flat=True)) == [
        "a@x.org",
        "b@x.org",
        "c@x.org",
        "d@x.org",
    ]


@pytest.mark.parametrize(
    ("addressed", "recipient", "shown_to", "shown_cc"),
    [
        ({"to": ["a@x.org"]}, "a@x.org", "a@x.org", None),
        ({"to": ["a@x.org", "b@x.org"]}, "b@x.org", "a@x.org, b@x.org", None),
        ({"to": ["a@x.org"], "cc": ["c@x.org"]}, "c@x.org", "a@x.org", "c@x.org"),
        ({"to": ["a@x.org"], "bcc": ["d@x.org"]}, "d@x.org", "a@x.org", None),
        ({"bcc": ["d@x.org", "e@x.org"]}, "d@x.org", "d@x.org", None),
    ],
)
def test_recipients_see_the_others_as_the_sender_meant_it(addressed, recipient, shown_to, shown_cc):
    EmailMessage("T", "t", **addressed).send()
    message = build(Mail.objects.get(to=recipient))
    assert message.recipients() == [recipient]
    assert (message.message()["To"], message.message()["Cc"]) == (shown_to, shown_cc)


def test_a_message_without_recipient_is_not_queued():
    assert get_connection().send_messages([EmailMessage("T", "t")]) == 0
    assert not Mail.objects.exists()


def test_headers_and_reply_address_arrive():
    EmailMessage("T", "t", to=["a@x.org"], headers={"X-Case": "7"}, reply_to=["officer@x.org"]).send()
    message = build(Mail.objects.get()).message()
    assert (message["X-Case"], message["Reply-To"]) == ("7", "officer@x.org")


@pytest.mark.parametrize("title", ["Ligji {{ x }} {% y %}", "100 % {# no comment #}", "A & B <c>"])
def test_a_title_is_never_a_template(title):
    send_mail(title, title, None, ["a@x.org"])
    message = build(Mail.objects.get())
    assert (message.subject, message.body) == (title, title)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\x85"])
def test_a_newline_smuggles_no_header_in(newline):
    injected = f"Title{newline}Bcc: evil@x.org"
    EmailMessage(injected, "t", to=["a@x.org"], headers={"X-Note": injected}).send()
    mail = Mail.objects.get()
    assert mail.subject == mail.headers["X-Note"] == "Title Bcc: evil@x.org"
    message = build(mail)
    assert message.recipients() == ["a@x.org"]
    assert message.message()["Bcc"] is None


def test_a_newline_in_an_address_adds_no_recipient():
    EmailMessage("T", "t", to=["a@x.org\nBcc: evil@x.org"]).send()
    assert Mail.objects.get().to == "a@x.org Bcc: evil@x.org"


@pytest.mark.parametrize(("typed", "kept"), [("a\x00b", "ab"), ("half \ud83d pair", "half ? pair")])
def test_what_a_database_cannot_hold_is_left_out(typed, kept):
    send_mail(typed, typed, None, ["a@x.org"])
    mail = Mail.objects.get()
    assert (mail.subject, mail.text) == (kept, kept)


def test_a_html_only_message_stays_html_only():
    message = EmailMessage("T", "<p>t</p>", to=["a@x.org"])
    message.content_subtype = "html"
    message.send()
    mail = Mail.objects.get()
    assert (mail.text, mail.html) == ("", "<p>t</p>")


def test_attachments_are_refused_with_the_way_out():
    message = EmailMessage("T", "t", to=["a@x.org"])
    message.attach("plan.pdf", b"%PDF", "application/pdf")
    with pytest.raises(UnsupportedMail, match="link to the document"):
        message.send()


def test_parts_that_the_outbox_does_not_keep_are_refused():
    message = EmailMultiAlternatives("T", "t", to=["a@x.org"])
    message.attach_alternative("BEGIN:VCALENDAR", "text/calendar")
    with pytest.raises(UnsupportedMail):
        message.send()


def test_one_refused_message_keeps_the_others_of_the_call_out_too():
    good, bad = EmailMessage("T", "t", to=["a@x.org"]), EmailMessage("T", "t", to=["b@x.org"])
    bad.attach("a.txt", "a", "text/plain")
    with pytest.raises(UnsupportedMail):
        get_connection().send_messages([good, bad])
    assert not Mail.objects.exists()


def test_errors_are_not_swallowed_even_when_asked(monkeypatch):
    def no_database(rows):
        raise DatabaseError

    monkeypatch.setattr(Mail.objects, "bulk_create", no_database)
    with pytest.raises(DatabaseError):
        send_mail("T", "t", None, ["a@x.org"], fail_silently=True)


def test_the_sites_sender_is_looked_up_on_sending(settings):
    send_mail("T", "t", None, ["a@x.org"])
    send_mail("T", "t", "office@x.org", ["b@x.org"])
    settings.DEFAULT_FROM_EMAIL = "corrected@example.org"
    assert build(Mail.objects.get(to="a@x.org")).from_email == "corrected@example.org"
    assert build(Mail.objects.get(to="b@x.org")).from_email == "office@x.org"
