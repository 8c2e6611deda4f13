"""From a row to a message: language, escaping, headers, and the identity that a mail keeps."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.template import TemplateDoesNotExist
from django.utils import timezone

from core.mail import message as messages
from core.mail.message import build, message_id, register_context
from core.models.mail import Mail

TEMPLATES = {
    "opened_subject.txt": "{{ title }}\nis open",
    "opened.txt": "{% load i18n %}{% get_current_language as code %}{{ code }}: {{ title }} {{ link }}",
    "opened.html": "<p>{{ title }}</p>",
    "receipt_subject.txt": "Receipt",
    "receipt.txt": "Thank you.",
}


@pytest.fixture(autouse=True)
def templates(settings, monkeypatch):
    settings.MAIL_DOMAIN = "consult.example.org"
    settings.DEFAULT_FROM_EMAIL = "site@example.org"
    settings.LANGUAGE_CODE = "sq"
    settings.TEMPLATES = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", TEMPLATES)]},
        }
    ]
    monkeypatch.setattr(messages, "_builders", {})


def notice(**fields) -> Mail:
    """A row as INSERT … SELECT writes it."""
    context = {"title": "Ligji A & <B>"} | fields.pop("context", {})
    return Mail(**{"pk": 7, "to": "ana@x.org", "template": "opened", "context": context} | fields)


@pytest.mark.parametrize(("language", "seen"), [("sr-latn", "sr-latn"), ("en", "en"), ("sq", "sq"), ("", "sq")])
def test_a_template_speaks_the_rows_language(language, seen):
    message = build(notice(language=language))
    assert message.body.startswith(f"{seen}: ")
    assert message.extra_headers["Content-Language"] == seen


def test_plain_text_is_not_escaped_and_html_is():
    message = build(notice())
    assert message.subject == "Ligji A & <B> is open"
    assert "Ligji A & <B>" in message.body
    assert message.alternatives[0].content == "<p>Ligji A &amp; &lt;B&gt;</p>"


def test_a_template_in_a_title_stays_text():
    assert "{{ 1 }} {% now %}" in build(notice(context={"title": "{{ 1 }} {% now %}"})).body


def test_a_template_without_html_makes_a_plain_mail():
    message = build(notice(template="receipt"))
    assert (message.body, message.alternatives) == ("Thank you.", [])


def test_a_missing_template_is_an_error():
    with pytest.raises(TemplateDoesNotExist):
        build(notice(template="closed"))


def test_a_context_builder_adds_what_the_row_could_not_know():
    def with_link(row):
        return {"link": f"https://x.org/{row.context['number']}/", "title": "From the page"}

    register_context("opened", with_link)
    message = build(notice(context={"number": "2026-045"}))
    assert "From the page https://x.org/2026-045/" in message.body


@pytest.mark.parametrize(
    ("address", "header", "post"),
    [
        ("https://x.org/u/T0K/", "<https://x.org/u/T0K/>", "List-Unsubscribe=One-Click"),
        ("http://localhost/u/T0K/", "<http://localhost/u/T0K/>", None),
        ("mailto:leave@x.org", "<mailto:leave@x.org>", None),
        ("https://x.org/u/\nBcc: e@x.org", "<https://x.org/u/ Bcc: e@x.org>", "List-Unsubscribe=One-Click"),
        (None, None, None),
    ],
)
def test_a_notice_that_can_be_unsubscribed_says_so_to_mail_programs(address, header, post):
    """RFC 8058: one click only by https."""
    message = build(notice(context={"unsubscribe": address} if address else {})).message()
    assert (message["List-Unsubscribe"], message["List-Unsubscribe-Post"]) == (header, post)


def test_notices_say_that_a_machine_wrote_them_and_ready_made_mails_only_if_their_writer_did():
    assert build(notice()).message()["Auto-Submitted"] == "auto-generated"
    assert build(Mail(pk=1, to="a@x.org")).message()["Auto-Submitted"] is None
    assert build(Mail(pk=1, to="a@x.org", headers={"Auto-Submitted": "no"})).message()["Auto-Submitted"] == "no"


@pytest.mark.django_db
def test_the_message_id_is_the_rows_on_every_try_and_nobody_elses():
    now = timezone.now()  # one statement writes many rows at the same moment
    rows = [Mail.objects.create(to="a@x.org", created=now) for _ in range(2)]
    ids = [message_id(Mail.objects.get(pk=row.pk)) for row in rows]
    assert [build(row).message()["Message-ID"] for row in rows] == ids
    assert len(set(ids)) == 2
    assert all(name.endswith("@consult.example.org>") for name in ids)


def test_the_same_number_after_a_restored_backup_is_another_mail():
    now = datetime(2026, 11, 23, tzinfo=UTC)
    assert message_id(Mail(pk=1, created=now)) != message_id(Mail(pk=1, created=now + timedelta(microseconds=1)))


@pytest.mark.parametrize("name", ["Message-ID", "Message-Id"])
def test_a_message_id_of_the_writer_is_kept(name):
    assert build(Mail(pk=1, to="a@x.org", headers={name: "<own@x.org>"})).message().get_all("Message-ID") == [
        "<own@x.org>"
    ]


@pytest.mark.parametrize("sender", ["@example.org", "a@x.org, b@x.org"])
def test_a_malformed_sender_is_a_fault_of_the_settings(settings, sender):
    settings.DEFAULT_FROM_EMAIL = sender
    with pytest.raises(ImproperlyConfigured):
        build(notice())


def test_the_envelope_and_the_visible_sender_may_differ():
    message = build(Mail(pk=1, to="a@x.org", sender="b+1@bounces.x.org", headers={"From": "Office <office@x.org>"}))
    assert message.from_email == "b+1@bounces.x.org"
    assert message.message()["From"] == "Office <office@x.org>"
