"""The words in the addresses of contributions. They never change: receipts and letters keep them."""

SEND = {"sq": "komento", "sr-latn": "komentar", "en": "comment"}
LIST = {"sq": "komentet", "sr-latn": "komentari", "en": "comments"}
MINE = {"sq": "komenti-im", "sr-latn": "moj-komentar", "en": "my-comment"}
VERIFY = {"sq": "verifiko", "sr-latn": "provera", "en": "verify"}
# What stands before the words that are a right by themselves.
PRIVATE = set(MINE.values())
FIGURES = {"sq": "raporti-vjetor", "sr-latn": "godisnji-izvestaj", "en": "annual-report"}
