"""What editors do all day, over HTTP: the dashboard, the list, the form, a save, a submission, a review."""

import time
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from tests.editing import Editor, draft_consultation


@dataclass(frozen=True)
class Taken:
    """What a request cost: queries, and seconds of the process and the database together."""

    queries: int
    seconds: float


Workplace = tuple[Editor, Editor, Page]


def workplace() -> Workplace:
    """A drafter and a reviewer, signed in, and one more draft than before."""
    return Editor("drafter.md"), Editor("reviewer.md"), draft_consultation()


def everyday(place: Workplace | None = None) -> dict[str, Taken]:
    """What each everyday request takes at a workplace, or at a new one."""
    drafter, reviewer, page = place or workplace()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    taken = {
        "home": request(drafter, reverse("wagtailadmin_home")),
        "list": request(drafter, reverse("consultations_list")),
        "form": request(drafter, edit),
        "save": request(drafter, edit, drafter.form(page) | {"summary": "Another."}),
        "submit": request(drafter, edit, drafter.form(page) | {"action-submit": "1"}),
    }
    review = request(reviewer, reverse("review", args=[page.pk]))
    return taken | {"review": review, "home of a reviewer": request(reviewer, reverse("wagtailadmin_home"))}


def request(editor: Editor, address: str, data: dict | None = None) -> Taken:
    """One request, which must succeed; a page is asked for once before, as caches are warm all day."""
    if data is None:
        assert editor.client.get(address).status_code == 200
    begun = time.perf_counter()
    with CaptureQueriesContext(connection) as captured:
        response = editor.client.post(address, data) if data else editor.client.get(address)
    seconds = time.perf_counter() - begun
    assert response.status_code in ((302,) if data else (200,)), f"{address}: {response.status_code}"
    return Taken(len(captured), seconds)
