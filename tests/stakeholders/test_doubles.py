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
from stakeholders.models import Invitation, Stakeholder
from stakeholders.registry.doubles import MERGED
from tests.contributions.sending import open_consultation
from tests.editing import Editor
from tests.stakeholders.people import person

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
