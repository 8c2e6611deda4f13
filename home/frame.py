"""The frame of a public page: its language, its address in the others, the menu, the footer, the way to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core.languages import PREFIXES, TAGS, tag_of
from home.models import BasePage, SiteSettings
from home.navigation import Entry, Place, entries
from home.surroundings import HOME_DEPTH, TEXT_PAGE, Surroundings, surroundings_of, top_types


@dataclass(frozen=True)
class Link:
    """One link of the frame; `is_current` for the part of the site that the reader is in, `is_here` for this page."""

    label: str
    address: str
    is_current: bool = False
    is_here: bool = False


@dataclass(frozen=True)
class Language:
    """One entry of the language switcher; without an address the page does not exist in that language."""

    name: str
    tag: str
    address: str
    is_current: bool


class Frame:
    """What `base.html` needs besides the page's own words.

    `page` is the Wagtail page shown, if any: it may be one of another language, shown for want of a translation.
    `query` are the parameters that belong to the address of this content, "" for none.
    """

    def __init__(self, request: HttpRequest, page: BasePage | None = None, menu: str = "", query: str = "", lost=False):
        self.request, self.page, self.query, self.is_lost = request, page, query, lost
        self.menu_name = menu or getattr(page, "menu_name", "")
        self.code = translation.get_language()

    @property
    def tag(self) -> str:
        """The language tag of the document."""
        return tag_of(self.code)

    @cached_property
    def surroundings(self) -> Surroundings:
        return self.page.surroundings if self.page else surroundings_of(None)

    @cached_property
    def contact(self) -> SiteSettings | None:
        """How to reach the Office, if that is known."""
        return SiteSettings.objects.filter(site__is_default_site=True).first()

    @property
    def is_foreign(self) -> bool:
        """Whether a page of another language stands in this frame."""
        return bool(self.page) and self.surroundings.code_of(self.page) not in (None, self.code)

    @property
    def home(self) -> str:
        """The address of the home page in this language."""
        return _home(self.code)

    @cached_property
    def canonical(self) -> str:
        """The absolute address under which search engines keep this content; empty for what is not found."""
        if self.is_lost:
            return ""
        address = self.page.get_url() if self.page else self.request.path
        return absolute(with_query(address, self.query)) if address else ""

    @cached_property
    def alternates(self) -> list[tuple[str, str]]:
        """Language tag and absolute address of each version that exists, this one among them; then x-default."""
        if self.is_lost or self.is_foreign:
            return []
        if self.page:
            found = {code: each.get_url() for code, each in self.surroundings.translations.items()}
        else:
            found = {code: self._view_in(code) for code in PREFIXES}
        versions = {code: absolute(with_query(found[code], self.query)) for code in PREFIXES if code in found}
        tagged = [(TAGS[code], address) for code, address in versions.items()]
        return tagged and [*tagged, ("x-default", next(iter(versions.values())))]

    @property
    def languages(self) -> list[Language]:
        """The language switcher: this same content in each language, with the reader's parameters."""
        names = dict(settings.LANGUAGES)
        return [Language(names[code], TAGS[code], self._address_in(code), code == self.code) for code in PREFIXES]

    def _address_in(self, code: str) -> str:
        if self.is_lost:
            return _home(code)
        if not self.page:
            return with_query(self._view_in(code), self.request.GET.urlencode())
        translated = self.surroundings.translations.get(code)
        return translated.get_url() if translated else self.page.address_without_translation(code)

    def _view_in(self, code: str) -> str:
        match = self.request.resolver_match
        with translation.override(code):
            return reverse(match.view_name, args=match.args, kwargs=match.captured_kwargs)

    @property
    def menu(self) -> list[Link]:
        return self._links(Place.MENU)

    @property
    def footer(self) -> list[Link]:
        return self._links(Place.FOOTER)

    @property
    def texts(self) -> list[Link]:
        """The text pages right below the home page."""
        kind = top_types()[TEXT_PAGE].pk
        rows = [row for row in self.surroundings.top if row.content_type_id == kind and row.code == self.code]
        return [Link(row.title, row.get_url(), is_here=self._is_here(row.get_url())) for row in rows]

    @property
    def search(self) -> Link | None:
        """The view that answers the search field."""
        known = self._links(Place.SEARCH)
        return known[-1] if known else None

    @property
    def breadcrumb(self) -> list[Link]:
        """The pages above this one, from the home page down; those of another language stay out of this one's frame."""
        labels = {HOME_DEPTH: _("Home")}
        if self.is_foreign:
            return [Link(labels[HOME_DEPTH], self.home), *(link for link in self.menu if link.is_current)]
        return [Link(labels.get(row.depth, row.title), row.get_url()) for row in self.surroundings.ancestors]

    def _links(self, place: Place) -> list[Link]:
        found = ((entry, self._address_of(entry)) for entry in entries(place))
        return [
            Link(str(entry.label), address, entry.name == self.menu_name, self._is_here(address))
            for entry, address in found
            if address
        ]

    def _address_of(self, entry: Entry) -> str:
        if entry.url_name:
            return reverse(entry.url_name)
        kind = top_types()[entry.page_type].pk
        rows = (row for row in self.surroundings.top if row.content_type_id == kind and row.code == self.code)
        return next((row.get_url() for row in rows), "")

    def _is_here(self, address: str) -> bool:
        return not self.is_lost and address == self.request.path


def frame_of(context: Mapping) -> Frame:
    """The frame for a template's context: `page`, `menu_name`, `canonical_query` and `is_lost` are read from it."""
    return Frame(
        context["request"],
        context.get("page"),
        context.get("menu_name", ""),
        context.get("canonical_query", ""),
        context.get("is_lost", False),
    )


def absolute(address: str) -> str:
    """An address of ours with scheme and host, as configured and not as asked for."""
    return urljoin(settings.BASE_URL, address)


def with_query(address: str, query: str) -> str:
    """An address with a query string, if there is one."""
    return f"{address}?{query}" if query else address


def _home(code: str) -> str:
    with translation.override(code):
        return reverse("wagtail_serve", args=[""])
