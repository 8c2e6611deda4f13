"""From a check on the review page one gets to its field: it is before the eyes and has the focus."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from consultation_pages.models import PlanPage


@pytest.fixture
def draft(site, sign_in, django_db_blocker):
    """A browser with a consultation just begun, which lacks its contact, and the number of its page."""
    with django_db_blocker.unblock():
        pages = PlanPage.objects.filter(slug=str(date.today().year), locale__language_code="sq")
        plan = pages.get(url_path__contains="/md/").pk
    page = sign_in("drafter.md")
    page.goto(f"{site}/admin/plan-proposals/{plan}/")
    page.locator("tr:not(:has(a)) form button").first.click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
    return page, int(re.search(r"/pages/(\d+)/", page.url)[1])


def test_the_field_of_a_check_has_the_focus_and_is_in_sight(site, draft):
    page, number = draft
    page.goto(f"{site}/admin/review/{number}/")
    page.locator("a[href$='#field-contact_officer']").click()
    page.wait_for_load_state("networkidle")
    is_reached(page, "[name=contact_officer]")
    page.wait_for_timeout(1000)
    is_reached(page, "[name=contact_officer]")  # nothing moved it away
    # Of rows and blocks it is what adds one.
    for name, selector in (
        ("documents", "#id_documents-ADD"),
        ("body", "section[id$=-body-section] .c-sf-add-button >> nth=0"),
        ("closes_on", "[name=closes_on]"),
    ):
        page.goto("about:blank")
        page.goto(f"{site}/admin/pages/{number}/edit/#field-{name}")
        page.wait_for_load_state("networkidle")
        is_reached(page, selector)


def is_reached(page, selector):
    expect(page.locator(selector)).to_be_focused()
    expect(page.locator(selector)).to_be_in_viewport()
