"""The feeds of the list of consultations: Atom for readers, iCalendar for deadlines and meetings."""

from datetime import date, datetime
from itertools import chain

from django.db.models import Count, Max
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultation_pages import legal_calendar
from consultation_pages.cards import Card, cards_of
from consultation_pages.forms import ConsultationFilterForm
from consultation_pages.listing import select
from consultation_pages.models import Consultation, MeetingRow
from core.languages import tag_of
from home.frame import absolute, with_query
from stakeholders.feeds.calendar import CalendarEvent, write

MOST = 200
_MOMENTS = ("first_published_at", "opens_at", "closes_at", "report_published_at", "withdrawn_at")


class ListFeed(Atom1Feed):
    """An Atom feed that is the same until something in it changes."""

    def latest_post_date(self) -> datetime:
        """The instant of the latest change; for an empty list, where Django says now, the beginning of the day."""
        if self.items:
            return super().latest_post_date()
        return legal_calendar.start_of(legal_calendar.local_date(timezone.now()))


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """Atom (RFC 4287) with the items of the list under the same parameters, in its order."""
    form, cards, now = _asked(request)
    page = absolute(with_query(reverse("consultations"), form.query.urlencode()))
    title = _("Public consultations")
    itself = absolute(with_query(request.path, form.query.urlencode()))
    feed = ListFeed(title, page, "", language=tag_of(get_language()), feed_url=itself, feed_guid=itself)
    for card in cards:
        record = card.record
        feed.add_item(
            card.title, absolute(card.address), _summary(card), unique_id=_id_of(record),
            pubdate=record.first_published_at, updateddate=_changed(record, now),
            categories=[str(card.stage.label), record.document_type.name], author_name=record.institution.name,
        )  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """iCalendar (RFC 5545): the last day and the meetings of the items of the list that have a period."""
    _form, cards, now = _asked(request)
    cards = [card for card in cards if card.record.closes_at]
    events = chain((_deadline(card, now) for card in cards), _meetings(cards, now))
    content = write(_("Public consultations"), tag_of(get_language()), events)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="consultations.ics"'
    return response


def _asked(request: HttpRequest) -> tuple[ConsultationFilterForm, list[Card], datetime]:
    """Raises Http404 for filters that mean nothing: a feed reader cannot be told why."""
    form, now = ConsultationFilterForm(request.GET), timezone.now()
    if not form.is_valid():
        raise Http404
    rows = select(form.filters, now).select_related("institution", "document_type", "proposal")
    rows = rows.annotate(times_moved=Count("extensions"), last_moved=Max("extensions__made_at"))
    return form, cards_of(rows[:MOST], now), now


def _id_of(record: Consultation) -> str:
    """The lasting address by number, in no language: one consultation is one item for every reader."""
    return absolute(reverse("number", args=[record.number]))


def _changed(record: Consultation, now: datetime) -> datetime:
    moments = [*(getattr(record, name) for name in _MOMENTS), record.last_moved]
    return max(moment for moment in moments if moment and (moment <= now or moment == record.first_published_at))


def _summary(card: Card) -> str:
    record = card.record
    facts = [record.institution.name, record.document_type.name, str(card.stage.label)]
    if record.closes_at:
        last = date_format(_last_day(record), "DATE_FORMAT")
        facts.append(_("Comments until %(day)s") % {"day": last})
    return " · ".join(facts)


def _last_day(record: Consultation) -> date:
    return legal_calendar.local_date(record.closes_at) - legal_calendar.ONE_DAY


def _deadline(card: Card, now: datetime) -> CalendarEvent:
    record = card.record
    return CalendarEvent(
        uid=f"deadline-{record.number}", begins=_last_day(record), ends=None,
        changed=_changed(record, now), sequence=_sequence(record),
        title=_("Last day for comments: %(title)s") % {"title": card.title}, text=_summary(card),
        link=_id_of(record), is_cancelled=record.withdrawn_at is not None,
    )  # fmt: skip


def _sequence(record: Consultation) -> int:
    """Grows with each extension and with a withdrawal."""
    return record.times_moved + (record.withdrawn_at is not None)


def _meetings(cards: list[Card], now: datetime):
    """Meetings with the times of the source page and the words of the reader's."""
    pages = {card.record.source_page_id: card for card in cards}
    words = {card.text.page.pk for card in cards}
    rows = MeetingRow.objects.filter(page__in={*pages, *words}).order_by("starts_at", "pk")
    shown = {row.translation_key: row for row in rows if row.page_id in words}
    for row in rows:
        card = pages.get(row.page_id)
        if card:
            yield _meeting(card, row, shown.get(row.translation_key, row), now)


def _meeting(card: Card, row: MeetingRow, words: MeetingRow, now: datetime) -> CalendarEvent:
    record = card.record
    return CalendarEvent(
        uid=f"meeting-{row.translation_key}", begins=row.starts_at, ends=row.ends_at, changed=_changed(record, now),
        sequence=_sequence(record), title=_("Public meeting: %(title)s") % {"title": card.title},
        text="\n".join(filter(None, (words.note, _summary(card)))), link=_id_of(record), place=words.place,
        is_cancelled=record.withdrawn_at is not None,
    )  # fmt: skip
