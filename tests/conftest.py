"""What tests share: a database that is a real site, made once and copied, and a language that does not leak."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import translation

from tests.template import Template

WITHOUT_ELASTICSEARCH = "Elasticsearch is not there: set ELASTICSEARCH_URL to run its tests"


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """A database with the site set up and the demo data loaded, copied from a template that is built once.

    The template is built anew when the code of an app changes, and every day: stages depend on today.
    """
    _Blocker.instance = django_db_blocker
    with django_db_blocker.unblock():
        Template().copy()
        yield
        connection.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item):
    """Tests with real transactions leave an emptied database: the next test gets a fresh copy."""
    result = yield
    marker = item.get_closest_marker("django_db")
    uses = {"transactional_db", "live_server"} & set(item.fixturenames)
    if uses or (marker and marker.kwargs.get("transaction")):
        with _Blocker.instance.unblock():
            Template().copy()
    return result


class _Blocker:
    """pytest-django's guard of the database, for the hook above, which is no fixture."""

    instance = None


@pytest.fixture(autouse=True)
def _no_leaks():
    """The active language and what the cache holds are of one test only."""
    translation.deactivate()
    cache.clear()
    yield
    translation.deactivate()


def pytest_terminal_summary(terminalreporter):
    """Says in one line which tests a machine without Elasticsearch leaves out."""
    skipped = [
        report for report in terminalreporter.stats.get("skipped", []) if WITHOUT_ELASTICSEARCH in str(report.longrepr)
    ]
    if skipped:
        terminalreporter.write_line(f"{WITHOUT_ELASTICSEARCH} ({len(skipped)} were skipped).")
