"""Forgets whom nobody needs to know any more (GDPR, Art. 5(1)(e)); the periods are in docs/processing.md."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core.mail import places
from stakeholders import membership
from stakeholders.enums import Source
from stakeholders.models import Interest, Invitation, Notice, SignUp, Stakeholder
from stakeholders.sign_up import ASKED_FOR

UNCONFIRMED = timedelta(days=7)
STOPPED = timedelta(days=30)
LAPSED = timedelta(days=365)
NOTICES = timedelta(days=2 * 365)
INVITATIONS = timedelta(days=5 * 365)
CONTACTS = timedelta(days=2 * 365)
SLICE = 200


def forget() -> bool:
    """The job: returns whether there may be more to forget."""
    now = timezone.now()
    SignUp.objects.filter(created_at__lt=now - UNCONFIRMED).delete()
    Notice.objects.filter(due_at__lt=now - NOTICES).delete()
    Invitation.objects.filter(identified_at__lt=now - INVITATIONS).exclude(stakeholder=None).update(stakeholder=None)
    places.forget(ASKED_FOR)
    people = [*_unneeded(now)[:SLICE], *_unused(now)[:SLICE]]
    for person in people:
        membership.erase(person)
    return len(people) >= SLICE


def _unneeded(now):
    """People who signed up themselves and stopped, or let everything lapse, long ago."""
    recent = Interest.objects.current(now - LAPSED).filter(stakeholder=OuterRef("pk"))
    idle = Q(created_at__lt=now - LAPSED) & ~Exists(recent)
    own = Stakeholder.objects.own().exclude(confirmed_at=None).exclude(source=Source.SAMPLE)
    return own.filter(Q(stopped_at__lt=now - STOPPED) | idle).order_by("pk")


def _unused(now):
    """Contacts that an institution entered and for long neither corrected nor put on the list of a consultation."""
    since = now - CONTACTS
    used = Invitation.objects.filter(stakeholder=OuterRef("pk"), identified_at__gt=since)
    entered = Stakeholder.objects.filter(source=Source.EDITOR, confirmed_at=None, created_at__lt=since)
    return entered.exclude(changed_at__gt=since).filter(~Exists(used)).order_by("pk")
