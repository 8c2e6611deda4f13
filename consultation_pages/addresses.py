"""The words in the addresses of lists. They never change: people, records and search engines keep them."""

CONSULTATIONS = {"sq": "konsultimet", "sr-latn": "konsultacije", "en": "consultations"}
INSTITUTIONS = {"sq": "institucionet", "sr-latn": "institucije", "en": "institutions"}
REPORT = {"sq": "raporti", "sr-latn": "izvestaj", "en": "report"}

# The plans, the reports and the standards of all institutions.
PLAN = {"sq": "plani", "sr-latn": "plan", "en": "plan"}
REPORTS = {"sq": "raportet", "sr-latn": "izvestaji", "en": "reports"}
STANDARDS = {"sq": "standardi", "sr-latn": "standard", "en": "standards"}
