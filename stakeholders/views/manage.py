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
from stakeholders.models import Interest, Invitation, Stakeholder
from stakeholders.models.merged import stakeholder_behind
from stakeholders.subject_names import by_person, named
from stakeholders.tokens import Purpose
from stakeholders.views.shared import not_valid, private, see_other
from stakeholders.years import end_of_interest, is_renewal_time, last_day

PAGE = "stakeholders/manage.html"
MOST_SUGGESTED = 200


@private
@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """The page; POST does what the pressed button says, and nothing else ever changes anything."""
    person = _person(token)
    if person is None:
        return not_valid(request)
    if request.method != "POST":
        return _page(request, person, _form(request, person))
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


def _form(request: HttpRequest, person: Stakeholder) -> InterestForm:
    """The form with what is kept, and beside it, not ticked, the proposals that the link suggests.

    Who has not signed up, or has stopped, agrees first.
    """
    now = timezone.now()
    current = subjects.codes_of(person.interests.current(now))
    suggested = set(request.GET.getlist("proposal")[:MOST_SUGGESTED]).difference(current["proposal"])
    own = {name: getattr(person, name) for name in membership.OWN_FIELDS}
    data = request.POST if request.method == "POST" else None
    held = subjects.codes_of(person.interests.all())
    form = InterestForm if person.is_member else ConsentForm
    return form(data, now, current | own, held, suggested)


def _page(request: HttpRequest, person: Stakeholder, form: InterestForm, status: int = 200, **more) -> HttpResponse:
    now, end = timezone.now(), end_of_interest(timezone.now())
    entries, rows = membership.entries_of(person), named(person.interests.all())
    noted = by_person(Interest.objects.filter(stakeholder__in=[each.pk for each in entries if each.keeper]))
    invited = Invitation.objects.filter(stakeholder__in=entries).exclude(invited_at=None)
    can_renew = person.is_member and any(each.expires_at and each.expires_at < end for each, _name in rows)
    context = {
        "person": person,
        "form": form,
        "interests": [
            (name, each.expires_at and last_day(each.expires_at), each.is_current(now)) for each, name in rows
        ],
        "renewed_until": last_day(end),
        "kept": [(each, noted.get(each.pk, [])) for each in entries if each.keeper],
        "can_renew": can_renew,
        "is_renewal_time": is_renewal_time(now),
        "invitations": invited.select_related("consultation").order_by("-pk")[:50],
        "stop": stop_link(person),
        "said": request.GET.get("done", ""),
    }
    return render(request, PAGE, context | more, status=status)


def _save(request: HttpRequest, person: Stakeholder) -> HttpResponse:
    form = _form(request, person)
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
