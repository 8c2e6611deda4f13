"""What reports show of the people who were asked: how many of each kind, never who."""

from django import template

from consultation_pages.models import Consultation
from stakeholders.coverage import Coverage, coverage_of

register = template.Library()


@register.inclusion_tag("stakeholders/parts/coverage.html")
def who_was_asked(record: Consultation) -> dict:
    """The coverage of a consultation; nothing where nobody was identified."""
    return {"coverage": _shown(record)}


@register.inclusion_tag("stakeholders/parts/coverage_in_print.html")
def who_was_asked_in_print(record: Consultation) -> dict:
    """The same in the file of the report."""
    return {"coverage": _shown(record)}


def _shown(record: Consultation) -> Coverage | None:
    return coverage_of(record) if record.pk and not record.archived_at else None
