"""Whoever confirms reads first what they confirm, and nobody changes by a form what a member said."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape

from consultation_pages.models import Institution, Proposal
from consultation_pages.plan_listing import published_words
from core.mail.message import build
from core.models import Mail
from stakeholders import wording
from stakeholders.models import Consent, SignUp, Stakeholder
from stakeholders.quoting import LONGEST, quoted
from tests.stakeholders.people import path_of, person

pytestmark = pytest.mark.django_db
EMAIL = "ana@example.org"
EVIL = {
    "institution": ["MD"], "topic": ["health"], "email": EMAIL, "language": "sr-latn", "frequency": "weekly",
    "kind": "business", "name": "Evil slogan", "organisation": "Evil Ltd", "is_listed": "on", "consent": "on",
}  # fmt: skip


@pytest.fixture
def client():
    return Client()


def asked(client, **changes):
    """The letter of a sign-up and what its page says."""
    assert client.post("/en/interest/", EVIL | changes).status_code == 303
    letter = build(Mail.objects.latest("pk"))
    translation.activate("en")
    return letter, client.get(path_of(letter, "confirm")).content.decode()


def texts_of(letter) -> list[str]:
    """What a letter says, in plain text and in HTML."""
    return [letter.body, *(content for content, _kind in letter.alternatives)]


def test_the_letter_and_the_page_say_all_that_is_confirmed(client):
    letter, page = asked(client)
    md = Institution.objects.get(code="MD").name_en
    assert len(texts_of(letter)) == 2
    for text in (*texts_of(letter), page):
        for word in (md, "Evil slogan", "Evil Ltd", "Business", "Serbian", "Once a week", str(wording.LISTING)):
            assert word in text
        assert "You will be listed as interested in these subjects, as: Evil Ltd, Evil slogan" in text
        assert str(wording.NOTICES) in text


@pytest.mark.parametrize(("language", "said"), [("sq", "“Evil slogan”"), ("sr-latn", "„Evil slogan”")])
def test_what_was_typed_stands_in_the_quotation_marks_of_the_language(client, language, said):
    with translation.override(language):
        client.post(reverse("interest"), EVIL)
    assert said in build(Mail.objects.latest("pk")).body


def test_who_is_not_to_be_listed_reads_that(client):
    letter, page = asked(client, is_listed="")
    for text in (*texts_of(letter), page):
        assert "You will not be listed." in text
        assert str(wording.LISTING) not in text


def test_for_a_member_the_link_adds_subjects_and_changes_nothing_else(client):
    member = person(email=EMAIL, name="Ana", language="en", kind="ngo", topic=["economy"])
    said = Stakeholder.objects.values("name", "organisation", "kind", "language", "frequency", "is_listed").get()
    letter, page = asked(client)
    for text in (*texts_of(letter), page):
        assert "The address is signed up already." in text
        assert "Evil" not in text
        assert "be listed as" not in text
    assert client.post(path_of(letter, "confirm")).status_code == 303
    assert Stakeholder.objects.values(*said).get() == said
    assert {each.subject.code for each in member.interests.all()} == {"economy", "health", "MD"}
    assert set(member.consents.values_list("purpose", flat=True)) == {Consent.Purpose.NOTICES}
    assert b"Evil" not in client.get("/en/interest/listed/").content


def test_a_member_who_agreed_to_be_listed_stays_listed(client):
    member = person(email=EMAIL, name="Ana", is_listed=True)
    member.consents.create(
        purpose=Consent.Purpose.LISTING, version=1, language="en", wording="x", given_at=timezone.now()
    )
    letter, _page = asked(client, is_listed="")
    client.post(path_of(letter, "confirm"))
    assert Stakeholder.objects.listed().filter(pk=member.pk).exists()
    assert member.consents.filter(purpose=Consent.Purpose.LISTING, withdrawn_at=None).exists()


def test_who_had_stopped_begins_anew_with_what_they_confirm(client):
    person(email=EMAIL, name="Old name", stopped_at=timezone.now())
    letter, page = asked(client, name="")
    assert "Evil Ltd" in page
    client.post(path_of(letter, "confirm"))
    ana = Stakeholder.objects.get()
    assert (ana.name, ana.organisation, ana.is_member) == ("", "Evil Ltd", True)


@pytest.mark.parametrize(
    "name",
    [
        "Win at https://evil.example/now", "www.evil.example", "write to boss@evil.example", "evil。example",
        "evil．example/x", "long " * 30, "two\nlines\r\nTo: x", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_no_name_makes_a_link_a_line_or_a_page_of_a_letter(name):
    text = quoted(name)
    assert "\n" not in text
    assert "\r" not in text
    assert len(text.replace(" ", "")) <= LONGEST
    assert not any(f"{joint}{letter}" in text for joint in ".:/@" for letter in "aebnw/")


@pytest.mark.parametrize("name", ["Shoqata e Re", "Дом здравља", "NTP “Ana” sh.p.k"])
def test_an_honest_name_is_still_read(name):
    assert quoted(name).replace(". ", ".") == name


def test_a_hostile_name_stays_harmless_in_the_letter(client):
    letter, page = asked(client, organisation="Click https://evil.example/ now", name="x" * 160)
    for text in texts_of(letter):
        assert "evil.example" not in text
        assert "x" * LONGEST not in text
    assert "https://evil.example/" in page  # the page shows what the public would see, and nothing is a link there
    assert 'href="https://evil' not in page
    assert SignUp.objects.get().wanted["name"] == "x" * 160


def test_the_letter_says_how_long_an_address_is_kept_that_nobody_confirms(client, settings):
    settings.MAIL_KEEP_DAYS = 17
    letter, page = asked(client)
    for text in (*texts_of(letter), page):
        assert "forgotten after 17 days" in text


def test_a_proposal_is_confirmed_by_its_title(client):
    proposal = Proposal.objects.public().select_related("plan").first()
    letter, page = asked(client, proposal=[proposal.number])
    name = f"{escape(published_words([proposal])[proposal.key][0])} ({proposal.number})"
    assert name in page
    assert name in texts_of(letter)[1]
