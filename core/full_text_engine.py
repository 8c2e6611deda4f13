"""Asks the full-text index of the database: FTS5 in SQLite, tsvector in PostgreSQL, both in Wagtail's table.

The query classes of Wagtail are not used: on PostgreSQL they compare with two columns joined, which no index serves
(150 ms in place of 5 at 9,000 pages), and on SQLite they refuse the fields of ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import SearchVectorField
from django.db import connection
from django.db.models import BigIntegerField, Lookup, Q, QuerySet, TextField
from django.db.models.functions import Cast
from wagtail.models import Page
from wagtail.search import models as index_models
from wagtail.search.utils import get_descendants_content_types_pks

IndexEntry = index_models.IndexEntry
SQLiteFTSIndexEntry = getattr(index_models, "SQLiteFTSIndexEntry", None)

# Columns of the index. The title's own column holds it as it was typed; folded, it is in the one for autocompletion.
TEXT = "body"
TITLE = "autocomplete"
# The text that the vector of TEXT was made from, on PostgreSQL; titles are too short to need theirs.
_TEXT_AS_IT_IS = "body_text"
MOST_PLACES_OF_A_WORD = 255


@dataclass(frozen=True)
class Words:
    """One of these words; they hold letters and digits only."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class Phrase:
    """These words one after the other."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class Beginning:
    """A word that begins so."""

    word: str


@dataclass(frozen=True)
class AnyOf:
    """All terms of one of these, or of more."""

    alternatives: tuple[tuple["Term", ...], ...]


Term = Words | Phrase | Beginning | AnyOf


class Match(Lookup):
    """`column__match=query`, in the query language of the database."""

    lookup_name = "match"
    prepare_rhs = False

    def as_sqlite(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        return f"{column} MATCH %s", [*params, self.rhs]

    def as_postgresql(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        return f"{column} @@ to_tsquery('simple', %s)", [*params, self.rhs]


class Holds(Lookup):
    """`column__holds=words`: folded words stand one after the other in a folded text that PostgreSQL's vector cut.

    A vector has no place behind 16,383 and no more than 256 of a word. Texts too short for that are not looked at.
    """

    lookup_name = "holds"
    prepare_rhs = False

    def as_postgresql(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        shortest = MOST_PLACES_OF_A_WORD * (1 + min(map(len, self.rhs.split())))
        sql = f"(octet_length({column}) >= %s AND strpos(' ' || {column} || ' ', %s) > 0)"
        return sql, [*params, shortest, *params, f" {self.rhs} "]


TextField.register_lookup(Match)
TextField.register_lookup(Holds)
SearchVectorField.register_lookup(Match)


def page_ids(terms: Sequence[Term], column: str) -> QuerySet:
    """The ids of the pages, drafts among them, in which every term is found; as a subquery."""
    entries = IndexEntry.objects.filter(content_type__in=get_descendants_content_types_pks(Page))
    if connection.vendor == "sqlite":
        # A subquery of its own: joined, SQLite may ask the virtual table once for each of the other rows.
        text = " AND ".join(map(_fts5, terms))
        entries = entries.filter(pk__in=SQLiteFTSIndexEntry.objects.filter(**{f"{column}__match": text}).values("pk"))
    else:
        entries = _in_vectors(entries, terms, column)
    return entries.values_list(Cast("object_id", BigIntegerField()))


def _in_vectors(entries: QuerySet, terms: Sequence[Term], column: str) -> QuerySet:
    """The entries of PostgreSQL in which every term is found, phrases also where the vector has lost their places."""
    if column != TEXT:
        return entries.filter(**{f"{column}__match": " & ".join(map(_tsquery, terms))})
    # The words alone choose the rows, as for a phrase: the GIN index knows no places.
    phrases = [term.words for term in terms if isinstance(term, Phrase)]
    needed = [term for term in terms if not isinstance(term, Phrase)]
    needed += [Words((word,)) for words in phrases for word in dict.fromkeys(words)]
    entries = entries.filter(**{f"{column}__match": " & ".join(map(_tsquery, needed))})
    for words in phrases:
        in_order = Q(**{f"{column}__match": _tsquery(Phrase(words))})
        entries = entries.filter(in_order | Q(**{f"{_TEXT_AS_IT_IS}__holds": " ".join(words)}))
    return entries


def _fts5(term: Term) -> str:
    """https://sqlite.org/fts5.html#full_text_query_syntax"""
    match term:
        case Words(words):
            return "({})".format(" OR ".join(f'"{word}"' for word in words))
        case Phrase(words):
            return f'"{" ".join(words)}"'
        case Beginning(word):
            return f'"{word}"*'
        case AnyOf(alternatives):
            return "({})".format(" OR ".join(f"({' AND '.join(map(_fts5, terms))})" for terms in alternatives))


def _tsquery(term: Term) -> str:
    """https://www.postgresql.org/docs/15/textsearch-controls.html#TEXTSEARCH-PARSING-QUERIES"""
    match term:
        case Words(words):
            return "({})".format(" | ".join(f"'{word}'" for word in words))
        case Phrase(words):
            return "({})".format(" <-> ".join(f"'{word}'" for word in words))
        case Beginning(word):
            return f"'{word}':*"
        case AnyOf(alternatives):
            return "({})".format(" | ".join(f"({' & '.join(map(_tsquery, terms))})" for terms in alternatives))
