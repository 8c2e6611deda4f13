"""Tells everybody who is interested: notices, invitations and letters for one event, each by one statement."""

from datetime import datetime

from django.db import transaction
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import JSONObject
from django.utils import timezone

from core.insert_select import insert_from
from core.models import Mail
from stakeholders import invitations, office
from stakeholders.digests import LANGUAGE, RECIPIENT, URGENCY, Letters
from stakeholders.enums import FOR_THE_OFFICE, EventKind
from stakeholders.happenings import new_events
from stakeholders.matching import about_consultation, about_plan, interested
from stakeholders.models import Event, Notice, Stakeholder
from stakeholders.plan_changes import changed_keys

TEMPLATE = "stakeholders/mail/notice"
# After the closing these are of no use.
BEFORE_CLOSING = frozenset({EventKind.ANNOUNCED, EventKind.OPENED, EventKind.EXTENDED, EventKind.CLOSING_SOON})


def tell_news() -> None:
    """The job: puts what happened on record and fans it out, each event in a transaction of its own.

    An event that cannot be told keeps nobody from the news of the others; raises its error after them.
    """
    now, failed = timezone.now(), None
    for event in new_events(now):
        try:
            tell(event, now)
        except Exception as error:
            failed = error
    if failed:
        raise failed


@transaction.atomic
def tell(event: Event, now: datetime) -> int:
    """Records an event and tells those interested; returns how many. One that is on record already adds nobody."""
    event, created = Event.objects.get_or_create(key=event.key, defaults=_columns(event))
    if not created:
        return 0
    if event.kind in FOR_THE_OFFICE:
        return office.tell(event)
    told = fan_out(event, now)
    if event.kind == EventKind.OPENED:
        invitations.invite(event.consultation, now, event)
    return told


def fan_out(event: Event, now: datetime) -> int:
    """One notice and at most one more letter for each recipient; run again it adds nothing."""
    deadline = event.consultation.closes_at if event.kind in BEFORE_CLOSING else None
    letters = Letters(event.pk, now, deadline)
    told = insert_from(
        Notice,
        interested(condition_of(event), now, Stakeholder.objects.agreed()),
        {"event": Value(event.pk), "stakeholder": "pk", "letter": letters.key, "due_at": letters.due},
    )
    insert_from(Mail, Notice.objects.filter(event=event), _MAIL)
    return told


def condition_of(event: Event) -> Q:
    """Which interests an event concerns."""
    if event.consultation:
        return about_consultation(event.consultation)
    return about_plan(event.plan, changed_keys(event.version))


# The columns of a letter over notices. Its words are made when it is sent.
_MAIL = {
    "key": F("letter"),
    "to": RECIPIENT,
    "template": Value(TEMPLATE, CharField()),
    "context": JSONObject(stakeholder=F("stakeholder_id")),
    "language": LANGUAGE,
    "priority": URGENCY,
    "due": F("due_at"),
}


def _columns(event: Event) -> dict:
    names = ("kind", "institution_id", "consultation", "extension", "plan", "version", "occurred_at")
    return {name: getattr(event, name) for name in names}
