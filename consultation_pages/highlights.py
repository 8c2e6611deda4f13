"""What the home page shows of the consultations: what is open, what closes soon, what was reported."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from consultation_pages.cards import Card, cards_of
from consultation_pages.enums import ACCEPTS_CONTRIBUTIONS, Stage
from consultation_pages.models import Consultation, Topic
from consultation_pages.stages import stages_q

SHOWN_OPEN = 9
SHOWN_OTHERS = 3


@dataclass(frozen=True)
class Highlights:
    """Cards in groups, the topics of what is open, and how much is open; `upcoming` only when nothing is."""

    open_count: int
    closing_soon: list[Card]
    open: list[Card]
    upcoming: list[Card]
    reported: list[Card]
    topics: list[Topic]


def highlights(now: datetime) -> Highlights:
    """The highlights at an instant, in five queries."""
    public = Consultation.objects.public()
    shown = public.select_related("institution", "document_type", "proposal")
    still_open = stages_q(ACCEPTS_CONTRIBUTIONS, now)
    counts = public.stage_counts(now)
    count = sum(counts.get(stage, 0) for stage in ACCEPTS_CONTRIBUTIONS)
    first = shown.filter(still_open) if count else shown.in_stage(Stage.UPCOMING, now)
    records = [
        *first.order_by("listed_at" if count else "opens_at", "pk")[:SHOWN_OPEN],
        *shown.in_stage(Stage.REPORTED, now).order_by("-report_published_at", "-pk")[:SHOWN_OTHERS],
    ]
    groups: dict[Stage, list[Card]] = {stage: [] for stage in Stage}
    for card in cards_of(records, now):
        groups[card.stage].append(card)
    open_here = public.filter(still_open, topics=OuterRef("pk"))
    return Highlights(
        open_count=count,
        closing_soon=groups[Stage.CLOSING_SOON],
        open=groups[Stage.OPEN],
        upcoming=groups[Stage.UPCOMING],
        reported=groups[Stage.REPORTED],
        topics=list(Topic.objects.filter(Exists(open_here))) if count else [],
    )
