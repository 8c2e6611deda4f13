"""Titles that go on as somebody has begun to type."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.models import QuerySet, Value
from django.utils import translation

from core.full_text import beginning, live_pages
from core.languages import tag_of
from home.texts import choose
from search.elastic import asking
from search.elastic.connection import Unavailable, is_configured
from search.found import Found, found_of, hits_in
from search.results import address_of, pages_of, records_of

MOST = 8
# The newest pages, of which the best are chosen.
MOST_READ = 200


@dataclass(frozen=True)
class Suggestion:
    """A title, its language tag, what kind of thing it is, and where it leads."""

    title: str
    lang: str
    kind: str
    address: str

    as_dict = asdict


def suggest(typed: str, now: datetime) -> list[Suggestion]:
    """The best titles with words that begin as those typed, each act once, in the reader's language where it can be."""
    pages = _pages_beginning(typed).annotate(in_title=Value(True)).order_by("-pk")
    found = found_of(hits_in(pages)[:MOST_READ], now)
    reader = translation.get_language()
    best = sorted(found, key=lambda each: reader not in each.pages)[:MOST]
    pages, records = pages_of(best), records_of(best)
    return [suggestion for each in best if (suggestion := _suggestion(each, pages[each.key], records.get(each.act)))]


def _pages_beginning(typed: str) -> QuerySet:
    if is_configured():
        try:
            return live_pages().filter(pk__in=[hit.page_id for hit in asking.begin(typed, MOST_READ)])
        except Unavailable:
            pass
    return live_pages().filter(beginning(typed))


def _suggestion(found: Found, pages, record) -> Suggestion | None:
    text = choose({code: page for code, page in pages.items() if code in found.pages})
    if text is None:
        return None
    return Suggestion(text.page.title, tag_of(text.code), str(found.kind.label), address_of(found, text, record))
