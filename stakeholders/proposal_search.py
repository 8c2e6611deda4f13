"""Finding planned proposals by words, to tick them: those of this year's and next year's plans that can still come."""

from collections.abc import Iterable
from datetime import datetime

from consultation_pages import legal_calendar
from consultation_pages.models import Proposal
from consultation_pages.plan_listing import published_words
from core.text import words_of

MOST_FOUND = 20
# A number, then what it is called: what a checkbox needs.
Choice = tuple[str, str]


def find(words: str, now: datetime) -> list[Choice]:
    """The first proposals that hold every word in number, title or the name of the institution; folded."""
    wanted = words_of(words)
    if not wanted:
        return []
    named = _named(_open_proposals(now))
    found = (choice for choice, text in named if all(word in text for word in wanted))
    return [choice for choice, _number in zip(found, range(MOST_FOUND), strict=False)]


def chosen(numbers: Iterable[str]) -> list[Choice]:
    """Those of these numbers that exist, also when their year is over: nobody loses what they had ticked."""
    # What no number holds, PostgreSQL may refuse to look for: NUL and half surrogates.
    known = Proposal.objects.public().filter(number__in=[each for each in numbers if each.isprintable()])
    rows = known.select_related("plan", "institution")
    return [choice for choice, _text in _named(rows)]


def _open_proposals(now: datetime):
    rows = Proposal.objects.public().filter(year__gte=legal_calendar.local_date(now).year, dropped_at=None)
    return rows.select_related("plan", "institution").order_by("year", "quarter", "number")


def _named(proposals) -> list[tuple[Choice, str]]:
    """Each proposal as a choice in the reader's language, and the text in which words are looked for."""
    rows = list(proposals)
    titles = published_words(rows)
    return [
        ((each.number, f"{titles[each.key][0]} ({each.institution.name}, {each.number})"), _text(each, titles))
        for each in rows
    ]


def _text(proposal: Proposal, titles) -> str:
    names = proposal.institution
    parts = (proposal.number, titles[proposal.key][0], names.name, names.abbreviation)
    return " ".join(word for part in parts for word in words_of(part))
