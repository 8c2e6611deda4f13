"""Which engine answers searches: Elasticsearch where there is one, the database where there is none."""

WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
