"""Rows are held in one order (docs/architecture.md), so that two acts never wait for each other's. Needs row locks."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from consultation_pages import scheduling
from consultation_pages.approval import publish_without_review
from consultation_pages.imports import importer
from consultation_pages.models import Consultation, Holiday, Institution
from core.models import ContentVersion
from home.signals import public_row_written
from search import page_texts
from search.models import PageText
from tests.editing import draft_consultation, fresh, latest, through_review
from tests.permissions.test_schedules import run, scheduled
from tests.permissions.test_together import begin, translated

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one after another"),
]
ORDER = [model._meta.db_table for model in (Page, Consultation, PageText, ContentVersion)]


def free_pages(pages) -> set[int]:
    """Which of these rows another transaction could hold now."""

    def is_free(pk):
        try:
            with transaction.atomic():
                return bool(Page.objects.select_for_update(nowait=True, no_key=True).filter(pk=pk).first())
        except OperationalError:
            return False
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return {page.pk for page in pages if pool.submit(is_free, page.pk).result()}


@pytest.fixture
def free_meanwhile():
    """The pages of a consultation that were free when its first row became public."""
    seen, watched = [], []

    def look(sender, instance, **kwargs):
        if instance.live and not seen and instance.pk in {page.pk for page in watched}:
            seen.append(free_pages(watched))

    def watch(*pages):
        watched.extend(pages)
        return seen

    public_row_written.connect(look)
    yield watch
    public_row_written.disconnect(look)


def test_a_release_holds_all_languages_first(free_meanwhile):
    albanian = draft_consultation(alone=False)
    serbian = begin(albanian)
    seen = free_meanwhile(albanian, serbian)
    through_review(albanian)
    assert not fresh(albanian).live
    translated(serbian)
    assert fresh(albanian).live
    assert seen == [set()]


def test_a_schedule_holds_all_languages_first(free_meanwhile):
    page = scheduled()
    other = begin(page)
    seen = free_meanwhile(page, other)
    assert run().published == 1
    assert scheduling.late() == []
    assert seen == [set()]


def save_holiday(page):
    Holiday.objects.first().save()


def save_institution(page):
    Institution.objects.get(code="MD").save()


def mark_the_texts_of_a_page(page):
    page_texts.mark_stale(Page.objects.filter(pk=page.pk))


def publish_anew(page):
    publish_without_review(latest(page), importer(), "test")


def held_by(queries) -> list[str]:
    """The tables whose rows the statements hold, in this order, each once."""
    found = []
    for sql in (query["sql"] for query in queries):
        if updated := re.match(r'UPDATE "(\w+)"', sql):
            found.append(updated[1])
        elif locked := re.search(r'FOR (?:NO KEY )?UPDATE(?: OF "(\w+)")?', sql):
            found += [locked[1]] if locked[1] else re.findall(r'(?:FROM|JOIN) "(\w+)"', sql.partition(" WHERE ")[0])
    return [table for table in dict.fromkeys(found) if table in ORDER]


@pytest.mark.parametrize("act", [save_holiday, save_institution, mark_the_texts_of_a_page, publish_anew])
def test_an_act_holds_rows_in_the_order_of_the_house(act):
    page = draft_consultation()
    publish_without_review(latest(page), importer(), "test")
    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        act(page)
    held = held_by(queries.captured_queries)
    assert held == sorted(held, key=ORDER.index)
    assert held, "it held something"
