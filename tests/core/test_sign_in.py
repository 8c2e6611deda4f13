"""The doors of the admin that strangers can knock at: a password is guessed slowly, and no mailbox is flooded."""

import re
from datetime import timedelta

import pytest
from django.conf import settings as project
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.accounts.sign_in import forget_letters
from core.models import Mail
from tests.editing import account

pytestmark = pytest.mark.django_db
VICTIM = "drafter.md@example.org"


def ask(email=VICTIM, **where):
    return Client().post(reverse("wagtailadmin_password_reset"), {"email": email}, **where)


def sign_in(password, name="drafter.md", **where):
    """Whether it succeeds, and what the page says."""
    data = {"username": name, "password": password}
    answer = Client().post(reverse("wagtailadmin_login"), data, **where)
    return answer.status_code == 302, answer.content.decode()


def letters(email=VICTIM):
    return Mail.objects.filter(to=email)


def test_one_address_gets_five_links_a_day_and_whoever_asks_reads_the_same(settings):
    settings.ACCOUNT_ATTEMPTS_PER_NETWORK = 100
    answers = {(answer.status_code, answer["Location"]) for answer in (ask() for _ in range(33))}
    assert answers == {(ask("nobody@example.org").status_code, reverse("wagtailadmin_password_reset_done"))}
    assert letters().count() == settings.ACCOUNT_LETTERS_PER_ADDRESS == 5


def test_a_network_that_asks_for_many_is_not_heard_and_reads_the_same(settings):
    settings.ACCOUNT_ATTEMPTS_PER_NETWORK = 2
    answers = {ask(f"{name}@example.org")["Location"] for name in ("publisher", "publisher2", "auditor")}
    assert len(answers) == 1
    assert not letters("auditor@example.org").exists()
    ask("auditor@example.org", REMOTE_ADDR="192.0.2.1")
    assert letters("auditor@example.org").exists()


def test_who_has_no_password_yet_gets_a_link_that_leads_to_one():
    person = account("drafter.md")
    person.set_unusable_password()
    person.save()
    ask("Drafter.MD@example.org")
    link = re.search(r"/admin/password_reset/confirm/\S+", letters().get().text)[0]
    client = Client()
    form = client.get(link)["Location"]
    client.post(form, {"new_password1": "një fjalë e gjatë 7", "new_password2": "një fjalë e gjatë 7"})
    assert sign_in("një fjalë e gjatë 7")[0]


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": ""}])
def test_who_is_gone_gets_none(change):
    person = account("drafter.md")
    type(person).objects.filter(pk=person.pk).update(**change)
    ask()
    ask("")
    assert not Mail.objects.filter(to__in=[VICTIM, ""], key__startswith="password:").exists()


def test_after_some_wrong_passwords_a_network_waits_with_right_ones_too(settings):
    settings.ACCOUNT_ATTEMPTS_PER_NETWORK = 3
    for name in ("drafter.md", "publisher", "nobody"):
        assert not sign_in("wrong", name)[0]
    succeeds, page = sign_in(project.DEMO_PASSWORD)
    assert not succeeds
    assert "ten minutes" in page or "dhjetë minuta" in page
    assert sign_in(project.DEMO_PASSWORD, REMOTE_ADDR="192.0.2.1")[0]


def test_right_passwords_do_not_count(settings):
    settings.ACCOUNT_ATTEMPTS_PER_NETWORK = 2
    assert all(sign_in(project.DEMO_PASSWORD)[0] for _ in range(5))


def test_who_asked_is_forgotten_after_a_while(settings):
    ask()
    Mail.objects.update(state=Mail.State.SENT, created=timezone.now() - timedelta(days=settings.MAIL_KEEP_DAYS + 1))
    ask()
    forget_letters()
    assert letters().count() == 1
