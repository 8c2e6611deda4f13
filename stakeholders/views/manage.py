"""One's own page behind a signed link: what is kept, changing it, renewing, taking it along, erasing it."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from stakeholders import membership, own_data, subjects, tokens
from stakeholders.addressing import stop_link
from stakeholders.forms import InterestForm
from stakeholders.models import Stakeholder
from stakeholders.subject_names import named
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
    key = tokens.read(Purpose.MANAGE, token)
    return key and Stakeholder.objects.filter(key=key).first()


def _form(request: HttpRequest, person: Stakeholder) -> InterestForm:
    """The form with what is kept, and beside it, not ticked, the proposals that the link suggests."""
    now = timezone.now()
    current = subjects.codes_of(person.interests.current(now))
    suggested = set(request.GET.getlist("proposal")[:MOST_SUGGESTED]).difference(current["proposal"])
    own = {name: getattr(person, name) for name in membership.OWN_FIELDS}
    data = request.POST if request.method == "POST" else None
    return InterestForm(data, now, current | own, subjects.codes_of(person.interests.all()), suggested)


def _page(request: HttpRequest, person: Stakeholder, form: InterestForm, status: int = 200, **more) -> HttpResponse:
    now = timezone.now()
    rows = named(person.interests.all())
    can_renew = any(each.expires_at < end_of_interest(now) for each, _name in rows)
    context = {
        "person": person,
        "form": form,
        "interests": [(name, last_day(each.expires_at), each.expires_at > now) for each, name in rows],
        "renewed_until": last_day(end_of_interest(now)),
        "can_renew": can_renew,
        "is_renewal_time": is_renewal_time(now),
        "invitations": person.invitations.exclude(invited_at=None).select_related("consultation").order_by("-pk")[:50],
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
    membership.change(person, form.cleaned_data, form.wanted, timezone.now())
    return see_other(f"{request.path}?done=saved")


def _renew(request: HttpRequest, person: Stakeholder) -> HttpResponse:
    membership.renew(person, timezone.now())
    return see_other(f"{request.path}?done=renewed")


def _erase(request: HttpRequest, person: Stakeholder) -> HttpResponse:
    membership.erase_all(person)
    return render(request, "stakeholders/erased.html")


_ACTIONS = {"renew": _renew, "erase": _erase}
