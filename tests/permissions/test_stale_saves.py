"""Whoever saves a form that others overtook is told so, and both texts are kept."""

from datetime import timedelta

import pytest
from lxml import html

from home.forms import AUTOSAVE_UNDER_WAY
from tests.editing import Editor, draft_consultation, latest

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return draft_consultation()


def post(editor, page, form, **changes):
    return editor.post("wagtailadmin_pages:edit", page.pk, data=form | changes)


def refused(response):
    return response.status_code == 200 and "Nuk u ruajt" in response.content.decode()


def test_a_save_upon_what_somebody_else_saved_meanwhile_is_refused_and_keeps_both_texts(page):
    slow, quick = Editor("drafter.md"), Editor("reviewer.md")
    opened = slow.form(page)
    quick.save(page, summary="Quick.")
    response = post(slow, page, opened, summary="Slow.")
    assert refused(response)
    assert "Blerim Gashi" in response.content.decode()
    assert html.fromstring(response.content).xpath("string(//*[@name='summary'])").strip() == "Slow."
    assert latest(page).summary == "Quick."


def test_saving_once_more_replaces_it_and_history_keeps_the_other(page):
    slow, quick = Editor("drafter.md"), Editor("reviewer.md")
    opened = slow.form(page)
    quick.save(page, summary="Quick.")
    response = post(slow, page, opened, summary="Slow.")
    loaded = {
        field.name: field.value
        for field in html.fromstring(response.content).xpath("//input[starts-with(@name, 'loaded_revision')]")
    }
    assert not refused(post(slow, page, opened | loaded, summary="Slow."))
    texts = [revision.content["summary"] for revision in page.revisions.order_by("pk")]
    assert texts[-2:] == ["Quick.", "Slow."]


class TestAutosaveOfOnesOwn:
    """The editor saves by itself; a button may be pressed before that is answered."""

    def autosave(self, editor, page, form):
        response = editor.post("wagtailadmin_pages:edit", page.pk, data=form, Accept="application/json")
        assert response.json()["success"]

    def test_under_way_when_the_button_is_pressed_refuses_nothing(self, page):
        drafter = Editor("drafter.md")
        opened = drafter.form(page)
        self.autosave(drafter, page, opened | {"summary": "Half a sen"})
        assert not refused(post(drafter, page, opened, summary="Half a sentence.", **{"action-submit": "1"}))
        assert latest(page).summary == "Half a sentence."
        assert page.workflow_in_progress

    @pytest.mark.parametrize(
        ("who", "earlier"), [("reviewer.md", timedelta()), ("drafter.md", AUTOSAVE_UNDER_WAY + timedelta(seconds=1))]
    )
    def test_of_another_person_or_of_another_window_refuses(self, page, who, earlier):
        drafter = Editor("drafter.md")
        opened = drafter.form(page)
        self.autosave(Editor(who), page, opened | {"summary": "Another window."})
        newest = page.revisions.order_by("pk").last()
        page.revisions.filter(pk=newest.pk).update(created_at=newest.created_at - earlier)
        assert refused(post(drafter, page, opened, summary="This window."))
        assert latest(page).summary == "Another window."

    def test_upon_somebody_elses_version_refuses(self, page):
        drafter, other = Editor("drafter.md"), Editor("reviewer.md")
        opened = drafter.form(page)
        other.save(page, summary="Quick.")
        self.autosave(drafter, page, drafter.form(page))
        assert refused(post(drafter, page, opened, summary="Slow."))
