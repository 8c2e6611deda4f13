"""The answer to a choice of several pages, in place of Wagtail's, which names any page to any editor."""

from django.http import Http404, HttpRequest, HttpResponse
from wagtail.admin.views.chooser import ChosenMultipleView
from wagtail.models import Page

from consultation_pages.editing_guards import choosable_pages


class ChosenPages(ChosenMultipleView):
    """Titles and addresses of the chosen pages; 404 when one of them is none that the chooser offers."""

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = set(request.GET.getlist("id"))
        if not all(each.isdecimal() for each in asked):
            raise Http404
        if choosable_pages(Page.objects.filter(pk__in=asked), request).count() < len(asked):
            raise Http404
        return super().get(request)
