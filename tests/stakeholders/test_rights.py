"""Everybody reaches all that is kept under their address, whoever entered it; nobody learns who is known."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html
from wagtail.models import ModelLogEntry

from consultation_pages.models import Institution, Topic
from core.models import Mail
from stakeholders import contacts
from stakeholders.addressing import manage_link
from stakeholders.merging import merge
from stakeholders.models import Stakeholder
from tests.editing import Editor
from tests.stakeholders.people import deliver_all, path_of, person

pytestmark = pytest.mark.django_db
EMAIL = "ana@example.org"
WANTED = {"institution": ["MD"], "language": "en", "frequency": "daily", "kind": "ngo"}


@pytest.fixture
def client():
    return Client()


@pytest.fixture
def contact():
    ministry = Institution.objects.get(code="MD")
    return person(confirmed=False, email=EMAIL, keeper=ministry, phone="+383 44 999", language="en", topic=["health"])


def own_page(client, settings) -> str:
    client.post("/en/interest/link/", {"email": EMAIL})
    return path_of(deliver_all(settings)[-1], "mine")


def test_whom_only_an_institution_entered_gets_the_link_and_sees_and_takes_along_all(client, settings, contact):
    path = own_page(client, settings)
    page = client.get(path).content.decode()
    assert "+383 44 999" in page
    assert contact.keeper.name_en in page
    data = client.get(f"{path}data.json").json()
    assert (data["person"]["phone"], data["entered_by"]) == ("+383 44 999", "MD")
    assert client.post(path, {"action": "erase"}).status_code == 200
    assert not Stakeholder.objects.exists()


def test_a_member_sees_and_takes_along_what_institutions_entered(client, settings, contact):
    member = person(email=EMAIL, language="en", name="Ana")
    for path in (own_page(client, settings), manage_link(contact).removeprefix("http://testserver")):
        page = html.fromstring(client.get(path).content)
        (kept,) = page.xpath("//section[@aria-labelledby='kept']")
        assert "+383 44 999" in kept.text_content()
        assert Topic.objects.get(code="health").name_en in kept.text_content()
        data = client.get(f"{path}data.json").json()
        assert data["person"]["name"] == "Ana"
        assert [(each["person"]["phone"], each["entered_by"]) for each in data["other_entries"]] == [
            ("+383 44 999", "MD")
        ]
    assert client.post(path, WANTED | {"name": "Ana B"}).status_code == 303
    member.refresh_from_db()
    assert (member.name, member.frequency) == ("Ana B", "daily")


def test_who_ticks_subjects_without_having_signed_up_agrees_and_confirms_first(client, settings, contact):
    path = own_page(client, settings)
    refused = client.post(path, WANTED)
    assert refused.status_code == 400
    assert b"Without your consent" in refused.content
    assert client.post(path, WANTED | {"action": "renew"}).status_code == 303
    response = client.post(path, WANTED | {"consent": "on"})
    assert (response.status_code, response["Location"]) == (303, "/en/interest/sent/")
    assert [each.subject.code for each in contact.interests.all()] == ["health"]
    client.post(path_of(deliver_all(settings)[-1], "confirm"))
    ana = Stakeholder.objects.own().get()
    assert ana.is_member
    assert ana.interests.get().subject.code == "MD"
    assert ana.consents.filter(withdrawn_at=None).exists()
    assert Stakeholder.objects.agreed().get() == ana


def test_the_link_costs_the_same_for_known_and_unknown_addresses(client, settings, contact):
    work = []
    for email in (EMAIL, "nobody@example.org"):
        with CaptureQueriesContext(connection) as asked:
            client.post("/en/interest/link/", {"email": email})
        work.append([re.sub(r"\d+|'[^']*'", "", query["sql"])[:80] for query in asked])
    assert work[0] == work[1]
    assert Mail.objects.count() == 2
    assert [message.to for message in deliver_all(settings)] == [[EMAIL]]
    assert not Mail.objects.filter(to="nobody@example.org").exists()


def test_what_officers_do_to_entries_is_on_record_without_what_it_says():
    editor, ministry = Editor("drafter.md"), Institution.objects.get(code="MD")
    data = {"kind": "ngo", "organisation": "Canary", "name": "", "phone": "044", "language": "sq", "email": EMAIL}
    editor.post("registry_add", data=data | {"keeper": ministry.pk})
    entry = Stakeholder.objects.get()
    editor.post("registry_edit", entry.pk, data=data | {"keeper": ministry.pk, "phone": "045"})
    editor.post("registry_delete", entry.pk)
    actions = (contacts.ENTERED, contacts.CHANGED, contacts.DELETED)
    rows = ModelLogEntry.objects.filter(action__in=actions).order_by("pk")
    assert [(row.action, row.user.username) for row in rows] == [(action, "drafter.md") for action in actions]
    said = {"stakeholder": entry.pk, "institution": "MD"}
    assert [row.data for row in rows] == [said, said | {"fields": ["phone"]}, said]
    assert not any(word in f"{row.label}{row.data}" for row in rows for word in ("Canary", EMAIL, "045"))


def test_a_corrected_address_is_tried_again_and_the_links_of_the_earlier_one_show_nothing(client, contact):
    merged = person(confirmed=False, keeper=contact.keeper, language="en")
    links = [manage_link(each).removeprefix("http://testserver") for each in (contact, merged)]
    Stakeholder.objects.filter(pk=contact.pk).update(email="")
    merge(contact.pk, merged.pk)
    contact.refresh_from_db()
    assert [client.get(link).status_code for link in links] == [200, 200]
    contact.unreachable_at = contact.created_at
    contact.save()
    contact.email = "right@example.org"
    contacts.save(contact, {}, ["email"], Editor("drafter.md").user, contact.created_at)
    assert Stakeholder.objects.reachable().get() == contact
    assert [client.get(link).status_code for link in links] == [404, 404]
