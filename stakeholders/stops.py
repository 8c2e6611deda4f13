"""Stops that hold: which addresses want no more letters, known by their keys whatever becomes of their entries."""

from datetime import datetime
from uuid import UUID

from stakeholders.address_keys import keys_of
from stakeholders.models import Stakeholder, StoppedAddress


def note(address: UUID | None, now: datetime) -> None:
    """No letter goes to an address (by its key) from now on, whoever enters it again."""
    if address:
        StoppedAddress.objects.get_or_create(address=address, defaults={"stopped_at": now})


def lift(email: str) -> None:
    """Its owner signed up again from the mailbox: the only thing that ends a stop."""
    StoppedAddress.objects.filter(address__in=keys_of(email)).delete()


def settle(entry: Stakeholder) -> None:
    """What everybody calls who writes the address of an entry, before saving it: an address that stopped stays so."""
    found = StoppedAddress.objects.filter(address__in=keys_of(entry.email)).order_by("stopped_at").first()
    if found and not entry.stopped_at:
        entry.stopped_at, entry.is_listed = found.stopped_at, False


def has_stopped(key: UUID, entry: Stakeholder | None) -> bool:
    """Whether the address behind a link, with the entry of it that there may be, gets no letters already."""
    return bool(entry and entry.stopped_at) or StoppedAddress.objects.filter(address=key).exists()
