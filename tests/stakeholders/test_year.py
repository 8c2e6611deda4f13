"""A year of the registry on a moving clock: asked, invited, told, asked again, forgotten; each once."""

from uuid import uuid4

import pytest
from django.test import Client

from consultation_pages.models import Consultation, Extension, Proposal
from core.models import Mail
from stakeholders import fan_out, renewal
from stakeholders.coverage import coverage_of
from stakeholders.enums import EventKind
from stakeholders.evidence import with_delivery
from stakeholders.models import Event, Interest, Invitation, Notice
from tests.editing import clock_at
from tests.stakeholders.people import deliver_all, path_of, person
from tests.stakeholders.year import YEAR, amend, at, day, lone_consultation, set_period

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation() -> Consultation:
    return lone_consultation()


def test_somebody_interested_in_a_proposal_is_asked_invited_told_and_at_last_forgotten(consultation, settings):
    with day(1):
        ana = person(proposal=[consultation.proposal.number], language="en")
        assert deliver_all(settings) == []

    plan = consultation.proposal.plan
    amend(plan, drops=consultation.proposal, on=at(5))
    with day(5):
        assert Event.objects.get().kind == EventKind.PLAN_AMENDED
        letter = deliver_all(settings)[-1]
        assert letter.to == [ana.email]
        assert "/interest/mine/" in letter.body

    set_period(consultation)
    with day(6, 2):
        invited = deliver_all(settings)
        assert len(invited) == 1
        assert consultation.number in invited[0].body
        path = path_of(invited[0], "invitation")
        assert Client().post(path).status_code == 303
    told = Invitation.objects.get(consultation=consultation)
    assert (told.stakeholder, told.opened_at) == (ana, at(6, 2))
    assert with_delivery(Invitation.objects.all()).get().delivered_at == at(6, 2)
    assert [line.opened for line in coverage_of(consultation).lines] == [1]

    for month, number in ((6, 26), (7, 1)):
        with day(month, number):
            assert len(deliver_all(settings)) == 1
    Consultation.objects.filter(pk=consultation.pk).update(report_published_at=at(8, 5))
    with day(8, 6):
        assert "report" in deliver_all(settings)[0].body.lower()

    with day(12, 2):
        renewal.ask_for_renewal()
        renewal.ask_for_renewal()
        (asked,) = deliver_all(settings)
        own = path_of(asked, "mine")
    with day(12, 17):
        renewal.ask_for_renewal()
        assert len(deliver_all(settings)) == 1
        assert Client().get(own).status_code == 200
    with day(1, 1, YEAR + 1):
        assert not current(at(1, 1, YEAR + 1)).exists()
        assert renewal.ask_for_renewal() == 0


def current(now):
    return Interest.objects.current(now)


def test_who_renews_in_december_is_not_reminded_and_stays_next_year(consultation, settings):
    with day(1):
        ana = person(institution=["MD"])
    with day(12, 2):
        renewal.ask_for_renewal()
        own = path_of(deliver_all(settings)[0], "imja")
        assert Client().post(own, {"action": "renew"}).status_code == 303
    with day(12, 20):
        renewal.ask_for_renewal()
        assert deliver_all(settings) == []
    assert current(at(6, 1, YEAR + 1)).get().stakeholder == ana


def test_an_interest_follows_to_the_proposal_that_continues_it(consultation, settings):
    proposal = consultation.proposal
    with day(1):
        ana = person(proposal=[proposal.number])
    later = Proposal.objects.get(pk=proposal.pk)
    later.pk, later.key, later.number, later.follows = None, uuid4(), "later", proposal
    later._state.adding = True
    later.save()
    Consultation.objects.filter(pk=consultation.pk).update(proposal=later)
    set_period(consultation)
    with day(6, 2):
        assert Notice.objects.get().stakeholder == ana


def test_every_event_is_told_once_however_often_the_job_runs(consultation):
    with day(1):
        for frequency in ("at_once", "daily", "weekly"):
            person(institution=["MD"], frequency=frequency)
        person(institution=["MF"])
        person(institution=["MD"], confirmed=False)
    set_period(consultation)
    with day(6, 2) as now:
        fan_out.tell_news()
        assert Notice.objects.count() == 3
        assert Mail.objects.filter(key__contains="notice").count() == 1
        assert Mail.objects.filter(key__startswith="digest:").count() == 2
        event = Event.objects.get()
        assert fan_out.fan_out(event, now) == 0
    assert Mail.objects.filter(template=fan_out.TEMPLATE).count() == 3


def test_an_extension_and_an_overdue_report_are_told_to_whom_they_concern(consultation, settings):
    set_period(consultation)
    with day(6, 2):
        ana = person(institution=["MD"], language="en")
        deliver_all(settings)
    Consultation.objects.filter(pk=consultation.pk).update(
        closes_at=at(7, 10, hour=0), closing_soon_at=at(7, 5, hour=0)
    )
    Extension.objects.create(
        consultation=consultation, old_closes_at=at(6, 30, hour=0), new_closes_at=at(7, 10, hour=0), made_at=at(6, 20)
    )
    with day(6, 20):
        assert ana.email in {to for message in deliver_all(settings) for to in message.to}
        assert Event.objects.filter(kind=EventKind.EXTENDED).count() == 1
    with day(8, 1):
        recipients = {to for message in deliver_all(settings) for to in message.to}
    assert Event.objects.filter(kind=EventKind.REPORT_OVERDUE).count() == 1
    assert any(to.startswith("publisher") for to in recipients)


def test_an_event_that_cannot_be_told_keeps_nobody_from_the_others(consultation, monkeypatch):
    set_period(consultation)
    tell, tried = fan_out.tell, []

    def stumble(event, now):
        tried.append(event)
        if len(tried) == 1:
            raise RuntimeError("no words for this one")
        return tell(event, now)

    monkeypatch.setattr(fan_out, "tell", stumble)
    amend(consultation.proposal.plan, drops=consultation.proposal, on=at(6, 5))
    with clock_at(at(6, 8)):
        with pytest.raises(RuntimeError):
            fan_out.tell_news()
        assert len(tried) > 1
        assert Event.objects.count() == len(tried) - 1
        fan_out.tell_news()
    assert Event.objects.count() == len(tried) - 1
