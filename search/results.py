"""One page of results: the words for this reader, the snippet, where it stands, and where else to read it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, OuterRef, Subquery
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.models import Page

from consultation_pages.enums import Stage
from consultation_pages.models import Consultation
from consultation_pages.words import Languages, plan_items
from core.full_text import Query
from core.languages import TAGS
from home.texts import Text, choose
from search.enums import Kind, Origin
from search.found import Found
from search.models import PageText
from search.page_texts import Piece, pieces_beside
from search.snippets import Marker

MARK = "<mark>"
_BY_NUMBER = {Kind.CONSULTATION: "consultation-by-number", Kind.REPORT: "report-by-number"}


@dataclass(frozen=True)
class Snippet:
    """The part of a text that holds the words, the code of its language, and where it is from if not from the page."""

    html: SafeString
    code: str
    origin: Origin | None = None


@dataclass(frozen=True)
class Result:
    """A result as it is shown; the title is in the language `code`."""

    kind: Kind
    title: SafeString
    address: str
    code: str
    snippet: Snippet
    others: list[tuple[str, str]]
    institution: str
    record: Consultation | None = None
    stage: Stage | None = None
    proposal: str = ""  # the number that was typed, of a proposal that it holds or carries out

    @property
    def is_found_in_translation(self) -> bool:
        """Whether the words were found in another language than the one of the title."""
        return self.snippet.code != self.code


def results_of(found: Iterable[Found], query: Query, names: dict[str, str], now: datetime) -> list[Result]:
    """The results for the active language, in three queries, and one more where the number of a proposal was typed.

    `names` are of institutions, by code.
    """
    found = list(found)
    pages, records = pages_of(found, with_texts=True), records_of(found)
    found = [each for each in found if each.key in pages]  # between the queries a page may have gone
    planned = {each.proposal.key for each in found if each.proposal}
    builder = _Builder(query, names, now, plan_items(planned) if planned else {})
    silent = [page for each in found if (page := builder.silent_page(each, pages[each.key]))]
    # What is marked may hold words that were withheld since.
    beside = dict(PageText.objects.filter(pk__in=silent, is_stale=False).exclude(beside="").values_list("pk", "beside"))
    return [builder.build(each, pages[each.key], records.get(each.act), beside) for each in found]


def pages_of(found: Iterable[Found], *, with_texts: bool = False) -> dict[UUID, dict[str, Page]]:
    """The published pages by key and language code, whether they hold the words or not, in one query.

    With their texts they have `text`.
    """
    pages = Page.objects.live().filter(translation_key__in=[each.key for each in found])
    pages = pages.only("title", "slug", "url_path", "translation_key", "locale_id")
    if with_texts:
        kept = PageText.objects.filter(page=OuterRef("pk"))
        pages = pages.annotate(text=Subquery(kept.values("text")[:1]))
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
    """The page; without one in the reader's language the original, shown inside that language's frame.

    Of a plan, the row of the proposal whose number was typed.
    """
    if found.proposal and found.kind == Kind.PLAN:
        return f"{text.page.get_url()}#{found.proposal.number}"
    if record and text.tag:
        return reverse(_BY_NUMBER[found.kind], args=[record.number])
    return text.page.get_url()


class _Builder:
    """What the results of one page share."""

    def __init__(self, query: Query, names: dict[str, str], now: datetime, planned: dict[UUID, Languages]):
        self.names, self.now, self.planned = names, now, planned
        self.markers = {code: Marker.of(query, code) for code in TAGS}
        self._snippets: dict[int, Snippet] = {}

    def silent_page(self, found: Found, pages: dict[str, Page]) -> int | None:
        """The id of the page of which neither the title nor the text shows why it was found; None if one does."""
        text, held = choose(pages), self._held(found, pages)
        title = self.markers[text.code].mark(text.page.title) if found.in_title else ""
        return None if MARK in title or MARK in self._own(pages[held], held).html else pages[held].pk

    def build(
        self, found: Found, pages: dict[str, Page], record: Consultation | None, beside: dict[int, str]
    ) -> Result:
        """The result of what was found; `pages` are all its languages, `beside` what silent pages are found by."""
        text, held = choose(pages), self._held(found, pages)
        others = pieces_beside(beside.get(pages[held].pk, ""))
        return Result(
            kind=found.kind,
            title=self.markers[text.code].mark(text.page.title),
            address=address_of(found, text, record),
            code=text.code,
            snippet=self._planned(found) or self._beside(others) or self._own(pages[held], held),
            others=[(code, pages[code].get_url()) for code in TAGS if code in pages and code != text.code],
            institution=self.names.get(found.institution, "") if found.kind != Kind.INSTITUTION else "",
            record=record,
            stage=record and record.stage_at(self.now),
            proposal=found.proposal.number if found.proposal else "",
        )

    def _planned(self, found: Found) -> Snippet | None:
        """What a plan says of the proposal whose number was typed; None for anything else, and for a dropped one."""
        if found.proposal is None or found.kind != Kind.PLAN:
            return None
        row = choose(self.planned.get(found.proposal.key, {}))
        return row and Snippet(format_html("{}", row.page.title), row.code)

    def _held(self, found: Found, pages: dict[str, Page]) -> str:
        """The language of the words to show: that of the title, if they were found there."""
        code = choose(pages).code
        return next((each for each in (code, *TAGS) if each in found.pages and each in pages), code)

    def _own(self, page: Page, code: str) -> Snippet:
        """The part of a page's own text that holds the words, or its beginning."""
        if page.pk not in self._snippets:
            self._snippets[page.pk] = Snippet(self.markers[code].snippet(page.text or ""), code)
        return self._snippets[page.pk]

    def _beside(self, pieces: list[Piece]) -> Snippet | None:
        """The piece of a file, an answer or a comment that holds most of the words; None if none does."""
        best, found = None, None
        for origin in (*Origin, ""):
            for code, marker in self.markers.items():
                there = [piece for piece in pieces if (piece.origin, piece.code) == (origin, code)]
                place = marker.best([piece.text for piece in there])
                if place.held > (found.held if found else 0):
                    best, found = there[place.number], place
        if best is None:
            return None
        return Snippet(found.marker.cut(best.text), best.code, Origin(best.origin) if best.origin else None)
