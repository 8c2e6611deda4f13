"""An answer to look at, for the documentation: invented, and checked by a test against its schema."""

_MINISTRY = {
    "code": "MD",
    "names": {"sq": "Ministria e Drejtësisë", "sr": "Ministarstvo pravde", "en": "Ministry of Justice"},
}
_DRAFT_LAW = {"code": "draft_law", "names": {"sq": "Projektligj", "sr": "Nacrt zakona", "en": "Draft law"}}
_JUSTICE = {"code": "justice", "names": {"sq": "Drejtësi", "sr": "Pravosuđe", "en": "Justice"}}
_NO_WORDS = {"sq": None, "sr": None, "en": None}
_SITE = "https://konsultimet.example"

CONSULTATION = {
    "number": "2026-045",
    "title": {
        "sq": "Projektligji për ndihmën juridike falas",
        "sr": "Nacrt zakona o besplatnoj pravnoj pomoći",
        "en": None,
    },
    "summary": {
        "sq": "Kush ka të drejtë në ndihmë juridike falas.",
        "sr": "Ko ima pravo na besplatnu pravnu pomoć.",
        "en": None,
    },
    "changed_at": {"sq": "2026-11-12T10:20:00+01:00", "sr": None, "en": None},
    "url": {
        "sq": f"{_SITE}/sq/institucionet/md/2026/projektligji-per-ndihmen-juridike-falas/",
        "sr": f"{_SITE}/sr/institucije/md/2026/nacrt-zakona-o-besplatnoj-pravnoj-pomoci/",
        "en": None,
    },
    "report_url": _NO_WORDS,
    "institution": _MINISTRY,
    "type": _DRAFT_LAW,
    "topics": [_JUSTICE],
    "proposal": "2026-MD-014",
    "round": "public",
    "languages": ["sq", "sr"],
    "source_language": "sq",
    "is_sample": False,
    "is_archived": False,
    "legacy_id": None,
    "source_url": None,
    "stage": "open",
    "next_change_at": "2026-11-27T00:00:00+01:00",
    "opens_at": "2026-11-09T00:00:00+01:00",
    "closes_at": "2026-12-02T00:00:00+01:00",
    "opens_on": "2026-11-09",
    "closes_on": "2026-12-01",
    "working_days": 16,
    "report_due_on": "2027-01-20",
    "report_published_on": None,
    "withdrawn_on": None,
    "published_at": "2026-11-06T14:05:00+01:00",
    "year": 2026,
}  # fmt: skip

REFUSAL = {"detail": [{"parameter": "limit", "message": "Input should be less than or equal to 100"}]}
