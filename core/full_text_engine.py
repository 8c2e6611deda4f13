"""Asks the full-text index of the database: FTS5 in SQLite, tsvector in PostgreSQL, both in Wagtail's table.

The query classes of Wagtail are not used: on PostgreSQL they compare with two columns joined, which no index serves
(150 ms in place of 5 at 9,000 pages), and on SQLite they refuse the fields of ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import SearchVectorField
from django.db import connection
from django.db.models import BigIntegerField, Lookup, QuerySet, TextField
from django.db.models.functions import Cast
from wagtail.models import Page
from wagtail.search import models as index_models
from wagtail.search.utils import get_descendants_content_types_pks

IndexEntry = index_models.IndexEntry
SQLiteFTSIndexEntry = getattr(index_models, "SQLiteFTSIndexEntry", None)

# Columns of the index. The title's own column holds it as it was typed; folded, it is in the one for autocompletion.
TEXT = "body"
TITLE = "autocomplete"


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


TextField.register_lookup(Match)
SearchVectorField.register_lookup(Match)


def page_ids(terms: Sequence[Term], column: str) -> QuerySet:
    """The ids of the pages, drafts among them, in which every term is found; as a subquery."""
    entries = IndexEntry.objects.filter(content_type__in=get_descendants_content_types_pks(Page))
    if connection.vendor == "sqlite":
        # A subquery of its own: joined, SQLite may ask the virtual table once for each of the other rows.
        text = " AND ".join(map(_fts5, terms))
        entries = entries.filter(pk__in=SQLiteFTSIndexEntry.objects.filter(**{f"{column}__match": text}).values("pk"))
    else:
        text = " & ".join(map(_tsquery, terms))
        entries = entries.filter(**{f"{column}__match": text})
    return entries.values_list(Cast("object_id", BigIntegerField()))


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
