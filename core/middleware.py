"""What happens around every request: bad input refused, language from the path, refusals explained."""

import re

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseBadRequest, HttpResponseRedirect, JsonResponse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from .languages import code_in_path, preferred_code
from .publication_gate import NotApproved

LONGEST_QUERY = 4000
# PostgreSQL stores no NUL and no integer beyond 64 bits; no form of ours asks for more than eighteen digits in a row.
_UNSTORABLE = re.compile(r"%00|\x00|[0-9]{19,}")


class BadInputMiddleware:
    """Answers 400 to addresses that PostgreSQL could only answer with an error."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if is_unstorable(request):
            return HttpResponseBadRequest("400 Bad Request\n", content_type="text/plain")
        return self.get_response(request)


def is_unstorable(request) -> bool:
    """Whether path or query hold NUL, an over-long number or more letters than any form of ours sends."""
    query = request.META.get("QUERY_STRING", "")
    return len(query) > LONGEST_QUERY or bool(_UNSTORABLE.search(query)) or "\x00" in request.path


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


class LooserPolicyMiddleware:
    """Gives the admin its own content security policy; the public site keeps the strict one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path.startswith(settings.LOOSER_POLICY_PATHS):
            response._csp_config = settings.ADMIN_CONTENT_SECURITY_POLICY["DIRECTIVES"]
        return response


class RefusalMiddleware:
    """Tells the person what the publication gate refused, in place of an error page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, error):
        if not isinstance(error, NotApproved):
            return None
        if "/api/" in request.path or request.headers.get("Accept", "").startswith("application/json"):
            return JsonResponse({"detail": str(error)}, status=409)
        messages.error(request, str(error))
        return HttpResponseRedirect(_back(request))


def _back(request) -> str:
    """Where the person came from, if that is on this site."""
    referer = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure())
    return referer if safe else "/admin/"
