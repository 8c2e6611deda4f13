"""Wagtail's Elasticsearch backend for three languages: texts folded, and taken apart by the grammar of each.

Any model with `search_fields` can be searched with it (`WAGTAILSEARCH_BACKENDS`). The public search keeps an index of
its own on it (`pages`). It runs with the client that is installed: version 8, or 9 for servers of version 9.
"""

from django.utils import translation
from modelsearch.backends.elasticsearch8 import (
    Elasticsearch8AutocompleteQueryCompiler,
    Elasticsearch8Index,
    Elasticsearch8Mapping,
    Elasticsearch8SearchBackend,
    Elasticsearch8SearchQueryCompiler,
    Elasticsearch8SearchResults,
)
from modelsearch.backends.elasticsearchbase import Field

from core.languages import prefix_of
from search.elastic import analysis

MOST_BUCKETS = 10_000  # Elasticsearch gives ten when it is not told


class Mapping(Elasticsearch8Mapping):
    """Every text once folded, and once by the grammar of each language, in sub-fields named sq, sr and en."""

    edgengram_analyzer_config = {"analyzer": "edgengram_analyzer", "search_analyzer": analysis.FOLDED}

    def get_mapping(self):
        mapping = super().get_mapping()
        _add_grammars(mapping["properties"])
        return mapping


def _add_grammars(properties: dict) -> None:
    for name, field in properties.items():
        if field["type"] == "nested":
            _add_grammars(field["properties"])
        elif field["type"] == "text" and not name.endswith("_edgengrams"):
            field["fields"] = {
                language: {"type": "text", "analyzer": analysis.analyzer_of(language)}
                for language in analysis.LANGUAGES
            }


class QueryCompiler(Elasticsearch8SearchQueryCompiler):
    """Looks for the words as they are, and in all their forms in the active language."""

    mapping_class = Mapping

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        language = prefix_of(translation.get_language())
        self.remapped_fields += [
            Field(f"{field.field_name}.{language}", boost=field.boost)
            for field in self.remapped_fields
            if not field.field_name.endswith("_filter")
        ]


class AutocompleteQueryCompiler(Elasticsearch8AutocompleteQueryCompiler):
    """Beginnings of words, folded on both sides."""

    mapping_class = Mapping


class SearchResults(Elasticsearch8SearchResults):
    """Counts every value of a facet."""

    def _backend_do_search(self, body, **kwargs):
        for aggregation in body.get("aggregations", {}).values():
            aggregation["terms"]["size"] = MOST_BUCKETS
        return super()._backend_do_search(body, **kwargs)


class SearchBackend(Elasticsearch8SearchBackend):
    """The backend: `"BACKEND": "search.elastic.backend"`, with Wagtail's own options."""

    mapping_class = Mapping
    index_class = Elasticsearch8Index
    query_compiler_class = QueryCompiler
    autocomplete_query_compiler_class = AutocompleteQueryCompiler
    results_class = SearchResults

    def __init__(self, params):
        super().__init__(params)
        self.settings["settings"] = analysis.settings(has_dictionary=params.get("DICTIONARY", False))
