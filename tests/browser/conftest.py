"""A real browser against the real server on a copy of the site; skipped with one line where there is no Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import closing
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.db import connection

from tests.template import Template

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    """A headless Chromium; CI sets REQUIRE_BROWSER, so that a missing one fails there."""
    if not CHROMIUM:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail("REQUIRE_BROWSER is set and there is no Chromium")
        pytest.skip("no Chromium on this machine: set CHROMIUM to its path")
    from playwright.sync_api import sync_playwright

    # Playwright runs an event loop in this thread; Django's guard means servers, not test fixtures.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def database(django_db_setup, django_db_blocker):
    """The address of the database of the running site, for what only time or a program could do there."""
    with django_db_blocker.unblock():
        return Template().copy_for_server()


@pytest.fixture(scope="session")
def site(database):
    """The address of a running site with the demo data, served as `make run` serves it."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": database,
        "TEST_BASE_URL": address,
    }
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "1", "--blocking-threads", "2", "--no-access-log", "--log-level", "warning",
        "config.wsgi:application",
    ]  # fmt: skip
    server = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)
    try:
        _wait_for(f"{address}/sq/", server)
        yield address
    finally:
        server.terminate()
        server.wait(10)
        connection.close()


@pytest.fixture
def sign_in(chromium, site):
    """Signs a person in to the admin, in a browser window of their own; editors of pages need scripts."""
    contexts = []

    def enter(name, language="sq", scripts=True):
        contexts.append(chromium.new_context(java_script_enabled=scripts, locale="sq"))
        page = contexts[-1].new_page()
        page.goto(f"{site}/admin/login/")
        page.fill("[name=username]", name)
        page.fill("[name=password]", settings.DEMO_PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(f"{site}/admin/")
        if language != "sq":
            page.goto(f"{site}/admin/account/")
            page.select_option("[name$=preferred_language]", language)
            with page.expect_navigation():
                page.locator("form:has([name$=preferred_language]) [type=submit]").last.click()
        return page

    yield enter
    for context in contexts:
        context.close()


def _wait_for(address: str, server: subprocess.Popen) -> None:
    for _ in range(150):
        try:
            urlopen(address, timeout=5).close()
            return
        except (URLError, TimeoutError):  # a busy machine answers the first request late
            assert server.poll() is None, "the server ended"
            time.sleep(0.2)
    raise TimeoutError(address)
