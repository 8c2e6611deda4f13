"""What search engines are told of: every public page, by kind and language, each with its translations."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.sitemaps import Sitemap
from django.db.models import Count, Exists, F, Max, OuterRef, QuerySet, Value
from django.db.models.functions import Length, Substr
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page

from consultation_pages.models import Consultation, Plan
from core.full_text import live_pages
from core.languages import PREFIXES, TAGS
from home.frame import absolute

# A page of a thousand addresses with their translations takes half a second; the protocol allows 50,000.
SHARD = 1000
LISTS = ("consultations", "plan", "reports", "standards")


def _consultations(pages: QuerySet) -> QuerySet:
    return pages.filter(_has_public(Consultation), consultationpage__isnull=False)


def _reports(pages: QuerySet) -> QuerySet:
    above = _consultations(pages).filter(path=OuterRef("path_above"))
    reports = pages.filter(reportpage__isnull=False)
    return reports.annotate(path_above=Substr("path", 1, Length("path") - Page.steplen)).filter(Exists(above))


def _plans(pages: QuerySet) -> QuerySet:
    return pages.filter(_has_public(Plan), planpage__isnull=False)


def _others(pages: QuerySet) -> QuerySet:
    """Home pages, institutions and texts, which are public when they are published."""
    return pages.filter(consultationpage=None, reportpage=None, planpage=None, depth__gt=1)


def _has_public(records: type[Consultation] | type[Plan]) -> Exists:
    return Exists(records.objects.filter(key=OuterRef("translation_key"), is_public=True))


# Each narrows the published pages to those of its kind whose records are public.
KINDS: dict[str, Callable[[QuerySet], QuerySet]] = {
    "consultations": _consultations,
    "reports": _reports,
    "plans": _plans,
    "pages": _others,
}


class Alternates(Sitemap):
    """Base of our sitemaps: each entry names its versions in every language (RFC 8288 relation "alternate")."""

    limit = SHARD

    def versions_of(self, items: list) -> list[dict[str, str]]:
        """For each item its address in each language that has it."""
        raise NotImplementedError

    def get_urls(self, page=1, site=None, protocol=None):
        """The entries of a shard, as the template of the framework takes them; under the address of BASE_URL."""
        items = list(self.paginator.page(page).object_list)
        return [self._entry(*pair) for pair in zip(items, self.versions_of(items), strict=True)]

    def _entry(self, item, versions: dict[str, str]) -> dict:
        found = {code: absolute(versions[code]) for code in PREFIXES if code in versions}
        alternates = [{"lang_code": TAGS[code], "location": address} for code, address in found.items()]
        default = {"lang_code": "x-default", "location": next(iter(found.values()))}
        return {
            "location": found[self.code],
            "lastmod": getattr(item, "last_published_at", None),
            "alternates": [*alternates, default] if len(found) > 1 else [],
        }


class PageSitemap(Alternates):
    """The public pages of a kind in a language."""

    def __init__(self, kind: str, code: str):
        self.kind, self.code = kind, code

    def items(self):
        return _light(KINDS[self.kind](live_pages()).filter(locale__language_code=self.code))

    def versions_of(self, items):
        found: dict[UUID, dict[str, str]] = defaultdict(dict)
        keys = [page.translation_key for page in items]
        homes = {code: _in_language(code, "wagtail_serve", "") for code in PREFIXES}
        for page in _light(KINDS[self.kind](live_pages()).filter(translation_key__in=keys)):
            # What `get_url` answers, a hundred times faster: it asks the cache for the sites at every page.
            _root, _home, path = page.url_path.split("/", 2)
            found[page.translation_key][page.code] = homes[page.code] + path
        return [found[key] for key in keys]


class ListSitemap(Alternates):
    """The lists over all institutions in a language."""

    def __init__(self, code: str):
        self.code = code

    def items(self):
        return list(LISTS)

    def versions_of(self, items):
        return [{code: _in_language(code, name) for code in PREFIXES} for name in items]


SECTIONS: dict[str, Alternates] = {
    **{f"{kind}-{prefix}": PageSitemap(kind, code) for kind in KINDS for code, prefix in PREFIXES.items()},
    **{f"lists-{prefix}": ListSitemap(code) for code, prefix in PREFIXES.items()},
}


@dataclass(frozen=True)
class Shard:
    """One sitemap of the index; the names are those of the framework's template."""

    location: str
    last_mod: datetime | None = None


def shards() -> list[Shard]:
    """Every sitemap that has something to tell, in two queries."""
    found = [Shard(_address(f"lists-{prefix}")) for prefix in PREFIXES.values()]
    for kind, code, number, latest in _totals():
        pages = range(1, -(-number // SHARD) + 1)
        found += [Shard(_address(f"{kind}-{PREFIXES[code]}", page), latest) for page in pages]
    return found


def _totals() -> Iterable[tuple[str, str, int, datetime]]:
    everything = live_pages().order_by()
    groups = [
        only(everything)
        .values_list(Value(kind), "locale__language_code")
        .annotate(Count("pk"), Max("last_published_at"))
        for kind, only in KINDS.items()
    ]
    return sorted(groups[0].union(*groups[1:], all=True), key=lambda row: row[:2])


def _address(section: str, page: int = 1) -> str:
    address = reverse("sitemap-section", args=[section])
    return absolute(address if page == 1 else f"{address}?p={page}")


def _in_language(code: str, name: str, *arguments: str) -> str:
    with translation.override(code):
        return reverse(name, args=arguments)


def _light(pages: QuerySet) -> QuerySet:
    """What addresses need, in an order that new pages do not shift."""
    rows = pages.order_by("pk").annotate(code=F("locale__language_code"))
    return rows.only("slug", "url_path", "translation_key", "last_published_at", "locale_id")
