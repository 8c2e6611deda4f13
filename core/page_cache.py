"""Keeps anonymous pages per content version, until the next instant at which time alone would change them.

A hit costs no query as long as the process trusts the version it last read (`PAGE_CACHE_TRUST_SECONDS`). A page is
kept only when the view made it for everybody: status 200, no cookie set or asked for, nothing that varies. What grows
without a new version, as the list of comments does, is kept for seconds (`keep_briefly`).
"""

import gzip
import logging
import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

import brotli
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils import timezone
from django.utils.http import parse_etags

from . import content_version
from .page_store import Entry, PageStore

logger = logging.getLogger(__name__)

ROOM = 64 * 1024 * 1024  # bytes per process
UNKEPT_PATHS = ("/admin/", "/documents/", "/health/", "/static/", "/media/")
CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
}
COMPRESSIBLE = ("text/", "application/json", "application/xml", "application/atom+xml", "image/svg+xml")
WORTH_COMPRESSING = 200  # bytes
# What mail programs and social networks hang on every link, different each time. No view of ours reads it.
TRACKING = re.compile(r"(?:^|&)(?:utm_\w+|fbclid|gclid|msclkid|mc_[ce]id)(?:=[^&]*)?(?=&|$)")
# Said of one rendering and not of the kept page, or said anew with each answer.
_OF_ONE_RENDERING = {"cache-control", "content-length", "date", "etag", "expires", "last-modified", "vary"}
# A proxy of ours may keep for a second what we keep (deploy/nginx.conf), and nothing that lacks this header.
_OF_EVERY_ANSWER = {
    "Cache-Control": "public, max-age=0, must-revalidate",
    "Vary": "Accept-Encoding",
    "X-Accel-Expires": "1",
}
_OF_A_BODY = {"content-type", "content-language", "content-disposition"}  # left out of 304 (RFC 9110, 15.4.5)

_boundaries: list[Callable[[datetime], datetime | None]] = []


def register_boundary(next_boundary: Callable[[datetime], datetime | None]) -> None:
    """Adds a function that says when, after an instant, pages next change by time alone (None: never)."""
    _boundaries.append(next_boundary)


def keep_briefly(request: HttpRequest) -> None:
    """Says of the answer to a request that it shows what grows without a new version of the content."""
    request.is_kept_briefly = True


class TrustedVersion:
    """The content version, read from the database at most once in the trust time."""

    def __init__(self):
        self._known = (None, float("-inf"))

    def get(self) -> int:
        """The version; while the database is away the last one read, so that kept pages outlive it."""
        (number, read_at), now = self._known, time.monotonic()
        if now - read_at < settings.PAGE_CACHE_TRUST_SECONDS:
            return number
        try:
            number = content_version.current()
        except OperationalError:
            if number is None:
                raise
            logger.exception("Kept pages are served without the database")
        self._known = (number, now)
        return number


class PageCacheMiddleware:
    """Answers anonymous readers from the kept pages; inside of nothing but headers, static files and refusals."""

    def __init__(self, get_response):
        if settings.DEBUG:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.version = TrustedVersion()
        self.store = PageStore(ROOM)

    def __call__(self, request):
        if not may_keep(request):
            return for_one_reader(self.get_response(request))
        forget_tracking(request)
        key, version, now = key_of(request), self.version.get(), timezone.now()
        entry = self.store.get(key)
        if entry and entry.is_right(version, now):
            return answer(request, entry)
        with self.store.claim(key) as is_first:
            if entry and not is_first and entry.was_right():
                return answer(request, entry)
            return self._render(request, key, version, now)

    def _render(self, request, key: str, version: int, now: datetime) -> HttpResponseBase:
        """A new answer. Version and time are those from before: what changes meanwhile makes it old at once."""
        method, request.method = request.method, "GET"  # HEAD is kept with its body
        response = self.get_response(request)
        request.method = method
        if not worth_keeping(response):
            if response.status_code < 500:
                self.store.drop(key)  # or it would stand in for what is gone
            return for_one_reader(response)
        is_brief = getattr(request, "is_kept_briefly", False)
        seconds = settings.PAGE_CACHE_BRIEF_SECONDS if is_brief else settings.PAGE_CACHE_SECONDS
        entry = entry_of(response, version, now, seconds)
        self.store.put(key, entry)
        return answer(request, entry)


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
    control, vary = (response.get(name, "").lower() for name in ("Cache-Control", "Vary"))
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "Content-Encoding" not in response
        and vary in ("", "accept-encoding")
        and not any(word in control for word in ("private", "no-store", "no-cache"))
    )


def for_one_reader(response: HttpResponseBase) -> HttpResponseBase:
    """Keeps proxies and browsers from guessing how long an answer holds that said nothing about it."""
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def forget_tracking(request: HttpRequest) -> None:
    """Takes away parameters that say where a reader comes from: one page for all of them, and no trace in it."""
    query = request.META.get("QUERY_STRING", "")
    if query:
        request.META["QUERY_STRING"] = TRACKING.sub("", query).removeprefix("&")


def key_of(request: HttpRequest) -> str:
    """Host, path and the whole query: a key may only forget what the view cannot see."""
    seen = f"{request.scheme} {request.get_host()} {request.path} {request.META.get('QUERY_STRING', '')}"
    return sha256(seen.encode("utf-8", "surrogateescape")).hexdigest()


def entry_of(response: HttpResponse, version: int, now: datetime, seconds: float) -> Entry:
    """The page to keep, compressed once: until the next boundary after it was made, or for so many seconds."""
    ends = [
        now + timedelta(seconds=seconds),
        *(next_boundary(now) for next_boundary in _boundaries),
    ]
    headers = {name: value for name, value in response.items() if name.lower() not in _OF_ONE_RENDERING}
    body = response.content
    bodies = {"": body}
    if headers.get("Content-Type", "").startswith(COMPRESSIBLE) and len(body) > WORTH_COMPRESSING:
        bodies |= {coding: compress(body) for coding, compress in CODINGS.items()}
    return Entry(version, min(filter(None, ends)), sha256(body).hexdigest()[:24], headers | _OF_EVERY_ANSWER, bodies)


def answer(request: HttpRequest, entry: Entry) -> HttpResponse:
    """The kept page in the best coding that the reader takes, or 304 when they have it already."""
    coding = best_coding(request.headers.get("Accept-Encoding", ""), entry.bodies)
    tag = f'"{entry.tag}-{coding}"' if coding else f'"{entry.tag}"'
    headers = entry.headers | {"ETag": tag}
    if knows(request, tag):
        return HttpResponseNotModified(
            headers={name: value for name, value in headers.items() if name.lower() not in _OF_A_BODY}
        )
    body = entry.bodies[coding]
    if coding:
        headers["Content-Encoding"] = coding
    headers["Content-Length"] = str(len(body))
    return HttpResponse(body, headers=headers)


def knows(request: HttpRequest, tag: str) -> bool:
    """Whether the reader says that they have the page with this tag (RFC 9110, 13.1.2)."""
    given = request.headers.get("If-None-Match")
    return bool(given) and any(each in (tag, f"W/{tag}", "*") for each in parse_etags(given))


def best_coding(accepted: str, available: dict[str, bytes]) -> str:
    """The first of our codings that a reader accepts ("" for none); a quality of 0 is a refusal (RFC 9110, 12.5.3)."""
    accepted = accepted.lower().replace(" ", "")
    wishes = dict(part.partition(";")[::2] for part in accepted.split(","))
    return next((coding for coding in CODINGS if coding in available and _is_wish(wishes.get(coding))), "")


def _is_wish(parameters: str | None) -> bool:
    return parameters is not None and not re.fullmatch(r"q=0(\.0*)?", parameters)
