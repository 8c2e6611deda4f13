"""A report says by which techniques people were asked: a fact of all languages, prefilled from the register."""

import pytest
from django.test import Client
from wagtail.models import Page

from consultation_pages.models import Consultation, ReportPage
from consultation_pages.report_form import techniques_of, themes_of
from contributions.answering import Reply, answer
from contributions.enums import Channel
from contributions.models import Contribution
from contributions.report_files import html_of
from tests.api.reading import DATA, ask
from tests.contributions.sending import at_the_desk, close, enter, open_consultation, publish
from tests.contributions.test_meetings import recorded
from tests.editing import Editor, account, exempt, fresh, latest, through_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return open_consultation("MD")


@pytest.fixture
def report(consultation) -> ReportPage:
    publish(enter(consultation))
    close(consultation)
    answer(Contribution.objects.get(consultation=consultation), Reply("accepted"), account("reviewer.md"))
    parent = consultation.source_page
    page = ReportPage(
        title="Report", slug="report", live=False, owner=account("drafter.md"), locale=parent.locale, summary="All.",
        techniques=["platform", "survey", "other"], techniques_other="Letra shtëpi më shtëpi",
    )  # fmt: skip
    parent.add_child(instance=page)
    exempt(page)
    page.save_revision(user=account("drafter.md"))
    return page


def ticked(response) -> list[str]:
    return [box.data["value"] for box in response.context["form"]["techniques"].subwidgets if box.data["selected"]]


def question_of(consultation):
    page = consultation.source_page
    return page.questions.first() or page.questions.create(text="Pse?", locale=page.locale)


@pytest.mark.parametrize(
    ("channels", "meets", "known"),
    [
        ([], False, ["platform"]),
        ([Channel.ONLINE], False, ["platform", "written"]),
        ([Channel.PAPER, Channel.MEETING], False, ["platform", "written", "meeting"]),
        ([Channel.MEETING], False, ["platform", "meeting"]),
        ([], True, ["platform", "meeting"]),
    ],
)
def test_the_register_knows_some_of_them(consultation, channels, meets, known):
    for channel in channels:
        enter(consultation, channel=channel)
    if meets:
        recorded(consultation)
    assert techniques_of(consultation) == known


def test_a_new_report_begins_with_what_the_register_knows(consultation):
    question = question_of(consultation)
    for _ in range(2):
        publish(enter(consultation, question=question.translation_key))
    publish(enter(consultation))
    assert [title for title, _said in themes_of(consultation)] == [question.text[:160]]
    assert themes_of(consultation)[0][1].endswith(": 2")
    form = Editor("drafter.md").get(
        "wagtailadmin_pages:add", "consultation_pages", "reportpage", consultation.source_page_id
    )
    assert form.status_code == 200
    assert ticked(form) == ["platform", "written"]
    assert question.text[:160] in form.content.decode()


def test_a_saved_report_keeps_what_its_author_ticked(report):
    drafter = Editor("drafter.md")
    assert ticked(drafter.get("wagtailadmin_pages:edit", report.pk)) == ["platform", "survey", "other"]
    drafter.save(report, techniques=["media"])
    assert latest(report).techniques == ["media"]
    refused = drafter.save(report, techniques=["other"], techniques_other="")
    assert at_the_desk("Say which other techniques were used.") in refused.content.decode()
    drafter.save(report, techniques=["telepathy"])
    assert latest(report).techniques == ["media"]


def test_pages_file_and_data_show_them_once_the_report_is_out(consultation, report):
    assert Consultation.objects.get(pk=consultation.pk).techniques == []
    through_review(report)
    record = Consultation.objects.get(pk=consultation.pk)
    assert record.techniques == ["platform", "survey", "other"]
    shown = Client().get(fresh(report).get_url()).content.decode()
    assert "Letra shtëpi më shtëpi" in shown
    assert 'id="techniques"' in shown
    assert "Letra shtëpi më shtëpi" in html_of(fresh(report), record)
    found = next(each for each in ask(f"{DATA}/reports").json()["items"] if each["consultation"] == record.number)
    assert found["techniques"] == ["platform", "survey", "other"]
    assert found["techniques_other"]["sq"] == "Letra shtëpi më shtëpi"


def test_a_translation_does_not_carry_the_fact(consultation, report):
    """What a copy says is neither asked nor read."""
    other = (
        Page.objects.filter(translation_key=consultation.key).exclude(pk=consultation.source_page_id).first().specific
    )
    copy = ReportPage(
        title="Izveštaj", slug="izvestaj", live=False, locale=other.locale, translation_key=report.translation_key,
        techniques=["media"],
    )  # fmt: skip
    other.add_child(instance=copy)
    assert report.carries_facts
    assert not copy.carries_facts
    assert "techniques" not in ReportPage.get_edit_handler().get_form_class()(instance=copy).fields
