"""The end of all letters: a page with a button for people, and one click for mail programs (RFC 8058)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from stakeholders import membership, tokens
from stakeholders.addressing import manage_link
from stakeholders.models.merged import stakeholder_behind
from stakeholders.tokens import Purpose
from stakeholders.views.shared import not_valid, private


@private
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks; POST stops at once, without cookie or redirect, and says so again however often it is asked."""
    key = tokens.read(Purpose.STOP, token)
    if key is None:
        return not_valid(request)
    person = stakeholder_behind(key)
    if request.method != "POST":
        manage = manage_link(person) if person and not person.stopped_at else ""
        return render(request, "stakeholders/stop.html", {"person": person, "manage": manage})
    if person:
        membership.stop(person, timezone.now())
    return render(request, "stakeholders/stopped.html", {"person": person})
