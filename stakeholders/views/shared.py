"""What the pages behind signed links share: they are of one reader, they leave no trace, and they never say why not."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt


def private(view: Callable) -> Callable:
    """A page of one reader: no cache, no search engine, and its address goes nowhere.

    Nobody is signed in here and the signed word is the authority, so there is nothing that a foreign site could
    misuse: without Django's own token the page sets no cookie.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return csrf_exempt(never_cache(answer))


def not_valid(request: HttpRequest) -> HttpResponse:
    """One page for every link that does nothing: used, expired, of another purpose or guessed."""
    return render(request, "stakeholders/not_valid.html", {"is_lost": True}, status=404)


def see_other(address: str) -> HttpResponse:
    """After a post: the next page, to be got (RFC 9110, 15.4.4)."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response
