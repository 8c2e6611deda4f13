"""What people do in the CMS, in a real browser: a text is changed, reviewed twice by others, and then public."""

import re

import pytest
from django.conf import settings

from consultation_pages.models import Consultation, ConsultationPage

TITLE = "Karburantizimi i vendit"


@pytest.fixture
def somebody(chromium, site):
    """Signs a person in, in a browser window of their own."""
    contexts = []

    def sign_in(name):
        contexts.append(chromium.new_context(locale="sq"))
        page = contexts[-1].new_page()
        page.goto(f"{site}/admin/login/")
        page.fill("[name=username]", name)
        page.fill("[name=password]", settings.DEMO_PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(f"{site}/admin/")
        return page

    yield sign_in
    for context in contexts:
        context.close()


@pytest.fixture
def page_id(site, django_db_blocker):
    """A public sample consultation of the drafter's ministry."""
    with django_db_blocker.unblock():
        record = Consultation.objects.public().filter(is_sample=True, institution__code="MD", withdrawn_at=None).first()
        return ConsultationPage.objects.get(translation_key=record.key, locale__language_code="sq").pk


def press(page, name):
    """Presses a button of the edit form, which may lie in the menu beside the first."""
    button = page.locator(f"footer button[name={name}]")
    if not button.is_visible():
        page.locator("footer [data-w-dropdown-target=toggle]").first.click()
    button.click()
    page.wait_for_load_state()


def approve(page, site):
    """On the dashboard, where what waits for one's review is listed."""
    page.goto(f"{site}/admin/")
    row = page.locator("tr", has_text=TITLE)
    button = row.locator("[data-workflow-action-url*='/approve/']").first
    if not button.is_visible():
        row.locator("[data-w-dropdown-target=toggle]").first.click()
    button.click()
    page.wait_for_load_state()


def reader_sees(chromium, site, address):
    page = chromium.new_page()
    try:
        page.goto(site + address)
        return page.locator("h1").inner_text()
    finally:
        page.close()


def test_a_change_is_public_after_two_others_approved_it(chromium, site, page_id, somebody):
    drafter = somebody("drafter.md")
    drafter.goto(f"{site}/admin/pages/{page_id}/edit/")
    address = drafter.locator("a[href*='/sq/']").first.get_attribute("href")
    address = re.sub(r"^https?://[^/]+", "", address)
    drafter.fill("#id_title", TITLE)
    press(drafter, "action-submit")
    assert TITLE not in reader_sees(chromium, site, address)
    for name in ("reviewer.md", "publisher"):
        approve(somebody(name), site)
        is_public = TITLE in reader_sees(chromium, site, address)
        assert is_public == (name == "publisher")
