"""User administration: one person cannot become two, because passwords are of their owners and changes are told."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from core.models import Mail
from tests.editing import Editor, account

pytestmark = pytest.mark.django_db
FORGED = {"password1": "fjalëkalim i huaj 7", "password2": "fjalëkalim i huaj 7"}
EDIT = "wagtailusers_users:edit"


@pytest.fixture(autouse=True)
def second_administrator(settings):
    """Somebody who is told what the first one does; letters go to the outbox, which is empty."""
    settings.EMAIL_BACKEND = "core.mail.backend.OutboxEmailBackend"  # Django's test runner takes another
    Mail.objects.all().delete()
    return get_user_model().objects.create_superuser("admin2", "admin2@example.org", "x")


def form_of(person, **changes):
    fields = {name: getattr(person, name) for name in ("username", "email", "first_name", "last_name")}
    groups = list(person.groups.values_list("pk", flat=True))
    return fields | {"is_active": "on", "groups": groups} | changes


def edit(name, by="admin", **changes):
    person = account(name)
    answer = Editor(by).post(EDIT, person.pk, data=form_of(person, **changes))
    assert answer.status_code == 302, answer.content.decode()
    return account(name)


def addressees():
    return sorted(Mail.objects.values_list("to", flat=True))


def link_to(address):
    texts = Mail.objects.filter(to=address, text__contains="/password_reset/confirm/").values_list("text", flat=True)
    return re.search(r"/admin/password_reset/confirm/\S+", texts.get())[0]


def new(**changes):
    data = {"username": "new", "email": "new@example.org", "first_name": "E", "last_name": "Re"}
    return Editor("admin").post("wagtailusers_users:add", data=data | changes)


def test_nobody_sets_the_password_of_somebody_else():
    before = account("reviewer.md").password
    assert edit("reviewer.md", **FORGED).password == before
    for page in ("wagtailusers_users:add", EDIT):
        args = [account("reviewer.md").pk] if page == EDIT else []
        assert b'type="password"' not in Editor("admin").get(page, *args).content


def test_whose_account_is_new_sets_the_password_by_a_link():
    assert new(**FORGED).status_code == 302
    assert not account("new").has_usable_password()
    client = Client()
    words = "fjalë të vetat 12"
    client.post(client.get(link_to("new@example.org"))["Location"], {"new_password1": words, "new_password2": words})
    answer = Client().post(reverse("wagtailadmin_login"), {"username": "new", "password": words})
    assert answer.status_code == 302
    assert account("new").check_password(words)


def test_on_request_a_person_gets_a_link_and_nobody_else_one():
    edit("reviewer.md", send_link="on")
    assert addressees() == ["reviewer.md@example.org"]
    assert link_to("reviewer.md@example.org")
    assert b"send_link" not in Editor("admin").get(EDIT, account("admin").pk).content


@pytest.mark.parametrize(
    ("changes", "addresses", "words"),
    [
        ({}, [], ""),
        ({"first_name": "Tjetër"}, [], ""),
        ({"email": "else@example.org"}, ["reviewer.md@example.org", "else@example.org"], "reviewer.md@example.org →"),
        ({"groups": []}, ["reviewer.md@example.org"], "Reviewers MD → –"),
        ({"is_superuser": "on"}, ["reviewer.md@example.org"], "Administrator"),
    ],
    ids=["nothing", "a name", "the address", "the roles", "administrator"],
)
def test_what_says_who_somebody_is_is_told_the_person_and_the_other_administrators(changes, addresses, words):
    edit("reviewer.md", **changes)
    others = ["admin2@example.org"] if addresses else []
    assert addressees() == sorted(addresses + others)
    assert all(words in text for text in Mail.objects.values_list("text", flat=True))


def test_a_new_account_with_rights_is_told_the_other_administrators():
    new(groups=[Group.objects.get(name="Reviewers MD").pk])
    assert "Reviewers MD" in Mail.objects.get(to="admin2@example.org").text


def test_a_role_given_to_many_is_told_too():
    role = Group.objects.get(name="Publishers")
    person = account("reviewer.md")
    address = reverse("wagtail_bulk_action", args=["core", "user", "assign_role"])
    Editor("admin").post_to(f"{address}?id={person.pk}", {"role": role.pk})
    assert role in account("reviewer.md").groups.all()
    assert addressees() == ["admin2@example.org", "reviewer.md@example.org"]


def test_the_command_line_makes_accounts_as_before(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "fjalë e komandës")
    call_command("createsuperuser", interactive=False, username="operator", email="operator@example.org", verbosity=0)
    assert account("operator").check_password("fjalë e komandës")
    assert addressees() == []
