"""Where a consultation stands in its life, step by step, and what has happened to it so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from consultation_pages.enums import ACCEPTS_CONTRIBUTIONS, AWAITS_REPORT, Stage
from consultation_pages.legal_calendar import local_date
from consultation_pages.models.consultations import Consultation, Extension


class State(StrEnum):
    """How a step stands to now."""

    DONE = "done"
    CURRENT = "current"
    NEXT = "next"


@dataclass(frozen=True)
class Step:
    """One step; `at` is when it was done or begins, `until` its exclusive end or the day by which it is due."""

    label: str
    state: State
    at: datetime | None = None
    until: datetime | None = None


def steps(record: Consultation, stage: Stage) -> list[Step]:
    """Plan, open for comments, analysis, report: done, current or next. A withdrawn one ends where it was withdrawn."""
    found = []
    if record.proposal:
        found.append(Step(_("In the annual plan"), State.DONE, at=record.proposal.in_plan_since))
    if stage == Stage.WITHDRAWN:
        return [*found, *_opened(record), Step(_("Withdrawn"), State.CURRENT, at=record.withdrawn_at)]
    if stage == Stage.ARCHIVED:
        return [*found, *_opened(record), *_reported(record)]
    is_open, is_over = stage in ACCEPTS_CONTRIBUTIONS, stage in AWAITS_REPORT or stage == Stage.REPORTED
    state = State.DONE if is_over else State.CURRENT if is_open else State.NEXT
    found.append(Step(_("Open for comments"), state, record.opens_at, record.closes_at))
    state = State.CURRENT if stage in AWAITS_REPORT else State.DONE if stage == Stage.REPORTED else State.NEXT
    found.append(Step(_("Comments are analysed"), state))
    return [*found, *(_reported(record) or [Step(_("Report"), State.NEXT, until=record.report_due_at)])]


def _opened(record: Consultation) -> list[Step]:
    if record.opens_at is None or record.never_opened:
        return []
    ended_at = record.withdrawn_at if record.is_cut_short else record.closes_at
    return [Step(_("Open for comments"), State.DONE, record.opens_at, ended_at)]


def _reported(record: Consultation) -> list[Step]:
    if record.report_published_at is None:
        return []
    return [Step(_("Report published"), State.DONE, at=record.report_published_at)]


@dataclass(frozen=True)
class Event:
    """Something that happened after a publication, or the publication itself; `code`: to the text in this language."""

    label: str
    at: datetime
    extension: Extension | None = None
    code: str = ""


def history(record: Consultation, extensions: list[Extension], texts: Mapping[str, Page]) -> list[Event]:
    """What the record knows to have happened, and what happened to its public texts by language; latest first."""
    events = [Event(_("Closing day moved"), extension.made_at, extension) for extension in extensions]
    if not record.archived_at:
        events.append(Event(_("Published"), record.first_published_at))
    if record.withdrawn_at:
        events.append(Event(_("Withdrawn"), record.withdrawn_at))
    if record.report_published_at:
        events.append(Event(_("Report published"), record.report_published_at))
    return _latest_first([*events, *text_events(texts)])


def report_history(record: Consultation, texts: Mapping[str, Page]) -> list[Event]:
    """What happened to the report and its public texts by language, latest first; nothing before it is published."""
    if record.report_published_at is None:
        return []
    published = Event(_("Report published"), record.report_published_at)
    return _latest_first([published, *text_events(texts)])


def text_events(texts: Mapping[str, Page]) -> list[Event]:
    """Translations that came on a later day than the first text, and published texts that were changed.

    `texts` are as `home.surroundings` finds them.
    """
    published = {code: page.first_published_at for code, page in texts.items() if page.first_published_at}
    first = min(map(local_date, published.values()), default=None)
    later = [Event(_("Published"), at, code=code) for code, at in published.items() if local_date(at) > first]
    changes = ((code, datetime.fromisoformat(at)) for code, page in texts.items() for at in page.text_changes or [])
    return [*later, *(Event(_("Text changed"), at, code=code) for code, at in changes)]


def _latest_first(events: list[Event]) -> list[Event]:
    return sorted(events, key=lambda event: event.at, reverse=True)
