"""What search engines are told: every public page once, with its translations, and nothing else."""

import re
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree
from wagtail.models import Page, PageViewRestriction

from consultation_pages import sitemaps
from consultation_pages.models import Consultation, ConsultationPage, Plan, PlanPage, ReportPage
from core import content_version
from core.languages import CODES
from core.publication_gate import ANYTHING, releasing

pytestmark = pytest.mark.django_db

HOST = "http://testserver"
SPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
MOST_QUERIES = 12


def parsed(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert answer["Content-Type"].startswith("application/xml")
    return etree.fromstring(answer.content)


def index(client):
    return [node.text for node in parsed(client, "/sitemap.xml").findall("s:sitemap/s:loc", SPACES)]


def entries(client):
    """Every entry of every sitemap: address to last modification and versions by language tag."""
    found = {}
    for address in index(client):
        assert address.startswith(HOST)
        for node in parsed(client, address.removeprefix(HOST)).findall("s:url", SPACES):
            location = node.findtext("s:loc", namespaces=SPACES)
            versions = {link.get("hreflang"): link.get("href") for link in node.findall("x:link", SPACES)}
            assert location not in found, "an address stands once"
            found[location] = node.findtext("s:lastmod", namespaces=SPACES), versions
    return found


def public_pages():
    """The public pages, asked of each page and record by itself."""
    for page in Page.objects.live().filter(depth__gt=1).specific():
        key = (page.get_parent() if isinstance(page, ReportPage) else page).translation_key
        records = Plan.objects if isinstance(page, PlanPage) else Consultation.objects
        if not isinstance(page, PlanPage | ConsultationPage | ReportPage) or records.filter(key=key, is_public=True):
            yield page


LISTS = {
    f"{HOST}/{prefix}/{word}/"
    for words in (
        {"sq": "konsultimet", "sr": "konsultacije", "en": "consultations"},
        {"sq": "plani", "sr": "plan", "en": "plan"},
        {"sq": "raportet", "sr": "izvestaji", "en": "reports"},
        {"sq": "standardi", "sr": "standard", "en": "standards"},
    )
    for prefix, word in words.items()
}


def test_every_public_page_and_list_stands_once_and_nothing_else(client):
    pages = {HOST + page.get_url(): page for page in public_pages()}
    found = entries(client)
    assert found.keys() == pages.keys() | LISTS
    assert len(pages) > 200
    for address, page in pages.items():
        assert found[address][0] == timezone.localdate(page.last_published_at).isoformat()


def test_what_is_not_public_stands_nowhere(client):
    consultation = Consultation.objects.public().filter(report_published_at__isnull=False, archived_at=None).first()
    plan = Plan.objects.filter(first_published_at__isnull=False).first()
    Consultation.objects.filter(pk=consultation.pk).update(is_public=False)
    Plan.objects.filter(pk=plan.pk).update(is_public=False)
    hidden = {page.get_url() for key in (consultation.key, plan.key) for page in pages_of(key)}
    hidden |= {below.get_url() for page in pages_of(consultation.key) for below in page.get_children()}
    assert len(hidden) == 9
    source = ConsultationPage.objects.live().first()
    draft = ConsultationPage(title="kanarinë", slug="kanarine", live=False, locale=source.locale)
    source.get_parent().add_child(instance=draft)
    private = Page.objects.get(slug="md", locale__language_code="en")
    with releasing({ANYTHING: True}):
        PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    addresses = {urlsplit(address).path for address in entries(client)}
    assert not addresses & hidden
    assert not any("kanarine" in address or address.startswith(private.get_url()) for address in addresses)


def pages_of(key):
    return Page.objects.filter(translation_key=key)


def test_the_versions_are_those_that_the_page_itself_names(client):
    found = entries(client)
    sample = [next(address for address in found if f"-{kind}" in section) for kind, section in _sections(client, found)]
    untranslated = next(address for address, (_day, versions) in found.items() if not versions)
    for address in [*sample, untranslated]:
        html = client.get(address.removeprefix(HOST)).content.decode()
        named = dict(re.findall(r'<link rel="alternate" hreflang="(.*?)" href="(.*?)">', html))
        versions = found[address][1]
        assert named == versions or (not versions and set(named.values()) == {address}), address


def _sections(client, found):
    for address in index(client):
        section = address.removeprefix(f"{HOST}/sitemap-").removesuffix(".xml")
        yield section.partition("-")[2], f"-{section}"


def test_versions_are_reciprocal_and_default_to_albanian(client):
    found = entries(client)
    translated = {address: versions for address, (_day, versions) in found.items() if versions}
    assert len(translated) > 150
    for address, versions in translated.items():
        assert address in versions.values()
        assert all(found[other][1] == versions for other in set(versions.values()))
        assert versions["x-default"] == next(versions[tag] for tag in ("sq", "sr-Latn", "en") if tag in versions)


def test_one_address_of_each_sitemap_answers(client):
    for address in index(client):
        first = parsed(client, address.removeprefix(HOST)).findtext("s:url/s:loc", namespaces=SPACES)
        assert client.get(first.removeprefix(HOST)).status_code == 200, first


def test_a_long_sitemap_is_cut_into_shards(client, monkeypatch):
    whole = entries(client)
    monkeypatch.setattr(sitemaps, "SHARD", 7)
    monkeypatch.setattr(sitemaps.Alternates, "limit", 7)
    content_version.bump()
    assert any("?p=2" in address for address in index(client))
    for address in index(client):
        assert len(parsed(client, address.removeprefix(HOST)).findall("s:url", SPACES)) <= 7
    assert entries(client) == whole


def test_shards_keep_to_the_protocol():
    assert sitemaps.Alternates.limit == sitemaps.SHARD <= 5000


@pytest.mark.parametrize(
    "address",
    [
        "/sitemap-no-such.xml", "/sitemap-pages-de.xml", "/sitemap-pages-en.xml?p=99", "/sitemap-pages-en.xml?p=0",
        "/sitemap-pages-en.xml?p=x", "/sitemap-pages-en.xml?p=-1", "/sitemap-.xml",
    ],
)  # fmt: skip
def test_what_there_is_not_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_an_empty_section_is_not_announced_and_still_answers(client):
    Consultation.objects.update(is_public=False)
    assert not any("consultations" in address or "reports" in address for address in index(client))
    assert parsed(client, "/sitemap-reports-en.xml").findall("s:url", SPACES) == []


def test_sitemaps_and_robots_are_the_same_for_every_reader(client):
    for address in ("/sitemap.xml", "/sitemap-lists-sr.xml", "/sitemap-plans-sq.xml", "/robots.txt"):
        answers = [client.get(address, headers={"Accept-Language": prefix}) for prefix in CODES]
        assert len({answer.content for answer in answers}) == 1
        assert "Cookie" not in answers[0].get("Vary", "")
        assert answers[0].has_header("ETag")


def test_robots_may_read_what_the_public_may_and_find_the_sitemap(client):
    answer = client.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.content.decode().splitlines()
    assert f"Sitemap: {HOST}/sitemap.xml" in lines
    assert "Disallow: /admin/" in lines
    assert not any(line.startswith("Disallow: /documents") or line == "Disallow: /" for line in lines)


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_queries_do_not_grow_with_the_pages(client):
    index_queries, few = queries(client, "/sitemap.xml"), queries(client, "/sitemap-reports-en.xml")
    many = queries(client, "/sitemap-pages-en.xml")
    assert index_queries <= MOST_QUERIES
    assert few == many <= MOST_QUERIES
