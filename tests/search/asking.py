"""Asks Elasticsearch itself, past everything of ours."""

FIELDS = ["title.*", "text.*", "words", "title_words"]


def occurs(index, word: str) -> bool:
    """Whether any field of any document holds a word."""
    index.refresh()
    query = {"multi_match": {"query": word, "fields": FIELDS, "type": "phrase", "lenient": True}}
    return index.es.search(index=index.name, query=query, size=1).body["hits"]["hits"] != []
