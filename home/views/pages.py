"""Serves published pages: one query at any depth, where Wagtail's own walk takes two a level and eight around it."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Subquery, Value
from django.db.models.functions import Concat
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from wagtail import hooks
from wagtail.models import Page, get_page_models

from core.full_text import live_pages
from home.models import HomePage


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """The published page at a path below the language; Http404 where there is none.

    Runs Wagtail's `before_serve_page` hooks. Its check of private pages is part of the look-up here.
    """
    page = published_page(translation.get_language(), path)
    if page is None:
        raise Http404
    for hook in hooks.get_hooks("before_serve_page"):
        response = hook(page, request, (), {})
        if isinstance(response, HttpResponse):
            return response
    return page.serve(request)


def published_page(code: str, path: str) -> Page | None:
    """The published page, as its own type, at a path such as "institutions/md/" in a language.

    Private pages are not found: there are none (see `core.publication_gate`), and an import must not make one public.
    """
    home = HomePage.objects.filter(locale__language_code=code).values("url_path")[:1]
    pages = live_pages().filter(url_path=Concat(Subquery(home), Value(path)))
    found = pages.select_related(*_type_names()).first()
    return found and getattr(found, ContentType.objects.get_for_id(found.content_type_id).model, None)


def _type_names() -> list[str]:
    """The relations from a page to the row of its own type."""
    return [model._meta.model_name for model in get_page_models() if model is not Page]
