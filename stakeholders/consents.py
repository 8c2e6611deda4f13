"""Consents: given in certain words, withdrawn at any time, both on record (GDPR, Art. 7)."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import translation

from stakeholders import wording
from stakeholders.models import Consent, Stakeholder

WORDINGS = {Consent.Purpose.NOTICES: wording.NOTICES, Consent.Purpose.LISTING: wording.LISTING}


def texts(purposes) -> dict[str, str]:
    """The wordings of purposes as they stand beside the button now, in the active language."""
    return {purpose.value: str(WORDINGS[purpose]) for purpose in purposes}


def record(person: Stakeholder, agreed: Mapping[str, str], version: int, language: str, now: datetime) -> None:
    """Notes what somebody agreed to; what they do not agree to any more is withdrawn."""
    person.consents.filter(withdrawn_at=None).exclude(purpose__in=agreed).update(withdrawn_at=now)
    add(person, agreed, version, language, now)


def add(person: Stakeholder, agreed: Mapping[str, str], version: int, language: str, now: datetime) -> None:
    """Notes what somebody agreed to besides what they had agreed to already."""
    current = person.consents.filter(withdrawn_at=None)
    known = set(current.filter(version=version).values_list("purpose", flat=True))
    Consent.objects.bulk_create(
        [
            Consent(stakeholder=person, purpose=purpose, version=version, language=language, wording=text, given_at=now)
            for purpose, text in agreed.items()
            if purpose not in known
        ]
    )


def set_listing(person: Stakeholder, is_listed: bool, now: datetime) -> None:
    """Gives or withdraws the consent to be shown in public, and nothing else."""
    current = person.consents.filter(purpose=Consent.Purpose.LISTING, withdrawn_at=None)
    if not is_listed:
        current.update(withdrawn_at=now)
    elif not current.exists():
        person.consents.create(
            purpose=Consent.Purpose.LISTING, version=wording.VERSION, language=translation.get_language(),
            wording=str(wording.LISTING), given_at=now,
        )  # fmt: skip


def withdraw_all(person: Stakeholder, now: datetime) -> None:
    """Ends every consent."""
    person.consents.filter(withdrawn_at=None).update(withdrawn_at=now)
