"""Joins the registry to the floors below: contributions that count as evidence."""

from django.db.models.signals import post_save

from contributions.models import Contributor
from stakeholders import evidence


def connect() -> None:
    """Called once when the apps are ready."""
    post_save.connect(note_contribution, sender=Contributor, dispatch_uid="note_contribution")


def note_contribution(sender, instance, created, raw=False, **kwargs) -> None:
    """Who was invited and sent a contribution under the same address took part."""
    if created and not raw:
        contribution = instance.contribution
        evidence.contributed(contribution.consultation_id, instance.email, contribution.received_at)
