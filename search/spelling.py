"""Asks "did you mean" when nothing was found: the nearest words of the titles there are."""

from difflib import get_close_matches

from core.full_text import Query, live_pages, matching, read_query
from core.text import words_of

# Titles of the newest pages: enough words to spell by, little enough to read in a moment.
MOST_TITLES = 5000
_NEAR = 0.75


def better_spelling(query: Query) -> str:
    """A query of words from titles that finds something; empty if there is none. At most two queries."""
    if not query.words or query.phrases:
        return ""
    known = {word for title in _titles() for word in words_of(title) if len(word) > 2}
    nearest = [word if word in known else _nearest(word, known) for word in query.words]
    if not all(nearest) or tuple(nearest) == query.words:
        return ""
    better = " ".join(nearest)
    return better if matching(live_pages(), read_query(better)).exists() else ""


def _titles():
    return live_pages().order_by("-pk").values_list("title", flat=True)[:MOST_TITLES]


def _nearest(word: str, known: set[str]) -> str:
    return next(iter(get_close_matches(word, known, n=1, cutoff=_NEAR)), "")
