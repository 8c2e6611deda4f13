"""Expressing interest: the form, the page after it, and the confirmation from the mailbox."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from consultation_pages.models import Consultation, Proposal
from contributions import limits
from core.limits import slowed
from stakeholders import sign_up, sign_up_words, tokens
from stakeholders.forms import AddressForm, SignUpForm
from stakeholders.subjects import CODES
from stakeholders.tokens import Purpose
from stakeholders.views.shared import not_valid, private, see_other

FORM = "stakeholders/sign_up.html"
LIMIT, SEARCH_LIMIT = "interest", "search of proposals"


# Nobody is signed in here; without Django's token the page sets no cookie and is kept for everybody.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def express_interest(request: HttpRequest) -> HttpResponse:
    """The form; 303 to the same page for everybody, 400 with the form and its errors, 429 for a flood."""
    now = timezone.now()
    if request.method != "POST":
        return render(request, FORM, {"form": SignUpForm(None, now, prefilled(request)), "links": AddressForm()})
    may_search = "search" in request.POST and not limits.reached(request, SEARCH_LIMIT)
    form = SignUpForm(request.POST, now, may_search=may_search)
    context = {"form": form, "links": AddressForm()}
    if form.is_search:
        return render(request, FORM, context) if may_search else _slowed(request, context)
    if not form.is_valid():
        return render(request, FORM, context, status=400)
    if limits.reached(request, LIMIT):
        return _slowed(request, context)
    if not form.cleaned_data["website"]:
        sign_up.ask(form.cleaned_data["email"], get_language(), form.request)
    return see_other(reverse("interest-sent"))


def _slowed(request: HttpRequest, context: dict) -> HttpResponse:
    """The form as it was sent, for a flood."""
    return slowed(render(request, FORM, context | {"is_limited": True}))


def prefilled(request: HttpRequest) -> dict:
    """The ticks that a link to the form asks for; what does not exist is passed over."""
    asked = {name: [code for code in request.GET.getlist(name)[:50] if code] for name in CODES}
    number = request.GET.get("consultation", "")
    record = Consultation.objects.public().filter(number=number).select_related("proposal", "institution").first()
    if record and record.proposal:
        asked["proposal"].append(record.proposal.number)
    elif record:
        asked["institution"].append(record.institution.code)
    known = Proposal.objects.public().filter(number__in=asked["proposal"]).values_list("number", flat=True)
    return asked | {"proposal": list(known)}


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What everybody reads after a sign-up, known here or not."""
    return render(request, "stakeholders/sent.html")


@csrf_exempt
@require_http_methods(["POST"])
def send_link(request: HttpRequest) -> HttpResponse:
    """Sends the link of their own page to whoever is known here; everybody reads the same."""
    form = AddressForm(request.POST)
    context = {"form": SignUpForm(None, timezone.now()), "links": form}
    if not form.is_valid():
        return render(request, FORM, context, status=400)
    if limits.reached(request, LIMIT):
        return _slowed(request, context)
    sign_up.send_link(form.cleaned_data["email"], get_language())
    return see_other(reverse("interest-sent"))


@private
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Asks whether it was them; only the button makes it so, because mail scanners follow every link."""
    waiting = sign_up.waiting(tokens.read(Purpose.CONFIRM, token))
    if waiting is None:
        return not_valid(request)
    if request.method != "POST":
        context = {"sign_up": waiting, "words": sign_up_words.words_of(waiting), "days": settings.MAIL_KEEP_DAYS}
        return render(request, "stakeholders/confirm.html", context)
    person = sign_up.confirm(waiting, timezone.now())
    if person is None:
        return not_valid(request)
    return see_other(reverse("interest-manage", args=[tokens.make(Purpose.MANAGE, person.key)]) + "?done=confirmed")
