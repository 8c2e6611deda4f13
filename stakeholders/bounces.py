"""Stops writing to addresses that fail: letters refused for good or returned, twice in a month; nobody is deleted."""

from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from core.mail.faults import RECIPIENT
from core.models import Mail
from stakeholders.models import Stakeholder

WITHIN, TWICE = timedelta(days=30), 2


def mark_unreachable() -> int:
    """The job: returns how many entries were marked. Who signs up again from the mailbox is reachable again.

    A mail counts that its address refused, not one that we could not make or the server could not take; and none
    from before the owner confirmed the address last.
    """
    now = timezone.now()
    refused = Q(state=Mail.State.DEAD, fault=RECIPIENT) | Q(bounced__isnull=False)
    confirmed_since = Stakeholder.objects.filter(email=OuterRef("to"), confirmed_at__gte=OuterRef("created"))
    failed = Mail.objects.filter(~Exists(confirmed_since), refused, created__gt=now - WITHIN).exclude(to="")
    failing = failed.order_by().values("to").annotate(times=Count("pk")).filter(times__gte=TWICE).values("to")
    people = Stakeholder.objects.filter(email__in=failing, unreachable_at=None).exclude(email="")
    return people.update(unreachable_at=now)
