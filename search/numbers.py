"""Public numbers typed as words: 2026-045 is that consultation, 2026-MD-014 that proposal's plan and consultations."""

import re
from dataclasses import replace
from datetime import datetime

from django.db.models import Q, QuerySet, Value

from consultation_pages.models import Consultation, Proposal
from core.full_text import live_pages
from search.found import Found, found_of, hits_in

_BETWEEN = r"\s*[\s/–-]\s*"
_SIGN = r"\s*(?:n[ro]|br)?\.?\s*"
_CONSULTATION = re.compile(rf"{_SIGN}(\d{{4}}){_BETWEEN}([SA]?)(\d{{1,6}})\s*", re.IGNORECASE | re.ASCII)
_PROPOSAL = re.compile(rf"{_SIGN}(\d{{4}}){_BETWEEN}([A-Z]{{2,12}}){_BETWEEN}(\d{{1,4}})\s*", re.IGNORECASE | re.ASCII)


def numbered(typed: str, now: datetime) -> list[Found]:
    """What has the number that was typed, if it is one; two queries if so, and one more for a proposal's."""
    if match := _CONSULTATION.fullmatch(typed):
        return _with_keys(Q(translation_key__in=_consultations(*match.groups())), now)
    proposal = _proposal(typed)
    if proposal is None:
        return []
    consulted = Consultation.objects.public().filter(proposal=proposal).values("key")
    found = _with_keys(Q(translation_key=proposal.plan.key) | Q(translation_key__in=consulted), now)
    return [replace(each, proposal=proposal) for each in found]


def _with_keys(which: Q, now: datetime) -> list[Found]:
    return found_of(hits_in(live_pages().filter(which).annotate(in_title=Value(True)).order_by("pk")), now)


def _consultations(year: str, series: str, number: str) -> QuerySet:
    """The keys of the consultations with a number, however many noughts were typed."""
    numbers = {f"{year}-{series.upper()}{written}" for written in (number, number.lstrip("0"), f"{int(number):03}")}
    return Consultation.objects.public().filter(number__in=numbers).values("key")


def _proposal(typed: str) -> Proposal | None:
    """The proposal of a published plan whose number was typed; None if it is no number of one."""
    match = _PROPOSAL.fullmatch(typed)
    if match is None:
        return None
    year, code, number = match.groups()
    number = f"{year}-{code.upper()}-{int(number):03}"
    return Proposal.objects.public().filter(number=number).select_related("plan").first()
