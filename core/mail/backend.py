"""Django's way into the outbox: whatever sends mail by `django.core.mail` writes rows and returns at once."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from ..models.mail import Mail
from .message import one_line


class UnsupportedMail(ValueError):
    """The message has a part that the outbox does not keep."""


class OutboxEmailBackend(BaseEmailBackend):
    """The site's `EMAIL_BACKEND`: one row per recipient, in the transaction of the caller, gone with its rollback."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queues the messages and returns how many.

        `fail_silently` is not heeded: a mail that cannot be kept must not look sent. Raises `UnsupportedMail` for
        attachments.
        """
        messages = [message for message in email_messages if message.recipients()]
        Mail.objects.bulk_create([row for message in messages for row in _rows(message)])
        return len(messages)


def _rows(message: EmailMessage) -> Iterator[Mail]:
    text, html = _bodies(message)
    # Left empty, the site's sender is looked up on sending: a corrected setting reaches the mails that wait.
    sender = "" if message.from_email == settings.DEFAULT_FROM_EMAIL else message.from_email
    for recipient in dict.fromkeys(message.recipients()):
        yield Mail(
            to=_storable(one_line(recipient)),
            sender=_storable(one_line(sender)),
            subject=_storable(one_line(message.subject)),
            text=_storable(text),
            html=_storable(html),
            headers=_headers(message),
            priority=Mail.Priority.WORKFLOW,
        )


def _bodies(message: EmailMessage) -> tuple[str, str]:
    """The plain text and the HTML of a message; each may be empty."""
    if message.attachments:
        raise UnsupportedMail("The outbox keeps no attachments: link to the document instead.")
    alternatives = getattr(message, "alternatives", [])
    if message.content_subtype == "html" and not alternatives:
        return "", message.body
    if message.content_subtype != "plain" or [kind for _, kind in alternatives] not in ([], ["text/html"]):
        raise UnsupportedMail("The outbox keeps plain text, HTML, or one of each.")
    return message.body, alternatives[0][0] if alternatives else ""


def _headers(message: EmailMessage) -> dict[str, str]:
    """The message's own headers, and those that its other recipients would be lost with; never a blind copy."""
    seen_by_all = {"Reply-To": message.reply_to}
    if len(message.recipients()) > 1:
        seen_by_all |= {"To": message.to, "Cc": message.cc}
    headers = {name: ", ".join(map(str, addresses)) for name, addresses in seen_by_all.items() if addresses}
    headers |= message.extra_headers
    return {_storable(one_line(name)): _storable(one_line(value)) for name, value in headers.items()}


def _storable(text: object) -> str:
    """The text without what PostgreSQL or UTF-8 cannot hold: NUL and half surrogates, which strangers can send."""
    return str(text).replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
