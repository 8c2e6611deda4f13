"""Forgets whom nobody needs to know any more (GDPR, Art. 5(1)(e)); the periods are in docs/processing.md."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from stakeholders import membership
from stakeholders.enums import Source
from stakeholders.models import Interest, Invitation, Notice, SignUp, Stakeholder

UNCONFIRMED = timedelta(days=7)
STOPPED = timedelta(days=30)
LAPSED = timedelta(days=365)
NOTICES = timedelta(days=2 * 365)
INVITATIONS = timedelta(days=5 * 365)
SLICE = 200


def forget() -> bool:
    """The job: returns whether there may be more to forget."""
    now = timezone.now()
    SignUp.objects.filter(created_at__lt=now - UNCONFIRMED).delete()
    Notice.objects.filter(due_at__lt=now - NOTICES).delete()
    Invitation.objects.filter(identified_at__lt=now - INVITATIONS).update(stakeholder=None)
    people = list(_unneeded(now)[:SLICE])
    for person in people:
        membership.erase(person)
    return len(people) == SLICE


def _unneeded(now):
    """People who signed up themselves and stopped, or let everything lapse, long ago; institutions keep their own."""
    recent = Interest.objects.filter(stakeholder=OuterRef("pk"), expires_at__gt=now - LAPSED)
    idle = Q(created_at__lt=now - LAPSED) & ~Exists(recent)
    own = Stakeholder.objects.filter(source=Source.SIGN_UP, keeper=None)
    return own.filter(Q(stopped_at__lt=now - STOPPED) | idle).order_by("pk")
