"""One page of results: the words for this reader, the snippet, where it stands, and where else to read it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils.safestring import SafeString
from wagtail.models import Page

from consultation_pages.enums import Stage
from consultation_pages.models import Consultation
from core.full_text import Query
from core.languages import TAGS
from home.texts import Text, choose
from search.enums import Kind
from search.found import Found
from search.models import PageText
from search.page_texts import lines_beside
from search.snippets import Marker

MARK = "<mark>"
MOST_BESIDE = 20_000
_BY_NUMBER = {Kind.CONSULTATION: "consultation-by-number", Kind.REPORT: "report-by-number"}


@dataclass(frozen=True)
class Result:
    """A result as it is shown. The title is in the language `code`, the snippet in `snippet_code`."""

    kind: Kind
    title: SafeString
    address: str
    code: str
    snippet: SafeString
    snippet_code: str
    others: list[tuple[str, str]]
    institution: str
    record: Consultation | None = None
    stage: Stage | None = None

    @property
    def is_found_in_translation(self) -> bool:
        """Whether the words were found in another language than the one of the title."""
        return self.snippet_code != self.code


def results_of(found: Iterable[Found], query: Query, names: dict[str, str], now: datetime) -> list[Result]:
    """The results for the active language, in two queries; `names` are of institutions, by code."""
    found = list(found)
    pages, records = pages_of(found, with_texts=True), records_of(found)
    builder = _Builder(query, names, now)
    # Between the queries a page may have gone.
    return [builder.build(each, pages[each.key], records.get(each.act)) for each in found if each.key in pages]


def pages_of(found: Iterable[Found], *, with_texts: bool = False) -> dict[UUID, dict[str, Page]]:
    """The published pages by key and language code, whether they hold the words or not, in one query.

    With their texts they have `text`, and `beside`: as much of those of their files as snippets are looked for in.
    """
    pages = Page.objects.live().filter(translation_key__in=[each.key for each in found])
    pages = pages.only("title", "slug", "url_path", "translation_key", "locale_id")
    if with_texts:
        kept = PageText.objects.filter(page=OuterRef("pk"))
        beside = kept.annotate(start=Substr("beside", 1, MOST_BESIDE)).values("start")
        pages = pages.annotate(text=Subquery(kept.values("text")[:1]), beside=Subquery(beside[:1]))
    by_key: dict[UUID, dict[str, Page]] = defaultdict(dict)
    for page in pages.annotate(code=F("locale__language_code")):
        by_key[page.translation_key][page.code] = page
    return by_key


def records_of(found: Iterable[Found]) -> dict[UUID, Consultation]:
    """The consultations found, or whose reports were, by key, in one query."""
    keys = {each.act for each in found if each.kind in _BY_NUMBER}
    records = Consultation.objects.public().filter(key__in=keys)
    return {record.key: record for record in records.select_related("document_type", "proposal")}


def address_of(found: Found, text: Text, record: Consultation | None) -> str:
    """The page; without one in the reader's language the original, shown inside that language's frame."""
    if record and text.tag:
        return reverse(_BY_NUMBER[found.kind], args=[record.number])
    return text.page.get_url()


class _Builder:
    """What the results of one page share."""

    def __init__(self, query: Query, names: dict[str, str], now: datetime):
        self.names, self.now = names, now
        self.markers = {code: Marker.of(query, code) for code in TAGS}

    def build(self, found: Found, pages: dict[str, Page], record: Consultation | None) -> Result:
        """The result of what was found; `pages` are all its languages."""
        text = choose(pages)
        # The words in the language of the title, if they were found there.
        held = next((code for code in (text.code, *TAGS) if code in found.pages and code in pages), text.code)
        snippet, snippet_code = self._snippet(pages[held], held)
        return Result(
            kind=found.kind,
            title=self.markers[text.code].mark(text.page.title),
            address=address_of(found, text, record),
            code=text.code,
            snippet=snippet,
            snippet_code=snippet_code,
            others=[(code, pages[code].get_url()) for code in TAGS if code in pages and code != text.code],
            institution=self.names.get(found.institution, "") if found.kind != Kind.INSTITUTION else "",
            record=record,
            stage=record and record.stage_at(self.now),
        )

    def _snippet(self, page: Page, code: str) -> tuple[SafeString, str]:
        """The part of a page's text that holds the words, or of its files, and the language of it."""
        snippet = self.markers[code].snippet(page.text or "")
        if MARK in snippet:
            return snippet, code
        for language, lines in groupby(lines_beside(page.beside or ""), key=itemgetter(0)):
            other = self.markers[language].snippet("\n".join(line for _code, line in lines))
            if MARK in other:
                return other, language
        return snippet, code
