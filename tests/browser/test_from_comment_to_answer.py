"""The way of a sentence in a browser without JavaScript: found, sent, checked, answered, and read by its author."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
TEXT, EMAIL = "Član 5 nije jasan: ko plaća taksu? kanarinka", "kanarinka@example.org"
# What time does, and the approvals of which tests/contributions/test_reports.py tries every path.
PUBLISH = """
import sys
from tests.contributions.sending import close
from consultation_pages.approval import publish_without_review
from consultation_pages.imports import importer
from consultation_pages.models import Consultation, ReportPage
from core.publication_gate import NotApproved
from tests.editing import account, exempt, fresh
record = close(Consultation.objects.get(number="{number}"))
page = ReportPage.objects.child_of(record.source_page).first()
if page is None:
    page = ReportPage(title="Raporti", slug="report", live=False, owner=account("drafter.md"),
                      locale=record.source_page.locale, summary="Gjithçka.")
    record.source_page.add_child(instance=page)
    exempt(page)
    page.save_revision(user=account("drafter.md"))
try:
    publish_without_review(fresh(page), importer(), "test")
    print("published")
except NotApproved as error:
    print("refused")
"""


@pytest.fixture
def reader(chromium, site):
    """A visitor whose browser runs no scripts."""
    context = chromium.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def officer(chromium, site):
    """Somebody who checks and answers, without scripts too."""
    context = chromium.new_context(java_script_enabled=False, locale="sq")
    page = context.new_page()
    page.goto(f"{site}/admin/login/")
    page.fill("[name=username]", "reviewer.md")
    page.fill("[name=password]", settings.DEMO_PASSWORD)
    page.press("[name=password]", "Enter")
    yield page
    context.close()


def publish_report(database, number: str) -> str:
    """Tries to publish the report of a consultation that has closed meanwhile; "published" or "refused"."""
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", PUBLISH.format(number=number)]
    environment = os.environ | {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout.split()[-1]


def test_who_writes_is_answered_and_the_report_waits_for_it(site, database, reader, officer):
    reader.goto(f"{site}/sr/konsultacije/?institution=MD&stage=open")
    loads = []
    reader.on("response", lambda answer: loads.append(answer.url) if answer.request.is_navigation_request() else None)
    reader.locator("main a[href*='/c/'], main h3 a, main h2 a").first.click()
    reader.locator("a[href$='/komentar/']").first.click()
    number = re.search(r"/c/([^/]+)/", reader.url)[1]
    assert len(loads) == 2
    reader.fill("[name=text]", TEXT)
    reader.fill("[name=name]", "Kanarinka Ime")
    reader.fill("[name=email]", EMAIL)
    reader.wait_for_timeout(2500)  # a person takes longer; what is quicker counts as a program
    reader.click("#send")
    assert "/sr/moj-komentar/" in reader.url
    assert [url for url in loads if "/moj-komentar/" in url] == [reader.url]
    link, receipt = reader.url, re.search(rf"{re.escape(number)}-\d+-\d\d", reader.inner_text("main"))[0]
    reader.goto(f"{site}/sr/provera/?receipt={receipt}")
    assert reader.locator(".notice--ok").count() == 1
    everything = f"{site}/sr/c/{number}/komentari/"
    reader.goto(everything)
    assert TEXT not in reader.content()

    officer.goto(f"{site}/admin/comments/")
    officer.locator("td a", has_text=number).click()
    desk = officer.url
    officer.goto(f"{desk}?state=received&q=kanarinka")
    officer.locator("tbody a").first.click()
    officer.select_option("[name=decision-state]", "published")
    officer.click("button[value=decide]")
    reader.goto(everything)
    assert TEXT in reader.content()
    assert "Kanarinka Ime" not in reader.content()
    assert EMAIL not in reader.content()
    assert publish_report(database, number) == "refused"

    show_the_others(officer, desk)
    answer_all(officer, desk)
    assert publish_report(database, number) == "published"
    reader.goto(link)
    assert "Plaća podnosilac." in reader.inner_text("main")
    reader.goto(f"{everything}?q=kanarinka")
    assert "Plaća podnosilac." in reader.inner_text("main")
    for language in ("sq/c/{}/komentet/", "en/c/{}/comments/"):
        reader.goto(f"{site}/{language.format(number)}?q=kanarinka")
        assert TEXT in reader.content()


def show_the_others(officer, desk):
    """Many at once, page by page."""
    for _ in range(5):
        officer.goto(f"{desk}?state=received")
        boxes = officer.locator("[name=chosen]")
        if not boxes.count():
            return
        for box in boxes.all():
            box.check()
        officer.select_option("[name=decision-state]", "published")
        officer.click("button[value=decide]")


def answer_all(officer, desk):
    for _ in range(5):
        officer.goto(f"{desk}?state=published&outcome=none")
        boxes = officer.locator("[name=chosen]")
        if not boxes.count():
            return
        for box in boxes.all():
            box.check()
        officer.select_option("[name=reply-outcome]", "noted")
        officer.fill("[name=reply-reason_sq]", "Paguan parashtruesi.")
        officer.fill("[name=reply-reason_sr]", "Plaća podnosilac.")
        officer.click("button[value=answer]")
