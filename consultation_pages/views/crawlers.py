"""What programs ask for first: where they may go, and what there is."""

from django.contrib.sitemaps.views import sitemap
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from consultation_pages.sitemaps import SECTIONS, shards
from home.frame import absolute

# Documents stay open to search engines: drafts and reports are what people look for. Answers to one reader's own words
# are no content of ours, and data for programs are not for readers of results.
_ROBOTS = """\
User-agent: *
Disallow: /admin/
Disallow: /api/
Disallow: /*?q=
Disallow: /*&q=

Sitemap: {sitemap}
"""


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """`/robots.txt` (RFC 9309)."""
    return HttpResponse(_ROBOTS.format(sitemap=absolute(reverse("sitemap"))), content_type="text/plain; charset=utf-8")


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """`/sitemap.xml`: the sitemaps by kind and language."""
    return render(request, "sitemap_index.xml", {"sitemaps": shards()}, content_type="application/xml")


@require_safe
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    """One of them; `?p=2` is its second shard. 404 for what there is not."""
    return sitemap(request, SECTIONS, section=section)
