"""Turns a row of the outbox into the message that goes out, with the same Message-ID on every try."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import sanitize_address
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import translation

from ..models.mail import Mail

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class NoLongerWanted(Exception):
    """Raised by a context builder: there is nothing left to say, or nobody who wants to hear it."""


ContextBuilder = Callable[[Mail], Mapping[str, object]]
_builders: dict[str, ContextBuilder] = {}


def register_context(template: str, builder: ContextBuilder) -> None:
    """Says what a template needs beyond the row's own context.

    The builder gets the row and runs when the mail is sent, in the row's language. A row written by INSERT … SELECT
    carries ids only: titles, links and signed tokens are made here. Raises `NoLongerWanted` to drop the mail.
    """
    _builders[template] = builder


def build(row: Mail) -> EmailMultiAlternatives:
    """The message of a row: as stored, or rendered from `<template>_subject.txt`, `<template>.txt` and, if there is
    one, `<template>.html` in the row's language.

    Raises `ImproperlyConfigured` for a malformed sender, and whatever a template or its context builder raises.
    """
    subject, text, html, headers = _rendered(row) if row.template else (row.subject, row.text, row.html, {})
    headers |= {one_line(name): one_line(value) for name, value in row.headers.items()}
    if "message-id" not in map(str.lower, headers):
        headers["Message-ID"] = message_id(row)
    message = EmailMultiAlternatives(one_line(subject), text, _sender(row), [row.to], headers=headers)
    if html:
        message.attach_alternative(html, "text/html")
    return message


def message_id(row: Mail) -> str:
    """The row's Message-ID (RFC 5322 §3.6.4): a mail sent twice because of a crash is recognised as one."""
    microseconds = (row.created - EPOCH) // timedelta(microseconds=1)
    return f"<{row.pk}.{microseconds:x}@{settings.MAIL_DOMAIN}>"


def one_line(text: object) -> str:
    """The text with every line break and run of blanks as one blank: a header cannot be smuggled in by a newline."""
    return " ".join(str(text).split())


def _sender(row: Mail) -> str:
    sender = one_line(row.sender or settings.DEFAULT_FROM_EMAIL)
    try:
        sanitize_address(sender, "utf-8")
    except ValueError as exc:
        raise ImproperlyConfigured(f"The sender {sender!r} is no mail address") from exc
    return sender


def _rendered(row: Mail) -> tuple[str, str, str, dict[str, str]]:
    """Subject, text, HTML and headers of a row that has a template."""
    language = row.language or settings.LANGUAGE_CODE
    with translation.override(language):
        context = dict(row.context)
        if row.template in _builders:
            context |= _builders[row.template](row)
        subject = _plain(f"{row.template}_subject.txt", context)
        text = _plain(f"{row.template}.txt", context)
        return subject, text, _html(f"{row.template}.html", context), _notice_headers(context, language)


def _plain(template: str, context: dict) -> str:
    """Plain text: the one kind of template in which `&` must not become `&amp;`."""
    return get_template(template).template.render(Context(context, autoescape=False)).strip()


def _html(template: str, context: dict) -> str:
    try:
        found = get_template(template)
    except TemplateDoesNotExist:
        return ""
    return found.render(context)


def _notice_headers(context: dict, language: str) -> dict[str, str]:
    """Written by a machine (RFC 3834); in this language; and, if the context says where, unsubscribed by one click.

    RFC 8058 allows one click only to an https address.
    """
    headers = {"Auto-Submitted": "auto-generated", "Content-Language": language}
    if unsubscribe := one_line(context.get("unsubscribe", "")):
        headers["List-Unsubscribe"] = f"<{unsubscribe}>"
        if unsubscribe.startswith("https://"):
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers
