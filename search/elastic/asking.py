"""Asks Elasticsearch: the same pages as the database finds, with a score by which equals are put in order."""

from dataclasses import dataclass

from core import full_text_engine as engine
from core.full_text import Query, beginning_terms
from search.elastic import analysis
from search.elastic.connection import ask
from search.elastic.pages import PageIndex

# More than any sum of scores: what has the words in its title is told by its score.
TITLE = 1_000_000.0
# Newest first among equals, as the database has it; an index made by an older version does not know the page's number.
ORDER = [{"_score": "desc"}, {"page": {"order": "desc", "unmapped_type": "long"}}]
LARGEST_ID = 2**63 - 1
WEIGHTS = {"title": 4.0, "text": 1.0}


@dataclass(frozen=True, slots=True)
class Hit:
    """A page in which the words were found."""

    page_id: int
    in_title: bool
    score: float


def find(query: Query, most: int) -> list[Hit]:
    """The pages that hold the words and phrases, those with a title that does first. Raises Unavailable."""
    inside = {"bool": {"filter": _all(query.terms, "words"), "should": _preferences(query)}}
    return ask(lambda index: _hits(index, inside, most))


def begin(typed: str, most: int) -> list[Hit]:
    """The pages whose titles hold what was typed so far. Raises Unavailable."""
    terms = beginning_terms(typed)
    if not terms:
        return []
    return ask(lambda index: _hits(index, {"bool": {"filter": _all(terms, "title_words")}}, most))


def spell(words: tuple[str, ...]) -> list[str]:
    """Each folded word if some page has a form of it, else the nearest to it, or "" if none is near.

    Raises Unavailable.
    """
    term = {"field": "words", "suggest_mode": "always", "string_distance": "damerau_levenshtein", "size": 20}
    suggest = {word: {"text": word, "term": term} for word in words}
    forms = {word: _all(Query((word,)).terms, "words")[0] for word in words}
    held = {"held": {"filters": {"filters": forms}}}
    return ask(lambda index: _spelled(index, suggest, held))


def _spelled(index: PageIndex, suggest: dict, held: dict) -> list[str]:
    body = index.es.search(index=index.name, suggest=suggest, aggregations=held, size=0).body
    counts = body["aggregations"]["held"]["buckets"]
    return [word if counts[word]["doc_count"] else _first_word(body["suggest"][word]) for word in suggest]


def _first_word(parts: list[dict]) -> str:
    # Stems are no words to show to anybody.
    return next((option["text"] for part in parts for option in part["options"] if option["text"].isalpha()), "")


def _hits(index: PageIndex, query: dict, most: int) -> list[Hit]:
    # Ids would be read from where documents are kept, which takes 270 ms of 300 for 5,000; the order has them too.
    found = {"query": query, "sort": ORDER, "size": most, "stored_fields": "_none_", "track_total_hits": False}
    body = index.es.search(index=index.name, **found).body
    if body["timed_out"] or body["_shards"]["failed"]:
        raise ValueError("only a part was looked through")
    return [_hit(*row["sort"]) for row in body["hits"]["hits"]]


def _hit(score: float, page_id: int) -> Hit:
    if not 0 <= page_id <= LARGEST_ID:
        raise ValueError("no page's number: nonsense, or an index of a former shape, which is being made anew")
    in_title = score >= TITLE
    return Hit(page_id, in_title, score - TITLE if in_title else score)


def _preferences(query: Query) -> list[dict]:
    """What makes one page better than another: its title, the words in their own forms and languages, and together."""
    fields = [f"{name}.{language}^{weight}" for name, weight in WEIGHTS.items() for language in analysis.LANGUAGES]
    phrase = [f"{name}.{language}" for name in WEIGHTS for language in analysis.LANGUAGES]
    forms = " ".join(form for code in analysis.CODES for form in sorted(query.forms_in(code)))
    return [
        {"constant_score": {"filter": {"bool": {"filter": _all(query.terms, "title_words")}}, "boost": TITLE}},
        {"multi_match": {"query": query.typed, "fields": fields, "type": "most_fields"}},
        {"multi_match": {"query": query.typed, "fields": phrase, "type": "phrase", "slop": 2, "boost": 2}},
        {"match": {"words": {"query": forms}}},
    ]


def _all(terms: list[engine.Term], field: str) -> list[dict]:
    return [_clause(term, field) for term in terms]


def _clause(term: engine.Term, field: str) -> dict:
    match term:
        case engine.Words(words):
            return {"terms": {field: list(words)}}
        case engine.Phrase(words):
            return {"match_phrase": {field: " ".join(words)}}
        case engine.Beginning(word):
            return {"prefix": {field: word}}
        case engine.AnyOf(alternatives):
            return {"bool": {"should": [{"bool": {"filter": _all(list(terms), field)}} for terms in alternatives]}}
