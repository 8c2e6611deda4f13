"""Letters that come back: reads the report of a mail server (RFC 3464) and notes it on the mail that it is about."""

import re
from datetime import datetime
from email import message_from_bytes
from email.message import Message

from ..models.mail import Mail
from .message import message_id

LARGEST = 1024 * 1024  # bytes; what comes after them is the letter itself
_OURS = re.compile(r"<(\d{1,18})\.[0-9a-f]+@[^<>\s]+>")
_STATUS = re.compile(r"5\.\d{1,3}\.\d{1,3}")


def take(report: bytes, now: datetime) -> Mail | None:
    """Notes at `now` that a mail of ours came back for good, and returns it.

    None for everything else: reports of delays, of others' mail, and what is no report at all.
    """
    parts = list(message_from_bytes(report[:LARGEST]).walk())
    if parts[0].get_content_type() != "multipart/report":
        return None
    status = next(filter(None, map(_failure, parts)), None)
    mail = next(filter(None, map(_mail_of, parts[1:])), None)
    if status is None or mail is None:
        return None
    Mail.objects.filter(pk=mail.pk, bounced=None).update(bounced=now, error=f"returned: {status}")
    return mail


def _failure(part: Message) -> str | None:
    """The status of a recipient whose server refused for good."""
    if str(part.get("Action", "")).strip().lower() != "failed":
        return None
    found = _STATUS.match(str(part.get("Status", "")).strip())
    return found and found.group()


def _mail_of(part: Message) -> Mail | None:
    """The mail of ours that the returned part is."""
    text = part.get_payload() if part.get_content_type() == "text/rfc822-headers" else ""
    named = str(part.get("Message-ID", "")) + (text if isinstance(text, str) else "")
    for found in _OURS.finditer(named):
        mail = Mail.objects.filter(pk=found[1]).first()
        if mail and message_id(mail) == found[0]:
            return mail
    return None
