"""The world is built once for all tests that attack it; each test rolls back what it did."""

import pytest

from tests.permissions import world as worlds
from tests.template import Template


@pytest.fixture(scope="module")
def built_world(django_db_setup, django_db_blocker):
    """Committed, and gone with a fresh copy of the template at the end."""
    with django_db_blocker.unblock():
        built = worlds.build()
        yield built
        Template().copy()
