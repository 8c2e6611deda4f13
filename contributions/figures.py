"""The figures of a report, counted from the register and never typed: answers, participants, ways, meetings."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.enums import ChoicesType
from django.db.models.functions import Coalesce

from consultation_pages.models import Consultation
from consultation_pages.standard_measures import percent_of
from contributions.enums import AuthorKind, Channel, Outcome, State
from contributions.models import MeetingRecord


@dataclass(frozen=True)
class Line:
    """One counted kind of something; `percent` of all, in whole per cent and never 0 or 100 for nearly."""

    code: str
    label: str
    number: int
    percent: int


@dataclass
class Figures:
    """What is counted of one consultation."""

    received: int = 0
    published: int = 0
    withheld: int = 0
    unchecked: int = 0
    answered: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)
    channels: dict[str, int] = field(default_factory=dict)
    meetings: int = 0
    attendance: int = 0

    def count(self, state: str, outcome: str, kind: str, channel: str, number: int) -> None:
        """Adds so many contributions that are alike."""
        self.received += number
        self.published += number if state == State.PUBLISHED else 0
        self.withheld += number if state == State.WITHHELD else 0
        self.unchecked += number if state == State.RECEIVED else 0
        _add(self.kinds, kind, number)
        _add(self.channels, channel, number)
        if state == State.PUBLISHED and outcome:
            self.answered += number
            _add(self.outcomes, outcome, number)

    @property
    def outcome_lines(self) -> list[Line]:
        return lines(Outcome, self.outcomes)

    @property
    def kind_lines(self) -> list[Line]:
        return lines(AuthorKind, self.kinds)

    @property
    def channel_lines(self) -> list[Line]:
        return lines(Channel, self.channels)

    @property
    def share_answered(self) -> int | None:
        """Whole per cent of the published comments that have an answer; None without any."""
        return percent_of(self.answered, self.published) if self.published else None


def figures_of(consultation: Consultation) -> Figures:
    """The figures of one consultation in one query, whatever is published: callers decide who sees them."""
    return figures_by([consultation.pk])[consultation.pk]


def figures_by(consultations: Iterable[int]) -> dict[int, Figures]:
    """The figures by consultation, in one query for however many.

    Participants and ways are counted of everything received, answers of what is published.
    """
    ids = list(consultations)
    found = {pk: Figures() for pk in ids}
    held = MeetingRecord.objects.confirmed().filter(consultation=OuterRef("pk")).order_by().values("consultation")
    rows = Consultation.objects.filter(pk__in=ids).order_by().annotate(
        meetings=Coalesce(Subquery(held.values(number=Count("pk"))), 0),
        people=Coalesce(Subquery(held.values(people=Sum("attendance"))), 0),
    )  # fmt: skip
    facts = ("standing__state", "standing__outcome", "author_kind", "channel")
    columns = ("pk", "meetings", "people", *(f"contributions__{each}" for each in facts))
    for pk, meetings, people, *alike, number in rows.values_list(*columns).annotate(Count("contributions")):
        found[pk].meetings, found[pk].attendance = meetings, people
        if number:
            found[pk].count(*alike, number)
    return found


def _add(counts: dict[str, int], name: str, number: int) -> None:
    counts[name] = counts.get(name, 0) + number


def lines(kinds: ChoicesType, counts: dict[str, int]) -> list[Line]:
    """What was counted of each kind, in the order of the kinds."""
    total = sum(counts.values())
    return [
        Line(kind.value, kind.label, counts[kind], percent_of(counts[kind], total))
        for kind in kinds
        if counts.get(kind)
    ]
