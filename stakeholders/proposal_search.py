"""Finding planned proposals by words, to tick them: those of this year's and next year's plans that can still come."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from consultation_pages import legal_calendar
from consultation_pages.models import Institution, Proposal
from consultation_pages.plan_listing import published_words
from core.text import words_of

MOST_FOUND, MOST_WORDS = 20, 10
# A number, then what it is called: what a checkbox needs.
Choice = tuple[str, str]


def find(words: str, now: datetime) -> list[Choice]:
    """The first proposals that hold every word in number, title (in any language) or the institution's name; folded.

    The database looks for them, so that it takes four queries however many proposals there are.
    """
    wanted = list(dict.fromkeys(words_of(words)))[:MOST_WORDS]
    if not wanted:
        return []
    rows, bodies = _open_proposals(now), _names_of_institutions()
    for word in wanted:
        rows = rows.filter(Q(folded__contains=word) | Q(institution__in=[pk for pk, text in bodies if word in text]))
    return _named(rows[:MOST_FOUND])


def planned_by(institutions: Iterable[Institution], now: datetime) -> list[Choice]:
    """Every proposal of these institutions' plans that can still come."""
    return _named(_open_proposals(now).filter(institution__in=institutions))


def chosen(numbers: Iterable[str]) -> list[Choice]:
    """Those of these numbers that exist, also when their year is over: nobody loses what they had ticked."""
    # What no number holds, PostgreSQL may refuse to look for: NUL and half surrogates.
    known = Proposal.objects.public().filter(number__in=[each for each in numbers if each.isprintable()])
    return _named(known.select_related("plan", "institution"))


def _open_proposals(now: datetime) -> QuerySet[Proposal]:
    rows = Proposal.objects.public().filter(year__gte=legal_calendar.local_date(now).year, dropped_at=None)
    return rows.select_related("plan", "institution").order_by("year", "quarter", "number")


def _names_of_institutions() -> list[tuple[int, str]]:
    """Every name of every body, folded: names change, so they are not kept with the proposals."""
    return [(each.pk, " ".join(words_of(" ".join(_names_of(each))))) for each in Institution.objects.all()]


def _names_of(body: Institution) -> list[str]:
    names = (body.name_sq, body.name_sr, body.name_en, body.abbr_sq, body.abbr_sr, body.abbr_en, body.code)
    return [name for name in names if name]


def _named(proposals: Iterable[Proposal]) -> list[Choice]:
    """Each proposal as a choice in the reader's language."""
    rows = list(proposals)
    titles = published_words(rows)
    return [(each.number, f"{titles[each.key][0]} ({each.institution.name}, {each.number})") for each in rows]
