"""Where the link of an invitation leads: one page with a button, because a look at a link proves nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from consultation_pages.cards import cards_of
from consultation_pages.models import Consultation
from stakeholders import evidence, tokens
from stakeholders.models.merged import invitation_behind
from stakeholders.tokens import Purpose
from stakeholders.views.shared import not_valid, private, see_other


@private
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The consultation in a few words; the button notes that the link was opened, and goes on to it."""
    key = tokens.read(Purpose.INVITATION, token)
    found = key and invitation_behind(key)
    shown = Consultation.objects.public().select_related("institution", "document_type", "proposal")
    record = found and shown.filter(pk=found.consultation_id).first()
    if record is None:
        return not_valid(request)
    if request.method == "POST":
        evidence.link_opened(found, timezone.now())
        return see_other(reverse("consultation-by-number", args=[record.number]))
    return render(request, "stakeholders/invitation.html", {"card": cards_of([record], timezone.now())[0]})
