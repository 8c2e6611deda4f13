"""Days as people in Kosovo count them, and when that count changes."""

from datetime import datetime, time, timedelta

from django.utils import timezone


def next_midnight(now: datetime) -> datetime:
    """The instant at which the next day begins in Kosovo: "12 days late" is right until then."""
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time.min))


def days_since_end(end: datetime, now: datetime) -> int:
    """How many days have begun since the last day before an exclusive end."""
    return (timezone.localdate(now) - timezone.localdate(end - timedelta(minutes=1))).days
