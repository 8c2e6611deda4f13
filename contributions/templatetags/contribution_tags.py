"""What pages of consultations show of comments: how many there are, and where they are read."""

from django import template
from django.utils import timezone

from consultation_pages.enums import ALLOWED, Action
from consultation_pages.models import Consultation
from contributions.listing import Counts, counts_of

register = template.Library()


@register.inclusion_tag("contributions/parts/summary.html")
def contributions_of(record: Consultation) -> dict:
    """The comments on a consultation in short, with the way to all of them; nothing before it opens."""
    shows = record.number and Action.READ_CONTRIBUTIONS in ALLOWED[record.stage_at(timezone.now())]
    counts: Counts | None = counts_of(record) if shows and not record.archived_at else None
    return {"record": record, "counts": counts}
