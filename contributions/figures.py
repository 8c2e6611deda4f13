"""The figures of a report, counted from the register and never typed: answers, participants, ways, meetings."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Sum
from django.db.models.enums import ChoicesType

from consultation_pages.models import Consultation
from contributions.enums import AuthorKind, Channel, Outcome, State
from contributions.models import Contribution, MeetingRecord


@dataclass(frozen=True)
class Line:
    """One counted kind of something; `percent` of all, in whole per cent and never 0 or 100 for nearly."""

    code: str
    label: str
    number: int
    percent: int


@dataclass(frozen=True)
class Figures:
    """What is counted of one consultation, or of many."""

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

    @property
    def outcome_lines(self) -> list[Line]:
        return _lines(Outcome, self.outcomes)

    @property
    def kind_lines(self) -> list[Line]:
        return _lines(AuthorKind, self.kinds)

    @property
    def channel_lines(self) -> list[Line]:
        return _lines(Channel, self.channels)

    @property
    def share_answered(self) -> int | None:
        """Whole per cent of the published comments that have an answer; None without any."""
        return _percent(self.answered, self.published) if self.published else None


def figures_of(consultations: Iterable[Consultation] | Consultation) -> Figures:
    """The figures in two queries, whatever is published: callers decide who sees them.

    Participants and ways are counted of everything received, answers of what is published.
    """
    which = [consultations] if isinstance(consultations, Consultation) else consultations
    rows = Contribution.objects.filter(consultation__in=which).order_by()
    found = rows.values_list("standing__state", "standing__outcome", "author_kind", "channel").annotate(Count("pk"))
    states, outcomes, kinds, channels = {}, {}, {}, {}
    for state, outcome, kind, channel, number in found:
        _add(states, state, number)
        _add(kinds, kind, number)
        _add(channels, channel, number)
        if state == State.PUBLISHED and outcome:
            _add(outcomes, outcome, number)
    held = MeetingRecord.objects.filter(consultation__in=which).aggregate(number=Count("pk"), people=Sum("attendance"))
    return Figures(
        received=sum(states.values()), published=states.get(State.PUBLISHED, 0),
        withheld=states.get(State.WITHHELD, 0), unchecked=states.get(State.RECEIVED, 0),
        answered=sum(outcomes.values()), outcomes=outcomes, kinds=kinds, channels=channels,
        meetings=held["number"], attendance=held["people"] or 0,
    )  # fmt: skip


def _add(counts: dict[str, int], name: str, number: int) -> None:
    counts[name] = counts.get(name, 0) + number


def _lines(kinds: ChoicesType, counts: dict[str, int]) -> list[Line]:
    total = sum(counts.values())
    return [
        Line(kind.value, kind.label, counts[kind], _percent(counts[kind], total)) for kind in kinds if counts.get(kind)
    ]


def _percent(part: int, whole: int) -> int:
    rounded = round(100 * part / whole)
    return min(max(rounded, 1), 99) if 0 < part < whole else rounded
