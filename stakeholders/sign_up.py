"""Double opt-in: a request is kept until it is confirmed from the mailbox, and nobody learns who is known here."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core.mail.places import keys_for, queue_in_place
from core.models import Mail
from stakeholders import consents, stops, subjects
from stakeholders.enums import Source
from stakeholders.models import Consent, SignUp, Stakeholder
from stakeholders.subjects import CODES

CONFIRM_TEMPLATE = "stakeholders/mail/confirm"
LINK_TEMPLATE = "stakeholders/mail/link"
# Fields of the stakeholder that a person says of themselves.
OWN_FIELDS = ("kind", "name", "organisation", "language", "frequency", "is_listed")
LASTS = timedelta(days=2)
# What the keys of letters begin with that anybody may ask for, by typing an address.
ASKED_FOR = "address:"


@transaction.atomic
def ask(email: str, language: str, wanted: Mapping) -> None:
    """Keeps what somebody wants and writes to the address; nothing beyond the letters that it may get in a day.

    `wanted` holds `OWN_FIELDS`, subjects by their codes, and the wordings agreed to. Known and unknown addresses are
    treated alike.
    """
    mail = _letter(email, language, CONFIRM_TEMPLATE)
    if mail:
        sign_up = SignUp.objects.create(email=email, language=language, wanted=dict(wanted), created_at=timezone.now())
        mail.context = {"sign_up": sign_up.pk}
        mail.save(update_fields=["context"])


@transaction.atomic
def send_link(email: str, language: str) -> None:
    """Writes the link of their own page to somebody who is in the registry, in their own language.

    An address that is not there costs the same questions and the same row; the outbox drops it when it is due.
    """
    entry = Stakeholder.objects.speaking_for(email)
    _letter(email, entry.language if entry else language, LINK_TEMPLATE)


def waiting(key) -> SignUp | None:
    """The sign-up behind a link that was neither used nor left lying too long."""
    since = timezone.now() - LASTS
    return key and SignUp.objects.filter(key=key, used_at=None, created_at__gt=since).first()


@transaction.atomic
def confirm(sign_up: SignUp, now: datetime) -> Stakeholder | None:
    """Makes a sign-up an entry of the registry, or adds it to the one there is; None if it was used meanwhile.

    Anybody can ask in the name of a member: then it adds subjects, and what the member said of themselves stays.
    """
    if not SignUp.objects.filter(pk=sign_up.pk, used_at=None).update(used_at=now):
        return None
    person, _created = Stakeholder.objects.select_for_update().get_or_create(
        email=sign_up.email, keeper=None, defaults={"source": Source.SIGN_UP, "created_at": now}
    )
    agreed, adds = sign_up.wanted["consents"], person.is_member
    given = (sign_up.wanted["version"], sign_up.language, now)
    if adds:
        consents.add(person, {name: agreed[name] for name in agreed if name == Consent.Purpose.NOTICES}, *given)
    else:
        for name in OWN_FIELDS:
            setattr(person, name, sign_up.wanted.get(name, getattr(person, name)))
        consents.record(person, agreed, *given)
    person.confirmed_at = now
    person.save()
    # A new consent counts for the address: also what an institution entered for it may be written to again.
    stops.lift(person.email)
    Stakeholder.objects.with_address(person.email).update(stopped_at=None, unreachable_at=None)
    person.stopped_at = person.unreachable_at = None
    subjects.add(person, {name: sign_up.wanted.get(name, []) for name in CODES}, now)
    return person


def letter_keys(email: str) -> str:
    """What the keys of all letters begin with that were asked for from outside for a mailbox."""
    return keys_for(ASKED_FOR, email)


def _letter(email: str, language: str, template: str) -> Mail | None:
    """A row of the outbox, or None when the address has had its letters of today."""
    places = settings.STAKEHOLDER_LETTERS_PER_ADDRESS
    return queue_in_place(ASKED_FOR, email, places, template=template, language=language)
