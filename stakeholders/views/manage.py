"""One's own page behind a signed link: what is kept, changing it, renewing, taking it along, erasing it."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from stakeholders import membership, own_data, sign_up, subjects, tokens
from stakeholders.addressing import stop_link
from stakeholders.forms import ConsentForm, InterestForm
from stakeholders.models import Invitation, Stakeholder
from stakeholders.models.merged import stakeholder_behind
from stakeholders.subjects import CODES
from stakeholders.tokens import Purpose
from stakeholders.views.shared import not_valid, private, see_other
from stakeholders.years import end_of_interest, last_day

PAGE = "stakeholders/manage.html"


@private
@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """The page; POST does what the pressed button says, and nothing else ever changes anything."""
    person = _person(token)
    if person is None:
        return not_valid(request)
    if request.method != "POST":
        return _page(request, person, _form_for(person)(None, timezone.now(), _kept(request, person)))
    act = _ACTIONS.get(request.POST.get("action", ""), _save)
    return act(request, person)


@private
@require_http_methods(["GET", "HEAD"])
def export(request: HttpRequest, token: str) -> HttpResponse:
    """Everything that is kept, as a file to take along."""
    person = _person(token)
    if person is None:
        return not_valid(request)
    response = JsonResponse(own_data.data_of(person), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


def _person(token: str) -> Stakeholder | None:
    """Who answers for the address that the link was sent to: its owner's own entry, where there is one."""
    key = tokens.read(Purpose.MANAGE, token)
    found = key and stakeholder_behind(key)
    return found and (Stakeholder.objects.speaking_for(found.email) or found)


def _form_for(person: Stakeholder) -> type[InterestForm]:
    """Who has not signed up, or has stopped, agrees first."""
    return InterestForm if person.is_member else ConsentForm


def _kept(request: HttpRequest, person: Stakeholder) -> dict:
    """What the form shows: what is kept, and ticked besides it what the link suggests."""
    kept = subjects.codes_of(person.interests.current(timezone.now()))
    suggested = {name: [*kept[name], *request.GET.getlist(name)[:200]] for name in CODES}
    return suggested | {name: getattr(person, name) for name in membership.OWN_FIELDS}


def _page(request: HttpRequest, person: Stakeholder, form: InterestForm, status: int = 200, **more) -> HttpResponse:
    now = timezone.now()
    end = end_of_interest(now)
    entries = membership.entries_of(person)
    rows = person.interests.select_related("institution", "topic", "document_type", "proposal")
    invited = Invitation.objects.filter(stakeholder__in=entries).exclude(invited_at=None)
    context = {
        "person": person,
        "form": form,
        "interests": [(each, each.expires_at and last_day(each.expires_at), each.is_current(now)) for each in rows],
        "renewed_until": last_day(end),
        "kept": [each for each in entries if each.keeper],
        "can_renew": person.is_member and any(each.expires_at and each.expires_at < end for each in rows),
        "invitations": invited.select_related("consultation").order_by("-pk")[:50],
        "stop": stop_link(person),
        "said": request.GET.get("done", ""),
    }
    return render(request, PAGE, context | more, status=status)


def _save(request: HttpRequest, person: Stakeholder) -> HttpResponse:
    form = _form_for(person)(request.POST, timezone.now())
    if form.is_search:
        return _page(request, person, form)
    if not form.is_valid():
        return _page(request, person, form, 400)
    if not person.is_member:
        sign_up.ask(person.email, get_language(), form.request)
        return see_other(reverse("interest-sent"))
    membership.change(person, form.cleaned_data, form.wanted, timezone.now())
    return see_other(f"{request.path}?done=saved")


def _renew(request: HttpRequest, person: Stakeholder) -> HttpResponse:
    if not person.is_member:
        return see_other(request.path)
    membership.renew(person, timezone.now())
    return see_other(f"{request.path}?done=renewed")


def _erase(request: HttpRequest, person: Stakeholder) -> HttpResponse:
    membership.erase_all(person, timezone.now())
    return render(request, "stakeholders/erased.html")


_ACTIONS = {"renew": _renew, "erase": _erase}
