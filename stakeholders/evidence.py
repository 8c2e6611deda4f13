"""What came of an invitation, per stakeholder; and the joint at which contributions are noted."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from core.models import Mail
from stakeholders.models import Invitation

_CAME_BACK = Q(state=Mail.State.DEAD) | Q(bounced__isnull=False)
_ON_THE_WAY = Q(state__in=(Mail.State.QUEUED, Mail.State.SENT))


def link_opened(invitation: Invitation, now: datetime) -> None:
    """Somebody pressed the button behind the link of an invitation; the first time counts.

    Entries of one address share a letter: who opened it did so for each of them.
    """
    same_letter = Q(pk=invitation.pk)
    if invitation.letter:
        same_letter |= Q(consultation=invitation.consultation_id, letter=invitation.letter)
    Invitation.objects.filter(same_letter, opened_at=None).update(opened_at=now)


def contributed(consultation_id: int, email: str, now: datetime) -> None:
    """Somebody sent a contribution to a consultation under this address; who was invited under it took part."""
    if email:
        mine = Invitation.objects.filter(consultation=consultation_id, stakeholder__email=email.lower())
        mine.filter(contributed_at=None).update(contributed_at=now)


def with_delivery(invitations: QuerySet[Invitation]) -> QuerySet[Invitation]:
    """Annotates what the outbox knows: `is_asked`, `delivered_at`, `is_delivered` and `bounced`.

    Asked is to whom the letter was handed to the mail server or still waits, which a letter taken back or given up is
    not. Delivered: and it did not come back. Bounced: it was refused or returned. Samples have no letter and count as
    delivered.
    """
    letters = Mail.objects.filter(key=OuterRef("letter"))
    arrived = letters.filter(state=Mail.State.SENT, bounced=None)
    is_sample = Q(letter="", invited_at__isnull=False)
    return invitations.annotate(
        is_asked=is_sample | Q(Exists(letters.filter(_ON_THE_WAY)), invited_at__isnull=False),
        is_delivered=is_sample | Q(Exists(arrived)),
        delivered_at=Subquery(arrived.values("sent")[:1]),
        bounced=Exists(letters.filter(_CAME_BACK)),
    )
