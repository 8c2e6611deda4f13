"""The annual report in figures: counted once by institution and type of act, for the page, the CSV and the JSON."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Sum, Value, When

from consultation_pages.models import Consultation, DocumentType, Institution, Proposal
from consultation_pages.standard_measures import Measure
from contributions import annual_measures as of
from contributions.annual_measures import Tally
from contributions.enums import Channel, Outcome, State
from contributions.models import Contribution, MeetingRecord
from core.text import fold

# An institution, a type of act, the name of what is counted, and how many.
Fact = tuple[int, int, str, int]
GROUP = ("institution", "document_type")
GROUP_OF_RECORD = tuple(f"consultation__{name}" for name in GROUP)

_also: list[Callable[[QuerySet[Consultation]], Iterator[Fact]]] = []


def add_figures(measures: Iterable[Measure], facts: Callable[[QuerySet[Consultation]], Iterator[Fact]]) -> None:
    """Lets a room above count something of the consultations of a year, in one query for all of them."""
    of.ALSO.extend(measures)
    _also.append(facts)


@dataclass(frozen=True)
class Line:
    """The figures of one institution or one type of act."""

    subject: Institution | DocumentType
    tally: Tally


@dataclass(frozen=True)
class Annual:
    """The figures of a year as things stood at an instant."""

    year: int
    as_of: datetime
    institutions: list[Line]
    by_type: Mapping[Hashable, Mapping[str, int]]
    total: Tally
    has_samples: bool

    @property
    def has_archived(self) -> bool:
        """Whether some of the year were moved from the former platform: then the figures are not those of the year."""
        return self.total.has_archived

    @cached_property
    def types(self) -> list[Line]:
        """By type of act; one query, which the page of one institution does not need."""
        return _lines(DocumentType, self.by_type)


def annual_of(year: int, now: datetime) -> Annual:
    """The figures of a year of Kosovo's calendar, in six queries and one for each room above that counts."""
    records = Consultation.objects.public().filter(year=year, withdrawn_at=None)
    records = records.filter(Q(opens_at__lte=now) | Q(archived_at__isnull=False))
    by_institution, by_type, total = defaultdict(Counter), defaultdict(Counter), Counter()
    for institution, kind, name, number in _facts(year, records, now):
        for counts in (by_institution[institution], by_type[kind], total):
            counts[name] += number
    return Annual(
        year, now, _lines(Institution, by_institution), by_type, Tally(total),
        has_samples=records.filter(is_sample=True).exists(),
    )  # fmt: skip


def _lines(model, counted: Mapping[Hashable, Mapping[str, int]]) -> list[Line]:
    found = model.objects.filter(pk__in=list(counted))
    return [Line(each, Tally(counted[each.pk])) for each in sorted(found, key=lambda each: fold(each.name))]


def _facts(year: int, records: QuerySet[Consultation], now: datetime) -> Iterator[Fact]:
    yield from _proposals(year, now)
    for *group, number, moved in records.order_by().values_list(*GROUP).annotate(Count("pk"), Count("archived_at")):
        yield *group, of.CONSULTATIONS.name, number
        yield *group, of.ARCHIVED, moved
    held = MeetingRecord.objects.confirmed().filter(consultation__in=records).order_by().values_list(*GROUP_OF_RECORD)
    for *group, number, people in held.annotate(Count("pk"), Sum("attendance")):
        yield *group, of.MEETINGS.name, number
        yield *group, of.ATTENDANCE.name, people
    yield from _comments(records, now)
    for facts in _also:
        yield from facts(records)


def _proposals(year: int, now: datetime) -> Iterator[Fact]:
    """Each proposal counts as a proposal and as what became of it."""
    begun = Consultation.objects.public().filter(proposal=OuterRef("pk"), withdrawn_at=None, opens_at__lte=now)
    became = Case(
        When(Exists(begun), then=Value(of.CONSULTED.name)),
        When(Exists(Proposal.objects.filter(follows=OuterRef("pk"))), then=Value(of.MOVED.name)),
        When(dropped_at__isnull=False, then=Value(of.DROPPED.name)),
        default=Value(of.NOT_BEGUN.name),
    )
    proposals = Proposal.objects.public().filter(year=year).order_by().annotate(became=became)
    for *group, name, number in proposals.values_list(*GROUP, "became").annotate(Count("pk")):
        yield *group, of.PROPOSALS.name, number
        yield *group, name, number


def _comments(records: QuerySet[Consultation], now: datetime) -> Iterator[Fact]:
    """Answers count once they are public; what a report owes counts from its due day on."""
    is_reported, is_due = Q(consultation__report_published_at__isnull=False), Q(consultation__report_due_at__lte=now)
    owes = Case(
        When(is_reported, then=Value("reported")), When(is_due, then=Value("due")), default=Value("")
    )  # fmt: skip
    rows = Contribution.objects.filter(consultation__in=records).order_by().annotate(owes=owes)
    fields = (*GROUP_OF_RECORD, "standing__state", "standing__outcome", "author_kind", "channel", "owes")
    for *group, state, outcome, kind, channel, owed, number in rows.values_list(*fields).annotate(Count("pk")):
        yield *group, (of.SPOKEN if channel == Channel.MEETING else of.COMMENTS).name, number
        yield *group, of.KINDS[kind].name, number
        if state == State.PUBLISHED and owed:
            yield *group, of.ANSWERABLE, number
            if outcome and owed == "reported":
                yield *group, of.ANSWERED.name, number
                yield *group, of.OUTCOMES[Outcome(outcome)].name, number
