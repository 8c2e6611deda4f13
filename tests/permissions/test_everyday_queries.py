"""What editors do all day takes a bounded number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.editing import Editor, draft_consultation

pytestmark = pytest.mark.django_db
# Most queries that each request may take: the figures measured, and a little.
MOST = {"home": 42, "list": 25, "form": 145, "save": 150, "submit": 260, "review": 80, "home of a reviewer": 38}


def queries(editor: Editor, address: str, data: dict | None = None) -> int:
    """How many queries a request takes; a page is asked for once before, as caches are warm all day."""
    if data is None:
        assert editor.client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        response = editor.client.post(address, data) if data else editor.client.get(address)
    assert response.status_code in ((302,) if data else (200,))
    return len(captured)


def everyday() -> dict[str, int]:
    """What each everyday request takes, with one more draft than before."""
    drafter, reviewer, page = Editor("drafter.md"), Editor("reviewer.md"), draft_consultation()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    taken = {
        "home": queries(drafter, reverse("wagtailadmin_home")),
        "list": queries(drafter, reverse("consultations_list")),
        "form": queries(drafter, edit),
        "save": queries(drafter, edit, drafter.form(page) | {"summary": "Another."}),
        "submit": queries(drafter, edit, drafter.form(page) | {"action-submit": "1"}),
    }
    review = queries(reviewer, reverse("review", args=[page.pk]))
    return taken | {"review": review, "home of a reviewer": queries(reviewer, reverse("wagtailadmin_home"))}


def test_take_few_queries():
    everyday()
    assert {name: taken for name, taken in everyday().items() if taken > MOST[name]} == {}
