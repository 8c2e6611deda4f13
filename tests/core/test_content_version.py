"""What readers can see changes at once: every public change raises the content's number, a draft does not."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from consultation_pages.approval import emergency_release, publish_without_review
from consultation_pages.imports import importer
from consultation_pages.models import (
    Consultation,
    ConsultationPage,
    ConsultationRule,
    ContactOfficer,
    DocumentType,
    Holiday,
    Institution,
    PlanPage,
    Topic,
)
from contributions.addresses import VERIFY
from core import content_version
from core.languages import PREFIXES as PREFIX_OF
from home.models import SiteSettings, StandardPage
from tests.browser.routes import LISTS, PREFIXES, all_routes
from tests.editing import Editor, account, draft_consultation, fresh, revise

pytestmark = pytest.mark.django_db

# Who withdraws the consent to be named is gone from here with the next look; a receipt that was asked for before it
# was handed out is known when it is.
NEVER_KEPT = {f"/{prefix}/{word}/" for prefix, word in zip(PREFIXES, LISTS["listed"], strict=True)} | {
    f"/{PREFIX_OF[code]}/{word}/" for code, word in VERIFY.items()
}


def standard_page() -> StandardPage:
    return StandardPage.objects.filter(live=True, locale__language_code="sq").order_by("pk").first()


def changed_name(model):
    def change():
        record = model.objects.order_by("pk").first()
        record.name_sq = "Emër i ri"
        record.save()

    return change


def new_officer():
    ContactOfficer.objects.create(institution=Institution.objects.first(), name="Officer", email="officer@example.org")


def new_redirect():
    Redirect.objects.create(old_path="/e-vjeter", redirect_link="/sq/", site=Site.objects.get())


def publication():
    publish_without_review(fresh(standard_page()), importer(), "test")


def withdrawal():
    emergency_release(standard_page(), account("publisher"), account("admin"), "test", withdrawing=True)


PUBLIC_CHANGES = {
    "publication": publication,
    "withdrawal": withdrawal,
    "institution": changed_name(Institution),
    "topic": changed_name(Topic),
    "document type": changed_name(DocumentType),
    "officer": new_officer,
    "rule": lambda: ConsultationRule.objects.first().save(),
    "holiday": lambda: Holiday.objects.create(date=date(2031, 1, 8), name_sq="Festë"),
    "holiday removed": lambda: Holiday.objects.order_by("-date").first().delete(),
    "redirect": new_redirect,
    "contact": lambda: SiteSettings.for_site(Site.objects.get()).save(),
    "site": lambda: Site.objects.get().save(),
}
DRAFTS = {
    "new page": draft_consultation,
    "new text of a public page": lambda: revise(standard_page(), "publisher", title="Draft"),
    "draft of a plan": lambda: revise(PlanPage.objects.filter(live=True).first(), "drafter.md", title="Draft"),
    "edit form": lambda: Editor("drafter.md").save(draft_consultation()),
}


@pytest.mark.parametrize("change", PUBLIC_CHANGES.values(), ids=PUBLIC_CHANGES)
def test_a_public_change_raises_the_number(change):
    before = content_version.current()
    change()
    assert content_version.current() > before


@pytest.mark.parametrize("change", DRAFTS.values(), ids=DRAFTS)
def test_a_draft_does_not(change):
    draft_consultation()  # with its contact officer, who is public
    before = content_version.current()
    change()
    assert content_version.current() == before


def test_a_change_that_is_rolled_back_leaves_the_number():
    before = content_version.current()
    with transaction.atomic():
        publication()
        transaction.set_rollback(True)
    assert content_version.current() == before


class TestReaders:
    def test_every_public_page_is_kept(self, client):
        """Each address answers the second time with one query, the same tag, and no cookie."""
        for address in {*all_routes()} - NEVER_KEPT:
            first = client.get(address)
            with CaptureQueriesContext(connection) as queries:
                again = client.get(address)
            assert (first.status_code, len(queries)) == (200, 1), address
            assert first["ETag"] == again["ETag"], address
            assert again["Vary"] == "Accept-Encoding", address
            assert "Last-Modified" not in again, address
            assert not first.cookies, address

    def test_a_publication_is_seen_at_once_and_its_draft_was_not(self, client):
        page = fresh(standard_page())
        address, before = page.get_url(), client.get(page.get_url())
        page.title = "Titull krejt i ri"
        page.save_revision(user=importer())
        assert client.get(address)["ETag"] == before["ETag"]
        publish_without_review(page, importer(), "test")
        assert "Titull krejt i ri" in client.get(address).content.decode()

    def test_a_withdrawn_page_is_gone_at_once(self, client):
        address = standard_page().get_url()
        assert client.get(address).status_code == 200
        withdrawal()
        assert client.get(address).status_code == 404

    def test_a_new_name_of_an_institution_is_seen_at_once(self, client):
        institution = Institution.objects.get(code="MD")
        address = ConsultationPage.objects.live().get(
            translation_key=Consultation.objects.filter(institution=institution).first().key,
            locale__language_code="sq",
        ).get_url()  # fmt: skip
        assert institution.name_sq in client.get(address).content.decode()
        institution.name_sq = "Ministria e Re e Drejtësisë"
        institution.save()
        assert "Ministria e Re e Drejtësisë" in client.get(address).content.decode()

    def test_a_new_address_of_the_office_is_seen_at_once(self, client):
        client.get("/sq/")
        contact = SiteSettings.for_site(Site.objects.get())
        contact.contact_email = "zyra@example.org"
        contact.save()
        assert "zyra@example.org" in client.get("/sq/").content.decode()

    def test_a_redirect_works_at_once(self, client):
        assert client.get("/e-vjeter/").status_code == 404
        new_redirect()
        assert client.get("/e-vjeter/").status_code == 301

    def test_an_editor_sees_the_page_as_it_is_now(self, client):
        client.get("/sq/")
        editor = Editor("drafter.md")
        response = editor.client.get("/sq/")
        assert "ETag" not in response
        assert "public" not in response["Cache-Control"]

    def test_a_consultation_closes_by_itself(self, client, monkeypatch):
        """Kept across the instant of its closing, without a publication: the page, the list and the home page."""
        record = Consultation.objects.public().filter(closes_at__gt=timezone.now()).order_by("closes_at").first()
        address = record.source_page.get_url()
        addresses = (address, "/sq/", "/sq/konsultimet/")

        def at(moment):
            monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
            return {each: client.get(each)["ETag"] for each in addresses}

        last = at(record.closes_at - timedelta(seconds=1))
        assert at(record.closes_at - timedelta(microseconds=1)) == last
        closed = at(record.closes_at)
        assert [each for each in addresses if closed[each] == last[each]] == []
