"""Sample consultations in every stage relative to today, with some translations missing on purpose."""

import json
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from wagtail.models import Collection

from consultation_pages import calendar_records, legal_calendar
from consultation_pages.addresses import REPORT
from consultation_pages.approval import publish_without_review
from consultation_pages.enums import DocumentKind, Stage
from consultation_pages.imports import Words, publish_in_languages
from consultation_pages.models import (
    ConsultationPage,
    ContactOfficer,
    DocumentType,
    Institution,
    ReportPage,
    Topic,
)
from consultation_pages.setup import seed
from consultation_pages.setup.trees import ensure_year, year_pages
from core.languages import CODES
from core.text import slug_of

from . import files, plans

REASON = "demo data"
MINIMUM = 15


def load(user) -> None:
    """Publishes the samples that are missing."""
    known = set(ConsultationPage.objects.filter(is_sample=True).values_list("slug", flat=True))
    for row in seed("samples"):
        source = row["languages"][0]
        if slug_of(row["words"][source]["title"]) not in known:
            _publish(row, user)


def period(stage: str, today: date, off: frozenset[date]) -> tuple[date, date] | tuple[None, None]:
    """The first and last day of a lawful period that is in this stage today."""
    if stage == Stage.PLANNED:
        return None, None
    if stage == Stage.CLOSING_SOON:
        closes_on = legal_calendar.add_working_days(today, 1, off)
        return closes_on - timedelta(days=28), closes_on
    days_since_opening = {
        Stage.UPCOMING: -7, Stage.OPEN: 10, Stage.WITHDRAWN: 12, Stage.AWAITING_REPORT: 35, Stage.REPORT_OVERDUE: 90,
        Stage.REPORTED: 75,
    }[Stage(stage)]  # fmt: skip
    opens_on = today - timedelta(days=days_since_opening)
    return opens_on, legal_calendar.earliest_closing_day(opens_on, MINIMUM, off, True)


def _publish(row: dict, user) -> None:
    today, off = timezone.localdate(), calendar_records.days_off()
    institution = Institution.objects.get(code=row["institution"])
    opens_on, closes_on = period(row["stage"], today, off)
    year = (opens_on or today).year
    ensure_year(institution, year, user)
    parents = {page.locale.language_code: page for page in year_pages(institution, year)}
    words = {CODES[prefix]: _words(row, prefix) for prefix in row["languages"]}
    facts = {
        "document_type": DocumentType.objects.get(code=row["document_type"]),
        "round": row["round"],
        "proposal": plans.proposal_of(row["slug_key"]) if row["planned"] else None,
        "opens_on": opens_on,
        "closes_on": closes_on,
        "contact_officer": _officer(institution),
        "is_sample": True,
    }
    pages = publish_in_languages(
        ConsultationPage, parents, words, user, REASON, facts=facts, row_facts=_row_facts(row, opens_on, user)
    )
    _live_on(row, pages, closes_on, off, user)


def _live_on(row: dict, pages: dict, closes_on: date | None, off: frozenset[date], user) -> None:
    """What happened to the consultation after its publication: extended, withdrawn or reported."""
    for code, page in pages.items():
        prefix = next(prefix for prefix, each in CODES.items() if each == code)
        if row["extended"]:
            page.extension_reason = row["extension_reason"][prefix]
            page.closes_on = legal_calendar.add_working_days(closes_on, 5, off) if page.carries_facts else None
        if row["stage"] == Stage.WITHDRAWN:
            page.withdrawal_reason, page.is_withdrawn = row["withdrawal_reason"][prefix], page.carries_facts
        if row["extended"] or row["stage"] == Stage.WITHDRAWN:
            publish_without_review(page, user, REASON)
    if row["stage"] == Stage.REPORTED:
        _report(row, pages, legal_calendar.add_working_days(closes_on, 20, off), user)


def _report(row: dict, pages: dict, published_on: date, user) -> None:
    words = {}
    for prefix in row["languages"]:
        text, report = row["words"][prefix], row["words"][prefix]["report"]
        body = [{"type": "paragraph", "value": f"<p>{theme}</p>"} for theme in report["themes"]]
        words[CODES[prefix]] = Words(
            {
                "title": text["title"], "slug": REPORT[CODES[prefix]], "summary": report["summary"],
                "what_changed": report["what_changed"], "body": json.dumps(body),
            }
        )  # fmt: skip
    publish_in_languages(ReportPage, pages, words, user, REASON, facts={"published_on": published_on})


def _words(row: dict, prefix: str) -> Words:
    text = row["words"][prefix]
    fields = {name: text[name] for name in ("title", "summary", "purpose", "affected")}
    body = []
    for section in text["body_sections"]:
        paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in section["paragraphs"])
        body += [{"type": "heading", "value": section["heading"]}, {"type": "paragraph", "value": paragraphs}]
    fields |= {
        "slug": slug_of(text["title"]),
        "search_description": text["summary"].split(". ")[0][:150],
        "body": json.dumps(body),
        "unplanned_reason": (row["unplanned_reason"] or {}).get(prefix, ""),
    }
    rows = {
        "changes": [{"text": each} for each in text["changes"]],
        "questions": [{"text": each} for each in text["questions"]],
        "documents": [{"title": text["document_titles"][kind]} for kind in _KINDS],
        "meetings": [text["meeting"]] if text["meeting"] else [],
    }
    return Words(fields, rows)


_KINDS = {"draft": DocumentKind.DRAFT, "explanatory_memorandum": DocumentKind.EXPLANATORY_MEMORANDUM}


def _row_facts(row: dict, opens_on: date | None, user) -> dict[str, list[dict]]:
    source = row["languages"][0]
    text = row["words"][source]
    collection = Collection.objects.filter(name=row["institution"]).first() or Collection.get_first_root_node()
    paragraphs = [paragraph for section in text["body_sections"] for paragraph in section["paragraphs"]]
    facts = {
        "topic_rows": [{"topic": topic} for topic in Topic.objects.filter(code__in=row["topics"])],
        "documents": [
            {
                "document": files.upload(text["document_titles"][name], paragraphs, collection, user),
                "kind": kind, "language": CODES[source],
            }
            for name, kind in _KINDS.items()
        ],
    }  # fmt: skip
    if row["meeting_offset_days"] is not None:
        off = calendar_records.days_off()
        day = legal_calendar.add_working_days(opens_on + timedelta(days=row["meeting_offset_days"] - 1), 1, off)
        starts_at = datetime.combine(day, time(row["meeting_hour"]), tzinfo=legal_calendar.ZONE)
        facts["meetings"] = [{"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2)}]
    return facts


def _officer(institution: Institution) -> ContactOfficer:
    """A contact that is nobody: no real person stands in the demo data."""
    email = f"{institution.code.lower()}@example.org"
    return ContactOfficer.objects.get_or_create(
        institution=institution, email=email, defaults={"name": "Shembull · Primer · Sample"}
    )[0]
