"""Joins the registry to the floors below: contributions that count as evidence, and the file of the report."""

from django.db.models.signals import post_save

from contributions.models import Contributor
from contributions.report_files import also_made_of
from stakeholders import evidence
from stakeholders.coverage import coverage_of


def connect() -> None:
    """Called once when the apps are ready."""
    # The file shows who was asked: it is made anew when the numbers change.
    also_made_of(coverage_of)
    post_save.connect(note_contribution, sender=Contributor, dispatch_uid="note_contribution")


def note_contribution(sender, instance, created, raw=False, **kwargs) -> None:
    """Who was invited and sent a contribution under the same address took part."""
    if created and not raw:
        contribution = instance.contribution
        evidence.contributed(contribution.consultation_id, instance.email, contribution.received_at)
