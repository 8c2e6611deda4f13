"""The end of all letters: a page with a button for people, and one click for mail programs (RFC 8058)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from stakeholders import membership, sign_up, stops, tokens
from stakeholders.address_keys import is_of_address
from stakeholders.models import Stakeholder
from stakeholders.tokens import Purpose
from stakeholders.views.shared import not_valid, private, see_other


@private
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks; POST stops at once, without cookie or redirect, and says so again however often it is asked.

    Letters are passed on and their links are good for ever: the page shows nothing of anybody. The button for one's
    own page writes to the address instead.
    """
    key = tokens.read(Purpose.STOP, token)
    entry = key and membership.entry_behind(key)
    if key is None or not (entry or is_of_address(key)):
        return not_valid(request)
    if request.method != "POST":
        context = {"has_stopped": stops.has_stopped(key, entry), "can_have_link": bool(entry and entry.email)}
        return render(request, "stakeholders/stop.html", context)
    if request.POST.get("action") == "link":
        return _send_link(entry)
    membership.stop_behind(key, timezone.now())
    return render(request, "stakeholders/stopped.html")


def _send_link(entry: Stakeholder | None) -> HttpResponse:
    if entry and entry.email:
        sign_up.send_link(entry.email, get_language())
    return see_other(reverse("interest-sent"))
