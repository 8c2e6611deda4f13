"""The registry is empty when a test begins: the people of the demo are no part of it."""

import pytest

from stakeholders import demo


@pytest.fixture(autouse=True)
def _without_the_demo(db):
    demo.remove(sender=None)
