"""Public numbers typed as words: 2026-045 is that consultation, 2026-MD-014 the plan with that proposal."""

import re
from datetime import datetime

from django.db.models import QuerySet, Value

from consultation_pages.models import Consultation, Proposal
from core.full_text import live_pages
from search.found import Found, found_of, hits_in

_BETWEEN = r"\s*[\s/–-]\s*"
_SIGN = r"\s*(?:n[ro]|br)?\.?\s*"
_CONSULTATION = re.compile(rf"{_SIGN}(\d{{4}}){_BETWEEN}([SA]?)(\d{{1,6}})\s*", re.IGNORECASE | re.ASCII)
_PROPOSAL = re.compile(rf"{_SIGN}(\d{{4}}){_BETWEEN}([A-Z]{{2,12}}){_BETWEEN}(\d{{1,4}})\s*", re.IGNORECASE | re.ASCII)


def numbered(typed: str, now: datetime) -> list[Found]:
    """What has the number that was typed, if it is one; two queries if so."""
    keys = _keys(typed)
    if keys is None:
        return []
    pages = live_pages().filter(translation_key__in=keys).annotate(in_title=Value(True)).order_by("pk")
    return found_of(hits_in(pages), now)


def _keys(typed: str) -> QuerySet | None:
    """The keys of what has the number, or None if it is no number."""
    if match := _CONSULTATION.fullmatch(typed):
        year, series, number = match.groups()
        numbers = {f"{year}-{series.upper()}{written}" for written in (number, number.lstrip("0"), f"{int(number):03}")}
        return Consultation.objects.public().filter(number__in=numbers).values("key")
    if match := _PROPOSAL.fullmatch(typed):
        year, code, number = match.groups()
        proposals = Proposal.objects.public().filter(number=f"{year}-{code.upper()}-{int(number):03}")
        return proposals.values("plan__key")
    return None
