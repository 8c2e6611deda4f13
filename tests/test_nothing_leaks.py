"""A reader who follows every link and asks every interface finds no word that was not approved for the public."""

import html
import re
from collections import deque
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.files.base import ContentFile
from wagtail.models import Collection, Page

from consultation_pages.imports import importer
from consultation_pages.models import Consultation, ConsultationPage, DocumentRow, DocumentType, PlanItem, PlanPage
from home.models import SiteDocument, StandardPage

CANARY, UNKNOWN = "kanarinka7f3a9c", "kanarinkz8e2b1d"
LINK = re.compile(
    rb'(?:href|src|action)="([^"#]+)|"(?:url|next|detail_url|href|download_url)":\s*"([^"]+)"|<loc>([^<]+)'
)
STARTS = (
    *(f"/{prefix}/" for prefix in ("sq", "sr", "en")),
    *(f"/{prefix}/{word}/?q={CANARY}" for prefix, word in (("sq", "kerko"), ("sr", "pretraga"), ("en", "search"))),
    *(f"/{prefix}/{word}/suggestions/?q={CANARY[:6]}" for prefix, word in (("sq", "kerko"), ("en", "search"))),
    f"/en/consultations/?q={CANARY}", "/en/consultations/feed.atom", "/en/consultations/calendar.ics",
    "/en/interest/", "/en/interest/listed/", "/sitemap.xml", "/robots.txt", "/viewConsult.php?ConsultationID=40214",
    "/api/v2/pages/?limit=100", f"/api/v2/pages/?search={CANARY}", "/api/v2/pages/?fields=*&limit=50",
    "/api/data/v1/consultations?limit=100", f"/api/data/v1/consultations?q={CANARY}",
    "/api/data/v1/proposals?limit=100", "/api/data/v1/institutions", "/api/data/v1/openapi.json",
)  # fmt: skip
MOST_PAGES = 1500


@pytest.fixture
def canaries(db):
    """The word, planted wherever something is not public."""
    user = importer()
    live = Consultation.objects.get(number="2026-S1").source_page
    draft = _draft_consultation(live, user)
    live.title, live.summary = f"{CANARY} title", f"{CANARY} summary"
    live.questions = [*live.questions.all(), live.questions.model(text=CANARY, locale=live.locale)]
    live.save_revision(user=user)
    plan = PlanPage.objects.get(pk=live.get_parent().pk)
    plan.items = [*plan.items.all(), _item(plan)]
    plan.save_revision(user=user)
    standard = StandardPage.objects.first()
    standard.body = [("heading", CANARY)]
    standard.save_revision(user=user)
    unreferenced = _document("unreferenced", user)
    return [*_addresses(draft, live), unreferenced.url, *(row.document.url for row in draft.documents.all())]


def _draft_consultation(beside, user):
    page = ConsultationPage(
        title=CANARY, slug=CANARY, live=False, locale=beside.locale, summary=CANARY,
        document_type=DocumentType.objects.first(),
    )  # fmt: skip
    page.documents = [DocumentRow(title=CANARY, document=_document("draft", user), locale=beside.locale)]
    beside.get_parent().add_child(instance=page)
    page.save_revision(user=user)
    return page


def _item(plan):
    return PlanItem(
        title=CANARY, purpose=CANARY, quarter=4, document_type=DocumentType.objects.first(), locale=plan.locale
    )


def _document(name, user):
    document = SiteDocument(
        title=f"{CANARY} {name}", collection=Collection.get_first_root_node(), uploaded_by_user=user
    )
    document.file.save(f"{CANARY}-{name}.txt", ContentFile(CANARY.encode()))
    document.save()
    return document


def _addresses(*pages):
    return [address for page in pages for address in (page.get_url(), f"/api/v2/pages/{page.pk}/")]


def crawl(client, starts):
    """Every address within reach of a reader, each once, with its answer."""
    seen, queue = set(starts), deque(starts)
    while queue and len(seen) < MOST_PAGES:
        address = queue.popleft()
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        yield address, answer, body
        for link in _links(address, answer, body):
            if link not in seen:
                seen.add(link)
                queue.append(link)


def _links(address, answer, body):
    targets = [next(filter(None, groups)) for groups in LINK.findall(body)] if b"\0" not in body else []
    targets += [answer["Location"].encode()] if "Location" in answer else []
    for target in targets:
        parts = urlsplit(urljoin("http://testserver" + address, html.unescape(target.decode("utf-8", "replace"))))
        if parts.netloc in ("testserver", "localhost") and not parts.path.startswith(("/static/", "/admin")):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def test_no_unapproved_word_anywhere(client, canaries):
    leaks, errors, number = [], [], 0
    for address, answer, body in crawl(client, [*STARTS, *canaries]):
        number += 1
        if CANARY.encode() in body and not _only_echoes(client, address, body):
            leaks.append(address)
        if answer.status_code >= 500:
            errors.append(f"{address}: {answer.status_code}")
    assert leaks == []
    assert errors == []
    assert number > 200


def _only_echoes(client, address, body):
    """Whether the page only repeats the reader's own word: with a word that stands nowhere it is the same page."""
    if CANARY not in urlsplit(address).query:
        return False
    unknown = client.get(address.replace(CANARY, UNKNOWN)).content
    return unknown.replace(UNKNOWN.encode(), CANARY.encode()) == body


def test_hidden_records_hide_their_pages(client, db):
    """A consultation whose record is not public answers like one that never was."""
    record = Consultation.objects.get(number="2026-S2")
    addresses = [page.get_url() for page in ConsultationPage.objects.filter(translation_key=record.key)]
    Consultation.objects.filter(pk=record.pk).update(is_public=False)
    assert [client.get(address).status_code for address in addresses] == [404] * len(addresses)
    assert Page.objects.filter(translation_key=record.key, live=True).count() == len(addresses)
    assert client.get("/en/c/2026-S2/").status_code == 404
