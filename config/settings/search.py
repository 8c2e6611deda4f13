"""Which engine answers searches: Elasticsearch where there is one, the database where there is none or it is away."""

from .environment import env

# The admin's own search, and the public one in place of Elasticsearch.
WAGTAILSEARCH_BACKENDS = {
    "default": {
        "BACKEND": "core.database_search",
        # PostgreSQL: words as we fold them, no stemming and no stop words of the server's default language.
        "SEARCH_CONFIG": "simple",
    }
}

# Not one of WAGTAILSEARCH_BACKENDS: `update_index` would fill it with drafts.
ELASTICSEARCH_URLS = env.list("ELASTICSEARCH_URL", default=[])
ELASTICSEARCH_INDEX_PREFIX = env.str("ELASTICSEARCH_INDEX_PREFIX", default="konsultimet_")
