"""The words in the addresses of search. They never change: people and search engines keep them."""

SEARCH = {"sq": "kerko", "sr-latn": "pretraga", "en": "search"}
