"""One page of results: the words for this reader, the snippet, where it stands, and where else to read it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from django.db.models import F
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
from search.snippets import MOST_READ, Marker

MARK = "<mark>"
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
    """The results for the active language, in three queries; `names` are of institutions, by code."""
    found = list(found)
    pages, records = pages_of(found), records_of(found)
    # Between the queries a page may have gone.
    shown = [(each, choose(pages[each.key])) for each in found if each.key in pages]
    texts = _texts_of([_held(each, text)[1] for each, text in shown])
    builder = _Builder(query, texts, names, now)
    return [builder.build(each, text, pages[each.key], records.get(each.act)) for each, text in shown]


def _held(found: Found, text: Text) -> tuple[str, int | None]:
    """The language in which the words were found, that of the shown title if it can be, and the page."""
    code = next((code for code in (text.code, *TAGS) if code in found.pages), text.code)
    return code, found.pages.get(code)


def _texts_of(ids: Iterable[int | None]) -> dict[int, PageText]:
    """The texts of pages, and as much of those of their files as snippets are looked for in."""
    texts = PageText.objects.filter(pk__in=[pk for pk in ids if pk])
    return {text.pk: text for text in texts.defer("beside").annotate(start=Substr("beside", 1, MOST_READ))}


def pages_of(found: Iterable[Found]) -> dict[UUID, dict[str, Page]]:
    """The published pages by key and language code, whether they hold the words or not, in one query."""
    pages = Page.objects.live().filter(translation_key__in=[each.key for each in found])
    pages = pages.only("title", "slug", "url_path", "translation_key", "locale_id")
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

    def __init__(self, query: Query, texts: dict[int, PageText], names: dict[str, str], now: datetime):
        self.texts, self.names, self.now = texts, names, now
        self.markers = {code: Marker.of(query, code) for code in TAGS}

    def build(self, found: Found, text: Text, pages: dict[str, Page], record: Consultation | None) -> Result:
        """The result of what was found; `text` is what is shown of it, `pages` are all its languages."""
        snippet, snippet_code = self._snippet(*_held(found, text))
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

    def _snippet(self, code: str, page: int | None) -> tuple[SafeString, str]:
        """The part of a page's text that holds the words, or of its files, and the language of it."""
        stored = self.texts.get(page)
        snippet = self.markers[code].snippet(stored.text if stored else "")
        if MARK in snippet or not stored or not stored.start:
            return snippet, code
        for language, lines in groupby(lines_beside(stored.start), key=itemgetter(0)):
            other = self.markers[language].snippet("\n".join(line for _code, line in lines))
            if MARK in other:
                return other, language
        return snippet, code
