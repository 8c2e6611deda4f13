"""What people do with their own entry: change, renew, stop, take out, erase. The only writer besides sign-up."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from core.models import Mail
from stakeholders import consents, subjects
from stakeholders.models import Invitation, SignUp, Stakeholder
from stakeholders.sign_up import OWN_FIELDS, letter_keys
from stakeholders.subjects import Wanted


@transaction.atomic
def change(person: Stakeholder, fields: Mapping, wanted: Wanted, now: datetime) -> None:
    """Writes what somebody says of themselves and all that they are interested in."""
    consents.set_listing(person, fields["is_listed"], now)
    for name in OWN_FIELDS:
        setattr(person, name, fields[name])
    person.save(update_fields=OWN_FIELDS)
    subjects.replace(person, wanted, now)


@transaction.atomic
def renew(person: Stakeholder, now: datetime) -> None:
    """Runs every interest on."""
    subjects.renew(person, now)


@transaction.atomic
def stop(person: Stakeholder, now: datetime) -> None:
    """Ends all letters at once: interests go, consents are withdrawn, and what waits in the outbox is not sent."""
    for each in entries_of(person):
        if each.stopped_at is None:
            each.stopped_at, each.is_listed = now, False
            each.save(update_fields=["stopped_at", "is_listed"])
        consents.withdraw_all(each, now)
        each.interests.all().delete()
        letters_to(each).filter(state=Mail.State.QUEUED).delete()


def entries_of(person: Stakeholder) -> list[Stakeholder]:
    """All entries with the address of one: people answer for their address, whoever entered it."""
    return [person, *Stakeholder.objects.with_address(person.email).exclude(pk=person.pk)]


@transaction.atomic
def erase_all(person: Stakeholder) -> None:
    """Deletes every entry with the address of somebody who asks for it."""
    for each in entries_of(person):
        erase(each)


@transaction.atomic
def erase(person: Stakeholder) -> None:
    """Deletes an entry with all that hangs on it; invitations stay, of nobody, for the numbers.

    The rows of sent letters stay without address and content, because they keep the limit of letters to an address.
    """
    letters = letters_only_to(person)
    letters.filter(state=Mail.State.QUEUED).delete()
    letters.update(to="", subject="", text="", html="", headers={}, context={}, error="")
    SignUp.objects.filter(email=person.email).exclude(email="").delete()
    person.delete()


def letters_to(person: Stakeholder):
    """Every mail in the outbox that was written to somebody for this registry."""
    own = Q(key__startswith=f"year:{person.pk}:") | Q(key__in=person.notices.values("letter"))
    own |= Q(key__in=person.invitations.exclude(letter="").values("letter"))
    if person.email:
        own |= Q(key__startswith=letter_keys(person.email))
    return Mail.objects.filter(own)


def letters_only_to(person: Stakeholder):
    """The same without the letters that are the invitation of another entry of the address, too."""
    held = person.invitations.exclude(letter="").values("letter")
    others = Invitation.objects.filter(letter__in=held, stakeholder__isnull=False).exclude(stakeholder=person)
    return letters_to(person).exclude(key__in=others.values("letter"))
