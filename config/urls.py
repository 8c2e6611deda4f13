"""Every address of the site: what is never cached, what is data, and what people read below their language."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from core.languages import language_patterns
from home.views import start

private = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]
public = [
    path("", start.start, name="start"),
    re_path(r"^sr-latn/(?P<path>.*)$", start.long_word_for_serbian),
]
localised = language_patterns(
    path("", include("home.urls")),
    path("", include(wagtail_urls)),
)

urlpatterns = [*private, *public, *localised, *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)]

handler404 = "home.views.errors.not_found"
