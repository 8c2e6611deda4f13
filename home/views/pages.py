"""Serves published pages: one query at any depth, where Wagtail's own walk takes two a level and eight around it."""

from collections.abc import Callable

from django.contrib.contenttypes.models import ContentType
from django.db.models import Subquery, Value
from django.db.models.functions import Concat
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from wagtail import hooks
from wagtail.models import Page, get_page_models

from core.full_text import live_pages
from home.models import HomePage

# Upper floors append functions: request, language code and path -> what answers where there is no page, or None.
without_page: list[Callable[[HttpRequest, str, str], HttpResponse | None]] = []


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """The published page at a path below the language; where there is none, what stands in for it, or Http404.

    Runs Wagtail's `before_serve_page` hooks. Its check of private pages is part of the look-up here.
    """
    code = translation.get_language()
    page = published_page(code, path)
    if page is None:
        return _instead(request, code, path)
    for hook in hooks.get_hooks("before_serve_page"):
        response = hook(page, request, (), {})
        if isinstance(response, HttpResponse):
            return response
    return page.serve(request)


def _instead(request: HttpRequest, code: str, path: str) -> HttpResponse:
    found = next(filter(None, (find(request, code, path) for find in without_page)), None)
    if found is None:
        raise Http404
    return found


def published_page(code: str, path: str) -> Page | None:
    """The published page, as its own type, at a path such as "institutions/md/" in a language.

    Private pages are not found: there are none (see `core.publication_gate`), and an import must not make one public.
    """
    pages = live_pages().filter(url_path=tree_path(code, path))
    found = pages.select_related(*_type_names()).first()
    return found and getattr(found, ContentType.objects.get_for_id(found.content_type_id).model, None)


def tree_path(code: str, path: str) -> Concat:
    """The `url_path` of the page at a path in a language, as an expression."""
    home = HomePage.objects.filter(locale__language_code=code).values("url_path")[:1]
    return Concat(Subquery(home), Value(path))


def _type_names() -> list[str]:
    """The relations from a page to the row of its own type."""
    return [model._meta.model_name for model in get_page_models() if model is not Page]
