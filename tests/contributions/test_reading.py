"""What the public reads: published texts and tombstones, in all languages, and receipts that can be checked."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultation_pages.models import Consultation
from contributions.attachments import File
from contributions.models import Contribution, Contributor
from contributions.numbers import receipt_number
from contributions.tokens import private_token
from core.models import Mail
from tests.contributions.sending import LISTS, close, decide_as, docx, enter, open_consultation, publish, standing
from tests.editing import clock_at

pytestmark = pytest.mark.django_db
PAST_THE_KEPT_PAGES = {"Authorization": "of nobody"}


@pytest.fixture
def consultation():
    return open_consultation("MD")


def read(consultation, language="en", query=""):
    return Client(headers=PAST_THE_KEPT_PAGES).get(LISTS[language].format(consultation.number) + query)


def test_nothing_is_shown_before_it_was_checked(consultation):
    enter(consultation, "Not yet for all.", author={"name": "Ana", "shows_name": True})
    page = read(consultation).content.decode()
    assert "Not yet for all" not in page
    assert "Ana" not in page
    assert "1 is still being checked" in page


@pytest.mark.parametrize("language", LISTS)
def test_all_languages_show_the_same_comments(consultation, language):
    for number in range(3):
        publish(enter(consultation, f"Comment number {number}"))
    page = read(consultation, language).content.decode()
    assert [f"Comment number {number}" in page for number in range(3)] == [True] * 3


@pytest.mark.parametrize(("agrees", "shown"), [(True, True), (False, False)])
def test_a_name_is_shown_only_with_consent_and_an_address_never(consultation, agrees, shown):
    author = {"name": "Ana Berisha", "organisation": "Orgname", "email": "ana@example.org", "shows_name": agrees}
    publish(enter(consultation, author=author))
    page = read(consultation).content.decode()
    assert ("Ana Berisha, Orgname" in page) is shown
    assert "ana@example.org" not in page


def test_what_is_withheld_leaves_a_tombstone_with_its_reason(consultation):
    one = enter(consultation, "You are all thieves.", author={"name": "Ana", "shows_name": True})
    publish(one)
    decide_as(one, "withheld", reason="insult")
    page = read(consultation).content.decode()
    assert "No. 1" in page
    assert "It insults people or threatens them." in page
    assert "thieves" not in page
    assert "Ana" not in page


def test_what_is_blacked_out_is_not_found_either(consultation):
    publish(enter(consultation, "Call Agim at 044111222."), shown_text="Call ████.", reason="personal_data")
    page = read(consultation).content.decode()
    assert "Call ████." in page
    assert "044111222" not in page
    assert "No. 1" not in read(consultation, query="?q=044111222").content.decode()


def test_files_are_downloads_of_what_is_shown(consultation):
    one = enter(consultation, files=[File("docx", docx())])
    address = f"{LISTS['en'].format(consultation.number)}1/1/"
    assert Client().get(address).status_code == 404
    publish(one)
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"".join(answer.streaming_content) == docx()
    publish(one, hides_files=True, reason="personal_data")
    assert Client().get(address).status_code == 404
    assert Client().get(address.replace("1/1/", "1/2/")).status_code == 404
    assert "1 file is not shown. It holds personal data of other people." in read(consultation).content.decode()


@pytest.mark.parametrize(
    ("query", "status"),
    [("?kind=ngo", 200), ("?kind=king", 400), ("?outcome=x", 400), ("?no=1", 200), ("?no=0", 400), ("?page=2", 404),
     ("?page=x", 404), ("?q=" + "a" * 101, 400)],
)  # fmt: skip
def test_filters_that_mean_nothing_are_told(consultation, query, status):
    publish(enter(consultation))
    assert read(consultation, query=query).status_code == status


def test_filters_narrow_the_list(consultation):
    publish(enter(consultation, "From an organisation", author={"kind": "ngo"}))
    publish(enter(consultation, "From a person"))
    page = read(consultation, query="?kind=ngo").content.decode()
    assert "From an organisation" in page
    assert "From a person" not in page


def test_the_list_costs_the_same_for_one_comment_and_for_fifty(consultation):
    counts = []
    for number in (1, 49):
        for _ in range(number):
            publish(enter(consultation, files=[File("docx", docx())]))
        read(consultation)
        with CaptureQueriesContext(connection) as seen:
            assert read(consultation).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12


def test_a_receipt_is_confirmed_without_telling_what_was_written(client, consultation):
    one = enter(consultation, "Secret until checked.", author={"name": "Ana"})
    page = client.get("/en/verify/", {"receipt": one.receipt.lower()}).content.decode()
    assert "Yes, it is in the register" in page
    assert one.hash in page
    assert "Secret" not in page
    assert "Ana" not in page


def test_an_unknown_and_a_mistyped_receipt_are_told_apart(client, consultation):
    unknown = client.get("/en/verify/", {"receipt": receipt_number(consultation.number, 999)}).content.decode()
    assert "No, there is no such receipt" in unknown
    assert "This is not a receipt number" in client.get("/en/verify/", {"receipt": "2026-1-0001-00"}).content.decode()


def test_receipts_of_hidden_consultations_are_not_confirmed(client, consultation):
    one = enter(consultation)
    Consultation.objects.filter(pk=consultation.pk).update(is_public=False)
    assert "No, there is no such receipt" in client.get("/en/verify/", {"receipt": one.receipt}).content.decode()


def private(contribution, language="en"):
    word = {"sq": "komenti-im", "sr": "moj-komentar", "en": "my-comment"}[language]
    return f"/{language}/{word}/{private_token(Contributor.objects.get(pk=contribution.pk).key)}/"


def test_the_private_page_is_for_who_has_the_link(client, consultation):
    one = enter(consultation, "Mine.", author={"email": "ana@example.org"})
    answer = client.get(private(one))
    assert "Mine." in answer.content.decode()
    assert "ana@example.org" in answer.content.decode()
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
    assert "no-store" in answer["Cache-Control"]
    for other in ("x", f"{Contributor.objects.get().key.hex}:forged", Contributor.objects.get().key.hex):
        assert client.get(f"/en/my-comment/{other}/").status_code == 404


def test_reading_the_link_changes_nothing(client, consultation):
    one = enter(consultation)
    for method in (client.get, client.head):
        method(private(one) + "?action=erase")
    assert Contributor.objects.filter(pk=one.pk).exists()


@pytest.mark.parametrize("action", ["erase", "take_away", "disown"])
def test_what_cannot_be_undone_is_asked_for_twice(client, consultation, action):
    one = enter(consultation, "It stays.")
    asked = client.post(private(one), {"action": action})
    assert asked.status_code == 200
    assert "This cannot be undone." in asked.content.decode()
    assert asked["Referrer-Policy"] == "no-referrer"
    assert Contributor.objects.filter(pk=one.pk).exists()
    assert standing(one).state == "received"


def test_erasing_takes_the_person_and_leaves_the_comment(client, consultation):
    one = enter(consultation, "It stays.", author={"name": "Ana", "email": "ana@example.org", "shows_name": True})
    publish(one)
    address = private(one)
    assert "Ana" in read(consultation).content.decode()
    assert client.post(address, {"action": "erase", "sure": "1"}).status_code == 200
    page = read(consultation).content.decode()
    assert "It stays." in page
    assert "Ana" not in page
    assert client.get(address).status_code == 404
    assert not Mail.objects.filter(to="ana@example.org").exists()
    assert not Contributor.objects.filter(email="ana@example.org").exists()


def test_this_was_not_me_takes_the_text_from_the_public(client, consultation):
    one = enter(consultation, "Said in her name.", author={"name": "Ana", "shows_name": True})
    publish(one)
    client.post(private(one), {"action": "disown", "sure": "1"})
    page = read(consultation).content.decode()
    assert "Said in her name" not in page
    assert "says that they did not write it" in page
    assert standing(one).state == "withheld"
    assert Contribution.objects.get(pk=one.pk).text == "Said in her name."


def test_an_unknown_action_does_nothing(client, consultation):
    one = enter(consultation)
    assert client.post(private(one), {"action": "\x00"}).status_code == 302
    assert Contributor.objects.filter(pk=one.pk).exists()


# How fresh what was kept is


def growing(number: str) -> list[str]:
    """The addresses that show the register of a consultation or count it."""
    files = [f"{LISTS['en'].format(number)}comments.{kind}" for kind in ("json", "csv", "xlsx")]
    return [LISTS["en"].format(number), *files, f"/api/data/v1/contributions?consultation={number}"]


def test_a_receipt_is_known_at_once_though_somebody_asked_for_it_before(client, consultation):
    address = f"/en/verify/?receipt={receipt_number(consultation.number, 1)}"
    assert "No, there is no such receipt" in client.get(address).content.decode()
    enter(consultation)
    assert "Yes, it is in the register" in client.get(address).content.decode()


def test_the_register_is_seconds_old_while_comments_come_in(client, consultation):
    addresses = [
        *growing(consultation.number),
        client.get(f"/en/c/{consultation.number}/", follow=True).request["PATH_INFO"],
    ]
    before = [client.get(address).content for address in addresses]
    enter(consultation)
    assert [client.get(address).content for address in addresses] == before  # a flood does not make them anew
    with clock_at(timezone.now() + timedelta(seconds=settings.PAGE_CACHE_BRIEF_SECONDS)):
        after = [client.get(address).content for address in addresses]
    assert [address for address, old, new in zip(addresses, before, after, strict=True) if old == new] == []


def test_the_register_is_kept_long_once_nothing_comes_in_any_more(client, consultation):
    enter(consultation)
    Consultation.objects.filter(pk=close(consultation).pk).update(report_published_at=timezone.now())
    address = LISTS["en"].format(consultation.number)
    client.get(address)
    later = timezone.now() + timedelta(seconds=settings.PAGE_CACHE_BRIEF_SECONDS)
    with clock_at(later), CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    assert len(seen) <= 1  # the version of the content
