"""What is told, and in which words: deadlines that move, plans that name their proposals, asked without a tick."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from consultation_pages.models import Consultation, Extension, PlanVersion, Proposal, Topic
from stakeholders import fan_out, letters
from stakeholders.enums import EventKind
from stakeholders.models import Event
from stakeholders.plan_changes import changes_of
from tests.editing import clock_at
from tests.stakeholders.people import deliver_all, path_of, person
from tests.stakeholders.year import YEAR, amend, at, day, lone_consultation, publish_version, set_period

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation() -> Consultation:
    return lone_consultation()


def told(kind: EventKind) -> list:
    return list(Event.objects.filter(kind=kind).order_by("occurred_at").values_list("occurred_at", flat=True))


def extend(record: Consultation, closes_on: int, made_on: int) -> None:
    """Moves the last day within July."""
    Extension.objects.create(
        consultation=record, old_closes_at=record.closes_at or at(6, 30, hour=0),
        new_closes_at=at(7, closes_on, hour=0), made_at=at(6, made_on),
    )  # fmt: skip
    Consultation.objects.filter(pk=record.pk).update(
        closes_at=at(7, closes_on, hour=0), closing_soon_at=at(7, closes_on - 5, hour=0),
        report_due_at=at(8, 20, hour=0),
    )  # fmt: skip


def test_an_extended_consultation_closes_soon_and_closes_again(consultation):
    person(institution=["MD"])
    set_period(consultation)
    with day(6, 26):
        assert told(EventKind.CLOSING_SOON) == [at(6, 25, hour=0)]
    extend(consultation, closes_on=21, made_on=27)
    for month, number in ((6, 27), (7, 17), (7, 17), (7, 22), (8, 21)):
        with day(month, number):
            pass
    assert told(EventKind.CLOSING_SOON) == [at(6, 25, hour=0), at(7, 16, hour=0)]
    assert told(EventKind.CLOSED) == [at(7, 21, hour=0)]
    assert told(EventKind.REPORT_OVERDUE) == [at(8, 20, hour=0)]


def test_a_report_whose_date_was_moved_is_overdue_again(consultation):
    set_period(consultation)
    with day(8, 1):
        assert len(told(EventKind.REPORT_OVERDUE)) == 1
    Consultation.objects.filter(pk=consultation.pk).update(report_due_at=at(8, 20, hour=0))
    with day(8, 21):
        assert told(EventKind.REPORT_OVERDUE) == [at(7, 31, hour=0), at(8, 20, hour=0)]


def test_a_corrected_holiday_does_not_tell_the_same_deadline_again(consultation):
    set_period(consultation)
    with day(6, 26):
        pass
    Consultation.objects.filter(pk=consultation.pk).update(closing_soon_at=at(6, 26, hour=0))
    with day(6, 27):
        assert len(told(EventKind.CLOSING_SOON)) == 1


@pytest.mark.parametrize(
    ("kind", "moment", "on"),
    [
        (EventKind.CLOSING_SOON, at(6, 25, hour=0), (6, 26)),
        (EventKind.CLOSED, at(6, 30, hour=0), (7, 1)),
        (EventKind.REPORT_OVERDUE, at(7, 31, hour=0), (8, 1)),
    ],
)
def test_what_was_told_before_keys_held_the_day_is_not_told_again(consultation, kind, moment, on):
    set_period(consultation)
    Event.objects.create(
        key=f"{kind}:{consultation.pk}", kind=kind, consultation=consultation, institution=consultation.institution,
        occurred_at=moment,
    )  # fmt: skip
    with day(*on):
        assert told(kind) == [moment]


def test_a_letter_of_the_week_names_the_day_on_which_a_consultation_closes(consultation, settings):
    set_period(consultation)
    with day(6, 2):
        person(institution=["MD"], language="en", frequency="weekly")
        deliver_all(settings)
    with day(6, 26):
        pass
    with clock_at(at(6, 29)):
        bodies = " ".join(message.body for message in deliver_all(settings))
    assert f"CLOSES ON 29 JUNE {YEAR}" in bodies
    assert "working days" not in bodies


def first_publication(plan) -> PlanVersion:
    """The plan as if it were published in May for the first time."""
    version = PlanVersion.objects.filter(plan=plan).order_by("published_at", "pk").first()
    PlanVersion.objects.filter(plan=plan).exclude(pk=version.pk).delete()
    PlanVersion.objects.filter(pk=version.pk).update(published_at=at(5, 9))
    Proposal.objects.filter(plan=plan).update(dropped_at=None)
    return PlanVersion.objects.get(pk=version.pk)


def test_the_first_publication_of_a_plan_asks_about_its_proposals(consultation, settings, monkeypatch):
    plan = consultation.proposal.plan
    version = first_publication(plan)
    titles = [change.item.title for change in changes_of(version)]
    assert len(titles) > 2
    monkeypatch.setattr(letters, "MOST_NAMED", 2)
    person(at(1), institution=["MD"], language="sq")
    with day(5, 10):
        (message,) = deliver_all(settings)
    assert [title for title in titles if title in message.body] == titles[:2]
    path = path_of(message, "imja")
    assert path.count("proposal=") == 2
    assert str(len(titles) - 2) in message.body


@pytest.mark.parametrize(
    ("changed", "label"),
    [
        ({"title": "A law about something else"}, "changed"),
        ({"purpose": "To another end"}, "changed"),
        ({"document_type": 2}, "changed"),
        ({"quarter": 4}, "moved"),
    ],
)
def test_a_changed_proposal_is_news(consultation, settings, changed, label):
    person(at(1), institution=["MD"], language="en")

    def rewrite(rows):
        rows[0] |= {"document_type": 1, "quarter": 1} | changed
        return rows

    plan = consultation.proposal.plan
    publish_version(plan, at(5, 1), lambda rows: [rows[0] | {"document_type": 1, "quarter": 1}, *rows[1:]])
    with day(5, 2):
        deliver_all(settings)
    publish_version(plan, at(5, 9), rewrite)
    with day(5, 10):
        (message,) = deliver_all(settings)
    assert f"* {label}: " in message.body
    assert "proposal=" in path_of(message, "mine")


def test_a_corrected_mark_in_a_title_is_no_news(consultation):
    def rewrite(rows):
        rows[0]["title"] = rows[0]["title"].upper() + "."
        return rows

    publish_version(consultation.proposal.plan, at(5, 9), rewrite)
    with day(5, 10):
        assert not Event.objects.exists()


def test_topics_reach_a_plan_by_what_was_consulted_on_its_proposals(consultation):
    consultation.topics.set(Topic.objects.filter(code="health"))
    ana = person(at(1), topic=["health"])
    ben = person(at(1), topic=[Topic.objects.exclude(code="health").first().code])
    amend(consultation.proposal.plan, drops=consultation.proposal, on=at(5, 9))
    with day(5, 10):
        event = Event.objects.get()
        assert event.kind == EventKind.PLAN_AMENDED
        assert ana.notices.count() == 1
        assert ben.notices.count() == 0


def test_what_a_letter_suggests_is_offered_unticked_in_a_group_of_its_own(consultation, settings):
    ana = person(institution=["MD"], language="en")
    new = Proposal.objects.filter(plan=consultation.proposal.plan, dropped_at=None).exclude(pk=consultation.proposal_id)
    own = letters.manage_link(ana, proposal=[new[0].number, new[1].number]).replace("http://localhost:8000", "")
    page = html.fromstring(Client().get(own).content)
    (group,) = [each for each in page.iter("fieldset") if each.findtext("legend") == "New in the plan"]
    boxes = {box.get("value"): box.get("checked") for box in group.iter("input")}
    assert boxes == {new[0].number: None, new[1].number: None}
    data = {"institution": ["MD"], "language": "en", "frequency": "at_once", "kind": "citizen"}
    assert Client().post(own, data).status_code == 303
    assert [each.subject_name for each in ana.interests.all()] == ["institution"]
    assert Client().post(own, data | {"proposal": [new[1].number]}).status_code == 303
    assert ana.interests.get(proposal__isnull=False).proposal == new[1]


def test_what_was_suggested_stays_when_something_is_missing(consultation):
    ana = person(language="en")
    own = letters.manage_link(ana, proposal=[consultation.proposal.number]).replace("http://localhost:8000", "")
    refused = Client().post(own, {"language": "en", "frequency": "at_once", "kind": "citizen"})
    assert refused.status_code == 400
    assert b"New in the plan" in refused.content


def test_a_letter_about_a_plan_asks_the_database_few_questions_however_many_proposals(consultation, monkeypatch):
    version = first_publication(consultation.proposal.plan)
    ana = person(at(1), institution=["MD"])
    with day(5, 10):
        event = Event.objects.get(version=version)
        letters.item_of(event, ana)  # what is the same for all letters is known by now
        counts = []
        for most in (2, 20):
            monkeypatch.setattr(letters, "MOST_NAMED", most)
            with CaptureQueriesContext(connection) as asked:
                named = letters.item_of(event, ana).proposals
            assert len(named) == min(most, len(changes_of(version)))
            counts.append(len(asked))
    assert counts[0] == counts[1] <= 8
    assert fan_out.fan_out(event, at(5, 10)) == 0
