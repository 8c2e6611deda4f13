"""What happens around every request: bad input refused, language from the path, refusals explained."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote_plus

from django.conf import settings
from django.contrib import messages
from django.db.models import ProtectedError
from django.http import HttpResponseBadRequest, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from .charset import ANOTHER_CHARSET
from .languages import code_in_path, preferred_code
from .publication_gate import NotApproved

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
LONGEST_PATH, LONGEST_QUERY = 2000, 4000
# PostgreSQL stores no NUL and no integer beyond 64 bits; no form of ours asks for more than eighteen digits in a row.
_UNSTORABLE = re.compile(r"\x00|\d{19,}")


class BadInputMiddleware:
    """Answers 405 to methods that nobody here knows, and 400 to what a database or a decoder answers with an error."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if ANOTHER_CHARSET in request.META or is_unstorable(request):
            return HttpResponseBadRequest("400 Bad Request\n", content_type="text/plain")
        return self.get_response(request)


def is_unstorable(request) -> bool:
    """Whether path or query hold NUL or more letters than any of ours, or the query, once decoded, a huge number."""
    path, query = request.path, request.META.get("QUERY_STRING", "")
    if len(path) > LONGEST_PATH or "\x00" in path or len(query) > LONGEST_QUERY:
        return True
    return bool(query) and bool(_UNSTORABLE.search(unquote_plus(query)))


class PrefixLocaleMiddleware:
    """The path alone decides the language: no cookie, no Vary, no redirect. Paths without one follow the browser."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        code = code_in_path(request.path_info)
        with translation.override(code or preferred_code(request)):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
        if code:
            response.headers.setdefault("Content-Language", translation.to_locale(code).replace("_", "-"))
        return response


class BrowserPolicyMiddleware:
    """Tells browsers what a page of ours may load and use: little on the public site, in the admin what Wagtail needs.

    Django has its own from 6.0 on, with the same settings. Outermost, so that refusals and errors have the headers too;
    written once, because kept pages are answered so fast that building them anew would take as long again.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.strict, self.looser = written(settings.SECURE_CSP), written(settings.ADMIN_CSP)
        self.of_previews = written(settings.PREVIEW_CSP)

    def __call__(self, request):
        response = self.get_response(request)
        if request.path.startswith(settings.ADMIN_PATHS):
            # A preview has passed this chain before, as if it were the public page.
            is_preview = response.headers.get("Content-Security-Policy") == self.strict
            response.headers["Content-Security-Policy"] = self.of_previews if is_preview else self.looser
        response.headers.setdefault("Content-Security-Policy", self.strict)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        return response


def written(policy: Mapping[str, Sequence[str]]) -> str:
    """A content security policy as its header has it (https://www.w3.org/TR/CSP3/#csp-header)."""
    return "; ".join(" ".join([directive, *sources]) for directive, sources in policy.items())


class RefusalMiddleware:
    """Tells the person what the publication gate or the database's own protection refused, not an error page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, error):
        if isinstance(error, ProtectedError):
            reason = gettext("What was published is never deleted or moved. Withdraw it instead.")
        elif isinstance(error, NotApproved):
            reason = str(error)
        else:
            return None
        if "/api/" in request.path or request.headers.get("Accept", "").startswith("application/json"):
            return JsonResponse({"detail": reason}, status=409)
        messages.error(request, reason)
        return HttpResponseRedirect(_back(request))


def _back(request) -> str:
    """Where the person came from, if that is on this site."""
    referer = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure())
    return referer if safe else "/admin/"
