"""Asks "did you mean" when nothing was found: the nearest words of the texts there are.

Elasticsearch knows the words of all texts. The databases compare with those of titles, and ask their index for words
of which one letter is missing, other, too many, or changed places with the next.
"""

import time
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache, reduce
from operator import or_
from string import ascii_lowercase

from django.db.models import Exists
from django.db.models.functions import Substr
from wagtail.models import Page

from core import full_text_engine as engine
from core.full_text import Query, holding, live_pages
from core.text import words_of
from search.elastic import asking
from search.elastic.connection import Unavailable, is_configured
from search.models import PageText

# Titles of the newest pages: enough words to spell by, little enough to read in a moment.
MOST_TITLES = 5000
KEPT_SECONDS = 600
# Words of one query that may be wrong. Each is compared with thousands; who mistypes more means no words.
MOST_CORRECTED = 4
_NEAR = 0.75
_MOST_LETTERS = 3  # by which the nearest word may be longer or shorter
_MOST_OTHER = 4  # letters that only one of the two has: two are wrong, at most
# Pages that hold a word one letter away, and how much of them is read for it.
_MOST_PAGES, _MOST_ASKED = 3, 50
_MOST_READ = 60_000
_SHORTEST = 4  # letters; any shorter word is one letter away from many
_LONGEST = 24


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
    """A query of words that there are, near to those typed; empty if there is none."""
    if not query.words or query.phrases:
        return ""
    nearest = _near_in_texts(query.words)
    if not all(nearest):
        unknown = [word for word, found in zip(query.words, nearest, strict=True) if not found]
        in_database = _near_in_database(unknown)
        nearest = [found or in_database.get(word, "") for word, found in zip(query.words, nearest, strict=True)]
    return " ".join(nearest) if all(nearest) and tuple(nearest) != query.words else ""


def _near_in_texts(words: tuple[str, ...]) -> list[str]:
    """The nearest words of all texts where there is Elasticsearch; empty ones where there is none."""
    if is_configured():
        try:
            return asking.spell(words)
        except Unavailable:
            pass
    return [""] * len(words)


def _near_in_database(words: Iterable[str]) -> dict[str, str]:
    """Each word if a page holds it, else the nearest, if there is one; nothing if too many are wrong.

    At most two queries, and two for each wrong word.
    """
    known = vocabulary.words()
    right = {word: word for word in words if word in known}
    right |= {word: word for word in _held([word for word in words if word not in right])}
    wrong = [word for word in words if word not in right]
    if len(wrong) > MOST_CORRECTED:
        return {}
    return right | {word: _nearest(word, known) for word in wrong}


def _held(words: list[str]) -> list[str]:
    """Those words of which some page holds a form, in one query."""
    if not words:
        return []
    asked = {
        f"holds_{number}": Exists(live_pages().filter(holding(Query((word,))))) for number, word in enumerate(words)
    }
    [answers] = Page.objects.filter(depth=1).annotate(**asked).values_list(*asked)[:1]
    return [word for word, is_held in zip(words, answers, strict=True) if is_held]


def _nearest(word: str, known: frozenset[str]) -> str:
    letters = _letters(word)
    # Cheaper than comparing, which takes a second for a few words: nearly the same letters, and nearly as many.
    like = [
        each
        for each in known
        if abs(len(each) - len(word)) <= _MOST_LETTERS and (letters ^ _letters(each)).bit_count() <= _MOST_OTHER
    ]
    near = get_close_matches(word, like, n=1, cutoff=_NEAR) or _one_letter_away(word)
    return next(iter(near), "")


@lru_cache(maxsize=30_000)
def _letters(word: str) -> int:
    """Which letters a word has, as bits."""
    return reduce(or_, (1 << (ord(letter) & 31) for letter in word), 0)


def _one_letter_away(word: str) -> list[str]:
    """A word of some text that differs in one letter; the one that a few pages have most often; two queries."""
    if not (_SHORTEST <= len(word) <= _LONGEST and word.isascii() and word.isalpha()):
        return []
    others = _changed(word)
    # Drafts are in the index too; their texts are not read.
    holding_one = engine.page_ids([engine.Words(tuple(sorted(others)))], engine.TEXT)
    ids = list(Page.objects.filter(pk__in=holding_one).order_by().values_list("pk", flat=True)[:_MOST_ASKED])
    texts = PageText.objects.filter(page__in=live_pages().filter(pk__in=ids)).order_by("-pk")
    texts = texts.annotate(start=Substr("text", 1, _MOST_READ))
    found = [each for text in texts.values_list("start", flat=True)[:_MOST_PAGES] for each in words_of(text)]
    there = [each for each in found if each in others]
    return [max(sorted(set(there)), key=there.count)] if there else []


def _changed(word: str) -> set[str]:
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    missing = (f"{before}{letter}{after}" for before, after in cuts for letter in ascii_lowercase)
    other = (f"{before}{letter}{after[1:]}" for before, after in cuts if after for letter in ascii_lowercase)
    surplus = (f"{before}{after[1:]}" for before, after in cuts if after)
    swapped = (f"{before}{after[1]}{after[0]}{after[2:]}" for before, after in cuts if len(after) > 1)
    return {*missing, *other, *surplus, *swapped} - {word}
