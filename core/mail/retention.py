"""Forgets whom mails went to and what they said: both are personal data and no longer needed."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from ..models.mail import EMPTY, FORGOTTEN, Mail

__all__ = ["DEAD", "EMPTY", "SLICE", "forget_contents"]

SLICE = 5000  # rows per transaction: SQLite has one write lock, and the site wants it too
DEAD = timedelta(days=90)  # by then somebody has decided about a mail that was given up


def forget_contents() -> bool:
    """The job: empties mails of recipient and content, `MAIL_KEEP_DAYS` after they were sent or not wanted any more.

    Returns whether there may be more of them. The row stays, with its key, so that no event is told a second time.
    Mails given up stay whole for `DEAD`, in which somebody may send them again.
    """
    now = timezone.now()
    kept = now - timedelta(days=settings.MAIL_KEEP_DAYS)
    told = Q(state=Mail.State.SENT, sent__lt=kept) | Q(state=Mail.State.DROPPED, created__lt=kept)
    told |= Q(state=Mail.State.DEAD, created__lt=now - DEAD)
    rows = Mail.objects.filter(told).exclude(**FORGOTTEN).values_list("pk", flat=True)[:SLICE]
    return Mail.objects.filter(pk__in=list(rows)).update(**FORGOTTEN) == SLICE
