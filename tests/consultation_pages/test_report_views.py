"""The list of reports: published, awaited and overdue, each under the other filters."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultation_pages.enums import Stage
from consultation_pages.models import Consultation, ConsultationPage
from consultation_pages.report_listing import ReportFilters, counts, select

pytestmark = pytest.mark.django_db

LISTS = {"sq": "/sq/raportet/", "sr-latn": "/sr/izvestaji/", "en": "/en/reports/"}
MOST_QUERIES = 12


def html_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def cards(html):
    """Address and title of each card."""
    return re.findall(r'class="card__link" href="(.*?)"[^>]*>(.*?)</a>', html)


def in_state(record, state, now):
    if state == "published":
        return record.report_published_at is not None and record.withdrawn_at is None
    return record.stage_at(now) == {"due": Stage.AWAITING_REPORT, "overdue": Stage.REPORT_OVERDUE}[state]


@pytest.mark.parametrize("state", ["published", "due", "overdue"])
def test_a_state_means_what_it_says_under_the_other_filters(state):
    now = timezone.now()
    records = [record for record in Consultation.objects.public() if in_state(record, state, now)]
    assert records
    for institution in ("", records[0].institution.code, "MM"):
        for year in (None, records[0].year, 2019):
            filters = ReportFilters(state, institution, year)
            expected = {
                record.pk
                for record in records
                if institution in ("", record.institution.code) and year in (None, record.year)
            }
            assert {record.pk for record in select(filters, now)} == expected
            assert counts(filters, now)[state] == len(expected)


def test_published_ones_come_newest_first_and_late_ones_longest_overdue_first():
    now = timezone.now()
    published = [record.report_published_at for record in select(ReportFilters(), now)]
    assert published == sorted(published, reverse=True)
    assert len(published) > 2
    waiting = Consultation.objects.filter(report_published_at=None, archived_at=None, withdrawn_at=None)
    waiting = waiting.filter(closes_at__lt=now)
    for days, record in enumerate(waiting, 1):
        Consultation.objects.filter(pk=record.pk).update(
            report_due_at=max(record.closes_at, now - timedelta(days=days))
        )
    due = [record.report_due_at for record in select(ReportFilters("overdue"), now)]
    assert due == sorted(due)
    assert len(due) == len(waiting) > 1


@pytest.mark.parametrize("code", LISTS)
def test_a_report_is_linked_in_the_readers_language_or_inside_its_frame(client, code):
    found = cards(html_of(client, LISTS[code]))
    expected = []
    for record in select(ReportFilters(), timezone.now()):
        page = ConsultationPage.objects.filter(translation_key=record.key, locale__language_code=code).first()
        report = page and page.get_children().live().first()
        word = {"sq": "raporti", "sr-latn": "izvestaj", "en": "report"}[code]
        prefix = LISTS[code][:3]
        expected.append(report.get_url() if report else f"{prefix}/c/{record.number}/{word}/")
    assert [address for address, _title in found] == expected
    assert all(client.get(address).status_code == 200 for address in expected)


def test_an_original_is_marked_with_its_language(client):
    html = html_of(client, LISTS["en"])
    record = Consultation.objects.get(legacy_id=40855)
    assert re.search(rf'href="/en/c/{record.number}/report/" lang="sq">', html)


def test_a_report_says_whether_it_came_in_time(client):
    record = Consultation.objects.filter(report_published_at__isnull=False, archived_at=None).first()
    address = f"{LISTS['en']}?institution={record.institution.code}"
    assert "published on time" in html_of(client, address)
    Consultation.objects.filter(pk=record.pk).update(report_due_at=record.closes_at)
    assert "published late" in html_of(client, f"{address}&year={record.year}")


def test_awaited_and_overdue_reports_lead_to_their_consultations(client):
    now = timezone.now()
    for state in ("due", "overdue"):
        html = html_of(client, f"{LISTS['sq']}?state={state}")
        numbers = [record.number for record in select(ReportFilters(state), now)]
        assert re.findall(r"No\. ([\w-]+)|Nr\. ([\w-]+)", html)
        assert len(cards(html)) == len(numbers) > 0
        assert not any("/raporti/" in address for address, _title in cards(html))


def test_the_tabs_count_and_keep_the_other_filters(client):
    html = html_of(client, f"{LISTS['en']}?institution=MPB&state=overdue")
    assert 'href="?institution=MPB"' in html
    assert 'href="?state=due&amp;institution=MPB"' in html or 'href="?institution=MPB&amp;state=due"' in html
    assert html.count('<input type="hidden" name="state" value="overdue"') == 1
    assert '<option value="MPB" selected>' in html


def test_nothing_found_is_said(client):
    for state, words in (
        ("published", "No report that answers these filters is published here."),
        ("due", "No report is awaited under these filters."),
        ("overdue", "No report is overdue under these filters."),
    ):
        assert words in html_of(client, f"{LISTS['en']}?institution=MM&state={state}")


@pytest.mark.parametrize("query", ["state=late", "year=abc", "year=1999", "institution=NO", "institution=MD'"])
def test_filters_that_mean_nothing_are_told(client, query):
    answer = client.get(f"{LISTS['en']}?{query}")
    assert answer.status_code == 400
    assert "to choose here" in answer.content.decode()


@pytest.mark.parametrize("number", ["0", "2", "x", "²"])
def test_pages_that_do_not_exist_are_not_found(client, number):
    assert client.get(f"{LISTS['en']}?page={number}").status_code == 404


def test_hidden_withdrawn_and_unpublished_reports_do_not_show(client):
    hidden, withdrawn, *rest = select(ReportFilters(), timezone.now())
    Consultation.objects.filter(pk=hidden.pk).update(is_public=False)
    Consultation.objects.filter(pk=withdrawn.pk).update(withdrawn_at=timezone.now())
    html = html_of(client, LISTS["sq"])
    assert len(cards(html)) == len(rest) > 0
    for record in (hidden, withdrawn):
        for page in ConsultationPage.objects.filter(translation_key=record.key):
            assert page.title not in html


def test_queries_are_the_same_for_one_and_for_all(client):
    def number_of(address):
        with CaptureQueriesContext(connection) as captured:
            html_of(client, address)
        return len(captured)

    number_of(LISTS["en"])  # the sites of Wagtail are kept from here on
    one, all_of_them = number_of(f"{LISTS['en']}?year=2020"), number_of(f"{LISTS['en']}?institution=")
    assert one == all_of_them <= MOST_QUERIES
