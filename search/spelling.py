"""Asks "did you mean" when nothing was found: the nearest words of the texts there are, or at least of the titles."""

from difflib import get_close_matches

from core.full_text import Query, live_pages
from core.text import words_of
from search.elastic import asking
from search.elastic.connection import Unavailable, is_configured

# Titles of the newest pages: enough words to spell by, little enough to read in a moment.
MOST_TITLES = 5000
_NEAR = 0.75


def better_spelling(query: Query) -> str:
    """A query of words that there are, near to those typed; empty if there is none. At most one query."""
    if not query.words or query.phrases:
        return ""
    known = _known_words()
    nearest = [word if word in known else _nearest(word, known) for word in query.words]
    missing = [position for position, word in enumerate(nearest) if not word]
    if missing:
        for position, word in zip(missing, _near_in_texts([query.words[each] for each in missing]), strict=True):
            nearest[position] = word
    return " ".join(nearest) if all(nearest) and tuple(nearest) != query.words else ""


def _known_words() -> set[str]:
    titles = live_pages().order_by("-pk").values_list("title", flat=True)[:MOST_TITLES]
    return {word for title in titles for word in words_of(title) if len(word) > 2}


def _nearest(word: str, known: set[str]) -> str:
    return next(iter(get_close_matches(word, known, n=1, cutoff=_NEAR)), "")


def _near_in_texts(words: list[str]) -> list[str]:
    """The same for words that are in no title, where there is Elasticsearch."""
    if is_configured():
        try:
            return asking.spell(words)
        except Unavailable:
            pass
    return [""] * len(words)
