"""The real consultations of the former platform that are known, as facts, under their institution at the time."""

from datetime import date

from consultation_pages.imports import Words, publish_in_languages
from consultation_pages.models import ConsultationPage, DocumentType, Institution, ReportPage
from consultation_pages.setup import seed
from consultation_pages.setup.trees import ensure_year, year_pages
from core.languages import CODES
from core.text import slug_of

REASON = "moved from the former platform"
_REPORT_TITLES = {"sq": "Raporti Final", "sr-latn": "Završni izveštaj", "en": "Final report"}


def addresses() -> list[str]:
    """Where the archived consultations stood: by this they are recognised."""
    return [row["source_url"] for row in seed("archive")]


def load(user) -> None:
    """Publishes those that are missing."""
    known = set(ConsultationPage.objects.values_list("source_url", flat=True))
    for row in seed("archive"):
        if row["source_url"] not in known:
            _publish(row, user)


def _publish(row: dict, user) -> None:
    institution = Institution.objects.get(code=row["institution"])
    ensure_year(institution, row["year"], user)
    titles = {CODES[prefix]: title for prefix, title in row["titles"].items() if title}
    parents = {page.locale.language_code: page for page in year_pages(institution, row["year"])}
    facts = {
        "document_type": DocumentType.objects.get(code=row["document_type"]),
        "opens_on": _day(row["opens_on"]),
        "closes_on": _day(row["closes_on"]),
        "is_archived": True,
        "archive_year": row["year"],
        "legacy_id": row["legacy_id"],
        "source_url": row["source_url"],
    }
    words = {code: Words({"title": title, "slug": slug_of(title)}) for code, title in titles.items()}
    pages = publish_in_languages(ConsultationPage, parents, words, user, REASON, facts=facts)
    if row["report_published_on"]:
        reports = {code: Words({"title": _REPORT_TITLES[code], "slug": "report"}) for code in pages}
        day = {"published_on": _day(row["report_published_on"])}
        publish_in_languages(ReportPage, pages, reports, user, REASON, facts=day)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
