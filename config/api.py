"""What is published as data: facts for programs that count, words for front ends that show them (docs/api.md)."""

from django.urls import path, re_path
from django.views.generic import RedirectView
from wagtail.api.v2.router import WagtailAPIRouter

from consultation_pages.api.application import data_api
from consultation_pages.api.pages import PagesEndpoint
from consultation_pages.api.reference import no_such_address, reference
from contributions.api.endpoints import router as contributions

pages_api = WagtailAPIRouter("pages-v2")
pages_api.register_endpoint("pages", PagesEndpoint)

data_api.add_router("", contributions)

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="data-reference")),
    path("data/v1/", reference, name="data-reference"),
    path("data/v1/", data_api.urls),
    path("v2/", pages_api.urls),
    re_path(r"^.*/$", no_such_address),  # without the slash Django would not try the address with one
]
