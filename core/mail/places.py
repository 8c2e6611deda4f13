"""Letters that anybody can ask for: so many in a day for one mailbox, however many ask at the same instant."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from ..models.mail import Mail
from .addresses import mailbox_of


def keys_for(kind: str, email: str) -> str:
    """What the keys of all letters of a kind to a mailbox begin with: never the address itself."""
    # Named after the first who counted letters: rows have their keys with it.
    return f"{kind}{salted_hmac('stakeholders.address', mailbox_of(email)).hexdigest()[:24]}:"


def queue_in_place(kind: str, email: str, places: int, **letter: object) -> Mail | None:
    """A row of the outbox for a letter, or None when the mailbox has had its letters of this kind today.

    Each letter takes a numbered place of the day, and the outbox has a place once.
    """
    today = timezone.localdate()
    for place in range(places):
        defaults = {"to": email, "priority": Mail.Priority.RECEIPT} | letter
        mail, created = Mail.objects.get_or_create(key=f"{keys_for(kind, email)}{today}:{place}", defaults=defaults)
        if created:
            return mail
    return None


def forget(kind: str) -> None:
    """Deletes letters of a kind that are `MAIL_KEEP_DAYS` old: their keys are made of addresses.

    They are kept for their limit of a day only.
    """
    old = Mail.objects.filter(
        key__startswith=kind, created__lt=timezone.now() - timedelta(days=settings.MAIL_KEEP_DAYS)
    )
    old.exclude(state=Mail.State.QUEUED).delete()
