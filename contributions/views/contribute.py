"""The page on which anybody sends a comment, and every answer it can give."""

from dataclasses import replace
from datetime import datetime
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
from contributions.submission import NotAccepted, OtherText, accepted_before, accepts, database_clock, is_stored, submit
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
    """Answers a post. Every one counts for its network, and files are opened last: a stranger's can take seconds."""
    arrived = database_clock()
    form = _form(record, request.POST, request.FILES)
    limit = limits.of_network(request, record.number)
    # A retry of what was accepted gets its receipt, whatever has closed, aged or filled up since.
    earlier = accepted_before(record.pk, form.read.key)
    if earlier and earlier.text == form.typed_text:
        return _to_receipt(earlier, form, may_open_files=limit is None)
    is_over = record.stage_at(arrived) not in ACCEPTS_CONTRIBUTIONS and (limit or not accepts(record.pk, arrived))
    # A form that cannot be accepted any more says so before it asks for corrections.
    if is_over and not form.first_arrived:
        return closed(request, record, form)
    if limit:
        return slowed(_page(request, record, form, limit=limit.value))
    if form.is_trapped:
        return _page(request, record, form, 400)
    # Who comes again after the closing was counted in the flood that kept them out.
    if form.is_valid() and (limit := limits.of_consultation(record.number)) and not is_over:
        form.note_arrival()
        return slowed(_page(request, record, form, limit=limit.value))
    # Also where other fields are wrong: a person is told of all faults at once.
    if not form.has_good_files or not form.is_valid():
        return _page(request, record, form, 400)
    return _submit(request, record, form, arrived)


def _submit(request: HttpRequest, record: Consultation, form: ContributionForm, arrived: datetime) -> HttpResponse:
    try:
        contribution = submit(record.pk, replace(form.submission, arrived=arrived))
    except NotAccepted as refusal:
        for name in ("opens_at", "closes_at", "withdrawn_at"):
            setattr(record, name, getattr(refusal.consultation, name))
        return closed(request, record, form)
    except OtherText as error:
        form.token = form_token(record.number)  # pressed once more, it is a further comment
        return _page(request, record, form, 409, earlier=error.earlier)
    return _to_receipt(contribution, form)


def _to_receipt(contribution: Contribution, form: ContributionForm, may_open_files: bool = True) -> HttpResponse:
    """To the private page, which says so when something else is stored than what was sent just now.

    Whose data was deleted since has no such page any more, but the receipt can still be checked. Files that may not be
    opened count as something else.
    """
    person = Contributor.objects.filter(contribution=contribution).first()
    if person:
        is_opened = (may_open_files or not form.files) and form.has_all_fields_right and form.has_good_files
        is_whole = is_opened and is_stored(contribution, form.submission)
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
    is_over = record.closes_at is not None and record.closes_at <= timezone.now()
    context = _context(record) | {"text": form["text"].value() if form else "", "is_over": is_over}
    return render(request, CLOSED, context, status=403 if form else 200)


def _context(record: Consultation) -> dict:
    subject: Subject = subject_of(record)
    return {"record": record, "subject": subject, "menu_name": "consultations"}
