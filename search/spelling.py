"""Asks "did you mean" when nothing was found: the nearest words of the texts there are, as they are written there.

Elasticsearch knows the words of all texts. The databases compare with those of titles and of the beginnings of texts,
where acts say what they are about.
"""

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache, reduce
from operator import or_

from django.db.models.functions import Substr

from core import synonyms
from core.full_text import Query, forms_of, live_pages
from core.text import words_of, written_words
from search.elastic import asking
from search.elastic.connection import Unavailable, is_configured
from search.page_texts import public_texts

# Titles and texts of the newest pages: enough words to spell by, little enough to read in a moment.
MOST_TITLES, MOST_TEXTS = 5000, 1000
BEGINNING = 1000  # letters
KEPT_SECONDS = 600
# Words of one query that may be wrong. Each is compared with thousands; who mistypes more means no words.
MOST_CORRECTED = 4
_NEAR = 0.75
_MOST_LETTERS = 3  # by which the nearest word may be longer or shorter
_MOST_OTHER = 4  # letters that only one of the two has: two are wrong, at most


class Vocabulary:
    """The words of titles and beginnings, read anew now and then: a word that is new is spelled right without it."""

    def __init__(self):
        self.forget()

    def forget(self) -> None:
        """Has them read anew by the next who asks."""
        self._words, self._of_titles, self._read_at = {}, frozenset(), float("-inf")

    def words(self) -> Mapping[str, str]:
        """The words as they are written most often, in small letters, by what they fold to; at most two queries."""
        if time.monotonic() - self._read_at > KEPT_SECONDS:
            titles = list(live_pages().order_by("-pk").values_list("title", flat=True)[:MOST_TITLES])
            texts = public_texts().order_by("-pk").annotate(start=Substr("text", 1, BEGINNING))
            read = [*titles, *texts.values_list("start", flat=True)[:MOST_TEXTS]]
            self._words = _written(read)
            self._of_titles = frozenset(word for title in titles for word in words_of(title))
            self._read_at = time.monotonic()
        return self._words

    def has_beginning(self, beginning: str) -> bool:
        """Whether a word goes on as this one begins."""
        return any(word.startswith(beginning) for word in self.words())

    def goes_on(self, beginning: str) -> bool:
        """Whether a word of a title goes on as this one begins, of two letters or more; no query beside `words`."""
        self.words()
        return len(beginning) > 1 and any(word.startswith(beginning) and word != beginning for word in self._of_titles)


def _written(texts: Iterable[str]) -> dict[str, str]:
    folded, written = set(), Counter()
    for text in texts:
        folded.update(words_of(text))
        written.update(written_words(text.lower()))
    # A word with a soft hyphen is written as two: it is shown folded.
    commonest = {fold: word for word, _count in reversed(written.most_common()) for fold in words_of(word)}
    return {word: commonest.get(word, word) for word in folded if len(word) > 2}


vocabulary = Vocabulary()


def better_spelling(query: Query) -> str:
    """A query of words that there are, near to those typed, in their own letters; empty if there is none.

    Words that mean the same as others, as names of places, are right, whether a text holds them or not.
    """
    if not query.words or query.phrases:
        return ""
    nearest = _near_in_texts(query.words)
    if not all(nearest):
        nearest = [found or word for found, word in zip(nearest, _near_in_database(query.words), strict=True)]
    nearest = [
        word if synonyms.knows(forms_of(word)) else near for near, word in zip(nearest, query.words, strict=True)
    ]
    if not all(nearest) or tuple(nearest) == query.words:
        return ""
    typed = {fold: word for word in written_words(query.typed) for fold in words_of(word)}
    return " ".join(vocabulary.words().get(word) or typed.get(word, word) for word in nearest)


def _near_in_texts(words: tuple[str, ...]) -> list[str]:
    """The nearest words of all texts where there is Elasticsearch; empty ones where there is none."""
    if is_configured():
        try:
            return asking.spell(words)
        except Unavailable:
            pass
    return [""] * len(words)


def _near_in_database(words: tuple[str, ...]) -> list[str]:
    """Each word if it is known, else the nearest; empty ones if none is near, or too many are wrong."""
    known = vocabulary.words()
    if sum(word not in known for word in words) > MOST_CORRECTED:
        return [""] * len(words)
    return [word if word in known else _nearest(word, known) for word in words]


def _nearest(word: str, known: Iterable[str]) -> str:
    letters = _letters(word)
    # Cheaper than comparing, which takes a second for a few words: nearly the same letters, and nearly as many.
    like = [
        each
        for each in known
        if abs(len(each) - len(word)) <= _MOST_LETTERS and (letters ^ _letters(each)).bit_count() <= _MOST_OTHER
    ]
    return next(iter(get_close_matches(word, like, n=1, cutoff=_NEAR)), "")


@lru_cache(maxsize=30_000)
def _letters(word: str) -> int:
    """Which letters a word has, as bits."""
    return reduce(or_, (1 << (ord(letter) & 31) for letter in word), 0)
