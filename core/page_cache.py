"""Keeps anonymous pages per content version, until the next instant at which time alone would change them.

A hit costs no query as long as the process trusts the version it last read (`PAGE_CACHE_TRUST_SECONDS`). A page is
kept only when the view made it for everybody: no cookie set or asked for, no session, status 200.
"""

import gzip
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

import brotli
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from . import content_version

UNKEPT_PATHS = ("/admin/", "/django-admin/", "/documents/", "/health/", "/static/", "/media/")
CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
}
COMPRESSIBLE = ("text/", "application/json", "application/xml", "application/atom+xml", "image/svg+xml")
_LOCK_SECONDS = 10

_boundaries: list[Callable[[datetime], datetime | None]] = []


def register_boundary(next_boundary: Callable[[datetime], datetime | None]) -> None:
    """Adds a function that says when, after an instant, pages next change by time alone (None: never)."""
    _boundaries.append(next_boundary)


@dataclass
class Entry:
    """One kept page: its headers and its body in every coding, compressed once."""

    version: int
    expires: float
    tag: str
    headers: dict[str, str]
    bodies: dict[str, bytes] = field(default_factory=dict)


class TrustedVersion:
    """The content version, read from the database at most once in the trust time."""

    def __init__(self):
        self.number, self.read_at = -1, float("-inf")

    def get(self) -> int:
        now = time.monotonic()
        if now - self.read_at >= settings.PAGE_CACHE_TRUST_SECONDS:
            self.number, self.read_at = content_version.current(), now
        return self.number


class PageCacheMiddleware:
    """Answers anonymous readers from the kept pages; outermost but for security and static files."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.version = TrustedVersion()

    def __call__(self, request):
        if settings.DEBUG or not may_keep(request):
            return self.get_response(request)
        key, version = key_of(request), self.version.get()
        entry = cache.get(key)
        if entry and entry.expires <= time.time():
            entry = None
        if entry and entry.version == version:
            return answer(request, entry)
        if entry and not cache.add(f"{key}:lock", 1, _LOCK_SECONDS):
            return answer(request, entry)  # another thread renders the new one already
        return self._render(request, key, version)

    def _render(self, request, key: str, version: int) -> HttpResponseBase:
        response = self.get_response(request)
        try:
            if not worth_keeping(response):
                return response
            entry = entry_of(response, version)
            cache.set(key, entry, max(1, entry.expires - time.time()))
            return answer(request, entry)
        finally:
            cache.delete(f"{key}:lock")


def may_keep(request: HttpRequest) -> bool:
    """Whether an answer to this request could be for everybody."""
    return (
        request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "Authorization" not in request.headers
        and request.path != "/"
        and not request.path.startswith(UNKEPT_PATHS)
    )


def worth_keeping(response: HttpResponseBase) -> bool:
    """Whether the view made this answer for everybody."""
    control = response.get("Cache-Control", "")
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "cookie" not in response.get("Vary", "").lower()
        and "private" not in control
        and "no-store" not in control
    )


def key_of(request: HttpRequest) -> str:
    """Host, path and the whole query: a key may only forget what the view cannot see."""
    seen = f"{request.scheme} {request.get_host()} {request.path} {request.META.get('QUERY_STRING', '')}"
    return "page:" + sha256(seen.encode("utf-8", "surrogateescape")).hexdigest()


def entry_of(response: HttpResponse, version: int) -> Entry:
    """The page to keep: until the next boundary, an hour at most."""
    now = timezone.now()
    boundaries = [moment for next_boundary in _boundaries if (moment := next_boundary(now))]
    latest = time.time() + settings.PAGE_CACHE_SECONDS
    expires = min([latest, *(moment.timestamp() for moment in boundaries)])
    headers = {name: value for name, value in response.items() if name != "Content-Length"}
    bodies = {"": response.content}
    if headers.get("Content-Type", "").startswith(COMPRESSIBLE) and len(response.content) > 200:
        bodies |= {coding: compress(response.content) for coding, compress in CODINGS.items()}
    return Entry(version, expires, sha256(response.content).hexdigest()[:24], headers, bodies)


def answer(request: HttpRequest, entry: Entry) -> HttpResponseBase:
    """The kept page in the best coding the reader takes, or 304 when they have it already."""
    coding = best_coding(request.headers.get("Accept-Encoding", ""), entry.bodies)
    tag = f'"{entry.tag}-{coding}"' if coding else f'"{entry.tag}"'
    if tag in [given.removeprefix("W/") for given in parse_etags(request.headers.get("If-None-Match", ""))]:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(entry.bodies[coding])
    for name, value in entry.headers.items():
        response.headers[name] = value
    if coding:
        response.headers["Content-Encoding"] = coding
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def best_coding(accepted: str, available: dict[str, bytes]) -> str:
    """The first of our codings that a reader accepts ("" for none); a quality of 0 is a refusal (RFC 9110, 12.5.3)."""
    wishes = {}
    for part in accepted.split(","):
        name, _, quality = part.strip().partition(";")
        wishes[name.strip().lower()] = quality.replace(" ", "").lower()
    return next(
        (coding for coding in CODINGS if coding in available and wishes.get(coding, "q=0") not in _REFUSED),
        "",
    )


_REFUSED = ("q=0", "q=0.0", "q=0.00", "q=0.000")
