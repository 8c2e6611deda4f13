"""The words in the addresses of sign-up and self-service. They never change: letters keep them."""

INTEREST = {"sq": "interesi", "sr-latn": "interesovanje", "en": "interest"}
# What stands below it.
SENT = {"sq": "derguar", "sr-latn": "poslato", "en": "sent"}
LINK = {"sq": "lidhja", "sr-latn": "veza", "en": "link"}
LISTED = {"sq": "te-interesuarit", "sr-latn": "zainteresovani", "en": "listed"}
CONFIRM = {"sq": "konfirmo", "sr-latn": "potvrda", "en": "confirm"}
MINE = {"sq": "imja", "sr-latn": "moje", "en": "mine"}
STOP = {"sq": "ndalo", "sr-latn": "prekid", "en": "stop"}
INVITATION = {"sq": "ftesa", "sr-latn": "poziv", "en": "invitation"}
# What stands before the words that are a right by themselves.
PRIVATE = {f"{above}/{word[code]}" for code, above in INTEREST.items() for word in (CONFIRM, MINE, STOP, INVITATION)}
