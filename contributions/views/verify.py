"""The page on which anybody checks a receipt: it says yes or no, since when, and nothing of what was sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contributions.models import Contribution
from contributions.numbers import read_receipt

LONGEST = 60


# Numbers of receipts can be foretold: a kept answer would deny a comment that came in since.
@never_cache
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """The question and, for `?receipt=`, the answer."""
    typed = request.GET.get("receipt", "")[:LONGEST]
    named = read_receipt(typed)
    found = named and _find(*named)
    context = {"typed": typed, "is_mistyped": bool(typed) and named is None, "named": named, "found": found}
    return render(request, "contributions/verify.html", context)


def _find(number: str, position: int) -> Contribution | None:
    rows = Contribution.objects.filter(consultation__is_public=True, consultation__number=number, position=position)
    return rows.select_related("consultation").first()
