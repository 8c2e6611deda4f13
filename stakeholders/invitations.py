"""Identifying and inviting stakeholders of a consultation; the only writer of invitations, with `evidence`."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import CharField, DateTimeField, Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat, JSONObject

from consultation_pages.enums import ACCEPTS_CONTRIBUTIONS
from consultation_pages.models import Consultation
from core.insert_select import insert_from
from core.models import Mail
from stakeholders.enums import Found
from stakeholders.models import Event, Invitation, Notice, Stakeholder

TEMPLATE = "stakeholders/mail/invitation"


@transaction.atomic
def identify(record: Consultation, people: Iterable[Stakeholder], user, now: datetime) -> int:
    """Puts people on the list of a consultation; returns how many were new. While it is open they are invited too."""
    before = record.invitations.count()
    Invitation.objects.bulk_create(
        [
            Invitation(
                consultation=record, stakeholder=each, kind=each.kind, found=Found.ADDED, identified_at=now,
                identified_by=user,
            )
            for each in people
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    if record.stage_at(now) in ACCEPTS_CONTRIBUTIONS:
        invite(record, now)
    return record.invitations.count() - before


def take_off(invitation: Invitation) -> bool:
    """Takes somebody off the list again; nobody who was invited, because that is evidence."""
    deleted, _each = Invitation.objects.filter(pk=invitation.pk, invited_at=None).delete()
    return bool(deleted)


@transaction.atomic
def invite(record: Consultation, now: datetime, opened: Event | None = None) -> int:
    """Invites everybody on the list who was not; returns how many letters are new. Run again it adds nothing.

    Those who are told of the opening (`opened`) come onto the list, and that letter invites them; the others get one of
    their own. An address gets one letter, which is the evidence of all its entries. Who cannot or must not be written
    to stays on the list, not invited.
    """
    if opened:
        _list_the_told(record, opened, now)
    waiting = _first_of_each_address(record)
    key = Concat(Value("invitation:"), Cast("pk", CharField()))
    waiting.filter(letter="").update(letter=key)
    columns = {
        "key": F("letter"),
        "to": F("stakeholder__email"),
        "template": Value(TEMPLATE, CharField()),
        "context": JSONObject(invitation=F("pk")),
        "language": F("stakeholder__language"),
        "headers": _reply_to(record),
    }
    sent = insert_from(Mail, waiting.filter(letter__startswith="invitation:"), columns)
    waiting.update(invited_at=now)
    _share_the_letter(record, now)
    return sent


def _of_this_address(record: Consultation, **more) -> QuerySet[Invitation]:
    """The invitations to an address, for a query over invitations; what its owner signed up for comes first."""
    same = Invitation.objects.filter(consultation=record, stakeholder__email=OuterRef("stakeholder__email"), **more)
    return same.order_by(F("stakeholder__keeper").asc(nulls_first=True), "pk")


def _not_invited(record: Consultation) -> QuerySet[Invitation]:
    """Those on the list whom a letter may reach and who were not invited."""
    return record.invitations.filter(invited_at=None, stakeholder__in=Stakeholder.objects.reachable())


def _first_of_each_address(record: Consultation) -> QuerySet[Invitation]:
    """One of those not invited for each address that has had no letter, however many entries it has."""
    waiting = _not_invited(record).exclude(Exists(_of_this_address(record, invited_at__isnull=False)))
    first = _of_this_address(record, invited_at=None).values("pk")[:1]
    return record.invitations.filter(pk__in=waiting.filter(pk=Subquery(first)).values("pk"))


def _share_the_letter(record: Consultation, now: datetime) -> None:
    """The other entries of an address are invited by the letter to the first."""
    letter = Subquery(_of_this_address(record, invited_at__isnull=False).values("letter")[:1])
    others = list(_not_invited(record).annotate(shared=letter).filter(shared__isnull=False))
    for each in others:
        each.letter, each.invited_at = each.shared, now
    Invitation.objects.bulk_update(others, ["letter", "invited_at"], batch_size=500)


def _list_the_told(record: Consultation, opened: Event, now: datetime) -> None:
    columns = {
        "consultation": Value(record.pk), "stakeholder": F("stakeholder_id"),
        "kind": F("stakeholder__kind"), "found": Value(Found.INTEREST.value), "letter": F("letter"),
        "identified_at": Value(now, DateTimeField()), "invited_at": Value(now, DateTimeField()),
    }  # fmt: skip
    insert_from(Invitation, Notice.objects.filter(event=opened), columns)
    # Those whom the institution had put on the list already get one letter, not two.
    letters = Notice.objects.filter(event=opened, stakeholder=OuterRef("stakeholder")).values("letter")[:1]
    told = record.invitations.filter(invited_at=None, stakeholder__notices__event=opened)
    told.update(letter=Subquery(letters), invited_at=now)


def _reply_to(record: Consultation):
    officer = record.contact_officer
    return JSONObject(**{"Reply-To": Value(officer.email, CharField())}) if officer else JSONObject()
