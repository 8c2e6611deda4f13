"""What readers and calendars are told when something changes; and lists of any length and kind as feeds."""

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

from consultation_pages.models import Consultation, ConsultationPage, Meeting, MeetingRow, Proposal
from core.publication_gate import ANYTHING, releasing
from stakeholders.feeds import atom
from stakeholders.feeds import views as feeds

pytestmark = pytest.mark.django_db
FRESH = {"authorization": "of nobody"}  # past the kept pages: tests change records behind the back of publication
CALENDAR, ATOM = "/en/consultations/calendar.ics", "/en/consultations/feed.atom"


@pytest.fixture
def client():
    return Client()


@pytest.fixture
def row() -> MeetingRow:
    """A meeting on the source page of an open consultation."""
    rows = MeetingRow.objects.filter(page__consultation__is_public=True, page__consultation__withdrawn_at=None)
    return rows.exclude(page__consultation__closes_at=None).first()


def event_of(client, key):
    events = Calendar.from_ical(client.get(CALENDAR, headers=FRESH).content).walk("VEVENT")
    return next((each for each in events if each["UID"].startswith(f"meeting-{key}@")), None)


def publish(page: ConsultationPage) -> None:
    """Writes the public row, as every way to publish does."""
    with releasing({ANYTHING: True}):
        page.save()


def source_of(row: MeetingRow) -> ConsultationPage:
    return ConsultationPage.objects.get(pk=row.page_id)


def test_a_moved_meeting_is_another_state_of_the_same_event(client, row):
    before = event_of(client, row.translation_key)
    page = source_of(row)
    meeting = page.meetings.get(translation_key=row.translation_key)
    meeting.starts_at += timedelta(days=2)
    meeting.ends_at = meeting.ends_at and meeting.ends_at + timedelta(days=2)
    page.meetings.add(meeting)
    publish(page)
    after = event_of(client, row.translation_key)
    assert after["UID"] == before["UID"]
    assert after["DTSTART"].dt == before["DTSTART"].dt + timedelta(days=2)
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        assert after[name].dt > before[name].dt
    publish(source_of(row))
    assert event_of(client, row.translation_key)["SEQUENCE"] == after["SEQUENCE"]


def test_a_meeting_that_is_taken_out_is_called_off_and_may_come_back(client, row):
    before = event_of(client, row.translation_key)
    page = source_of(row)
    meeting = page.meetings.get(translation_key=row.translation_key)
    page.meetings.remove(meeting)
    publish(page)
    gone = event_of(client, row.translation_key)
    assert (gone["STATUS"], gone["SEQUENCE"]) == ("CANCELLED", before["SEQUENCE"] + 1)
    assert gone["DTSTART"].dt == before["DTSTART"].dt
    again = source_of(row)
    again.meetings.add(
        MeetingRow(
            translation_key=row.translation_key, starts_at=row.starts_at, ends_at=row.ends_at, place=row.place,
            locale=again.locale,
        )
    )  # fmt: skip
    publish(again)
    back = event_of(client, row.translation_key)
    assert (back["STATUS"], back["SEQUENCE"]) == ("CONFIRMED", gone["SEQUENCE"] + 1)


def test_a_new_meeting_is_noted_and_a_draft_is_not(row):
    page = source_of(row)
    page.meetings.add(MeetingRow(starts_at=timezone.now(), place="Prizren", locale=page.locale))
    page.save_revision()
    assert not Meeting.objects.filter(place="Prizren").exists()
    publish(page)
    assert Meeting.objects.get(place="Prizren").sequence == 0


def test_new_words_reach_readers_as_a_change(client):
    record = Consultation.objects.public().filter(withdrawn_at=None).first()
    later = timezone.now().replace(microsecond=0)
    ConsultationPage.objects.filter(translation_key=record.key).update(last_published_at=later)
    entries = feedparser.parse(client.get(ATOM, headers=FRESH).content).entries
    (entry,) = [each for each in entries if each.id.rstrip("/").endswith(f"/{record.number}")]
    assert entry.updated.startswith(f"{later:%Y-%m-%dT%H:%M:%S}")


def ids_of_all_pages(client, address: str) -> tuple[list[str], int]:
    """The ids over all pages of a feed, and how many pages there are; each is the same feed without a fault."""
    found, pages, names = [], 0, set()
    while address:
        feed = feedparser.parse(client.get(address, headers=FRESH).content)
        assert not feed.bozo, feed.get("bozo_exception")
        names.add(feed.feed.id)
        links = {link.rel: link.href for link in feed.feed.links}
        assert links["self"].endswith(address)
        found += [entry.id for entry in feed.entries]
        pages += 1
        address = links.get("next", "").replace("http://localhost:8000", "")
    assert len(names) == 1
    return found, pages


def copy_proposals(number: int) -> None:
    """That many more proposals in the plan of the first one."""
    model = Proposal.objects.public().filter(year=timezone.localdate().year).first()
    Proposal.objects.bulk_create(
        Proposal(
            key=f"00000000-0000-4000-8000-{index:012d}", number=f"X-{index}", plan=model.plan, position=100 + index,
            institution=model.institution, document_type=model.document_type, year=model.year, quarter=2,
            in_plan_since=model.in_plan_since,
        )
        for index in range(number)
    )  # fmt: skip


def test_a_list_longer_than_a_page_of_a_feed_is_complete_over_its_pages(client):
    copy_proposals(atom.PER_PAGE + 20)
    found, pages = ids_of_all_pages(client, "/en/plan/feed.atom")
    assert pages == 2
    assert len(found) == len(set(found)) > atom.PER_PAGE
    expected = keys_of_list(client, "/en/plan/", "")
    assert found == expected


@pytest.mark.parametrize("per_page", [1, 3])
def test_the_feed_of_consultations_has_pages_too(client, monkeypatch, per_page):
    whole, _pages = ids_of_all_pages(client, ATOM)
    monkeypatch.setattr(atom, "PER_PAGE", per_page)
    found, pages = ids_of_all_pages(client, ATOM)
    assert found == whole
    assert pages == -(-len(whole) // per_page)
    assert client.get(f"{ATOM}?page={pages + 1}").status_code == 404


def test_a_calendar_ends_where_the_docs_say(client, monkeypatch):
    monkeypatch.setattr(feeds, "MOST_IN_CALENDAR", 2)
    events = Calendar.from_ical(client.get(CALENDAR, headers=FRESH).content).walk("VEVENT")
    assert len([each for each in events if each["UID"].startswith("deadline-")]) == 2


def pages_of_list(client, path: str, query: str):
    page = 1
    while (response := client.get(f"{path}?{query}&page={page}", headers=FRESH)).status_code == 200:
        yield response.context
        page += 1
        if not response.context["page_of_list"].has_next():
            break


def keys_of_list(client, path: str, query: str) -> list[str]:
    return [
        entry.proposal.key.urn
        for context in pages_of_list(client, path, query)
        for quarter in context["quarters"]
        for entry in quarter.entries
    ]


PLAN_QUERIES = [
    "&".join(filter(None, pair)) for pair in product(("", "institution=MD"), ("", "quarter=2", "type=draft_law"))
]
REPORT_QUERIES = [
    "&".join(filter(None, pair))
    for pair in product(("", "state=due", "state=overdue"), ("", "institution=MD", f"year={timezone.localdate().year}"))
]


@pytest.mark.parametrize("query", PLAN_QUERIES)
def test_the_feed_of_proposals_holds_the_list_in_its_order(client, query):
    found, _pages = ids_of_all_pages(client, f"/en/plan/feed.atom{'?' * bool(query)}{query}")
    assert found == keys_of_list(client, "/en/plan/", query)


@pytest.mark.parametrize("query", REPORT_QUERIES)
def test_the_feed_of_reports_holds_the_list_in_its_order(client, query):
    feed = feedparser.parse(client.get(f"/en/reports/feed.atom?{query}", headers=FRESH).content)
    assert not feed.bozo, feed.get("bozo_exception")
    expected = [
        entry.card.record.number
        for context in pages_of_list(client, "/en/reports/", query)
        for entry in context["entries"]
    ]
    assert [each.id.removesuffix("#report").rstrip("/").rpartition("/")[2] for each in feed.entries] == expected


@pytest.mark.parametrize(("path", "query"), [("/sq/plani/", "institution=MD"), ("/sr/izvestaji/", "state=overdue")])
def test_these_lists_name_their_feed_with_its_filters(client, path, query):
    page = html.fromstring(client.get(f"{path}?{query}").content)
    (address,) = page.xpath("//head/link[@rel='alternate'][@type='application/atom+xml']/@href")
    assert address == f"{path}feed.atom?{query}"
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("path", ["/en/plan/", "/en/reports/"])
def test_filters_that_mean_nothing_are_not_found(client, path):
    assert client.get(f"{path}feed.atom?institution=nothing").status_code == 404
    assert client.get(f"{path}feed.atom?page=x").status_code == 404


@pytest.mark.parametrize("path", ["/en/plan/feed.atom", "/en/reports/feed.atom", ATOM, CALENDAR])
def test_feeds_ask_the_database_few_questions(client, path):
    client.get(path, headers=FRESH)
    copy_proposals(50)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path, headers=FRESH).status_code == 200
    assert len(asked) <= 12
