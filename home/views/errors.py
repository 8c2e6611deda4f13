"""What a reader sees in place of a page: in the language of the address, else in all three."""

import sys
from contextlib import suppress

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.languages import code_in_path


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: below a language inside the site's frame, elsewhere in three languages and without a query."""
    if code_in_path(request.path_info):
        return render(request, "404_in_language.html", {"is_lost": True}, status=404)
    return render(request, "404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 in three languages; a form with more text than we read at all is told the limit."""
    is_too_large = isinstance(exception, RequestDataTooBig)
    most = f"{settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 1024 / 1024:g}" if is_too_large else ""
    # Without the request, whose context processors could read what cannot be read.
    response = render(None, "400.html", {"most": most}, status=400)
    response.headers["Cache-Control"] = "no-store"
    return response


def fault(request: HttpRequest) -> HttpResponse:
    """500; while the database is away 503 (RFC 9110, 15.6.4). Both with what was typed, so that nothing is lost."""
    is_away = isinstance(sys.exc_info()[1], (OperationalError, InterfaceError))
    typed = ""
    with suppress(Exception):  # whatever is wrong with the body, this answer is given
        typed = request.POST.get("text", "")
    status = 503 if is_away else 500
    # Without the request no context processor runs, which might ask the database.
    response = render(None, f"{status}.html", {"typed": typed}, status=status)
    response.headers["Cache-Control"] = "no-store"
    if is_away:
        response.headers["Retry-After"] = "30"
    return response
