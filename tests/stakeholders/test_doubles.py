"""Merging doubles: one's own entries only, nobody who signed up, and no evidence is lost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from consultation_pages.models import Institution
from stakeholders import subjects
from stakeholders.invitations import identify
from stakeholders.merging import merge
from stakeholders.models import Invitation, Stakeholder
from stakeholders.registry.doubles import MERGED
from tests.contributions.sending import open_consultation
from tests.editing import Editor
from tests.stakeholders.people import deliver_all, path_of, person

pytestmark = pytest.mark.django_db
STRANGERS = ("drafter.mfpt", "translator.md", "auditor", "admin")


@pytest.fixture
def pair():
    keeper = Institution.objects.get(code="MD")
    one = person(confirmed=False, keeper=keeper, organisation="Shoqata Çelësi", topic=["health"])
    return one, person(confirmed=False, keeper=keeper, organisation="shoqata celesi", phone="044", topic=["health"])


def test_one_is_kept_with_the_furthest_evidence_of_both(pair):
    one, other = pair
    record, now = open_consultation("MD"), timezone.now()
    early = now - timedelta(days=1)
    for each, steps in ((one, {"invited_at": now}), (other, {"invited_at": early, "opened_at": now})):
        Invitation.objects.create(consultation=record, stakeholder=each, kind=each.kind, found="added", **steps)
    editor = Editor("drafter.md")
    address = reverse("registry_merge", args=[one.pk, other.pk])
    assert address in editor.get("registry_doubles").content.decode()
    assert editor.client.get(address).status_code == 200
    assert editor.client.post(address, {"keep": one.pk}).status_code == 302
    kept = Stakeholder.objects.get()
    invitation = kept.invitations.get()
    assert (kept.pk, kept.phone, kept.interests.count()) == (one.pk, "044", one.interests.count())
    assert (invitation.invited_at, invitation.opened_at, invitation.contributed_at) == (early, now, None)
    assert ModelLogEntry.objects.get(action=MERGED).data == {"kept": one.pk, "merged": other.pk}
    assert editor.client.post(address, {"keep": one.pk}).status_code == 404


@pytest.mark.parametrize("name", STRANGERS)
def test_strangers_see_and_merge_nothing(name, pair):
    editor = Editor(name)
    assert "elesi" not in editor.get("registry_doubles").content.decode()
    answer = editor.post("registry_merge", *(each.pk for each in pair), data={"keep": pair[0].pk})
    assert answer.status_code in (302, 403, 404)
    assert Stakeholder.objects.count() == 2
    assert Client().get(reverse("registry_doubles")).status_code == 302


def test_who_signed_up_or_is_no_double_is_never_merged(pair):
    pair[1].confirmed_at = timezone.now()
    pair[1].save()
    other = person(confirmed=False, keeper=pair[0].keeper, organisation="Tjetër")
    for second in (pair[1], other, pair[0]):
        answer = Editor("drafter.md").post("registry_merge", pair[0].pk, second.pk, data={"keep": pair[0].pk})
        assert answer.status_code == 404
    assert Stakeholder.objects.count() == 3


def test_the_list_costs_the_same_for_one_pair_and_for_many(pair):
    editor, counts = Editor("drafter.md"), []
    for _turn in range(2):
        editor.get("registry_doubles")
        with CaptureQueriesContext(connection) as seen:
            editor.get("registry_doubles")
        counts.append(len(seen))
        for _more in range(30):
            person(confirmed=False, keeper=pair[0].keeper, organisation="Shoqata Çelësi")
    assert counts[0] == counts[1] < 20


def invited(record, stakeholder, **steps) -> Invitation:
    return Invitation.objects.create(
        consultation=record, stakeholder=stakeholder, kind=stakeholder.kind, found="added", **steps
    )


def test_the_links_in_letters_to_the_merged_entry_go_on_working(pair, settings):
    one, other = pair
    Stakeholder.objects.filter(pk=one.pk).update(email="")
    record, third = open_consultation("MD"), person(confirmed=False, keeper=one.keeper, organisation="Shoqata Çelësi")
    identify(record, [other], None, timezone.now())
    (letter,) = deliver_all(settings)
    survivor = invited(record, one)
    merge(one.pk, other.pk)
    path = path_of(letter, "ftesa")
    assert Client().get(path).status_code == 200
    assert Client().post(path).status_code == 303
    survivor.refresh_from_db()
    assert survivor.opened_at
    last = invited(record, third)
    merge(third.pk, one.pk)
    assert Client().post(path).status_code == 303
    last.refresh_from_db()
    assert last.opened_at
    # The letter went to another address than the one that is left, so it stops nobody else's letters.
    assert Client().post(path_of(letter, "ndalo")).status_code == 200
    third.refresh_from_db()
    assert third.stopped_at is None


def test_a_letter_that_was_sent_to_what_is_the_address_now_can_still_stop_the_letters(pair, settings):
    one, other = pair
    Stakeholder.objects.filter(pk=one.pk).update(email="")
    identify(open_consultation("MD"), [other], None, timezone.now())
    (letter,) = deliver_all(settings)
    merge(one.pk, other.pk)
    assert Client().post(path_of(letter, "ndalo")).status_code == 200
    one.refresh_from_db()
    assert (one.email, bool(one.stopped_at)) == (other.email, True)


@pytest.fixture
def beside():
    """What somebody signed up for, seen by MD, and MD's own entry of the address."""
    own = person(email="ana@example.org", name="Ana", institution=["MD"])
    keeper = Institution.objects.get(code="MD")
    kept = person(confirmed=False, email=own.email, keeper=keeper, organisation="Zyra", phone="044", topic=["health"])
    return own, kept


def test_an_entry_becomes_part_of_what_its_owner_signed_up_for_and_changes_nothing_there(beside):
    own, kept = beside
    record, now = open_consultation("MD"), timezone.now()
    invited(record, kept, invited_at=now, contributed_at=now)
    before = Stakeholder.objects.filter(pk=own.pk).values().get()
    editor = Editor("drafter.md")
    address = reverse("registry_merge", args=[kept.pk, own.pk])
    assert address in editor.get("registry_doubles").content.decode()
    assert editor.client.post(address, {"keep": kept.pk}).status_code == 200
    assert Stakeholder.objects.count() == 2
    assert editor.client.post(address, {"keep": own.pk}).status_code == 302
    assert Stakeholder.objects.values().get() == before
    assert [each.subject_name for each in own.interests.all()] == ["institution"]
    assert own.invitations.get().contributed_at == now


@pytest.mark.parametrize("name", ["drafter.mfpt", "auditor", "admin"])
def test_strangers_do_not_learn_of_the_two(name, beside):
    own, kept = beside
    answer = Editor(name).post("registry_merge", kept.pk, own.pk, data={"keep": own.pk})
    assert answer.status_code in (302, 403, 404)
    assert Stakeholder.objects.count() == 2


def test_who_signed_up_for_other_matters_is_not_offered(beside):
    own, kept = beside
    own.interests.all().delete()
    subjects.add(own, {"institution": ["MFPT"]}, timezone.now())
    editor = Editor("drafter.md")
    assert reverse("registry_merge", args=[kept.pk, own.pk]) not in editor.get("registry_doubles").content.decode()
    assert editor.post("registry_merge", kept.pk, own.pk, data={"keep": own.pk}).status_code == 404
    assert Stakeholder.objects.count() == 2


@pytest.mark.parametrize("number", ["9" * 23, "9" * 19, "9" * 18])
def test_a_number_that_no_column_holds_is_not_found(number):
    editor = Editor("drafter.md")
    for rest in (f"doubles/1/{number}/", f"doubles/{number}/1/", f"{number}/", f"invitations/{number}/"):
        assert editor.client.get(f"{reverse('registry')}{rest}").status_code == 404, rest


def test_a_chosen_number_is_never_cut_to_another_one():
    record = open_consultation("MD")
    kept = person(confirmed=False, keeper=record.institution, pk=123_456_789)
    for number in (f"{kept.pk}0", "9" * 23):
        answer = Editor("drafter.md").post("registry_identify", record.pk, data={"chosen": [number]})
        assert answer.status_code == 302
    assert not Invitation.objects.exists()
