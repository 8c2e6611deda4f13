"""Signing up: double opt-in, nobody learns who is known, nobody is bombed, and a look at a link changes nothing."""

import pytest
from django.apps import apps
from django.core import signing
from django.db.models import Max
from django.test import Client
from django.utils import timezone

from consultation_pages.models import Institution, Proposal
from core.models import Mail
from stakeholders import tokens, wording
from stakeholders.models import Consent, SignUp, Stakeholder
from stakeholders.tokens import Purpose
from tests.stakeholders.people import deliver_all, links_in, path_of, person

pytestmark = pytest.mark.django_db
FORMS = {"sq": "/sq/interesi/", "sr": "/sr/interesovanje/", "en": "/en/interest/"}
VALID = {
    "institution": ["MD"], "email": "Ana@Example.org", "language": "sq", "frequency": "at_once", "kind": "ngo",
    "organisation": "Shoqata", "consent": "on",
}  # fmt: skip


@pytest.fixture
def client():
    return Client()


def sign_up(client, form="/en/interest/", **changes):
    return client.post(form, {name: value for name, value in (VALID | changes).items() if value is not None})


def confirmed(client, settings, **changes) -> str:
    """Signs up, confirms, and returns the path of the person's own page."""
    sign_up(client, **changes)
    response = client.post(path_of(deliver_all(settings)[-1], "confirm"))
    assert response.status_code == 303
    return response["Location"].partition("?")[0]


def everything():
    """How many rows each table of the registry has, and the last of their changes."""
    state = {model.__name__: model.objects.count() for model in apps.get_app_config("stakeholders").get_models()}
    state["people"] = list(Stakeholder.objects.order_by("pk").values())
    state["interests"] = list(Stakeholder.objects.values_list("interests__expires_at", flat=True))
    state["used"] = SignUp.objects.aggregate(Max("used_at"))
    return state


@pytest.mark.parametrize("prefix", FORMS)
def test_the_form_is_there_in_each_language_without_a_cookie(client, prefix):
    response = client.get(FORMS[prefix])
    assert response.status_code == 200
    assert not response.cookies
    assert "csrf" not in response.content.decode()


def test_somebody_signs_up_and_confirms(client, settings):
    response = sign_up(client, topic=["health"], is_listed="on")
    assert (response.status_code, response["Location"]) == (303, "/en/interest/sent/")
    assert not Stakeholder.objects.exists()
    letter = deliver_all(settings)[-1]
    assert letter.to == ["ana@example.org"]
    assert "“Shoqata”" in letter.body  # what is confirmed is read first
    assert client.post(path_of(letter, "confirm")).status_code == 303
    ana = Stakeholder.objects.get()
    assert (ana.kind, ana.organisation, ana.is_listed) == ("ngo", "Shoqata", True)
    assert {str(each.subject.code) for each in ana.interests.all()} >= {"MD"}
    given = {(each.purpose, each.version, each.language) for each in ana.consents.all()}
    assert given == {("notices", wording.VERSION, "en"), ("listing", wording.VERSION, "en")}
    assert all(each.wording for each in ana.consents.all())


def test_known_and_unknown_addresses_get_the_same_bytes(client):
    person(email="ana@example.org", institution=["MD"])
    answers = [sign_up(client, email=email) for email in ("ana@example.org", "nobody@example.org")]
    answers += [client.post("/en/interest/link/", {"email": each}) for each in ("ana@example.org", "no@example.org")]
    assert len({(each.status_code, each.content, each["Location"]) for each in answers}) == 1
    pages = {client.get("/en/interest/sent/").content for _each in range(2)}
    assert len(pages) == 1
    # The two letters that may be on the way have links that last differently.
    assert b"It says how long the link is valid." in pages.pop()


def test_a_thousand_sign_ups_for_one_address_send_at_most_five_mails(client, settings):
    settings.CONTRIBUTIONS_PER_NETWORK = 10_000
    answers = {
        (each.status_code, each.content, each["Location"]) for each in (sign_up(client) for _each in range(1000))
    }
    assert len(answers) == 1
    assert Mail.objects.filter(to="ana@example.org").count() == 5
    assert SignUp.objects.count() == 5


def test_a_flood_from_one_network_is_slowed_and_keeps_what_was_typed(client, settings):
    settings.CONTRIBUTIONS_PER_NETWORK = 2
    answers = [sign_up(client, email=f"a{number}@example.org") for number in range(3)]
    assert [each.status_code for each in answers] == [303, 303, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 600
    assert b"Shoqata" in answers[-1].content
    assert Mail.objects.filter(template__endswith="confirm").count() == 2


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"email": "nothing"}, b"name@example.com"),
        ({"email": ""}, b"Enter your e-mail address"),
        ({"consent": None}, b"Without your consent"),
        ({"institution": []}, b"Tick at least one"),
        ({"institution": ["XX"]}, "There is no “XX”".encode()),
        ({"organisation": "", "is_listed": "on"}, b"To be shown in public"),
        ({"proposal": ["\x00", "1"]}, b"There is no"),
        ({"name": "\ud800\x00", "email": "a\x00@example.org"}, b"name@example.com"),
    ],
)
def test_bad_input_is_named_and_nothing_typed_is_lost(client, changes, word):
    changes = {name: _bytes(value) for name, value in changes.items()}
    response = sign_up(client, **changes)
    assert response.status_code == 400
    assert word in response.content
    assert not changes.get("organisation", "x") or b"Shoqata" in response.content
    assert not SignUp.objects.exists()


def _bytes(value):
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value


def test_a_program_that_fills_the_trap_is_answered_like_anybody_and_nothing_happens(client):
    response = sign_up(client, website="http://spam")
    assert (response.status_code, response["Location"]) == (303, "/en/interest/sent/")
    assert not SignUp.objects.exists()


def test_proposals_are_looked_for_and_ticked_without_a_script(client, settings):
    proposal = Proposal.objects.filter(dropped_at=None, year=timezone.localdate().year).first()
    found = client.post("/en/interest/", VALID | {"q": proposal.number, "search": "1"})
    assert found.status_code == 200
    assert f'value="{proposal.number}"' in found.content.decode()
    assert b"Shoqata" in found.content
    assert b"field__error" not in found.content
    confirmed(client, settings, proposal=[proposal.number], institution=[])
    assert Stakeholder.objects.get().interests.get().proposal == proposal


def test_links_of_pages_open_the_form_with_its_tick(client):
    proposal = Proposal.objects.public().first()
    page = client.get(f"/en/interest/?proposal={proposal.number}&institution=MD&topic=nothing").content.decode()
    assert f'value="{proposal.number}"' in page
    assert page.count(" checked") >= 2


def test_no_link_of_a_letter_changes_anything_when_a_scanner_follows_it(client, settings):
    own = confirmed(client, settings)
    sign_up(client, topic=["health"])
    client.post("/en/interest/link/", {"email": "ana@example.org"})
    letters = deliver_all(settings)
    before = everything()
    followed = [path for letter in letters for path in links_in(letter)] + [own, f"{own}data.json"]
    stop = next(path for path in links_in_page(client, own) if "/stop/" in path or "/ndalo/" in path)
    for path in [*followed, stop]:
        for method in (client.get, client.head):
            assert method(path).status_code == 200, path
    assert everything() == before


def links_in_page(client, path):
    return [
        part.partition('"')[0].replace("http://localhost:8000", "")
        for part in client.get(path).content.decode().split('href="')
    ]


def test_used_expired_foreign_and_guessed_tokens_get_one_neutral_page(client, settings):
    own = confirmed(client, settings)
    ana = Stakeholder.objects.get()
    used = tokens.make(Purpose.CONFIRM, SignUp.objects.get().key)
    old = SignUp.objects.create(email="b@example.org", created_at=timezone.now() - timezone.timedelta(days=3))
    answers = set()
    for word in (
        used, tokens.make(Purpose.CONFIRM, old.key), tokens.make(Purpose.MANAGE, ana.key),
        signing.Signer().sign(ana.key.hex), ana.key.hex, "x", "é" * 50,
    ):  # fmt: skip
        for page in ("confirm", "invitation"):
            for answer in (client.get, client.post):
                response = answer(f"/en/interest/{page}/{word}/")
                answers.add((response.status_code, response.content))
    foreign = tokens.make(Purpose.STOP, ana.key)
    answers.add(
        (client.post(f"/en/interest/mine/{foreign}/").status_code, client.get(f"/en/interest/mine/{foreign}/").content)
    )
    assert len(answers) == 1
    assert next(iter(answers))[0] == 404
    assert client.get(own).status_code == 200


def test_the_own_page_shows_changes_renews_takes_along_and_erases(client, settings):
    own = confirmed(client, settings)
    page = client.get(own)
    assert b"ana@example.org" in page.content
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]
    saved = client.post(own, VALID | {"institution": ["MF", "MD"][1:], "topic": ["health"], "frequency": "weekly"})
    assert saved.status_code == 303
    ana = Stakeholder.objects.get()
    assert ana.frequency == "weekly"
    assert ana.interests.count() >= 1
    data = client.get(f"{own}data.json").json()
    assert data["person"]["email"] == "ana@example.org"
    assert {each["purpose"] for each in data["consents"]} == {"notices"}
    assert client.post(own, {"action": "renew"}).status_code == 303
    assert client.post(own, {"action": "erase"}).status_code == 200
    assert not Stakeholder.objects.exists()
    assert not SignUp.objects.exists()
    assert not Consent.objects.exists()
    assert not Mail.objects.filter(to="ana@example.org").exists()
    assert client.get(own).status_code == 404


def test_one_click_of_a_mail_program_ends_all_letters(settings):
    ana = person(institution=["MD"], is_listed=True, organisation="Shoqata")
    path = f"/sq/interesi/ndalo/{tokens.make(Purpose.STOP, ana.key)}/"
    program = Client(enforce_csrf_checks=True)
    assert program.get(path).status_code == 200
    ana.refresh_from_db()
    assert ana.stopped_at is None
    for _again in range(2):
        response = program.post(path, "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded")
        assert response.status_code == 200
        assert not response.cookies
    ana.refresh_from_db()
    assert ana.stopped_at
    assert not ana.interests.exists()
    assert not Stakeholder.objects.listed().exists()


def test_only_who_agreed_is_named_in_public(client):
    person(institution=["MD"], is_listed=True, organisation="Named", email="named@example.org")
    person(institution=["MD"], organisation="Hidden")
    person(institution=["MD"], is_listed=True, organisation="Unconfirmed", confirmed=False)
    page = client.get("/en/interest/listed/").content.decode()
    assert "Named" in page
    assert Institution.objects.get(code="MD").name_en in page
    assert not any(word in page for word in ("Hidden", "Unconfirmed", "named@example.org"))
