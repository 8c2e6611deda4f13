"""When something in a feed changed last: what readers compare to know whether they have it already."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from consultation_pages.cards import Card
from consultation_pages.models import Consultation, Extension, Proposal
from consultation_pages.plan_history import versions_of

_MOMENTS = ("first_published_at", "opens_at", "closes_at", "report_published_at", "withdrawn_at")


def with_moves(rows: QuerySet[Consultation]) -> QuerySet[Consultation]:
    """Consultations, cut to a page or not, with what cards show, how often their end was moved, and when last."""
    made = Extension.objects.filter(consultation=OuterRef("pk")).order_by().values("consultation")
    return rows.select_related("institution", "document_type", "proposal").annotate(
        times_moved=Coalesce(Subquery(made.annotate(times=Count("pk")).values("times")), 0),
        last_moved=Subquery(made.annotate(last=Max("made_at")).values("last")),
    )


def changed_at(card: Card, now: datetime) -> datetime:
    """The latest instant at which a consultation reached a stage, was moved, or its words were published anew."""
    record = card.record
    moments = [*(getattr(record, name) for name in _MOMENTS), record.last_moved, card.text.page.last_published_at]
    return max(moment for moment in moments if moment and (moment <= now or moment == record.first_published_at))


def proposals_changed_at(proposals: Iterable[Proposal]) -> dict[UUID, datetime]:
    """For each proposal by its key, the publication of its plan that touched it last; in one query."""
    proposals = list(proposals)
    found = {each.key: each.in_plan_since for each in proposals}
    for history in versions_of(each.plan_id for each in proposals).values():
        for version in reversed(history):
            found |= {each.key: version.published_at for each in version.changes if each.key in found}
    return found
