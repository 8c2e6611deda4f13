"""Planned proposals in lists: the record, its words for this reader, and what became of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from consultation_pages import legal_calendar
from consultation_pages.cards import Card, cards_of
from consultation_pages.models import Consultation, PlanPage, Proposal
from consultation_pages.plan_history import Version, last_words, versions_of
from consultation_pages.words import choose, plan_items

QUARTERS = {
    1: _("January to March"),
    2: _("April to June"),
    3: _("July to September"),
    4: _("October to December"),
}
# Of the proposals of a year in every list, in every language alike: pages, tables, feeds and data.
ORDER = ("quarter", "institution__name_sq", "institution__code", "position", "pk")
# Title, purpose and language code, by the key of the proposal.
Words = Mapping[UUID, tuple[str, str, str]]


@dataclass(frozen=True)
class PlanFilters:
    """What a reader asked of the plans of a year; empty means everything. Codes, never database ids."""

    year: int
    institution: str = ""
    type: str = ""
    quarter: int | None = None


@dataclass(frozen=True)
class Entry:
    """One proposal in a list; `code` is the language of its words, `cards` are the consultations held on it.

    `plan_address` is the page of its plan, where the list asked for it (`with_plans`).
    """

    proposal: Proposal
    title: str
    purpose: str
    code: str
    cards: list[Card]
    is_late: bool
    plan_address: str = ""


@dataclass(frozen=True)
class Held:
    """How many proposals there are: those that stand in the plan, and those that an amendment dropped."""

    planned: int = 0
    dropped: int = 0

    def __add__(self, other: "Held") -> "Held":
        return Held(self.planned + other.planned, self.dropped + other.dropped)


@dataclass(frozen=True)
class Quarter:
    """The proposals of a quarter on this page, and how many there are in all."""

    number: int
    entries: list[Entry]
    held: Held

    @property
    def months(self) -> str:
        """The quarter in words."""
        return QUARTERS[self.number]


def select(filters: PlanFilters):
    """The proposals of published plans that answer the filters, in the order of every list."""
    asked = {
        "institution__code": filters.institution,
        "document_type__code": filters.type,
        "quarter": filters.quarter,
    }
    proposals = Proposal.objects.public().filter(year=filters.year)
    proposals = proposals.filter(**{name: value for name, value in asked.items() if value})
    return proposals.order_by(*ORDER)


@dataclass(frozen=True)
class Totals:
    """How much a list of proposals holds, by quarter and in all; `institutions` leaves out what was dropped."""

    quarters: dict[int, Held]
    institutions: int

    @property
    def held(self) -> Held:
        """How many there are in all quarters."""
        return sum(self.quarters.values(), Held())

    @property
    def rows(self) -> int:
        """All proposals, dropped ones included."""
        return self.held.planned + self.held.dropped


def totals(proposals) -> Totals:
    """The totals of a selection, in one query."""
    groups = proposals.order_by().values_list("quarter", "institution")
    groups = groups.annotate(rows=Count("pk"), kept=Count("pk", filter=Q(dropped_at=None)))
    quarters, institutions = defaultdict(Held), set()
    for quarter, institution, rows, kept in groups:
        quarters[quarter] += Held(kept, rows - kept)
        institutions |= {institution} if kept else set()
    return Totals(dict(quarters), len(institutions))


def consultations_on(proposals: Iterable[Proposal], now: datetime) -> list[Card]:
    """The public consultations held on proposals, in two queries."""
    records = Consultation.objects.public().filter(proposal__in=[proposal.pk for proposal in proposals])
    records = records.select_related("institution", "document_type", "proposal")
    return cards_of(records.order_by("first_published_at", "pk"), now)


def published_words(proposals: Iterable[Proposal], histories: Mapping[int, list[Version]] | None = None) -> Words:
    """The words of the published rows; of proposals that stand in none any more, those of the last published version.

    Select `plan` with the proposals. One query, and one more for the versions if they are needed and not given.
    """
    proposals = list(proposals)
    rows = plan_items(proposal.key for proposal in proposals)
    gone = [proposal for proposal in proposals if proposal.key not in rows]
    if gone and histories is None:
        histories = versions_of(proposal.plan_id for proposal in gone)
    return {each.key: _row_words(each, rows) or _last_words(each, histories[each.plan_id]) for each in proposals}


def _row_words(proposal: Proposal, rows: Mapping) -> tuple[str, str, str] | None:
    languages = rows.get(proposal.key, {})
    source = next((code for code, row in languages.items() if row.page_id == proposal.plan.source_page_id), None)
    text = choose(languages, source)
    return text and (text.page.title, text.page.purpose, text.code)


def _last_words(proposal: Proposal, history: list[Version]) -> tuple[str, str, str]:
    item, code = last_words(proposal.key, history) or (None, translation.get_language())
    return item.title if item else proposal.number, "", code


def entries_of(proposals: Iterable[Proposal], words: Words, cards: Iterable[Card], now: datetime) -> list[Entry]:
    """The entries of proposals with their words and the consultations held on them."""
    by_proposal = defaultdict(list)
    for card in cards:
        by_proposal[card.record.proposal_id].append(card)
    return [
        Entry(each, *words[each.key], by_proposal[each.pk], _is_late(each, by_proposal[each.pk], now))
        for each in proposals
    ]


def with_plans(entries: Iterable[Entry]) -> list[Entry]:
    """The same entries with the addresses of their plans in the reader's language, in one query."""
    entries = list(entries)
    pages = PlanPage.objects.live().filter(translation_key__in={entry.proposal.plan.key for entry in entries})
    pages = pages.filter(locale__language_code=translation.get_language())
    addresses = {page.translation_key: page.get_url() for page in pages}
    return [replace(entry, plan_address=addresses.get(entry.proposal.plan.key, "")) for entry in entries]


def quarters_of(entries: Iterable[Entry], counts: Mapping[int, Held] | None = None) -> list[Quarter]:
    """The entries by quarter; `counts` says how many a quarter has when the entries are one page of many."""
    grouped = defaultdict(list)
    for entry in entries:
        grouped[entry.proposal.quarter].append(entry)
    return [
        Quarter(number, found, counts[number] if counts else held_in(found))
        for number, found in sorted(grouped.items())
    ]


def held_in(entries: Iterable[Entry]) -> Held:
    """How many proposals these entries are."""
    return sum((Held(0, 1) if entry.proposal.dropped_at else Held(1, 0) for entry in entries), Held())


def _is_late(proposal: Proposal, cards: list[Card], now: datetime) -> bool:
    """Whether the quarter is over and no consultation was published on the proposal."""
    today = legal_calendar.local_date(now)
    is_over = (proposal.year, proposal.quarter) < (today.year, (today.month + 2) // 3)
    return is_over and not cards and proposal.dropped_at is None
