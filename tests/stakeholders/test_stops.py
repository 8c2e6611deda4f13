"""A stop holds for the address: whoever enters it again, by whatever way, and whatever became of its entries."""

from importlib import import_module
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultation_pages.models import Institution
from core.models import Mail
from stakeholders import address_keys, invitations, membership, stops, tokens
from stakeholders.addressing import stop_link
from stakeholders.merging import merge
from stakeholders.models import SignUp, Stakeholder, StoppedAddress
from stakeholders.registry.importing import take_over
from stakeholders.tokens import Purpose
from tests.contributions.sending import open_consultation
from tests.editing import Editor, account
from tests.stakeholders.people import deliver_all, path_of, person

pytestmark = pytest.mark.django_db
EMAIL = "ana@example.org"
ENTRY = {"kind": "ngo", "organisation": "Shoqata", "name": "", "phone": "", "language": "sq", "email": EMAIL}
ROW = {"line": 2, "organisation": "Shoqata", "name": "", "kind": "ngo", "phone": "", "language": "sq", "topics": []}
ONE_CLICK = ("List-Unsubscribe=One-Click", "application/x-www-form-urlencoded")


@pytest.fixture
def ministry() -> Institution:
    return Institution.objects.get(code="MD")


def typed(ministry) -> Stakeholder:
    assert Editor("drafter.md").post("registry_add", data=ENTRY | {"keeper": ministry.pk}).status_code == 302
    return Stakeholder.objects.get(keeper=ministry)


def imported(ministry) -> Stakeholder:
    assert take_over(ministry, [ROW | {"email": EMAIL}], account("drafter.md")) == 1
    return Stakeholder.objects.get(keeper=ministry)


def corrected(ministry) -> Stakeholder:
    other = person(confirmed=False, keeper=ministry, email="typo@example.org")
    assert Editor("drafter.md").post("registry_edit", other.pk, data=ENTRY | {"keeper": ministry.pk}).status_code == 302
    return Stakeholder.objects.get(keeper=ministry)


def merged(ministry) -> Stakeholder:
    kept = person(confirmed=False, keeper=ministry, email="", organisation="Shoqata")
    take_over(ministry, [ROW | {"email": EMAIL}], account("drafter.md"))
    merge(kept.pk, Stakeholder.objects.get(email=EMAIL, keeper=ministry).pk)
    return Stakeholder.objects.get(keeper=ministry)


def one_click(link: str):
    return Client(enforce_csrf_checks=True).post(urlsplit(link).path, *ONE_CLICK)


@pytest.mark.parametrize("enter", [typed, imported, corrected, merged])
@pytest.mark.parametrize("end", [membership.stop, membership.erase_all])
def test_an_address_that_stopped_or_was_erased_gets_no_letter_however_it_comes_back(ministry, settings, end, enter):
    end(person(email=EMAIL, institution=["MD"]), timezone.now())
    entry, record = enter(ministry), open_consultation("MD")
    assert entry.email == EMAIL
    assert entry.stopped_at
    invitations.identify(record, [entry], account("drafter.md"), timezone.now())
    assert deliver_all(settings) == []


def test_what_code_writes_past_the_services_is_not_written_to_either():
    membership.stop(person(email=EMAIL), timezone.now())
    person(email=EMAIL, confirmed=False, keeper=Institution.objects.get(code="MD"))
    assert not Stakeholder.objects.reachable().filter(email=EMAIL).exists()


@pytest.mark.parametrize(
    "what_happens",
    [
        lambda entry: None,
        lambda entry: membership.erase(entry),
        lambda entry: merge(person(confirmed=False, keeper=entry.keeper, email="").pk, entry.pk),
    ],
    ids=["nothing", "deleted and entered again", "merged into one without an address"],
)
def test_the_link_of_an_earlier_letter_stops_the_address_whatever_became_of_the_entry(ministry, what_happens):
    entry = imported(ministry)
    link = stop_link(entry)
    what_happens(entry)
    if not Stakeholder.objects.filter(email=EMAIL).exists():
        imported(ministry)
    for _again in range(2):
        assert one_click(link).status_code == 200
    assert Stakeholder.objects.get(email=EMAIL).stopped_at


def test_the_link_holds_while_there_is_no_entry_and_for_the_next_one(ministry):
    entry = imported(ministry)
    link = stop_link(entry)
    Editor("drafter.md").post("registry_delete", entry.pk)
    assert one_click(link).status_code == 200
    assert imported(ministry).stopped_at


def test_links_that_were_sent_before_name_the_entry_and_still_work(ministry):
    entry = imported(ministry)
    old = reverse("interest-stop", args=[tokens.make(Purpose.STOP, entry.key)])
    merge(person(confirmed=False, keeper=ministry, email="").pk, entry.pk)
    assert one_click(old).status_code == 200
    assert Stakeholder.objects.get(email=EMAIL).stopped_at
    # Where nothing is left that it could mean, nothing is claimed.
    Stakeholder.objects.all().delete()
    assert one_click(old).status_code == 404


def test_only_a_new_double_opt_in_lifts_a_stop(ministry, settings):
    membership.stop(person(email=EMAIL), timezone.now())
    entry = imported(ministry)
    data = {"institution": ["MD"], "email": EMAIL, "language": "en", "frequency": "at_once", "kind": "ngo"}
    Client().post("/en/interest/", data | {"consent": "on"})
    assert not Stakeholder.objects.reachable().filter(email=EMAIL).exists()
    Client().post(path_of(deliver_all(settings)[-1], "confirm"))
    assert not StoppedAddress.objects.exists()
    assert Stakeholder.objects.reachable().filter(email=EMAIL).count() == 2
    entry.refresh_from_db()
    assert entry.stopped_at is None


def test_nothing_that_is_kept_of_a_stop_holds_the_address():
    membership.erase_all(person(email=EMAIL), timezone.now())
    (row,) = StoppedAddress.objects.values()
    assert EMAIL not in str(row)
    assert row["address"] == address_keys.key_of("Ana@Example.org")


def test_a_stop_holds_when_the_secret_of_the_site_is_a_new_one(ministry, settings):
    entry = imported(ministry)
    membership.stop(entry, timezone.now())
    link = stop_link(entry)
    entry.delete()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another one"
    entry = imported(ministry)
    assert entry.stopped_at
    assert one_click(link).status_code == 200
    stops.lift(EMAIL)
    assert not StoppedAddress.objects.exists()


class TestThePage:
    """Its link is good for ever and goes wherever a letter is passed on to."""

    def test_hands_out_no_link_to_anybodys_data(self, settings):
        ana = person(email=EMAIL, language="en")
        path = urlsplit(stop_link(ana)).path
        page = Client().get(path).content.decode()
        assert "/mine/" not in page
        assert EMAIL not in page
        response = Client().post(path, {"action": "link"})
        assert (response.status_code, response["Location"]) == (303, "/en/interest/sent/")
        ana.refresh_from_db()
        assert ana.stopped_at is None
        (letter,) = deliver_all(settings)
        assert letter.to == [EMAIL]
        assert Client().get(path_of(letter, "mine")).status_code == 200

    def test_is_the_same_answer_where_nobody_is_left_to_write_to(self):
        ana = person(email=EMAIL, language="en")
        path = urlsplit(stop_link(ana)).path
        membership.erase_all(ana, timezone.now())
        assert Client().post(path, {"action": "link"})["Location"] == "/en/interest/sent/"
        assert not Mail.objects.exists()
        assert "Send me the link" not in Client().get(path).content.decode()


def test_an_officer_who_deletes_an_entry_takes_nothing_that_the_person_asked_for(ministry, settings):
    entry = imported(ministry)
    data = {"institution": ["MD"], "email": EMAIL, "language": "en", "frequency": "at_once", "kind": "ngo"}
    Client().post("/en/interest/", data | {"consent": "on"})
    assert Editor("drafter.md").post("registry_delete", entry.pk).status_code == 302
    assert SignUp.objects.count() == 1
    (letter,) = deliver_all(settings)
    assert Client().post(path_of(letter, "confirm")).status_code == 303
    assert Stakeholder.objects.get().is_member


def test_the_migration_gives_keys_and_remembers_who_had_stopped():
    stopped = person(email=EMAIL, stopped_at=timezone.now())
    entered = person(email=EMAIL, confirmed=False, keeper=Institution.objects.get(code="MD"))
    member = person(email="bea@example.org")
    Stakeholder.objects.update(address=None)
    import_module("stakeholders.migrations.0002_stops_that_hold").give_keys(apps, None)
    entered.refresh_from_db()
    assert entered.stopped_at == stopped.stopped_at
    assert StoppedAddress.objects.get().address == address_keys.key_of(EMAIL)
    assert Stakeholder.objects.reachable().get(address=address_keys.key_of(member.email)) == member
