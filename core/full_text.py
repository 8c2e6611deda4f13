"""Full-text search over pages: folded and stemmed on both sides, the same answers on SQLite and PostgreSQL.

The words lie in Wagtail's index, written by `BasePage`. Nothing here ranks: SQLite's ranking reads every row that
matches. Wagtail indexes drafts as well (the admin looks for them), so the pages to choose from are always given.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from . import full_text_engine as engine
from . import synonyms
from .languages import PREFIXES
from .stems import has_forms, stem
from .text import words_of

MOST_WORDS = 12
LONGEST_WORD = 64
LONGEST_QUERY = 200
# The words of one page that are indexed, on every engine. PostgreSQL refuses vectors of more than 1,048,575 bytes, and
# with them the publication: beside words and stems they hold the title, and that in two forms.
MOST_INDEXED_WORDS = 50_000
MOST_INDEXED_BYTES = 1_000_000
# What PostgreSQL adds to the letters of a word: an even length, how often it occurs, and each place of it.
_BYTES_OF_A_WORD, _BYTES_OF_A_PLACE = 3, 2
# Articles and prepositions, folded, which change with the form of the word beside them, or are in every text.
SMALL_WORDS = frozenset(
    (
        *("te", "se", "ne", "per", "me", "nga", "dhe", "qe", "prej"),
        *("na", "za", "je", "da", "od", "sa", "su", "li", "ili", "iz", "po"),
        *("the", "of", "and", "in", "on", "for", "to", "an", "by", "at", "with"),
    )
)
_QUOTES = re.compile('["“”„«»]')


@dataclass(frozen=True)
class Sequence:
    """What stands in a text of one language for a part of a query: forms of words, or words, one after the other."""

    forms: tuple[str, ...]
    is_exact: bool = False  # words as they were typed; else forms, between which small words may stand


@dataclass(frozen=True)
class Query:
    """What a reader typed: every word must be found, in any of its forms, and every phrase exactly."""

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    typed: str = field(default="", compare=False)  # as it was, cut
    is_relaxed: bool = False  # one of the words may be missing

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases)

    @property
    def terms(self) -> list[engine.Term]:
        """The query as the engines take it."""
        words = list(self._words_or_synonyms())
        if self.is_relaxed and len(words) > 1:
            rests = (words[:position] + words[position + 1 :] for position in range(len(words)))
            words = [engine.AnyOf(tuple(map(tuple, rests)))]
        return [*words, *map(engine.Phrase, self.phrases)]

    @property
    def telling(self) -> frozenset[str]:
        """The words that count, quoted or not: a title that has these and no others is what was typed."""
        return telling_words(self.typed)

    def sequences_in(self, code: str) -> frozenset[Sequence]:
        """What to mark in texts of a language: each word alone, but those of an expression or phrase only together."""
        phrases = (Sequence(phrase, is_exact=True) for phrase in self.phrases)
        found = [*phrases]
        for words, others in self._expressions():
            is_exact = _are_exact(others)
            found.append(Sequence(words if is_exact else tuple(form_of(word, code) for word in words), is_exact))
            found += (Sequence(each.forms, each.is_exact) for each in others)
        return frozenset(found)

    def forms_in(self, code: str) -> frozenset[str]:
        """The words and their synonyms, as `form_of` gives them, that are to be found in texts of a language."""
        quoted = {word for phrase in self.phrases for word in phrase}
        typed = (form_of(word, code) for word in quoted.union(self.words))
        same = (form for _words, others in self._expressions() for each in others for form in each.forms)
        return frozenset([*typed, *same])

    def _words_or_synonyms(self) -> Iterator[engine.Term]:
        for words, others in self._expressions():
            terms = (engine.Phrase(words),) if _are_exact(others) else tuple(map(_forms, words))
            if not others:
                yield from terms
                continue
            yield engine.AnyOf((terms, *map(_terms, others)))

    def _expressions(self) -> Iterator[tuple[tuple[str, ...], list[synonyms.Expression]]]:
        """The words in order, those together that have synonyms together, and the synonyms."""
        forms = [forms_of(word) for word in self.words]
        start = 0
        while start < len(self.words):
            length, others = synonyms.at_the_beginning(forms[start:])
            length = length if others else 1
            yield self.words[start : start + length], others
            start += length


def read_query(typed: str) -> Query:
    """Reads what was typed: words, and phrases in quotation marks. Operators of engines mean nothing here.

    Small words count only when there is nothing else: "Ministrisë së Drejtësisë" is found without its "së".
    """
    words, phrases = [], []
    pieces = _QUOTES.split(typed)
    left = MOST_WORDS
    for position, piece in enumerate(pieces):
        found = [word[:LONGEST_WORD] for word in words_of(piece)[:left]]
        left -= len(found)
        # A quotation mark without its partner quotes nothing.
        if position % 2 and position < len(pieces) - 1 and found:
            phrases.append(tuple(found))
        else:
            words += found
    telling = [*filter(is_telling, words)]
    words = dict.fromkeys(telling or ([] if phrases else words))
    return Query(tuple(words), tuple(phrases), typed[:LONGEST_QUERY])


def is_telling(word: str) -> bool:
    """Whether a folded word counts beside others: no letter alone, article or preposition."""
    return word.isdigit() or not (len(word) == 1 or word in SMALL_WORDS)


def telling_words(text: str) -> frozenset[str]:
    """The words of a text that count, as those of a query do: of a title for comparison with what was typed."""
    words = [word[:LONGEST_WORD] for word in words_of(text)[:MOST_WORDS]]
    return frozenset(filter(is_telling, words)) or frozenset(words)


def holding(query: Query) -> Q:
    """The condition that a page holds the words and phrases in its title or text; an empty query is in no page."""
    return Q(pk__in=engine.page_ids(query.terms, engine.TEXT) if query else [])


def titled(query: Query) -> Q:
    """The condition that a page's title alone holds all of it."""
    return Q(pk__in=engine.page_ids(query.terms, engine.TITLE) if query else [])


def beginning(typed: str) -> Q:
    """The condition that a page's title holds what was typed so far: the last word may go on."""
    terms = beginning_terms(typed)
    return Q(pk__in=engine.page_ids(terms, engine.TITLE) if terms else [])


def beginning_terms(typed: str) -> list[engine.Term]:
    """What was typed so far as the engines take it."""
    words = [word[:LONGEST_WORD] for word in words_of(typed)[:MOST_WORDS]]
    return [*map(_forms, words[:-1]), *map(engine.Beginning, words[-1:])]


def matching(pages: QuerySet, query: Query) -> QuerySet:
    """Those of `pages` that hold the words and phrases."""
    return pages.filter(holding(query))


def live_pages() -> QuerySet:
    """Every page that a reader may see: published and not private; in no query of its own."""
    path = ExpressionWrapper(OuterRef("path"), CharField())
    above = PageViewRestriction.objects.annotate(inner=path).filter(inner__startswith=F("page__path"))
    private = Page.objects.filter(Exists(above)).values("pk")
    # Mostly no page is private: asked first whether any is, databases answer once and compare no paths. The private
    # ones are a list of their own, since a planner that expects to look above each page reads page by page.
    return Page.objects.live().filter(~Exists(PageViewRestriction.objects.all()) | ~Q(pk__in=private))


def put(page: Page) -> None:
    """Writes a page into the index as it is in memory, in the transaction of the caller."""
    index.insert_or_update_object(page)


def indexed(texts: Iterable[str], code: str) -> str:
    """What the index keeps of texts in a language: their words in order, then each stem once."""
    return indexed_in_languages((code, text) for text in texts)


def indexed_in_languages(texts: Iterable[tuple[str, str]]) -> str:
    """The same for texts of several languages, each with its code before it; what is too much for an index is cut."""
    words: list[str] = []
    stems: set[str] = set()
    room = _Room(MOST_INDEXED_BYTES)
    for code, text in texts:
        for word in words_of(text)[: MOST_INDEXED_WORDS - len(words)]:
            word = word[:LONGEST_WORD]
            form = form_of(word, code)
            if not room.takes(word, *((form,) if form != word else ())):
                return _joined(words, stems)
            words.append(word)
            if form != word:
                stems.add(form)
    return _joined(words, stems)


def _joined(words: list[str], stems: set[str]) -> str:
    return " ".join([*words, *sorted(stems)])


class _Room:
    """The bytes that are left for the vector of a page, where a word counts once and each of its places again."""

    def __init__(self, left: int):
        self._left, self._known = left, set[str]()

    def takes(self, word: str, *stems: str) -> bool:
        """Makes room for another place of a word, and for what is new of word and stem; whether there was any."""
        new = {word, *stems} - self._known
        self._left -= _BYTES_OF_A_PLACE * (1 + len(new)) + sum(_BYTES_OF_A_WORD + len(each.encode()) for each in new)
        self._known |= new
        return self._left >= 0


def expression(code: str, words: str) -> synonyms.Expression:
    """Words of a language as `synonyms` knows them; small ones, which queries lose, do not count."""
    return synonyms.Expression(code, tuple(form_of(word, code) for word in words_of(words) if is_telling(word)))


def as_typed(words: str) -> synonyms.Expression:
    """The same for words that count in no other form."""
    return synonyms.Expression(synonyms.AS_TYPED, tuple(filter(is_telling, words_of(words))))


def forms_of(word: str) -> dict[str, str]:
    """A folded word as `synonyms` compares it: its form in each language, and itself."""
    return {synonyms.AS_TYPED: word, **{code: form_of(word, code) for code in PREFIXES}}


def _are_exact(same: list[synonyms.Expression]) -> bool:
    """Whether an expression that means the same as these counts in no other form, as they do not."""
    return bool(same) and all(each.is_exact for each in same)


def _terms(expression: synonyms.Expression) -> tuple[engine.Term, ...]:
    """An expression as the engines take it."""
    if expression.is_exact:
        return (engine.Phrase(expression.forms),)
    return tuple(engine.Words((form,)) for form in expression.forms)


def _forms(word: str) -> engine.Term:
    """A word as it stands in the index: its stem in any of the languages, or itself if it has none."""
    return engine.Words(tuple(dict.fromkeys(form_of(word, code) for code in PREFIXES)))


def form_of(word: str, code: str) -> str:
    """What a folded word of a language has in common with its other forms, as the index keeps it."""
    # The mark keeps stems of one language from meeting words or stems of another; it is no punctuation, at which
    # PostgreSQL would split, and stands behind, so that "sq" does not begin every stem.
    return f"{stem(word, code)}0{PREFIXES[code]}" if has_forms(word, code) else word
