"""The public list of comments: filters, order and counts, the same for pages and exports."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet, Value

from consultation_pages.models import Consultation
from contributions.enums import Outcome, State
from contributions.figures import Line, lines
from contributions.models import Contribution, Standing
from contributions.public import rows

# All that was sent to one consultation can be paged through, which the lists of the whole site do not allow.
MOST_PAGES = 1000
HELD = "held"  # stands for meetings where comments have their state


@dataclass(frozen=True)
class Filters:
    """What a reader asked for; empty means everything."""

    outcome: str = ""
    kind: str = ""
    words: str = ""
    position: int | None = None


@dataclass(frozen=True)
class Counts:
    """How many comments a consultation has, by where they stand and by answer."""

    published: int
    withheld: int
    waiting: int
    outcomes: dict[str, int]
    meetings: int = 0

    @property
    def received(self) -> int:
        return self.published + self.withheld + self.waiting

    @property
    def outcome_lines(self) -> list[Line]:
        return lines(Outcome, self.outcomes)


def may_grow(consultation: Consultation) -> bool:
    """Whether comments may still come in: until the report or the withdrawal, what came on paper in time is entered."""
    return not (consultation.report_published_at or consultation.withdrawn_at or consultation.archived_at)


def counts_of(consultation: Consultation) -> Counts:
    """The counts in one query, confirmed meetings too; answers count once the report is out."""
    standings = Standing.objects.filter(consultation=consultation).order_by().values_list("state", "outcome")
    held = consultation.meetings_held.confirmed().order_by().values_list(Value(HELD), Value(""))
    rows = standings.annotate(number=Count("pk")).union(held.annotate(number=Count("pk")), all=True)
    found = {(state, outcome): number for state, outcome, number in rows}

    def of(state: State) -> int:
        return sum(number for (each, _outcome), number in found.items() if each == state)

    outcomes = {outcome: number for (state, outcome), number in found.items() if state == State.PUBLISHED and outcome}
    return Counts(
        of(State.PUBLISHED),
        of(State.WITHHELD),
        of(State.RECEIVED),
        outcomes if consultation.report_published_at else {},
        found.get((HELD, ""), 0),
    )


def select(consultation: Consultation, filters: Filters) -> QuerySet[Contribution]:
    """The published comments and the tombstones of a consultation that answer the filters, the newest first.

    Words are looked for in what is shown, never in what is withheld or blacked out.
    """
    found = rows().filter(consultation=consultation).exclude(standing__state=State.RECEIVED)
    if filters.outcome and consultation.report_published_at:
        found = found.filter(standing__state=State.PUBLISHED, standing__outcome=filters.outcome)
    if filters.position:
        found = found.filter(position=filters.position)
    if filters.kind:
        found = found.filter(author_kind=filters.kind)
    if filters.words:
        found = found.filter(standing__state=State.PUBLISHED)
        as_sent = found.filter(standing__decision__shown_text=None, text__icontains=filters.words)
        found = as_sent | found.filter(standing__decision__shown_text__icontains=filters.words)
    return found.order_by("-position")
