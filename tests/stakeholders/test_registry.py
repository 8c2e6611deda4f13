"""The registry in the admin: an institution sees its own stakeholders, the Office all; nobody else sees anybody."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from stakeholders.invitations import identify
from stakeholders.models import Invitation, Stakeholder
from tests.contributions.sending import open_consultation
from tests.editing import Editor, account
from tests.stakeholders.people import deliver_all, path_of, person

pytestmark = pytest.mark.django_db
CANARY = "canary-77aa21"
STRANGERS = ("drafter.mfpt", "reviewer.mfpt", "translator.md", "auditor", "admin")
ENTRY = {"kind": "ngo", "organisation": "Shoqata e re", "name": "", "phone": "", "language": "sq"}


@pytest.fixture
def ana():
    return person(institution=["MD"], organisation=f"{CANARY} org", name=CANARY, email=f"{CANARY}@example.org")


@pytest.fixture
def consultation():
    return open_consultation("MD")


def addresses(ana, record) -> list[str]:
    names = {"registry": [], "registry_person": [ana.pk], "registry_edit": [ana.pk], "registry_consultations": []}
    names |= {"registry_invitations": [record.pk]}
    return [reverse(name, args=args) for name, args in names.items()] + [reverse("registry") + f"?q={CANARY}"]


@pytest.mark.parametrize("name", STRANGERS)
def test_strangers_see_find_export_and_guess_nobody(name, ana, consultation):
    identify(consultation, [ana], account("drafter.md"), timezone.now())
    editor = Editor(name)
    for address in addresses(ana, consultation):
        page = editor.client.get(address).content.decode()
        # The words that were looked for stand in the field again.
        assert CANARY not in page.replace(f'value="{CANARY}"', "").replace(f"?q={CANARY}", ""), address
    for known, args in (("registry_delete", [ana.pk]), ("registry_identify", [consultation.pk])):
        assert editor.post(known, *args, data={"chosen": [ana.pk]}).status_code in (302, 403, 404)
    assert CANARY not in editor.post("registry_export").content.decode()
    mine, none = editor.get("registry_person", ana.pk), editor.get("registry_person", 999_999)
    assert (mine.status_code, mine.content) == (none.status_code, none.content)
    assert Stakeholder.objects.filter(pk=ana.pk).exists()


def test_the_institution_and_the_office_see_who_is_interested(ana, consultation):
    for name in ("drafter.md", "reviewer.md", "publisher"):
        assert CANARY in Editor(name).get("registry").content.decode()
        assert CANARY in Editor(name).get("registry_person", ana.pk).content.decode()
    assert CANARY not in Client().get(reverse("registry"), follow=True).content.decode()


@pytest.mark.parametrize("query", [{"kind": "ngo"}, {"topic": "health"}, {"state": "stopped"}, {"q": "nobody"}])
def test_filters_narrow_the_list(ana, query):
    assert CANARY not in Editor("publisher").get("registry", **query).content.decode()


@pytest.mark.parametrize("query", [{"kind": "xx"}, {"q": "\x00"}, {"page": "99"}, {"state": "' OR 1=1"}])
def test_bad_filters_are_no_server_error(ana, query):
    assert Editor("publisher").get("registry", **query).status_code < 500


def test_an_export_is_a_right_of_its_own_neutralised_and_logged():
    person(institution=["MD"], organisation="=HYPERLINK(1)", email="formula@example.org")
    assert Editor("drafter.md").post("registry_export").status_code in (302, 403)
    response = Editor("reviewer.md").post("registry_export")
    assert response["Content-Type"].startswith("text/csv")
    assert "'=HYPERLINK" in response.content.decode()
    entry = ModelLogEntry.objects.get(action="stakeholders.export")
    assert (entry.user.username, entry.data["people"]) == ("reviewer.md", 1)
    assert "formula" not in str(entry.data)


def test_an_institution_enters_corrects_and_deletes_its_own_entry():
    editor = Editor("drafter.md")
    keeper = editor.get("registry_add").context["form"].fields["keeper"].queryset.get()
    data = ENTRY | {"keeper": keeper.pk, "email": "New@Example.org"}
    assert editor.post("registry_add", data=data).status_code == 302
    made = Stakeholder.objects.get()
    assert (made.email, made.keeper.code, made.confirmed_at) == ("new@example.org", "MD", None)
    assert "email" in editor.post("registry_add", data=data).context["form"].errors
    assert editor.post("registry_edit", made.pk, data=data | {"organisation": "Tjetër"}).status_code == 302
    assert Editor("drafter.mfpt").post("registry_delete", made.pk).status_code == 404
    assert editor.post("registry_delete", made.pk).status_code == 302
    assert not Stakeholder.objects.exists()


def test_what_people_said_of_themselves_no_editor_changes(ana):
    assert Editor("drafter.md").get("registry_edit", ana.pk).status_code == 404
    assert Editor("drafter.md").post("registry_delete", ana.pk).status_code == 404


def test_nobody_learns_from_an_entry_that_another_institution_knows_the_address(ana):
    editor = Editor("drafter.mfpt")
    keeper = editor.get("registry_add").context["form"].fields["keeper"].queryset.get()
    response = editor.post("registry_add", data=ENTRY | {"keeper": keeper.pk, "email": ana.email})
    assert response.status_code == 302
    assert Stakeholder.objects.filter(email=ana.email).count() == 2


def test_added_while_open_means_invited_once_with_evidence(consultation, settings):
    bea = person(confirmed=False, email="bea@example.org", keeper=consultation.institution, kind="ngo")
    editor = Editor("drafter.md")
    for _again in range(2):
        assert editor.post("registry_identify", consultation.pk, data={"chosen": [bea.pk]}).status_code == 302
    (letter,) = deliver_all(settings)
    assert letter.to == ["bea@example.org"]
    assert "List-Unsubscribe" in letter.extra_headers
    row = Invitation.objects.get(stakeholder=bea)
    assert (row.found, row.kind, row.identified_by.username) == ("added", "ngo", "drafter.md")
    assert row.invited_at
    assert Client().get(path_of(letter, "ftesa")).status_code == 200
    assert "bea@example.org" in editor.get("registry_invitations", consultation.pk).content.decode()
    overview = editor.get("registry_consultations")
    assert [(code, line.invited, line.opened) for code, line in overview.context["totals"]] == [("MD", 1, 0)]
    assert editor.post("registry_take_off", consultation.pk, row.pk).status_code == 302
    assert Invitation.objects.filter(pk=row.pk).exists()


def test_who_stopped_is_not_offered_and_not_invited(consultation, settings):
    bea = person(confirmed=False, keeper=consultation.institution, stopped_at=timezone.now())
    Editor("drafter.md").post("registry_identify", consultation.pk, data={"chosen": [bea.pk]})
    assert not Invitation.objects.filter(stakeholder=bea).exists()
    assert deliver_all(settings) == []


def test_the_office_reads_invitations_and_does_not_invite(ana, consultation):
    office = Editor("publisher")
    assert office.get("registry_invitations", consultation.pk).status_code == 200
    assert office.post("registry_identify", consultation.pk, data={"chosen": [ana.pk]}).status_code in (302, 403)
    assert not Invitation.objects.filter(stakeholder=ana).exists()
