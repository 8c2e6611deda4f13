"""The published texts for other front ends: Wagtail's content API v2 for the public, in three languages."""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import translation
from django.utils.functional import cached_property
from modelcluster.models import get_all_child_relations
from rest_framework.fields import Field
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import JSONRenderer
from wagtail.api.v2.filters import (
    AncestorOfFilter,
    ChildOfFilter,
    DescendantOfFilter,
    FieldsFilter,
    TranslationOfFilter,
)
from wagtail.api.v2.serializers import PageSerializer
from wagtail.api.v2.utils import BadRequestError, get_object_detail_url
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.models import Page

from consultation_pages.api.page_filters import LanguageFilter, OrderFilter, WordsFilter, page_at
from consultation_pages.models import Consultation, ConsultationPage
from core.full_text import live_pages
from core.languages import PREFIXES

_OWN_META = ["source_locale", "languages"]
# The site has one host, answers one format, and its searches have no operator.
_PARAMETERS_LEFT_OUT = frozenset(["_", "format", "search_operator", "site"])
# Columns by which one may filter and order; the others would compare what no index holds.
_COLUMNS = frozenset(["id", "title", "slug", "first_published_at"])


class AlwaysJson(BaseContentNegotiation):
    """There is one format, whatever is asked for: kept answers do not depend on `Accept`."""

    def select_parser(self, request, parsers):
        return parsers[0]

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class SourceLocaleField(Field):
    """The language in which the page was written; its other languages are translations."""

    def get_attribute(self, instance):
        return instance

    def to_representation(self, page):
        return self.context["view"].versions[page.translation_key][0].code


class LanguagesField(Field):
    """For each language of the site the address of this page's text in it; null where it is not published."""

    def get_attribute(self, instance):
        return instance

    def to_representation(self, page):
        versions = self.context["view"].versions[page.translation_key]
        live = {version.code: version.pk for version in versions if version.live}
        return {code: self._address(live[code]) if code in live else None for code in PREFIXES}

    def _address(self, pk: int) -> str:
        return get_object_detail_url(self.context["router"], self.context["request"], Page, pk)


class SitePageSerializer(PageSerializer):
    """A page in its own language, and what is known about the others."""

    source_locale = SourceLocaleField(read_only=True)
    languages = LanguagesField(read_only=True)

    def to_representation(self, instance):
        # Wagtail turns links in rich text towards the active language, which here is the browser's.
        with translation.override(instance.locale.language_code):
            return super().to_representation(instance)


class PagesEndpoint(PagesAPIViewSet):
    """Published pages: no drafts, no pages of hidden consultations, no documents or images by number."""

    authentication_classes = ()  # an answer is for everybody, so it must not depend on who asks
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = AlwaysJson
    base_serializer_class = SitePageSerializer
    filter_backends = (
        FieldsFilter, ChildOfFilter, AncestorOfFilter, DescendantOfFilter, OrderFilter, TranslationOfFilter,
        LanguageFilter, WordsFilter,
    )  # fmt: skip
    known_query_parameters = PagesAPIViewSet.known_query_parameters - _PARAMETERS_LEFT_OUT
    meta_fields = [name for name in PagesAPIViewSet.meta_fields if name != "alias_of"] + _OWN_META
    listing_default_fields = PagesAPIViewSet.listing_default_fields + _OWN_META

    @cached_property
    def public_pages(self):
        """Every page that a reader may see, as the website shows them."""
        hidden = Consultation.objects.filter(is_public=False).values("key")
        pages = live_pages().filter(depth__gt=1)
        for path in ConsultationPage.objects.filter(translation_key__in=hidden).values_list("path", flat=True):
            pages = pages.exclude(path__startswith=path)  # its report too
        return pages

    def get_base_queryset(self):
        return self.public_pages

    def get_queryset(self):
        pages = super().get_queryset().select_related("locale")
        rows = {relation.get_accessor_name() for relation in get_all_child_relations(pages.model)}
        shown = rows.intersection(self.get_body_fields_names(pages.model))
        return pages.prefetch_related(*sorted(shown)) if "fields" in self.request.GET else pages

    def paginate_queryset(self, queryset):
        self.shown = list(super().paginate_queryset(queryset))
        return self.shown

    def get_object(self):
        page = super().get_object()
        self.shown = [page]
        return page

    @cached_property
    def versions(self) -> dict[UUID, list[Page]]:
        """Every language of the pages in the answer by translation key, in one query."""
        return versions_of(page.translation_key for page in self.shown)

    @classmethod
    def get_available_fields(cls, model, db_fields_only=False):
        names = super().get_available_fields(model, db_fields_only)
        return [name for name in names if name in _COLUMNS] if db_fields_only else names

    def handle_exception(self, exc):
        # A value that a column cannot hold; Wagtail's filter lets it through for columns of instants.
        if isinstance(exc, ValidationError):
            exc = BadRequestError(" ".join(exc.messages))
        return super().handle_exception(exc)

    def find_object(self, queryset, request):
        if "html_path" in request.GET:
            return page_at(queryset, request.GET["html_path"])
        try:
            return super().find_object(queryset, request)
        except ValueError as error:
            raise BadRequestError("id must be a positive integer") from error


def versions_of(keys: Iterable[UUID]) -> dict[UUID, list[Page]]:
    """All languages of pages, published or not, by translation key; the oldest first, which is the source."""
    rows = Page.objects.filter(translation_key__in=set(keys)).order_by("pk")
    found: dict[UUID, list[Page]] = {}
    for row in rows.only("translation_key", "live").annotate(code=F("locale__language_code")):
        found.setdefault(row.translation_key, []).append(row)
    return found
