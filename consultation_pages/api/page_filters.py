"""How pages of the content API are found: by language, by words as every search here compares them, by address."""

from django.db.models import QuerySet
from rest_framework.filters import BaseFilterBackend
from wagtail.api.v2.filters import OrderingFilter
from wagtail.api.v2.utils import BadRequestError
from wagtail.models import Page

from core.full_text import matching, read_query
from core.languages import CODES, PREFIXES, code_in_path
from home.models import HomePage


class LanguageFilter(BaseFilterBackend):
    """`?locale=`: Wagtail's code of a language, or the site's word for it ("sr-latn" or "sr")."""

    def filter_queryset(self, request, queryset, view):
        if "locale" not in request.GET:
            return queryset
        wanted = request.GET["locale"]
        code = CODES.get(wanted, wanted)
        if code not in PREFIXES:
            raise BadRequestError(f"locale must be one of {', '.join(PREFIXES)}")
        return queryset.filter(locale__language_code=code)


class OrderFilter(OrderingFilter):
    """`?order=` without chance: not Wagtail's "random", as answers are kept, and what is equal always in one order."""

    def filter_queryset(self, request, queryset, view):
        if "random" in request.GET.get("order", "").split(","):
            raise BadRequestError("cannot order by 'random'")
        ordered = super().filter_queryset(request, queryset, view)
        return ordered.order_by(*ordered.query.order_by, "pk") if request.GET.get("order") else ordered


class WordsFilter(BaseFilterBackend):
    """`?search=`: pages that have every word, whatever case, marks or script; in the order asked for, not ranked.

    In place of Wagtail's filter, which ranks row by row on SQLite and compares letters as they are written.
    """

    def filter_queryset(self, request, queryset, view):
        if "search" not in request.GET:
            return queryset
        return matching(queryset, read_query(request.GET["search"]))


def page_at(pages: QuerySet, html_path: str) -> Page | None:
    """The page among these at a path of the website such as "/sr/institucije/"; None where there is none."""
    path = f"/{html_path.strip('/')}/"
    home = HomePage.objects.filter(locale__language_code=code_in_path(path)).values_list("url_path", flat=True).first()
    below_language = path.split("/", 2)[2]
    return home and pages.filter(url_path=f"{home}{below_language}").first()
