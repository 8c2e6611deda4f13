"""Our Elasticsearch backend keeps every promise of Wagtail's: the tests that its own have to pass pass on it."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings


@pytest.mark.long
def test_the_tests_of_modelsearch_pass_on_our_backend(elasticsearch_urls):
    """In a process of their own: they have their own settings, models and database."""
    environment = os.environ | {
        "PYTHONPATH": str(settings.BASE_DIR),
        "DJANGO_SETTINGS_MODULE": "tests.search.modelsearch.settings",
        "ELASTICSEARCH_URL": elasticsearch_urls[0],
    }
    command = [sys.executable, "-m", "django", "test", "tests.search.modelsearch.suite"]
    done = subprocess.run(command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-5000:]
    assert int(re.search(r"Ran (\d+) tests", done.stderr)[1]) > 100
