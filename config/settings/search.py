"""Which engine answers searches: Elasticsearch where there is one, the database where there is none."""

WAGTAILSEARCH_BACKENDS = {
    "default": {
        "BACKEND": "wagtail.search.backends.database",
        # PostgreSQL: words as we fold them, no stemming and no stop words of the server's default language.
        "SEARCH_CONFIG": "simple",
    }
}
