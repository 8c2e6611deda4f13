"""Comments are found with their consultation once they are public, and only in what of them is."""

import pytest
from django.utils import timezone

from consultation_pages.approval import emergency_release, publish_without_review
from consultation_pages.imports import importer
from consultation_pages.models import ConsultationPage, ReportPage
from contributions.answering import Reply, answer
from contributions.enums import State
from core.full_text import read_query
from search import documents
from search.elastic import feeding
from search.enums import Kind, Origin
from search.found import Found, find
from search.models import DocumentText, PageText
from search.page_texts import MOST_BESIDE, renew_stale
from search.results import results_of
from tests.contributions.sending import close, decide_as, enter, open_consultation, publish
from tests.editing import account, exempt, fresh
from tests.search.asking import occurs

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return open_consultation()


def found(words):
    while renew_stale():
        pass
    return {each.key for each in find(read_query(words), timezone.now()).found}


def test_a_public_comment_is_found_with_its_consultation(consultation, client):
    comment = enter(consultation, "Karburantizimi i vendit është i rëndësishëm.")
    assert found("karburantizimit") == set(), "nobody has decided yet"
    publish(comment)
    assert found("karburantizimit") == {consultation.key}
    html = client.get("/sq/kerko/?q=karburantizimi&language=all").content.decode()
    assert "<mark>Karburantizimi</mark> i vendit" in html


@pytest.fixture
def long_files(consultation, monkeypatch):
    """The files of every page are as long as anything may be."""
    monkeypatch.setattr(documents, "_extract", lambda document: ("Fjalë e gjatë. " * (MOST_BESIDE // 15), ""))
    for row in ConsultationPage.objects.get(
        translation_key=consultation.key, locale__language_code="sq"
    ).documents.all():
        documents.read(row.document)
    assert DocumentText.objects.exists()


def test_a_comment_is_found_however_long_the_files_are(consultation, long_files, client):
    publish(enter(consultation, "Karburantizimi i vendit."))
    assert found("karburantizimit") == {consultation.key}
    page = ConsultationPage.objects.get(translation_key=consultation.key, locale__language_code="sq")
    beside = PageText.objects.get(pk=page.pk).beside
    assert "Fjalë e gjatë" in beside, "the file has its words too"
    assert len(beside.replace("\n", "")) <= MOST_BESIDE


def test_a_result_says_that_its_words_are_those_of_a_comment(consultation, client):
    publish(enter(consultation, "Karburantizimi i vendit."))
    assert found("karburantizimi")
    html = client.get("/en/search/?q=karburantizimi&language=all").content.decode()
    tag, _, rest = html.partition("<mark>Karburantizimi</mark>")
    assert rest
    assert "from a comment" in tag.rpartition("<p>")[2]


def test_an_answer_is_not_shown_as_the_words_of_a_comment(consultation):
    comment = enter(consultation, "Një koment.")
    publish(comment)
    page = ConsultationPage.objects.get(translation_key=consultation.key, locale__language_code="sq")
    kept = "\n".join(f"sq\t{origin}\tKarburantizimi i vendit" for origin in (Origin.COMMENT, Origin.ANSWER))
    PageText.objects.filter(pk=page.pk).update(beside=kept, is_stale=False)
    assert snippet_of(page).origin == Origin.ANSWER, "of equals the institution's own words are shown"


def test_what_an_older_version_kept_is_shown_without_a_source(consultation):
    page = ConsultationPage.objects.get(translation_key=consultation.key, locale__language_code="sq")
    PageText.objects.filter(pk=page.pk).update(beside="sq\tKarburantizimi i vendit")
    snippet = snippet_of(page)
    assert "<mark>Karburantizimi</mark> i vendit" in snippet.html
    assert snippet.origin is None


def snippet_of(page):
    """The snippet of a result for a word that only what is kept beside the page holds."""
    found = Found(Kind.CONSULTATION, page.translation_key, page.translation_key, page.title, False, {"sq": page.pk})
    [result] = results_of([found], read_query("karburantizimi"), {}, timezone.now())
    return result.snippet


def test_what_is_withheld_again_is_no_longer_found(consultation):
    comment = enter(consultation, "Karburantizimi i vendit.")
    publish(comment)
    assert found("karburantizimi")
    decide_as(comment, State.WITHHELD, reason="personal_data")
    assert found("karburantizimi") == set()


def test_what_is_withheld_is_not_shown_although_the_index_has_not_been_renewed_yet(consultation, client):
    comment = enter(consultation, "Karburantizimi i vendit të fshehtë.")
    publish(comment)
    assert found("karburantizimi")
    address = "/sq/kerko/?q=karburantizimi&language=all"
    assert "vendit të fshehtë" in client.get(address).content.decode()
    decide_as(comment, State.WITHHELD, reason="personal_data")
    assert "vendit të fshehtë" not in client.get(address).content.decode()


def publish_report(consultation, comment):
    """Answers the comment and publishes the report; returns its page."""
    answer(comment, Reply("refused", {"sq": "Tubacionet e ndalojnë."}), account("reviewer.md"))
    parent = consultation.source_page
    page = ReportPage(title="Raporti", slug="raporti", live=False, owner=account("drafter.md"), locale=parent.locale)
    page.summary = "Krejt."
    parent.add_child(instance=page)
    exempt(page)
    publish_without_review(fresh(page), importer(), "test")
    return page


def test_an_answer_is_found_while_the_report_is_public(consultation):
    comment = enter(consultation, "Një koment.")
    publish(comment)
    closed = close(consultation)
    assert found("tubacionet") == set()
    report = publish_report(closed, comment)
    assert found("tubacionet") == {consultation.key}
    emergency_release(fresh(report), account("publisher"), account("publisher2"), "test", withdrawing=True)
    assert found("tubacionet") == set()
    assert not PageText.objects.filter(beside__contains="Tubacionet").exists()


def test_comments_in_the_language_of_a_withdrawn_translation_are_found_with_the_source(consultation):
    publish(enter(consultation, "Karburantizacija je važna.", language="sr-latn"))
    assert found("karburantizacija") == {consultation.key}
    page = ConsultationPage.objects.get(translation_key=consultation.key, locale__language_code="sr-latn")
    emergency_release(page, account("publisher"), account("publisher2"), "test", withdrawing=True)
    assert found("karburantizacija") == {consultation.key}


def test_of_a_comment_with_parts_blacked_out_the_rest_is_found(consultation):
    comment = enter(consultation, "Karburantizimi, thotë Gazifikimi.")
    publish(comment, shown_text="Karburantizimi, thotë ████.", reason="personal_data")
    assert found("karburantizimi") == {consultation.key}
    assert found("gazifikimi") == set()


def test_a_comment_in_cyrillic_is_found_with_the_serbian_page_and_breaks_no_publication(consultation):
    publish(enter(consultation, "Карбурантизација је важна.", language="sr-cyrl"))
    assert found("karburantizacije") == found("карбурантизацијом") == {consultation.key}


def test_nothing_private_of_comments_comes_into_elasticsearch(consultation, elasticsearch):
    author = {"name": "Karburanta Gazifikuesi", "organisation": "Naftësia", "email": "karburanta@example.org"}
    publish(
        enter(consultation, "Tubacionet shkojnë, thotë Qymyrësi.", author=author),
        shown_text="Tubacionet shkojnë, thotë ████.",
        reason="personal_data",
    )
    enter(consultation, "Turbinat presin vendim.")
    decide_as(enter(consultation, "Hidrantët fshihen."), State.WITHHELD, reason="personal_data")
    while renew_stale():
        pass
    feeding.follow()
    feeding.rebuild()
    assert occurs(elasticsearch, "tubacionet"), "the public rest is there"
    for canary in (
        "karburanta",
        "gazifikuesi",
        "naftësia",
        "naftesia",
        "example.org",
        "qymyrësi",
        "turbinat",
        "hidrantët",
    ):
        assert not occurs(elasticsearch, canary), canary
