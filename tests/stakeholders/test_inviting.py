"""Identifying whom to invite: all are reached, page by page and under filters; who is interested is named."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultation_pages.models import Consultation, Institution, Topic
from stakeholders.invitations import identify, invite
from stakeholders.models import Invitation, Stakeholder
from stakeholders.registry.inviting import PER_PAGE
from tests.contributions.sending import open_consultation
from tests.editing import Editor, account
from tests.stakeholders.people import deliver_all, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def record() -> Consultation:
    """A consultation of MD on health that opens next week, and no other."""
    found = open_consultation("MD")
    now = timezone.now()
    days = {"opens_at": 7, "closing_soon_at": 20, "closes_at": 25, "report_due_at": 60}
    moments = {name: now + timedelta(days=number) for name, number in days.items()}
    Consultation.objects.exclude(pk=found.pk).update(is_public=False)
    Consultation.objects.filter(pk=found.pk).update(**moments)
    found = Consultation.objects.get(pk=found.pk)
    found.topics.set([Topic.objects.get(code="health")])
    return found


def enter(number: int, record: Consultation, **more) -> None:
    """Entries of the institution in bulk."""
    Stakeholder.objects.bulk_create(
        Stakeholder(
            keeper=record.institution, organisation=f"Organizata {each:03}", email=f"o{each}@example.org",
            folded=f"organizata {each:03}", **more,
        )
        for each in range(number)
    )  # fmt: skip


def page_of(record, name: str = "drafter.md", **query):
    answer = Editor(name).get("registry_invitations", record.pk, **query)
    assert answer.status_code == 200
    return answer


def offered(record, **query) -> list[str]:
    return [each.shown_as for each in page_of(record, **query).context["offer"].page]


def test_everybody_of_many_can_be_reached_and_added(record):
    enter(230, record)
    pages = 230 // PER_PAGE + 1
    names = [name for number in range(1, pages + 1) for name in offered(record, offer=number)]
    assert names == [f"Organizata {each:03}" for each in range(230)]
    last = Stakeholder.objects.get(organisation="Organizata 229")
    answer = Editor("drafter.md").post(
        "registry_identify", record.pk, data={"chosen": [last.pk]}, query=f"?kind=citizen&offer={pages}"
    )
    assert answer["Location"].endswith("?kind=citizen#others")
    assert Invitation.objects.get().stakeholder == last


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "celesi"}, ["Shoqata ÇELËSI"]),
        ({"q": "per uje"}, ["Shoqata për Ujë"]),
        ({"kind": "ngo"}, ["Shoqata për Ujë"]),
        ({"topic": "economy"}, ["Shoqata ÇELËSI"]),
        ({"kind": "xx"}, []),
    ],
)
def test_filters_narrow_the_offer(record, query, found):
    person(confirmed=False, keeper=record.institution, organisation="Shoqata ÇELËSI", topic=["economy"])
    person(confirmed=False, keeper=record.institution, organisation="Shoqata për Ujë", kind="ngo", topic=["education"])
    assert offered(record, **query) == found


def test_whom_the_topic_interests_comes_first(record):
    enter(3, record)
    near = person(confirmed=False, keeper=record.institution, organisation="Zyra", topic=["health"])
    rows = page_of(record).context["offer"].page
    assert [each.is_near for each in rows] == [True, False, False, False]
    assert rows[0] == near


def test_who_is_interested_is_named_before_the_opening_also_by_topic_only(record):
    ana = person(topic=["health"], name="Ana Canary", kind="other")
    person(topic=["education"], name="Bea Stranger")
    person(topic=["health"], name="Lapsed", now=timezone.now() - timedelta(days=800))
    for name in ("drafter.md", "publisher"):
        context = page_of(record, name).context
        assert [(one.pk, interests) for one, interests in context["people"]] == [(ana.pk, "Shëndetësia")]
        assert [number for _label, number in context["kinds"]] == [1]
    assert "Ana Canary" in Editor("drafter.md").get("registry").content.decode()
    assert Editor("drafter.md").get("registry_person", ana.pk).status_code == 200
    for other in ("drafter.mfpt", "auditor", "admin"):
        assert Editor(other).get("registry_person", ana.pk).status_code != 200
    Consultation.objects.filter(pk=record.pk).update(withdrawn_at=timezone.now())
    assert "people" not in page_of(record).context
    assert Editor("drafter.md").get("registry_person", ana.pk).status_code == 404


def test_the_interested_come_page_by_page(record):
    for each in range(PER_PAGE + 1):
        person(topic=["health"], name=f"Person {each:02}")
    assert len(page_of(record).context["people"]) == PER_PAGE
    assert [one.name for one, _subjects in page_of(record, interested=2).context["people"]] == [f"Person {PER_PAGE}"]


def test_a_kind_whose_people_will_be_invited_is_not_missing(record):
    assert "ngo" in page_of(record).context["missing"]
    person(topic=["health"], kind="ngo")
    identify(
        record,
        [person(confirmed=False, keeper=record.institution, kind="media")],
        account("drafter.md"),
        timezone.now(),
    )
    missing = page_of(record).context["missing"]
    assert {"ngo", "media", "other"}.isdisjoint(missing)
    assert "business" in missing


def test_another_institutions_entry_is_seen_by_nobody_else_whatever_interests_it(record):
    other = Institution.objects.get(code="MFPT")
    theirs = person(confirmed=False, keeper=other, organisation="Theirs", topic=["health"], institution=["MD"])
    assert "Theirs" not in page_of(record).content.decode()
    assert Editor("drafter.md").get("registry_person", theirs.pk).status_code == 404


def test_the_page_costs_the_same_for_few_and_for_many(record):
    counts = []
    for number in (1, 40):
        for each in range(number):
            one = person(topic=["health", "economy"], institution=["MD"], name=f"P{number}-{each}")
            kept = person(
                confirmed=False, keeper=record.institution, organisation=f"K{number}-{each}", topic=["health"]
            )
            Invitation.objects.create(consultation=record, stakeholder=kept, kind=kept.kind, found="added")
            assert one.pk
        editor = Editor("drafter.md")
        editor.get("registry_invitations", record.pk)
        with CaptureQueriesContext(connection) as seen:
            editor.get("registry_invitations", record.pk)
        counts.append(len(seen))
    assert counts[0] == counts[1] < 45


def test_one_address_on_the_list_with_two_entries_gets_one_letter_that_counts_for_both(record, settings):
    own = person(email="both@example.org", name="Own")
    kept = person(confirmed=False, email="both@example.org", keeper=record.institution, organisation="Kept")
    identify(record, [kept, own], account("drafter.md"), timezone.now())
    now = timezone.now()
    assert invite(record, now) == 1
    assert invite(record, now) == 0
    (letter,) = deliver_all(settings)
    assert letter.to == ["both@example.org"]
    rows = page_of(record).context["listed"].page
    assert {(each.invited_at, each.is_asked, each.is_delivered) for each in rows} == {(now, True, True)}
    assert len({each.letter for each in rows}) == 1
