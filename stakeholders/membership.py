"""What people do with their own entry: change, renew, stop, take out, erase. The only writer besides sign-up."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from core.models import Mail
from core.models.mail import FORGOTTEN
from stakeholders import consents, stops, subjects
from stakeholders.address_keys import is_of_address
from stakeholders.models import Invitation, SignUp, Stakeholder
from stakeholders.models.merged import stakeholder_behind
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
    """Ends all letters at once: interests go, consents are withdrawn, and what waits in the outbox is not sent.

    It holds for the address, whatever becomes of its entries: `stops` remembers it.
    """
    stops.note(person.address, now)
    for each in entries_of(person):
        if each.stopped_at is None:
            each.stopped_at, each.is_listed = now, False
            each.save(update_fields=["stopped_at", "is_listed"])
        consents.withdraw_all(each, now)
        each.interests.all().delete()
        letters_of(each).filter(state=Mail.State.QUEUED).delete()


@transaction.atomic
def stop_behind(key: UUID, now: datetime) -> None:
    """Stops the address that a link names, whether or not there is an entry of it."""
    if is_of_address(key):
        stops.note(key, now)
    if entry := entry_behind(key):
        stop(entry, now)


def entry_behind(key: UUID) -> Stakeholder | None:
    """An entry of the address that a link names. The links of earlier letters name an entry."""
    return Stakeholder.objects.filter(address=key).order_by("pk").first() or stakeholder_behind(key)


def entries_of(person: Stakeholder) -> list[Stakeholder]:
    """All entries with the address of one: people answer for their address, whoever entered it."""
    others = Stakeholder.objects.with_address(person.email).exclude(pk=person.pk)
    return [person, *others.select_related("keeper")]


@transaction.atomic
def erase_all(person: Stakeholder, now: datetime) -> None:
    """Deletes every entry with the address of somebody who asks for it, and all that was asked for in its name.

    No letter goes to the address again: an institution that enters it anew has an entry that is stopped.
    """
    stops.note(person.address, now)
    for each in entries_of(person):
        erase(each)
    if person.email:
        SignUp.objects.filter(email=person.email).delete()
        forget(letters_asked_for(person.email))


@transaction.atomic
def erase(entry: Stakeholder) -> None:
    """Deletes one entry with all that hangs on it; invitations stay, of nobody, for the numbers."""
    forget(letters_only_of(entry))
    entry.delete()


def letters_of(entry: Stakeholder):
    """Every mail in the outbox that was written because of one entry."""
    own = Q(key__startswith=f"year:{entry.pk}:") | Q(key__in=entry.notices.values("letter"))
    return Mail.objects.filter(own | Q(key__in=entry.invitations.exclude(letter="").values("letter")))


def letters_only_of(entry: Stakeholder):
    """The same without the letters that are the invitation of another entry of the address, too."""
    held = entry.invitations.exclude(letter="").values("letter")
    others = Invitation.objects.filter(letter__in=held, stakeholder__isnull=False).exclude(stakeholder=entry)
    return letters_of(entry).exclude(key__in=others.values("letter"))


def letters_asked_for(email: str):
    """Every mail that somebody asked for by typing an address, known here or not."""
    # One mailbox shares the keys, also where what follows a "+" is another person's; "" is what was forgotten before.
    return Mail.objects.filter(key__startswith=letter_keys(email), to__in=[email, ""])


def forget(letters) -> None:
    """What waits is not sent; the rows of sent letters stay without address and content, as they keep the limits."""
    letters.filter(state=Mail.State.QUEUED).delete()
    letters.update(**FORGOTTEN)
