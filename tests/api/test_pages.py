"""The content API for other front ends: published pages in their languages, Wagtail's way and no more than that."""

import pytest
from django.core.cache import cache
from wagtail.models import Page

from consultation_pages.approval import publish_without_review
from consultation_pages.imports import importer
from consultation_pages.models import Consultation, ConsultationPage, InstitutionPage
from home.models import HomePage, StandardPage
from tests.api.reading import WORDS, ask

pytestmark = pytest.mark.django_db

CONSULTATION = "consultation_pages.ConsultationPage"


def found(query: str) -> list[dict]:
    return ask(f"{WORDS}?limit=100&{query}").json()["items"]


def test_every_published_page_is_there_and_no_other():
    ids, offset = [], 0
    while items := found(f"offset={offset}"):
        ids += [item["id"] for item in items]
        offset += 100
    assert sorted(ids) == sorted(Page.objects.live().filter(depth__gt=1).values_list("pk", flat=True))


@pytest.mark.parametrize(("wanted", "code"), [("sq", "sq"), ("sr", "sr-latn"), ("sr-latn", "sr-latn"), ("en", "en")])
def test_pages_of_one_language(wanted, code):
    items = found(f"locale={wanted}&type={CONSULTATION}")
    assert items
    assert {item["meta"]["locale"] for item in items} == {code}


def test_a_page_says_its_languages_and_its_source():
    """Of a consultation written in Serbian, with an English and no Albanian text."""
    record = Consultation.objects.get(number__endswith="-S11")
    pages = {page.locale.language_code: page for page in ConsultationPage.objects.filter(translation_key=record.key)}
    for page in pages.values():
        meta = ask(f"{WORDS}{page.pk}/").json()["meta"]
        assert meta["source_locale"] == "sr-latn"
        assert meta["languages"] == {
            "sq": None,
            "sr-latn": f"http://testserver{WORDS}{pages['sr-latn'].pk}/",
            "en": f"http://testserver{WORDS}{pages['en'].pk}/",
        }


def test_translations_of_a_page():
    home = HomePage.objects.get(locale__language_code="sq")
    items = found(f"translation_of={home.pk}")
    assert {item["meta"]["locale"] for item in items} == {"sr-latn", "en"}


@pytest.mark.parametrize("words", ["ndihma juridike", "NDIHMA JURIDIKE", "ndihmâ jurídike"])
def test_search_compares_words_and_not_letters(words):
    titles = [item["title"] for item in found(f"type={CONSULTATION}&locale=sq&search={words}")]
    assert "Ndihma juridike falas më afër qytetarit" in titles


def test_search_understands_cyrillic():
    titles = [item["title"] for item in found(f"type={CONSULTATION}&search=бесплатна правна помоћ")]
    assert titles == ["Besplatna pravna pomoć bliže građanima"]


def test_search_keeps_the_order_that_was_asked_for():
    titles = [item["title"] for item in found(f"type={CONSULTATION}&locale=sq&search=ligj&order=-title")]
    assert len(titles) > 1
    assert titles == sorted(titles, reverse=True)


def test_rich_text_is_html_whose_links_lead_to_pages_in_the_language_of_the_text():
    target = InstitutionPage.objects.filter(locale__language_code="sq").first()
    for page in StandardPage.objects.filter(slug__in=("rreth-platformes", "about")):
        page.body = [("paragraph", f'<p><a linktype="page" id="{target.pk}">MD</a></p>')]
        publish_without_review(page, importer(), "test")
        wanted = InstitutionPage.objects.get(translation_key=target.translation_key, locale=page.locale).get_url()
        for language in ("sr", "en", "sq"):
            cache.clear()
            body = ask(f"{WORDS}{page.pk}/", **{"Accept-Language": language}).json()["body"]
            assert body[0]["value"] == f'<p><a href="{wanted}">MD</a></p>'


@pytest.mark.parametrize("path", ["/sq/", "/sr/", "/en/institutions/md/", "en/institutions/md"])
def test_a_page_is_found_by_its_address_on_the_website(path):
    response = ask(f"{WORDS}find/?html_path={path}", 302)
    page = ask(response.headers["Location"].removeprefix("http://testserver")).json()
    assert page["meta"]["html_url"] == f"http://testserver/{path.strip('/')}/"


def test_fields_choose_what_an_item_says():
    (item,) = found(f"type={CONSULTATION}&locale=sr&fields=_,title,summary,questions(text)&limit=1")[:1]
    assert item.keys() == {"title", "summary", "questions"}


REFUSED = [
    "locale=de", "locale=", "type=nothing.Page", "type=home.SiteDocument", "type=auth.User", "fields=nothing",
    "fields=((", "fields=owner", "fields=live_revision", "fields=latest_revision", "fields=alias_of(*)", "order=owner",
    "order=random", "order=path", "limit=0x1", "limit=-1", "limit=101", "offset=-1", "child_of=x", "child_of=1",
    "descendant_of=-1", "ancestor_of=999999999", "translation_of=x", "search=%00", "id=x", "first_published_at=x",
    "owner=1", "live=false", "path=0001", "q=x", "format=api", "site=localhost", "rich_text_format=pdf",
    "summary=x", "fields=" + "changes(" * 600,
]  # fmt: skip


@pytest.mark.parametrize("query", REFUSED, ids=[query[:30] for query in REFUSED])
def test_what_means_nothing_is_refused(query):
    ask(f"{WORDS}?{query}", 400)
    ask(f"{WORDS}?type={CONSULTATION}&{query}", 400)


@pytest.mark.parametrize(("path", "status"), [("find/?id=x", 400), ("find/", 404), ("find/?html_path=/xx/", 404)])
def test_looking_for_nothing_finds_nothing(path, status):
    assert ask(f"{WORDS}{path}", status).json()["message"]
