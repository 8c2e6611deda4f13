"""The page on which anybody sends a comment, and every answer it can give."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from consultation_pages.enums import ACCEPTS_CONTRIBUTIONS
from consultation_pages.models import Consultation
from consultation_pages.presentation import public_record
from contributions import limits
from contributions.forms import CONSENT, ContributionForm
from contributions.letters import private_address
from contributions.models import Contribution, Contributor
from contributions.questions import about
from contributions.submission import NotAccepted, OtherText, accepted_before, is_stored, submit
from contributions.tokens import form_token
from contributions.words import Subject, subject_of
from core.limits import slowed

FORM, CLOSED = "contributions/form.html", "contributions/closed.html"


# Nobody is signed in here, so there is nothing that a foreign site could misuse; the signed token has the key by which
# a form counts once. Without Django's own token the page sets no cookie.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contribute(request: HttpRequest, number: str) -> HttpResponse:
    """The form; 303 to the receipt, 400 with the form and its errors, 403 when closed, 429 when there were too many."""
    record = public_record(number=number)
    if record is None:
        raise Http404
    if request.method == "POST":
        return _post(request, record)
    if record.stage_at(timezone.now()) not in ACCEPTS_CONTRIBUTIONS:
        return closed(request, record)
    return _page(request, record, _form(record))


def _form(record: Consultation, *posted) -> ContributionForm:
    return ContributionForm(record.number, about(record), *posted)


def _post(request: HttpRequest, record: Consultation) -> HttpResponse:
    form = _form(record, request.POST, request.FILES)
    # A retry of what was accepted gets its receipt, whatever has closed, aged or filled up since.
    earlier = accepted_before(record.pk, form.read.key)
    if earlier and earlier.text == form.typed_text:
        return _to_receipt(earlier, form)
    if not form.is_valid():
        # A form that cannot be accepted any more says so before it asks for corrections.
        if record.stage_at(timezone.now()) not in ACCEPTS_CONTRIBUTIONS:
            return closed(request, record, form)
        return _page(request, record, form, 400)
    if limit := _limit(request, record, form):
        if limit == limits.Limit.CONSULTATION:
            form.note_arrival()
        return slowed(_page(request, record, form, limit=limit.value))
    try:
        contribution = submit(record.pk, form.submission)
    except NotAccepted as refusal:
        for name in ("opens_at", "closes_at", "withdrawn_at"):
            setattr(record, name, getattr(refusal.consultation, name))
        return closed(request, record, form)
    except OtherText as error:
        form.token = form_token(record.number)  # pressed once more, it is a further comment
        return _page(request, record, form, 409, earlier=error.earlier)
    return _to_receipt(contribution, form)


def _limit(request: HttpRequest, record: Consultation, form: ContributionForm) -> limits.Limit | None:
    """The limit that a post meets. Who comes again after the closing was counted in the flood that kept them out."""
    limit = limits.reached(request, record.number)
    is_over = record.stage_at(timezone.now()) not in ACCEPTS_CONTRIBUTIONS
    return None if limit == limits.Limit.CONSULTATION and is_over and form.first_arrived else limit


def _to_receipt(contribution: Contribution, form: ContributionForm) -> HttpResponse:
    """To the private page, which says so when something else is stored than what was sent just now.

    Whose data was deleted since has no such page any more, but the receipt can still be checked.
    """
    person = Contributor.objects.filter(contribution=contribution).first()
    if person:
        is_whole = form.has_all_fields_right and is_stored(contribution, form.submission)
        address = private_address(person) + ("" if is_whole else "?repeated=1")
    else:
        address = f"{reverse('verify')}?{urlencode({'receipt': contribution.receipt})}"
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def _page(
    request: HttpRequest, record: Consultation, form: ContributionForm, status: int = 200, **more
) -> HttpResponse:
    context = _context(record) | {"form": form, "consent": CONSENT, "had_files": bool(request.FILES)} | more
    return render(request, FORM, context, status=status)


def closed(request: HttpRequest, record: Consultation, form: ContributionForm | None = None) -> HttpResponse:
    """Says that nothing is accepted, since when, and shows what was typed, to be copied."""
    context = _context(record) | {"text": form["text"].value() if form else ""}
    return render(request, CLOSED, context, status=403 if form else 200)


def _context(record: Consultation) -> dict:
    subject: Subject = subject_of(record)
    return {"record": record, "subject": subject, "menu_name": "consultations"}
