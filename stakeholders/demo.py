"""Demo stakeholders: names without an address, so that nobody is ever written to; gone when the samples go."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from consultation_pages.models import Consultation
from core.signals import demo_loaded, demo_removal
from stakeholders import subjects
from stakeholders.enums import Found, Source, StakeholderKind
from stakeholders.models import Event, Invitation, Stakeholder

# Who, of which kind, in what language, interested in what.
PEOPLE = (
    ("Rrjeti i Organizatave Rurale (shembull)", StakeholderKind.NGO, "sq", {"institution": ["MD", "MFPT"]}),
    ("Oda e Zejtarëve (shembull)", StakeholderKind.BUSINESS, "sq", {"topic": ["economy"], "institution": ["MFPT"]}),
    ("Udruženje roditelja (primer)", StakeholderKind.NGO, "sr-latn", {"topic": ["education", "health"]}),
    ("Institute for Public Finance (sample)", StakeholderKind.ACADEMIC, "en", {"institution": ["MFPT"]}),
    ("Sindikata e Shërbimit Publik (shembull)", StakeholderKind.PROFESSIONAL, "sq", {"document_type": ["draft_law"]}),
)


def connect() -> None:
    """Listens for the demo."""
    demo_loaded.connect(load, dispatch_uid="stakeholders_demo_loaded")
    demo_removal.connect(remove, dispatch_uid="stakeholders_demo_removal")


@transaction.atomic
def load(sender, **kwargs) -> list[str]:
    """People of the registry, once, and who of them was invited to the samples and took part."""
    if Stakeholder.objects.filter(source=Source.SAMPLE).exists():
        return []
    now = timezone.now()
    people = [_enter(*row, now) for row in PEOPLE]
    samples = Consultation.objects.filter(is_sample=True, opens_at__lt=now, withdrawn_at=None)
    Invitation.objects.bulk_create([_invited(sample, *each) for sample in samples for each in enumerate(people)])
    return [f"{len(people)} stakeholders added"]


def remove(sender, **kwargs) -> None:
    """Deletes them, and what was told of the samples."""
    Invitation.objects.filter(consultation__is_sample=True).delete()
    Event.objects.filter(consultation__is_sample=True).delete()
    Stakeholder.objects.filter(source=Source.SAMPLE).delete()


def _enter(organisation: str, kind: StakeholderKind, language: str, wanted: dict, now) -> Stakeholder:
    person = Stakeholder.objects.create(
        organisation=organisation, kind=kind, language=language, is_listed=True, source=Source.SAMPLE,
        created_at=now, confirmed_at=now,
    )  # fmt: skip
    subjects.add(person, wanted, now)
    return person


def _invited(sample: Consultation, position: int, person: Stakeholder) -> Invitation:
    """Each took part a little less than the one before."""
    opened = sample.opens_at + timedelta(hours=position + 1) if position < 3 else None
    return Invitation(
        consultation=sample, stakeholder=person, kind=person.kind, found=Found.INTEREST, identified_at=sample.opens_at,
        invited_at=sample.opens_at, opened_at=opened, contributed_at=opened if position == 0 else None,
    )  # fmt: skip
