"""A published text that changes says so for good, on its page and in the data; facts change no text."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consultation_pages.approval import publish_without_review
from consultation_pages.imports import importer
from consultation_pages.models import Consultation, ConsultationPage, ContactOfficer
from home.models import Wording
from tests.api.reading import DATA, ask
from tests.editing import clock_at, fresh, upload

pytestmark = pytest.mark.django_db
OPEN, REPORTED = "2026-S1", "2026-S5"


def page_of(number, code):
    key = Consultation.objects.get(number=number).key
    return ConsultationPage.objects.get(translation_key=key, locale__language_code=code)


def report_of(number, code):
    return page_of(number, code).get_children().get().specific


def publish_again(page, change=lambda page: None):
    page = fresh(page)
    change(page)
    publish_without_review(page, importer(), "test")


def history_of(page):
    html = Client().get(page.get_url()).content.decode().partition('id="history"')[2].partition("</ol>")[0]
    return re.findall(r"<strong>(.*?)</strong><span><time datetime=\"(.*?)\"", html)


def reword(page):
    page.purpose = "Another purpose altogether."


def reword_a_row(page):
    page.questions = [page.questions.model(text="Another question?", locale=page.locale)]


def replace_a_file(page):
    row = page.documents.all()[0]
    row.document = upload()
    page.documents = [row]


def extend(page):
    page.closes_on += timedelta(days=7)
    page.extension_reason = "More time."


def change_the_contact(page):
    page.contact_officer = ContactOfficer.objects.exclude(pk=page.contact_officer_id).first()


def describe_for_engines(page):
    page.search_description, page.seo_title = "For engines", "For engines"


@pytest.mark.parametrize(
    ("change", "code", "is_told"),
    [
        (reword, "en", True),
        (reword, "sq", True),
        (reword_a_row, "sq", True),
        (replace_a_file, "sq", True),
        (extend, "sq", False),
        (change_the_contact, "sq", False),
        (describe_for_engines, "en", False),
        (lambda page: None, "sq", False),
    ],
)
def test_what_readers_see_of_a_text_and_not_its_facts_changes_it(change, code, is_told):
    publish_again(page_of(OPEN, code), change)
    in_words = {"sq": "Albanian", "en": "English"}[code]
    told = [label for label, _day in history_of(page_of(OPEN, "en"))]
    assert told.count(f"Text changed in {in_words}") == is_told


def test_every_change_keeps_its_day_in_all_languages_and_the_data_give_the_last():
    days = [timezone.now() + timedelta(days=later) for later in (1, 3)]
    for number, day in enumerate(days):
        with clock_at(day):
            publish_again(page_of(OPEN, "en"), lambda page, number=number: setattr(page, "purpose", f"No. {number}"))
    expected = [timezone.localdate(day).isoformat() for day in reversed(days)]
    for code in ("sq", "sr-latn", "en"):
        assert [day for _label, day in history_of(page_of(OPEN, code))][:2] == expected
    for item in (
        ask(f"{DATA}/consultations/{OPEN}").json(),
        *(each for each in ask(f"{DATA}/consultations?limit=100").json()["items"] if each["number"] == OPEN),
    ):
        told = item["changed_at"]
        assert told == {"sq": None, "sr": None, "en": timezone.localtime(days[1]).isoformat(timespec="milliseconds")}


def test_a_report_tells_its_changes():
    publish_again(report_of(REPORTED, "sr-latn"), lambda page: setattr(page, "summary", "Drugi sažetak."))
    assert [label for label, _day in history_of(report_of(REPORTED, "en"))] == [
        "Text changed in Serbian",
        "Report published",
    ]
    items = ask(f"{DATA}/reports?limit=100").json()["items"]
    told = next(each["changed_at"] for each in items if each["consultation"] == REPORTED)
    assert told["sr"]
    assert not told["sq"]


def test_a_translation_that_comes_later_is_told_and_is_no_change():
    later = timezone.now() + timedelta(days=2)
    ConsultationPage.objects.filter(pk=page_of(OPEN, "sr-latn").pk).update(first_published_at=later)
    assert ("Published in Serbian", timezone.localdate(later).isoformat()) in history_of(page_of(OPEN, "en"))
    assert Wording.objects.get(page=page_of(OPEN, "sr-latn")).changes == []
