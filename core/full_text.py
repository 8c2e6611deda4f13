"""Full-text search over pages, folded on both sides; without the engine's ranking, which scans per row on SQLite."""

from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from .text import words_of

MOST_WORDS = 12
MOST_HITS = 5000


def matching_ids(pages, words: str) -> list[int]:
    """The ids of those pages that hold every word of a query; none for a query without words.

    `pages` is a queryset of Page or one of its types. At most MOST_HITS ids, in no order that means anything.
    """
    folded = " ".join(words_of(words)[:MOST_WORDS])
    if not folded:
        return []
    hits = get_search_backend().search(
        folded, pages, fields=["folded_title", "folded_text"], operator="and", order_by_relevance=False
    )
    return [page.pk for page in hits[:MOST_HITS]]


def live_pages():
    """Every page that a reader may see: published and not restricted."""
    return Page.objects.live().public()
