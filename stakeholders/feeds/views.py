"""The feeds of the list of consultations: Atom for readers, iCalendar for deadlines and meetings."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultation_pages import legal_calendar
from consultation_pages.cards import Card, cards_of
from consultation_pages.forms import ConsultationFilterForm
from consultation_pages.listing import Filters, select
from consultation_pages.models import Consultation, Meeting, MeetingRow
from core.languages import tag_of
from home.frame import absolute
from stakeholders.feeds.atom import Asked, answer, feed_of, page_of
from stakeholders.feeds.calendar import CalendarEvent, write
from stakeholders.feeds.changes import changed_at, with_moves

MOST_IN_CALENDAR = 2000


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """Atom with the items of the list under the same parameters, in its order."""
    now = timezone.now()
    filters, query = _filters_of(request)
    page = page_of(request, select(filters, now))
    feed = feed_of(request, Asked(_("Public consultations"), reverse("consultations"), query, page))
    for card in cards_of(with_moves(page.object_list), now):
        record = card.record
        feed.add_item(
            card.title, absolute(card.address), _summary(card), unique_id=_id_of(record),
            pubdate=record.first_published_at, updateddate=changed_at(card, now),
            categories=[str(card.stage.label), record.document_type.name], author_name=record.institution.name,
        )  # fmt: skip
    return answer(feed)


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """iCalendar (RFC 5545): the last day and the meetings of the items of the list that have a period.

    A calendar has no pages, so it ends after `MOST_IN_CALENDAR` consultations, which the docs say.
    """
    now = timezone.now()
    filters, _query = _filters_of(request)
    rows = with_moves(select(filters, now).exclude(closes_at=None)[:MOST_IN_CALENDAR])
    cards = cards_of(rows, now)
    events = chain((_deadline(card, now) for card in cards), _meetings(cards, now))
    content = write(_("Public consultations"), tag_of(get_language()), events)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="consultations.ics"'
    return response


def _filters_of(request: HttpRequest) -> tuple[Filters, QueryDict]:
    """Raises Http404 for filters that mean nothing: a feed reader cannot be told why."""
    form = ConsultationFilterForm(request.GET)
    if not form.is_valid():
        raise Http404
    return form.filters, form.query


def _id_of(record: Consultation) -> str:
    """The lasting address by number, in no language: one consultation is one item for every reader."""
    return absolute(reverse("number", args=[record.number]))


def _summary(card: Card) -> str:
    record = card.record
    facts = [record.institution.name, record.document_type.name, str(card.stage.label)]
    if record.closes_at and not record.withdrawn_at:
        last = date_format(_last_day(record), "DATE_FORMAT")
        facts.append(_("Comments until %(day)s") % {"day": last})
    return " · ".join(facts)


def _last_day(record: Consultation) -> date:
    return legal_calendar.local_date(record.closes_at) - legal_calendar.ONE_DAY


def _deadline(card: Card, now: datetime) -> CalendarEvent:
    record = card.record
    return CalendarEvent(
        uid=f"deadline-{record.number}", begins=_last_day(record), ends=None,
        changed=changed_at(card, now), sequence=_sequence(record),
        title=_("Last day for comments: %(title)s") % {"title": card.title}, text=_summary(card),
        link=_id_of(record), is_cancelled=record.withdrawn_at is not None,
    )  # fmt: skip


def _sequence(record: Consultation) -> int:
    """Grows with each extension and with a withdrawal."""
    return record.times_moved + (record.withdrawn_at is not None)


def _meetings(cards: list[Card], now: datetime) -> Iterator[CalendarEvent]:
    """Meetings as they were published, also those that were called off, with the words of the reader's page."""
    held = {card.record.pk: card for card in cards}
    keys = {card.text.page.pk: card.record.pk for card in cards}
    rows = MeetingRow.objects.filter(page__in=keys)
    words = {(keys[row.page_id], row.translation_key): row for row in rows}
    for meeting in Meeting.objects.filter(consultation__in=held).order_by("starts_at", "pk"):
        place = words.get((meeting.consultation_id, meeting.key), meeting)
        yield _meeting(held[meeting.consultation_id], meeting, place, now)


def _meeting(card: Card, meeting: Meeting, words: MeetingRow | Meeting, now: datetime) -> CalendarEvent:
    record = card.record
    return CalendarEvent(
        uid=f"meeting-{meeting.key}", begins=meeting.starts_at, ends=meeting.ends_at,
        changed=max(changed_at(card, now), meeting.changed_at), sequence=_sequence(record) + meeting.sequence,
        title=_("Public meeting: %(title)s") % {"title": card.title},
        text="\n".join(filter(None, (getattr(words, "note", ""), _summary(card)))), link=_id_of(record),
        place=words.place, is_cancelled=record.withdrawn_at is not None or meeting.cancelled_at is not None,
    )  # fmt: skip
