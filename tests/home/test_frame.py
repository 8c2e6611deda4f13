"""The frame of every public page: its language, its other languages, its place in the menu, and what it never sends."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from wagtail.models import PageViewRestriction

from consultation_pages.models import Consultation, ConsultationPage, InstitutionPage
from core.publication_gate import ANYTHING, releasing
from home.models import HomePage, StandardPage
from home.views.pages import published_page

pytestmark = pytest.mark.django_db

HOMES = {"sq": "/sq/", "sr-Latn": "/sr/", "en": "/en/"}
LISTS = {"sq": "/sq/konsultimet/", "sr-Latn": "/sr/konsultacije/", "en": "/en/consultations/"}
# Written in three languages, in Albanian and Serbian only, in Serbian first.
COMPLETE, WITHOUT_ENGLISH = "2026-S2", "2026-S8"


class Head(HTMLParser):
    """What a document says about itself and where its language links lead."""

    def __init__(self, html):
        super().__init__()
        self.lang, self.canonical, self.robots, self.alternates = "", None, "", {}
        self.in_switcher, self.switcher, self.current, self.meta = False, {}, [], {}
        self.feed(html)

    def handle_endtag(self, tag):
        self.in_switcher = self.in_switcher and tag != "ul"

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "html":
            self.lang = attrs["lang"]
        elif tag == "link" and attrs["rel"] == "canonical":
            self.canonical = attrs["href"]
        elif tag == "link" and attrs["rel"] == "alternate" and "type" not in attrs:  # feeds have one
            self.alternates[attrs["hreflang"]] = attrs["href"]
        elif tag == "meta":
            self.meta[attrs.get("name") or attrs.get("property")] = attrs.get("content")
        elif tag == "ul":
            self.in_switcher = "languages" in attrs.get("class", "")
        elif tag == "a" and self.in_switcher:
            assert attrs["lang"] == attrs["hreflang"]
            self.switcher[attrs["hreflang"]] = attrs["href"]
        if attrs.get("aria-current") in ("page", "true") and tag == "a":
            self.current.append((attrs["href"], attrs["aria-current"]))


def head(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return Head(answer.content.decode())


def addresses_of(number):
    key = Consultation.objects.get(number=number).key
    pages = ConsultationPage.objects.filter(translation_key=key).select_related("locale")
    tags = {"sq": "sq", "sr-latn": "sr-Latn", "en": "en"}
    return {tags[page.locale.language_code]: page.get_url() for page in pages}


def families():
    """Sets of addresses of the same content."""
    about = StandardPage.objects.filter(slug="about").get()
    translations = StandardPage.objects.filter(translation_key=about.translation_key).order_by("pk")
    return [
        HOMES,
        LISTS,
        addresses_of(COMPLETE),
        dict(zip(HOMES, (page.get_url() for page in translations), strict=True)),
    ]


def test_a_page_names_its_language_its_address_and_all_its_languages(client):
    for family in families():
        absolute = {tag: settings.BASE_URL + address for tag, address in family.items()}
        for tag, address in family.items():
            found = head(client, address)
            assert found.lang == tag
            assert found.canonical == absolute[tag]
            assert found.alternates == absolute | {"x-default": absolute["sq"]}
            assert found.meta["og:url"] == absolute[tag]
            assert "robots" not in found.meta


def test_the_language_switcher_leads_to_the_same_content_and_not_to_itself(client):
    for family in families():
        for tag, address in family.items():
            assert head(client, address).switcher == {each: to for each, to in family.items() if each != tag}


def test_the_language_switcher_keeps_what_the_reader_asked_for(client):
    found = head(client, "/en/consultations/?q=ndihma&stage=open&institution=MD")
    assert found.switcher["sr-Latn"] == "/sr/konsultacije/?q=ndihma&stage=open&institution=MD"


def test_an_address_with_filters_is_canonical_in_one_order_and_without_what_means_nothing(client):
    found = head(client, "/en/consultations/?utm=7&institution=&year=2026&stage=open")
    assert found.canonical == f"{settings.BASE_URL}/en/consultations/?stage=open&year=2026"
    assert found.alternates["sq"] == f"{settings.BASE_URL}/sq/konsultimet/?stage=open&year=2026"
    assert head(client, "/en/consultations/?page=1").canonical == f"{settings.BASE_URL}/en/consultations/"


def test_what_is_not_translated_points_to_the_original_and_stays_out_of_search_engines(client):
    originals = addresses_of(WITHOUT_ENGLISH)
    found = head(client, f"/en/c/{WITHOUT_ENGLISH}/")
    assert found.lang == "en"
    assert found.canonical == settings.BASE_URL + originals["sq"]
    assert found.alternates == {}
    assert found.meta["robots"] == "noindex"
    assert found.switcher == originals


def test_a_translated_page_lists_only_the_languages_that_exist_but_offers_all(client):
    originals = addresses_of(WITHOUT_ENGLISH)
    found = head(client, originals["sq"])
    assert found.alternates.keys() == {"sq", "sr-Latn", "x-default"}
    assert found.switcher["en"] == f"/en/c/{WITHOUT_ENGLISH}/"


@pytest.mark.parametrize(
    ("address", "current"),
    [
        ("/en/consultations/", ("/en/consultations/", "page")),
        ("/en/consultations/?stage=open", ("/en/consultations/", "page")),
        (f"/en/c/{WITHOUT_ENGLISH}/", ("/en/consultations/", "true")),
    ],
)
def test_the_menu_marks_the_part_of_the_site(client, address, current):
    menu = client.get(address).content.decode().partition('class="site-nav"')[2].partition("</nav>")[0]
    assert Head(menu).current == [current]


def test_the_home_page_is_no_entry_of_the_menu(client):
    menu = client.get("/en/").content.decode().partition('class="site-nav"')[2].partition("</nav>")[0]
    assert Head(menu).current == []


@pytest.mark.parametrize(
    ("accepted", "prefix"),
    [
        ("", "sq"), ("sq-XK", "sq"), ("sr", "sr"), ("sr-RS,en;q=0.5", "sr"), ("sr-Cyrl", "sr"), ("en-GB", "en"),
        ("de,en;q=0.7", "en"), ("de", "sq"), ("*", "sq"), ("\u0111;;q=x", "sq"),
    ],
)  # fmt: skip
def test_the_first_address_follows_the_browser_and_is_kept_by_nobody(client, accepted, prefix):
    answer = client.get("/", headers={"Accept-Language": accepted})
    assert (answer.status_code, answer["Location"]) == (302, f"/{prefix}/")
    assert "Accept-Language" in answer["Vary"]
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("/sr-latn/", "/sr/"),
        ("/sr-latn/konsultacije/?q=%C5%A1uma&page=2", "/sr/konsultacije/?q=%C5%A1uma&page=2"),
        ("/sr-latn//example.org/", "/sr//example.org/"),
        ("/sr-latn/a%3Fb/", "/sr/a%3Fb/"),
    ],
)
def test_the_long_word_for_serbian_moves_for_good(client, asked, given):
    answer = client.get(asked)
    assert (answer.status_code, answer["Location"]) == (301, given)


def test_public_pages_set_no_cookie_and_are_kept_for_everybody(client):
    for address in [*HOMES.values(), *LISTS.values(), *addresses_of(COMPLETE).values(), "/en/c/2026-S8/", "/en/about/"]:
        answer = client.get(address)
        assert not answer.cookies, address
        assert "cookie" not in answer.get("Vary", "").lower(), address
        assert answer.has_header("ETag"), address


@pytest.mark.parametrize(("prefix", "tag"), [("sq", "sq"), ("sr", "sr-Latn"), ("en", "en")])
def test_a_missing_page_below_a_language_answers_in_it(client, prefix, tag):
    answer = client.get(f"/{prefix}/no-such/page/")
    found = Head(answer.content.decode())
    assert answer.status_code == 404
    assert (found.lang, found.canonical, found.alternates) == (tag, None, {})
    assert found.meta["robots"] == "noindex"
    assert found.switcher == {each: home for each, home in HOMES.items() if each != tag}
    assert answer.content.decode().count('name="q"') == 2  # in the header and on the page
    assert f'href="{LISTS[tag]}?stage=closing_soon&amp;stage=open"' in answer.content.decode()
    assert not answer.cookies


def test_a_missing_page_without_a_language_answers_in_three(client):
    answer = client.get("/no-such-page")
    assert answer.status_code == 404
    assert all(f'href="{home}"' in answer.content.decode() for home in HOMES.values())


@pytest.mark.parametrize("template", ["500.html", "503.html", "403.html", "404.html"])
def test_errors_are_told_in_three_languages_without_the_database(template, django_assert_num_queries):
    with django_assert_num_queries(0):
        text = render_to_string(template)
    assert re.findall(r'<section class="stack"(?: lang="(.*?)")?>', text) == ["", "sr-Latn", "en"]


def test_a_language_without_a_tree_is_not_answered_in_another(client):
    """Wagtail would show the Albanian page under the English address."""
    HomePage.objects.filter(locale__language_code="en").update(live=False)
    assert client.get("/en/").status_code == 404
    assert client.get("/sq/").status_code == 200


def test_a_page_is_found_in_one_query_at_any_depth(django_assert_num_queries):
    address = addresses_of(COMPLETE)["en"]
    published_page("en", "")  # content types are remembered from here on
    for path in ("", "institutions/", address.removeprefix("/en/")):
        with django_assert_num_queries(1):
            assert published_page("en", path).get_url() == f"/en/{path}"


def test_what_is_no_public_page_of_the_language_is_not_found():
    page = InstitutionPage.objects.filter(locale__language_code="en").first()
    path = page.get_url().removeprefix("/en/")
    assert published_page("sq", path) != page
    assert published_page("en", path.rstrip("/")) is None
    with releasing({ANYTHING: True}):
        PageViewRestriction.objects.create(page=page.get_parent(), restriction_type=PageViewRestriction.LOGIN)
    assert published_page("en", path) is None


def test_nothing_comes_from_another_host(client):
    for address in (*HOMES.values(), *LISTS.values(), *addresses_of(COMPLETE).values()):
        text = client.get(address).content.decode()
        loaded = re.findall(
            r'<(?:img|script|iframe|source)[^>]+src="([^"]+)"|<link rel="(?:icon|stylesheet)" href="([^"]+)"', text
        )
        assert loaded
        assert not [url for pair in loaded for url in pair if url and urlsplit(url).netloc]
        assert not re.search(r"<script(?![^>]* src=)|<style| style=| on[a-z]+=", text)
