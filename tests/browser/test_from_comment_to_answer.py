"""The way of a sentence in a browser without JavaScript: found, sent, checked, answered, and read by its author."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.test_from_plan_to_public import decide, press

ROOT = Path(__file__).resolve().parents[2]
TEXT, EMAIL = "Član 5 nije jasan: ko plaća taksu? kanarinka", "kanarinka@example.org"
# What only time does.
CLOSE = """
from tests.contributions.sending import close
from consultation_pages.models import Consultation
print(close(Consultation.objects.get(number="{number}")).source_page_id)
"""


@pytest.fixture
def reader(chromium, site):
    """A visitor whose browser runs no scripts."""
    context = chromium.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def officer(sign_in):
    """Somebody who checks and answers, without scripts too."""
    return sign_in("reviewer.md", scripts=False)


def close(database, number: str) -> int:
    """The period of a consultation has ended meanwhile; returns the key of its page."""
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", CLOSE.format(number=number)]
    environment = os.environ | {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return int(done.stdout.split()[-1])


def write_report(drafter, publisher, site, parent: int) -> int:
    """A draft of the report, refused while answers are missing; the Office lets it come out in one language."""
    drafter.goto(f"{site}/admin/pages/add/consultation_pages/reportpage/{parent}/")
    drafter.wait_for_load_state("networkidle")  # until the editor has drawn its blocks
    drafter.fill("[name=title]", "Raporti")
    drafter.fill("[name=summary]", "Gjithçka u shqyrtua.")
    press(drafter, "action-submit")
    assert "nuk kanë përgjigje" in drafter.inner_text("body")  # kept as a draft, and not submitted
    drafter.goto(f"{site}/admin/pages/{parent}/")
    link = drafter.locator("a[href$='/edit/']", has_text="Raporti").first
    report = int(re.search(r"/pages/(\d+)/", link.get_attribute("href", timeout=20_000))[1])
    drafter.goto(f"{site}/admin/review/{report}/")
    drafter.locator("details summary").last.click()
    drafter.select_option("[name=rule]", "language_missing")
    drafter.fill("[name=reason]", "Përkthimi vjen më vonë.")
    with drafter.expect_navigation():
        drafter.locator("details form button").click()
    publisher.goto(f"{site}/admin/review/{report}/")
    with publisher.expect_navigation():
        publisher.click("button[name=decision][value=grant]")
    return report


def test_who_writes_is_answered_and_the_report_waits_for_it(site, database, reader, officer, sign_in):
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
    assert scrolls_on_a_telephone(officer.locator("#many > .listing"))
    officer.goto(f"{desk}?state=received&q=kanarinka")
    officer.locator("tbody a").first.click()
    officer.select_option("[name=decision-state]", "published")
    officer.click("button[value=save]")
    reader.goto(everything)
    assert TEXT in reader.content()
    assert "Kanarinka Ime" not in reader.content()
    assert EMAIL not in reader.content()

    parent = close(database, number)
    drafter, publisher = sign_in("drafter.md"), sign_in("publisher")
    report, public = write_report(drafter, publisher, site, parent), f"{site}/sr/c/{number}/izvestaj/"
    assert reader.goto(public).status == 404

    show_the_others(officer, desk)
    answer_all(officer, desk)
    drafter.goto(f"{site}/admin/pages/{report}/edit/")
    press(drafter, "action-submit")
    reviewer = sign_in("reviewer.md")
    for person in (reviewer, publisher):
        assert reader.goto(public).status == 404
        decide(person, site, report, "approve")
    assert reader.goto(public).status == 200
    reader.goto(link)
    assert "Plaća podnosilac." in reader.inner_text("main")
    reader.goto(f"{everything}?q=kanarinka")
    assert "Plaća podnosilac." in reader.inner_text("main")
    for language in ("sq/c/{}/komentet/", "en/c/{}/comments/"):
        reader.goto(f"{site}/{language.format(number)}?q=kanarinka")
        assert TEXT in reader.content()
    forget(reader, link)
    reader.goto(f"{everything}?q=kanarinka")
    assert "Plaća podnosilac." in reader.inner_text("main")


def scrolls_on_a_telephone(table) -> bool:
    """Whether the columns of a table that do not fit into 360 pixels can be scrolled to."""
    usual = table.page.viewport_size
    table.page.set_viewport_size({"width": 360, "height": 740})
    fits = "one => one.getBoundingClientRect().right <= innerWidth && getComputedStyle(one).overflowX == 'auto'"
    found = table.evaluate(fits)
    table.page.set_viewport_size(usual)
    return found


def forget(reader, link):
    """The author thinks better of it once, and then has the name deleted."""
    reader.goto(link)
    reader.click("[value=erase]")
    reader.click("main form a")
    assert "Kanarinka Ime" in reader.inner_text("main")
    reader.click("[value=erase]")
    reader.click("[value=erase]")
    assert reader.goto(link).status == 404


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
        officer.click("button[value=save]")


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
        officer.click("button[value=save]")
