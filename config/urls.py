"""Every address of the site: what is never cached, what is data, and what people read below their language."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from core.languages import language_patterns

private = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]
public = []
localised = language_patterns(path("", include(wagtail_urls)))

urlpatterns = [*private, *public, *localised, *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)]
