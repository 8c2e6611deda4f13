"""Stops writing to addresses that fail: letters given up or returned twice within a month; nobody is deleted."""

from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from core.models import Mail
from stakeholders.models import Stakeholder

WITHIN, TWICE = timedelta(days=30), 2


def mark_unreachable() -> int:
    """The job: returns how many entries were marked. Who signs up again from the mailbox is reachable again."""
    now = timezone.now()
    failed = Mail.objects.filter(Q(state=Mail.State.DEAD) | Q(bounced__isnull=False), created__gt=now - WITHIN)
    failing = failed.order_by().values("to").annotate(times=Count("pk")).filter(times__gte=TWICE).values("to")
    people = Stakeholder.objects.filter(email__in=failing, unreachable_at=None).exclude(email="")
    return people.update(unreachable_at=now)
