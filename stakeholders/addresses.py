"""The words in the addresses of sign-up and self-service. They never change: letters keep them."""

INTEREST = {"sq": "interesi", "sr-latn": "interesovanje", "en": "interest"}
