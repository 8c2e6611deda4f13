"""Where a reader begins: the one address without a language, and addresses with the wrong word for one."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers, patch_vary_headers

from core.languages import preferred_code


def start(request: HttpRequest) -> HttpResponse:
    """Sends a reader of "/" to the home page of the language that their browser asks for."""
    with translation.override(preferred_code(request)):
        return for_this_reader(HttpResponseRedirect(reverse("wagtail_serve", args=[""])))


def long_word_for_serbian(request: HttpRequest) -> HttpResponse:
    """Sends `/sr-latn/…`, the code that libraries know, to `/sr/…`."""
    return HttpResponsePermanentRedirect(f"/sr/{request.get_full_path().removeprefix('/sr-latn/')}")


def for_this_reader(response: HttpResponse) -> HttpResponse:
    """Marks an answer that depends on the reader's language: no cache may give it to another one."""
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    add_never_cache_headers(response)
    return response
