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
