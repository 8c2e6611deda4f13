"""What the page of a plan shows: its proposals by quarter, what was consulted beside it, and how it was amended."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from consultation_pages.cards import Card, cards_of
from consultation_pages.models import Consultation, Institution, Plan, PlanPage, Proposal
from consultation_pages.overviews import PlanLink, plan_links
from consultation_pages.plan_history import Change, Version, is_former_reason, versions_of
from consultation_pages.plan_listing import (
    Entry,
    Held,
    Quarter,
    Words,
    entries_of,
    held_in,
    published_words,
    quarters_of,
)
from consultation_pages.presentation import language_of
from consultation_pages.projection import institution_above

MOST_UNPLANNED = 50


@dataclass(frozen=True)
class Amendment:
    """A version of the plan with its words for this reader: `reason` in `code`, and each change with a title."""

    version: Version
    reason: str
    code: str
    changes: list[tuple[Change, str, str]]


@dataclass(frozen=True)
class PlanOverview:
    """The plan of one institution and year; `unplanned` are consultations of that year that it does not hold."""

    plan: Plan
    quarters: list[Quarter]
    held: Held
    unplanned: list[Card]
    unplanned_total: int
    amendments: list[Amendment]
    years: list[PlanLink]

    @property
    def institution(self) -> Institution:
        """Whose plan it is."""
        return self.plan.institution

    @property
    def version(self) -> Version | None:
        """The version in force."""
        return self.amendments[0].version if self.amendments else None


def plan_overview(page: PlanPage, now: datetime, is_draft: bool = False) -> PlanOverview:
    """What the page of a plan shows now, in seven queries; a draft shows its own rows in place of the records'."""
    plan = _draft_plan(page) if is_draft else page.record
    histories = versions_of([plan.pk], page)
    proposals, words = _draft_rows(page, plan) if is_draft else _rows(plan, histories)
    own = {proposal.pk for proposal in proposals if proposal.pk}
    cards = _cards(plan, now)
    entries = entries_of(proposals, words, [card for card in cards if card.record.proposal_id in own], now)
    unplanned = [card for card in cards if card.record.proposal_id not in own]
    return PlanOverview(
        plan=plan,
        quarters=quarters_of(entries),
        held=held_in(entries),
        unplanned=unplanned[:MOST_UNPLANNED],
        unplanned_total=len(unplanned),
        amendments=_amendments(page, histories[plan.pk], entries),
        years=plan_links(PlanPage.objects.live().sibling_of(page)),
    )


def _rows(plan: Plan, histories: dict[int, list[Version]]) -> tuple[list[Proposal], Words]:
    proposals = _proposals(plan)
    return proposals, published_words(proposals, histories)


def _proposals(plan: Plan) -> list[Proposal]:
    return list(plan.proposals.select_related("plan", "document_type", "follows").order_by("quarter", "position", "pk"))


def _cards(plan: Plan, now: datetime) -> list[Card]:
    """The public consultations on the plan's proposals, and all others of the institution in that year."""
    held = Q(institution=plan.institution, year=plan.year) | Q(proposal__plan=plan.pk or 0)
    records = Consultation.objects.public().filter(held)
    return cards_of(records.select_related("institution", "document_type", "proposal"), now)


def _amendments(page: PlanPage, history: list[Version], entries: list[Entry]) -> list[Amendment]:
    titles = {entry.proposal.key: (entry.title, entry.code) for entry in entries}
    return [_amendment(version, titles, _reason(page, history, index)) for index, version in enumerate(history)]


def _reason(page: PlanPage, history: list[Version], index: int) -> tuple[str, str]:
    """The reason of a version and its language: the page holds one reason, which may be an older version's still."""
    version = history[index]
    if index or not version.reason or not page.amendment_reason or not _is_since(page, version):
        return version.reason, version.code
    if is_former_reason(page, history):
        return version.reason, version.code
    return page.amendment_reason, language_of(page)


def _amendment(version: Version, titles: dict[UUID, tuple[str, str]], reason: tuple[str, str]) -> Amendment:
    changes = [(change, *titles.get(change.key, (change.item.title, version.code))) for change in version.changes]
    return Amendment(version, *reason, changes)


def _is_since(page: PlanPage, version: Version) -> bool:
    return page.last_published_at is not None and page.last_published_at >= version.published_at


def _draft_plan(page: PlanPage) -> Plan:
    """The record as it is, or as the first publication would make it."""
    known = Plan.objects.filter(key=page.translation_key).select_related("institution").first()
    return known or Plan(key=page.translation_key, institution=institution_above(page), year=page.year)


def _draft_rows(page: PlanPage, plan: Plan) -> tuple[list[Proposal], Words]:
    """The rows of a draft as proposals, and their words; on a translation the facts stay those of the record."""
    known = {each.key: each for each in _proposals(plan)} if plan.pk else {}
    proposals, words = [], {}
    for item in page.items.all():
        key = item.translation_key
        proposal = known.get(key) or Proposal(key=key, plan=plan, institution=plan.institution, year=plan.year)
        if page.carries_facts or not proposal.pk:
            proposal.quarter, proposal.document_type, proposal.dropped_at = item.quarter, item.document_type, None
        proposals.append(proposal)
        words[key] = item.title, item.purpose, language_of(page)
    return sorted(proposals, key=lambda each: each.quarter), words
