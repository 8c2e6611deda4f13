"""What reports show of the people who were asked: how many of each kind, never who."""

from django import template

from consultation_pages.models import Consultation
from stakeholders.evidence import coverage_of

register = template.Library()


@register.inclusion_tag("stakeholders/parts/coverage.html")
def who_was_asked(record: Consultation) -> dict:
    """The coverage of a consultation; nothing where nobody was identified."""
    return {"coverage": coverage_of(record) if record.pk and not record.archived_at else None}
