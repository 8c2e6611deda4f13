"""Feeds are the list in another form: the same items in the same order for every combination of filters."""

from datetime import timedelta
from itertools import product

import feedparser
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar
from lxml import html

from consultation_pages.models import Consultation, Extension, MeetingRow
from stakeholders.feeds.calendar import CalendarEvent, write

pytestmark = pytest.mark.django_db
LISTS = {"sq": "/sq/konsultimet/", "sr": "/sr/konsultacije/", "en": "/en/consultations/"}
STAGES = ("", "stage=open&stage=closing_soon", "stage=reported", "stage=withdrawn", "stage=awaiting_report")
OTHERS = ("", "institution=MD", "type=draft_law", f"year={timezone.localdate().year}", "q=ligj", "language=en")
QUERIES = ["&".join(filter(None, pair)) for pair in product(STAGES, OTHERS)]


@pytest.fixture
def client():
    return Client()


def numbers_of_list(client, path: str, query: str) -> list[str]:
    """Every number of the list over all of its pages."""
    found, page = [], 1
    while (response := client.get(f"{path}?{query}&page={page}")).status_code == 200:
        found += [card.record.number for card in response.context["cards"]]
        page += 1
        if not response.context["page_of_list"].has_next():
            break
    return found


@pytest.mark.parametrize("query", QUERIES)
def test_feeds_hold_the_items_of_the_list_in_its_order(client, query):
    path = LISTS["en"]
    expected = numbers_of_list(client, path, query)
    feed = feedparser.parse(client.get(f"{path}feed.atom?{query}").content)
    assert not feed.bozo, feed.get("bozo_exception")
    assert [entry.id.rstrip("/").rpartition("/")[2] for entry in feed.entries] == expected
    with_period = set(Consultation.objects.exclude(closes_at=None).values_list("number", flat=True))
    events = Calendar.from_ical(client.get(f"{path}calendar.ics?{query}").content).walk("VEVENT")
    deadlines = [event["UID"].partition("@")[0] for event in events if event["UID"].startswith("deadline-")]
    assert deadlines == [f"deadline-{number}" for number in expected if number in with_period]
    assert not [error for event in events for error in event.errors]


@pytest.mark.parametrize("prefix", LISTS)
def test_the_page_names_its_feeds_with_its_filters(client, prefix):
    page = html.fromstring(client.get(f"{LISTS[prefix]}?institution=MD").content)
    links = {link.get("type"): link.get("href") for link in page.iterfind('.//link[@rel="alternate"][@type]')}
    for kind in ("application/atom+xml", "text/calendar"):
        assert links[kind].endswith("?institution=MD")
        response = client.get(links[kind])
        assert response.status_code == 200
        assert response["Content-Type"].startswith(kind)


@pytest.mark.parametrize("name", ["feed.atom", "calendar.ics"])
def test_filters_that_mean_nothing_are_not_found(client, name):
    assert client.get(f"/en/consultations/{name}?institution=nothing").status_code == 404


def test_ids_stay_and_extensions_and_withdrawals_reach_calendars(client):
    record = Consultation.objects.public().filter(closes_at__gt=timezone.now(), withdrawn_at=None).first()

    def event(prefix="en"):
        # Past the kept pages: the records are changed here behind the back of publication.
        content = client.get(f"{LISTS[prefix]}calendar.ics", headers={"authorization": "of nobody"}).content
        every = Calendar.from_ical(content).walk("VEVENT")
        return next(each for each in every if each["UID"].startswith(f"deadline-{record.number}@"))

    first = event()
    assert first["UID"] == event("sq")["UID"]
    assert first["STATUS"] == "CONFIRMED"
    later = record.closes_at + timedelta(days=7)
    Extension.objects.create(
        consultation=record, old_closes_at=record.closes_at, new_closes_at=later, made_at=timezone.now()
    )
    Consultation.objects.filter(pk=record.pk).update(closes_at=later, report_due_at=later + timedelta(days=30))
    moved = event()
    assert (moved["UID"], moved["SEQUENCE"]) == (first["UID"], first["SEQUENCE"] + 1)
    assert moved["DTSTART"].dt == first["DTSTART"].dt + timedelta(days=7)
    Consultation.objects.filter(pk=record.pk).update(withdrawn_at=timezone.now())
    cancelled = event()
    assert (cancelled["STATUS"], cancelled["SEQUENCE"]) == ("CANCELLED", moved["SEQUENCE"] + 1)


def test_meetings_are_in_the_calendar_at_the_times_of_the_source(client):
    row = (
        MeetingRow.objects.filter(page__consultation__is_public=True)
        .exclude(page__consultation__closes_at=None)
        .first()
    )
    events = Calendar.from_ical(client.get(f"{LISTS['sq']}calendar.ics").content).walk("VEVENT")
    found = next(event for event in events if event["UID"].startswith(f"meeting-{row.translation_key}@"))
    assert found["DTSTART"].dt == row.starts_at
    assert found["LOCATION"]


def test_strange_words_reach_calendars_unharmed():
    words = "Salla; “A”, kati\\2\n" + "ë" * 80
    now = timezone.now().replace(microsecond=0)
    content = write("Name", "sq", [CalendarEvent("uid", now, None, now, 0, words, words, "https://x.org/", words)])
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert (event["SUMMARY"], event["LOCATION"], event["DTSTART"].dt) == (words, words, now)
    assert max(map(len, content.split(b"\r\n"))) <= 75


@pytest.mark.parametrize("name", ["feed.atom", "calendar.ics"])
def test_feeds_ask_the_database_few_questions_however_many_items(client, name):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/en/consultations/{name}?utm_source=x").status_code == 200
    assert len(asked) <= 12


def test_what_was_withdrawn_takes_no_comments_until_any_day(client):
    path = LISTS["en"]
    for stage, is_said in (("withdrawn", False), ("open", True)):
        feed = feedparser.parse(client.get(f"{path}feed.atom?stage={stage}").content)
        said = ["Comments until" in entry.summary for entry in feed.entries]
        assert said
        assert said == [is_said] * len(said)
