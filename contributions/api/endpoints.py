"""The addresses of contributions, answers and reports in the data API."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from operator import attrgetter

from django.db.models import Prefetch
from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from consultation_pages.api.endpoints import readable
from consultation_pages.api.envelopes import envelope, refuse
from consultation_pages.api.items import changed_at, day, local, named, words
from consultation_pages.api.parameters import Code, Paging, YearParameters
from consultation_pages.legal_calendar import local_date
from consultation_pages.models import Consultation
from contributions.api import schemas
from contributions.api.report_pages import pages_of
from contributions.attachments import MEDIA_TYPES
from contributions.enums import AuthorKind, Outcome, State
from contributions.figures import Figures, figures_by
from contributions.models import Attachment, Contribution, MeetingRecord
from contributions.public import Shown, address_of_file, present, rows
from core.languages import PREFIXES
from core.page_cache import keep_briefly
from home.frame import absolute

router = Router()
TAG = "Contributions"


class OfConsultation(Paging):
    """Entries of one consultation, or of all."""

    consultation: Code = Field(None, description="Number of a consultation.", examples=["2026-045"])


class ContributionParameters(OfConsultation):
    """Which contributions."""

    state: State = Field(None, description="Where they stand.")
    author_kind: AuthorKind = Field(None, description="Who sent them.")


class AnswerParameters(OfConsultation):
    """Which answers."""

    outcome: Outcome = Field(None, description="What was answered.")


class ReportParameters(YearParameters):
    """Which reports."""

    institution: Code = Field(None, description="Code, as in `/institutions`.", examples=["MD"])


@readable("/contributions", schemas.Contributions, TAG, on=router)
def contributions(request: HttpRequest, asked: Query[ContributionParameters]):
    """Everything that was sent to public consultations, tombstones included."""
    keep_briefly(request)
    found = _of(asked, {"standing__state": asked.state, "author_kind": asked.author_kind})
    return envelope(request, asked, found, lambda chunk: map(_contribution, present(chunk, {})))


@readable("/answers", schemas.Answers, TAG, on=router)
def answers(request: HttpRequest, asked: Query[AnswerParameters]):
    """The institutions' answers to published contributions; they are public once the report is."""
    found = _of(asked, {"standing__outcome": asked.outcome}).filter(
        standing__state=State.PUBLISHED, answer__isnull=False, consultation__report_published_at__isnull=False
    )
    return envelope(request, asked, found, lambda chunk: map(_answer, present(chunk, {})))


@readable("/reports", schemas.Reports, TAG, on=router)
def reports(request: HttpRequest, asked: Query[ReportParameters]):
    """Published reports with what they counted."""
    found = Consultation.objects.public().filter(report_published_at__isnull=False)
    wanted = {"institution__code": asked.institution, "year": asked.year}
    found = found.filter(**{name: value for name, value in wanted.items() if value})
    held = Prefetch("meetings_held", MeetingRecord.objects.confirmed().select_related("minutes"))
    found = found.select_related("institution").prefetch_related(held).order_by("-report_published_at", "-pk")

    def show(records: list[Consultation]) -> Iterable[dict]:
        pages, figures = pages_of(records), figures_by(each.pk for each in records)
        return (_report(each, pages[each.key], figures[each.pk]) for each in records)

    return envelope(request, asked, found, show)


def _of(asked: OfConsultation, wanted: Mapping[str, object]):
    """The rows of public consultations; a number that no public consultation has is refused in words."""
    found = rows().filter(consultation__is_public=True, **{name: value for name, value in wanted.items() if value})
    if asked.consultation:
        if not Consultation.objects.public().filter(number=asked.consultation).exists():
            refuse([("consultation", f"There is no “{asked.consultation}”.")])
        found = found.filter(consultation__number=asked.consultation)
    return found.order_by("consultation", "position")


def _contribution(one: Shown) -> dict:
    row: Contribution = one.record
    return {
        "consultation": row.consultation.number,
        "number": row.position,
        "received_at": local(row.received_at),
        "channel": row.channel,
        "author_kind": row.author_kind,
        "author": one.author or None,
        "language": PREFIXES.get(row.language, row.language),
        "question": str(row.question) if row.question else None,
        "article": row.article,
        "state": one.state,
        "reason": one.reason,
        "text": one.text,
        "is_redacted": one.is_redacted,
        "attachments": [_file(file) for file in one.files],
        "hidden_files": one.hidden_files,
        "cover_reason": one.cover_reason,
        "decided_on": one.decided_on,
        "hash": row.hash,
    }


def _file(file: Attachment) -> dict:
    return {"url": address_of_file(file), "size": file.size, "type": MEDIA_TYPES[file.kind]}


def _answer(one: Shown) -> dict:
    answer = one.answer
    return {
        "consultation": one.record.consultation.number,
        "number": one.record.position,
        "outcome": answer.outcome,
        "reason": {prefix: answer.reasons.get(code) for code, prefix in PREFIXES.items()},
        "answered_with": answer.merged_with,
        "answered_on": local_date(answer.answered_at),
    }


def _report(record: Consultation, pages: Mapping, figures: Figures) -> dict:
    # Nobody knows here what was sent to those of the former platform.
    is_known = record.archived_at is None
    numbers = ("received", "published", "withheld", "answered", "meetings", "attendance")
    counted = {"outcomes": figures.outcomes, "author_kinds": figures.kinds, "channels": figures.channels}
    return {
        "consultation": record.number,
        "institution": named(record.institution),
        "title": words(pages, attrgetter("title")),
        "summary": words(pages, attrgetter("summary")),
        "url": words(pages, lambda page: absolute(page.get_url())),
        "techniques": record.techniques,
        "techniques_other": words(pages, attrgetter("techniques_other")),
        "published_on": day(record.report_published_at),
        "changed_at": changed_at(pages),
        "due_on": record.report_due_at and _last_day(record.report_due_at),
        **{name: getattr(figures, name) if is_known else None for name in numbers},
        **{name: _counts(counts) for name, counts in counted.items()},
        "meetings_held": [_meeting(each) for each in record.meetings_held.all()],
    }


def _meeting(held: MeetingRecord) -> dict:
    minutes = held.minutes and absolute(held.minutes.url)
    return {"held_at": local(held.held_at), "place": held.place, "attendance": held.attendance, "minutes": minutes}


def _last_day(end: datetime) -> date:
    return local_date(end - timedelta(microseconds=1))


def _counts(counts: Mapping[str, int]) -> list[dict]:
    return [{"code": code, "number": number} for code, number in sorted(counts.items())]
