"""What a reader sees in place of a page: in the language of the address, else in all three."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.languages import code_in_path


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: below a language inside the site's frame, elsewhere in three languages and without a query."""
    if code_in_path(request.path_info):
        return render(request, "404_in_language.html", {"is_lost": True}, status=404)
    return render(request, "404.html", status=404)
