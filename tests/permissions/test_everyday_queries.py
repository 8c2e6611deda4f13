"""What editors do all day takes a bounded number of queries, however much there is (`benchmarks.editors`: at 3,000)."""

import pytest

from tests.editing import Editor, draft_consultation
from tests.permissions.everyday import everyday

pytestmark = pytest.mark.django_db
# Most queries that each request may take: the figures measured, and a little.
MOST = {"home": 42, "list": 25, "form": 145, "save": 150, "submit": 260, "review": 80, "home of a reviewer": 38}
MORE = 12  # as many as a list of the dashboard shows, and some


def test_take_few_queries_with_few_rows_and_with_many():
    everyday()
    few = {name: taken.queries for name, taken in everyday().items()}
    drafter = Editor("drafter.md")
    for number in range(MORE):
        page = draft_consultation(title=f"Draft {number}")
        if number % 2:
            drafter.submit(page)
    many = {name: taken.queries for name, taken in everyday().items()}
    assert {name: number for name, number in many.items() if number > MOST[name]} == {}
    assert {name: (few[name], number) for name, number in many.items() if number > few[name] + 2} == {}
