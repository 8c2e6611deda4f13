"""Open data is open to scripts too: pages of other sites may read it, without cookies (Fetch standard, CORS).

Our own lines and not django-cors-headers: that names the origin in `Vary` and leaves the permission out where a
request names no origin, so that shared caches would keep one copy per site, or one that scripts cannot read.
"""

from django.conf import settings
from django.http import HttpResponse

ANY_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag",
}
PREFLIGHT = {
    "Allow": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class CrossOriginMiddleware:
    """Lets scripts of any origin read what lies below `CROSS_ORIGIN_PATHS`, refusals included."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path.startswith(settings.CROSS_ORIGIN_PATHS):
            return self.get_response(request)
        response = preflight() if request.method == "OPTIONS" else self.get_response(request)
        for name, value in ANY_ORIGIN.items():
            response.headers[name] = value
        return response


def preflight() -> HttpResponse:
    """What a browser asks before it sends a script's request with a condition: reading is all there is."""
    return HttpResponse(status=204, headers=PREFLIGHT)
