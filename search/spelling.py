"""Asks "did you mean" when nothing was found: the nearest words of the texts there are, or at least of the titles."""

import time
from difflib import get_close_matches

from core.full_text import Query, live_pages
from core.text import words_of
from search.elastic import asking
from search.elastic.connection import Unavailable, is_configured

# Titles of the newest pages: enough words to spell by, little enough to read in a moment.
MOST_TITLES = 5000
KEPT_SECONDS = 600
_NEAR = 0.75


class Vocabulary:
    """The words of titles, read anew now and then: a word that is new is spelled right without it."""

    def __init__(self):
        self.forget()

    def forget(self) -> None:
        """Has them read anew by the next who asks."""
        self._words, self._read_at = frozenset(), float("-inf")

    def words(self) -> frozenset[str]:
        """The words, folded; at most one query."""
        if time.monotonic() - self._read_at > KEPT_SECONDS:
            titles = live_pages().order_by("-pk").values_list("title", flat=True)[:MOST_TITLES]
            self._words = frozenset(word for title in titles for word in words_of(title) if len(word) > 2)
            self._read_at = time.monotonic()
        return self._words


vocabulary = Vocabulary()


def better_spelling(query: Query) -> str:
    """A query of words that there are, near to those typed; empty if there is none. At most one query."""
    if not query.words or query.phrases:
        return ""
    nearest = _near_in_texts(query.words)
    if not all(nearest):
        in_titles = _near_in_titles(query.words)
        nearest = [word or other for word, other in zip(nearest, in_titles, strict=True)]
    return " ".join(nearest) if all(nearest) and tuple(nearest) != query.words else ""


def _near_in_titles(words: tuple[str, ...]) -> list[str]:
    known = vocabulary.words()
    return [word if word in known else _nearest(word, known) for word in words]


def _nearest(word: str, known: frozenset[str]) -> str:
    return next(iter(get_close_matches(word, known, n=1, cutoff=_NEAR)), "")


def _near_in_texts(words: tuple[str, ...]) -> list[str]:
    """The nearest words of all texts where there is Elasticsearch; empty ones where there is none."""
    if is_configured():
        try:
            return asking.spell(words)
        except Unavailable:
            pass
    return [""] * len(words)
