"""One record as one item of an answer: the values that `schemas` describes, from what `queries` found."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from operator import attrgetter

from django.db.models import Model

from consultation_pages import calendar_records, legal_calendar
from consultation_pages.api.queries import Beside, Pages, Planned
from consultation_pages.models import (
    Consultation,
    ConsultationPage,
    ConsultationRule,
    Extension,
    Holiday,
    Institution,
    PlanPage,
    Proposal,
)
from consultation_pages.stages import next_boundary_of
from core.languages import CODES, PREFIXES
from core.models import TrilingualName
from home.frame import absolute


def words(languages: Mapping[str, Model], read) -> dict[str, str | None]:
    """What `read` finds in each of the objects keyed by language code; null where there is none or it is empty."""
    return {prefix: (read(languages[code]) or None) if code in languages else None for prefix, code in CODES.items()}


def local(instant: datetime | None) -> datetime | None:
    """An instant as people in Kosovo read it, with its offset."""
    return instant and instant.astimezone(legal_calendar.ZONE)


def day(instant: datetime | None) -> date | None:
    """The day in Kosovo on which something happened."""
    return instant and legal_calendar.local_date(instant)


def changed_at(pages: Mapping[str, Model]) -> dict[str, datetime | None]:
    """When each of the published texts last changed (`home.models.Wording.changes`); null for never."""
    return words(pages, lambda page: page.text_changes and local(datetime.fromisoformat(page.text_changes[-1])))


def named(record: TrilingualName) -> dict:
    """A code with its names."""
    return {"code": record.code, "names": record.names}


def institution(record: Institution, pages: Mapping[str, Model]) -> dict:
    """A public body with its pages by language code."""
    return named(record) | {
        "kind": record.kind,
        "abbreviations": {prefix: getattr(record, f"abbr_{prefix}") or None for prefix in CODES},
        "valid_from": record.valid_from,
        "valid_to": record.valid_to,
        "successor": record.successor and record.successor.code,
        "url": words(pages, _address),
    }


def holiday(record: Holiday) -> dict:
    """A public holiday."""
    columns = ("date", "names", "is_substituted", "is_estimated", "source")
    return {name: getattr(record, name) for name in columns}


def rule(record: ConsultationRule) -> dict:
    """A rule; an empty kind or type says that it holds for all."""
    columns = (
        "effective_from", "minimum_working_days", "first_day_counts", "report_due_working_days",
        "meeting_notice_working_days", "legal_reference", "unconfirmed",
    )  # fmt: skip
    return {name: getattr(record, name) for name in columns} | {
        "institution_kind": record.institution_kind or None,
        "document_type": record.document_type and record.document_type.code,
    }


def proposal(record: Proposal, texts: Mapping[str, Planned], plans: Mapping[str, PlanPage]) -> dict:
    """A planned act with what its plan says of it and the plan's pages, by language code."""
    return {
        "number": record.number,
        "title": words(texts, attrgetter("title")),
        "purpose": words(texts, attrgetter("purpose")),
        "url": words(plans, _address),
        "institution": named(record.institution),
        "type": named(record.document_type),
        "year": record.year,
        "quarter": record.quarter,
        "in_plan_since": local(record.in_plan_since),
        "added_by_amendment": record.added_by_amendment,
        "dropped_on": day(record.dropped_at),
        "follows": _number_if_public(record.follows),
        "consultations": [each.number for each in record.consultations.all()],
    }


def consultation(record: Consultation, found: Beside, now: datetime, details: bool) -> dict:
    """A consultation at an instant; with details its documents, meetings and contact too."""
    pages = found.pages[record.key]
    item = _identity(record, pages) | _dates(record, now)
    return item | _details(record, pages, found) if details else item


def _identity(record: Consultation, pages: Pages) -> dict:
    return {
        "number": record.number,
        "title": words(pages, attrgetter("title")),
        "summary": words(pages, attrgetter("summary")),
        "changed_at": changed_at(pages),
        "url": words(pages, _address),
        "report_url": words(pages, _report_address),
        "institution": named(record.institution),
        "type": named(record.document_type),
        "topics": [named(topic) for topic in record.topics.all()],
        "proposal": _number_if_public(record.proposal),
        "round": record.round,
        "languages": [prefix for prefix, code in CODES.items() if code in pages],
        "source_language": PREFIXES[record.source_code],
        "is_sample": record.is_sample,
        "is_archived": record.archived_at is not None,
        "legacy_id": record.legacy_id,
        "source_url": record.source_url or None,
    }


def _dates(record: Consultation, now: datetime) -> dict:
    return {
        "stage": record.stage_at(now),
        "next_change_at": local(next_boundary_of(record, now)),
        "opens_at": local(record.opens_at),
        "closes_at": local(record.closes_at),
        "opens_on": calendar_records.opening_day(record),
        "closes_on": calendar_records.closing_day(record),
        "working_days": record.working_days,
        "report_due_on": _last_day(record.report_due_at),
        "report_published_on": day(record.report_published_at),
        "withdrawn_on": day(record.withdrawn_at),
        "published_at": local(record.first_published_at),
        "year": record.year,
    }


def _details(record: Consultation, pages: Pages, found: Beside) -> dict:
    documents = [row for page in pages.values() for row in found.documents.get(page.pk, ())]
    of_reports = [row for page in pages.values() for row in found.report_documents.get(page.report_path, ())]
    meetings = [row for page in pages.values() for row in found.meetings.get(page.pk, ())]
    # A report has no record that names its source: it is the page that was there first.
    report = min((row.page_id for row in of_reports), default=None)
    officer = record.contact_officer
    return {
        "extensions": [_extension(each, pages, record.source_code) for each in record.extensions.all()],
        "documents": [
            *(_document(row, texts) for row, texts in _facts_and_words(documents, record.source_page_id)),
            *(_document(row, texts) for row, texts in _facts_and_words(of_reports, report)),
        ],
        "meetings": [_meeting(row, texts) for row, texts in _facts_and_words(meetings, record.source_page_id)],
        "contact": officer and {"name": officer.name, "email": officer.email, "phone": officer.phone or None},
        "withdrawal_reason": words(pages, attrgetter("withdrawal_reason")),
        "unplanned_reason": words(pages, attrgetter("unplanned_reason")),
    }


def _facts_and_words(rows: Iterable[Model], source_page: int | None) -> list[tuple[Model, dict[str, Model]]]:
    """The rows of the source page, each with the rows of its key by language code."""
    rows = list(rows)
    texts: dict = {row.translation_key: {} for row in rows}
    for row in rows:
        texts[row.translation_key][row.code] = row
    return [(row, texts[row.translation_key]) for row in rows if row.page_id == source_page]


def _extension(record: Extension, pages: Pages, source_code: str) -> dict:
    return {
        "old_closes_on": _last_day(record.old_closes_at),
        "new_closes_on": _last_day(record.new_closes_at),
        "made_on": day(record.made_at),
        "reason": record.reason,
        "reasons": _reasons(record, pages, source_code),
    }


def _reasons(record: Extension, pages: Pages, source_code: str) -> dict[str, str | None]:
    """Pages hold the words of the latest extension that an editor made; others are known as they were recorded."""
    source = pages.get(source_code)
    if source and source.extension_reason == record.reason:
        return words(pages, attrgetter("extension_reason"))
    return words({source_code: record}, attrgetter("reason"))


def _document(row: Model, texts: Mapping[str, Model]) -> dict:
    return {
        "title": words(texts, attrgetter("title")),
        "kind": row.kind,
        "language": PREFIXES.get(row.language, row.language),
        "url": absolute(row.document.url),
        "size": row.document.file_size,
        "type": row.document.content_type,
    }


def _meeting(row: Model, texts: Mapping[str, Model]) -> dict:
    return {
        "starts_at": local(row.starts_at),
        "ends_at": local(row.ends_at),
        "place": words(texts, attrgetter("place")),
        "note": words(texts, attrgetter("note")),
    }


def _address(page: Model) -> str:
    return absolute(page.get_url())


def _report_address(page: ConsultationPage) -> str | None:
    # The report stands right below: what it adds to the path in the tree, it adds to the address.
    return page.report_path and _address(page) + page.report_path.removeprefix(page.url_path)


def _last_day(instant: datetime | None) -> date | None:
    """The day before an instant at which something ends."""
    return instant and legal_calendar.local_date(instant - timedelta(microseconds=1))


def _number_if_public(record: Proposal | None) -> str | None:
    return record.number if record and record.plan.is_public else None
