"""Forgets what sent mails said: their content is personal data and no longer needed."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from ..models.mail import Mail

SLICE = 5000  # rows per transaction: SQLite has one write lock, and the site wants it too
EMPTY = {"text": "", "html": "", "headers": {}, "context": {}}


def forget_contents() -> bool:
    """The job: empties texts, headers and contexts of mails sent over `MAIL_KEEP_DAYS` ago.

    Returns whether there may be more of them. The row stays, with its key, so that no event is told a second time.
    Mails given up stay whole until somebody decides about them.
    """
    before = timezone.now() - timedelta(days=settings.MAIL_KEEP_DAYS)
    told = Mail.objects.filter(state=Mail.State.SENT, sent__lt=before).exclude(**EMPTY)
    return Mail.objects.filter(pk__in=list(told.values_list("pk", flat=True)[:SLICE])).update(**EMPTY) == SLICE
