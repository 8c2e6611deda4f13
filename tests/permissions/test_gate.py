"""The gate at the row: programs change nothing public either, and everything that is not public stays easy."""

import pytest
from django.core import serializers
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import transaction
from django.db.models import ProtectedError
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction, Site

from consultation_pages import verification
from consultation_pages.models import ConsultationPage, DocumentRow, PlanPage
from core.own_address import STAYS_HERE
from core.publication_checks import Level, publication_problems
from core.publication_gate import ANYTHING, NotApproved, fingerprint, releasing
from home.models import SiteDocument, StandardPage
from tests.editing import Editor, account, draft_consultation, fresh, revise, told, year_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def live():
    pages = ConsultationPage.objects.filter(live=True, is_sample=True, locale__language_code="sq")
    return pages.exclude(documents=None).first()


@pytest.fixture
def draft():
    return draft_consultation()


def change(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    return row


WAYS = {
    "publish a revision": lambda live, draft: draft.get_latest_revision().publish(),
    "save a draft as live": lambda live, draft: change(draft, live=True).save(),
    "save a plain page as live": lambda live, draft: change(Page.objects.get(pk=draft.pk), live=True).save(
        update_fields=["live"]
    ),
    "add a page, which is live by default": lambda live, draft: live.get_parent().add_child(
        instance=ConsultationPage(title="New", slug="new", locale=live.locale)
    ),
    "save another text": lambda live, draft: change(live, summary="Other").save(),
    "save another text as one field": lambda live, draft: change(live, summary="Other").save(update_fields=["summary"]),
    "let it expire": lambda live, draft: change(live, live=False, expired=True).save(),
    "unpublish": lambda live, draft: live.unpublish(),
    "move": lambda live, draft: live.move(live.get_parent().get_parent(), pos="last-child"),
    "delete": lambda live, draft: live.delete(),
    "delete what is above": lambda live, draft: live.get_parent().delete(),
    "delete by queryset": lambda live, draft: Page.objects.filter(pk=live.pk).delete(),
    "save a row of it": lambda live, draft: change(live.documents.first(), title="Other").save(),
    "delete a row of it": lambda live, draft: live.documents.first().delete(),
    "add a row to it": lambda live, draft: DocumentRow.objects.create(
        page=live, title="Other", document=live.documents.first().document, locale=live.locale
    ),
    "move a row of it to a draft": lambda live, draft: change(live.documents.first(), page=draft).save(),
    "restrict it": lambda live, draft: PageViewRestriction.objects.create(page=live, restriction_type="login"),
    "restrict its files": lambda live, draft: CollectionViewRestriction.objects.create(
        collection=live.documents.first().document.collection, restriction_type="login"
    ),
    "rename its file": lambda live, draft: change(live.documents.first().document, title="Other").save(),
    "replace its file": lambda live, draft: live.documents.first().document.file.save("x.txt", ContentFile(b"x")),
    "delete its file": lambda live, draft: live.documents.first().document.delete(),
    "copy it live": lambda live, draft: live.copy(update_attrs={"slug": "copy"}),
    "make an alias": lambda live, draft: live.create_alias(update_slug="alias"),
    "give the site another root": lambda live, draft: change(Site.objects.get(), root_page=draft).save(),
    "give the site another host": lambda live, draft: change(Site.objects.get(), hostname="evil.example").save(),
    "give the site another port": lambda live, draft: change(Site.objects.get(), port=8443).save(),
    "redirect to another site": lambda live, draft: Redirect.add_redirect("/sq/x", "https://evil.example/"),
    "redirect to one written like a path": lambda live, draft: Redirect.add_redirect("/sq/x", "//evil.example/"),
    "add a site": lambda live, draft: Site.objects.create(hostname="other", root_page=draft),
    "delete the site": lambda live, draft: Site.objects.get().delete(),
}  # fmt: skip


def test_the_site_follows_base_url_and_nothing_else(settings):
    settings.BASE_URL = "https://konsultimet.example:8443"
    change(Site.objects.get(), hostname="konsultimet.example", port=8443).save()
    change(Site.objects.get(), site_name="Other").save()
    assert Site.objects.get().root_url == "http://konsultimet.example:8443"
    with pytest.raises(NotApproved):
        change(Site.objects.get(), hostname="testserver", port=80).save()


@pytest.mark.parametrize(
    ("link", "is_told"),
    [
        ("https://evil.example/", True),
        ("https://konsultimet.example.evil.example/", True),
        ("https://konsultimet.example@evil.example/", True),
        ("https://konsultimet.example/sq/konsultime/", False),
    ],
)
def test_redirects_stay_on_the_site_and_the_form_says_so(link, is_told, settings):
    settings.BASE_URL = "https://konsultimet.example"
    data = {"old_path": "/sq/njoftim-i-ri/", "redirect_link": link, "is_permanent": "on"}
    answer = Editor("admin").post("wagtailredirects:add", data=data)
    assert (str(STAYS_HERE) in answer.content.decode()) == is_told
    assert (Client().get("/sq/njoftim-i-ri/").status_code == 404) == is_told


def test_the_administrator_cannot_call_the_site_otherwise(live):
    site = Site.objects.get()
    data = {"hostname": "evil.example", "port": 80, "site_name": "x", "root_page": site.root_page_id}
    told_so = told(Editor("admin").post("wagtailsites:edit", site.pk, data=data | {"is_default_site": "on"}))
    assert told_so
    address = Client().get(f"/api/v2/pages/{live.pk}/").json()["meta"]["html_url"]
    assert address.startswith("http://testserver/")


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_refuses_to(way, live, draft):
    before, rows = fingerprint(live), set(Page.objects.filter(live=True).values_list("pk"))
    # Deletions are refused by whoever is asked first: records protect their pages, rows their files.
    with pytest.raises((NotApproved, ProtectedError)), transaction.atomic():
        way(live, draft)
    assert fingerprint(fresh(live)) == before
    assert set(Page.objects.filter(live=True).values_list("pk")) == rows


@pytest.mark.parametrize("delete", [Page.delete, lambda page: Page.objects.filter(pk=page.pk).delete()])
def test_refuses_to_delete_a_public_page_that_no_approval_protects(live, delete):
    with releasing({ANYTHING: True}):
        page = (
            live.get_parent()
            .get_parent()
            .get_parent()
            .add_child(instance=StandardPage(title="New", slug="new", locale=live.locale))
        )
    with pytest.raises(NotApproved), transaction.atomic():
        delete(page)
    assert fresh(page).live


EASY = {
    "save a draft": lambda live, draft: change(draft, summary="Other").save(),
    "save a revision of a live page": lambda live, draft: revise(live, summary="Other"),
    "save a live page unchanged": lambda live, draft: live.save(),
    "publish the unchanged text again": lambda live, draft: live.save_revision(user=account("admin")).publish(),
    "move a draft": lambda live, draft: draft.move(live, pos="right"),
    "move a live page among its neighbours": lambda live, draft: live.move(live.get_parent(), pos="first-child"),
    "delete a draft": lambda live, draft: draft.delete(),
    "lock": lambda live, draft: change(live, locked=True, locked_by=account("admin")).save(),
    "change the owner": lambda live, draft: change(live, owner=account("admin")).save(),
    "change the rows of a draft": lambda live, draft: change(draft.documents.first(), title="Other").save(),
    "rename a file that nobody shows": lambda live, draft: change(SiteDocument.objects.last(), title="Other").save(),
    "purge old revisions": lambda live, draft: call_command("purge_revisions", verbosity=0),
    "load a fixture": lambda live, draft: [
        each.save() for each in serializers.deserialize("json", serializers.serialize("json", [live]))
    ],
    "anything, when the gate is open": lambda live, draft: _with_open_gate(live),
}  # fmt: skip


def _with_open_gate(live):
    with releasing({ANYTHING: True}):
        change(live, summary="Rebuilt").save()


@pytest.mark.parametrize("way", EASY.values(), ids=EASY)
def test_allows_to(way, live, draft):
    way(live, draft)


def test_only_exactly_the_released_text_passes(live):
    text = change(live, summary="Approved")
    approved = fingerprint(text)
    with releasing({live.pk: approved}), pytest.raises(NotApproved):
        change(live, summary="Something else").save()
    with releasing({live.pk: approved}):
        change(live, summary="Approved").save()
    assert fresh(live).summary == "Approved"


def test_the_gate_closes_after_an_error(live):
    with pytest.raises(ValueError, match="x"), releasing({ANYTHING: True}):
        raise ValueError("x")
    with pytest.raises(NotApproved):
        change(live, summary="Other").save()


def test_what_set_up_and_demo_published_is_as_it_was_approved():
    """Read back from the database, which may store the parts of a block in another order."""
    assert verification.report() == []


def test_an_institution_has_one_plan_a_year():
    plan = year_page()
    copy = PlanPage(title="Again", slug="again", year=plan.year, locale=plan.locale, live=False)
    plan.get_parent().add_child(instance=copy)
    problems = {problem.code: problem for problem in publication_problems(copy)}
    assert problems["year_taken"].level is Level.BLOCK
    assert "year_taken" not in {problem.code for problem in publication_problems(fresh(plan))}
