"""Every address of the site: what is never cached, what is data, and what people read below their language."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from consultation_pages.views import crawlers, documents, numbers
from core import health
from core.languages import language_patterns
from home.views import start

private = [
    path("health/live", health.live),
    path("health/ready", health.ready),
    path("health/deps", health.dependencies),
    # Before Wagtail's own, some of which they replace.
    path("admin/", include("consultation_pages.admin_addresses")),
    path("admin/", include(wagtailadmin_urls)),
    re_path(r"^documents/(\d+)/(.*)$", documents.serve),
    path("documents/", include(wagtaildocs_urls)),
]
public = [
    path("api/", include("config.api")),
    path("", start.start, name="start"),
    path("c/<slug:number>/", numbers.consultation, name="number"),
    path("viewConsult.php", numbers.former_address),
    path("robots.txt", crawlers.robots),
    path("sitemap.xml", crawlers.sitemap_index, name="sitemap"),
    path("sitemap-<slug:section>.xml", crawlers.sitemap_section, name="sitemap-section"),
    re_path("^sr-latn/", start.long_word_for_serbian),
]
localised = language_patterns(
    path("", include("consultation_pages.urls")),
    path("", include("contributions.urls")),
    path("", include("stakeholders.urls")),
    path("", include("search.urls")),
    path("", include("home.urls")),
    path("", include(wagtail_urls)),
)

urlpatterns = [*private, *public, *localised, *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)]

handler400 = "home.views.errors.bad_request"
handler404 = "home.views.errors.not_found"
handler500 = "home.views.errors.fault"
