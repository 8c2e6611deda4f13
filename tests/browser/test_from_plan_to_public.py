"""The way of a text in a real browser: begun from the plan, translated, sent back, approved, public in two languages.

Every screen is in the language of the person before it.
"""

import re
from datetime import date, timedelta

import polib
import pytest
from django.conf import settings
from playwright.sync_api import TimeoutError, expect

from consultation_pages.models import ContactOfficer, PlanPage

SUMMARY = "Taksat zvogëlohen për bizneset e vogla."
# Names of programs and formats; the same in every language.
SHOWN_IN_ALL = {"Wagtail", "PDF", "CSV", "XLSX", "PO", "OK", "Administrator"}
# wagtail-localize 1.14 has it untranslatable in its script, for screen readers.
SHOWN_IN_ALL |= {"More actions"}


@pytest.fixture(scope="module")
def english_words():
    """What would stand on a screen if it were not translated, by language."""
    words = {}
    for code, folder in (("sq", "sq"), ("sr-latn", "sr_Latn")):
        entries = [
            entry
            for place in settings.LOCALE_PATHS
            for entry in polib.pofile(str(place / folder / "LC_MESSAGES" / "django.po"))
        ]
        words[code] = {entry.msgid for entry in entries if entry.msgstr not in ("", entry.msgid)} - SHOWN_IN_ALL
    return words


@pytest.fixture
def screens(english_words):
    """Looks at a screen: its language, and that no sentence on it stands in English."""

    def look(page, code="sq"):
        assert page.evaluate("document.documentElement.lang") == code
        seen = page.evaluate(
            """() => {
                const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                const texts = [];
                while (walker.nextNode()) {
                    const element = walker.currentNode.parentElement;
                    if (element.checkVisibility() && !["SCRIPT", "STYLE", "TEMPLATE"].includes(element.tagName))
                        texts.push(walker.currentNode.textContent.trim());
                }
                return texts.filter(Boolean);
            }"""
        )
        assert sorted(set(seen) & english_words[code]) == []

    return look


@pytest.fixture
def plan_id(site, django_db_blocker):
    with django_db_blocker.unblock():
        pages = PlanPage.objects.filter(slug=str(date.today().year), locale__language_code="sq")
        return pages.get(url_path__contains="/md/").pk


@pytest.fixture
def officer(site, django_db_blocker):
    with django_db_blocker.unblock():
        return str(ContactOfficer.objects.filter(institution__code="MD").first().pk)


def answer(chromium, address):
    """The status and text that a reader gets."""
    page = chromium.new_page()
    try:
        response = page.goto(address)
        return response.status, page.inner_text("body")
    finally:
        page.close()


def press(page, name):
    """Presses a button of the edit form, which may lie in the menu beside the first."""
    button = page.locator(f"footer button[name={name}]")
    if not button.is_visible():
        page.locator("footer [data-w-dropdown-target=toggle]").first.click()
    with page.expect_navigation():
        button.click()


def choose_block(page, name):
    """Opens the menu of blocks, which an autosave may close again, and chooses one."""
    option = page.get_by_role("option", name=name)
    for _ in range(5):
        page.locator("section[id$=-body-section] button.c-sf-add-button").first.click()
        try:
            option.click(timeout=3000)
            return
        except TimeoutError:
            page.keyboard.press("Escape")
    raise AssertionError(f"no block {name}")


def write_draft(page, officer):
    """The fields that the plan did not know."""
    page.wait_for_load_state("networkidle")  # until the editor has drawn its blocks
    opens_on = date.today() + timedelta(days=10)
    page.fill("[name=summary]", SUMMARY)
    page.select_option("[name=contact_officer]", officer)
    page.fill("[name=opens_on]", f"{opens_on:%d.%m.%Y}")
    page.press("[name=opens_on]", "Tab")
    expect(page.locator("[name=closes_on]")).not_to_have_value("")  # the lawful last day is proposed
    choose_block(page, "Neni")
    article = page.locator("[data-streamfield-child]").last
    article.locator("input[name$=number]").fill("1")
    article.locator("[contenteditable=true]").last.click()
    page.keyboard.type("Taksa zvogëlohet përgjysmë.")
    page.wait_for_timeout(800)  # the editor itself waits before it writes the text into the form


def decide(page, site, number, action, comment=""):
    page.goto(f"{site}/admin/review/{number}/")
    page.fill("[name=comment]", comment)
    with page.expect_navigation():
        page.click(f"button[name=action][value={action}]")


def test_a_proposal_becomes_a_consultation_in_two_languages(
    chromium, site, sign_in, screens, plan_id, officer, tmp_path
):
    drafter = sign_in("drafter.md")
    screens(drafter)
    drafter.goto(f"{site}/admin/plan-proposals/{plan_id}/")
    screens(drafter)
    drafter.locator("tr:not(:has(a)) form button").first.click()
    drafter.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
    albanian = int(re.search(r"/pages/(\d+)/", drafter.url)[1])
    title = drafter.input_value("[name=title]")
    assert title
    write_draft(drafter, officer)
    screens(drafter)
    press(drafter, "action-submit")
    drafter.goto(f"{site}/admin/review/{albanian}/")
    screens(drafter)

    reviewer = sign_in("reviewer.md")
    screens(reviewer)
    decide(reviewer, site, albanian, "reject", "Tregoni kush paguan.")
    drafter.goto(f"{site}/admin/review/{albanian}/")
    assert "Tregoni kush paguan." in drafter.inner_text("main")
    drafter.goto(f"{site}/admin/pages/{albanian}/edit/")
    drafter.fill("[name=purpose]", "Paguan shteti.")
    press(drafter, "action-submit")

    translator = sign_in("translator.md", "sr-latn")
    screens(translator, "sr-latn")
    translator.goto(f"{site}/admin/localize/submit/page/{albanian}/")
    translator.locator("label", has_text="Srpski").first.click()
    translator.locator("main form button[type=submit], form [type=submit]").last.click()
    translator.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
    serbian = int(re.search(r"/pages/(\d+)/", translator.url)[1])
    assert serbian != albanian
    translate_by_file(translator, site, tmp_path)
    screens(translator, "sr-latn")
    with translator.expect_navigation():
        translator.locator("footer form button[name=action][value=publish]").click()

    publisher = sign_in("publisher")
    addresses = [
        f"{site}{path}" for path in (public_path(drafter, site, albanian), public_path(drafter, site, serbian))
    ]
    for number in (albanian, serbian):
        for person in (reviewer, publisher):
            assert [answer(chromium, address)[0] for address in addresses] == [404, 404]
            decide(person, site, number, "approve")
            screens(person)
    assert [answer(chromium, address)[0] for address in addresses] == [200, 200]
    assert SUMMARY in answer(chromium, addresses[0])[1]
    assert "Porezi se smanjuju." in answer(chromium, addresses[1])[1]


def translate_by_file(page, site, folder):
    """Downloads the strings, translates them offline and uploads them; the upload is shown before it counts."""
    link = page.locator("a[href*='pofile/download']").first
    if not link.count() or not link.is_visible():
        page.locator("button", has_text=re.compile("PO|…")).first.click()
    with page.expect_download() as download:
        page.evaluate("address => { location.href = address }", link.get_attribute("href"))
    file = folder / "words.po"
    download.value.save_as(file)
    po = polib.pofile(str(file))
    for number, entry in enumerate(po):
        entry.msgstr = "porezi-2026" if entry.msgctxt == "slug" else f"Reč {number}."
        if entry.msgctxt == "summary":
            entry.msgstr = "Porezi se smanjuju."
    po.save()
    with page.expect_navigation():  # the form sends itself once a file is chosen
        page.set_input_files("input[type=file][name=file]", str(file))
    page.locator("form:has(textarea[name=content]) button[type=submit]").click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))


def public_path(page, site, number):
    """The address that a page will have, as its draft says."""
    page.goto(f"{site}/admin/pages/{number}/view_draft/")
    return page.evaluate("document.querySelector('link[rel=canonical]')?.href || ''").removeprefix(site)
